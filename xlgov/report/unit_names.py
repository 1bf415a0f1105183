"""Names of units side by side: when they are the same, and which one was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlgov.folding import one_script, seen

_BRACKETS = str.maketrans("〔〕[]【】〖〗{}", "()()()()()")
_DROPPED = r"[\s·•・∙⋅、，,。.“”\"'‘’「」『』《》〈〉\-‐‑‒−—–―_]+"
_NUMERAL = r"[0-9零一二三四五六七八九十百]"
_TELLING = frozenset("东西南北中上下前后左右内外大小新老甲乙丙丁戊己庚辛壬癸")
"""Characters that tell siblings apart: a name that differs in one of them is another unit's."""
_LEAST = 5
"""letters of a name in which one wrong letter is taken for a slip"""


def plain(name: str | None) -> str:
    """The form in which names are compared: no spaces, punctuation or marks that nobody sees, one width, one
    kind of bracket, simplified letters for traditional ones."""
    folded = seen(one_script(seen(name or ""))).translate(_BRACKETS)
    return re.sub(_DROPPED, "", folded).lower()


def similar(name: str | None, names: Iterable[str]) -> str | None:
    """The one of ``names`` that is probably meant, for a suggestion to a person; None where it is not clear.

    Meant is a name that has letters more or fewer in the same order (财政局, 甲县财政局; 发改局,
    发展和改革局), or one letter wrong. Names with other numerals or directions are siblings, never slips.
    """
    from difflib import SequenceMatcher

    given = plain(name)
    if len(given) < 2:
        return None
    found: list[tuple[float, str]] = []
    for candidate in names:
        other = plain(candidate)
        if other == given:
            return candidate
        if _akin(given, other):
            found.append((SequenceMatcher(None, given, other, autojunk=False).ratio(), candidate))
    found.sort(reverse=True)
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    return found[0][1]


def _akin(one: str, other: str) -> bool:
    if re.findall(_NUMERAL, one) != re.findall(_NUMERAL, other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) != len(long):
        return len(short) >= 3 and in_order(short, long)
    wrong = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(one) >= _LEAST and len(wrong) == 1 and not _TELLING.intersection(*wrong)


def in_order(short: str, long: str) -> bool:
    """Whether a text has all letters of a shorter one in their order, as a name those of its short form."""
    letters = iter(long)
    return all(letter in letters for letter in short)
