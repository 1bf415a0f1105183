"""What the cells of an open workbook look like now: from its copy, or by asking the host."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from xlgov.excel.notes import notes_of, threaded_in
from xlgov.finding import Place
from xlgov.workbook.cells import Contents
from xlgov.workbook.looks import Colour, Fill

if TYPE_CHECKING:
    import xlwings as xw


class Look(NamedTuple):
    """A cell's fill and note; None for none."""

    fill: Colour | None
    note: str | None


class Looked:
    """The fills and notes of a workbook as they are when first asked for.

    ``contents`` are those of the workbook now. Of the cells with the same fill one is asked for its colour,
    where the copy does not tell it. Nothing here needs a sheet that is open for changes.
    """

    def __init__(self, book: xw.Book, contents: Contents) -> None:
        self._book = book
        self._contents = contents
        self._sheets: dict[str, _Sheet] = {}
        self._colours: dict[Hashable, Colour | None] = {}

    def look(self, place: Place) -> Look:
        """The fill and the note of a cell."""
        sheet, cell = self._sheet(str(place.sheet)), str(place.cell)
        fill = sheet.fill_of(cell)
        if not fill.is_told and fill.id not in self._colours:
            self._colours[fill.id] = colour(sheet.open.range(cell))
        return Look(fill.colour if fill.is_told else self._colours[fill.id], sheet.notes.get(cell))

    def notes(self, sheet: str) -> Mapping[str, str]:
        """The text of each note of a sheet by its cell; conversations are none."""
        return self._sheet(sheet).notes

    def is_threaded(self, place: Place) -> bool:
        """Whether a cell has a conversation (对话批注)."""
        return str(place.cell) in self._sheet(str(place.sheet)).threaded

    def _sheet(self, name: str) -> _Sheet:
        if name not in self._sheets:
            self._sheets[name] = _Sheet(self._book, name, self._contents)
        return self._sheets[name]


class _Sheet:
    """One sheet; what its copy does not tell is asked for."""

    def __init__(self, book: xw.Book, name: str, contents: Contents) -> None:
        self._book, self._name = book, name
        self._told = contents.looks(name)
        self._opened: xw.Sheet | None = None
        if self._told is not None:
            self.notes, self.threaded = self._told.notes, self._told.threaded
        else:
            self.threaded = threaded_in(self.open)
            notes = {cell: note.text for cell, note in notes_of(self.open).items()}
            self.notes = {cell: text for cell, text in notes.items() if cell not in self.threaded}

    @property
    def open(self) -> xw.Sheet:
        """The sheet itself."""
        self._opened = self._opened or self._book.sheets[self._name]
        return self._opened

    def fill_of(self, cell: str) -> Fill:
        return self._told.fill_of(cell) if self._told else Fill((self._name, cell), is_told=False)


def colour(cell: xw.Range) -> Colour | None:
    """A cell's fill, as the host tells it."""
    found = cell.color
    return None if found is None else (int(found[0]), int(found[1]), int(found[2]))
