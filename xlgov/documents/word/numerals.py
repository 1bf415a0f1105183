"""Numbers as the automatic numbering of a word processor writes them, by Open XML's names for the ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_CHINESE = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LAST_ROMAN, _LAST_CHINESE, _LETTERS, _MOST_LETTERS = 3999, 9999, 26, 10
_CIRCLED = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

Format = Callable[[int], str]


def written(number: int, how: str) -> str:
    """A number from 0 as a format of this name writes it; plain digits where it has none for it."""
    return _FORMATS.get(how, str)(number) if number > 0 or how in _WITH_NOUGHT else str(number)


def chinese(number: int) -> str:
    """A number below ten thousand as 一百二十三; plain digits beyond."""
    return _with_places(number, _CHINESE, "十百千", one_before_ten=False)


def _formal(number: int) -> str:
    return _with_places(number, _FORMAL, "拾佰仟", one_before_ten=True)


def _with_places(number: int, digits: str, places: str, *, one_before_ten: bool) -> str:
    if number > _LAST_CHINESE:
        return str(number)
    text, gap = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + digits[digit] + (places[place - 1] if place else "")
        gap = False
    return text if one_before_ten or not 10 <= number < 20 else text[1:]


def _digit_by_digit(number: int) -> str:
    return "".join(_CHINESE[int(digit)] for digit in str(number))


def _of(letters: str) -> Format:
    return lambda number: letters[number - 1] if number <= len(letters) else str(number)


def _ranges(*ranges: tuple[int, int, int]) -> Format:
    """Characters of Unicode in a row: first number, last number, the character of the first."""

    def one(number: int) -> str:
        return next(
            (chr(code + number - first) for first, last, code in ranges if first <= number <= last),
            str(number),
        )

    return one


def _letters(number: int) -> str:
    """A to Z, then AA, BB."""
    times, letter = divmod(number - 1, _LETTERS)
    return chr(ord("A") + letter) * (times + 1) if times < _MOST_LETTERS else str(number)


def _roman(number: int) -> str:
    if number > _LAST_ROMAN:
        return str(number)
    text = ""
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        text += letters * times
    return text


_FORMATS: Mapping[str, Format] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "koreanCounting"),
        chinese,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digit_by_digit),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _formal),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographEnclosedCircle": _ranges((1, 10, 0x3280)),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _ranges(*_CIRCLED)),
    "decimalEnclosedParen": _ranges((1, 20, 0x2474)),
    "decimalEnclosedFullstop": _ranges((1, 20, 0x2488)),
    **dict.fromkeys(
        ("decimalFullWidth", "decimalFullWidth2"), lambda number: str(number).translate(_FULL_WIDTH)
    ),
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "none": lambda number: "",
}  # fmt: skip
_WITH_NOUGHT = ("none", "decimalZero", "decimalFullWidth", "decimalFullWidth2", "numberInDash")
