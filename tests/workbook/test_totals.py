"""Totals of a workbook whose own formulas leave out a cell: no figures, and no faults of their own."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import Workbook, load_workbook

from tests.reports import report
from tests.workbook.test_conditions import Edit, both, number, spoiled
from tests.workbook.test_reader import edited, read
from xlgov.finding import Finding, Severity, Status
from xlgov.report import Loaded, Report, extent
from xlgov.rules import validate
from xlgov.values import Kind
from xlgov.workbook.build import build
from xlgov.workbook.filling import Totals

ROW = "requests.outcome.granted."
FIRST, TOTAL = ROW + "natural_person", ROW + "total"
WHOLE = report(
    requests__received__natural_person=6,
    requests__received__enterprise=2,
    requests__outcome__granted__natural_person=6,
    requests__outcome__granted__enterprise=2,
)
ALONE = report(requests__received__natural_person=6, requests__outcome__granted__natural_person=6)
TABLE = "申请办理"


def typed(cell: str, text: str) -> Edit:
    """Text in the place of a number."""
    return lambda xml: re.sub(
        rf'<c r="{cell}"([^<>]*)><v>[^<]*</v>'.encode(),
        rf'<c r="{cell}"\1 t="str"><v>{text}</v>'.encode(),
        xml,
        count=1,
    )


def error(cell: str) -> Edit:
    """An error value, with the formula that stands there."""
    return lambda xml: re.sub(
        rf'<c r="{cell}"([^<>]*)>(<f>[^<]*</f>)?<v>[^<]*</v>'.encode(),
        rf'<c r="{cell}"\1 t="e">\2<v>#REF!</v>'.encode(),
        xml,
        count=1,
    )


def failing(loaded: Loaded | Report) -> list[Finding]:
    return [
        each for each in validate(loaded) if each.status is Status.FAIL and each.severity is Severity.ERROR
    ]


def without(text: str, cell: str = "D7", row: str = "2") -> Loaded:
    """The whole report with a text in the first cell, and Excel's sums without it."""
    sums = both(number("J7", row), number("D28", "0"), number("J28", row))
    return spoiled({TABLE: both(typed(cell, text), sums)}, WHOLE)


def base(findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.code not in ("S-EMPTY",)]


@pytest.mark.parametrize("text", ["６", "6 ", "6", "6件", " 6", "6（其中1件转来）"])
def test_a_number_that_is_text_is_one_error_and_the_totals_come_right(text: str) -> None:
    loaded = without(text)
    (finding,) = base(failing(loaded))
    assert finding.code == "C-FORMULA" and "D7 里的数字是文本格式，求和时不会计入" in finding.message
    assert "总计 J7、D28、J28 因此少算" in finding.message
    assert {cell.place.cell for cell in finding.cells} == {"D7", "J7", "D28", "J28"}
    assert loaded.report.figures[FIRST] == 6
    assert loaded.report.value(TOTAL).kind is Kind.FORMULA
    assert extent(loaded.report).whole
    workbook = build(loaded.report.form, loaded.report)
    sheet = load_workbook(io.BytesIO(workbook))[TABLE]
    assert sheet["D7"].value == 6 and str(sheet["J7"].value).startswith("=")
    again = read(workbook)
    assert again.report.figures[TOTAL] == 8
    assert base(failing(again)) == []


def test_a_whole_row_of_text_has_no_deleted_formula() -> None:
    columns = [typed(f"{letter}7", "0") for letter in "EFGHI"]
    blank = [
        lambda xml, cell=cell: re.sub(  # type: ignore[misc]
            rf'<c r="{cell}"([^<>]*)>(<f>[^<]*</f>)<v>[^<]*</v>'.encode(),
            rf'<c r="{cell}"\1 t="str">\2<v></v>'.encode(),
            xml,
        )
        for cell in ("J7",)
    ]
    sums = both(number("D28", "0"), number("J28", "0"))
    loaded = spoiled({TABLE: both(typed("D7", "6"), *columns, *blank, sums)}, ALONE)
    assert [each.code for each in base(failing(loaded))] == ["C-FORMULA"]


def test_a_nought_that_is_text_makes_no_total_short() -> None:
    loaded = spoiled({TABLE: typed("E7", "0")}, ALONE)
    (finding,) = base(failing(loaded))
    assert "少算" not in finding.message and loaded.report.figures[TOTAL] == 6


@pytest.mark.parametrize("text", ["30余件", "若干", "0.5"])
def test_a_cell_that_was_not_read_breeds_no_other_fault(text: str) -> None:
    loaded = without(text)
    (finding,) = base(failing(loaded))
    assert finding.code in ("C-TEXT", "C-INT")
    assert [cell.place.cell for cell in finding.cells] == ["D7"]
    silent = [each for each in validate(loaded) if each.status is Status.NOT_ASSESSABLE]
    balance = next(each for each in silent if each.code == "A-BAL")
    assert "“（一）予以公开·自然人”不是数字" in balance.message
    assert extent(loaded.report).unread == (FIRST,)


def test_a_text_with_a_number_in_it_has_a_cause_of_its_own() -> None:
    (finding,) = base(failing(without("30余件")))
    assert finding.cause == "数字前后带着文字（如约数“余”“左右”），不是一个确定的数。"


def test_what_was_not_read_is_the_same_after_a_conversion() -> None:
    loaded = without("30余件")
    again = read(build(loaded.report.form, loaded.report))
    told = [[(each.code, each.message) for each in validate(one)] for one in (loaded, again)]
    assert told[0] == told[1]


def test_a_total_of_a_document_stands_for_itself() -> None:
    source = Report.from_dict(WHOLE.to_dict())
    raw = source.to_dict()
    raw["tables"]["requests"]["outcome"]["granted"]["natural_person"] = None
    raw["as_reported"] = {FIRST: {"kind": "text", "typed": "若干"}}
    for total in (8, 2):
        raw["tables"]["requests"]["outcome"]["granted"]["total"] = total
        document = Report.from_dict(raw)
        again = read(build(document.form, document))
        assert again.report.figures[TOTAL] == total
        assert {each.code for each in failing(again)} == {each.code for each in failing(document)}


def test_an_error_is_told_at_its_source_alone() -> None:
    cells = ("I9", "J9", "I28", "J28")
    loaded = spoiled({TABLE: both(*map(error, cells))}, WHOLE)
    (finding,) = base(failing(loaded))
    assert finding.code == "C-LEFT" and [cell.place.cell for cell in finding.cells] == ["I9"]


def test_a_fraction_is_told_at_its_source_alone() -> None:
    edits = both(number("D9", "0.5"), number("J9", "0.5"), number("D28", "6.5"), number("J28", "8.5"))
    loaded = spoiled({TABLE: edits}, WHOLE)
    (finding,) = base(failing(loaded))
    assert finding.code == "C-INT" and [cell.place.cell for cell in finding.cells] == ["D9"]


def test_a_total_typed_by_hand_over_a_text_stays_a_figure() -> None:
    def constant(xml: bytes) -> bytes:
        return re.sub(rb'(<c r="J7"[^<>]*>)<f>[^<]*</f><v>8</v>', rb"\1<v>9</v>", xml, count=1)

    loaded = spoiled({TABLE: both(constant, typed("D7", "若干"))}, WHOLE)
    assert loaded.report.figures[TOTAL] == 9


# --- how it was typed


@pytest.mark.parametrize("totals", ["reported", "computed"])
def test_how_a_number_was_typed_before_is_told_as_of_the_original(totals: Totals) -> None:
    def told(loaded: Loaded) -> list[str]:
        return [each.message for each in validate(loaded) if each.code in ("C-SPACE", "C-UNIT", "C-NOTE")]

    for text in ("６", "6件", "6（其中1件转来）"):
        loaded = without(text)
        again = read(build(loaded.report.form, loaded.report, totals=totals))
        assert told(loaded) and not any("原文件" in message for message in told(loaded))
        assert told(again) and all(
            "（原文件里的写法，这份工作簿里已是数字）" in message for message in told(again)
        )


@pytest.mark.parametrize(
    ("mark", "said"),
    [("\u202e", True), ("\u202b", True), ("\u2067", True), ("\u200b", False), ("\ufeff", False)],
)
def test_marks_that_turn_what_is_seen_are_said(mark: str, said: bool) -> None:
    source = report(requests__received__natural_person=12, requests__outcome__granted__natural_person=12)

    def name(book: Workbook) -> None:
        for line in book["封面"].iter_rows():
            for cell in line:
                if cell.value == source.unit.name:
                    cell.value = f"{mark}{cell.value}"
        book[TABLE]["D7"] = f"{mark}12"

    loaded = edited(source, name)
    assert (loaded.report.unit.name, loaded.report.figures[FIRST]) == (source.unit.name, 12)
    warnings = [
        each
        for each in validate(loaded)
        if each.severity is Severity.WARNING and "改变文字方向" in each.message
    ]
    assert [each.code for each in warnings] == (["C-COVER", "C-SPACE"] if said else [])
    assert [each.cells[0].place.sheet for each in warnings] == (["封面", TABLE] if said else [])
    assert all(mark not in each.message + each.quote for each in warnings)
