"""What a cell of the form can hold, and how typed text becomes a figure.

Blank, zero, "/", text, an error and a formula that was never computed are six different things and stay
apart. A count is an ``int``; an amount of money is a ``Decimal`` in 万元 (10,000 yuan), never a binary
float. Whatever was typed otherwise than as a plain number is kept word for word.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from xlgov.folding import seen

Number = int | Decimal

COUNT_LIMIT = 10**12
"""Counts stay below this, in either direction."""
MONEY_WHOLE_LIMIT = 10**9
"""Amounts stay below this many 万元."""
MONEY_DECIMALS = 6


class Measure(StrEnum):
    """What a cell of the form measures."""

    COUNT = "count"
    """a non-negative whole number"""
    CHANGE = "change"
    """a whole number that may be negative (本年增/减)"""
    MONEY = "money"
    """万元, at most six decimals"""


class Kind(StrEnum):
    """What stands in a cell."""

    NUMBER = "number"
    BLANK = "blank"
    TEXT = "text"
    ERROR = "error"
    FORMULA = "formula"
    """a formula without a computed value"""
    MISSING = "missing"
    """the source has no such cell at all"""


class Oddity(StrEnum):
    """What was unusual about the way a figure was typed."""

    UNIT = "unit"
    NOTE = "note"
    FORMAT = "format"
    """spaces, thousands commas, full-width digits, marks that nobody sees"""
    LEFTOVER = "leftover"
    """remains of a Word bookmark"""
    FRACTION = "fraction"
    """a count that is not whole"""
    RANGE = "range"
    """outside what the form can mean: see COUNT_LIMIT, MONEY_WHOLE_LIMIT, MONEY_DECIMALS"""


class Value(NamedTuple):
    """One cell's content: its kind, its figure if it has one, and what was typed."""

    kind: Kind
    number: Number | None = None
    typed: str = ""
    oddities: frozenset[Oddity] = frozenset()
    remark: str = ""
    """the note found inside the cell, as in 22（其中修订16件）"""

    @property
    def plain(self) -> bool:
        """Whether the figure alone says everything that was typed."""
        return not self.oddities if self.kind is Kind.NUMBER else self.kind is Kind.BLANK

    @property
    def lost(self) -> bool:
        """Whether something stands there that is neither a figure nor a blank."""
        return self.number is None and self.kind is not Kind.BLANK


def unusual(cells: Mapping[str, Value]) -> dict[str, Value]:
    """The cells with something else than a number alone or nothing, and all amounts, kept as typed."""
    return {
        key: value
        for key, value in cells.items()
        if value.typed or value.oddities or (value.number is None and value.kind is not Kind.BLANK)
    }


BLANK = Value(Kind.BLANK)
MISSING = Value(Kind.MISSING)

EXCEL_ERRORS = frozenset(
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED! "  # noqa: SIM905
    "#BUSY! #CONNECT! #EXTERNAL! #PYTHON! #TIMEOUT! #UNKNOWN!".split()
)

_PICTURE = "DISPIMG("
"""how the formula begins by which WPS keeps a picture inside a cell"""

# patterns as text: re compiles one when it is first used, and keeps it
_BOOKMARK = r"(?i)\[bookmark[^\[\]]{0,200}\]|\b_GoBack\b"
_FIELD_CODE = r"(?i)Error!|错误[!！]|MERGEFORMAT|^#+$"
_FORMULA = (
    r"(?:\$|\\\()\s{0,3}(?:\\[a-z]{2,10}\s?\{\s{0,3})?"
    r"(?P<number>\d[\d.,]{0,20})(?:\s{0,3}\})?\s{0,3}(?:\$|\\\))"
)
"""a figure as programs that recognise pictures write it, as a formula: $12$"""
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋−﹣", "0123456789.-+--")
_SHAPE = (
    r"(?P<number>[+-]? ?(?:[1-9][0-9]{0,2}(?P<comma>[,，])[0-9]{3}(?:(?P=comma)[0-9]{3})*|[0-9]+)"
    r"(?:\.[0-9]+)?)"
    r" ?(?P<unit>亿元|万元|亿|万|元|[个件条项起宗次部份篇人家]|万[个件条项起宗次部份篇人家])?"
    r" ?(?:[（(\[【](?P<remark>(?:[^（()）\[\]【】]|[（(\[【][^（()）\[\]【】]*[)）\]】])+)[)）\]】])?"
    r" ?(?P<after>[个件条项起宗次部份篇人家])?"
)
"""one figure: digits stand together, or in groups of thousands between commas of one kind"""
_GROUPED = r"[ ,，]"
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_MONEY_UNIT = "元"
_DECIMAL = r"-?[0-9]+\.[0-9]+"
_PLAIN = {
    Measure.COUNT: r"-?(0|[1-9][0-9]*)",
    Measure.CHANGE: r"-?(0|[1-9][0-9]*)",
    Measure.MONEY: r"-?(0|[1-9][0-9]*)(\.[0-9]+)?",
}
_NUMBER_ALONE = r"[0-9.,，]+"
_LONGEST = 1_000
"""letters of a text that is still looked at as a figure with a remark"""
_MOST_DIGITS = 40
"""of a number; one with more of them lies outside any measure, and is not worked out"""


def from_text(text: str, measure: Measure) -> Value:
    """Read what a person typed into a cell, from a source that knows only text.

    ``230.37万`` and ``244.19万元`` are 万元; ``251000元`` becomes 25.1; ``4个`` is 4; full-width digits,
    marks that nobody sees, spaces around a figure and the signs of a formula (``$12$``) are read through.
    Digits are joined across commas of one kind, each before three digits (``1,234``), and across nothing
    else: ``1 234``, ``1,2345`` and ``12`` over ``34`` may be two figures. A bare amount is taken as 万元.
    What cannot be read as one figure stays text.
    """
    visible = seen(text)
    if not visible.strip():
        return BLANK
    stripped = re.sub(_BOOKMARK, "", visible)
    odd: set[Oddity] = {Oddity.LEFTOVER} if stripped != visible else set()
    if len(stripped) > _LONGEST and not stripped.strip().isdigit():
        return Value(Kind.TEXT, typed=text, oddities=frozenset(odd))
    if stripped.strip() in EXCEL_ERRORS or re.search(_FIELD_CODE, stripped):
        return Value(Kind.ERROR, typed=text, oddities=frozenset(odd))
    formula = re.fullmatch(_FORMULA, stripped.strip())
    if formula:
        stripped = formula["number"]
        odd.add(Oddity.FORMAT)
    folded = " ".join(stripped.translate(_FULL_WIDTH).split())
    shape = re.fullmatch(_SHAPE, folded)
    if shape is None:
        return Value(Kind.TEXT, typed=text, oddities=frozenset(odd))
    number = re.sub(_GROUPED, "", shape["number"])
    if shape["comma"] or visible != text or "".join(folded.split()) != stripped:
        odd.add(Oddity.FORMAT)
    if shape["unit"] or shape["after"]:
        odd.add(Oddity.UNIT)
    if shape["remark"]:
        odd.add(Oddity.NOTE)
    if not odd and not re.fullmatch(_PLAIN[measure], folded):
        odd.add(Oddity.FORMAT)
    remark = "".join((shape["remark"] or "").split())
    if re.fullmatch(_NUMBER_ALONE, remark):  # 12（5） may be either
        return Value(Kind.TEXT, typed=text, oddities=frozenset(odd), remark=remark)
    if len(number) > _MOST_DIGITS:
        return Value(Kind.TEXT, typed=text, oddities=frozenset(odd | {Oddity.RANGE}), remark=remark)
    return _figure(_scaled(Decimal(number), shape["unit"] or "", measure), measure, text, odd, remark)


def from_cell(content: object, measure: Measure) -> Value:
    """Read what a workbook holds: a number, text, a truth value, a date or nothing."""
    if isinstance(content, float):
        known = _amount(content) if measure is Measure.MONEY else plain_count(content)
        if known is not None:
            return known
    if content is None or content == "":
        return BLANK
    if isinstance(content, str):
        return from_text(content, measure)
    if isinstance(content, bool):
        return Value(Kind.TEXT, typed="TRUE" if content else "FALSE")
    if isinstance(content, (float, Decimal)) and not math.isfinite(content):
        return Value(Kind.ERROR, typed=str(content))
    if isinstance(content, (int, float, Decimal)):
        number = exact(content) if isinstance(content, float) else Decimal(content)
        return _figure(number, measure, fixed(number), set(), "")
    if isinstance(content, (datetime.date, datetime.time)):
        return Value(Kind.TEXT, typed=content.isoformat())
    return Value(Kind.TEXT, typed=str(content))


@lru_cache(maxsize=1024)
def _amount(content: float) -> Value | None:
    """A finite number as an amount: that of most reports is 0."""
    if not math.isfinite(content):
        return None
    number = exact(content)
    return _figure(number, Measure.MONEY, fixed(number), set(), "")


def exact(content: float) -> Decimal:
    """A number as Excel shows it, which keeps 15 significant digits: 0.1+0.2 is 0.3 to its user."""
    return Decimal(format(content, ".15g"))


@lru_cache(maxsize=1024)
def plain_count(content: float) -> Value | None:
    """A whole number in the domain of counts; most cells of most reports hold one of a few small ones."""
    if content.is_integer() and -COUNT_LIMIT < content < COUNT_LIMIT:
        return Value(Kind.NUMBER, int(content))
    return None


def _scaled(number: Decimal, unit: str, measure: Measure) -> Decimal:
    if measure is Measure.MONEY:
        if unit == "元":
            return number / 10_000
        return number * 10_000 if unit.startswith("亿") else number
    if unit.startswith("亿"):
        return number * 10**8
    return number * 10_000 if unit.startswith("万") else number


def of_unit(unit: str, measure: Measure) -> Decimal | None:
    """How much one of a unit (元, 百万元, 万件) is in that of a measure; None where it is of another kind."""
    scale = math.prod(_SCALES.get(letter, 1) for letter in unit)
    money = unit.endswith(_MONEY_UNIT)
    if money is not (measure is Measure.MONEY):
        return None
    return Decimal(scale) / _SCALES["万"] if money else Decimal(scale)


def _figure(number: Decimal, measure: Measure, typed: str, odd: set[Oddity], remark: str) -> Value:
    if measure is Measure.MONEY:
        if not fits(number, measure):
            return Value(Kind.TEXT, typed=typed, oddities=frozenset(odd | {Oddity.RANGE}), remark=remark)
        return Value(Kind.NUMBER, tidy(number), typed, frozenset(odd), remark)
    if number != number.to_integral_value():
        odd = odd - {Oddity.FORMAT} if re.fullmatch(_DECIMAL, typed) else odd
        return Value(Kind.TEXT, typed=typed, oddities=frozenset(odd | {Oddity.FRACTION}), remark=remark)
    if not fits(number, measure):
        return Value(Kind.TEXT, typed=typed, oddities=frozenset(odd | {Oddity.RANGE}), remark=remark)
    return Value(Kind.NUMBER, int(number), typed, frozenset(odd), remark)


def is_picture(text: str) -> bool:
    """Whether a text is the formula by which WPS keeps a picture inside a cell."""
    if "(" not in text:
        return False
    return text.lstrip().upper().removeprefix("=").removeprefix("_XLFN.").startswith(_PICTURE)


def fits(number: Number, measure: Measure) -> bool:
    """Whether a figure lies in the domain of its measure."""
    if measure is not Measure.MONEY:
        return -COUNT_LIMIT < number < COUNT_LIMIT and number == int(number)
    return -MONEY_WHOLE_LIMIT < number < MONEY_WHOLE_LIMIT and decimals(number) <= MONEY_DECIMALS


def decimals(number: Number) -> int:
    """How many decimals a figure has, trailing zeros not counted."""
    exponent = tidy(Decimal(number)).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def tidy(number: Decimal) -> Decimal:
    """The same amount without trailing zeros and without an exponent: 1E+2 -> 100, -0 -> 0."""
    if not number:
        return Decimal(0)
    number = number.normalize()
    exponent = number.as_tuple().exponent
    return Decimal(int(number)) if isinstance(exponent, int) and exponent > 0 else number


def fixed(number: Number) -> str:
    """A figure in fixed notation without trailing zeros, as JSON and messages show it."""
    return str(number) if isinstance(number, int) else format(tidy(number), "f")


def size(number: Number) -> Number:
    """A number without its sign."""
    return -number if number < 0 else number
