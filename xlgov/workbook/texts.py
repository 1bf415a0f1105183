"""The sheets of the three sections of prose: a paragraph per row, so a paste from Word lands as it is."""

from __future__ import annotations

from xlgov.form import Section
from xlgov.workbook import geometry, pages
from xlgov.workbook.acceptance import say
from xlgov.workbook.canvas import Book, Sheet
from xlgov.workbook.styles import height

_WIDTH, _GAP, _ADVICE = 82.0, 2.5, 70.0
"""Columns: the text, and beside it what is not printed. The text fills the paper where digits are widest:
LibreOffice does not shrink a print area of whole columns."""
_SIZE = 12.0
"""Points of the text."""
_MARGIN_ROWS = 20
"""Empty rows left after the last paragraph where a report needs more than TEXT_ROWS."""


FOLLOWS = "随表格更新"
HOW_TO_CHANGE = (
    "这一段里的数字取自各张表，表格改了，这里自动跟着变。\n"
    "要改措辞，请在编辑栏里只改双引号中的文字；"
    "直接输入会替换整段，以后数字不再跟着变，请自行核对。"
)
"""What is shown beside a paragraph that is a formula when its cell is selected."""


def paragraphs(book: Book, section_key: str) -> list[str]:
    """The section's lines, one per row."""
    text = book.report.sections[section_key] if book.report else None
    return text.split("\n") if text else []


def rows(book: Book, section_key: str) -> int:
    """How many rows a section's range has in this workbook."""
    count = len(paragraphs(book, section_key))
    room = book.template.text_range(section_key).rows
    return room if count <= room else count + _MARGIN_ROWS


def write_text(book: Book, section: Section) -> None:
    """One section's sheet. Raises InputError for a paragraph that no cell can hold."""
    place = book.template.text_range(section.key)
    sheet = book.add(section.sheet, widths=(_WIDTH, _GAP, _ADVICE), colour=False)
    looks = ("wrap", "top", "left", "open", "input", "paragraph")
    # the look is the column's: rows that are written later have it, and no empty row is printed
    sheet.set_column(0, 0, _WIDTH, book.styles(*looks))
    sheet.print_area(0, 0, geometry.GRID_ROWS - 1, 0)
    _write_advice(book, sheet, section)
    sheet.freeze_panes(place.row - 1, 0)
    for index, text in enumerate(paragraphs(book, section.key)):
        row = place.row - 1 + index
        formula = book.following.get((section.key, index), "")
        book.put(sheet, row, 0, text, *looks, formula=formula)
        if formula:
            say(sheet, geometry.address(row, 0), FOLLOWS, HOW_TO_CHANGE)
        sheet.fit_row(row, height(text, _WIDTH, size=_SIZE))
    if place.first in book.marks and not paragraphs(book, section.key):
        book.put(sheet, place.row - 1, 0, None, *looks)
    # Excel would put a green triangle on each: an open cell with a formula is as it should be here
    last = place.row + rows(book, section.key) - 1
    sheet.ignore_errors({"formula_unlocked": f"{place.column}{place.row}:{place.column}{last}"})
    book.protect(sheet, insert_rows=True)


def _write_advice(book: Book, sheet: Sheet, section: Section) -> None:
    """The heading, and beside the text what to write and how."""
    hint = "".join((section.hint, section.note))
    book.put(sheet, 0, 0, section.label, "heading", "left")
    book.put(sheet, 0, 2, hint, "wrap", "small", "muted", "left")
    sheet.set_row(0, height(hint, _ADVICE, 34, size=9))
    for row, points in ((1, 6), (2, 20)):
        book.put(sheet, row, 0, None)
        sheet.set_row(row, points)
    book.put(sheet, 2, 2, pages.TEXT_ADVICE, "advice", "left")
