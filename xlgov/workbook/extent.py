"""How far the cells of a sheet may reach, and what to do where a few of them stand far out.

A dense grid fills the whole rectangle from A1 to the farthest cell.
"""

from __future__ import annotations

from typing import NamedTuple

from xlgov.workbook.spelling import Body, Cells

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
    near = [number for number, (row, column) in enumerate(body.cells.places) if _is_near(row, column)]
    far = [number for number, (row, column) in enumerate(body.cells.places) if not _is_near(row, column)]
    strays = _cells(body.cells, far[:MAX_STRAYS])
    one_below_the_other = [(row, 0) for row in range(len(strays.places))]
    return Apart(
        _limited(body, _cells(body.cells, near)),
        _limited(body, strays._replace(places=one_below_the_other)),
        [address.decode() for address in strays.addresses],
        max(0, len(far) - MAX_STRAYS),
    )


def _cells(cells: Cells, chosen: list[int]) -> Cells:
    places, *others = cells
    return Cells(
        [places[number] for number in chosen], *([column[number] for number in chosen] for column in others)
    )


def _is_near(row: int, column: int) -> bool:
    return row < MAX_ROWS and column < MAX_COLUMNS


def _limited(body: Body, cells: Cells) -> Body:
    rows = max((row for row, _ in cells.places), default=-1) + 1
    columns = max((column for _, column in cells.places), default=-1) + 1
    return body._replace(cells=cells, rows=rows, columns=columns)
