"""The values of a sheet in the plain spelling: numbers, texts, truth values and dates, row by row."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from xlgov.workbook.shared_strings import Strings
from xlgov.workbook.spelling import Body, told, unescaped

Rows = list[list[object]]

_DAY_ZERO = datetime.datetime(1899, 12, 30)
_DAY = 86_400_000
"""milliseconds"""
_BETWEEN_EPOCHS = 1_462
"""days from Excel's first day to that of workbooks that count from 1904"""
_FIRST_RIGHT_DAY = 60
"""1900 was no leap year, which Excel does not know"""


def rows_of(body: Body, strings: Strings, dates: Mapping[bytes, bool], *, from_1904: bool) -> Rows:
    """A sheet's values from A1 on; "" where a cell is empty or an error.

    ``dates`` has the styles that show numbers as dates (False) or durations (True). Raises IndexError for a
    shared string that is not there.
    """
    rows: Rows = [[""] * body.columns for _ in range(body.rows)]
    cells = body.cells
    columns = (cells.places, cells.kinds, cells.texts, cells.styles, cells.spaces)
    for (row, column), kind, text, style, preserved in zip(*columns, strict=True):
        if kind == b"s":
            rows[row][column] = strings.text(text) if text else ""
        elif not kind or kind == b"n":
            if text:
                number = float(text)
                rows[row][column] = (
                    number if style not in dates else moment_of(number, dates[style], from_1904=from_1904)
                )
        elif kind == b"inlineStr":
            rows[row][column] = told(text, preserved)
        elif kind != b"e":
            rows[row][column] = _typed(kind, text)
    return rows


def _typed(kind: bytes, text: bytes) -> object:
    if not text:
        return ""
    if kind == b"b":
        return text == b"1"
    words = unescaped(text.decode())
    return _iso(words) if kind == b"d" else words


def _iso(words: str) -> object:
    """A date or point in time as ISO 8601 writes it; what is none stays text."""
    try:
        if "T" in words:
            return datetime.datetime.fromisoformat(words.removesuffix("Z"))
        return datetime.date.fromisoformat(words)
    except ValueError:
        return words


def moment_of(number: float, duration: bool, *, from_1904: bool) -> object:
    """A number that is shown as a date, a time or both, or as a duration; far beyond dates a number."""
    days = number + _BETWEEN_EPOCHS if from_1904 and not duration else number
    try:
        if duration:
            return datetime.timedelta(milliseconds=_rounded(number * _DAY))
        days = days if days >= _FIRST_RIGHT_DAY else days + 1
        moment = _DAY_ZERO + datetime.timedelta(milliseconds=_rounded(days * _DAY))
    except OverflowError:
        return number
    if number < 1:
        return moment.time()
    return moment.date() if number.is_integer() else moment


def _rounded(number: float) -> int:
    return int(number + 0.5) if number >= 0 else -int(-number + 0.5)
