"""A rectangle of cells: where it is, what it may do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from xlwings import base_classes

from xlgov.excel.office.addresses import COLUMNS, ROWS, column_letters, written
from xlgov.excel.office.bridge import struct

if TYPE_CHECKING:
    from xlgov.excel.office.sheet import Sheet

Cell = tuple[int, int]
"""Row and column within a range, from 0."""


class ProtectedError(RuntimeError):
    """A locked cell of a protected sheet was to be changed: what Excel answers with error 1004."""


class Block(base_classes.Range):
    """`rows` x `columns` cells from a cell on, counted from 1; a side of 0 is xlwings' empty range.

    ``areas`` are further rectangles that colours and formats reach too, as in Excel's ``Range("A1,C3:D4")``.
    """

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet = sheet
        self._row, self._column, self._rows, self._columns = row, column, rows, columns
        self.areas: tuple[Block, ...] = ()
        self.options: dict[str, Any] = {}
        self._raw: Any = None
        self._group: Any = None

    def with_areas(self, areas: Iterable[Block]) -> Self:
        """This range together with others."""
        self.areas = tuple(areas)
        return self

    @property
    def raw(self) -> Any:
        """The UNO range; None for an empty range. Every access to a new one costs a call, so it is kept."""
        if self._raw is None and self._rows and self._columns:
            self._raw = self.sheet.xs.getCellRangeByPosition(
                self._column - 1,
                self._row - 1,
                min(self._column + self._columns, COLUMNS + 1) - 2,
                min(self._row + self._rows, ROWS + 1) - 2,
            )
        return self._raw

    @property
    def group(self) -> Any:
        """All areas as one UNO object, for changes; see ``shared`` for questions."""
        if not self.areas:
            return self.raw
        if self._group is None:
            areas = [area.place(self.sheet.number) for area in (self, *self.areas)]
            self._group = self.sheet.book.group(areas)
        return self._group

    def place(self, sheet: int) -> Any:
        """The UNO address, given the number of the sheet; all counted from 0."""
        return struct(
            "table.CellRangeAddress",
            Sheet=sheet,
            StartRow=self._row - 1,
            StartColumn=self._column - 1,
            EndRow=self._row + self._rows - 2,
            EndColumn=self._column + self._columns - 2,
        )

    def places(self, cells: Iterable[Cell]) -> list[Any]:
        """The UNO addresses of cells of this range (row and column from 0), neighbours in a row as one."""
        sheet = self.sheet.number
        return [self.part(row, column, 1, length).place(sheet) for row, column, length in _runs(cells)]

    @cached_property
    def corner(self) -> Any:
        """The UNO cell in the upper left."""
        return self.raw.getCellByPosition(0, 0)

    @property
    def api(self) -> Any:
        return self.raw

    @property
    def coords(self) -> tuple[Sheet, int, int, int, int]:
        return self.sheet, self._row, self._column, self._rows, self._columns

    @property
    def row(self) -> int:
        return self._row

    @property
    def column(self) -> int:
        return self._column

    @property
    def shape(self) -> tuple[int, int]:
        return self._rows, self._columns

    @property
    def single(self) -> bool:
        """Whether this is one cell."""
        return (self._rows, self._columns) == (1, 1)

    def __len__(self) -> int:
        return self._rows * self._columns

    def __call__(self, row: int, column: int | None = None) -> Self:
        if column is None:
            above, left = divmod(row - 1, self._columns)
            row, column = above + 1, left + 1
        return self.part(row - 1, column - 1)

    def part(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Self:
        """The rectangle at an offset from this one's upper left corner."""
        if (row, column, rows, columns) == (0, 0, self._rows, self._columns) and not self.areas:
            return self  # with the UNO objects it has
        return type(self)(self.sheet, self._row + row, self._column + column, rows, columns)

    @property
    def rows(self) -> Self:
        return self

    @property
    def columns(self) -> Self:
        return self

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        def one(area: Block) -> str:
            place = area.row, area.column, *area.shape
            return written(place, row_absolute=row_absolute, column_absolute=column_absolute)

        if not external:
            return ",".join(map(one, (self, *self.areas)))
        prefix = f"[{self.sheet.book.name}]{self.sheet.name}"
        if re.search(r"[^\w\[\].]", prefix):
            prefix = "'" + prefix.replace("'", "''") + "'"
        return f"{prefix}!{one(self)}"

    @property
    def address(self) -> str:
        if self.raw is None:
            return f"${column_letters(self._column)}${self._row}{{{self._rows}x{self._columns}}}"
        return self.get_address(True, True, False)

    def shared(self, name: str) -> Any:
        """A UNO property as all cells have it; None where they differ.

        Areas are asked one by one: of many together, LibreOffice answers for the first.
        """
        found = []
        for area in (self, *self.areas):
            if area.raw.getPropertyState(name).value == "AMBIGUOUS_VALUE":
                return None
            found.append(getattr(area.raw, name))
        return found[0] if all(other == found[0] for other in found[1:]) else None

    def need_unlocked(self) -> None:
        """Raises ProtectedError where Excel would refuse new contents.

        UNO itself writes through protection, or does nothing without a word.
        """
        if self.sheet.protected:
            protection = self.shared("CellProtection")
            if protection is None or protection.IsLocked:
                raise ProtectedError(f"1004: {self.sheet.name}!{self.address} is locked")

    def need_unprotected(self) -> None:
        """Raises ProtectedError where Excel would refuse a new format: anywhere on a protected sheet."""
        if self.sheet.protected:
            raise ProtectedError(f"1004: the sheet {self.sheet.name} is protected")


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
