"""Chinese numerals: 一百二十三, 两千零五, 十二万, 壹拾.

Our own, since cn2an takes 0.2 s to import with the tables of its only dependency, and refuses 百余 and 两三.
"""

from __future__ import annotations

from typing import NamedTuple

_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")}
_DIGITS |= {letter: value for value, letter in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}
LETTERS = "".join((*_DIGITS, *_PLACES, *_SCALES))
"""what a numeral is written with"""


def digits_of(written: str) -> str:
    """Chinese digits in a row as usual ones: what follows the 点 of 三点一四."""
    return "".join(str(_DIGITS.get(letter, "")) for letter in written) or "0"


class Numeral(NamedTuple):
    """The number of a numeral; not ``plain`` where it says several (两三) or many (百, 千万), or can be read
    in two ways (一百五)."""

    number: int
    plain: bool = True


def numeral(written: str) -> Numeral | None:
    """What a Chinese numeral says; None where the letters are none, or are digits in a row (二〇二三)."""
    if len(written) > 2 and all(letter in _DIGITS for letter in written):
        return None
    total = part = 0  # part is what is below the last 万 or 亿
    digit: int | None = None
    plain = written[0] in _DIGITS or written[0] in "十拾"
    place = 1
    for letter in written:
        if letter in _DIGITS:
            if digit:
                if not _DIGITS[letter]:
                    return None
                plain = False  # 两三, 十三四
                continue
            place = 1 if digit == 0 else place  # 零 says that places are left out
            digit = _DIGITS[letter]
        elif letter in _SCALES:
            total = (total + part + (digit or 0) or 1) * _SCALES[letter]
            part, digit, place = 0, None, _SCALES[letter]
        else:
            place = _PLACES[letter]
            part += (1 if digit is None else digit) * place
            digit = None
    if digit and place > 10:
        plain = False
    return Numeral(total + part + (digit or 0), plain)
