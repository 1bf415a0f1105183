"""Reports between 汇总下级 and 检查年报 in a real browser: each is opened itself, none is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rollup.folders import unit_report
from tests.web.clerk import Clerk
from tests.web.test_rollup_view import roll_up
from xlgov.workbook.build import build

UNIT = "示例区"
DECISIONS = "proactive.licensing.decisions"


class Gbk(zipfile.ZipInfo):
    """A member whose name is stored as Chinese Windows programs do: GBK bytes, no flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def content(name: str, number: int) -> bytes:
    """The workbook of a unit."""
    report = unit_report(f"{UNIT}{name}", number, year=2025)
    return build(report.form, report)


def packed(path: Path, names: str) -> Path:
    """A zip with the report of each unit."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number, name in enumerate(names, 1):
            archive.writestr(Gbk(f"街道/{name}局.xlsx"), content(f"{name}局", number))
    path.write_bytes(stream.getvalue())
    return path


def dropped(clerk: Clerk, *paths: Path) -> None:
    """Drop files on the view and wait until it says what it made of them."""
    clerk.see("document.querySelector('#rollup-notice').textContent = ''")
    clerk.page.drop("#view-rollup", paths)
    clerk.page.until("document.querySelector('#rollup-notice').innerText.includes('放进')")


def begin(clerk: Clerk, *paths: Path) -> None:
    """Go to the view, drop files and roll them up."""
    clerk.page.click("#tabs [data-view=rollup]")
    dropped(clerk, *paths)
    for field, text in (("unit", UNIT), ("year", "2025")):
        clerk.see(f"document.querySelector('#rollup-{field}').focus()")
        clerk.page.type(text)
    roll_up(clerk)


def opened(clerk: Clerk, name: str) -> str:
    """Open the file of a unit and read whose report is shown."""
    clerk.page.click("#tabs [data-view=rollup]")
    clerk.page.click(f'.rollup-line[data-unit="{UNIT}{name}"] .rollup-link')
    clerk.page.until("!document.querySelector('#view-check').hidden")
    clerk.wait_until_checked()
    return clerk.texts("#head h2")[0]


def correct(clerk: Clerk, number: int) -> None:
    """Type a figure into the report that is shown."""
    clerk.page.click(f'#form [data-key="{DECISIONS}"]')
    for letter in str(number):
        clerk.page.press(letter)
    clerk.page.press("Enter")
    clerk.wait_until_checked()
    clerk.page.click("#tabs [data-view=rollup]")


def lines(clerk: Clerk) -> list[str]:
    """The units that are shown."""
    return sorted(clerk.texts(".rollup-line strong"))


def test_each_report_in_a_zip_is_opened_itself(clerk: Clerk, tmp_path: Path) -> None:
    begin(clerk, packed(tmp_path / "收到.zip", "甲乙丙"))
    for name in ("乙局", "甲局", "丙局"):
        assert opened(clerk, name).startswith(f"{UNIT}{name}")
    assert len(clerk.texts(".reports li")) == 3
    correct(clerk, 8)
    told = clerk.texts(".rollup-corrected")
    assert len(told) == 1 and "汇总用的还是压缩包“收到.zip”里的" in told[0]
    assert not clerk.texts(".rollup-corrected button")
    # a second file of a unit: what differs stands at the issue, cell by cell
    second = tmp_path / "甲局又报.xlsx"
    second.write_bytes(content("甲局", 2))
    dropped(clerk, second)
    roll_up(clerk, "#rollup-again")
    assert clerk.texts(".rollup-differing summary") == ["逐项看不同的地方（4 个数、5 个合计）"]
    clerk.page.click(".rollup-differing summary")
    assert clerk.texts(".rollup-differing thead th") == ["格", "一份", "另一份", "相差"]
    assert any(each.endswith("\t3\t6\t+3") for each in clerk.texts(".rollup-differing tbody tr"))
    assert clerk.page.violations(without=("hidden-content", "table-fake-caption")) == []


@pytest.mark.long
def test_what_was_corrected_takes_the_place_of_its_file_only(clerk: Clerk, tmp_path: Path) -> None:
    for number, name in enumerate(("甲局", "乙局", "丙局"), 1):
        (tmp_path / f"{name}.xlsx").write_bytes(content(name, number))
    begin(clerk, *sorted(tmp_path.iterdir()))
    clerk.see(
        "(() => { const own = document.querySelector('#rollup-own'); own.value = '甲局.xlsx';"
        "own.dispatchEvent(new Event('change')); })()"
    )
    assert opened(clerk, "甲局").startswith(f"{UNIT}甲局")
    correct(clerk, 9)
    clerk.see(
        "(() => { const button = document.querySelector('.rollup-corrected button');"
        "button.click(); button.click(); })()"
    )
    clerk.page.until("document.querySelector('#rollup-notice').innerText.includes('换成了')")
    clerk.settle()
    assert clerk.texts("#rollup-slot-files summary") == ["3 个文件"]
    assert clerk.see("document.querySelector('#rollup-own').value") == "甲局-修改.xlsx"
    roll_up(clerk, "#rollup-again")
    assert lines(clerk) == [f"{UNIT}{name}" for name in ("丙局", "乙局", "甲局")]
    clerk.page.click("#rollup-panel-sum")
    assert clerk.texts(f"[data-sum='{DECISIONS}']") == [str(9 + 6 + 9)]
    clerk.page.click("#rollup-panel-units")
    assert opened(clerk, "甲局").startswith(f"{UNIT}甲局")
    correct(clerk, 8)
    assert "又改过" in clerk.texts(".rollup-corrected")[1]


@pytest.mark.long
def test_a_second_file_of_a_name_takes_no_place_without_a_click(clerk: Clerk, tmp_path: Path) -> None:
    first, second = tmp_path / "一/年报.xlsx", tmp_path / "二/年报.xlsx"
    for number, (path, name) in enumerate(((first, "甲局"), (second, "乙局")), 1):
        path.parent.mkdir()
        path.write_bytes(content(name, number))
    begin(clerk, first)
    answer_to(clerk, lambda: clerk.page.drop("#view-rollup", [second]), "both")
    roll_up(clerk, "#rollup-again")
    assert lines(clerk) == [f"{UNIT}乙局", f"{UNIT}甲局"]
    assert sorted(clerk.texts(".rollup-line .rollup-link")) == ["年报.xlsx", "年报（2）.xlsx"]


def answer_to(clerk: Clerk, act: Callable[[], None], choice: str) -> None:
    """Do something, answer the question that comes of it, and wait until it is done."""
    act()
    clerk.page.until(f"!!document.querySelector('dialog [data-choice={choice}]')")
    clerk.page.click(f"dialog [data-choice={choice}]")
    clerk.page.until("!!document.querySelector('#rollup-stale')")
