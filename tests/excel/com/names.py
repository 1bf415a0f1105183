"""Defined names and what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.excel.com import bookfile
from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import com_error, no_such, raised
from tests.excel.com.ranges import Range, _written, areas_of
from xlgov.workbook import geometry

if TYPE_CHECKING:
    from tests.excel.com.workbooks import Workbook
    from tests.excel.com.worksheets import Worksheet

_BUILT_IN = "_xlnm."
_PRINT_AREA = "_xlnm.Print_Area"


class Name(CDispatch):
    """One defined name."""

    def __init__(self, book: Workbook, own: bookfile.Name) -> None:
        super().__init__(book.excel)
        self.book, self.own = book, own

    @property
    def Name(self) -> str:
        bare = self.own.name.removeprefix(_BUILT_IN)
        return bare if self.own.sheet is None else f"{geometry.quoted(self.own.sheet.name)}!{bare}"

    @property
    def RefersTo(self) -> str:
        return f"={self.own.refers_to}"

    @RefersTo.setter
    def RefersTo(self, to: str) -> None:
        self.own.entry.text = to.removeprefix("=")
        self.book.changed()

    @property
    def RefersToRange(self) -> Range:
        try:
            areas = areas_of(self.own.refers_to)
            sheet = self.book.file.sheet(areas[0][0] or "")
        except (com_error, KeyError):
            raise raised("Application-defined or object-defined error") from None
        return Range(self.book.sheet(sheet), [each for _, each in areas])

    @property
    def Visible(self) -> bool:
        return not self.own.is_hidden

    @property
    def Parent(self) -> Any:
        return self.book if self.own.sheet is None else self.book.sheet(self.own.sheet)

    def Delete(self) -> None:
        self.book.file.remove_name(self.own)
        self.book.changed()


class Names(CDispatch):
    """All names of a workbook, or those of one sheet."""

    def __init__(self, book: Workbook, sheet: bookfile.SheetFile | None = None) -> None:
        super().__init__(book.excel)
        self.book, self.sheet = book, sheet

    def _all(self) -> list[bookfile.Name]:
        return [name for name in self.book.file.names() if self.sheet is None or name.sheet is self.sheet]

    @property
    def Count(self) -> int:
        return len(self._all())

    def Item(self, which: Any) -> Name:
        found = self._all()
        if isinstance(which, str):
            for name in found:
                if name.name.casefold() == which.casefold() and (name.sheet is None or self.sheet):
                    return Name(self.book, name)
            for name in found:
                made = Name(self.book, name)
                if type(made).Name.fget(made).casefold() == which.casefold():  # type: ignore[attr-defined]
                    return made
        elif 1 <= which <= len(found):
            return Name(self.book, found[which - 1])
        raise no_such(which)

    def __iter__(self) -> Iterator[Name]:
        self.excel.enumerated("Names")
        for each in self._all():
            self.excel.enumerated("Names")
            yield Name(self.book, each)

    def Add(self, Name: str, RefersTo: str) -> Any:
        own = self.book.file.put_name(Name, RefersTo.removeprefix("="), self.sheet)
        self.book.changed()
        return _named(self.book, own)


def _named(book: Workbook, own: bookfile.Name) -> Name:
    return Name(book, own)


class PageSetup(CDispatch):
    """What is printed of a sheet. Without a printer Excel refuses to change it (many reports of 1004)."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.excel)
        self.sheet = sheet

    @property
    def PrintArea(self) -> str:
        for name in self.sheet.book.file.names():
            if name.name == _PRINT_AREA and name.sheet is self.sheet.file:
                return ",".join(_written(each, True, True) for _, each in areas_of(name.refers_to))
        return ""

    @PrintArea.setter
    def PrintArea(self, area: str) -> None:
        if not self.excel.printer:
            raise raised("Unable to set the PrintArea property of the PageSetup class")
        owner = geometry.quoted(self.sheet.file.name)
        told = ",".join(f"{owner}!{_written(each, True, True)}" for _, each in areas_of(area))
        self.sheet.book.file.put_name(_PRINT_AREA, told, self.sheet.file)
