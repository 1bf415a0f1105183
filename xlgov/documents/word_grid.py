"""The columns of a table whose rows were drawn by hand: cell borders that nearly meet are one border.

In such a table the border between two figures stands a little elsewhere in every row; Word then counts a
column between, and cells that stand one above the other do not have the same number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

Edges = tuple[int, ...]
"""the borders of a row's cells from left to right, as numbers of the grid's lines"""

_MOST_EDGES = 40
"""of a row; the widest of the form has sixteen"""


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
