"""What pages do to a report: breaks within tables, numbers and heads at the edges, lines, narrow cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.documents.drawn import Sheet, advance, pdf
from xlgov.documents.document import Document, Paragraph
from xlgov.documents.pdf.reader import read_pdf
from xlgov.locate.grids import Grid

pytest.importorskip("pypdfium2", reason="pypdfium2 is not here")

WORDS = "这一段文字没有什么意思，只是要占一行的位置。"


def ruled(sheet: Sheet, top: float, rows: Sequence[Sequence[str]], wide: Sequence[float]) -> None:
    """A table of rows 20 points high."""
    edges = [50.0]
    for each in wide:
        edges.append(edges[-1] + each)
    for row in range(len(rows) + 1):
        sheet.line(50, top + row * 20, edges[-1], top + row * 20)
    for edge in edges:
        sheet.line(edge, top, edge, top + len(rows) * 20)
    for row, texts in enumerate(rows):
        for edge, text in zip(edges, texts, strict=False):
            sheet.text(edge + 3, top + row * 20 + 14, text, 8)


def read(*sheets: Sheet) -> Document:
    return read_pdf(pdf(sheets))


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


WIDE = (120, 40, 40)
LABEL = "一、本年新收政府信息公开申请数量"


@pytest.mark.parametrize("figures_first", [True, False])
def test_a_row_that_a_page_break_cuts_is_one(figures_first: bool) -> None:
    one, other = Sheet(), Sheet()
    one.text(60, 100, WORDS)
    figures = ["3", "4"]
    ruled(one, 740, [["信息内容", "甲", "乙"], [LABEL[:6], *(figures if figures_first else [])]], WIDE)
    ruled(other, 60, [[LABEL[6:], *([] if figures_first else figures)], ["规章", "5", "6"]], WIDE)
    assert grids(read(one, other)) == [
        [["信息内容", "甲", "乙"], [LABEL, "3", "4"], ["规章", "5", "6"]],
    ]


def test_halves_that_are_labels_of_their_own_stay_apart() -> None:
    one, other = Sheet(), Sheet()
    one.text(60, 100, WORDS)
    ruled(one, 740, [["行政许可", "1", "2"], ["行政处罚", "", ""]], WIDE)
    ruled(other, 60, [["行政强制", "3", "4"]], WIDE)
    assert grids(read(one, other)) == [
        [["行政许可", "1", "2"], ["行政处罚", "", ""], ["行政强制", "3", "4"]],
    ]


def test_a_heading_between_two_tables_keeps_them_apart() -> None:
    one, other = Sheet(), Sheet()
    ruled(one, 740, [["行政许可", "1", "2"]], WIDE)
    other.text(60, 50, "四、另一张表的标题")
    ruled(other, 60, [["行政强制", "3", "4"]], WIDE)
    assert len(grids(read(one, other))) == 2


def test_page_numbers_and_running_heads_are_left_out_and_nothing_else() -> None:
    sheets = []
    for number in range(1, 4):
        sheet = Sheet()
        sheet.text(60, 40, "示例县年度报告汇编", 9)
        sheet.text(60, 100, f"{WORDS}第{'一二三'[number - 1]}次。")
        sheet.text(60, 780, f"{7 * number}")
        sheet.text(290, 810, f"第 {number} 页 共 3 页", 9)
        sheets.append(sheet)
    assert texts(read(*sheets)) == [
        text for number in range(3) for text in (f"{WORDS}第{'一二三'[number]}次。", f"{7 * (number + 1)}")
    ]


def test_a_row_of_figures_in_the_same_place_of_two_pages_stays() -> None:
    sheets = []
    for _ in range(2):
        sheet = Sheet()
        sheet.text(60, 100, WORDS)
        sheet.text(60, 780, "0  0  0  0")
        sheets.append(sheet)
    assert sum("0" in text for text in texts(read(*sheets))) == 2


def test_the_lines_of_a_paragraph_are_joined_and_its_end_is_known() -> None:
    sheet = Sheet()
    long = "全年通过门户网站主动公开政府信息共计一百二十条" * 4 + "。"
    sheet.text(50, 60, "一、总体情况", 12)
    y = 100
    for _ in range(2):
        rest, x = long, 70
        while rest:
            count = int((545 - x) / 10)
            sheet.text(x, y, rest[:count])
            rest, x, y = rest[count:], 50, y + 18
    assert texts(read(sheet)) == ["一、总体情况", long, long]


def test_a_word_set_wide_has_no_spaces() -> None:
    sheet = Sheet()
    for place, letter in enumerate("年度报告"):
        sheet.text(200 + place * 30, 100, letter, 18)
    sheet.text(60, 150, WORDS)
    assert texts(read(sheet)) == ["年度报告", WORDS]


def test_a_figure_too_long_for_its_cell_is_one_and_two_figures_are_two() -> None:
    sheet = Sheet()
    sheet.text(60, 60, WORDS)
    ruled(sheet, 100, [["合计", ""], ["其他", ""]], (60, 26))
    for place, part in enumerate(("75394", "43252", "1.5")):
        sheet.text(112, 106 + place * 6, part, 8)
    sheet.text(112, 127, "12", 8)
    sheet.text(112, 135, "34", 8)
    assert grids(read(sheet)) == [[["合计", "75394432521.5"], ["其他", "12\n34"]]]


def test_the_number_of_a_note_is_no_part_of_a_figure() -> None:
    sheet = Sheet()
    sheet.text(60, 60, WORDS)
    ruled(sheet, 100, [["合计", "12"]], (60, 60))
    sheet.text(113 + advance("12", 8), 111, "1", 5)
    (((_, figure),),) = grids(read(sheet))
    assert figure not in ("121", "112")


def test_what_has_no_room_in_its_cell_belongs_to_it() -> None:
    sheet = Sheet()
    sheet.text(60, 60, WORDS)
    ruled(sheet, 100, [["政府信息公开申请数量", "", "7"]], (73, 40, 40))
    assert grids(read(sheet)) == [[["政府信息公开申请数量", "", "7"]]]


def test_what_is_drawn_across_the_pages_is_left_out() -> None:
    sheet = Sheet()
    sheet.text(60, 60, WORDS)
    ruled(sheet, 100, [["合计", "12"]], (60, 60))
    sheet.text(60, 130, "草稿", 90)
    sheet.text(300, 500, "内部资料", 30, turn="0.7 0.7 -0.7 0.7")
    found = read(sheet)
    assert (texts(found), grids(found)) == ([WORDS], [[["合计", "12"]]])


def test_what_is_filled_into_a_form_is_read() -> None:
    sheet = Sheet()
    sheet.text(60, 60, WORDS)
    stream = b"BT /F 10 Tf 2 5 Td <53f7003753f7> Tj ET"
    shape = b"<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 3 0 R>>>>/Length %d>>"
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[60 700 160 720]/AP<</N 4 0 R>>>>"
    made = pdf([sheet], [shape % len(stream) + b"stream\n" + stream + b"\nendstream", field])
    made = made.replace(b"/Type/Page/Parent", b"/Annots[5 0 R]/Type/Page/Parent")
    assert texts(read_pdf(made)) == [WORDS, "号7号"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_turned(turn: int) -> None:
    sheet = Sheet(rotate=turn)
    sheet.text(60, 60, WORDS)
    ruled(sheet, 100, [["合计", "12"]], (60, 60))
    found = read(sheet)
    assert (texts(found), grids(found)) == ([WORDS], [[["合计", "12"]]])


def test_lines_on_a_ground_of_another_colour_are_no_table() -> None:
    sheet = Sheet()
    lines = ["本报告由甲县乙局编制。", "统计期限是全年。", "欢迎来电话询问。"]
    for number, line in enumerate(lines):
        top = 90 + 20 * number
        sheet.raw(b"1 1 0.8 rg")
        sheet.bar(80, top, 500, top + 20)
        sheet.raw(b"0 g")
        sheet.text(80, top + 15, line, 12)
    document = read(sheet)
    assert grids(document) == []
    assert "".join(block.text for block in document.blocks if isinstance(block, Paragraph)) == "".join(lines)
