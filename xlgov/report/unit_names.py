"""Names of units side by side: when they are the same, and which one was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from xlgov import late
from xlgov.folding import one_script, seen

_BRACKETS = str.maketrans("〔〕[]【】〖〗{}", "()()()()()")
_DROPPED = r"[\s·•・∙⋅、，,。.“”\"'‘’「」『』《》〈〉\-‐‑‒−—–―_]+"
_NUMERAL = r"[0-9零一二三四五六七八九十百]"
TELLING = frozenset("东西南北中上下前后左右内外大小新老甲乙丙丁戊己庚辛壬癸")
"""Characters that tell siblings apart: a name that differs in one of them is another unit's."""
_LEAST = 5
"""letters of a name in which one wrong letter is taken for a slip"""

_NO_PLACE = late.compile(
    r"(?:^|(?<=[省市县区州盟旗镇乡道和与及]))(?:城乡|城市|都市|乡镇|城镇|村镇|林区)"
    r"|城乡(?=建设|规划|统筹|管理|融合|一体)|市场|乡村|社区|区划|县域|县级|市级|区级|省级|州府|园区"
)
"""words that have the sign of a place and are none, unless a name ends so (盐城市, 古城镇)"""
_PLACE = late.compile(r".{1,12}?(?:[省市县区州盟旗镇乡]|街道|国家|中华|兵团|苏木|开发区|新区)|国家|中国|中华")
_CUT = late.compile(r"[省县区州盟旗]|市(?![中南北])|治[州县区]")
"""How the second half of a name begins that was cut within the name of its place."""


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
    return len(one) >= _LEAST and len(wrong) == 1 and not TELLING.intersection(*wrong)


def in_order(short: str, long: str) -> bool:
    """Whether a text has all letters of a shorter one in their order, as a name those of its short form."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def place_of(name: str) -> str:
    """The place that a name begins with, to its first step (示例县); empty where there is none."""
    found = _PLACE.match(_NO_PLACE.sub("", name))
    return found[0] if found and not _CUT.match(name) else ""


@lru_cache(maxsize=512)
def parted(name: str | None) -> tuple[tuple[str, ...], str]:
    """The places that a name begins with, step by step, and what is left: the body, or nothing; both plain.

    示例市甲区财政局 is 示例市, 甲区 and 财政局; 甲区乙街道办事处 is 甲区, 乙街道 and 办事处.
    """
    places: list[str] = []
    rest = plain(name)
    while place := place_of(rest):
        if place.endswith("州") and rest[len(place) : len(place) + 1] in ("市", "县", "区"):
            place = rest[: len(place) + 1]
        if not rest.startswith(place):
            break
        places.append(place)
        rest = rest[len(place) :]
    return tuple(places), rest
