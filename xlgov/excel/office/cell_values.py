"""Cell values between Python and LibreOffice: dates, errors, and what a typed text becomes in Excel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from numbers import Number
from typing import Any

EPOCH = dt.datetime(1899, 12, 30)
"""Day 0 of the serial numbers; right from 1900-03-01 on, as in Excel."""

DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256
"""Bits of com.sun.star.util.NumberFormat."""

CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
"""What COM hands over for an error cell."""
_TEXTS = {code: text for text, code in CODES.items()}
_ERRORS = {
    532: "#DIV/0!",
    32767: "#N/A",
    525: "#NAME?",
    508: "#NAME?",
    509: "#NULL!",
    521: "#NULL!",
    503: "#NUM!",
    523: "#NUM!",
    524: "#REF!",
    504: "#REF!",
}
"""LibreOffice's error numbers; all others are #VALUE!, the one Excel uses for what does not compute."""

_TYPED = re.compile(r"['=]|\s*(?:[+\-#(¥￥$\d.]|(?:true|false)\s*$)", re.IGNORECASE)
"""Beginnings of texts that typing could turn into something else; all others are plain text."""


class ErrorCode(int):
    """An error cell, as the negative integer that COM gives."""

    @classmethod
    def of(cls, number: int) -> ErrorCode:
        """From LibreOffice's error number."""
        return cls(CODES[_ERRORS.get(number, "#VALUE!")])

    @property
    def text(self) -> str:
        """Such as ``#DIV/0!``."""
        return _TEXTS[int(self)]


def to_serial(moment: dt.date) -> float:
    """The serial number of a date or a datetime; a time zone is dropped, as Excel has none."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    return (moment.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1)


def from_serial(serial: float) -> dt.datetime:
    """The datetime of a serial number, to the millisecond: a double holds no more."""
    moment = EPOCH + dt.timedelta(days=serial)
    rounded = round(moment.microsecond, -3)
    return moment.replace(microsecond=0) + dt.timedelta(microseconds=rounded)


def shown_as(value: Any, kind: int) -> Any:
    """A number in a cell whose number format is of some kind: a datetime, a bool, or the number."""
    if isinstance(value, float):
        if kind & (DATE | TIME) and value >= 0:
            return from_serial(value)
        if kind & LOGICAL and value in (0.0, 1.0):
            return bool(value)
    return value


def plain(value: Any) -> Any:
    """What a value becomes in a block write: a float or a text; None where the cell needs a write of its own.

    Own writes are for truth values, dates, formulas, and texts that typing turns into something else.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool | dt.date):
        return None
    if isinstance(value, Number):
        return float(value)  # type: ignore[arg-type]
    text = str(value)
    return None if _TYPED.match(text) else text


def prepared(value: Any, _options: Any) -> Any:
    """A value as xlwings hands it to an engine: numpy and pandas scalars unwrapped, missing ones empty."""
    if value is None or type(value).__name__ == "NAType":
        return ""
    if isinstance(value, dt.datetime):
        if value != value:  # pandas' NaT
            return ""
        unwrapped: dt.datetime = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
        return unwrapped.replace(tzinfo=None)
    if isinstance(value, float):
        return "" if value != value else float(value)
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        if hasattr(value, "astype") and value.dtype.kind == "M":
            value = value.astype("datetime64[us]")
        return prepared(value.item(), _options)
    return value


def cleaned(
    rows: Sequence[Sequence[Any]],
    moment: Callable[..., Any],
    empty: Any,
    number: Callable[[float], Any] | None,
    error_texts: bool,
) -> list[list[Any]]:
    """Raw values as the user of xlwings wants them: see ``Range.options`` there."""

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty
        if isinstance(value, ErrorCode):
            return value.text if error_texts else None
        if isinstance(value, dt.datetime):
            if moment is dt.datetime:
                return value
            return moment(
                year=value.year,
                month=value.month,
                day=value.day,
                hour=value.hour,
                minute=value.minute,
                second=value.second,
                microsecond=value.microsecond,
                tzinfo=None,
            )
        if number is not None and isinstance(value, float):
            return number(value)
        return value

    return [[one(value) for value in row] for row in rows]
