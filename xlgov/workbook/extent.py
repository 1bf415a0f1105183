"""How far the cells of a sheet may reach, and what to do where a few of them stand far out.

A dense grid fills the whole rectangle from A1 to the farthest cell.
"""

from __future__ import annotations

from typing import NamedTuple

from xlgov.workbook.spelling import Body, Cell

MAX_AREA = 400_000
"""cells of a sheet's rectangle that are read densely; a sheet of the form has about 3,000"""
MAX_ROWS, MAX_COLUMNS = 5_000, 200
"""of a sheet with stray cells far out; what lies beyond is reported, not read into the form"""
MAX_FILLED = 200_000
"""cells of a sheet that hold something"""
MAX_STRAYS = 2_000
"""cells far out that are reported one by one"""


class Apart(NamedTuple):
    """A sheet in two: the cells near A1 where they stand, and the strays one below the other."""

    near: Body
    strays: Body
    addresses: list[str]
    """of the strays, in their order"""
    more: int
    """how many strays there are besides"""


def dense(body: Body) -> bool:
    """Whether the rectangle from A1 to the farthest cell can be filled."""
    return body.rows * body.columns <= MAX_AREA


def apart(body: Body) -> Apart:
    """Divide the cells of a sheet that is not dense."""
    pairs = list(zip(body.cells, body.places, strict=True))
    near = [pair for pair in pairs if _is_near(*pair[1])]
    far = [pair for pair in pairs if not _is_near(*pair[1])]
    shown = [cell for cell, _ in far[:MAX_STRAYS]]
    addresses = [cell[0].decode() for cell in shown]
    column = [(row, 0) for row in range(len(shown))]
    return Apart(
        _limited(body, [cell for cell, _ in near], [place for _, place in near]),
        _limited(body, shown, column),
        addresses,
        len(far) - len(shown),
    )


def _is_near(row: int, column: int) -> bool:
    return row < MAX_ROWS and column < MAX_COLUMNS


def _limited(body: Body, cells: list[Cell], places: list[tuple[int, int]]) -> Body:
    rows = max((row for row, _ in places), default=-1) + 1
    columns = max((column for _, column in places), default=-1) + 1
    return body._replace(cells=cells, places=places, rows=rows, columns=columns)
