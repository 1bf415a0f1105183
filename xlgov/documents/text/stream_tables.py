"""The tables in a stream of labels and figures, what of them is in doubt, and what is no part of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlgov.documents.outline.sections import Line
from xlgov.documents.text.form_order import in_form_order
from xlgov.documents.text.heads import head_rows
from xlgov.documents.text.spots import Spot, spotted
from xlgov.documents.text.streams import NUMERALS, StreamRow, StreamWalk, agrees, far_off, is_strange, shared
from xlgov.documents.text.tokens import Run, Stream, StreamWord, is_drawn, known, streamed
from xlgov.finding import Place
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.units import with_unit
from xlgov.locate.vocabulary import Name, Vocabulary

_MOST_RUNS = 600
_UNIT = "单位百万元"
"""the longest that stands after a label"""
_BESIDE = 12
"""lines between a label and the nearest line of its table"""
CONTRADICTED = "这一行的数与它自己的合计对不上"


class Doubt(NamedTuple):
    """Figures that are likely but not certain, where they stand, and why they are not certain."""

    keys: tuple[str, ...]
    place: Place
    quote: str
    why: str


class Streamed(NamedTuple):
    """What was made of lines: a grid, what is in doubt, the prose, and what is left of a table's words."""

    grid: Grid
    doubts: tuple[Doubt, ...]
    prose: list[Line]
    left: tuple[Line, ...]
    backwards: bool = False
    """whether figures may stand before their labels: then nothing is placed"""


def from_stream(lines: Sequence[Line], words: Vocabulary) -> Streamed | None:
    """The tables in some lines; None where there are none.

    What stands before the first row or head and after the last is prose, as are sentences and remarks.
    """
    stream = streamed(lines, words)
    if not stream.runs or len(stream.runs) > _MOST_RUNS:
        return None
    spots = spotted(stream, words)
    walk = StreamWalk(stream, spots, words)
    rows = _once(walk.rows)
    shared(rows, words)
    if apart := in_form_order(stream, spots, rows, words):
        rows, walk.left = apart, []
    if not any(row.cells for row in rows):
        return None
    far_off(rows, stream, words)
    if _figures_first(rows, walk.left):
        return Streamed(Grid((), aligned=False), (), list(lines), (), backwards=True)
    return _Telling(stream, spots, words, rows, walk).told(lines)


def has_rows(lines: Sequence[Line], words: Vocabulary) -> bool:
    """Whether lines hold a row of a table: a label and figures."""
    return from_stream(lines, words) is not None


class _Telling:
    """Makes a grid of rows, and tells what of the lines is in it and what is not."""

    def __init__(
        self,
        stream: Stream,
        spots: Sequence[Spot],
        words: Vocabulary,
        rows: Sequence[StreamRow],
        walk: StreamWalk,
    ) -> None:
        self._stream, self._spots, self._words, self._rows, self._walk = stream, spots, words, rows, walk
        self._heads: list[tuple[int, int]] = []
        """stretches of letters that are heads"""
        self._used: set[int] = set()
        """lines of which something is in the grid"""

    def told(self, lines: Sequence[Line]) -> Streamed:
        """The grid and all else."""
        rows: list[list[GridCell]] = []
        doubts: list[Doubt] = []
        for row in self._rows:
            place = self._place(row)
            rows += self._head(row)
            label = [GridCell(self._label(row.name, row.spot), place)] if row.name else []
            rows.append([*label, *row.cells])
            self._used |= {cell.place.line or 0 for cell in row.cells} | (
                {place.line or 0} if row.cells else set()
            )
            doubts += self._doubt(row, place)
        first, last = self._region()
        prose = [line for line in lines if not first <= line[0] <= last and not is_drawn(line[1])]
        prose = sorted([*prose, *(line for line in self._stream.prose if first <= line[0] <= last)])
        return Streamed(Grid(rows, aligned=False), tuple(doubts), prose, tuple(self._left(first, last)))

    def _region(self) -> tuple[int, int]:
        """The first and the last line of the tables: those used, and those with labels next to them."""
        first, last = min(self._used), max(self._used)
        labelled = [self._stream.line_of(at) for spot in self._spots for at in (spot.start, spot.end - 1)]
        for line in reversed(labelled):
            if first - _BESIDE <= line < first:
                first = line
        for line in labelled:
            if last < line <= last + _BESIDE:
                last = line
        return first, last

    def _place(self, row: StreamRow) -> Place:
        if row.spot is None:
            return row.cells[0].place
        return Place(line=self._stream.line_of(row.spot.start))

    def _label(self, name: Name, spot: Spot | None) -> str:
        """The form's label of a row, with the unit that stands beside it."""
        beside = self._stream.words_in(spot.start, spot.end + len(_UNIT)) if spot else ()
        return with_unit(name.label, "".join(word.text for word in beside))

    def _head(self, row: StreamRow) -> list[list[GridCell]]:
        """The rows of the head that stands before a row."""
        start, stop = row.head
        spots = [spot for spot in self._walk.heads if start <= spot.start and spot.end <= stop]
        found = head_rows(row.row, spots, self._stream, start, stop, self._words)
        if found:
            self._heads.append((start, stop))
            self._used |= {cell.place.line or 0 for cells in found for cell in cells}
        return found

    def _doubt(self, row: StreamRow, place: Place) -> Iterator[Doubt]:
        why = row.why
        if row.cells and not why and not agrees(row, self._words):
            why = CONTRADICTED
        if row.cells and why:
            label = row.name.label if row.name else ""
            quote = "\t".join([label, *(cell.text for cell in row.cells)]).strip("\t")
            yield Doubt(self._words.under(row.row), place, quote, why)

    def _left(self, first: int, last: int) -> Iterator[Line]:
        """Figures that no row was given, and words that are of no label."""
        found: dict[int, list[str]] = {}
        for run in self._walk.left:
            if first <= run.lines[0] <= last and not all(cell.blank for cell in run.cells):
                found.setdefault(run.lines[0], []).append(" ".join(cell.text for cell in run.cells))
        covered = bytearray(len(self._stream.letters))
        for begin, stop in [(spot.start, spot.end) for spot in self._spots] + self._heads:
            covered[begin:stop] = b"\x01" * (stop - begin)
        for word in self._stream.words:
            if first <= word.line <= last and self._is_left(word, covered):
                found.setdefault(word.line, []).append(word.text)
        return ((line, " ".join(texts)) for line, texts in sorted(found.items()))

    def _is_left(self, word: StreamWord, covered: bytearray) -> bool:
        if word.start == word.end:
            return any(letter.isalpha() for letter in word.text)
        if covered.find(0, word.start, word.end) < 0:
            return False
        return is_strange(word, self._stream, self._words) and not self._rest_of_label(word, covered)

    def _rest_of_label(self, word: StreamWord, covered: bytearray) -> bool:
        """Whether what labels leave of a word is numbers and pieces of labels."""
        rest = "".join(
            self._stream.letters[at] for at in range(word.start, word.end) if not covered[at]
        ).strip("".join(NUMERALS))
        return not rest or any(rest in label for label in known(self._words))


def _figures_first(rows: Sequence[StreamRow], left: Sequence[Run]) -> bool:
    """Whether figures may stand before their labels: some before the first, none behind the last."""
    labelled = [row for row in rows if row.spot]
    if not labelled or labelled[-1].cells:
        return False
    first = labelled[0].spot
    return first is not None and any(run.at <= first.start for run in left)


def _once(rows: Sequence[StreamRow]) -> list[StreamRow]:
    """Rows without figures that come again with figures are no rows."""
    filled = Counter(row.row for row in rows if row.cells)
    seen: set[str] = set()
    found = []
    for row in rows:
        if row.cells or (row.row not in filled and row.row not in seen):
            found.append(row)
            seen.add(row.row)
    return found
