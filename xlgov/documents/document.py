"""What every reader of published documents hands over: paragraphs and tables, in the order of the file.

A reader of files with tables in tables and merged cells (Word, web pages) builds each ``Table`` as the file
has it; ``unfolded`` makes the blocks of a ``Document`` of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xlgov.documents.sections import Line
from xlgov.errors import InputError
from xlgov.finding import Observation, Place
from xlgov.locate.grids import Grid, GridCell

MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 200, 5_000, 50_000
"""of one table with its merges expanded, and cells of all tables; a report has several hundred cells"""
MOST_NESTED = 40
"""tables within one another"""
_PROSE = 80
"""characters of a paragraph that stands in no cell of figures"""


class Paragraph(NamedTuple):
    """A paragraph, one line of text, and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True)
class Document:
    """A published report as it was read, before anything in it is understood.

    ``title`` is what the file says of itself outside its text (a web page's title, a file's properties).
    ``aside`` are paragraphs outside the flow of the text: footnotes, comments that are printed.
    ``observations`` is what the reader of the file noticed.
    """

    blocks: Sequence[Paragraph | Grid]
    title: str = ""
    aside: tuple[Paragraph, ...] = ()
    observations: tuple[Observation, ...] = ()

    @cached_property
    def lines(self) -> list[Line]:
        """The paragraphs as numbered lines; a table takes a number with an empty line."""
        texts = (block.text if isinstance(block, Paragraph) else "" for block in self.blocks)
        return list(enumerate(texts, 1))

    @cached_property
    def grids(self) -> Mapping[int, Grid]:
        """The tables by the number of the line that they stand in."""
        return {number: block for number, block in enumerate(self.blocks, 1) if isinstance(block, Grid)}

    def place(self, line: int) -> Place:
        """Where the paragraph stands that has this number; of a table its first cell."""
        block = self.blocks[line - 1]
        if isinstance(block, Paragraph):
            return block.place
        return next((cell.place for row in block.rows for cell in row), Place(line=line))


class Cell(NamedTuple):
    """A cell of a table as a file has it: what is in it, and over how many columns and rows it is merged."""

    blocks: Sequence[str | Table]
    columns: int = 1
    rows: int = 1


class Table(NamedTuple):
    """A table as a file has it; of merged cells only the first stands in its rows."""

    rows: Sequence[Sequence[Cell]]


def unfolded(flow: Iterable[str | Table]) -> list[Paragraph | Grid]:
    """The blocks of a document: tables of data as grids; of a table that only arranges text what is in it.

    Raises InputError for tables larger or deeper than any report's.
    """
    return list(_Unfolding().of(flow, 0))


class _Unfolding:
    """Counts paragraphs and tables as they are met, so that each has a place."""

    def __init__(self) -> None:
        self._paragraphs = self._tables = self._cells = 0

    def of(self, flow: Iterable[str | Table], depth: int) -> Iterator[Paragraph | Grid]:
        if depth > MOST_NESTED:
            raise InputError(f"表格一层套一层，超过 {MOST_NESTED} 层", "这不像正常的年报，请确认文件来源。")
        for block in flow:
            if isinstance(block, str):
                self._paragraphs += 1
                yield Paragraph(block, Place(spot=f"第{self._paragraphs}段"))
            elif _arranges(block):
                for row in block.rows:
                    for cell in row:
                        yield from self.of(cell.blocks, depth + 1)
            else:
                yield self._grid(block)

    def _grid(self, table: Table) -> Grid:
        """The cells in their rows and columns, a merged cell in its first and blank in the others."""
        self._tables += 1
        rows: list[list[GridCell]] = []
        below: dict[int, int] = {}
        """columns that a cell further up takes, and for how many more rows"""
        for number, row in enumerate(table.rows, 1):
            cells: list[GridCell] = []
            for cell in row:
                self._skip(below, cells, number)
                start = len(cells)
                text = "\n".join(block for block in cell.blocks if isinstance(block, str))
                wide = max(1, min(cell.columns, MOST_COLUMNS))
                for text_or_blank in (text, *[""] * (wide - 1)):
                    cells.append(GridCell(text_or_blank, self._place(number, len(cells) + 1)))
                if cell.rows > 1:
                    below |= dict.fromkeys(range(start, start + wide), min(cell.rows, MOST_ROWS))
            self._skip(below, cells, number)
            below = {column: left - 1 for column, left in below.items() if left > 1}
            rows.append(cells)
            self._refuse_large(rows)
        return Grid(rows, aligned=True)

    def _skip(self, below: Mapping[int, int], cells: list[GridCell], row: int) -> None:
        """Blank cells where one from above stands."""
        while len(cells) in below and len(cells) <= MOST_COLUMNS:
            cells.append(GridCell("", self._place(row, len(cells) + 1)))

    def _place(self, row: int, column: int) -> Place:
        return Place(spot=f"第{self._tables}个表格第{row}行第{column}格")

    def _refuse_large(self, rows: Sequence[Sequence[GridCell]]) -> None:
        self._cells += len(rows[-1])
        if len(rows) > MOST_ROWS or len(rows[-1]) > MOST_COLUMNS or self._cells > MOST_CELLS:
            raise InputError("表格太大，不像年报的表格", "这不像正常的年报，请确认文件来源。")


def _arranges(table: Table) -> bool:
    """Whether a table only arranges text on the page: one cell, tables in its cells, or prose."""
    cells = [cell for row in table.rows for cell in row]
    if len(cells) < 2:
        return True
    for cell in cells:
        if any(isinstance(block, Table) for block in cell.blocks):
            return True
        if any(len(str(block)) > _PROSE and "。" in str(block) for block in cell.blocks):
            return True
    return False
