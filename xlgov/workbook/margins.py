"""What stands before and after the rows of a sheet: whether it is in the plain spelling, which columns it
hides and which cells it merges.

It is longer than the rows, most of it prompts and conditional formats, and the same in all workbooks that one
program made of one form: what was found is kept for the next.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from xlgov.workbook.geometry import GRID_COLUMNS, Box, position
from xlgov.workbook.spelling import CORNERS, HEAD, is_utf8
from xlgov.workbook.streaming import MAIN

_MAIN = MAIN.encode()
_NAMESPACE = b' xmlns="'
_BEFORE = re.compile(
    HEAD % (b"worksheet", _MAIN, b">")
    + rb'(?:</?+[A-Za-z0-9]++(?: [A-Za-z][A-Za-z0-9:]*+="[^"<>]*+")*+ ?+/?+>)*+'
)
_COLUMNS = re.compile(rb"<cols>(?:<col(?: [A-Za-z]++=\"[^\"<>&\s]*+\")++ ?+/>)++</cols>")
_COLUMN = re.compile(rb"<col\s([^<>]*+)>")
_SPAN = re.compile(rb'(?<![\w:])(min|max)="([0-9]{1,7})"')
UNSEEN = re.compile(rb'(?<![\w:])(?:hidden="(?:1|true)"|(?:ht|width)="(?:0(?:\.[0-9]*)?|\.[0-9]+)")')
"""the attribute of a row or column that is not seen"""
_MERGE = b"mergeCell"
_MERGES_END = b"</mergeCells>"
_SHEET_END = b"</worksheet>"
_MERGED = re.compile(rb'<mergeCell ref="' + CORNERS + rb'" ?+/>')
_LONG = 60_000
"""bytes; those of our sheets have less"""


class Margins(NamedTuple):
    """Columns, from 0, that are hidden or have no width, and the boxes of merged cells."""

    hidden_columns: frozenset[int]
    merged: tuple[Box, ...]


def margins_of(head: bytes, tail: bytes) -> Margins | None:
    """What stands before the rows of a sheet and after them; None where it is not in the plain spelling, and
    could hide something from the patterns that look there."""
    hidden = (_hidden_columns if len(head) > _LONG else _kept_columns)(head)
    merged = (_merged if len(tail) > _LONG else _kept_merged)(tail)
    return None if hidden is None or merged is None else Margins(hidden, merged)


def _hidden_columns(head: bytes) -> frozenset[int] | None:
    """The hidden columns; None where what stands before the rows is not plain."""
    before = _BEFORE.fullmatch(head)
    if before is None or head.count(_MAIN) != 1 or head.count(_NAMESPACE) != 1 or not is_utf8(head):
        return None
    count = head.count(b"<cols")
    if not count:
        return frozenset()
    columns = _COLUMNS.search(head)
    return _hidden(columns[0]) if columns and count == 1 else None


def _hidden(columns: bytes) -> frozenset[int]:
    found: set[int] = set()
    for attributes in _COLUMN.findall(columns):
        if UNSEEN.search(attributes):
            span = {name: int(number) for name, number in _SPAN.findall(attributes)}
            first, last = span.get(b"min", 1), span.get(b"max", 0)
            found.update(range(first - 1, min(last, GRID_COLUMNS)))
    return frozenset(found)


def _merged(tail: bytes) -> tuple[Box, ...] | None:
    """The merged cells; None where what stands after the rows is not plain, or is cut off with its merges."""
    if not tail.rstrip().endswith(_SHEET_END):
        return None
    # single letters are found ten times as fast
    if (b"!" in tail and b"<!" in tail) or (b"?" in tail and b"<?" in tail):
        return None
    if _MAIN in tail or _NAMESPACE in tail or b"sheetData" in tail or not is_utf8(tail):
        return None
    count = tail.count(_MERGE)
    if not count:
        return ()
    end = tail.find(_MERGES_END)
    corners = _MERGED.findall(tail, 0, end) if end >= 0 else []
    # besides those, the element around them begins and ends
    return tuple(starmap(_box, corners)) if count == len(corners) + 2 else None


@lru_cache(maxsize=4096)
def _box(first: bytes, last: bytes) -> Box:
    return (*position(first.decode()), *position(last.decode()))


_kept_columns = lru_cache(maxsize=64)(_hidden_columns)
_kept_merged = lru_cache(maxsize=64)(_merged)
