"""Where the rows and columns of a statutory table stand on a sheet, in comparison to the template.

A frame maps the template's rows and columns (from 0) to those of the sheet; a table whose labels all stand
in their place has the frame that maps each to itself. Every figure stands where its row and column meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple, TypeVar

from xlgov.finding import Place, cell_place
from xlgov.form import Form, defined_name
from xlgov.form.layout import grid
from xlgov.workbook import own_words, pages
from xlgov.workbook.cells import NOTHING, Contents, Rows, shown
from xlgov.workbook.geometry import address, position
from xlgov.workbook.template import Template, template_of

Spot = tuple[int, int]
"""a row and a column, from 0"""
ALIKE = 0.6
"""share of a table's labels, or of its names, that make the place where they stand the table's"""
_BELOW, _SOME = 6, 3
"""rows under headings in which the figures of their only row are looked for, and how many cells are enough"""
_Was = TypeVar("_Was", int, tuple[int, int])


class Figure(NamedTuple):
    """Where the template has a figure: its spot, how many columns it takes, and the block of its table."""

    spot: Spot
    width: int
    block: int

    @property
    def head(self) -> tuple[int, int]:
        """Its block and its column: what it shares with the figures under the same heading."""
        return self.block, self.spot[1]


class Layout:
    """A table sheet of the template: spots of figures and labels; each is worked out once."""

    def __init__(self, template: Template, table: str) -> None:
        self.template = template
        self.table = template.form.table(table)
        self._grid = grid(template.form, table)

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The printed figures by key."""
        top = pages.TABLE_FIRST_ROW - 1
        cells = self.template.form.cells
        return {
            key: Figure((box.row + top, box.column), box.width, cells[key].block)
            for key, box in self._grid.values.items()
        }

    @cached_property
    def named(self) -> Mapping[str, Place]:
        """The defined name of each printed figure and its own cell."""
        return {defined_name(key): self.template.places[key] for key in self.figures}

    @cached_property
    def filled(self) -> frozenset[Spot]:
        """The cells that the template fills or leaves to the unit, a row that is only imported among them."""
        widest, sheet = template_of(self.template.form.widest), self.table.sheet
        return widest.filled[sheet] | self.template.filled[sheet]

    @cached_property
    def checks(self) -> Mapping[str, Spot]:
        """The cells of our checks and of what is written over them, in which no part of the form stands."""
        sheet = self.table.sheet
        forms = (self.template, template_of(self.template.form.widest))
        others = frozenset[Spot]().union(*(each.filled[sheet] - each.checks[sheet] for each in forms))
        spots = frozenset[Spot]().union(*(each.checks[sheet] for each in forms)) - others
        return {address(*spot): spot for spot in spots}

    @cached_property
    def check_words(self) -> frozenset[object]:
        """What those cells hold that have no formula: nothing, or words of ours."""
        heads = {head.text for head in self.template.live[self.table.sheet].heads}
        return frozenset[object](heads | {"", None, *own_words.BESIDE})

    @cached_property
    def labels(self) -> Mapping[Spot, str]:
        """Every heading and label of the sheet."""
        return {(row, column): text for row, column, text in self.template.labels_on[self.table.sheet]}

    @cached_property
    def _label_rows(self) -> Sequence[tuple[int, itemgetter[object], object]]:
        """Each row with labels, how to pick them out, and what they are."""
        rows: dict[int, list[int]] = {}
        for row, column in self.labels:
            rows.setdefault(row, []).append(column)
        wanted = {row: [self.labels[row, column] for column in columns] for row, columns in rows.items()}
        return [
            (row, itemgetter(*columns), tuple(wanted[row]) if len(columns) > 1 else wanted[row][0])
            for row, columns in rows.items()
        ]

    def labels_stand(self, rows: Rows) -> bool:
        """Whether each label is the text in its own cell: a quick yes; a no is for ``changed_labels``."""
        try:
            return all(pick(rows[row]) == texts for row, pick, texts in self._label_rows)
        except IndexError:
            return False

    @cached_property
    def row_labels(self) -> Mapping[int, Spot]:
        """The spot of the label nearest to the figures of each row that has one."""
        top = pages.TABLE_FIRST_ROW - 1
        found: dict[int, Spot] = {}
        for box in self._grid.boxes:
            if box.role == "label" and box.height == 1 and box.text:
                found[box.row + top] = (box.row + top, box.column)
        return found

    @cached_property
    def headings(self) -> Mapping[tuple[int, int], str]:
        """The heading nearest to the figures of each column, by block and column."""
        found: dict[tuple[int, int], str] = {}
        for key, figure in self.figures.items():
            label = self.template.form.cells[key].column[-1].label
            if label:
                found[figure.head] = label
        return found

    @cached_property
    def over(self) -> frozenset[Spot]:
        """The labels over several rows or columns of figures: none that a row or column has alone."""
        alone = set(self.headings.values())
        rows = set(self.row_labels.values())
        return frozenset(spot for spot, text in self.labels.items() if spot not in rows and text not in alone)

    @cached_property
    def wide(self) -> Mapping[str, Figure]:
        """The figures that take several columns."""
        return {key: figure for key, figure in self.figures.items() if figure.width > 1}

    @cached_property
    def block_of(self) -> Mapping[int, int]:
        """The block that each row with figures belongs to."""
        return {figure.spot[0]: figure.block for figure in self.figures.values()}

    @property
    def first_column(self) -> int:
        """The first column that is not for labels."""
        return self._grid.label_columns

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows with figures."""
        return tuple(sorted({figure.spot[0] for figure in self.figures.values()}))

    @property
    def labelled(self) -> bool:
        """Whether its rows have labels."""
        return self._grid.label_columns > 0

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return self._grid.columns


@cache
def layout_of(form: Form, table: str) -> Layout:
    """The layout of one table of a statutory form; one for all who ask."""
    return Layout(template_of(form), table)


class Frame:
    """Where rows and columns of a table stand on a sheet.

    ``rows`` maps the rows with figures, ``columns`` the columns of each block of the table; what is lost is
    left out.
    """

    def __init__(
        self, layout: Layout, sheet: str, rows: Mapping[int, int], columns: Mapping[tuple[int, int], int]
    ) -> None:
        self.layout = layout
        self.sheet = sheet
        self.rows = rows
        self.columns = columns

    @classmethod
    def by_votes(cls, layout: Layout, sheet: str, places: Mapping[str, Place]) -> Frame:
        """What most of these places of figures say; where two rows would be one, neither."""
        rows: dict[int, Counter[int]] = {}
        columns: dict[tuple[int, int], Counter[int]] = {}
        for key, place in places.items():
            figure = layout.figures.get(key)
            if figure is None or place.sheet != sheet:
                continue
            row, column = position(str(place.cell))
            rows.setdefault(figure.spot[0], Counter())[row] += 1
            columns.setdefault(figure.head, Counter())[column] += 1
        return cls(layout, sheet, _apart(_most(rows)), _most(columns))

    def with_figures(self, contents: Contents) -> Frame:
        """The same, but for a row without a label, which is where figures stand."""
        if self.layout.labelled:
            return self
        lines = contents.rows(self.sheet)
        rows = {row: line_of_figures(self.layout, lines, now) for row, now in self.rows.items()}
        return self if rows == self.rows else Frame(self.layout, self.sheet, rows, self.columns)

    @cached_property
    def spots(self) -> Mapping[str, Spot]:
        """Where each figure stands whose row and column are there."""
        found = {}
        for key, figure in self.layout.figures.items():
            row, column = self.rows.get(figure.spot[0]), self.columns.get(figure.head)
            if row is not None and column is not None:
                found[key] = (row, column)
        return found

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The cells of these figures."""
        return {key: cell_place(self.sheet, address(*spot)) for key, spot in self.spots.items()}

    @property
    def complete(self) -> bool:
        """Whether no row and no column is lost."""
        return len(self.places) == len(self.layout.figures)

    @cached_property
    def at_home(self) -> bool:
        """Whether nothing moved, but perhaps the sheet's name."""
        moved = any(was != now for was, now in self.rows.items())
        return self.complete and not moved and all(was == now for (_, was), now in self.columns.items())

    @cached_property
    def _all_columns(self) -> Mapping[int, int]:
        """Columns without regard to blocks, where these agree."""
        votes: dict[int, Counter[int]] = {}
        for (_, was), now in self.columns.items():
            votes.setdefault(was, Counter())[now] += 1
        return _most(votes)

    def row(self, row: int) -> int:
        """Where any row of the sheet went: with the next row of figures below it, else with the last."""
        return row + _shift(row, self.rows)

    def column(self, column: int) -> int:
        """Where any column went."""
        return column + _shift(column, self._all_columns)

    def changed_labels(self, contents: Contents) -> Iterator[tuple[Place, str, str]]:
        """The labels that do not stand where they should: the place, the text, what was found."""
        return (changed for _, changed in self._changed(contents))

    def lost_labels(
        self, contents: Contents, deleted: Container[Spot] = ()
    ) -> Iterator[tuple[Place, str, str]]:
        """The same without what stands over rows or columns that only changed places with one another, and
        without the labels of ``deleted`` ones; a cell in which another label stands rightly is not meant."""
        rows = contents.rows(self.sheet)
        there = self.labels_there(contents)
        for spot, (place, text, found) in self._changed(contents):
            if spot in deleted or (spot in self.layout.over and text_at(rows, spot) == text):
                continue
            if position(str(place.cell)) not in there:
                yield place, text, found
                continue
            free = [one for one in self._spots(spot) if one not in there]
            where = cell_place(self.sheet, address(*free[0])) if free else Place(self.sheet)
            yield where, text, text_at(rows, free[0]) if free else ""

    def _changed(self, contents: Contents) -> Iterator[tuple[Spot, tuple[Place, str, str]]]:
        rows = contents.rows(self.sheet)
        home = self.at_home
        if home and self.layout.labels_stand(rows):
            return
        for spot, text in self.layout.labels.items():
            spots = [spot] if home else self._spots(spot)
            found = [text_at(rows, one) for one in spots]
            if text not in found:
                yield spot, (cell_place(self.sheet, address(*spots[0])), text, found[0])

    def labels_there(self, contents: Contents) -> set[Spot]:
        """The cells of the labels that stand where they should."""
        rows = contents.rows(self.sheet)
        over = self.layout.over
        return {
            spot
            for home, text in self.layout.labels.items()
            for spot in (*self._spots(home), *([home] if home in over else ()))
            if text_at(rows, spot) == text
        }

    def _spots(self, spot: Spot) -> list[Spot]:
        """Where a label may stand: with the figures behind it, or with those before it, which lines that were
        put in between may have parted."""
        known, across = self.rows, self._all_columns
        rows = (self.row(spot[0]), spot[0] + _shift_before(spot[0], known))
        columns = (self.column(spot[1]), spot[1] + _shift_before(spot[1], across))
        spots = dict.fromkeys((row, column) for row in rows for column in columns if row >= 0 and column >= 0)
        return list(spots) or [spot]


@lru_cache(maxsize=64)
def home(layout: Layout, sheet: str) -> Frame:
    """The frame of a table in which everything is in its place; kept for the next workbook."""
    spots = layout.figures.values()
    return Frame(
        layout,
        sheet,
        {one.spot[0]: one.spot[0] for one in spots},
        {one.head: one.spot[1] for one in spots},
    )


def text_at(rows: Rows, spot: Spot) -> str:
    """What a person sees at a spot."""
    try:
        content = rows[spot[0]][spot[1]]
    except IndexError:
        return ""
    return content if isinstance(content, str) else shown(content)


def line_of_figures(layout: Layout, rows: Rows, row: int) -> int:
    """The row of a table without row labels: the first below its headings in which figures stand."""
    for below in range(row, min(row + _BELOW, len(rows))):
        filled = [content for content in rows[below][: layout.width] if content not in NOTHING]
        if pages.CHECKS_BAND in filled:
            break
        if len(filled) >= _SOME or any(isinstance(content, (int, float)) for content in filled):
            return below
    return row


def _most(votes: Mapping[_Was, Counter[int]]) -> dict[_Was, int]:
    """What most say, where more than half do."""
    found: dict[_Was, int] = {}
    for was, counted in votes.items():
        now, times = counted.most_common(1)[0]
        if 2 * times > counted.total():
            found[was] = now
    return found


def _apart(found: Mapping[int, int]) -> dict[int, int]:
    """Without those that would share one place."""
    times = Counter(found.values())
    return {was: now for was, now in found.items() if times[now] == 1}


def _shift_before(number: int, known: Mapping[int, int]) -> int:
    """How far the nearest one at or before a number went; 0 where none is."""
    before = max((was for was in known if was <= number), default=None)
    return 0 if before is None else known[before] - before


def _shift(number: int, known: Mapping[int, int]) -> int:
    if number in known:
        return known[number] - number
    after: Iterable[int] = (was for was in known if was > number)
    nearest = min(after, default=max(known, default=number))
    return known.get(nearest, nearest) - nearest
