"""Comments (notes) and threaded comments of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.excel.com.cells import Cell
from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import no_such

if TYPE_CHECKING:
    from tests.excel.com.worksheets import Worksheet


class Comment(CDispatch):
    """One note."""

    def __init__(self, sheet: Worksheet, cell: Cell) -> None:
        super().__init__(sheet.excel)
        self.sheet, self.cell = sheet, cell

    def Text(self, Text: str | None = None, Start: int | None = None, Overwrite: bool = True) -> str:
        """Without a text the note's; with one it is changed."""
        notes = self.sheet.file.notes
        if Text is not None:
            if Start is not None:
                raise NotImplementedError("a part of a note")
            self.sheet.guard_objects("Text method of Comment class failed")
            notes.put(self.cell, Text)
            self.sheet.book.saved = False
        return notes.text(self.cell)

    @property
    def Author(self) -> str:
        return self.sheet.file.notes.author(self.cell)

    @property
    def Parent(self) -> Any:
        return self.sheet.cell(self.cell)

    @property
    def Shape(self) -> Shape:
        return Shape(self)

    def Delete(self) -> None:
        self.sheet.guard_objects("Delete method of Comment class failed")
        self.sheet.file.notes.remove(self.cell)
        self.sheet.book.saved = False


class Shape(CDispatch):
    """The window of a note, in points."""

    def __init__(self, note: Comment) -> None:
        super().__init__(note.excel)
        self.note = note

    def _size(self) -> tuple[float, float]:
        return self.note.sheet.file.notes.size(self.note.cell)

    def _put(self, width: float, height: float) -> None:
        self.note.sheet.file.notes.put_size(self.note.cell, width, height)

    @property
    def Width(self) -> float:
        return self._size()[0]

    @Width.setter
    def Width(self, points: float) -> None:
        self._put(points, self._size()[1])

    @property
    def Height(self) -> float:
        return self._size()[1]

    @Height.setter
    def Height(self, points: float) -> None:
        self._put(self._size()[0], points)


class Comments(CDispatch):
    """The notes of a sheet, by rows. An enumeration asks Excel once, and once for each note."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.excel)
        self.sheet = sheet

    @property
    def Count(self) -> int:
        return len(self.sheet.file.notes.cells())

    def Item(self, index: int) -> Comment:
        cells = self.sheet.file.notes.cells()
        if not 1 <= index <= len(cells):
            raise no_such(index)
        return Comment(self.sheet, cells[index - 1])

    def __iter__(self) -> Iterator[Comment]:
        self.excel.enumerated("Comments")
        for cell in self.sheet.file.notes.cells():
            self.excel.enumerated("Comments")
            yield Comment(self.sheet, cell)


class CommentThreaded(CDispatch):
    """A comment of Excel 2019 and later."""

    def __init__(self, sheet: Worksheet, cell: Cell) -> None:
        super().__init__(sheet.excel)
        self.sheet, self.cell = sheet, cell

    def Text(self, Text: str | None = None) -> str:
        if Text is not None:
            raise NotImplementedError("changing a threaded comment")
        return self.sheet.file.notes.threaded()[self.cell]

    @property
    def Parent(self) -> Any:
        return self.sheet.cell(self.cell)


class CommentsThreaded(CDispatch):
    """The threaded comments of a sheet."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.excel)
        self.sheet = sheet

    @property
    def Count(self) -> int:
        return len(self.sheet.file.notes.threaded())

    def __iter__(self) -> Iterator[CommentThreaded]:
        self.excel.enumerated("CommentsThreaded")
        for cell in self.sheet.file.notes.threaded():
            self.excel.enumerated("CommentsThreaded")
            yield CommentThreaded(self.sheet, cell)
