"""How far the cells of a sheet reach, and what to do where a few of them stand far out.

A dense reader fills the whole rectangle from A1 to the farthest cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xlgov.errors import InputError
from xlgov.workbook.geometry import address, position
from xlgov.workbook.structure import MAIN

MAX_AREA = 400_000
"""cells of a sheet's rectangle that are read densely; a sheet of the form has about 3,000"""
MAX_ROWS, MAX_COLUMNS = 5_000, 200
"""of a sheet with stray cells far out; what lies beyond is reported, not read into the form"""
MAX_FILLED = 300_000
"""cells of a sheet that hold something"""
MAX_STRAYS = 2_000
"""cells far out that are reported one by one"""

_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_WIDE = re.compile(rb"[A-Z]{2}")
_SHORT = len(b"A999")
_FILLED = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^<>/]*+>(?:[^<]*+<(?!/?c[ >]))*+[^<]*+</c>)')


class Apart(NamedTuple):
    """A sheet in two: the cells near A1 where they stand, and the strays one below the other in column A."""

    near: bytes
    strays: bytes
    addresses: Sequence[str]
    """of the strays, in their order"""
    more: int
    """how many strays there are besides"""


def area(filled: Sequence[bytes]) -> int:
    """Cells in the rectangle from A1 to the farthest of the given ones, or a bound where it is small."""
    if not filled:
        return 0
    if max(map(len, filled)) <= _SHORT and not _WIDE.search(b" ".join(filled)):
        return 26 * 999
    rows = max(int(cell.lstrip(_LETTERS)) for cell in filled)
    columns = max(_column_number(letters) for letters in {cell.rstrip(_DIGITS) for cell in filled})
    return rows * columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def apart(xml: bytes, start: int, end: int, count: int) -> Apart:
    """Divide a plain sheet, whose ``count`` filled cells stand between start and end.

    Raises InputError for a sheet with far more cells than any report has.
    """
    if count > MAX_FILLED:
        raise InputError(
            f"有 {count} 个有内容的单元格，超过上限 {MAX_FILLED}",
            "请把别的数据移到另一个工作簿，这里只留年报各表。",
        )
    rows: dict[int, list[bytes]] = {}
    strays: list[bytes] = []
    addresses: list[str] = []
    more = 0
    for found in _FILLED.finditer(xml, start, end):
        cell = found[1].decode()
        row, column = position(cell)
        if row < MAX_ROWS and column < MAX_COLUMNS:
            rows.setdefault(row, []).append(found[0])
        elif len(strays) < MAX_STRAYS:
            strays.append(b'<c r="%s"%s' % (address(len(strays), 0).encode(), found[2]))
            addresses.append(cell)
        else:
            more += 1
    far = {row: [stray] for row, stray in enumerate(strays)}
    return Apart(_sheet(rows), _sheet(far), addresses, more)


def _sheet(rows: dict[int, list[bytes]]) -> bytes:
    written = b"".join(b'<row r="%d">%s</row>' % (row + 1, b"".join(rows[row])) for row in sorted(rows))
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN.encode(), written)
