"""What one row of a grid says: the labels before its figures, and the data row that they make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlgov.finding import Place
from xlgov.locate.grids import GridCell
from xlgov.locate.heads import Head
from xlgov.locate.vocabulary import Match, Vocabulary

_JOINED = 3
"""cells over which one label may be split"""


class Label(NamedTuple):
    """A label in a row: its first cell, the one after its last, and what it names."""

    first: int
    after: int
    match: Match


@dataclass(slots=True)
class Line:
    """One data row as found: its key, its label, and the whole row with the index of the first value."""

    key: str
    table: str
    label: str
    row: Sequence[GridCell]
    index: int
    """of the label's cell"""
    after: int
    """of the first cell that may hold a value"""
    head: Head | None
    aligned: bool
    group: str | None = None
    """the key of the rows below, when the label may also be their heading"""
    recovered: bool = False
    """whether its cells are merely in order, or more or fewer than those of other rows"""
    doubtful: bool = False

    @property
    def cells(self) -> Sequence[GridCell]:
        """The cells that may hold values."""
        return self.row[self.after :]

    @property
    def place(self) -> Place:
        """Where the label, or else the first cell, stands."""
        return self.row[min(self.index, len(self.row) - 1)].place

    @property
    def quote(self) -> str:
        """The row as typed."""
        return "\t".join(cell.text for cell in self.row)


@dataclass(slots=True)
class Gap:
    """A break inside a table, and the row that follows it."""

    place: Place
    before: Line | None
    line: Line


def labels_of(row: Sequence[GridCell], matches: Sequence[Match | None], words: Vocabulary) -> list[Label]:
    """The labels before the first figure."""
    before = _before_figures(row)
    found: list[Label] = []
    position = 0
    while position < len(before):
        index = before[position]
        single = matches[index] if _names_row(matches[index]) else None
        joined = None
        if single is None or single.edits:
            # a label split over cells that is right is believed before a single cell that is misspelt
            joined = _joined(row, before[position : position + _JOINED], words)
        if joined:
            found.append(joined)
            while position < len(before) and before[position] < joined.after:
                position += 1
            continue
        if single:
            found.append(Label(index, _end(row, index), single))
        position += 1
    return found


def _before_figures(row: Sequence[GridCell]) -> list[int]:
    """The filled cells before the first figure; a figure before all words may be a serial number."""
    found: list[int] = []
    serial = False
    for index, cell in enumerate(row):
        if cell.numeric and (found or serial):
            break
        if cell.numeric:
            serial = True
        elif not cell.blank:
            found.append(index)
    return found


def _names_row(found: Match | None) -> bool:
    return found is not None and found.of(False) is not None


def _joined(row: Sequence[GridCell], before: Sequence[int], words: Vocabulary) -> Label | None:
    """A label split over neighbouring cells."""
    for count in range(2, len(before) + 1):
        if before[count - 1] - before[0] > count:
            break
        found = words.match("".join(row[index].text for index in before[:count]))
        if found and not found.edits and _names_row(found):
            return Label(before[0], _end(row, before[count - 1]), found)
    return None


def _end(row: Sequence[GridCell], index: int) -> int:
    """The cell after a label, whose own cell may go over several columns."""
    end = index + 1
    while end < len(row) and row[end].covered:
        end += 1
    return end


def apart(row: Sequence[GridCell], words: Vocabulary) -> list[Sequence[GridCell]]:
    """Rows that were run together: a label or a head after figures begins another row."""
    pieces: list[Sequence[GridCell]] = []
    begin, figures = 0, False
    for index, cell in enumerate(row):
        if cell.blank:
            continue
        if cell.numeric:
            figures = True
        elif figures and _exactly_known(cell, words):
            pieces.append(row[begin:index])
            begin, figures = index, False
    return [*pieces, row[begin:]]


def _exactly_known(cell: GridCell, words: Vocabulary) -> bool:
    found = words.match(cell.text)
    return found is not None and not found.edits
