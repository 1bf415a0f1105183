"""Paragraphs that were broken into lines of one width, as in PDF files and e-mails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from xlgov.documents.outline.sections import Line

_NARROWEST, _WIDEST = 15, 60
"""letters of a full line of a printed page"""
_SLACK = 2
"""letters by which a full line may be short: punctuation does not begin a line"""
_FEWEST = 3
"""full lines that show a width"""
_END = re.compile(r"[。！？；：:!?;…][”’\"'）)】]*\s*$")
_BEGIN = re.compile(
    r"[ \u3000\t]{2,}|[#*•●◆■▲-]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]"
    r"|第[一二三四五六七八九十\d]{1,3}[条项部章节]"
    r"|[一二三四五六七八九十]是|[（(【\[]?(?:注|备注|说明)[：:\d]|附件|[①-⑳]"
)
"""how a line begins that goes on with no other"""


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, each full one that ends no sentence joined with the next."""
    width = _width(lines)
    if not width:
        return list(lines)
    whole: list[Line] = []
    goes_on = False
    for number, text in lines:
        if goes_on and text.strip() and not _BEGIN.match(text):
            begun, before = whole[-1]
            whole[-1] = (begun, before.rstrip() + text.strip())
        else:
            whole.append((number, text))
        goes_on = _letters(text) >= width - _SLACK and not _END.search(text[-8:])
    return whole


def _width(lines: Iterable[Line]) -> float:
    """The letters of a full line; 0 where lines are of no one width."""
    widths = sorted((_letters(text) for _, text in lines if text.strip()), reverse=True)
    if not widths or not _NARROWEST <= widths[0] <= _WIDEST:
        return 0
    full = sum(each >= widths[0] - _SLACK for each in widths)
    return widths[0] if full >= _FEWEST else 0


def _letters(text: str) -> float:
    """How wide a line is, in Chinese letters; a line wider than any is not measured."""
    stripped = text.rstrip()
    if len(stripped) > 2 * _WIDEST:
        return 2 * _WIDEST
    return sum(1 if east_asian_width(letter) in "WFA" else 0.5 for letter in stripped)
