"""Writing many cells with few calls: neighbours go together as one block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgov.workbook import geometry

if TYPE_CHECKING:
    import xlwings as xw

Content = int | float | Decimal | str | None

_ADDRESS_LIMIT = 240
"""Characters of an address that Excel takes; its own limit is 255."""
_TYPED = re.compile(r"[=+\-@'#(（¥$￥.]|\d|\s*(?:true|false)\b", re.IGNORECASE)
"""Beginnings of text that a host would read as a number, a date, a truth value or a formula."""


def write_cells(sheet: xw.Sheet, cells: Mapping[str, Content]) -> None:
    """Write cells by address: a figure, a text (see ``as_text``), a formula with ``=``, or nothing."""
    grid = {geometry.position(cell): content for cell, content in cells.items()}
    for top, left, bottom, right in geometry.rectangles(grid):
        block = [
            [_sent(grid[row, column]) for column in range(left, right + 1)] for row in range(top, bottom + 1)
        ]
        area = sheet.range(f"{geometry.address(top, left)}:{geometry.address(bottom, right)}")
        if all(isinstance(content, str) and content.startswith("=") for line in block for content in line):
            area.formula = block if len(block) > 1 or len(block[0]) > 1 else block[0][0]
        else:
            area.raw_value = block


def as_text(text: str) -> str:
    """Text so that a cell takes it as it is, whatever it looks like."""
    return f"'{text}" if _TYPED.match(text) else text


def unions(cells: Iterable[str]) -> Iterator[str]:
    """Addresses of areas, as few as Excel's limit of an address allows."""
    areas = [geometry.area(*corners) for corners in geometry.rectangles(map(geometry.position, cells))]
    union = ""
    for area in areas:
        if union and len(union) + len(area) >= _ADDRESS_LIMIT:
            yield union
            union = ""
        union = f"{union},{area}" if union else area
    if union:
        yield union


def _sent(content: Content) -> float | str:
    if content is None:
        # every host takes the empty text for nothing; AppleScript does not know None
        return ""
    # whole numbers above 32 bits and decimals do not survive the way to Excel
    return float(content) if isinstance(content, (int, Decimal)) else content
