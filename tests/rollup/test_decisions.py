"""Decisions: written out for people, read back, applied, and void once the content has changed."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from tests.collection.gathered import (
    CITY,
    GATHERED,
    HEALTH,
    ORGAN,
    RICH,
    SCHOOLS,
    WRONG,
    YEAR,
    broken,
    city,
    gathered,
    listed,
    organ,
    sent,
    summed,
)
from tests.ooxml import schema_errors
from tests.workbook.sheets import opened
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.finding import Finding, Severity
from xlgov.rollup import assess as assessing
from xlgov.rollup.assess import Assessment, assess
from xlgov.rollup.decisions import Decision, Decisions, build_decisions, read_decisions
from xlgov.rollup.feedback import reminder


def decided(issue: Issue, verdict: str, **given: Any) -> Decisions:
    """One decision about an issue."""
    reason = {"reason": "已核实", "by": "汇总人", "where": "决定表.xlsx 第2行"}
    decision = Decision(issue.finding.fingerprint, verdict, code=issue.finding.code, **(reason | given))  # type: ignore[arg-type]
    return Decisions((decision,), Path("/报送"))


def only(found: Assessment, code: str) -> Issue:
    (issue,) = [issue for issue in found.issues if issue.finding.code == code]
    return issue


def again(base: Collection, code: str, verdict: str, **given: Any) -> Assessment:
    """The collection with one decision about its one issue of a rule."""
    replacing: Mapping[Source, Delivery] = given.pop("replacing", {})
    return assess(base, decided(only(assess(base), code), verdict, **given), replacing)


def names(found: Assessment) -> list[str]:
    return [each.source.name for each in found.collection.addends]


@pytest.mark.parametrize("code", ["R-CHILDERR", "R-YEAR", "R-CARRY", "R-VERT", "R-LEVEL", "R-EXTRA"])
def test_what_is_accepted_is_added_and_says_why(code: str) -> None:
    base = GATHERED[code][1]
    held = only(assess(base), code).holds[0]
    found = again(base, code, "accept")
    issue = only(found, code)
    assert issue.holds == () and issue.decided == "采用；理由：已核实；决定人：汇总人"
    assert held.name in names(found)
    line = next(line for line in found.lines if line.delivery and line.delivery.source == held)
    assert line.state == handling.ADDED_AS_DECIDED and line.issues == (issue,)
    assert found.void == ()


def test_a_unit_confirmed_not_to_report() -> None:
    found = again(GATHERED["R-MISS"][1], "R-MISS", "accept")
    assert found.lines[-1].state == handling.CONFIRMED_MISSING
    assert all(issue.decided for issue in found.issues)


@pytest.mark.parametrize("skipped", [False, True])
def test_another_rules_decision_does_not_confirm_that_a_unit_need_not_report(skipped: bool) -> None:
    """Nor does one about its file: who has not delivered stays on the list of those to be reminded."""
    late = [sent(HEALTH, year=YEAR - 1)] if skipped else []
    base = gathered(
        sent(SCHOOLS),
        *late,
        roster=listed(SCHOOLS, HEALTH),
        previous=(organ(year=YEAR - 1), sent(SCHOOLS, year=YEAR - 1)),
    )
    skip = decided(only(assess(base), "R-YEAR"), "skip").entries if skipped else ()
    begun = assess(base, Decisions(skip))
    new = only(begun, "Y-SET")
    assert new.finding.message == f"“{HEALTH}”今年在名册上，上年没有。"
    accept = decided(new, "accept").entries
    found = assess(base, Decisions((*skip, *accept)))
    (line,) = [each for each in found.lines if each.entry and each.entry.name == HEALTH]
    assert line.state == handling.MISSING and only(found, "R-MISS").decided is None
    assert HEALTH in reminder(found.lines, CITY, YEAR)
    sure = assess(base, Decisions((*skip, *accept, *decided(only(begun, "R-MISS"), "accept").entries)))
    (line,) = [each for each in sure.lines if each.entry and each.entry.name == HEALTH]
    assert line.state == handling.CONFIRMED_MISSING


def test_a_merged_unit_is_added_when_told() -> None:
    found = again(GATHERED["R-MERGE"][1], "R-MERGE", "accept")
    assert f"{HEALTH}.xlsx" in names(found)


def test_of_two_files_one_is_skipped() -> None:
    base = GATHERED["R-DUP"][1]
    found = again(base, "R-DUP", "skip", file="甲市教育局(1).xlsx")
    assert names(found) == [f"{ORGAN}.xlsx", f"{SCHOOLS}.xlsx"]
    assert [line.state for line in found.lines] == [
        handling.ADDED,
        handling.ADDED_AS_DECIDED,
        handling.SKIPPED,
    ]
    (issue,) = found.issues
    assert issue.decided == "跳过；理由：已核实；决定人：汇总人"


@pytest.mark.parametrize("file", ["甲市教育局.xlsx", "甲市教育局(1).xlsx"])
def test_of_two_files_one_is_accepted_and_the_other_left_out(file: str) -> None:
    found = again(GATHERED["R-DUP"][1], "R-DUP", "accept", file=file)
    assert names(found) == [f"{ORGAN}.xlsx", file]
    issue = only(found, "R-DUP")
    assert issue.holds == () and issue.decided == "采用；理由：已核实；决定人：汇总人"
    state = {line.delivery.source.name: line.state for line in found.lines if line.delivery}
    assert state.pop(file) == handling.ADDED_AS_DECIDED
    assert list(state.values()) == [handling.ADDED, handling.SKIPPED]
    assert found.void == ()


def test_of_two_files_both_cannot_be_accepted() -> None:
    base = GATHERED["R-DUP"][1]
    fingerprint = only(assess(base), "R-DUP").finding.fingerprint
    both = [
        Decision(fingerprint, "accept", name, code="R-DUP", where=f"决定表.xlsx 第{row}行")
        for row, name in enumerate(("甲市教育局.xlsx", "甲市教育局(1).xlsx"), 2)
    ]
    with pytest.raises(InputError, match=r"第2行、决定表\.xlsx 第3行.*数会加两遍"):
        assess(base, Decisions(tuple(both)))
    # nobody can tell which one a line without a file means
    found = again(base, "R-DUP", "accept")
    assert names(found) == [f"{ORGAN}.xlsx"] and "没有写明采用哪一个" in found.void[0]


def test_of_three_files_one_is_skipped_by_name_and_one_accepted() -> None:
    copies = [sent(SCHOOLS, f"{SCHOOLS}{mark}.xlsx", digest=mark * 64) for mark in "abc"]
    base = gathered(*copies, roster=listed(SCHOOLS))
    fingerprint = only(assess(base), "R-DUP").finding.fingerprint
    verdicts = (("skip", copies[0]), ("accept", copies[1]))
    lines = tuple(
        Decision(fingerprint, verdict, each.source.name, code="R-DUP") for verdict, each in verdicts
    )  # type: ignore[arg-type]
    for order in (lines, lines[::-1]):
        found = assess(base, Decisions(order))
        assert names(found) == [f"{ORGAN}.xlsx", copies[1].source.name] and found.void == ()


def test_of_many_files_three_are_named() -> None:
    copies = [sent(SCHOOLS, f"{number}.xlsx", digest=str(number) * 64) for number in range(5)]
    message = only(assess(gathered(*copies, roster=listed(SCHOOLS))), "R-DUP").finding.message
    assert "报送了 5 份年报（0.xlsx、1.xlsx、2.xlsx等 5 个文件）" in message


def test_skipping_leaves_the_unit_missing() -> None:
    base = gathered(sent(WRONG), roster=listed(SCHOOLS))
    found = again(base, "R-CHILDERR", "skip")
    assert [line.state for line in found.lines] == [handling.ADDED, handling.MISSING, handling.SKIPPED]
    assert [issue.finding.code for issue in found.issues if issue.decided is None] == ["R-MISS"]


def test_a_file_stands_for_the_unit_that_was_meant() -> None:
    base = gathered(sent("甲市卫健委", **RICH), roster=listed(HEALTH))
    found = again(base, "R-EXTRA", "accept", stands_for=HEALTH)
    assert [line.state for line in found.lines] == [handling.ADDED, handling.ADDED_AS_DECIDED]
    assert [issue.finding.code for issue in found.issues if issue.decided is None] == []
    with pytest.raises(InputError, match="“甲市没有局”不在名册上"):
        again(base, "R-EXTRA", "accept", stands_for="甲市没有局")


def test_a_unit_that_has_a_file_already_gets_no_second() -> None:
    base = gathered(sent("甲市卫健委", **RICH), sent(HEALTH), roster=listed(HEALTH))
    found = again(base, "R-EXTRA", "accept", stands_for=HEALTH)
    assert len(only(found, "R-DUP").holds) == 2 and names(found) == [f"{ORGAN}.xlsx"]


def test_a_file_takes_anothers_place() -> None:
    wrong, right = sent(WRONG), sent(SCHOOLS, "改正/教育局.xlsx")
    base = gathered(wrong, roster=listed(SCHOOLS))
    given = {"file": wrong.source.name, "replacement": "改正/教育局.xlsx"}
    found = again(base, "R-CHILDERR", "replace", replacing={wrong.source: right}, **given)
    assert names(found) == [f"{ORGAN}.xlsx", "改正/教育局.xlsx"]
    assert [line.state for line in found.lines] == [
        *(handling.ADDED, handling.ADDED_AS_DECIDED, handling.SKIPPED)
    ]
    assert [[issue.decided for issue in line.issues] for line in found.lines[1:]] == [
        [text := found.issues[0].decided],
        [text],
    ]
    # what takes the place may lie among the files as well: it is not added twice
    beside = again(gathered(wrong, right), "R-CHILDERR", "replace", replacing={wrong.source: right}, **given)
    assert sorted(names(beside)) == sorted(names(found))
    with pytest.raises(InputError, match="不能用：这是旧格式文件"):
        again(base, "R-CHILDERR", "replace", replacing={wrong.source: broken()}, **given)


def test_what_takes_the_place_is_looked_at_too() -> None:
    wrong, other = sent(WRONG), sent(SCHOOLS, "去年.xlsx", year=2024)
    base = gathered(wrong)
    given = {"file": wrong.source.name, "replacement": "去年.xlsx"}
    found = again(base, "R-CHILDERR", "replace", replacing={wrong.source: other}, **given)
    assert only(found, "R-YEAR").holds == (other.source,)


def test_a_decision_is_void_once_the_file_has_changed() -> None:
    decisions = decided(only(assess(gathered(sent(WRONG))), "R-CHILDERR"), "accept")
    changed = gathered(replace(sent(WRONG), sha256="f" * 64))
    found = assess(changed, decisions)
    assert only(found, "R-CHILDERR").decided is None and f"{SCHOOLS}.xlsx" not in names(found)
    assert len(found.void) == 1 and "决定表.xlsx 第2行" in found.void[0] and "没有生效" in found.void[0]


@pytest.mark.parametrize(
    ("code", "verdict", "given", "why"),
    [
        ("R-MISS", "skip", {}, "没有可跳过"),
        ("R-DUP", "skip", {}, "没有写明是哪一个"),
        ("R-CHILDERR", "accept", {"file": "别的.xlsx"}, "无关"),
    ],
)
def test_a_decision_that_cannot_apply_is_told(
    code: str, verdict: str, given: dict[str, str], why: str
) -> None:
    found = again(GATHERED[code][1], code, verdict, **given)
    assert why in found.void[0]
    assert only(found, code).holds == only(assess(GATHERED[code][1]), code).holds


def test_what_cannot_be_read_cannot_be_accepted() -> None:
    found = again(gathered(broken()), "R-CHILDERR", "accept")
    assert "读不出来的文件不能采用" in found.void[0]
    assert only(found, "R-CHILDERR").decided is None
    assert again(gathered(broken()), "R-CHILDERR", "skip").void == ()


def test_differences_of_the_sum_are_accepted_one_by_one() -> None:
    base = GATHERED["R-SUM"][1]
    issues = assessing.after(base)
    one = next(issue for issue in issues if issue.finding.code == "R-SUM")
    decisions = decided(one, "accept")
    settled = assessing.settle(issues, decisions)
    assert [issue.finding.fingerprint for issue in settled if issue.decided] == [one.finding.fingerprint]
    assert assess(replace(base, total=None), decisions).void == ()
    assert assessing.void_about_sum(issues, decisions) == ()
    less = assessing.after(summed(gathered(sent(SCHOOLS)), reported=city(**RICH)))
    assert "已经变化" in assessing.void_about_sum(less, decisions)[0]
    assert "只能采用" in assessing.void_about_sum(issues, decided(one, "skip"))[0]


# --- the file


def filled(path: Path, content: bytes, fill: Mapping[tuple[str, str], Sequence[str]]) -> Path:
    """The decision table as a .csv in which somebody decided: by rule and file, decision and what follows."""
    lines = [[cell or "" for cell in row] for row in opened(content)["决定表"].iter_rows(values_only=True)]
    head, *rows = lines
    at = head.index("决定")
    for row in rows:
        for column, text in enumerate(
            fill.get((row[head.index("规则")], row[head.index("文件")]), ()), start=at
        ):
            row[column] = text
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    return path


def test_from_open_issues_to_a_clean_sum_in_two_runs(tmp_path: Path) -> None:
    base = gathered(
        sent(WRONG),
        sent(HEALTH),
        sent(HEALTH, "卫健委(1).xlsx"),
        sent("甲市税务局", kind="vertical"),
        roster=listed(SCHOOLS, HEALTH, Entry("甲市税务局", kind="vertical")),
    )
    first = assess(base)
    table = build_decisions(first.issues)
    assert table == build_decisions(first.issues)
    path = filled(
        tmp_path / "决定.csv",
        table,
        {
            ("R-CHILDERR", f"{SCHOOLS}.xlsx"): ("采用", "", "", "原始台账无误", "汇总人"),
            ("R-DUP", "卫健委(1).xlsx"): ("跳过",),
        },
    )
    decisions = read_decisions(path)
    second = assess(base, decisions)
    assert names(second) == [f"{ORGAN}.xlsx", f"{SCHOOLS}.xlsx", f"{HEALTH}.xlsx"]
    assert [issue.finding.code for issue in second.issues if issue.decided is None] == ["R-VERT"]
    # the next table keeps what was decided: given again it decides the same
    kept = tmp_path / "再决定.xlsx"
    kept.write_bytes(build_decisions(second.issues, decisions))
    third = assess(base, read_decisions(kept))
    assert third.issues == second.issues and third.lines == second.lines
    assert schema_errors({"待决定": table, "再决定": kept.read_bytes()}, tmp_path) == []


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("编号,文件,决定,替换文件,作为单位,理由", *rows)), encoding="gb18030")
    return path


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a1,甲.xlsx,同意,,,", ("C2", "“同意”不认识", "采用、跳过、替换")),
        (",甲.xlsx,采用,,,", ("A2", "没有编号")),
        ("a1,甲.xlsx,替换,,,", ("D2", "没有写替换文件")),
        ("a1,,替换,乙.xlsx,,", ("B2", "没有写被替换的文件")),
        ("a1,甲.xlsx,跳过,乙.xlsx,,", ("C2", "写了替换文件")),
        ("a1,甲.xlsx,跳过,,乙局,", ("C2", "写了作为单位")),
    ],
)
def test_words_that_are_no_decision_name_their_cell(tmp_path: Path, row: str, said: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        read_decisions(written(tmp_path / "决定.csv", row))
    assert "决定.csv" in str(caught.value) and all(word in str(caught.value) for word in said)


def test_a_table_in_another_folder_leads_to_the_same_replacement(tmp_path: Path) -> None:
    wrong = sent(WRONG)
    issue = only(assess(gathered(wrong)), "R-CHILDERR")
    line = Decision(issue.finding.fingerprint, "replace", wrong.source.name, replacement="改正/教育局.xlsx")
    given = Decisions((line,), tmp_path / "决定")
    there = tmp_path / "结果" / "今年"
    there.mkdir(parents=True)
    for folder, path in ((tmp_path / "决定", "改正/教育局.xlsx"), (there, "../../决定/改正/教育局.xlsx")):
        (there / "新.xlsx").write_bytes(build_decisions([issue], given, folder))
        (entry,) = read_decisions(there / "新.xlsx").entries
        assert entry.replacement == path


def test_two_decisions_about_one_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="两个不同的决定"):
        read_decisions(written(tmp_path / "决定.csv", "a1,甲.xlsx,采用,,,", "a1,甲.xlsx,跳过,,,"))


def test_lines_without_a_decision_are_open(tmp_path: Path) -> None:
    found = read_decisions(written(tmp_path / "决定.csv", "a1,甲.xlsx,,,,还在核实", "a2,,accept,,,"))
    assert [(each.fingerprint, each.verdict, each.file) for each in found.entries] == [("a2", "accept", None)]


def test_replacements_are_found_from_the_tables_folder(tmp_path: Path) -> None:
    one, two = (Source(f"{name}.xlsx", str(tmp_path / f"{name}.xlsx")) for name in ("甲", "乙"))
    for name in ("甲", "乙", "丙"):
        (tmp_path / f"{name}.xlsx").touch()

    def replacing(*rows: str) -> dict[Source, Path]:
        return read_decisions(written(tmp_path / "决定.csv", *rows)).replacing([one, two])

    assert replacing("a1,甲.xlsx,替换,丙.xlsx,,") == {one: (tmp_path / "丙.xlsx").resolve()}
    with pytest.raises(InputError, match="找不到替换文件“丁"):
        replacing("a1,甲.xlsx,替换,丁.xlsx,,")
    with pytest.raises(InputError, match="自己也要被替换"):
        replacing("a1,甲.xlsx,替换,乙.xlsx,,", "a2,乙.xlsx,替换,甲.xlsx,,")
    with pytest.raises(InputError, match="两个不同的替换文件"):
        replacing("a1,甲.xlsx,替换,乙.xlsx,,", "a2,甲.xlsx,替换,丙.xlsx,,")


def test_the_number_of_an_issue_stands_last_and_is_not_printed() -> None:
    issue = Issue(Finding("R-MISS", Severity.ERROR, "“甲局”没有报送。", fingerprint="f" * 16), "甲局")
    sheet = opened(build_decisions([issue])).worksheets[0]
    assert [cell.value for cell in sheet[1]][-1] == "编号"
    assert sheet.cell(2, sheet.max_column).value == "f" * 16
    printed = sheet.max_column - 1
    assert sheet.print_area == f"'{sheet.title}'!$A$1:${get_column_letter(printed)}$2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    # seven pixels a character, of the 1045 that A4 in landscape has between these margins
    widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, printed + 1)]
    assert 1045 / sum(7 * width for width in widths) > 0.6
