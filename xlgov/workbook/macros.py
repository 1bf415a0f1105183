"""What makes a macro workbook of the master: the buttons on its sheets and the VBA project they call."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from xlgov.workbook import pages
from xlgov.workbook.canvas import Book, Sheet
from xlgov.workbook.styles import units

MESSAGE_CELL = "D1"
"""The cell of the hidden sheet with what the macros say where the add-in is missing: VBA source is ASCII."""

_HEIGHT, _GAP = 26, 4
_STRIP_WIDTH, _PANEL_WIDTH = 72, 112
_TOP = 7
"""Pixels above a strip in the row of a sheet's heading."""
_HEADING = 9.5
"""Pixels of a half-width character of a heading."""
_PANEL = "G2"
"""The first cell of the cover's buttons, beside its print area."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its caption, the Sub it calls, what a screen reader says."""

    caption: str
    macro: str
    tip: str


@dataclass(frozen=True, slots=True)
class Macros:
    """A VBA project (the content of vbaProject.bin) and the buttons that call it.

    The cover has all ``buttons``, the other sheets those that ``everywhere`` names. The project's documents
    are ThisWorkbook and Sheet1 to the number of sheets.
    """

    project: bytes
    buttons: Sequence[Button]
    everywhere: frozenset[str]
    message: str


def add_macros(book: Book, macros: Macros) -> None:
    """Put the project and the buttons into a workbook whose sheets are all written."""
    book.workbook.add_vba_project(io.BytesIO(macros.project), is_stream=True)
    book.workbook.set_vba_name("ThisWorkbook")
    for number, (name, sheet) in enumerate(book.sheets.items(), 1):
        sheet.set_vba_name(f"Sheet{number}")
        if name == pages.HIDDEN:
            sheet.write_string(MESSAGE_CELL, macros.message)
        elif name == pages.COVER:
            _panel(sheet, macros.buttons)
        else:
            _strip(sheet, _heading(book, name), [b for b in macros.buttons if b.macro in macros.everywhere])


def _panel(sheet: Sheet, buttons: Sequence[Button]) -> None:
    for index, button in enumerate(buttons):
        _insert(sheet, _PANEL, button, _PANEL_WIDTH, 8, index * (_HEIGHT + _GAP))


def _strip(sheet: Sheet, heading: str, buttons: Sequence[Button]) -> None:
    """Buttons after the heading in the first row, which never scrolls away where a sheet has frozen rows."""
    left = round(units(heading) * _HEADING) + 24
    for index, button in enumerate(buttons):
        _insert(sheet, "A1", button, _STRIP_WIDTH, left + index * (_STRIP_WIDTH + _GAP), _TOP)


def _insert(sheet: Sheet, cell: str, button: Button, width: int, left: int, top: int) -> None:
    sheet.insert_button(
        cell,
        {
            "macro": button.macro,
            "caption": button.caption,
            "description": button.tip,
            "width": width,
            "height": _HEIGHT,
            "x_offset": left,
            "y_offset": top,
        },
    )


def _heading(book: Book, sheet: str) -> str:
    return next((section.label for section in book.form.sections if section.sheet == sheet), sheet)
