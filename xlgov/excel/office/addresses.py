"""A1 addresses of cells, columns and rows, counted from 1."""

from __future__ import annotations

import re

ROWS, COLUMNS = 1_048_576, 16_384
"""The size of a sheet."""

Rectangle = tuple[int, int, int, int]
"""First row, first column, number of rows, number of columns."""

_CELLS = re.compile(r"([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?")
_COLUMNS = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})")
_ROWS = re.compile(r"(\d+):(\d+)")


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def rectangle(address: str) -> Rectangle | None:
    """What an address such as ``A1``, ``$B$2:C3``, ``A:C`` or ``1:2`` covers; None when it is none."""
    text = address.replace("$", "").strip().upper()
    if match := _CELLS.fullmatch(text):
        column, row = column_number(match[1]), int(match[2])
        last_column, last_row = (column_number(match[3]), int(match[4])) if match[3] else (column, row)
    elif match := _COLUMNS.fullmatch(text):
        column, last_column = column_number(match[1]), column_number(match[2])
        row, last_row = 1, ROWS
    elif match := _ROWS.fullmatch(text):
        row, last_row = int(match[1]), int(match[2])
        column, last_column = 1, COLUMNS
    else:
        return None
    row, last_row = sorted((row, last_row))
    column, last_column = sorted((column, last_column))
    if row < 1 or last_row > ROWS or last_column > COLUMNS:
        return None
    return row, column, last_row - row + 1, last_column - column + 1


def written(place: Rectangle, *, row_absolute: bool, column_absolute: bool) -> str:
    """The address of a rectangle as Excel writes it."""
    row, column, rows, columns = place
    down, across = "$" if row_absolute else "", "$" if column_absolute else ""
    last_row, last_column = row + rows - 1, column + columns - 1
    if rows == ROWS and columns < COLUMNS:
        return f"{across}{column_letters(column)}:{across}{column_letters(last_column)}"
    if columns == COLUMNS:
        return f"{down}{row}:{down}{last_row}"
    first = f"{across}{column_letters(column)}{down}{row}"
    return (
        first
        if (rows, columns) == (1, 1)
        else f"{first}:{across}{column_letters(last_column)}{down}{last_row}"
    )
