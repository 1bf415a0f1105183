"""What a person sees of a workbook, read out of its file: to hold against each other what two hosts made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.excel.com.bookfile import WORKSHEET, BookFile, SheetFile
from tests.excel.com.cells import Failure, address
from xlgov.workbook import pages


@dataclass
class Seen:
    """By ``sheet!cell``: contents, formulas, fills and notes; by sheet: whether shown and protected."""

    contents: dict[str, Any] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    fills: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def differences(self, other: Seen) -> list[str]:
        """Where two files show something else, each as a line."""
        found = []
        for what in ("contents", "formulas", "fills", "notes", "sheets"):
            here, there = getattr(self, what), getattr(other, what)
            for place in sorted(here.keys() | there.keys()):
                if here.get(place) != there.get(place):
                    found.append(f"{what} {place}: {here.get(place)!r} / {there.get(place)!r}")
        return found


def seen(content: bytes) -> Seen:
    """What is seen of a file. The hidden sheet's own texts are left out: nobody sees them."""
    file, found = BookFile(content), Seen()
    for sheet in file.sheets:
        protection = sheet.protection
        shown = sheet.state == "visible", protection is not None and protection.get("sheet") in ("1", "true")
        found.sheets[sheet.name] = shown
        if sheet.kind == WORKSHEET and sheet.name != pages.HIDDEN:
            _see(sheet, found)
    return found


def _see(sheet: SheetFile, found: Seen) -> None:
    for cell in sheet.cells:
        place = f"{sheet.name}!{address(cell)}"
        value, formula = sheet.cells.value(cell), sheet.cells.formula(cell)
        if value not in (None, ""):
            found.contents[place] = value.name if isinstance(value, Failure) else value
        if formula is not None:
            found.formulas[place] = _plain(formula)
        fill = sheet.file.styles.fill(sheet.cells.style(cell))
        if fill is not None:
            found.fills[place] = fill
    for cell in sheet.notes.cells():
        found.notes[f"{sheet.name}!{address(cell)}"] = sheet.notes.text(cell).strip()


def _plain(formula: str) -> str:
    """A formula in one spelling: no quotes around sheets, no ``$``, no spaces outside texts."""
    pieces = re.split(r'("(?:[^"]|"")*")', formula)
    for number in range(0, len(pieces), 2):
        piece = re.sub(r"'([^']+)'!", r"\1!", pieces[number]).replace("FALSE()", "FALSE").replace("$", "")
        pieces[number] = re.sub(r"\s", "", piece)
    return "".join(pieces)
