"""The values of a sheet in the plain spelling: numbers, texts, truth values and dates, row by row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache

from xlgov.workbook.spelling import SPACES, Body, unescaped

Rows = list[list[object]]

_PRESERVED = b' xml:space="preserve"'
_LONG = 300
"""bytes of a string; the labels of the form are shorter"""
_TEXT = re.compile(rb"<t(" + _PRESERVED + rb")?+>([^<>]*+)</t>")
_READING = re.compile(rb"<rPh [^<>]*+><t[^<>]*+>(?:[^<>]*+</t>)?+</rPh>")
_ESCAPE = re.compile(r"_x00([0-9A-Fa-f]{2})_")
_DAY_ZERO = datetime.datetime(1899, 12, 30)
_DAY = 86_400_000
"""milliseconds"""
_BETWEEN_EPOCHS = 1_462
"""days from Excel's first day to that of workbooks that count from 1904"""
_FIRST_RIGHT_DAY = 60
"""1900 was no leap year, which Excel does not know"""


class Strings:
    """The shared strings of a workbook, each decoded when it is first asked for."""

    def __init__(self, xml: bytes) -> None:
        self._pieces = xml.replace(b"<si/>", b"<si></si>").split(b"<si>")[1:]
        self._texts: dict[bytes, str] = {}

    def __len__(self) -> int:
        return len(self._pieces)

    def text(self, index: bytes) -> str:
        """A string by its number; IndexError where there is none."""
        text = self._texts.get(index)
        if text is None:
            piece = self._pieces[int(index)]
            joined = _joined if len(piece) > _LONG else _kept
            text = self._texts[index] = joined(piece)
        return text


def _joined(piece: bytes) -> str:
    """The text of a string, without readings beside it."""
    if piece.startswith(b"<t>"):
        return _told(piece[3 : piece.index(b"</t>")], b"")
    if b"<rPh" in piece:
        piece = _READING.sub(b"", piece)
    return "".join(_told(text, preserved) for preserved, text in _TEXT.findall(piece))


_kept = lru_cache(maxsize=4096)(_joined)
"""For the next workbook, which has the same labels; long ones are its own."""


def _told(text: bytes, preserved: bytes) -> str:
    """A text as it is meant, ``_x000D_`` a carriage return; spaces around it count where the file says so."""
    words = unescaped(text.decode())
    if not preserved:
        words = words.strip(SPACES)
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), words) if "_x00" in words else words


def rows_of(body: Body, strings: Strings, dates: Mapping[bytes, bool], *, from_1904: bool) -> Rows:
    """A sheet's values from A1 on; "" where a cell is empty or an error.

    ``dates`` has the styles that show numbers as dates (False) or durations (True). Raises IndexError for a
    shared string that is not there.
    """
    rows: Rows = [[""] * body.columns for _ in range(body.rows)]
    for (_, style, kind, preserved, text), (row, column) in zip(body.cells, body.places, strict=True):
        if kind == b"s":
            rows[row][column] = strings.text(text) if text else ""
        elif not kind or kind == b"n":
            if text:
                number = float(text)
                rows[row][column] = (
                    number if style not in dates else moment_of(number, dates[style], from_1904=from_1904)
                )
        elif kind == b"inlineStr":
            rows[row][column] = _told(text, preserved)
        elif kind != b"e":
            rows[row][column] = _typed(kind, text)
    return rows


def _typed(kind: bytes, text: bytes) -> object:
    if kind == b"b":
        return text == b"1" if text else ""
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
