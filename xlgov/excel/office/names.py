"""Defined names of a workbook or of one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlgov.excel.office.bridge import struct
from xlgov.excel.office.formulas import quoted, to_excel, to_office

if TYPE_CHECKING:
    from xlgov.excel.office.book import Book
    from xlgov.excel.office.ranges import Range
    from xlgov.excel.office.sheet import Sheet


class Names(base_classes.Names):
    """The names of a workbook, or those of a sheet when one is given."""

    def __init__(self, book: Book, ranges: Any, sheet: Sheet | None = None) -> None:
        self.book, self.ranges, self.sheet = book, ranges, sheet

    @property
    def api(self) -> Any:
        return self.ranges

    def __call__(self, name_or_index: str | int) -> Name:
        if not isinstance(name_or_index, str):
            return self._wrap(self.ranges.ElementNames[int(name_or_index) - 1])
        found = self._find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return self._wrap(found)

    def contains(self, name_or_index: str | int) -> bool:
        if not isinstance(name_or_index, str):
            return 0 < int(name_or_index) <= len(self)
        return self._find(name_or_index) is not None

    def __len__(self) -> int:
        return int(self.ranges.Count)

    def add(self, name: str, refers_to: str) -> Name:
        ranges, sheet = self.ranges, self.sheet
        if "!" in name:
            place, name = name.rsplit("!", 1)
            sheet = self.book.sheets(place.strip("'"))
            ranges = sheet.xs.NamedRanges
        if ranges.hasByName(name):
            ranges.removeByName(name)
        ranges.addNewByName(name, _content(refers_to), struct("table.CellAddress"), 0)
        return Name(self.book, ranges, name, sheet)

    def _find(self, name: str) -> str | None:
        wanted = name.rsplit("!", 1)[-1].casefold()
        return next((found for found in self.ranges.ElementNames if found.casefold() == wanted), None)

    def _wrap(self, name: str) -> Name:
        return Name(self.book, self.ranges, name, self.sheet)


class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: Book, ranges: Any, name: str, sheet: Sheet | None) -> None:
        self.book, self.ranges, self.own, self.sheet = book, ranges, name, sheet

    @property
    def api(self) -> Any:
        return self.ranges.getByName(self.own)

    def delete(self) -> None:
        self.ranges.removeByName(self.own)

    @property
    def name(self) -> str:
        return f"{quoted(self.sheet.name)}!{self.own}" if self.sheet else self.own

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self.own = value

    @property
    def refers_to(self) -> str:
        return to_excel("=" + self.api.Content)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = _content(value)

    @property
    def refers_to_range(self) -> Range:
        cells = self.api.getReferredCells()
        if cells is None:
            raise RuntimeError(f"{self.own} refers to no range")
        return self.book.range_at(cells.RangeAddress)


def _content(refers_to: str) -> str:
    return to_office("=" + refers_to.removeprefix("=")).removeprefix("=")
