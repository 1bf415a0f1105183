"""Numbers in a sentence, with what they count.

What is no count is left out: years, dates, ordinals, numbers of documents and lists, telephones, names such
as 三个代表, what is told of each (每月1次). Better no amount than a wrong one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from xlgov import late
from xlgov.claims.numerals import LETTERS, digits_of, numeral

UNITS = (
    "万元|亿元|元|件次|件|条次|条|份|人次|户次|家次|例次|人|起|宗|例|个工作日|个百分点|个小时|个月|个|次|篇|期|场次|场|"
    "部门|部|项|家|页|封|批|类|则|名|种|小时|分钟|天|日|倍|幅|册|户|笔|张|处(?!理|罚|室|置)|%|‰"
)
"""what is counted, longest first where one begins another"""
_MEASURED = ("万元", "亿元", "元", "%", "‰", "倍", "个百分点", "个小时", "小时")
"""units that come in fractions"""
_DIGITS = r"(?<=[0-9])(?:[0-9]{0,2}(?:,[0-9]{3})++(?![0-9])|[0-9]*+)(?:\.[0-9]++)?"
_SHARE = rf"(?:[0-9.]{{1,12}}|[{LETTERS}]{{1,8}}(?:点[{LETTERS}]{{1,4}})?)"
_NUMBER = late.compile(
    rf"(?P<number>[0-9{LETTERS}](?:{_DIGITS}|(?<=百)分之{_SHARE}|[{LETTERS}]*+))[ ]?"
    rf"(?P<after>[余多几来](?![自源到访]))?(?P<scale>[万亿千百](?!元|分|[0-9]))?(?P<later>[余多])?[ ]?"
    rf"(?:(?P<unit>{UNITS})|\((?P<enclosed>件|条|次|人|个|万?元)\))?"
)
"""in a text of one width; whatever begins like a number"""
_SCALES = {"亿": 100_000_000, "万": 10_000, "千": 1000, "百": 100}
LONGEST = 24
"""letters of a number that is read; a longer one counts nothing"""
_BEFORE = 6
"""letters that are looked at before a number"""
_ABOUT = late.compile(
    r"(?:(?<![预节签条合公制契])约|大约|(?<![附就最临邻新相靠贴])近|[超越突]过|突破|超|逾|不[少低足到满超]于?|不超过|未满|"
    r"[多大高少小低]于|至少|最[多少])[ ]?$"
)
_ABOUT_MANY = late.compile(r"[几数上成近][ ]?$")
"""before a number of tens or more: 几十, 上百"""
_AROUND = late.compile(r"[ ]?(?:左右|上下|以[上下内]|之多)")
_BETWEEN = "-~–—～至到"
_RANGE_TO = late.compile(rf"[ ]?(?:[{_BETWEEN}]|——)[ ]?[0-9一二两三四五六七八九十]")
_RANGE_FROM = late.compile(rf"[0-9十百千万件条个次天日][ ]?(?:[{_BETWEEN}]|——)[ ]?$|[0-9];$")
_NEAR_RANGES = frozenset(f"{_BETWEEN};")
"""signs without one of which these find nothing"""
_NO_COUNT_BEFORE = late.compile(
    r"(?:[a-zA-Z.〔〕\[\]/&+·_#№第]|[0-9][.:]|月|星期|[万千百亿]|"
    r"第[0-9条款项、至和及或,之-]{1,4}[、至和及或-]|"
    r"每(?:个?[年月周日天季旬人件]|季度|年度|半年|个|隔)?)[ ]?$"
)
"""ordinals, dates, names such as A4 and 2+X, what is told of each"""
_ORDINALS = late.compile(rf"第[0-9{LETTERS}条款项]{{1,8}}[、至和及或-]$")
_NO_COUNT_AFTER = late.compile(
    r";[0-9]|[ ]?(?:年|月|号|时|点|届|级|章|节|款|季度|世纪|大队|周年|岁|周|分(?![别为])|热线|全年|"
    r"[.:·+/_〕\]-]|[a-zA-Z0-9]|[-–—~～至到、][0-9]{1,4}[年月号时])"
)
_LISTED = late.compile(r"[ ]*(?:、|\.|\)|是|$)")
_HOTLINE = late.compile(r"1[12][0-9]|1[0-9]{4}|9[56][0-9]{3,4}|(?:19|20)[0-9]{2}|0[0-9]+|[0-9]{7,}")
"""numbers without a unit that count nothing: telephones, years"""
_ONE_BEFORE = "统唯同单逐专任某这那哪何另不进跑"
"""letters that make a word with 一"""
_NAMES_AFTER = late.compile(
    r"(?<=个)(?:意识|自信|维护|代表|确立|全面|务必|统一|坚持|聚焦|一批|一)|(?<=项)规定|(?<=部)分"
)
"""what makes a name of a Chinese numeral and its unit"""
_IDIOMS_AFTER = late.compile(
    r"(?<=件)[件事一]|(?<=条)[龙街心线]|(?<=次)[性办告]|(?<=家)人|(?<=类)似|(?<=起)(?!行政|诉讼|复议|案|因|涉|政府|针对)"
)
"""what makes an idiom of 一 and a unit"""
_JOINED = late.compile(r"[ ]?(?:[、和及与]|以及)[ ]?")


class Amount(NamedTuple):
    """A number of a text, and its unit (empty for none); ``start`` to ``end`` has both.

    Not ``exact`` where the text says 余, 多, 约, 近, 以上, a range (3至5件), or rounds to 万 and 亿. In a
    list (22、10和8件) all have the unit of the last.
    """

    number: int | Decimal
    start: int
    end: int
    unit: str = ""
    exact: bool = True


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of a text of one width, in their order."""
    found: list[Amount] = []
    for match in _NUMBER.finditer(text):
        if match["unit"] or match["enclosed"] or match["number"][0].isascii() or "分之" in match["number"]:
            amount = _amount(text, match)
            if amount is not None:
                found.append(amount)
    return _with_units(text, found)


def _with_units(text: str, found: list[Amount]) -> tuple[Amount, ...]:
    """The same, each of a list with the unit of its last."""
    for place in range(len(found) - 2, -1, -1):
        this, following = found[place], found[place + 1]
        if this.unit or not following.unit:
            continue
        if _JOINED.fullmatch(text, this.end, following.start):
            found[place] = this._replace(unit=following.unit)
    return tuple(found)


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    written, start, end = match["number"], match.start(), match.end()
    unit = match["unit"] or match["enclosed"] or ""
    if not unit:
        end = max(match.end(name) for name in ("number", "after", "scale", "later"))
    before = text[max(0, start - _BEFORE) : start]
    if len(written) > LONGEST or _counts_nothing(text, match, before):
        return None
    value = _value(written)
    if value is None:
        return None
    number, exact = value
    if "分之" in written:
        if not written.startswith("百"):
            return None
        unit = unit or "%"
    scale = match["scale"]
    if scale:
        number, exact = number * _SCALES[scale], False
    about = match["after"] or match["later"] or _ABOUT.search(before) or _AROUND.match(text, end)
    if about or _in_range(text, before, end):
        exact = False
    if number != int(number) and unit not in _MEASURED:
        exact = False
    if exact and number >= 10 and not written[0].isascii() and _ABOUT_MANY.search(before):
        exact = False
    many = written[0] in "百千万亿" and "分之" not in written
    if many and not (about or _ABOUT_MANY.search(before)):
        return None
    return Amount(int(number) if number == int(number) else number, start, end, unit, exact)


def _in_range(text: str, before: str, end: int) -> bool:
    """Whether a number is one end of 3至5, or a part of what may be one number (5，123)."""
    if not _NEAR_RANGES.isdisjoint(text[end : end + 2]) and _RANGE_TO.match(text, end):
        return True
    return not _NEAR_RANGES.isdisjoint(before) and _RANGE_FROM.search(before) is not None


def _value(written: str) -> tuple[Decimal, bool] | None:
    """The number as it is written, and whether it can only be read so."""
    written = written.rpartition("分之")[2]
    if written[0].isascii():
        digits = written.replace(",", "")
        return (Decimal(digits), True) if digits.count(".") <= 1 and digits[-1] != "." else None
    whole, _, fraction = written.partition("点")
    read = numeral(whole)
    if read is not None and fraction:
        return Decimal(f"{read.number}.{digits_of(fraction)}"), True
    return None if read is None else (Decimal(read.number), read.plain)


def _counts_nothing(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a number is no count, by what stands around it."""
    written, unit, end = match["number"], match["unit"] or match["enclosed"], match.end()
    if before and (_NO_COUNT_BEFORE.search(before) or ("第" in before and _ORDINALS.search(before))):
        return before[-1] != "月" or not unit or unit == "日"
    if written[0].isascii():
        return not unit and _is_no_bare_count(text, match, before)
    if written == "一" and (before[-1:] in set(_ONE_BEFORE) or _IDIOMS_AFTER.match(text, end)):
        return True
    return _NAMES_AFTER.match(text, end) is not None or "分之" in text[end : end + 3]


def _is_no_bare_count(text: str, match: re.Match[str], before: str) -> bool:
    """Whether digits without a unit are a year, a date, a telephone, the number of a list."""
    end = match.end("number")
    if _NO_COUNT_AFTER.match(text, end) or _HOTLINE.fullmatch(match["number"]):
        return True
    lead = before.rstrip()
    first = not lead or lead[-1] in ";:,。("
    return first and (not lead or _LISTED.match(text, end) is not None)
