"""The sheets of the three sections of prose: a paragraph per row, so a paste from Word lands as it is."""

from __future__ import annotations

from xlgov.form import Section
from xlgov.workbook import geometry, pages
from xlgov.workbook.canvas import Book
from xlgov.workbook.styles import height

_WIDTH = 70.0
_MARGIN_ROWS = 20
"""Empty rows left after the last paragraph where a report needs more than TEXT_ROWS."""


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
    sheet = book.add(section.sheet, widths=(_WIDTH,))
    hint = "".join((section.hint, section.note))
    book.put(sheet, 0, 0, section.label, "heading", "left")
    sheet.set_row(0, 30)
    book.put(sheet, 1, 0, hint, "wrap", "top", "small", "muted", "left")
    sheet.set_row(1, height(hint, _WIDTH * 1.15))
    book.put(sheet, 2, 0, pages.TEXT_ADVICE, "advice", "left")
    sheet.set_row(2, 20)
    sheet.freeze_panes(3, 0)
    lines = paragraphs(book, section.key)
    column = geometry.position(f"{place.column}1")[1]
    for index in range(rows(book, section.key)):
        text = lines[index] if index < len(lines) else None
        # no height is set: Excel and LibreOffice fit a row without one to its text, now and after editing
        book.put(
            sheet,
            place.row - 1 + index,
            column,
            text,
            "wrap",
            "top",
            "left",
            "open",
            "input",
            "paragraph",
        )
    book.protect(sheet, insert_rows=True)
