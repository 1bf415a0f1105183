"""Cells that look otherwise than what they hold: hidden, merged away, formatted, or a total out of date."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from openpyxl import Workbook, load_workbook

from tests.reports import TEXTS, report
from tests.workbook.sheets import parts
from tests.workbook.test_package import rezipped
from tests.workbook.test_reader import edited, read
from xlgov.finding import Finding, Severity, Status
from xlgov.form import EDITIONS, edition
from xlgov.report import Loaded, Report
from xlgov.rules import validate
from xlgov.values import Kind
from xlgov.workbook.build import build
from xlgov.workbook.package import open_package
from xlgov.workbook.rendering import rendered

GRANTED = "requests.outcome.granted."
FEES = "proactive.fees.amount"
BUSY = report(
    requests__outcome__granted__natural_person=5,
    requests__outcome__granted__enterprise=3,
    proactive__fees__amount=Decimal(251000),
)
Edit = Callable[[bytes], bytes]


def spoiled(edits: dict[str, Edit], source: Report = BUSY) -> Loaded:
    """The report's workbook after its parts were edited; a sheet's part goes by the sheet's name."""
    workbook = build(source.form, source)
    sheets = {item.name: item.part for item in open_package(workbook).sheets}
    wanted = {sheets.get(name, name): edit for name, edit in edits.items()}
    done = set()

    def edit(name: str, xml: bytes) -> bytes:
        if name not in wanted:
            return xml
        done.add(name)
        changed = wanted[name](xml)
        assert changed != xml
        return changed

    loaded = read(rezipped(edit, workbook))
    assert done == wanted.keys()
    return loaded


def number(cell: str, digits: str) -> Edit:
    """Put a number into a cell that holds one, and leave everything else as it was."""

    def edit(xml: bytes) -> bytes:
        pattern = rf'(<c r="{cell}"[^<>]*>(?:<f>[^<]*</f>)?<v>)[^<]*(</v>)'.encode()
        return re.sub(pattern, rb"\g<1>" + digits.encode() + rb"\g<2>", xml, count=1)

    return edit


def both(*edits: Edit) -> Edit:
    def edit(xml: bytes) -> bytes:
        for each in edits:
            xml = each(xml)
        return xml

    return edit


def merged(box: str) -> Edit:
    return lambda xml: xml.replace(b"</mergeCells>", f'<mergeCell ref="{box}"/></mergeCells>'.encode())


def formatted(code: str, source: Report = BUSY, cell: str = "B15", sheet: str = "主动公开") -> Loaded:
    """A number format on one cell."""

    def styles(xml: bytes) -> bytes:
        number_format = f'<numFmt numFmtId="399" formatCode={quoteattr(code)}/></numFmts>'.encode()
        xml = xml.replace(b"</numFmts>", number_format)
        assert number_format in xml
        return xml.replace(
            b"</cellXfs>", b'<xf numFmtId="399" fontId="0" fillId="0" borderId="0"/></cellXfs>'
        )

    workbook = build(source.form, source)
    styled = parts(workbook)["xl/styles.xml"]
    index = int(re.search(rb'<cellXfs count="([0-9]+)"', styled)[1])  # type: ignore[index]

    def use(xml: bytes) -> bytes:
        return re.sub(rf'(<c r="{cell}") s="[0-9]+"'.encode(), rf'\g<1> s="{index}"'.encode(), xml, count=1)

    return spoiled({sheet: use, "xl/styles.xml": styles}, source)


def said(loaded: Loaded, code: str = "C-FORMULA") -> list[Finding]:
    return [each for each in validate(loaded) if each.code == code and each.status is Status.FAIL]


@pytest.mark.parametrize("name", EDITIONS)
def test_nothing_is_said_of_a_workbook_as_we_build_it(name: str) -> None:
    for source in (None, report(name, edition(name).first_year)):
        assert said(read(build(edition(name), source))) == []


# --- hidden


def swap(pattern: str, by: str) -> Edit:
    return lambda xml: re.sub(pattern.encode(), by.encode(), xml, count=1)


@pytest.mark.parametrize(
    ("sheet", "edit", "what"),
    [
        ("申请办理", swap('<row r="9"', '<row r="9" hidden="1"'), "第 9 行被隐藏"),
        ("申请办理", swap('<row r="9"[^<>]*>', '<row r="9" ht="0" customHeight="1">'), "第 9 行被隐藏"),
        ("申请办理", swap("<cols>.*</cols>", '<cols><col min="5" max="5" hidden="1"/></cols>'), "E 列被隐藏"),
        (
            "主动公开",
            swap("<cols>.*</cols>", '<cols><col min="2" max="3" width="0"/></cols>'),
            "B、C 列被隐藏",
        ),
        ("xl/workbook.xml", swap('name="复议诉讼"', 'name="复议诉讼" state="hidden"'), "“复议诉讼”被隐藏"),
    ],
)
def test_figures_that_nobody_sees_are_told(sheet: str, edit: Edit, what: str) -> None:
    (finding,) = said(spoiled({sheet: edit}))
    assert what in finding.message and finding.severity is Severity.ERROR
    assert "取消隐藏" in finding.advice


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (swap('<row r="4"', '<row r="4" hidden="1"'), "“总体情况”的第 4 行被隐藏"),
        (swap("<cols>.*</cols>", '<cols><col min="1" max="1" hidden="1"/></cols>'), "“总体情况”的A 列被隐藏"),
    ],
)
def test_words_that_nobody_sees_are_told(edit: Edit, what: str) -> None:
    loaded = spoiled({"总体情况": edit})
    (finding,) = said(loaded)
    assert what in finding.message and finding.severity is Severity.ERROR
    assert loaded.report.sections == report().sections
    assert said(read(build(loaded.report.form, loaded.report))) == []


def test_an_empty_row_of_words_may_be_hidden() -> None:
    def hide(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", b'<row r="30" hidden="1"/></sheetData>')

    assert said(spoiled({"总体情况": hide})) == []


def test_words_under_a_merge_are_not_read() -> None:
    source = report(sections=TEXTS | {"overview": "甲。\n乙。\n丙。\n丁。"})
    merge = swap("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A4:A6"/></mergeCells>')
    loaded = spoiled({"总体情况": merge}, source)
    assert loaded.report.sections["overview"] == "甲。\n\n\n丁。"
    (finding,) = said(loaded)
    assert "A5、A6 被合并盖住" in finding.message and finding.quote == "乙。"
    again = read(build(loaded.report.form, loaded.report))
    assert ["A5、A6 被合并盖住" in each.message for each in said(again)] == [True]


def test_columns_beside_the_table_may_be_hidden() -> None:
    def hide(xml: bytes) -> bytes:
        return xml.replace(b"</cols>", b'<col min="30" max="40" width="9" hidden="1"/></cols>')

    assert said(spoiled({"申请办理": hide})) == []


# --- merged


def test_a_figure_under_a_merge_is_not_counted() -> None:
    loaded = spoiled({"申请办理": merged("D7:E7")})
    assert loaded.report.figures[GRANTED + "natural_person"] == 5
    assert loaded.report.figures[GRANTED + "enterprise"] is None
    assert loaded.report.as_reported[GRANTED + "enterprise"].kind == "missing"
    (finding,) = said(loaded)
    assert "D7:E7" in finding.message and "E7 里的“3”" in finding.message
    assert [cell.place.cell for cell in finding.cells] == ["E7"]


def test_a_merge_over_blank_cells_leaves_open_whose_the_figure_is() -> None:
    source = report(requests__outcome__granted__enterprise=None, requests__outcome__granted__research=None)
    loaded = spoiled({"申请办理": merged("D7:F7")}, source)
    kinds = [
        loaded.report.value(GRANTED + column).kind for column in ("natural_person", "enterprise", "research")
    ]
    assert kinds == [Kind.NUMBER, Kind.MISSING, Kind.MISSING]
    assert "看不出 E7、F7" in said(loaded)[0].message


def test_a_merge_from_a_label_over_figures_and_a_vast_one_are_noticed() -> None:
    for box, lost in (("C7:D8", 2), ("A20:XFD1048576", 63)):
        loaded = spoiled({"申请办理": merged(box)})
        assert sum(entry.kind == "missing" for entry in loaded.report.as_reported.values()) >= lost
        assert said(loaded)


def test_what_was_under_a_merge_does_not_come_back_by_a_conversion() -> None:
    loaded = spoiled({"申请办理": merged("D7:E7")})
    again = read(build(loaded.report.form, loaded.report))
    assert again.report.figures[GRANTED + "enterprise"] is None
    assert again.report.as_reported == loaded.report.as_reported
    assert any("D7:E7" in finding.message for finding in said(again))


# --- formats


@pytest.mark.parametrize(
    ("code", "looks_like"),
    [
        ('0!.0,"万元"', "25.1万元"),
        ('0\\.0,"万元"', "25.1万元"),
        ("0.0,", "251.0"),
        ('0.00"元"', "251000.00元"),
        ("¥#,##0", "¥251,000"),
        ("0%", "25100000%"),
        ('"约"0', "约251000"),
        ('0;0;0;"x"', None),
        ('0"万元"', None),
        ("#,##0.00", None),
        (";;;", ""),
    ],
)
def test_a_format_that_shows_another_figure_is_a_warning(code: str, looks_like: str | None) -> None:
    loaded = formatted(code)
    assert loaded.report.figures[FEES] == 251000
    found = said(loaded)
    if looks_like is None:
        assert found == []
        return
    (finding,) = found
    assert finding.severity is Severity.WARNING
    assert "存的是 251000" in finding.message and looks_like in finding.message
    assert "应填 25.1" in finding.advice
    assert looks_like or "什么也不显示" in finding.message


def test_a_format_on_a_whole_table_is_said_once() -> None:
    source = report(requests__received__natural_person=0, requests__received__other=0)

    def whole(code: str) -> list[Finding]:
        number_format = f'<numFmt numFmtId="399" formatCode={quoteattr(code)}/></numFmts>'.encode()

        def styles(xml: bytes) -> bytes:
            bare = re.sub(rb'(<xf [^<>]*)numFmtId="[0-9]+"', rb'\1numFmtId="399"', xml)
            return bare.replace(b"</numFmts>", number_format)

        loaded = spoiled({"xl/styles.xml": styles}, source)
        return [finding for finding in said(loaded) if "D5 存的" in finding.message]

    (finding,) = whole("0;-0;;@")
    assert "D5 存的是 0，因为数字格式什么也不显示；现按 0 件读入，" in finding.message
    assert "I5" in finding.message and "这些格" in finding.advice
    assert whole('0;-0;"-";@') == []


def test_spaces_in_a_cell_are_no_number_kept_as_text() -> None:
    loaded = edited(BUSY, lambda book: book["申请办理"].__setitem__("D8", " "))
    assert not any("文本格式" in finding.message for finding in said(loaded))


def test_a_unit_of_the_count_itself_misleads_nobody() -> None:
    assert said(formatted('0"件"', cell="D7", sheet="申请办理")) == []
    (finding,) = said(formatted("0.0,", cell="D7", sheet="申请办理"))
    assert "0.0" in finding.message


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("0;(0);-", -5, "(5)"), ("0;(0);-", 0, "-"), ("0;;", -5, ""), ("#,##0.0,,", 1_234_567, "1.2"),
        ("0.##", 5, "5"),
        ("0.##", Decimal("5.10"), "5.1"), ("00000", 25, "00025"), ('General"件"', -3, "-3件"),
        ("[Red]0", 7, "7"),
        ("[$¥-804]#,##0.00", 1234, "¥1,234.00"), ("0.0,", -5, "0.0"), ("# ?/?", 1, None),
        ("[>9]0;0", 1, None), ("yyyy", 1, None),
        ("0!.0000", 251000, "25.1000"), ("?0", 5, " 5"), ("#", 0, ""),
    ],
)  # fmt: skip
def test_what_a_number_looks_like(code: str, number: Any, text: str | None) -> None:
    assert rendered(code, number) == text


# --- totals


def test_totals_that_were_not_worked_out_again_are_no_figures_and_keep_their_formulas() -> None:
    loaded = spoiled({"申请办理": number("D7", "12")})
    (finding,) = said(loaded)
    assert "公式没有重新计算" in finding.message and "Ctrl+Alt+F9" in finding.advice
    assert {cell.place.cell for cell in finding.cells} == {"J7", "D28", "J28"}
    assert loaded.report.value(GRANTED + "total").kind is Kind.FORMULA
    assert loaded.report.figures[GRANTED + "natural_person"] == 12
    assert not any(
        "手工" in each.message + each.cause for each in validate(loaded) if each.status is Status.FAIL
    )
    workbook = build(loaded.report.form, loaded.report)
    assert load_workbook(io.BytesIO(workbook))["申请办理"]["J7"].value.startswith("=IF(COUNT(D7:I7)")
    again = read(workbook)
    assert again.report.figures[GRANTED + "total"] == 15
    assert said(again) == []


def test_an_empty_total_over_figures_was_not_worked_out_either() -> None:
    def empty(xml: bytes) -> bytes:
        return re.sub(
            rb'<c r="J7"([^<>]*)>(<f>[^<]*</f>)<v>8</v>', rb'<c r="J7"\1 t="str">\2<v></v>', xml, count=1
        )

    loaded = spoiled({"申请办理": empty})
    assert "J7 现在显示 空白，按公式应为 8" in said(loaded)[0].message
    assert loaded.report.value(GRANTED + "total").kind is Kind.FORMULA


def test_numbers_kept_as_text_are_not_in_a_total_that_is_right() -> None:
    def text(xml: bytes) -> bytes:
        return re.sub(rb'<c r="E7"([^<>]*)><v>3</v>', rb'<c r="E7"\1 t="str"><v>3</v>', xml, count=1)

    loaded = spoiled({"申请办理": both(text, number("J7", "5"), number("E28", "0"), number("J28", "5"))})
    assert all("没有重新计算" not in finding.message for finding in said(loaded))
    assert any("文本格式" in finding.message for finding in said(loaded))


def test_a_total_typed_over_is_still_one_typed_over() -> None:
    def constant(xml: bytes) -> bytes:
        return re.sub(rb'(<c r="J7"[^<>]*>)<f>[^<]*</f><v>8</v>', rb"\1<v>9</v>", xml, count=1)

    loaded = spoiled({"申请办理": constant})
    assert loaded.report.figures[GRANTED + "total"] == 9
    assert "公式被数字覆盖" in said(loaded)[0].message


@pytest.mark.parametrize("formula", ['t="array" ref="J7"', 't="shared" si="0" ref="J7:J7"', 'ca="1"'])
def test_other_kinds_of_formulas_do_no_harm(formula: str) -> None:
    def other(xml: bytes) -> bytes:
        return re.sub(rb'(<c r="J7"[^<>]*>)<f>', rf"\1<f {formula}>".encode(), xml, count=1)

    assert said(spoiled({"申请办理": other})) == []


def test_a_total_that_adds_itself_is_an_altered_one() -> None:
    loaded = spoiled({"申请办理": lambda xml: xml.replace(b"<f>IF(COUNT(D7:I7)", b"<f>IF(COUNT(D7:J7)")})
    assert "公式被改动" in said(loaded)[0].message


@pytest.mark.parametrize("named", [True, False])
def test_totals_without_a_result_and_errors_are_no_noughts_where_cells_are_found_by_labels(
    named: bool,
) -> None:
    def without_names(book: Workbook) -> None:
        sheet = book["申请办理"]
        sheet["D9"] = "#DIV/0!"
        if named:
            sheet.delete_rows(1)
            sheet.insert_rows(1)
        for name in list(book.defined_names):
            if not named or "requests" in name:
                del book.defined_names[name]
        if not named:
            del book["_xlgov"]

    loaded = edited(BUSY, without_names)
    assert loaded.report.value(GRANTED + "total").kind in (Kind.FORMULA, Kind.MISSING)
    assert loaded.report.value("requests.outcome.refused.state_secret.natural_person").kind is Kind.ERROR
    assert loaded.report.figures[GRANTED + "natural_person"] == 5


# --- pictures


@pytest.mark.parametrize("cell", ["A30", "D7"])
def test_a_picture_in_a_cell_is_named_and_no_text(cell: str) -> None:
    picture = '=DISPIMG("ID_0123456789ABCDEF0123456789ABCDEF",1)'

    def insert(book: Workbook) -> None:
        book["申请办理"][cell] = picture
        book["申请办理"][cell].data_type = "s"
        book["总体情况"]["A5"] = picture
        book["总体情况"]["A5"].data_type = "s"

    loaded = edited(BUSY, insert)
    assert loaded.report.notes["requests"] is None
    assert "DISPIMG" not in (loaded.report.sections["overview"] or "")
    pictures = [each.cells[0].place.cell for each in validate(loaded) if "图片" in each.message]
    assert sorted(map(str, pictures)) == sorted({"A5", cell})
