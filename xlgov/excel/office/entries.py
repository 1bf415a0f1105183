"""What Excel makes of a text typed, or written through ``Range.value``, into a cell.

The same losses as in Excel are wanted: ``001`` becomes 1, a number of 18 digits keeps 15, ``1-2`` is a date.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass

from xlgov.excel.office.cell_values import CODES, to_serial

_NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<money>[¥￥$])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?P<power>[eE][+-]?\d{1,3})?(?P<percent>%)?(?P<close>\))?",
    re.ASCII,
)
_DATE = re.compile(r"(?:(\d{4})[-/])?(\d{1,2})[-/](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DAY, _MOMENT = "YYYY/M/D", "YYYY/M/D H:MM"
TRUTH = "BOOLEAN"
"""The number format by which alone LibreOffice knows a truth value from 0 and 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell's new content (a number, a text, a formula in Excel's grammar) and the format it brings."""

    content: float | str
    format: str | None = None
    formula: bool = False


def entered(value: object) -> Entry:
    """What a Python value puts into a cell that is not text-formatted."""
    if isinstance(value, bool):
        return Entry(float(value), TRUTH)
    if isinstance(value, dt.date):
        serial = to_serial(value)
        return Entry(serial, _DAY if serial == int(serial) else _MOMENT)
    return _typed(str(value))


def _typed(text: str) -> Entry:
    if text.startswith("="):
        return Entry(text, formula=len(text) > 1)
    if text.startswith("'"):
        return Entry(text[1:])
    bare = text.strip()
    if bare.casefold() in ("true", "false"):
        return Entry(float(bare.casefold() == "true"), TRUTH)
    if bare.upper() in CODES:
        return Entry("=" + bare.upper(), formula=True)
    return _number(bare) or _date(bare) or _time(bare) or Entry(text)


def _number(text: str) -> Entry | None:
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if match["open"] and match["sign"]:
        return None
    digits = match["digits"].replace(",", "")
    if match["power"] is None and len(digits.lstrip("0")) > 15 and "." not in digits:
        digits = digits[: len(digits) - len(digits.lstrip("0")) + 15].ljust(len(digits), "0")
    number = float(digits + (match["power"] or ""))
    if math.isinf(number):
        return None
    if match["sign"] == "-" or match["open"]:
        number = -number
    if match["percent"]:
        return Entry(float(f"{number / 100:.15g}"), "0.00%" if "." in digits else "0%")
    if match["money"]:
        return Entry(number, f"{match['money']}#,##0.00" if "." in digits else f"{match['money']}#,##0")
    if match["power"]:
        return Entry(number, "0.00E+00")
    if "," in match["digits"]:
        return Entry(number, "#,##0.00" if "." in digits else "#,##0")
    return Entry(number)


def _date(text: str) -> Entry | None:
    if chinese := _CHINESE.fullmatch(text):
        year, month, day = (int(part) for part in chinese.groups())
        return _moment(year, month, day, 0, 0, 0, 'YYYY"年"M"月"D"日"')
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year = int(match[1]) if match[1] else dt.date.today().year
    hour, minute, second = (int(part or 0) for part in match.groups()[3:])
    shown = _DAY if match[1] else 'M"月"D"日"'
    if match[4]:
        shown = _MOMENT
    return _moment(year, int(match[2]), int(match[3]), hour, minute, second, shown)


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int, shown: str) -> Entry | None:
    try:
        return Entry(to_serial(dt.datetime(year, month, day, hour, minute, second)), shown)
    except ValueError:
        return None


def _time(text: str) -> Entry | None:
    match = _TIME.fullmatch(text)
    if match is None or int(match[2]) > 59 or int(match[3] or 0) > 59:
        return None
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    return Entry(seconds / 86400, "H:MM:SS" if match[3] else "H:MM")
