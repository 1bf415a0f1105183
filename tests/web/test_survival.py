"""The page survives what it is given: each bad file gets a sentence, the good one beside it is checked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.reports import report
from tests.web.clerk import Clerk
from xlgov import api

HOSTILE = REPOSITORY.parent / "shared" / "trials" / "hostile"
LARGE = 120 * 2**20


def bad_files(folder: Path) -> list[Path]:
    """A bomb, a huge file, rubbish, an empty one, half a workbook."""
    bomb, huge, rubbish, empty, half = (
        folder / f"{name}.xlsx" for name in ("炸弹", "巨大", "乱码", "空", "半份")
    )
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * LARGE)
    with huge.open("wb") as stream:
        stream.truncate(LARGE)
    rubbish.write_bytes(bytes(range(256)) * 40)
    empty.write_bytes(b"")
    half.write_bytes(api.content(report(), ".xlsx", (), api.PLAIN)[:9000])
    return [bomb, huge, rubbish, empty, half]


def refused_and_checked(clerk: Clerk, bad: list[Path], folder: Path) -> None:
    """Give the bad files with a good one behind them."""
    good = folder / "好的.xlsx"
    api.write(report(), good)
    clerk.choose(*bad, good)
    lines = clerk.texts(".reports li")
    assert len(lines) == len(bad) + 1
    refused = clerk.texts(".reports .verdict-refused")
    assert len(refused) == len(bad), lines
    assert not any("程序内部出错" in line or "Traceback" in line for line in lines)
    assert clerk.see("document.querySelector('#status').textContent") == "可以使用了"


def test_bad_files_are_refused_and_the_good_one_is_checked(clerk: Clerk, tmp_path: Path) -> None:
    refused_and_checked(clerk, bad_files(tmp_path), tmp_path)


@pytest.mark.long
def test_every_hostile_trial_is_survived(clerk: Clerk, tmp_path: Path) -> None:
    if not HOSTILE.is_dir():
        pytest.skip("the trials are not here")
    given = sorted(path for path in HOSTILE.iterdir() if path.suffix in api.READ_ENDINGS)
    clerk.choose(*given)
    lines = clerk.texts(".reports li")
    assert len(lines) == len(given)
    assert not any("程序内部出错" in line or "Traceback" in line for line in lines)
    good = tmp_path / "好的.xlsx"
    api.write(report(), good)
    clerk.choose(good)
    assert len(clerk.texts(".reports li")) == len(given) + 1
    assert clerk.see("document.querySelector('#status').textContent") == "可以使用了"


def test_a_part_that_cannot_be_drawn_keeps_no_other_from_being_drawn_and_is_told(
    clerk: Clerk, tmp_path: Path
) -> None:
    paths = [tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"]
    for path in paths:
        api.write(report(unit={"name": path.stem + "局"}), path)
    clerk.choose(paths[0])
    clerk.see("document.querySelector('#findings').remove()")
    clerk.choose(paths[1])
    clerk.page.click(".reports li:nth-of-type(2) button")
    clerk.settle()
    assert clerk.texts(".reports [aria-current] .title") == ["乙局　2021 年度"]
    assert clerk.texts("#head h2") == ["乙局　2021 年度"]
    (said,) = clerk.texts("#fault p")
    assert said.startswith("网页出了差错（")
    assert "可能没有更新" in said
    clerk.page.click("#fault-seen")
    assert clerk.see("document.querySelector('#fault').hidden")
