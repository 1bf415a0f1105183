"""Values and formulas of a range, in as few calls as possible."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from typing import Any

from xlgov.excel.office.addresses import Rectangle
from xlgov.excel.office.block import Block, Cell
from xlgov.excel.office.bridge import enum
from xlgov.excel.office.cell_values import DATE, LOGICAL, TEXT, TIME, ErrorCode, plain, shown_as
from xlgov.excel.office.entries import TRUTH, Entry, entered
from xlgov.excel.office.formulas import to_excel, to_office

_QUESTIONS = 60
"""Rectangles asked for their number format one by one; listing all looks of a form's sheet costs as much."""
_NOTES = 8
"""com.sun.star.sheet.CellFlags"""
_INTERSECTION = re.compile(r"[A-Za-z]\$?\d+!")
_WORDS = re.compile(r"[^\W\d_A-Za-z年月日时分秒上下午]")
"""A letter that no number, date or time is written with."""
_NO_REFERENCE, _NO_CROSSING = 524, 521


class Content(Block):
    """What the cells hold."""

    def _get_value(self) -> Any:
        if self.raw is None:
            return None
        rows = [[None if value == "" else value for value in row] for row in self._read()]
        return rows[0][0] if self.single else tuple(map(tuple, rows))

    def _set_value(self, value: Any) -> None:
        if self.raw is not None:
            rows = self._rows_of(value)
            shape = len(rows), len(rows[0])
            target = self if shape == self.shape else self.part(0, 0, *shape)
            target.need_unlocked()
            target.write(rows)

    raw_value = property(
        _get_value,
        _set_value,
        doc="A value for one cell, else a tuple of rows; empty cells are None, error cells ErrorCode.",
    )

    def _read(self) -> list[list[Any]]:
        rows = [list(row) for row in self.raw.getDataArray()]
        numbers = [
            (r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, float)
        ]
        for key, cells in self._by_format(numbers):
            kind = self.sheet.book.formats.kind(key)
            if kind & (DATE | TIME | LOGICAL):
                for r, c in cells:
                    rows[r][c] = shown_as(rows[r][c], kind)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None:  # an error cell, of which the array says nothing more
                    row[c] = self._error(r, c)
        return rows

    def _error(self, row: int, column: int) -> ErrorCode:
        cell = self.raw.getCellByPosition(column, row)
        number = cell.getError()
        if number == _NO_REFERENCE and _INTERSECTION.search(cell.getFormula()):
            number = _NO_CROSSING
        return ErrorCode.of(number)

    def _by_format(self, cells: Collection[Cell]) -> list[tuple[int, Collection[Cell]]]:
        """Cells by the key of their number format.

        LibreOffice tells of a rectangle whether all is alike in it, so rectangles are halved until it is,
        across where their first row is alike; where that takes too long, it lists all looks in the range.
        """
        found: list[tuple[int, Collection[Cell]]] = []
        waiting = [list(cells)] if cells else []
        for _ in range(_QUESTIONS):
            if not waiting:
                return found
            some = waiting.pop()
            (top, left), (bottom, right) = _corners(some)
            key = self._format_of(top, left, bottom, right)
            if key is not None:
                found.append((key, some))
            elif bottom > top and (right == left or self._format_of(top, left, top, right) is not None):
                waiting += _halves(some, 0, (top + bottom) // 2)
            else:
                waiting += _halves(some, 1, (left + right) // 2)
        wanted = set().union(*waiting) if waiting else set()
        alike = self.raw.getUniqueCellFormatRanges()
        for index in range(alike.Count if wanted else 0):
            part = alike.getByIndex(index)
            for place in part.getRangeAddresses():
                found.append((part.NumberFormat, wanted.intersection(self._cells(place))))
        return found

    def _format_of(self, top: int, left: int, bottom: int, right: int) -> int | None:
        """The key of the number format of a rectangle; None where there are several."""
        key: int | None = self.part(top, left, bottom - top + 1, right - left + 1).shared("NumberFormat")
        return key

    def _cells(self, place: Any) -> Iterator[Cell]:
        for row in range(place.StartRow, place.EndRow + 1):
            for column in range(place.StartColumn, place.EndColumn + 1):
                yield row - self._row + 1, column - self._column + 1

    def _rows_of(self, value: Any) -> list[list[Any]]:
        if not isinstance(value, list | tuple):
            return [[value] * self._columns] * self._rows
        if value and not isinstance(value[0], list | tuple):
            return [list(value)] * self._rows
        return [list(row) for row in value]

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Writes a block of this range's size as if typed; protection is not looked at."""
        known = self.sheet.book.formats
        block = [[_sent(value) for value in row] for row in rows]
        special = {(r, c) for r, row in enumerate(block) for c, value in enumerate(row) if value is None}
        formulas: set[Cell] = set()
        formats: dict[int, list[Cell]] = {}
        for key, cells in self._by_format(special):
            for r, c in cells:
                new = _entry(rows[r][c], known.kind(key))
                block[r][c] = to_office(str(new.content)) if new.formula else new.content
                if new.formula:
                    formulas.add((r, c))
                elif new.format and (new.format == TRUTH or known.code(key) == "General"):
                    formats.setdefault(known.key(new.format), []).append((r, c))
                elif isinstance(new.content, str) and not known.kind(key) & TEXT:
                    # LibreOffice makes text cells of those, in which the next number typed would be text
                    formats.setdefault(key, []).append((r, c))
        for area in self._pieces():
            self._put(area, block, formulas, special - formulas)
        for key, some in formats.items():
            self.sheet.book.group(self.places(some)).NumberFormat = key

    def _pieces(self) -> list[Rectangle]:
        """This range in rectangles (from 0), cells with notes alone: writing a block drops its notes."""
        if self.single:
            return [(0, 0, 1, 1)]
        noted = self.raw.queryContentCells(_NOTES).getRangeAddresses()
        return pieces(self._rows, self._columns, {cell for place in noted for cell in self._cells(place)})

    def _put(
        self, area: Rectangle, block: Sequence[Sequence[Any]], formulas: set[Cell], texts: set[Cell]
    ) -> None:
        top, left, height, width = area
        if (height, width) == (1, 1):
            _put_one(self.part(top, left).corner, block[top][left], (top, left) in formulas)
            return
        raw = self.part(top, left, height, width).raw
        lines = [block[row][left : left + width] for row in range(top, top + height)]
        within = {(r, c) for r in range(top, top + height) for c in range(left, left + width)}
        if within.isdisjoint(formulas):
            raw.setDataArray(tuple(map(tuple, lines)))
            return
        raw.setFormulaArray(tuple(tuple(map(_input, line)) for line in lines))
        for r, c in within & texts:
            if isinstance(block[r][c], str):
                raw.getCellByPosition(c - left, r - top).setString(block[r][c])

    def _get_formula(self) -> Any:
        if self.raw is None:
            return None
        rows = tuple(tuple(map(_shown, row)) for row in self.raw.getFormulaArray())
        return rows[0][0] if self.single else rows

    def _set_formula(self, value: Any) -> None:
        if self.raw is None:
            return
        if isinstance(value, str) and value.startswith("=") and not self.single:
            self._fill(value)
        else:
            self.raw_value = value

    formula = property(
        _get_formula,
        _set_formula,
        doc="Like values, but formulas as text, and numbers as they would be typed.",
    )
    formula2 = formula

    def _fill(self, formula: str) -> None:
        """One formula for all cells; its relative references move along, as in Excel."""
        self.need_unlocked()
        self.part(0, 0).write([[formula]])
        if self._columns > 1:
            self.part(0, 0, 1, self._columns).raw.fillAuto(enum("sheet.FillDirection", "TO_RIGHT"), 1)
        if self._rows > 1:
            self.raw.fillAuto(enum("sheet.FillDirection", "TO_BOTTOM"), 1)

    @property
    def formula_array(self) -> Any:
        found = self.raw.getArrayFormula()
        if found:
            return to_excel(found.removeprefix("{").removesuffix("}"))
        return self.formula if self.single else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.need_unlocked()
        self.raw.setArrayFormula(to_office(value))

    @property
    def has_array(self) -> bool:
        return bool(self.raw.getArrayFormula())


def pieces(rows: int, columns: int, alone: Container[Cell]) -> list[Rectangle]:
    """A rectangle cut so that some cells stand alone: bands of whole rows, and runs beside those cells."""
    found: list[Rectangle] = []
    band = 0
    for row in range(rows):
        lonely = [column for column in range(columns) if (row, column) in alone]
        if not lonely:
            continue
        if row > band:
            found.append((band, 0, row - band, columns))
        band = row + 1
        start = 0
        for column in lonely:
            if column > start:
                found.append((row, start, 1, column - start))
            found.append((row, column, 1, 1))
            start = column + 1
        if start < columns:
            found.append((row, start, 1, columns - start))
    if band < rows:
        found.append((band, 0, rows - band, columns))
    return found


def _corners(cells: Iterable[Cell]) -> tuple[Cell, Cell]:
    rows, columns = zip(*cells, strict=True)
    return (min(rows), min(columns)), (max(rows), max(columns))


def _halves(cells: Iterable[Cell], axis: int, middle: int) -> list[list[Cell]]:
    below: list[Cell] = []
    above: list[Cell] = []
    for cell in cells:
        (below if cell[axis] <= middle else above).append(cell)
    return [below, above]


def _sent(value: Any) -> float | str | None:
    """What of a value can be written with its block; None where the cell needs a write of its own."""
    found: float | str | None = plain(value)
    # a date before words is no date, whatever the cell's format
    if isinstance(value, str) and found is None and _WORDS.search(value) and entered(value) == Entry(value):
        return str(value)
    return found


def _put_one(cell: Any, content: float | str, formula: bool) -> None:
    if formula:
        cell.setFormula(content)
    elif isinstance(content, float):
        cell.setValue(content)
    else:
        cell.setString(content)


def _entry(value: Any, kind: int) -> Entry:
    """What a value puts into a cell with a number format of some kind: in a text cell, a text stays one."""
    if kind & TEXT and isinstance(value, str):
        return Entry(value.removeprefix("'"))
    return entered(value)


def _input(value: Any) -> str:
    """A number or a text as it is typed in LibreOffice's English."""
    return repr(value) if isinstance(value, float) else str(value)


def _shown(text: str) -> str:
    """A formula, or what would be typed; LibreOffice puts ' before a text that typing would change."""
    return text[1:] if text.startswith("'") else to_excel(text)
