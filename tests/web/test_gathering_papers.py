"""What the page hands out of a roll-up: the files of the command line, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.district import ROSTER, SUMMARY, Dropped, drop_district, in_folder, natively, unzipped
from xlgov.errors import InputError
from xlgov.rollup.roster import read_roster


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Dropped:
    """The demonstration district, which no test changes."""
    return drop_district(tmp_path_factory.mktemp("district"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what the command line writes for it."""
    return natively(tmp_path_factory.mktemp("native"))


@pytest.fixture(scope="module")
def native(written: Path) -> dict[str, bytes]:
    """What the command line writes for it."""
    return in_folder(written)


def test_all_papers_are_those_of_the_command_line(dropped: Dropped, native: dict[str, bytes]) -> None:
    before = in_folder(dropped.inbox)
    told = dropped.ask("roll_up_papers", kind="all")
    ((name, content),) = dropped.made.items()
    assert name == "示例区-2025-汇总.zip"
    made = unzipped(content)
    assert made == native and sorted(told["files"]) == sorted(made)
    assert sum(path.endswith(".docx") for path in made) == 5
    assert in_folder(dropped.inbox) == before
    dropped.ask("roll_up_papers", kind="all")
    assert dropped.made == {name: content}


def test_each_paper_alone_is_the_same(dropped: Dropped, native: dict[str, bytes]) -> None:
    result, feedback = "示例区-2025-汇总", "示例区-2025-汇总-反馈/"
    dropped.ask("roll_up_papers", kind="result")
    assert dropped.made == {f"{result}.xlsx": native[f"{result}.xlsx"]}
    dropped.ask("roll_up_papers", kind="decisions")
    assert dropped.made == {f"{result}-待决定.xlsx": native[f"{result}-待决定.xlsx"]}
    dropped.ask("roll_up_papers", kind="reminder")
    assert dropped.made == {"示例区-2025-催报名单.xlsx": native[f"{feedback}催报名单.xlsx"]}
    dropped.ask("roll_up_papers", kind="letters")
    letters = {path: content for path, content in native.items() if path.startswith(f"{feedback}退回单/")}
    assert unzipped(dropped.made["示例区-2025-退回单.zip"]) == letters


def test_the_summary_is_that_of_the_command_line(dropped: Dropped, written: Path) -> None:
    dropped.ask("roll_up_papers", kind="overview_page")
    assert dropped.made == {"示例区-2025-汇总-总览.html": (written.parents[1] / SUMMARY).read_bytes()}
    dropped.ask("roll_up_papers", kind="overview_document")
    assert list(dropped.made) == ["示例区-2025-汇总-总览.docx"]


@pytest.mark.parametrize(
    "kinds", [["all"], ["result", "reminder", "decisions", "letters", "overview_page"]], ids=len
)
def test_what_was_handed_out_is_no_unit(dropped: Dropped, tmp_path: Path, kinds: list[str]) -> None:
    again = drop_district(tmp_path)
    for kind in kinds:
        dropped.ask("roll_up_papers", kind=kind)
        for name, content in dropped.made.items():
            again.put(f"units/收到的年报/{name}", content)
    answer = again.ask("roll_up")
    before = dropped.ask("roll_up")
    assert answer["sum"]["figures"] == before["sum"]["figures"]
    (total,) = (line for line in answer["lines"] if line["stateWord"] == "本地区上报稿")
    assert total["file"].endswith("示例区-2025-汇总.xlsx") and not total["added"]


def test_a_roster_of_those_who_delivered(dropped: Dropped, tmp_path: Path) -> None:
    told = dropped.ask("new_roster")
    (tmp_path / "名册.xlsx").write_bytes(dropped.made["示例区-名册.xlsx"])
    listed = [entry.name for entry in read_roster(tmp_path / "名册.xlsx").entries]
    known = [entry.name for entry in read_roster(dropped.inbox / ROSTER).entries]
    assert told == {"count": 11, "unused": []}
    assert set(known) - set(listed) == {"示例区南湖街道办事处"}


def test_a_roster_of_nothing_is_refused(tmp_path: Path) -> None:
    empty = Dropped(tmp_path)
    empty.put("units/文件夹/空.xlsx", b"")
    with pytest.raises(InputError, match="里面没有能读出单位名称的年报") as caught:
        empty.ask("new_roster")
    assert str(tmp_path) not in str(caught.value)
