"""Reports drawn on PDF pages in the ways in which programs rule tables, or do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.documents.drawn import Sheet, advance
from xlgov.form.layout import Box
from xlgov.publication.manuscript import TableDrawn, manuscript
from xlgov.report import Report

Draw = Callable[[Sheet, float, float, float, float], None]
"""draws a line on a page, from one place to another"""
LEFT, TOP, WIDE, BOTTOM, SIZE, PITCH = 50.0, 60.0, 495.0, 770.0, 7.0, 9.0


def stroked(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """As Word and WPS do it."""
    sheet.line(x0, y0, x1, y1)


def filled(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """As a rectangle half a point wide."""
    sheet.bar(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25)


def dashed(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """Each dash as a line of its own."""
    length, at = max(x1 - x0, y1 - y0), 0.0
    while at < length:
        end = min(at + 3, length)
        if y0 == y1:
            sheet.line(x0 + at, y0, x0 + end, y0)
        else:
            sheet.line(x0, y0 + at, x0, y0 + end)
        at += 5


def unruled(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """Not at all."""


def across(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """Only between rows."""
    if y0 == y1:
        sheet.line(x0, y0, x1, y1)


def down(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """Only between columns."""
    if x0 == x1:
        sheet.line(x0, y0, x1, y1)


def written(sheet: Sheet, x: float, y: float, text: str, size: float) -> None:
    """A line as one text."""
    sheet.text(x, y, text, size)


def by_letter(sheet: Sheet, x: float, y: float, text: str, size: float) -> None:
    """Letter by letter, and a label twice, to be bold."""
    sheet.letters(x, y, text, size, times=1 if text.isascii() else 2)


@dataclass
class Press:
    """Prints a report; the options are the ways to do it."""

    line: Draw = stroked
    write: Callable[[Sheet, float, float, str, float], None] = written
    sides: bool = True
    """whether tables are closed at their left and right"""
    heads: bool = False
    """whether the head of a table comes again on the next page"""
    numbered: bool = True
    running: str = ""
    room: float = BOTTOM
    """where a page ends"""

    def __post_init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._new()

    def report(self, report: Report) -> list[Sheet]:
        """The pages of a report."""
        drawn = manuscript(report)
        for text in drawn.title:
            self._words([text], 16, middle=True)
        self._words(drawn.preamble, 10)
        for part in drawn.parts:
            self._words([part.heading], 12)
            self._words(part.paragraphs, 10)
            if part.table:
                self._table(part.table)
            self._words(part.note, 10)
        return self.sheets

    def _new(self) -> None:
        sheet = Sheet()
        self.sheets.append(sheet)
        self.y = TOP
        if self.running:
            sheet.text(LEFT, 40, self.running, 9)
        if self.numbered:
            sheet.text(290, 810, f"- {len(self.sheets)} -", 9)

    def _words(self, texts: tuple[str, ...] | list[str], size: float, *, middle: bool = False) -> None:
        for text in texts:
            first = True
            for line in _broken(text, WIDE, size, indent=0 if middle else 2):
                if self.y + size * 1.8 > self.room:
                    self._new()
                self.y += size * 1.8
                x = LEFT + (size * 2 if first and not middle else 0)
                if middle:
                    x = LEFT + (WIDE - advance(line, size)) / 2
                self.sheets[-1].text(x, self.y, line, size)
                first = False

    def _table(self, table: TableDrawn) -> None:
        edges, heights = self._sizes(table)
        self.y += 12
        begin, rows = self.y, table.grid.rows
        ends = begin
        first, row = 0, 0
        while row < rows:
            high = sum(heights[row : self._unbroken(table, row)])
            if row > first and ends + high > self.room:
                self._rows(table, edges, heights, first, row)
                self._new()
                ends = self.y
                if self.heads:
                    self._rows(table, edges, heights, 0, table.grid.header_rows)
                    ends = self.y
                first = row
            ends += heights[row]
            row += 1
        self._rows(table, edges, heights, first, rows)

    def _unbroken(self, table: TableDrawn, row: int) -> int:
        return table.grid.header_rows if row == 0 else row + 1

    def _sizes(self, table: TableDrawn) -> tuple[list[float], list[float]]:
        labels, columns = table.grid.label_columns, table.grid.columns
        wide = [45.0] * labels + [(WIDE - 45.0 * labels) / (columns - labels)] * (columns - labels)
        if labels == 3:
            wide = [40, 60, 130, *[(WIDE - 230) / (columns - 3)] * (columns - 3)]
        edges = [LEFT]
        for each in wide:
            edges.append(edges[-1] + each)
        heights = [16.0] * table.grid.rows
        for box in table.grid.boxes:
            lines = _broken(
                self._text(table, box), edges[box.column + box.width] - edges[box.column] - 4, SIZE
            )
            if box.height == 1:
                heights[box.row] = max(heights[box.row], len(lines) * PITCH + 7)
        return edges, heights

    def _text(self, table: TableDrawn, box: Box) -> str:
        return table.figures[box.key] if box.key else box.text

    def _rows(
        self, table: TableDrawn, edges: list[float], heights: list[float], first: int, after: int
    ) -> None:
        tops = [self.y]
        for height in heights[first:after]:
            tops.append(tops[-1] + height)
        sheet = self.sheets[-1]
        for box in table.grid.boxes:
            top, end = max(box.row, first), min(box.row + box.height, after)
            if top >= end:
                continue
            x0, x1 = edges[box.column], edges[box.column + box.width]
            y0, y1 = tops[top - first], tops[end - first]
            self.line(sheet, x0, y0, x1, y0)
            self.line(sheet, x0, y1, x1, y1)
            if self.sides or box.column:
                self.line(sheet, x0, y0, x0, y1)
            if self.sides or box.column + box.width < table.grid.columns:
                self.line(sheet, x1, y0, x1, y1)
            if box.row >= first:
                self._cell(sheet, self._text(table, box), x0, y0, x1, y1)
        self.y = tops[-1]

    def _cell(self, sheet: Sheet, text: str, x0: float, y0: float, x1: float, y1: float) -> None:
        lines = list(_broken(text, x1 - x0 - 4, SIZE))
        foot = (y0 + y1) / 2 - len(lines) * PITCH / 2 + PITCH * 0.8
        for line in lines:
            self.write(sheet, x0 + max(2.0, (x1 - x0 - advance(line, SIZE)) / 2), foot, line, SIZE)
            foot += PITCH


def _broken(text: str, wide: float, size: float, indent: int = 0) -> list[str]:
    return list(_lines(text, wide, size, indent))


def _lines(text: str, wide: float, size: float, indent: int) -> Iterator[str]:
    """A text broken where the next letter has no room."""
    line, room = "", wide - indent * size
    for letter in text:
        if advance(line + letter, size) > room:
            yield line
            line, room = "", wide
        line += letter
    if line:
        yield line
