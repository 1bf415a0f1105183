"""What is made of a report in the page is what the command line makes of it."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.commands.command import Run, run
from tests.reports import report
from tests.web.asked import Answered, Counter
from xlgov import api
from xlgov.samples import samples
from xlgov.web.desk.saving import KINDS

__all__ = ["run"]
TODAY = datetime.date.today().isoformat()
SOURCES = ("年报.xlsx", "年报.json", "公布的年报.docx")


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path / "desk")


def put(counter: Counter, name: str, **given: Any) -> str:
    """A report with an error in its tables and sentences that contradict them, as a file of this name."""
    source = report(**given) if given else samples()[5].report
    content = api.content(source, Path(name).suffix, None, api.PLAIN)
    return counter.put(f"report/{name}", content)


def save(
    counter: Counter, path: str, *kinds: str, edits: Any = None, previous: str | None = None
) -> Answered:
    return counter.ask("save", file=path, edits=edits, previous=previous, kinds=kinds, today=TODAY)


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_saved_is_what_the_command_line_writes(
    run: Run, counter: Counter, tmp_path: Path, name: str
) -> None:
    path = put(counter, name)
    source = counter.inbox / path
    made = dict(zip(KINDS, save(counter, path, *KINDS).made.values(), strict=True))
    options = {"computed": ["--totals", "computed"], "review": ["--review"], "fragment": ["--fragment"]}
    for kind, content in made.items():
        out = tmp_path / f"{kind}{KINDS[kind].ending}"
        if kind == "marked":
            run("validate", source, "--mark", out)
        else:
            run("convert", source, out, *options.get(kind, []))
        assert content == out.read_bytes(), kind


def test_files_are_called_by_unit_year_and_purpose(counter: Counter) -> None:
    path = put(counter, "甲.xlsx", unit={"name": "示例县*财政局"}, year=2025)
    assert list(save(counter, path, *KINDS).made) == [
        "示例县_财政局-2025-标注.xlsx",
        "示例县_财政局-2025-年报.xlsx",
        "示例县_财政局-2025-合计恢复.xlsx",
        "示例县_财政局-2025-数据.json",
        "示例县_财政局-2025-公开稿.docx",
        "示例县_财政局-2025-送审稿.docx",
        "示例县_财政局-2025-网页.html",
        "示例县_财政局-2025-网页正文.html",
    ]
    nameless = put(counter, "没有单位.xlsx", unit={"name": None}, year=2025)
    assert list(save(counter, nameless, "json").made) == ["没有单位-数据.json"]
    edits = {"figures": {"requests.received.natural_person": "3"}, "texts": {}}
    assert list(save(counter, path, "json", edits=edits).made) == ["示例县_财政局-2025-数据-修改.json"]
    untouched = {"figures": {}, "texts": {}}
    assert list(save(counter, path, "json", edits=untouched).made) == ["示例县_财政局-2025-数据.json"]


def test_a_marked_copy_that_is_dropped_back_is_the_report_without_marks(counter: Counter) -> None:
    path = put(counter, "年报.xlsx")
    for kind in ("marked", "json"):
        (content,) = save(counter, path, kind).made.values()
        back = counter.put(f"report/回来{KINDS[kind].ending}", content)
        first = counter.ask("check", file=path, edits=None, previous=None).answer
        again = counter.ask("check", file=back, edits=None, previous=None).answer
        assert first["verdict"]["level"] == "error"
        same = ("code", "severity", "status", "message", "fingerprint")
        # data have no sheets whose looks could be judged
        left_out = {"not_assessable"} if kind == "json" else set()
        found = [
            [[each[part] for part in same] for each in said["findings"] if each["status"] not in left_out]
            for said in (first, again)
        ]
        assert found[0] == found[1]


def test_a_draft_and_sentences_out_of_date_are_told(counter: Counter) -> None:
    path = put(counter, "年报.xlsx")
    notes = save(counter, path, "word", "review", "workbook").answer["notes"]
    assert sum("草稿" in note for note in notes) == 2
    assert any(note.startswith("Word 送审稿是草稿：有 ") for note in notes)
    assert not any("草稿" in note for note in save(counter, path, "workbook").answer["notes"])
    right = put(counter, "对的.xlsx", year=2025)
    assert save(counter, right, *KINDS).answer["notes"] == [
        "合计恢复为公式以后，新文件的校验：没有发现问题。"
    ]


def test_last_years_report_counts_for_the_draft(counter: Counter) -> None:
    path = put(counter, "今年.xlsx", year=2023)
    wrong = counter.put(
        "last/去年.json", report(year=2022, requests__carried_forward__other=4).to_json().encode()
    )
    assert save(counter, path, "word").answer["notes"] == []
    told = save(counter, path, "word", previous=wrong).answer["notes"]
    assert any("草稿" in note for note in told)
    other = counter.put("last/前年.json", report(year=2021).to_json().encode())
    assert "与上年有关的规则没有核对。" in save(counter, path, "word", previous=other).answer["notes"][0]


def test_nothing_is_made_of_a_file_of_which_nothing_was_read(counter: Counter) -> None:
    empty = put(counter, "空.json", **dict.fromkeys(report().form.statutory.keys))
    answered = save(counter, empty, "workbook", "word")
    assert answered.error is None or "没有转换" in answered.error["what"]
    unreadable = counter.put("report/坏.xlsx", b"PK\x03\x04 not a workbook")
    broken = save(counter, unreadable, "workbook")
    assert broken.error and broken.error["file"] == "坏.xlsx" and broken.made == {}


def test_many_reports_are_packed_into_one_zip(counter: Counter) -> None:
    names = ("甲.xlsx", "甲（重报）.xlsx", "乙.json")
    units = ("示例县甲局", "示例县甲局", "示例县乙局")
    given = [
        {"file": put(counter, name, unit={"name": unit}, year=2025), "edits": None, "previous": None}
        for name, unit in zip(names, units, strict=True)
    ]
    given.append({"file": counter.put("report/坏.xlsx", b"PK"), "edits": None, "previous": None})
    first = counter.ask("pack", reports=given, kinds=["marked"], today=TODAY)
    again = counter.ask("pack", reports=given, kinds=["marked"], today=TODAY)
    assert first.made == again.made and list(first.made) == ["2025年度年报-标注工作簿（3份）.zip"]
    with zipfile.ZipFile(io.BytesIO(*first.made.values())) as packed:
        assert packed.namelist() == [
            "示例县甲局-2025-标注.xlsx",
            "示例县甲局-2025（2）-标注.xlsx",
            "示例县乙局-2025-标注.xlsx",
        ]
        assert (
            packed.read("示例县乙局-2025-标注.xlsx")
            == save(counter, given[2]["file"], "marked").made["示例县乙局-2025-标注.xlsx"]
        )
    assert [each["name"] for each in first.answer["failed"]] == ["坏.xlsx"]
    assert first.told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    alone = counter.ask("pack", reports=given[:1], kinds=list(KINDS), today=TODAY)
    assert list(alone.made) == ["示例县甲局-2025-全部文件.zip"]
    none = counter.ask("pack", reports=given[3:], kinds=["marked"], today=TODAY)
    assert none.error["what"] == "没有做成一个文件" and "坏.xlsx" in none.error["advice"]
