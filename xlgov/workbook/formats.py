"""Number formats that show something else than the value: hidden, scaled, or with words and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree

_MONEY = "¥#,##0"
_BUILT_IN = {9: "0%", 10: "0.00%"} | dict.fromkeys((5, 6, 7, 8, 42, 44), _MONEY)
"""those of Excel's own formats that scale or show a unit; none hides"""
_LITERAL = re.compile(r'"([^"]*)"?|[\\!](.)', re.DOTALL)
_SPACING = re.compile(r"[_*].", re.DOTALL)
_BRACKETS = re.compile(r"\[(\$)?([^\]\-]*)[^\]]*\]")
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
    sections = [_without_literals(part) for part in _sections(code)]
    if any(_DATE.search(_GENERAL.sub("", bare)) for bare, _ in sections):
        return False
    return any(_hides(bare, words) or _scales(bare, words) or _says(bare, words) for bare, words in sections)


def formats_of_styles(styles: bytes) -> Mapping[int, str]:
    """Index of each cell style (the ``s`` of a cell) whose number format is ``misleading``, and that format.

    Raises ElementTree.ParseError for a part that is no XML.
    """
    root = ElementTree.fromstring(styles)
    main = root.tag.rpartition("}")[0] + "}" if root.tag.startswith("{") else ""
    codes = dict(_BUILT_IN)
    for element in root.iterfind(f"{main}numFmts/{main}numFmt"):
        number = element.get("numFmtId", "")
        if number.isdecimal():
            codes[int(number)] = element.get("formatCode", "")
    found: dict[int, str] = {}
    for index, style in enumerate(root.iterfind(f"{main}cellXfs/{main}xf")):
        number = style.get("numFmtId", "0")
        code = codes.get(int(number), "") if number.isdecimal() else ""
        if code and misleading(code):
            found[index] = code
    return found


kept_formats = lru_cache(maxsize=16)(formats_of_styles)
"""For the next workbook: those of one program have the same styles."""


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
