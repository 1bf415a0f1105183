"""The columns of a table whose rows were drawn by hand: cell borders that nearly meet are one border.

In such a table the border between two figures stands a little elsewhere in every row; Word then counts a
column between, and cells that stand one above the other do not have the same number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from xlgov.documents.document import MOST_COLUMNS

Edges = tuple[int, ...]
"""the borders of a row's cells from left to right, as numbers of the grid's lines"""


def straightened(rows: Sequence[Edges], widths: Sequence[int]) -> list[Edges]:
    """The borders of each row by the lines of the row that has most cells, where no row has all lines.

    ``widths`` are those of the grid's columns. Rows are given back as they are where that cannot be told.
    """
    lines = {line for row in rows for line in row}
    last = max(lines, default=0)
    if last > MOST_COLUMNS or any(lines.issubset(row) for row in rows):
        return list(rows)
    at = [0, *accumulate(widths)]
    if len(at) <= last or any(width <= 0 for width in widths):
        return list(rows)
    finest = max(len(row) for row in rows)
    usual = Counter(row for row in rows if len(row) == finest).most_common(1)[0][0]
    found = [_nearest(row, usual, at) for row in rows]
    whole = [row for row in found if row is not None]
    return whole if len(whole) == len(rows) else list(rows)


def _nearest(row: Edges, usual: Edges, at: Sequence[int]) -> Edges | None:
    """The borders of a row as numbers of the usual ones; None where two would be the same."""
    numbers = range(len(usual))
    found = tuple(min(numbers, key=lambda number: abs(at[usual[number]] - at[edge])) for edge in row)
    return found if all(left < right for left, right in pairwise(found)) else None
