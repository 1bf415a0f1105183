"""What a number looks like under a number format: enough of Excel's rules to say what a person sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from xlgov import late
from xlgov.values import Number, fixed, size
from xlgov.workbook.formats import LONGEST

_TOKEN = late.compile(
    r'"([^"]*)"?|[\\!](.)|_.|\*.|\[\$([^\[\]\-]*+)[^\[\]]*+\]|\[[^\[\]]*+\]|(G/通用格式|General)|(.)',
    re.DOTALL,
)
_GENERAL = "General"
_DIGITS = "0#?"

Token = tuple[str, bool]
"""a letter or words, and whether they are printed as they stand"""


def rendered(code: str, number: Number) -> str | None:
    """The text that a number shows; empty where it is hidden, None for formats that are not worked out."""
    if len(code) > LONGEST:
        return None
    sections = _sections(code)
    if re.search(r"\[[<>=]", code) or len(sections) > 4:
        return None
    tokens, signed = _section(sections, number)
    marks = [letter for letter, literal in tokens if not literal]
    if any(letter.isalpha() and letter != _GENERAL for letter in marks) or "/" in marks:
        return None
    sign = "-" if signed and number < 0 else ""
    if _GENERAL in marks:
        shown = fixed(size(number))
        return sign + "".join(
            shown if (text, literal) == (_GENERAL, False) else text for text, literal in tokens
        )
    if not any(letter in _DIGITS for letter in marks):
        return "".join(text for text, _ in tokens)
    shown = _filled(tokens, Decimal(size(number)))
    return sign + shown if any(digit in "123456789" for digit in shown) else shown


def _sections(code: str) -> list[list[Token]]:
    """The parts between semicolons: for numbers above zero, below zero, zero, and text."""
    sections: list[list[Token]] = [[]]
    for quoted, escaped, currency, general, letter in _TOKEN.findall(code):
        if letter == ";":
            sections.append([])
        elif quoted or escaped or currency:
            sections[-1].append((quoted or escaped or currency, True))
        elif general:
            sections[-1].append((_GENERAL, False))
        elif letter:
            sections[-1].append((letter, letter in " ¥￥$€£()（）:万亿元千百"))
    return sections


def _section(sections: Sequence[list[Token]], number: Number) -> tuple[list[Token], bool]:
    """The part that holds for a number, and whether a minus sign is put before it."""
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _filled(tokens: Sequence[Token], number: Decimal) -> str:
    """The digits of a number in the places of a format."""
    places = [index for index, (letter, literal) in enumerate(tokens) if not literal and letter in _DIGITS]
    point = next((index for index, token in enumerate(tokens) if token == (".", False)), None)
    whole = [index for index in places if point is None or index < point]
    decimals = [index for index in places if point is not None and index > point]
    number = _scaled(tokens, number, (whole or decimals)[-1], point)
    text = str(number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP))
    before, _, after = text.partition(".")
    grouped = any(
        token == (",", False) and whole and whole[0] < index < whole[-1] for index, token in enumerate(tokens)
    )
    put = _whole_digits(before if int(before) else "", tokens, whole, grouped)
    put |= _decimal_digits(after, tokens, decimals)
    if point is not None and decimals and not any(put[index] for index in decimals):
        put[point] = ""
    shown = ""
    for index, (letter, literal) in enumerate(tokens):
        if index in put:
            shown += put[index]
        elif literal or letter != ",":
            shown += letter
    return shown


def _scaled(tokens: Sequence[Token], number: Decimal, last: int, point: int | None) -> Decimal:
    """Divided by a thousand for each comma behind the digits, times a hundred for a percent sign."""
    ends = [
        last,
        *(index for index, (letter, literal) in enumerate(tokens) if not literal and letter in _DIGITS),
    ]
    for letter, literal in tokens[max(ends) + 1 :]:
        if (letter, literal) != (",", False):
            break
        number /= 1000
    if point is not None:
        for letter, literal in reversed(tokens[last + 1 : point]):
            if (letter, literal) != (",", False):
                break
            number /= 1000
    return number * 100 if ("%", False) in tokens else number


def _whole_digits(
    digits: str, tokens: Sequence[Token], places: Sequence[int], grouped: bool
) -> dict[int, str]:
    """The digits before the point, from the right; the first place takes all that are left."""
    put: dict[int, str] = {}
    for index in reversed(places[1:]):
        letter = tokens[index][0]
        put[index] = digits[-1:] or {"0": "0", "?": " "}.get(letter, "")
        digits = digits[:-1]
    if places:
        put[places[0]] = digits or {"0": "0", "?": " "}.get(tokens[places[0]][0], "")
    return _with_commas(put, places) if grouped else put


def _decimal_digits(digits: str, tokens: Sequence[Token], places: Sequence[int]) -> dict[int, str]:
    """The digits behind the point, without the noughts that the format does not ask for."""
    put = dict(zip(places, digits, strict=True))
    for index in reversed(places):
        if put[index] != "0" or tokens[index][0] != "#":
            break
        put[index] = ""
    return put


def _with_commas(put: dict[int, str], places: Sequence[int]) -> dict[int, str]:
    """Thousands apart, counted from the right."""
    count = 0
    for index in reversed(places):
        letters = ""
        for digit in reversed(put[index]):
            letters = digit + ("," if count and count % 3 == 0 else "") + letters
            count += 1
        put[index] = letters
    return put
