"""Texts whose lines were all run together, as archives keep pages: broken again at their headings."""

from __future__ import annotations

import re
from functools import lru_cache

from xlgov.form import editions
from xlgov.locate.labels import numeral

_LONGEST = 600
"""characters of a line that may be a paragraph of a report"""
_FEWEST = 4
"""sections whose headings stand in one line"""
_TITLE = re.compile(r"^\s*\S{0,40}?20\d\d\s?年\S{0,30}?(?:年度报告|报告|年报)(?=\s)")


def unflattened(line: str) -> list[str]:
    """The lines that a line was, as far as headings of sections and the title tell; else the line alone.

    Headings are those with a number before them and a space around.
    """
    if len(line) <= _LONGEST:
        return [line]
    found = {match["heading"]: match for match in _headings().finditer(line)}
    if len(found) < _FEWEST:
        return [line]
    pieces: list[str] = []
    end = 0
    for match in sorted(found.values(), key=re.Match.start):
        pieces += [line[end : match.start()], match[0]]
        end = match.end()
    pieces.append(line[end:])
    title = _TITLE.match(pieces[0])
    if title:
        pieces[:1] = [title[0], pieces[0][title.end() :]]
    return [piece.strip() for piece in pieces if piece.strip()]


@lru_cache(maxsize=1)
def _headings() -> re.Pattern[str]:
    """The headings of all editions with their numbers."""
    texts: dict[str, None] = {}
    for form in editions():
        for section in form.sections:
            for label in (section.label, *section.aliases):
                bare = label.split("、", 1)[-1]
                texts[f"{numeral(section.number)}、{bare}"] = None
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?P<heading>{'|'.join(map(re.escape, longest_first))})(?!\S)")
