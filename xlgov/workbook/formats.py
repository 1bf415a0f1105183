"""Number formats that show something else than the value: hidden, scaled, or with words and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xlgov import late
from xlgov.workbook import streaming
from xlgov.workbook.looks import Fill, Fills

LONGEST = 255
"""letters of a format, as Excel allows them"""

_MONEY = "¥#,##0"
_BUILT_IN = {9: "0%", 10: "0.00%"} | dict.fromkeys((5, 6, 7, 8, 42, 44), _MONEY)
"""those of Excel's own formats that scale or show a unit; none hides"""
_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
"""of Excel's own formats; those from 27 on are dates in Chinese"""
_DURATION = 46
_TIMED = late.compile(r"\[(h++|m++|s++)\]|\[[^\[\]]*+\]|([dmhys])", re.IGNORECASE)
_ID = late.compile(r"[0-9]{1,6}")
_LITERAL = late.compile(r'"([^"]*)"?|[\\!](.)', re.DOTALL)
_SPACING = late.compile(r"[_*].", re.DOTALL)
_BRACKETS = late.compile(r"\[(\$)?([^\[\]\-]*+)[^\[\]]*+\]")
_GENERAL = late.compile(r"G/通用格式|general", re.IGNORECASE)
_DATE = late.compile(r"[ymdhs]", re.IGNORECASE)
_SCALED = late.compile(r"[0#?],+(?![0#?,])")
_PLACEHOLDERS = late.compile(r"[0#?.,/E+@\s()<>=:$^&'~{}\-]", re.IGNORECASE)
_POINTS = ".,．，"


@lru_cache(maxsize=4096)
def misleading(code: str) -> bool:
    """Whether a number format hides a value, scales it, or puts words or a unit beside it.

    Formats of dates do none of these. A format that only rounds, groups or colours does not either.
    """
    if not code:
        return False
    sections = [_without_literals(part) for part in _sections(code)]
    if any(_DATE.search(_GENERAL.sub("", bare)) for bare, _ in sections):
        return False
    return any(_hides(bare, words) or _scales(bare, words) or _says(bare, words) for bare, words in sections)


class Shown(NamedTuple):
    """How a style shows a number: in a ``misleading`` format, as a date (False) or a duration (True)."""

    misleading: str = ""
    duration: bool | None = None


def shown_as(number: int, code: str) -> Shown:
    """How a number format shows numbers; of Excel's own formats only the number is known."""
    code = code or _BUILT_IN.get(number, "")
    return Shown(code if misleading(code) else "", _timed(number, code))


class Styles(NamedTuple):
    """The cell styles by their index, the ``s`` of a cell.

    ``misleading`` has the formats that show something else than the value, ``dates`` the styles that show a
    number as a date or time (False) or as a duration (True), ``fills`` the fill of every style.
    """

    misleading: Mapping[int, str]
    dates: Mapping[bytes, bool]
    fills: tuple[Fill, ...]


@lru_cache(maxsize=16)
def styles_of(styles: bytes, part: str) -> Styles:
    """Read the cell styles; kept for the next workbook, as those of one program have the same.

    Raises InputError for a damaged part.
    """
    written: dict[int, str] = {}
    used: list[int] = []
    fills = Fills()
    path: list[str] = []

    def start(element: str, attributes: Mapping[str, str]) -> None:
        path.append(streaming.local_name(element))
        number = attributes.get("numFmtId", "0")
        number = number if _ID.fullmatch(number) else "0"
        if path[1:] == ["numFmts", "numFmt"]:
            written[int(number)] = attributes.get("formatCode", "")[: LONGEST + 1]
        elif path[1:] == ["cellXfs", "xf"]:
            used.append(int(number))
        fills.element(path[1:], attributes)

    def end(_: str) -> None:
        path.pop()

    if styles:
        streaming.parse(styles, part, start, end)
    codes = _BUILT_IN | written
    found = {index: codes[number] for index, number in enumerate(used) if misleading(codes.get(number, ""))}
    timed = ((index, _timed(number, codes.get(number, ""))) for index, number in enumerate(used))
    dates = {b"%d" % index: duration for index, duration in timed if duration is not None}
    return Styles(found, dates, fills.of_styles())


def _timed(number: int, code: str) -> bool | None:
    """Whether a format shows a number as a duration (True) or a date (False); None for neither."""
    if not code:
        return number == _DURATION if number == _DURATION or number in _DATES else None
    first = _SPACING.sub("", _LITERAL.sub("", _GENERAL.sub("", _sections(code)[0])))
    for found in _TIMED.finditer(first) if _DATE.search(first) else ():
        if found[1]:
            return True
        if found[2]:
            return False
    return None


def _sections(code: str) -> list[str]:
    """The parts of a format between semicolons that are no literal."""
    sections = [""]
    for piece in re.split(r'("[^"]*"?|[\\!].|;)', code, flags=re.DOTALL):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return sections


def _without_literals(section: str) -> tuple[str, str]:
    """A section without what it prints as it stands, and that: words, and currency out of brackets."""
    words = "".join(quoted or escaped for quoted, escaped in _LITERAL.findall(section))
    bare = _SPACING.sub("", _LITERAL.sub("", section))
    words += "".join(text for currency, text in _BRACKETS.findall(bare) if currency)
    return _BRACKETS.sub("", bare), words


def _hides(bare: str, words: str) -> bool:
    return not bare.strip() and not words.strip()


def _scales(bare: str, words: str) -> bool:
    """Thousands cut off, percent, or a literal point or comma that looks like one of the number's."""
    return "%" in bare or bool(_SCALED.search(bare)) or any(point in words for point in _POINTS)


def _says(bare: str, words: str) -> bool:
    """Words or a unit; a dash or brackets are how accountants write nil and less than nil."""
    beside = words + _PLACEHOLDERS.sub("", _GENERAL.sub("", bare))
    return any(letter.isalnum() or letter in "$¥￥€£%‰" for letter in beside)
