"""What every reader of published documents hands over: paragraphs and tables, in the order of the file.

A reader of files with tables in tables and merged cells (Word, web pages) builds each ``Table`` as the file
has it; ``unfolded`` makes the blocks of a ``Document`` of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from xlgov.documents.outline.sections import Line
from xlgov.errors import SUSPECT, InputError
from xlgov.finding import Observation, Place
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import vocabularies

MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 200, 5_000, 50_000
"""of one table with its merges expanded, and cells of all tables; a report has several hundred cells"""
MOST_NESTED = 40
"""tables within one another"""
_PROSE = 80
"""characters of a paragraph that stands in no cell of figures"""
_LABELS = 2
"""labels of the form that make a table one of figures, whatever else is in it"""


class Paragraph(NamedTuple):
    """A paragraph, one line of text, and where it stands; or a ``picture`` that stands alone."""

    text: str
    place: Place
    picture: bool = False


@dataclass(frozen=True)
class Document:
    """A published report as it was read, before anything in it is understood.

    ``title`` is what the file says of itself outside its text (a web page's title, a file's properties).
    ``aside`` are paragraphs outside the flow of the text: footnotes, comments that are printed.
    ``observations`` is what the reader of the file noticed. ``broken`` says that its paragraphs are lines, at
    the end of which a sentence may go on in the next.
    """

    blocks: Sequence[Paragraph | Grid]
    title: str = ""
    aside: tuple[Paragraph, ...] = ()
    observations: tuple[Observation, ...] = ()
    broken: bool = False

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


def unfolded(flow: Iterable[str | Paragraph | Table]) -> list[Paragraph | Grid]:
    """The blocks of a document: tables of figures as grids; what only arranges text is unfolded.

    A row of a table of figures that holds a heading, prose or a whole table in its only cell stands between
    two grids. Raises InputError for tables larger or deeper than any report's.
    """
    return list(_Unfolding().of(flow, 0))


def too_deep() -> InputError:
    """What to say about tables within tables that nobody made by hand."""
    return InputError(f"表格一层套一层，超过 {MOST_NESTED} 层", SUSPECT)


class _Unfolding:
    """Counts paragraphs and tables as they are met, so that each has a place."""

    def __init__(self) -> None:
        self._paragraphs = self._tables = self._cells = 0

    def of(self, flow: Iterable[str | Paragraph | Table], depth: int) -> Iterator[Paragraph | Grid]:
        if depth > MOST_NESTED:
            raise too_deep()
        for block in flow:
            if isinstance(block, Paragraph):
                yield block
            elif isinstance(block, str):
                self._paragraphs += 1
                yield Paragraph(block, Place(spot=f"第{self._paragraphs}段"))
            elif _arranges(block):
                for row in block.rows:
                    for cell in row:
                        yield from self.of(cell.blocks, depth + 1)
            else:
                yield from self._figures(block, depth)

    def _figures(self, table: Table, depth: int) -> Iterator[Paragraph | Grid]:
        """A table of figures: its rows as grids, and what stands in rows between them."""
        self._tables += 1
        rows = list(self._expanded(table))
        between = _between(table)
        begin = 0
        for index, cell in between.items():
            if index > begin:
                yield Grid(rows[begin:index], aligned=True)
            yield from self.of(cell.blocks, depth + 1)
            begin = index + 1
        if begin < len(rows):
            yield Grid(rows[begin:], aligned=True)

    def _expanded(self, table: Table) -> Iterator[list[GridCell]]:
        """The cells in their rows and columns, a merged cell in its first and blank in the others."""
        widest = _widest(table)
        below: dict[int, int] = {}
        """columns that a cell further up takes, and for how many more rows"""
        for number, row in enumerate(table.rows, 1):
            cells: list[GridCell] = []
            for cell in row:
                self._skip(below, cells, number)
                start = len(cells)
                texts, wide = _in_columns(
                    cell if cell.columns <= MOST_COLUMNS else cell._replace(columns=widest)
                )
                for text in texts:
                    covered = len(cells) > start and not text
                    cells.append(GridCell(text, self._place(number, len(cells) + 1), covered=covered))
                if cell.rows > 1:
                    below |= dict.fromkeys(range(start, start + wide), min(cell.rows, MOST_ROWS))
            self._skip(below, cells, number)
            below = {column: left - 1 for column, left in below.items() if left > 1}
            self._refuse_large(number, cells)
            yield cells

    def _skip(self, below: Mapping[int, int], cells: list[GridCell], row: int) -> None:
        """Blank cells where one from above stands."""
        while len(cells) in below and len(cells) <= MOST_COLUMNS:
            cells.append(GridCell("", self._place(row, len(cells) + 1), covered=True))

    def _place(self, row: int, column: int) -> Place:
        return Place(spot=f"第{self._tables}个表格第{row}行第{column}格")

    def _refuse_large(self, rows: int, cells: Sequence[GridCell]) -> None:
        self._cells += len(cells)
        if rows > MOST_ROWS or len(cells) > MOST_COLUMNS or self._cells > MOST_CELLS:
            raise InputError("表格太大，不像年报的表格", SUSPECT)


def _widest(table: Table) -> int:
    """The columns of the widest row whose cells go over as many as a table may have."""
    rows = [row for row in table.rows if all(cell.columns <= MOST_COLUMNS for cell in row)]
    return max((sum(cell.columns for cell in row) for row in rows), default=MOST_COLUMNS + 1)


def _in_columns(cell: Cell) -> tuple[list[str], int]:
    """The texts of a cell in the columns that it goes over, and how many these are.

    A table within it that has one row and as many cells as the cell has columns stands in these columns.
    """
    wide = max(1, min(cell.columns, MOST_COLUMNS + 1))
    inner = [block for block in cell.blocks if isinstance(block, Table)]
    if len(cell.blocks) == 1 and inner and len(inner[0].rows) == 1 and len(inner[0].rows[0]) == wide:
        return [_text(each) for each in inner[0].rows[0]], wide
    return [_text(cell), *[""] * (wide - 1)], wide


def _text(cell: Cell, depth: int = 0) -> str:
    """The text of a cell, with that of tables within it."""
    if depth > MOST_NESTED:
        raise too_deep()
    texts = []
    for block in cell.blocks:
        if isinstance(block, str):
            texts.append(block)
        else:
            texts += [_text(each, depth + 1) for row in block.rows for each in row]
    return "\n".join(text for text in texts if text.strip())


def _between(table: Table) -> dict[int, Cell]:
    """The rows between those of a table of figures, by their index: headings, prose, whole tables."""
    found: dict[int, Cell] = {}
    covered = 0
    for index, row in enumerate(table.rows):
        filled = [cell for cell in row if any(map(_is_filled, cell.blocks))]
        crossed = covered > 0 or any(cell.rows > 1 for cell in row)
        covered = max([covered, *(cell.rows for cell in row)]) - 1
        after = index - 1 in found
        if len(filled) == 1 and not crossed and _is_between(filled[0], after=after):
            found[index] = filled[0]
    return found


def _is_between(cell: Cell, *, after: bool) -> bool:
    """Whether the only cell of a row is none of the table's; ``after`` one that was none, words are none."""
    if any(isinstance(block, Table) and sum(map(len, block.rows)) > 1 for block in cell.blocks):
        return True
    first = next(str(block) for block in cell.blocks if _is_filled(block))
    text = _text(cell)
    if stem(first) in _titles():
        return True
    if GridCell(text).numeric or stem(text) in _labels():
        return False
    return after or text.rstrip().endswith("。")


def _arranges(table: Table) -> bool:
    """Whether a table only arranges text: it has one cell, or tables or prose in its cells and no labels."""
    cells = [cell for row in table.rows for cell in row]
    if len(cells) < 2:
        return True
    named = 0
    for cell in cells:
        named += _is_label(cell)
        if named >= _LABELS:
            return False
    for cell in cells:
        if any(isinstance(block, Table) for block in cell.blocks):
            return True
        if any(len(str(block)) > _PROSE and "。" in str(block) for block in cell.blocks):
            return True
    return False


def _is_filled(block: str | Table) -> bool:
    return not isinstance(block, str) or bool(block.strip())


def _is_label(cell: Cell) -> bool:
    if not all(isinstance(block, str) for block in cell.blocks):
        return False
    text = _text(cell)
    return len(text) <= _PROSE and stem(text) in _labels()


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    """The stems of the labels of all editions."""
    return frozenset(name for words in vocabularies(None) for name in words.names)


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    """The stems of the headings of the sections of all editions."""
    return frozenset(title for words in vocabularies(None) for title in words.section_titles)
