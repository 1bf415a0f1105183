"""The rows and columns of a table of a Word document: its merged cells, and borders that nearly meet.

Where a table was drawn by hand, the border between two figures stands a little elsewhere in every row; Word
then counts a column between, and cells that stand one above the other do not have the same number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from xlgov.documents.document import Cell, Table


class RowCell(NamedTuple):
    """A cell of a row: what is in it, its columns, whether the cell above it goes on in it."""

    blocks: Sequence[str | Table]
    columns: int
    goes_on: bool = False


class Row(NamedTuple):
    """The cells of a row, how many columns are free before them, and where those begin that go on below."""

    before: int
    cells: Sequence[RowCell]
    merged: frozenset[int] = frozenset()


Edges = tuple[int, ...]
"""the borders of a row's cells from left to right, as numbers of the grid's lines"""

_MOST_EDGES = 40
"""of a row; the widest of the form has sixteen"""


def joined(rows: Sequence[Row], widths: Sequence[int]) -> Table:
    """The table of these rows, whose grid has columns of these widths.

    A merged cell is in its first row only, unless its borders further down are others: there it is blank.
    """
    edges = straightened([_edges(row) for row in rows], widths)
    borders = [list(pairwise(each)) for each in edges]
    below: dict[tuple[int, int], int] = {}
    """how many rows the cells that go on take further down, by their borders"""
    made: list[list[Cell]] = []
    for at in range(len(rows) - 1, -1, -1):
        above = borders[at - 1] if at else ()
        cells = [Cell([], edges[at][0])] if edges[at][0] else []
        on: dict[tuple[int, int], int] = {}
        for cell, place in zip(rows[at].cells, borders[at], strict=True):
            taken = below.get(place, 0) + 1
            if cell.goes_on and place in above:
                on[place] = taken
            else:
                cells.append(Cell(cell.blocks, place[1] - place[0], taken))
        made.append(cells)
        below = on
    return Table(made[::-1])


def _edges(row: Row) -> Edges:
    return tuple(accumulate((cell.columns for cell in row.cells), initial=row.before))


def straightened(rows: Sequence[Edges], widths: Sequence[int]) -> list[Edges]:
    """The borders of each row by the lines of the row that has most cells, where no row has all lines.

    ``widths`` are those of the grid's columns. Rows are given back as they are where that cannot be told.
    """
    lines = {line for row in rows for line in row}
    finest = max(map(len, rows), default=0)
    if finest > _MOST_EDGES or any(lines.issubset(row) for row in rows):
        return list(rows)
    if len(widths) < max(lines, default=0) or any(width <= 0 for width in widths):
        return list(rows)
    at = [0, *accumulate(widths)]
    usual = Counter(row for row in rows if len(row) == finest).most_common(1)[0][0]
    places = [at[line] for line in usual]
    return [_fitted([at[line] for line in row], places) for row in rows]


def _fitted(row: Sequence[int], usual: Sequence[int]) -> Edges:
    """To which of the usual borders those of a row belong: in their order, and as near as can be in all."""
    best: list[tuple[int, Edges]] = [(0, ())] * (len(usual) + 1)
    """how far off, and the numbers, by how many of the usual borders are used up"""
    for done, edge in enumerate(row, 1):
        found: list[tuple[int, Edges]] = []
        for used in range(done, len(usual) - len(row) + done + 1):
            off, numbers = best[used - done]
            here = (off + abs(usual[used - 1] - edge), (*numbers, used - 1))
            found.append(min(found[-1], here) if found else here)
        best = found
    return best[-1][1]
