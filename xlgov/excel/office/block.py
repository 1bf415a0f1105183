"""A rectangle of cells: where it is, what it may do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from xlwings import base_classes
from xlwings.utils import col_name

from xlgov.excel.office.bridge import struct

if TYPE_CHECKING:
    from xlgov.excel.office.sheet import Sheet

ROWS, COLUMNS = 1_048_576, 16_384
"""The size of a sheet."""


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
        """All areas as one UNO object."""
        if not self.areas:
            return self.raw
        if self._group is None:
            self._group = self.sheet.book.group([area.place for area in (self, *self.areas)])
        return self._group

    @property
    def place(self) -> Any:
        """The UNO address; sheets are counted from 0 in it, as are rows and columns."""
        return self.address_of(self._row - 1, self._column - 1, self._rows, self._columns)

    def address_of(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Any:
        """The UNO address of a rectangle of this sheet, counted from 0."""
        return struct(
            "table.CellRangeAddress",
            Sheet=self.sheet.index - 1,
            StartRow=row,
            StartColumn=column,
            EndRow=row + rows - 1,
            EndColumn=column + columns - 1,
        )

    @property
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
        return type(self)(self.sheet, self._row + row, self._column + column, rows, columns)

    @property
    def rows(self) -> Self:
        return self

    @property
    def columns(self) -> Self:
        return self

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        down, across = "$" if row_absolute else "", "$" if column_absolute else ""
        last_row, last_column = self._row + self._rows - 1, self._column + self._columns - 1
        if self._rows == ROWS and self._columns < COLUMNS:
            text = f"{across}{col_name(self._column)}:{across}{col_name(last_column)}"
        elif self._columns == COLUMNS:
            text = f"{down}{self._row}:{down}{last_row}"
        else:
            text = f"{across}{col_name(self._column)}{down}{self._row}"
            if not self.single:
                text += f":{across}{col_name(last_column)}{down}{last_row}"
        if not external:
            return ",".join(
                (text, *(area.get_address(row_absolute, column_absolute, False) for area in self.areas))
            )
        prefix = f"[{self.sheet.book.name}]{self.sheet.name}"
        if re.search(r"[^\w\[\].]", prefix):
            prefix = "'" + prefix.replace("'", "''") + "'"
        return f"{prefix}!{text}"

    @property
    def address(self) -> str:
        if self.raw is None:
            return f"${col_name(self._column)}${self._row}{{{self._rows}x{self._columns}}}"
        return self.get_address(True, True, False)

    def need_unlocked(self) -> None:
        """Raises ProtectedError where Excel would refuse new contents; UNO itself writes through protection."""
        if self.sheet.protected:
            group = self.group
            mixed = group.getPropertyState("CellProtection").value == "AMBIGUOUS_VALUE"
            if mixed or group.CellProtection.IsLocked:
                raise ProtectedError(f"1004: {self.sheet.name}!{self.address} is locked")

    def need_unprotected(self) -> None:
        """Raises ProtectedError where Excel would refuse a new format: anywhere on a protected sheet."""
        if self.sheet.protected:
            raise ProtectedError(f"1004: the sheet {self.sheet.name} is protected")
