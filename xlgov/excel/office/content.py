"""Values and formulas of a range, in as few calls as possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from xlgov.excel.office.block import Block, Cell
from xlgov.excel.office.bridge import enum
from xlgov.excel.office.entries import Entry, entry
from xlgov.excel.office.formulas import to_excel, to_office
from xlgov.excel.office.values import DATE, LOGICAL, TEXT, TIME, ErrorCode, plain, shown_as

_SPECIAL = DATE | TIME | LOGICAL | TEXT
_INTERSECTION = re.compile(r"[A-Za-z]\$?\d+!")
_NO_REFERENCE, _NO_INTERSECTION = 524, 521


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
        for (r, c), kind in self._kinds(numbers):
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
            number = _NO_INTERSECTION
        return ErrorCode.of(number)

    def _kinds(self, cells: Sequence[Cell]) -> Iterator[tuple[Cell, int]]:
        """The kinds of number format of cells, plain ones left out; few calls where all are alike."""
        if not cells:
            return
        formats = self.sheet.book.formats
        group = self.raw
        if _mixed(group):
            group = self.sheet.book.group(self.places(cells))
        if not _mixed(group):
            kind = formats.kind(group.NumberFormat)
            if kind & _SPECIAL:
                yield from ((cell, kind) for cell in cells)
            return
        wanted = set(cells)
        alike = self.raw.getUniqueCellFormatRanges()
        for index in range(alike.Count):
            part = alike.getByIndex(index)
            kind = formats.kind(part.NumberFormat)
            if kind & _SPECIAL:
                for place in part.getRangeAddresses():
                    yield from ((cell, kind) for cell in self._cells(place) if cell in wanted)

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
        block = [[plain(value) for value in row] for row in rows]
        special = [(r, c) for r, row in enumerate(block) for c, value in enumerate(row) if value is None]
        kinds = dict(self._kinds(special))
        formats: dict[str, list[Cell]] = {}
        texts: list[Cell] = []
        formulas = False
        for r, c in special:
            kind = kinds.get((r, c), 0)
            new = _entry(rows[r][c], kind)
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
            self.sheet.book.group(self.places(cells)).NumberFormat = self.sheet.book.formats.key(code)

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


def _mixed(ranges: Any) -> bool:
    return bool(ranges.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE")


def _entry(value: Any, kind: int) -> Entry:
    """What a value puts into a cell with a number format of some kind: in a text cell, a text stays one."""
    if kind & TEXT and isinstance(value, str):
        return Entry(value.removeprefix("'"))
    return entry(value)


def _input(value: Any) -> str:
    """A number or a text as it is typed in LibreOffice's English."""
    return repr(value) if isinstance(value, float) else str(value)


def _shown(text: str) -> str:
    """A formula, or what would be typed; LibreOffice puts ' before a text that typing would change."""
    return text[1:] if text.startswith("'") else to_excel(text)
