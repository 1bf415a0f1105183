"""Numbers in a sentence, with what they count."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

UNITS = (
    "万元|亿元|元|件次|件|条次|条|份|人次|人|起|宗|例|个工作日|个百分点|个|次|篇|期|场次|场|部|项|家|页|封|批|类|则|"
    "名|种|部门|小时|天|日|%|‰"
)
"""what is counted, longest first where one begins another"""
_SCALES = {"万": 10_000, "亿": 100_000_000}
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_CHINESE = "[零〇一二三四五六七八九十百千两]"
_ABOUT_BEFORE = r"约|大约|近|将近|超过|超|逾|不少于|不足|至少|上"
_ABOUT_AFTER = r"余|多|来|几"
_AMOUNT = re.compile(
    rf"(?P<before>{_ABOUT_BEFORE})?[ ]?"
    rf"(?:(?P<digits>{_DIGITS})|(?P<chinese>{_CHINESE}{{1,12}}))[ ]?"
    rf"(?P<after>{_ABOUT_AFTER})?(?P<scale>[万亿](?!元))?(?P<after2>{_ABOUT_AFTER})?[ ]?"
    rf"(?P<unit>{UNITS})?"
)
"""in a text of one width"""
_ORDINAL = re.compile(r"[第〔\[(]$|[0-9a-zA-Z.〕\]-]$")
_NOT_COUNTED = re.compile(r"年|月|号|时|点|届|级|章|节|款|[.〕\]/-]?[0-9a-zA-Z]|世纪|大队")
_VALUES = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


class Amount(NamedTuple):
    """A number of a text, and its unit (empty for none); ``start`` to ``end`` has both."""

    number: int | Decimal
    start: int
    end: int
    unit: str = ""
    exact: bool = True


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of a text of one width: not years, dates, ordinals and numbers of documents."""
    found = []
    for match in _AMOUNT.finditer(text):
        amount = _amount(text, match)
        if amount is not None:
            found.append(amount)
    return tuple(found)


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    digits, chinese = match["digits"], match["chinese"]
    start = match.start("digits" if digits else "chinese")
    if chinese and not match["unit"]:
        return None
    if _ORDINAL.search(text[max(0, start - 1) : start]):
        return None
    if not match["unit"] and _NOT_COUNTED.match(text, match.end()):
        return None
    number = Decimal(digits.replace(",", "")) if digits else _chinese(chinese)
    if number is None:
        return None
    about = match["before"] or match["after"] or match["after2"]
    number *= _SCALES.get(match["scale"] or "", 1)
    whole = number == int(number)
    exact = not about and not match["scale"]
    return Amount(int(number) if whole else Decimal(number), start, match.end(), match["unit"] or "", exact)


def _chinese(written: str) -> Decimal | None:
    """The value of a Chinese numeral below ten thousand; None where it is none."""
    total = digit = 0
    pending = False
    for letter in written:
        if letter in _PLACES:
            total += (digit if pending else 1) * _PLACES[letter]
            digit, pending = 0, False
        else:
            if pending and digit:
                return None
            digit, pending = _VALUES[letter], True
    return Decimal(total + digit)
