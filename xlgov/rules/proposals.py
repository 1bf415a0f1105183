"""The figure that was probably meant by a text in a cell: for a person to confirm, never to be counted."""

from __future__ import annotations

import re
import unicodedata

from xlgov.folding import smoothed
from xlgov.values import Measure, Number, from_text

_LONGEST = 40
"""letters of a text that is thought about"""
_LESS = r"(?:减少|减去|减|负|下降|降低|-|－|—|–|‐)+"
_MORE = r"(?:增加|新增|增|加|上升|共计|合计|总计|共|计|约为|大约|大概|约|≈|~)"
_GROUPED = r"[0-9]{1,3}(?:[ ,，'’][0-9]{3})+"
"""thousands between spaces or odd marks"""
_MISGROUPED = r"[0-9]+(?:[,，][0-9]+)+"
_CHINESE = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_UNITS = {"十": 10, "百": 100, "千": 1000}


def proposed(typed: str, measure: Measure) -> Number | None:
    """The one figure that a text which is no number probably means; None where several, or none, are likely.

    减4 is -4 where that may stand, 约3 is 3, 1 234 and 1,2345 are their digits, 三十 is 30, ① is 1.
    """
    text = smoothed(typed)
    if not 0 < len(text) <= _LONGEST:
        return None
    for reading in (_with_words, _joined, _of_other_digits, _in_chinese):
        found = reading(text, measure)
        if found is not None:
            return found
    return None


def _with_words(text: str, measure: Measure) -> Number | None:
    less = re.fullmatch(rf"{_LESS} ?([0-9].*)", text)
    if less:
        found = from_text(less[1], measure).number
        return -found if found is not None and measure is Measure.CHANGE else None
    more = re.fullmatch(rf"{_MORE} ?([0-9].*)", text)
    return from_text(more[1], measure).number if more else None


def _joined(text: str, measure: Measure) -> Number | None:
    decimal = measure is Measure.MONEY and len(re.findall("[,，]", text)) == 1  # 12,34 may be 12.34
    if re.fullmatch(_GROUPED, text) or (re.fullmatch(_MISGROUPED, text) and not decimal):
        return from_text(re.sub(r"[^0-9]", "", text), measure).number
    return None


def _of_other_digits(text: str, measure: Measure) -> Number | None:
    """Digits of other scripts, or numbers in rings; a raised digit beside others may be a footnote."""
    digits = [unicodedata.digit(letter, None) for letter in text]
    if any(digit is None for digit in digits):
        return None
    plain = [unicodedata.decimal(letter, None) is not None for letter in text]
    return from_text("".join(map(str, digits)), measure).number if all(plain) or len(text) == 1 else None


def _in_chinese(text: str, measure: Measure) -> Number | None:
    text = text.translate(_FORMAL)
    if all(letter in _CHINESE for letter in text):
        return from_text("".join(str(_CHINESE[letter]) for letter in text), measure).number
    total, digit = 0, None
    smallest = 10_000
    for letter in text:
        if letter in _CHINESE and digit in (None, 0):
            digit = _CHINESE[letter]
        elif letter in _UNITS and _UNITS[letter] < smallest and digit != 0:
            smallest = _UNITS[letter]
            total += (1 if digit is None else digit) * smallest
            digit = None
        else:
            return None
    return from_text(str(total + (digit or 0)), measure).number
