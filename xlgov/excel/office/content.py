"""Values and formulas of a range, in as few calls as possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xlgov.excel.office.block import Block
from xlgov.excel.office.bridge import enum
from xlgov.excel.office.entries import Entry, entry
from xlgov.excel.office.formulas import to_excel, to_office
from xlgov.excel.office.values import DATE, LOGICAL, TEXT, TIME, ErrorCode, plain, shown_as

Cell = tuple[int, int]
"""Row and column within a range, from 0."""


class Content(Block):
    """What the cells hold."""

    @property
    def raw_value(self) -> Any:
        """A value for one cell, else a tuple of rows; empty cells are None, error cells ErrorCode."""
        if self.raw is None:
            return None
        rows = [[None if value == "" else value for value in row] for row in self._read()]
        return rows[0][0] if self.single else tuple(map(tuple, rows))

    def _read(self) -> list[list[Any]]:
        rows = [list(row) for row in self.raw.getDataArray()]
        numbers = [
            (r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, float)
        ]
        for (r, c), kind in self._kinds(numbers):
            rows[r][c] = shown_as(rows[r][c], kind)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None:  # an error cell, in which the array says nothing more
                    row[c] = ErrorCode.of(self.raw.getCellByPosition(c, r).getError())
        return rows

    def _kinds(self, cells: Sequence[Cell]) -> Iterator[tuple[Cell, int]]:
        """The kind of number format of cells, those of plain numbers left out. One call where all are alike."""
        if not cells:
            return
        book = self.sheet.book
        if not _mixed(self.raw):
            kind = book.formats.kind(self.raw.NumberFormat)
            if kind & (DATE | TIME | LOGICAL | TEXT):
                yield from ((cell, kind) for cell in cells)
            return
        wanted = set(cells)
        group = book.group([self._place(run) for run in _runs(cells)])
        if not _mixed(group):
            kind = book.formats.kind(group.NumberFormat)
            if kind & (DATE | TIME | LOGICAL | TEXT):
                yield from ((cell, kind) for cell in cells)
            return
        alike = self.raw.getUniqueCellFormatRanges()
        for index in range(alike.Count):
            part = alike.getByIndex(index)
            kind = book.formats.kind(part.NumberFormat)
            if kind & (DATE | TIME | LOGICAL | TEXT):
                for place in part.getRangeAddresses():
                    for cell in self._cells(place):
                        if cell in wanted:
                            yield cell, kind

    def _place(self, run: tuple[int, int, int]) -> Any:
        row, column, length = run
        return self.address_of(self._row - 1 + row, self._column - 1 + column, 1, length)

    def _cells(self, place: Any) -> Iterator[Cell]:
        for row in range(place.StartRow, place.EndRow + 1):
            for column in range(place.StartColumn, place.EndColumn + 1):
                yield row - self._row + 1, column - self._column + 1

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if self.raw is not None:
            rows = self._rows_of(value)
            target = (
                self if (len(rows), len(rows[0])) == self.shape else self.part(0, 0, len(rows), len(rows[0]))
            )
            target.need_unlocked()
            target.write(rows)

    def _rows_of(self, value: Any) -> list[list[Any]]:
        if not isinstance(value, list | tuple):
            return [[value] * self._columns] * self._rows
        if value and not isinstance(value[0], list | tuple):
            return [list(value)] * self._rows
        return [list(row) for row in value]

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Writes a block of this range's size as if typed; protection is not looked at."""
        block = [[plain(value) for value in row] for row in rows]
        special = [(r, c) for r, row in enumerate(block) for c, value in enumerate(row) if value is None]
        kinds = dict(self._kinds(special))
        formats: dict[str, list[Cell]] = {}
        texts: list[Cell] = []
        formulas = False
        for r, c in special:
            kind = kinds.get((r, c), 0)
            value = rows[r][c]
            new = Entry(value) if kind & TEXT and isinstance(value, str) else entry(value)
            block[r][c] = new.content
            if new.formula:
                formulas = True
                block[r][c] = to_office(str(new.content))
            elif isinstance(new.content, str):
                texts.append((r, c))
            if new.format and not kind:
                formats.setdefault(new.format, []).append((r, c))
        if formulas:
            self.raw.setFormulaArray(tuple(tuple(map(_input, row)) for row in block))
            for r, c in texts:
                self.raw.getCellByPosition(c, r).setString(block[r][c])
        else:
            self.raw.setDataArray(tuple(map(tuple, block)))
        for code, cells in formats.items():
            self._format(cells, code)

    def _format(self, cells: Iterable[Cell], code: str) -> None:
        """A number format for cells that had the general one."""
        book = self.sheet.book
        group = book.group([self._place(run) for run in _runs(cells)])
        group.NumberFormat = book.formats.key(code)

    @property
    def formula(self) -> Any:
        if self.raw is None:
            return None
        rows = tuple(tuple(map(to_excel, row)) for row in self.raw.getFormulaArray())
        return rows[0][0] if self.single else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if self.raw is None:
            return
        if isinstance(value, str) and value.startswith("=") and not self.single:
            self._fill(value)
        else:
            self.raw_value = value

    def _fill(self, formula: str) -> None:
        """One formula for all cells; its relative references move along, as in Excel."""
        self.need_unlocked()
        self.corner.setFormula(to_office(formula))
        from_top = enum("sheet.FillDirection", "TO_BOTTOM")
        from_left = enum("sheet.FillDirection", "TO_RIGHT")
        self.part(0, 0, 1, self._columns).raw.fillAuto(from_left, 1)
        self.raw.fillAuto(from_top, 1)

    formula2 = formula

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


def _mixed(ranges: Any) -> bool:
    return bool(ranges.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE")


def _runs(cells: Iterable[Cell]) -> Iterator[tuple[int, int, int]]:
    """Cells as runs along their rows: row, first column, length."""
    start: Cell | None = None
    length = 0
    for row, column in sorted(cells):
        if start is not None and (row, column) == (start[0], start[1] + length):
            length += 1
            continue
        if start is not None:
            yield *start, length
        start, length = (row, column), 1
    if start is not None:
        yield *start, length


def _input(value: Any) -> str:
    """A number or a text as it is typed in LibreOffice's English."""
    return repr(value) if isinstance(value, float) else str(value)
