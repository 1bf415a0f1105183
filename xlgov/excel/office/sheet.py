"""Worksheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from numbers import Number
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlgov.excel.office.addresses import COLUMNS, ROWS, Rectangle, rectangle
from xlgov.excel.office.bridge import struct, uno
from xlgov.excel.office.names import Names
from xlgov.excel.office.notes import ANNOTATIONS, Note
from xlgov.excel.office.ranges import Range

if TYPE_CHECKING:
    from xlgov.excel.office.book import Book

_PRINT_AREA = "_xlnm.Print_Area"


class Sheets(base_classes.Sheets):
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.xs = book.document.Sheets

    @property
    def api(self) -> Any:
        return self.xs

    @property
    def names(self) -> tuple[str, ...]:
        """Of all sheets, with one call; xlwings has no word for it."""
        return tuple(self.xs.ElementNames)

    @property
    def active(self) -> Sheet:
        controller = self.book.document.CurrentController
        return Sheet(self.book, controller.ActiveSheet if controller else self.xs.getByIndex(0))

    def __call__(self, name_or_index: str | int) -> Sheet:
        if not isinstance(name_or_index, str):
            return Sheet(self.book, self.xs.getByIndex(int(name_or_index) - 1))
        wanted = name_or_index.casefold()
        for name in self.names:
            if name.casefold() == wanted:
                return Sheet(self.book, self.xs.getByName(name))
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return int(self.xs.Count)

    def __iter__(self) -> Iterator[Sheet]:
        for name in self.names:
            yield Sheet(self.book, self.xs.getByName(name))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        if name is None:
            number = len(self) + 1
            while self.xs.hasByName(f"Sheet{number}"):
                number += 1
            name = f"Sheet{number}"
        if before is not None:
            position = before.index - 1
        elif after is not None:
            position = after.index
        else:
            position = self.active.index - 1
        self.xs.insertNewByName(name, position)
        sheet = self(name)
        sheet.activate()
        return sheet


class Sheet(base_classes.Sheet):
    """One sheet. `xs` is the raw UNO sheet."""

    book: Any = None

    def __init__(self, book: Book, xs: Any) -> None:
        self.book, self.xs = book, xs
        self.is_open = False
        """Known to be unprotected: every write would ask again."""

    @property
    def api(self) -> Any:
        return self.xs

    @property
    def name(self) -> str:
        return str(self.xs.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.xs.Name = value

    @property
    def index(self) -> int:
        return self.number + 1

    @property
    def number(self) -> int:
        """The place among the sheets, from 0, as UNO counts."""
        return int(self.xs.RangeAddress.Sheet)

    @property
    def names(self) -> Names:
        return Names(self.book, self.xs.NamedRanges, self)

    @property
    def visible(self) -> bool:
        return bool(self.xs.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.xs.IsVisible = bool(value)

    @cached_property
    def annotations(self) -> Any:
        """The notes as UNO has them."""
        return self.xs.Annotations

    @property
    def notes(self) -> list[Note]:
        """Row by row, as in Excel."""
        return sorted((Note(self, annotation) for annotation in self.annotations), key=lambda n: n.place)

    def add_notes(self, notes: Mapping[str, str]) -> None:
        """Put notes on cells that have none, by address; xlwings has no word for many at once."""
        number = self.number if notes else 0
        for cell, text in notes.items():
            row, column, _, _ = self._rectangle(cell)
            address = struct("table.CellAddress", Sheet=number, Row=row - 1, Column=column - 1)
            self.annotations.insertNew(address, text)

    def delete_notes(self, cells: Iterable[str]) -> None:
        """Take the notes off cells, by address, where they have some."""
        number = self.number
        places = [self.block(*self._rectangle(cell)).place(number) for cell in cells]
        if places:
            self.book.group(places).clearContents(ANNOTATIONS)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        return FreezePanes(self)

    def activate(self) -> None:
        controller = self.book.document.CurrentController
        if controller:
            controller.setActiveSheet(self.xs)

    select = activate

    @property
    def protected(self) -> bool:
        """Whether the sheet is protected; xlwings has no word for it."""
        return not self.is_open and bool(self.xs.isProtected())

    def protect(self, password: str = "") -> None:
        self.is_open = False
        self.xs.protect(password)

    def unprotect(self, password: str = "") -> None:
        """Raises RuntimeError when the password is wrong."""
        try:
            self.xs.unprotect(password)
        except uno().getClass("com.sun.star.lang.IllegalArgumentException"):
            raise RuntimeError("1004: wrong password") from None
        self.is_open = True

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, Number) and isinstance(arg2, Number):
            return self._at(arg1, arg2)
        first = self._one(arg1)
        if arg2 is None:
            return first
        last = self._one(arg2)
        top, left = min(first.row, last.row), min(first.column, last.column)
        bottom = max(first.row + first.shape[0], last.row + last.shape[0])
        right = max(first.column + first.shape[1], last.column + last.shape[1])
        return self.block(top, left, bottom - top, right - left)

    def block(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Range:
        """The range of a size from a cell on, counted from 1."""
        return Range(self, row, column, rows, columns)

    def _at(self, row: Any, column: Any) -> Range:
        if row == 0 or column == 0:
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        return self.block(int(row), int(column))

    def _one(self, place: Any) -> Range:
        if isinstance(place, Range):
            return place
        if isinstance(place, tuple):
            return self.block(*place) if len(place) == 4 else self._at(*place)
        text = place.replace("$", "").strip()
        if "!" in text:
            sheet, text = text.rsplit("!", 1)
            other: Sheet = self.book.sheets(sheet.strip("'").replace("''", "'"))
            return other.range(text)
        if "," in text:
            first, *others = (self._one(part) for part in text.split(","))
            return first.with_areas(others)
        found = rectangle(text)
        return self.block(*found) if found else self._named(place)

    @staticmethod
    def _rectangle(cell: str) -> Rectangle:
        found = rectangle(cell)
        if found is None:
            raise ValueError(f"{cell!r} is not an address")
        return found

    def _named(self, name: str) -> Range:
        for names in (self.names, self.book.names):
            if names.contains(name):
                return names(name).refers_to_range
        raise ValueError(f"{name!r} is neither an address nor a name")

    @property
    def cells(self) -> Range:
        return self.block(1, 1, ROWS, COLUMNS)

    @property
    def used_range(self) -> Range:
        cursor = self.xs.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        used: Range = self.book.range_at(cursor.RangeAddress, self)
        return used

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def clear(self) -> None:
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        self.book.document.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        target = before or after
        if target is None:
            raise ValueError("copy needs a sheet before or after which the copy shall stand")
        position = target.index - (1 if before else 0)
        sheets = target.book.document.Sheets
        if target.book.document != self.book.document:
            sheets.importSheet(self.book.document, self.name, position)
            return
        number = 2
        while sheets.hasByName(f"{self.name} ({number})"):
            number += 1
        name = f"{self.name} ({number})"
        sheets.copyByName(self.name, name, position)
        self.book.sheets(name).activate()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        target = before or after
        if target is None:
            raise ValueError("move needs a sheet before or after which this one shall stand")
        self.book.document.Sheets.moveByName(self.name, target.index - (1 if before else 0))


class FreezePanes(base_classes.FreezePanes):
    """The frozen rows and columns of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: Range) -> None:
        rows, columns = frozen_range.shape
        self._freeze(frozen_range.column + columns - 1, frozen_range.row + rows - 1)

    def unfreeze(self) -> None:
        self._freeze(0, 0)

    def _freeze(self, columns: int, rows: int) -> None:
        self.sheet.activate()
        self.sheet.book.document.CurrentController.freezeAtPosition(columns, rows)


class PageSetup(base_classes.PageSetup):
    """How a sheet prints."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.xs

    @property
    def print_area(self) -> str | None:
        areas = self.sheet.xs.getPrintAreas()
        return self.sheet.book.range_at(areas[0]).address if areas else None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        number = self.sheet.number
        self.sheet.xs.setPrintAreas((self.sheet.range(value).place(number),) if value else ())
        # a file from Excel leaves the old area as a name too: saved, there would be two of it, and Excel
        # takes such a file for damaged
        if self.sheet.xs.NamedRanges.hasByName(_PRINT_AREA):
            self.sheet.xs.NamedRanges.removeByName(_PRINT_AREA)
