"""Lines with headings as they would be typed: of one line each, numbered in one way, not listed before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from xlgov.documents.outline.sections import Headings, Line, bare, every_heading
from xlgov.form import Form
from xlgov.locate.labels import Level, level, numeral, ordinal, stem

_MARKED = re.compile(
    r"(?P<sign>[\s■◆●▲★☆§►◇○【\[]{0,4})(?:(?P<formal>[壹贰叁肆伍陆柒])|(?P<roman>[Ⅰ-Ⅶ]|IV|V?I{1,3}|V)"
    r"|(?P<plain>[一二三四五六七1-7]))"
    r"\s{0,4}(?P<dot>[、.．，,:：】\]\\]{0,2})\s{0,4}(?P<rest>\S.{1,50})"
)
_FORMAL = "壹贰叁肆伍陆柒"
_ROMAN = (*"ⅠⅡⅢⅣⅤⅥⅦ", "I", "II", "III", "IV", "V", "VI", "VII")
_LISTED = re.compile(
    r"(?P<heading>[^\t…]{2,60}?)(?:\t|[.…·．]{2}|\s{2}|[-—]{3})[\s\t.…·．—-]{0,300}+\d{1,3}\s{0,9}"
)
"""an entry of a table of contents: with a leader, and the number of a page"""
_FEWEST_LISTED = 3
_LONGEST, _SECOND = 40, 30
"""characters of a heading, and of the second half of one"""


def heading_lines(lines: Sequence[Line], form: Form) -> list[Line]:
    """The lines, with each heading in one and numbered as in the form; without a table of contents."""
    headings = every_heading(form)
    return _joined(
        _without_contents([(n, _numbered(text, headings)) for n, text in lines], headings), headings
    )


def _numbered(text: str, headings: Headings) -> str:
    """A line whose number is written otherwise, as 一、; as it is where it is no heading."""
    if len(text) > _LONGEST * 2:
        return text
    found = _MARKED.fullmatch(bare(text).rstrip("】]"))
    if found is None or not headings.exactly(found["rest"]):
        return text
    if found["plain"] and not found["sign"] and found["dot"] in ("、", ".", "．", "，", ","):
        return text
    if found["plain"]:
        return f"{found['plain']}、{found['rest']}"
    number = _FORMAL.index(found["formal"]) if found["formal"] else _ROMAN.index(found["roman"]) % 7
    return f"{numeral(number + 1)}、{found['rest']}"


def _joined(lines: Sequence[Line], headings: Headings) -> list[Line]:
    """Headings that are broken over two lines in one; the second is left blank."""
    joined = list(lines)
    filled = [index for index, (_, text) in enumerate(lines) if text.strip()]
    for one, other in pairwise(filled):
        number, text = joined[one]
        first, second = bare(text), bare(joined[other][1])
        if not _may_go_on(first, second) or headings.exactly(first):
            continue
        if headings.exactly(first + second):
            joined[one], joined[other] = (number, first + second), (joined[other][0], "")
    return joined


def _may_go_on(first: str, second: str) -> bool:
    """Whether two lines may be the halves of a heading: short, the first with a number, the second "
    "without."""
    if not (0 < len(first) <= _LONGEST and 0 < len(second) <= _SECOND) or "\t" in first + second:
        return False
    return (ordinal(first) is not None or not stem(first)) and level(second) is Level.PLAIN


def _without_contents(lines: list[Line], headings: Headings) -> list[Line]:
    """The lines without a table of contents whose entries come again."""
    entries = {index: found for index, (_, text) in enumerate(lines) if (found := _listed(text, headings))}
    keys = {key for key in entries.values() if key}
    if len(keys) < _FEWEST_LISTED:
        return lines
    first, last = min(entries), max(entries)
    again = {section.key for _, text in lines[last + 1 :] if (section := headings.called(text))}
    between = [
        text for _, text in lines[first : last + 1] if text.strip() and not _LISTED.fullmatch(text[:400])
    ]
    if between or not again >= keys:
        return lines
    return [*lines[:first], *((number, "") for number, _ in lines[first : last + 1]), *lines[last + 1 :]]


def _listed(text: str, headings: Headings) -> str:
    """The section that an entry of a table of contents speaks of."""
    found = _LISTED.fullmatch(text) if len(text) <= 400 else None
    section = headings.called(found["heading"]) if found else None
    return section.key if section else ""
