"""Tables in text whose cells are apart by spaces: rows by labels, figures by their order or their columns.

As ``pdftotext -layout`` writes them, or a person who aligned them by hand: labels and heads may be broken
over the lines above and below the figures, and blank cells leave nothing but room.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlgov.documents.outline.sections import Line
from xlgov.documents.text.broken_heads import BrokenHead, beside_columns, broken_head, is_beside
from xlgov.documents.text.row_labels import RowLabel, row_labels
from xlgov.documents.text.spread import NEAREST, spread, under_head
from xlgov.documents.text.words import Word, split_line
from xlgov.finding import Place
from xlgov.form import editions
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.units import with_unit
from xlgov.locate.vocabulary import Choices, Name, Vocabulary, vocabulary

_MOST_LINES, _MOST_HEADS = 3_000, 80
"""of one section; more are no report's"""
_FEWEST_COLUMNS = 2
"""names of columns in a line that is a head"""
_PAGE_NUMBER = re.compile(r"[-—–－·]{0,6}(?:第?\d{1,4}页?)(?:[,，/]?共?\d{1,4}页?)?[-—–－·]{0,6}")


class Recovery(NamedTuple):
    """What was made of some lines: tables, and the lines that are none of theirs."""

    grids: tuple[Grid, ...]
    rest: tuple[Line, ...]


@dataclass(slots=True, eq=False)
class _Row:
    """A row: the index of its line, its table, its label if it has one, and the head above it."""

    index: int
    table: str
    label: RowLabel | None
    choices: Choices | None
    head: list[list[GridCell]] = field(default_factory=list)
    columns: tuple[tuple[Word, ...], ...] = ()
    """the words of its head that name each column"""
    wide: int = 0
    """how many columns its head, or else the form, gives it"""


def in_columns(lines: Sequence[Line]) -> Recovery:
    """The tables of a section's lines; none where no line has figures and a label of the form."""
    if len(lines) > _MOST_LINES:
        return Recovery((), tuple(lines))
    return _Columns(lines).recovery()


class _Columns:
    """The stages: rows by their labels, the heads between them, figures into columns."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._split = [split_line(line) for line in lines]
        self._words: Vocabulary = vocabulary(editions())
        self._index = {number: index for index, (number, _) in enumerate(lines)}
        self._labels = row_labels(self._split, self._words)
        self._of_labels = {word for label in self._labels.values() for word in label.words}
        self._taken: set[int] = set()
        """numbers of the lines that are of a table"""
        self._heads = 0
        self._last: dict[Choices | None, _Row] = {}
        """the last row met, by its columns"""
        self._wholes: dict[tuple[Choices | None, int], list[int]] = {}
        """the lines of rows with a figure in each column, by their columns and how many"""
        self._under: dict[Choices | None, dict[int, tuple[Word | None, ...]]] = {}
        """by columns and line the figures under the words of the head"""

    def recovery(self) -> Recovery:
        """The tables as one grid, row by row, and the lines that are left."""
        rows = [] if self._is_stream() else self._rows()
        if not rows:
            return Recovery((), tuple(self._lines))
        cells: list[list[GridCell]] = []
        doubtful: set[int] = set()
        for row in rows:
            cells += row.head
            figures, sure = self._figures(row, rows)
            if not sure:
                doubtful.add(len(cells))
            cells.append([*self._label_cells(row), *figures])
        self._take_beside(rows[-1].index + 1, len(self._lines), rows[-1].table, inside=False)
        grid = Grid(cells, aligned=False, recovered=True, doubtful=frozenset(doubtful))
        return Recovery((grid,), tuple(line for line in self._lines if line[0] not in self._taken))

    def _is_stream(self) -> bool:
        """Whether figures stand one a line, apart from their labels: nothing is aligned then."""
        alone = sum(len(line.figures) == 1 and not line.label for line in self._split)
        return alone > sum(bool(line.figures) for line in self._split) - alone

    def _rows(self) -> list[_Row]:
        """The lines with figures that are rows, with the heads between them."""
        rows: list[_Row] = []
        for index, line in enumerate(self._split):
            label = self._labels.get(index)
            if not line.figures and not label:
                continue
            if label:
                name = label.name
                row = _Row(index, name.table, label, self._choices(name))
                self._find_head(row, rows)
                rows.append(row)
            elif not line.label:
                rows += self._without_label(index, rows)
        return rows

    def _choices(self, name: Name) -> Choices | None:
        return self._words.choices(name.key) if name.role == "row" else None

    def _without_label(self, index: int, rows: Sequence[_Row]) -> list[_Row]:
        """The row of a table whose only row has no label, if its head stands above it."""
        for table, key in self._words.without_labels.items():
            choices = self._words.choices(key)
            row = _Row(index, table, None, choices)
            if len(self._split[index].figures) >= _FEWEST_COLUMNS and self._find_head(row, rows):
                return [row]
        return []

    def _find_head(self, row: _Row, rows: Sequence[_Row]) -> bool:
        """Take the lines since the row before that are a head, a title or the rest of a label."""
        begin = rows[-1].index + 1 if rows else 0
        gap = [words for index in range(begin, row.index) if (words := self._free(index))]
        alike = self._last.get(row.choices)
        if alike:
            row.columns, row.wide = alike.columns, alike.wide
        elif row.choices:
            row.wide = min(len(paths) for _, paths in row.choices.by_edition)
        if row.choices and gap and self._heads < _MOST_HEADS:
            self._heads += 1
            head = broken_head(gap, row.choices, self._words, row.table)
            if head:
                line = head.lines[-1][-1].line
                row.head = [_cells(texts, line) for texts in (head.above, _with_units(head)) if texts]
                row.columns, row.wide = head.words, len(head.labels)
                self._taken.update(word.line for words in head.lines for word in words)
            else:
                self._raw_head(row, gap)
        self._last[row.choices] = row
        inside = bool(rows) and rows[-1].table == row.table
        self._take_beside(begin, row.index, row.table, inside=inside)
        return bool(row.head)

    def _raw_head(self, row: _Row, gap: Sequence[Sequence[Word]]) -> None:
        """Lines that name columns, but not all those of an edition in their order."""
        for words in gap:
            found = [self._words.exact(word.text) for word in words]
            names = [match.of(True, row.table) for match in found if match]
            columns = [name for name in names if name and name.role == "column"]
            headings = [name for name in names if name and name.role == "heading"]
            if len(headings) == len(words) > 1 or len(columns) >= min(_FEWEST_COLUMNS, row.wide or 1):
                row.head.append([GridCell(word.text, Place(line=word.line)) for word in words])
                self._taken.add(words[0].line)

    def _free(self, index: int) -> list[Word]:
        """The words of a line that are no row's and no page number."""
        line = self._split[index]
        words = [*line.label, *line.figures]
        if _PAGE_NUMBER.fullmatch("".join(word.text for word in words)):
            return []
        return [word for word in words if word not in self._of_labels]

    def _take_beside(self, begin: int, end: int, table: str, *, inside: bool) -> None:
        """Take lines that hold nothing but titles, headings and pieces of them.

        Single letters, as of a heading that runs from top to bottom, only ``inside`` a table.
        """
        others = beside_columns(self._words, table)
        for index in range(begin, end):
            words = self._free(index)
            if words and all(is_beside(word, others) and (inside or len(word.text) > 1) for word in words):
                self._taken.add(words[0].line)

    def _label_cells(self, row: _Row) -> list[GridCell]:
        """The label, after the words beside it that are no table's; takes its lines."""
        line = self._split[row.index]
        self._taken.add(line.number)
        if row.label is None:
            return []
        lines = {word.line for word in row.label.words} | {line.number}
        self._taken |= lines
        others = beside_columns(self._words, row.table)
        found = []
        for number in sorted(lines):
            words = self._split[self._index[number]].label
            left = [word for word in words if word not in self._of_labels and not is_beside(word, others)]
            found += [GridCell(word.text, Place(line=word.line)) for word in left]
        return [*found, GridCell(row.label.text, Place(line=row.label.words[0].line))]

    def _doubtful(self, row: _Row) -> bool:
        """Whether figures may be something else: the number of a page, or the half of one that is broken."""
        line = self._split[row.index]
        if len(line.figures) == 1 and not line.label:
            return True
        beside = self._split[max(0, row.index - 1) : row.index + 2]
        rows = self._labels
        return any(
            other.figures and not other.label and self._index[other.number] not in rows and other is not line
            for other in beside
        )

    def _figures(self, row: _Row, rows: Sequence[_Row]) -> tuple[list[GridCell], bool]:
        """The figures, with blank cells where columns show them; whether that is sure."""
        line = self._split[row.index]
        own = line.figures
        if not own:
            return _cells([""] * row.wide, line.number), True
        if self._doubtful(row):
            return _as_cells(own), False
        if not row.choices or len(own) >= row.wide:
            return _as_cells(own), True
        before, after = self._whole(row, rows)
        if not (before or after):
            return self._under_head(row, rows), False
        found = spread(own, before, after, line.label[-1] if line.label else None)
        if found is None:
            return _as_cells(own), True
        return _with_blanks(found.cells, line.number), found.sure

    def _whole(self, row: _Row, rows: Sequence[_Row]) -> tuple[list[Sequence[Word]], list[Sequence[Word]]]:
        """The figures of the rows before and after a row that have one in each of the same columns."""
        mark = (row.choices, row.wide)
        if mark not in self._wholes:
            alike = [other.index for other in rows if other.choices is row.choices]
            self._wholes[mark] = [index for index in alike if len(self._split[index].figures) == row.wide]
        indexes = self._wholes[mark]
        at = bisect(indexes, row.index)
        return self._figures_of(indexes[max(0, at - NEAREST) : at]), self._figures_of(
            indexes[at : at + NEAREST]
        )

    def _figures_of(self, indexes: Iterable[int]) -> list[Sequence[Word]]:
        return [self._split[index].figures for index in indexes]

    def _under_head(self, row: _Row, rows: Sequence[_Row]) -> list[GridCell]:
        """The figures where no row has one in each column: under the words of the head, if all are."""
        if row.choices not in self._under:
            alike = [other for other in rows if other.choices is row.choices]
            figures = [self._split[other.index].figures for other in alike]
            found = under_head(figures, row.columns) if row.columns else None
            self._under[row.choices] = dict(zip((other.index for other in alike), found or (), strict=False))
        cells = self._under[row.choices].get(row.index)
        line = self._split[row.index]
        return _with_blanks(cells, line.number) if cells else _as_cells(line.figures)


def _with_units(head: BrokenHead) -> list[str]:
    """The labels of a head, each with the unit that its line names after it."""
    text = "".join(word.text for line in head.lines for word in line)
    return [with_unit(label, text) for label in head.labels]


def _with_blanks(words: Iterable[Word | None], line: int) -> list[GridCell]:
    return _cells((word.text if word else "" for word in words), line)


def _cells(texts: Iterable[str], line: int) -> list[GridCell]:
    return [GridCell(text, Place(line=line)) for text in texts]


def _as_cells(words: Iterable[Word]) -> list[GridCell]:
    return [GridCell(word.text, Place(line=word.line)) for word in words]
