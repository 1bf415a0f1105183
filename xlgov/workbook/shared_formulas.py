"""Formulas that Excel stores once for several cells, written out for each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from xlgov.workbook.geometry import GRID_COLUMNS, GRID_ROWS, letters, position
from xlgov.workbook.spelling import unescaped

_SHARED = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"[^<>]*+><f((?=[^<>]* t="shared")[^<>]*+)(?:(?<=/)>|>([^<>]*+)</f>)'
)
_INDEX = re.compile(rb' si="([0-9]{1,9})"')
_PIECES = re.compile(
    r"""("(?:[^"]|"")*+"|'(?:[^']|'')*+'|\[[^\[\]]*+\]"""
    r"""|(?<![\w\\.?])[A-Za-z_\\.\u0080-\uffff][\w\\.?]*+\(|\$?[A-Za-z0-9_.\u0080-\uffff$]++)"""
)
"""texts, names of sheets, references to tables and functions stay; other words may be references"""
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})")
_COLUMN = re.compile(r"(\$?)([A-Z]{1,3})")
_ROW = re.compile(r"(\$?)([1-9][0-9]{0,6})")
_GONE = "#REF!"


class Shared(NamedTuple):
    """The formula that a cell shares, and the cell in which it is written."""

    text: str
    home: str

    def formula(self, cell: str) -> str:
        """The formula as it holds in another cell."""
        row, column = position(self.home)
        to_row, to_column = position(cell)
        return moved(self.text, to_row - row, to_column - column)


def shared_of(xml: bytes) -> Mapping[str, Shared]:
    """The cells of a plain sheet that share the formula of another cell."""
    homes: dict[bytes, Shared] = {}
    found: dict[str, Shared] = {}
    for cell, attributes, text in _SHARED.findall(xml):
        index = _INDEX.search(attributes)
        if index is None:
            continue
        if text:
            homes[index[1]] = Shared(unescaped(text.decode()), cell.decode())
        elif index[1] in homes:
            found[cell.decode()] = homes[index[1]]
    return found


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula whose relative references are so many rows and columns further on."""
    pieces = _PIECES.split(formula)
    for index in range(1, len(pieces), 2):
        around = (pieces[index - 1][-1:], pieces[index + 1][:1])
        pieces[index] = _moved(pieces[index], around, rows, columns)
    return "".join(pieces)


def _moved(word: str, around: tuple[str, str], rows: int, columns: int) -> str:
    if around[1] == "!":
        return word
    if cell := _CELL.fullmatch(word):
        return _column(cell[1], cell[2], columns) + _row(cell[3], cell[4], rows)
    if ":" in around:
        if column := _COLUMN.fullmatch(word):
            return _column(column[1], column[2], columns)
        if row := _ROW.fullmatch(word):
            return _row(row[1], row[2], rows)
    return word


def _column(fixed: str, name: str, columns: int) -> str:
    number = position(f"{name}1")[1]
    moved = number if fixed else number + columns
    return fixed + letters(moved) if 0 <= moved < GRID_COLUMNS else _GONE


def _row(fixed: str, digits: str, rows: int) -> str:
    moved = int(digits) if fixed else int(digits) + rows
    return f"{fixed}{moved}" if 0 < moved <= GRID_ROWS else _GONE
