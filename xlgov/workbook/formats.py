"""Number formats that show something else than the value: hidden, scaled, or with words and units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from xlgov.workbook import streaming
from xlgov.workbook.structure import MAIN, SPREADSHEET

LONGEST = 300
"""letters of a format that are looked at; Excel allows 255"""

_MONEY = "¥#,##0"
_BUILT_IN = {9: "0%", 10: "0.00%"} | dict.fromkeys((5, 6, 7, 8, 42, 44), _MONEY)
"""those of Excel's own formats that scale or show a unit; none hides"""
_ID = re.compile(r"[0-9]{1,6}")
_LITERAL = re.compile(r'"([^"]*)"?|[\\!](.)', re.DOTALL)
_SPACING = re.compile(r"[_*].", re.DOTALL)
_BRACKETS = re.compile(r"\[(\$)?([^\[\]\-]*+)[^\[\]]*+\]")
_GENERAL = re.compile(r"G/通用格式|general", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_PLACEHOLDERS = re.compile(r"[0#?.,/E+@\s()<>=:$^&'~{}\-]", re.IGNORECASE)
_POINTS = re.compile(r"[.,．，]")


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


class Styles(NamedTuple):
    """The cell styles: which show something else than the value, and the part in its plainest spelling.

    ``misleading`` has the index (the ``s`` of a cell) and the format.
    """

    misleading: Mapping[int, str]
    xml: bytes


@lru_cache(maxsize=16)
def styles_of(styles: bytes, part: str) -> Styles:
    """Read the cell styles; kept for the next workbook, as those of one program have the same.

    Raises InputError for a damaged part.
    """
    written: dict[int, str] = {}
    used: list[int] = []
    path: list[str] = []

    def start(element: str, attributes: Mapping[str, str]) -> None:
        space, _, local = element.rpartition(" ")
        path.append(local if space in SPREADSHEET else "")
        number = attributes.get("numFmtId", "0")
        number = number if _ID.fullmatch(number) else "0"
        if path[1:] == ["numFmts", "numFmt"]:
            written[int(number)] = attributes.get("formatCode", "")[:LONGEST]
        elif path[1:] == ["cellXfs", "xf"]:
            used.append(int(number))

    def end(_: str) -> None:
        path.pop()

    if styles:
        streaming.parse(styles, part, start, end)
    codes = _BUILT_IN | written
    found = {index: codes[number] for index, number in enumerate(used) if misleading(codes.get(number, ""))}
    return Styles(found, _plain(written, used))


def _plain(written: Mapping[int, str], used: Iterable[int]) -> bytes:
    codes = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for number, code in written.items()
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in used)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'
    ).encode()


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
    return "%" in bare or bool(_SCALED.search(bare)) or bool(_POINTS.search(words))


def _says(bare: str, words: str) -> bool:
    """Words or a unit; a dash or brackets are how accountants write nil and less than nil."""
    beside = words + _PLACEHOLDERS.sub("", _GENERAL.sub("", bare))
    return any(letter.isalnum() or letter in "$¥￥€£%‰" for letter in beside)
