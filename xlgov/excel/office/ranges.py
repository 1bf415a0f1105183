"""Ranges: contents and looks have their own modules, here is how cells relate to the sheet around them."""

from __future__ import annotations

from typing import Any

from xlgov.excel.office.addresses import COLUMNS, ROWS
from xlgov.excel.office.bridge import enum, struct
from xlgov.excel.office.content import Content
from xlgov.excel.office.formulas import quoted
from xlgov.excel.office.looks import Looks
from xlgov.excel.office.names import Name
from xlgov.excel.office.notes import Note

_CONTENTS = 1 | 2 | 4 | 16
"""com.sun.star.sheet.CellFlags: values, dates, texts, formulas."""
_FORMATS = 32 | 64 | 256
_ALL = 1023


class Range(Content, Looks):
    """A range of cells as xlwings sees it."""

    def clear_contents(self) -> None:
        if self.raw is not None:
            self.need_unlocked()
            self.group.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        if self.raw is not None:
            self.need_unprotected()
            self.group.clearContents(_FORMATS)

    def clear(self) -> None:
        if self.raw is not None:
            self.need_unprotected()
            self.group.clearContents(_ALL)

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow key would go."""
        way = {"u": "up", "d": "down", "l": "left", "r": "right"}.get(direction, direction)
        upright = way in ("up", "down")
        step = 1 if way in ("down", "right") else -1
        used_rows, used_columns = self._used()
        if upright:
            line = self.sheet.block(1, self._column, max(used_rows, self._row), 1)
            filled = [row[0] != "" for row in line.raw.getDataArray()]
        else:
            line = self.sheet.block(self._row, 1, 1, max(used_columns, self._column))
            filled = [value != "" for value in line.raw.getDataArray()[0]]
        here = (self._row if upright else self._column) - 1
        found = _edge(filled, here, step, (ROWS if upright else COLUMNS) - 1) + 1
        return self.sheet.block(found, self._column) if upright else self.sheet.block(self._row, found)

    def _used(self) -> tuple[int, int]:
        cursor = self.sheet.xs.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return end.EndRow + 1, end.EndColumn + 1

    @property
    def current_region(self) -> Range:
        cursor = self.sheet.xs.createCursorByRange(self.raw)
        cursor.collapseToCurrentRegion()
        return self._at(cursor.RangeAddress)

    def _at(self, place: Any) -> Range:
        found: Range = self.sheet.book.range_at(place, self.sheet)
        return found

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        self.need_unprotected()
        right = shift == "right" or (shift is None and self._rows > self._columns)
        mode = enum("sheet.CellInsertMode", "RIGHT" if right else "DOWN")
        self.sheet.xs.insertCells(self.raw.RangeAddress, mode)

    def delete(self, shift: str | None = None) -> None:
        self.need_unprotected()
        left = shift == "left" or (shift is None and self._rows >= self._columns)
        mode = enum("sheet.CellDeleteMode", "LEFT" if left else "UP")
        self.sheet.xs.removeRange(self.raw.RangeAddress, mode)

    def copy(self, destination: Any = None) -> None:
        if destination is None:
            self.sheet.book.app.clipboard = self
            return
        target: Range = getattr(destination, "impl", destination)
        target.need_unlocked()
        target.sheet.xs.copyRange(target.corner.CellAddress, self.raw.RangeAddress)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Pastes what ``copy()`` took last, all or its values. Raises NotImplementedError for the rest."""
        source = self.sheet.book.app.clipboard
        if source is None or operation or skip_blanks or transpose or paste not in (None, "all", "values"):
            raise NotImplementedError
        target = self.part(0, 0, *source.shape)
        if paste == "values":
            target.raw_value = source.raw_value
        else:
            source.copy(target)

    def merge(self, across: bool = False) -> None:
        self.need_unprotected()
        self.raw.merge(False)
        if across:
            for row in range(self._rows):
                self.part(row, 0, 1, self._columns).raw.merge(True)
        else:
            self.raw.merge(True)

    def unmerge(self) -> None:
        self.need_unprotected()
        self.raw.merge(False)

    @property
    def merge_cells(self) -> bool:
        return bool(self.raw.IsMerged) or self.merge_area.shape != (1, 1)

    @property
    def merge_area(self) -> Range:
        cursor = self.sheet.xs.createCursorByRange(self.corner)
        cursor.collapseToMergedArea()
        return self._at(cursor.RangeAddress)

    def select(self) -> None:
        controller = self.sheet.book.document.CurrentController
        controller.setActiveSheet(self.sheet.xs)
        controller.select(self.group)

    @property
    def name(self) -> Name | None:
        book = self.sheet.book
        for names, sheet in ((book.document.NamedRanges, None), (self.sheet.xs.NamedRanges, self.sheet)):
            for own in names.ElementNames:
                cells = names.getByName(own).getReferredCells()
                if cells is not None and cells.RangeAddress == self.raw.RangeAddress:
                    return Name(book, names, own, sheet)
        return None

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={quoted(self.sheet.name)}!{self.address}")

    @property
    def note(self) -> Note | None:
        annotation = self.corner.Annotation
        return Note(self.sheet, annotation) if annotation.String or annotation.Author else None

    def add_note(self, text: str) -> Note:
        """The cell has none: xlwings looks first."""
        address = struct(
            "table.CellAddress", Sheet=self.sheet.number, Row=self._row - 1, Column=self._column - 1
        )
        self.sheet.annotations.insertNew(address, text)
        return Note(self.sheet, self.corner.Annotation)

    @property
    def hyperlink(self) -> str:
        fields = self.corner.getTextFields()
        if not fields.Count:
            raise Exception("The cell doesn't seem to contain a hyperlink!")
        return str(fields.getByIndex(0).URL)

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        self.need_unlocked()
        cell = self.corner
        cell.setString("")
        field = self.sheet.book.document.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, text_to_display or address
        cell.insertTextContent(cell.createTextCursor(), field, False)

    @property
    def table(self) -> None:
        """LibreOffice has no tables (列表) in Excel's sense."""
        return None


def _edge(filled: list[bool], here: int, step: int, last: int) -> int:
    """The end of a run of filled cells, or the next filled cell, or the end of the sheet."""

    def full(index: int) -> bool:
        return 0 <= index < len(filled) and filled[index]

    if full(here) and full(here + step):
        while full(here + step):
            here += step
        return here
    if step > 0 and here >= len(filled) - 1:
        return last
    here += step
    while 0 < here < last and not full(here):
        here = last if step > 0 and here >= len(filled) else here + step
    return max(0, min(last, here))
