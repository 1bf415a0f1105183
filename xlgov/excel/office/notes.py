"""Notes (批注) of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xlgov.excel.office.ranges import Range
    from xlgov.excel.office.sheet import Sheet

ANNOTATIONS = 8
"""com.sun.star.sheet.CellFlags"""


class Note(base_classes.Note):
    """A cell's note."""

    def __init__(self, sheet: Sheet, annotation: Any) -> None:
        self.sheet, self.annotation = sheet, annotation

    @property
    def api(self) -> Any:
        return self.annotation

    @property
    def text(self) -> str:
        return str(self.annotation.String)

    @text.setter
    def text(self, value: str) -> None:
        self.annotation.String = value

    @property
    def author(self) -> str:
        return str(self.annotation.Author)

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of its cell, from 0."""
        position = self.annotation.Position
        return position.Row, position.Column

    @property
    def location(self) -> Range:
        row, column = self.place
        return self.sheet.block(row + 1, column + 1)

    def delete(self) -> None:
        row, column = self.place
        self.sheet.xs.getCellByPosition(column, row).clearContents(ANNOTATIONS)
