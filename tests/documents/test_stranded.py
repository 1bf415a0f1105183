"""Tables that are not read are neither prose nor notes, and their figures are missing: said, and kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from tests.locate.grids import tables
from tests.reports import report
from xlgov.api import parse
from xlgov.documents.text.reader import read_text
from xlgov.documents.text.stranded import stranded
from xlgov.finding import Severity, Status, told
from xlgov.form import edition
from xlgov.report import Loaded, extent
from xlgov.rules import validate
from xlgov.values import Kind
from xlgov.ways import Face
from xlgov.workbook.build import build

FORM = edition("2021")
HEAD = "甲县2024年政府信息公开工作年度报告\n一、总体情况\n全年收到申请3件，均已答复。\n"
TAIL = "五、存在的主要问题及改进情况\n解读少，将改进。\n六、其他需要报告的事项\n未收取信息处理费。\n"
HEADS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
ROWS = (("规章", "0", "0", "0"), ("行政规范性文件", "4", "1", "30"))


def _table(between: str, before: str = "", after: str = "") -> str:
    return "".join(f"{before}{between.join(row)}{after}\n" for row in (HEADS, *ROWS))


ONE_A_LINE = "".join(f"{cell}\n" for row in ROWS for cell in row)
GLUED = "规章000\n行政规范性文件4130\n行政许可\n"
UNREADABLE = {
    "glued": GLUED,
    "figures before labels": "0\n0\n0\n规章\n4\n1\n30\n行政规范性文件\n",
}
READABLE = {
    "spaces": _table("    "),
    "wide spaces": _table("\u3000\u3000", after="  "),
    "bars between": "第二十条第（一）项\n" + _table(" | ", after=" |"),
    "bars at the end": _table("|", "|", "||||"),
    "one a line": ONE_A_LINE,
    "with gaps": ONE_A_LINE.replace("\n", "\n\n"),
    "broken": "规章 0 0 0\n行政规范性\n4 1 30\n文件\n",
    "bars below": ONE_A_LINE.replace("\n", "\n |\n"),
    "one space": "规章 0 0 0\n行政规范性文件 4 1 30\n",
}


def _report(table: str, heading: str = "二、主动公开政府信息情况\n") -> Loaded:
    return read_text(HEAD + heading + table + TAIL, "甲.txt")


def _words(loaded: Loaded) -> str:
    """Everything of a report that is read as prose."""
    read = loaded.report
    texts = [read.preamble, *read.sections.values(), *read.notes.values()]
    return "\n".join(text for text in texts if text)


@pytest.mark.parametrize("table", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("heading", ["二、主动公开政府信息情况\n", ""])
def test_an_unreadable_table_is_missing_said_and_kept(table: str, heading: str) -> None:
    loaded = _report(table, heading)
    read = loaded.report
    for key in FORM.by_table["proactive"]:
        assert read.value(key).kind is Kind.MISSING
    lost = [one for one in validate(loaded) if one.code == "S-TABLE"]
    assert [one.severity for one in lost] == [Severity.ERROR] * 3
    assert "“主动公开”" in lost[0].message and lost[0].status is Status.FAIL
    kept = "\n".join(one.text for one in read.unplaced)
    assert not (set(table.split()) - {"|"}) - set(kept.split())
    assert _words(loaded) == "全年收到申请3件，均已答复。\n解读少，将改进。\n未收取信息处理费。"
    assert extent(read).read == 0 and extent(read).figures == len(FORM.keys)


@pytest.mark.parametrize("table", READABLE.values(), ids=READABLE)
def test_rows_whose_cells_are_set_apart_are_placed(table: str) -> None:
    loaded = _report(table)
    rows = {key: loaded.report.figures[key] for key in FORM.keys if "rules" in key or "normative" in key}
    assert list(rows.values()) == [0, 0, 0, 4, 1, 30]
    assert not loaded.report.unplaced and not loaded.report.notes["proactive"]
    assert extent(loaded.report).read == 6


@pytest.mark.parametrize("row", ["行政规    4    1   30", "行政规 4 1 30", "行政规范\n4 1 30\n件"])
def test_what_is_left_of_a_table_that_was_placed_in_part_is_kept(row: str) -> None:
    loaded = _report(f"规章    0    0    0\n{row}\n")
    assert loaded.report.figures["proactive.rules.issued"] == 0
    [left] = loaded.report.unplaced
    assert left.text == row and not loaded.report.notes["proactive"]
    assert extent(loaded.report).read == 3


def test_a_table_that_is_only_text_is_not_to_be_put_in_or_taken_out() -> None:
    loaded = _report(GLUED)
    own, *others = [one for one in validate(loaded) if one.code == "S-TABLE"]
    assert "“主动公开”这张表的文字在，但没有排成表格" in own.message
    assert own.quote == "规章000" and "连在一起" in own.cause
    assert "粘贴到 Excel" in own.advice and "xlgov new" in told([own], Face.COMMAND)[0].advice
    assert "补上" not in own.advice
    # of the others there is no text
    assert all("没有找到" in one.message and "补上" in one.advice for one in others)
    written = build(loaded.report.form, loaded.report)
    again = [one for one in validate(parse(written, "甲.xlsx")) if one.code == "S-TABLE"]
    assert [one.advice for one in again] == [own.advice, *(one.advice for one in others)]


def test_notes_beside_an_unreadable_table_stay_notes() -> None:
    loaded = _report(GLUED + "注：含上年度废止的文件。\n")
    assert loaded.report.notes["proactive"] == "注：含上年度废止的文件。"


def test_a_section_that_says_only_that_there_is_nothing_is_a_note() -> None:
    assert _report("略\n").report.notes["proactive"] == "略"


def test_what_stands_in_a_grid_outside_every_table_is_kept() -> None:
    loaded = _report("某项\t12\n规章\t0\t0\t0\n行政规范性文件\t4\t1\t30\n")
    assert [one.text for one in loaded.report.unplaced] == ["某项", "12"]
    assert loaded.report.figures["proactive.normative_documents.in_force"] == 30
    found = extent(loaded.report)
    assert (found.read, found.said) == (6, f"读到 {len(FORM.keys)} 个数中的 6 个")


def test_figures_alone_are_no_prose() -> None:
    loaded = read_text(HEAD + TAIL + "0\n0\n\n0\n12\n", "甲.txt")
    assert loaded.report.sections["other"] == "未收取信息处理费。"
    assert [one.text for one in loaded.report.unplaced] == ["0\n0\n\n0\n12"]


@pytest.mark.parametrize(
    "text",
    [
        "规章制度不断完善，全年制发3件。",
        "1.规章\n全年没有制定规章。\n2.行政许可\n全年办理7件。",
        "2024年\n总计\n全年公开12条。",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    lines = list(enumerate(text.split("\n"), 1))
    assert stranded(lines, lost=False) == (lines, [])


def test_nothing_is_said_where_all_was_read() -> None:
    found = extent(report())
    assert found.whole and found.said == "" and found.read == len(FORM.keys)


def _cells(row: Sequence[str]) -> list[str]:
    return [cell.replace("\n", "") for cell in row if cell.strip()]


def _wrapped(label: str) -> list[str]:
    return [label[start : start + 8] for start in range(0, len(label), 8)]


def _row_by_row(row: Sequence[str]) -> list[str]:
    """As from a PDF: broken labels, then the figures in a line of their own."""
    labels = [line for cell in _cells(row) if not cell.isdigit() for line in _wrapped(cell)]
    return [*labels, " ".join(cell for cell in _cells(row) if cell.isdigit())]


SERIALISED: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "one a line": _cells,
    "with gaps": lambda row: [line for cell in _cells(row) for line in (cell, "")],
    "bars below": lambda row: [line for cell in _cells(row) for line in (cell, " |")],
    "broken": lambda row: [line for cell in _cells(row) for line in _wrapped(cell)],
    "row by row": _row_by_row,
    "one space": lambda row: [" ".join(_cells(row))],
    "spaces": lambda row: ["    ".join(_cells(row))],
    "semicolons": lambda row: [";".join(row)],
    "commas": lambda row: ["，".join(row)],
    "drawn": lambda row: ["│" + "│".join(row) + "│"],
    "wide bars": lambda row: ["｜".join(row)],
    "glued": lambda row: ["".join(_cells(row))],
}


@pytest.mark.parametrize("lines_of", SERIALISED.values(), ids=SERIALISED)
def test_no_figure_of_a_whole_report_is_lost_silently(lines_of: Callable[[Sequence[str]], list[str]]) -> None:
    figures = {
        "proactive.rules.in_force": 5,
        "requests.received.natural_person": 3,
        "requests.received.total": 3,
    }
    drawn = iter(tables(FORM, dict(figures)))
    lines = ["甲县乙局2023年政府信息公开工作年度报告", "本报告由甲县乙局编制。"]
    for section in FORM.sections:
        rows = next(drawn) if section.kind == "table" else []
        lines += [section.label, *(line for row in rows for line in lines_of(row))]
        lines += [] if rows else ["全年平稳。"]
    loaded = read_text("\n".join(lines), "甲.txt")
    read = loaded.report
    assert {key: value for key, value in read.figures.items() if value and figures.get(key) != value} == {}
    lost = extent(read).unread
    assert bool(lost) == bool(read.unplaced)
    assert all(read.value(key).kind is Kind.MISSING for key in lost)
    assert not re.search(r"\d", _words(loaded))
    told = {cell.key for one in validate(loaded) if one.severity is Severity.ERROR for cell in one.cells}
    assert set(lost) <= told
