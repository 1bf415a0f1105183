"""Cell arithmetic: rows and columns into addresses, addresses into ranges and arguments of formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from xlgov.finding import Place

GRID_ROWS, GRID_COLUMNS = 1_048_576, 16_384
"""of a sheet"""

Box = tuple[int, int, int, int]
"""row, column, last row, last column; from 0, all inside"""

_CELL = re.compile(r"([A-Z]+)([1-9]\d*)")


@lru_cache(maxsize=4096)
def address(row: int, column: int) -> str:
    """A1 of a row and column counted from 0."""
    return f"{letters(column)}{row + 1}"


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@lru_cache(maxsize=4096)
def position(cell: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an A1 address.

    Raises ValueError for anything else.
    """
    match = _CELL.fullmatch(cell.replace("$", ""))
    if match is None:
        raise ValueError(f"not a cell: {cell!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def within(box: Box, cell: tuple[int, int]) -> bool:
    """Whether a cell is one of a box."""
    row, column, last_row, last_column = box
    return row <= cell[0] <= last_row and column <= cell[1] <= last_column


def quoted(sheet: str) -> str:
    """A sheet's name as formulas and links spell it."""
    return "'" + sheet.replace("'", "''") + "'"


def absolute(place: Place) -> str:
    """A cell with its sheet, as a defined name refers to it."""
    row, column = position(str(place.cell))
    return f"{quoted(str(place.sheet))}!${letters(column)}${row + 1}"


def ranges(cells: Iterable[str]) -> list[str]:
    """Cells with neighbours in a row or a column drawn together: D7, D8, D9 -> D7:D9."""
    runs: list[tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = []
    for cell in cells:
        here = position(cell)
        if runs:
            first, last, step = runs[-1]
            moved = (here[0] - last[0], here[1] - last[1])
            if moved in ((1, 0), (0, 1)) and step in ((0, 0), moved):
                runs[-1] = (first, here, moved)
                continue
        runs.append((here, here, (0, 0)))
    return [
        address(*first) if first == last else f"{address(*first)}:{address(*last)}" for first, last, _ in runs
    ]


def area(top: int, left: int, bottom: int, right: int) -> str:
    """The address of a rectangle, all counted from 0."""
    first = address(top, left)
    return first if (top, left) == (bottom, right) else f"{first}:{address(bottom, right)}"


def arguments(places: Iterable[Place], sheet: str) -> str:
    """Cells as the arguments of one function in a formula on ``sheet``."""
    by_sheet: dict[str, list[str]] = {}
    for place in places:
        by_sheet.setdefault(str(place.sheet), []).append(str(place.cell))
    return ",".join(
        reference if name == sheet else f"{quoted(name)}!{reference}"
        for name, cells in by_sheet.items()
        for reference in ranges(cells)
    )


def rectangles(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cells (row and column from 0) as rectangles: top, left, bottom, right."""
    runs: list[tuple[int, int, int]] = []
    for row, column in sorted(set(cells)):
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
            runs[-1] = (row, runs[-1][1], column)
        else:
            runs.append((row, column, column))
    open_ones: dict[tuple[int, int], int] = {}
    found: list[tuple[int, int, int, int]] = []
    for row, left, right in runs:
        index = open_ones.get((left, right))
        if index is not None and found[index][2] == row - 1:
            found[index] = (found[index][0], left, row, right)
        else:
            open_ones[left, right] = len(found)
            found.append((row, left, row, right))
    return found
