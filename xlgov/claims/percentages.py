"""Shares and growth as a text tells them: 258件，占33.9%; 新收20件，同比增长25%."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xlgov import late
from xlgov.claims.amounts import Amount
from xlgov.claims.statements import Statement
from xlgov.values import Number, decimals

SHARE = late.compile(r"[占率]")
GROWTH = late.compile(r"同比|[较比][上去2]")
_SHARE = late.compile(r"(?P<gap>[^,;。()%]{0,10}[,(、]? ?(?P<each>分别)?)占(?P<base>[^,;。()%]{0,24})$")
_JOINED = late.compile(r" ?(?:[、,和与及]|以及) ?(?:占比?)?")
_FILLED = late.compile(r"(?:[的占]|比[例重]?|约|为|达到|达|近|百分比|[: ]){1,8}$")
_PLAIN = late.compile(
    r"政府信息公开|信息公开|依申请公开|申请|总|全部|所有|办理|办结|受理|答复|收到|结果|新收|本年度?|全年|当年|年度|数|量|件|的|比"
    r"|公开|信息|发布|中|本?机关| "
)
"""the words of which a base is called that is one of the totals at hand"""
_OUTSIDE = late.compile(r"全[省市州县区国]|各地|上级")
_TOGETHER = late.compile(r"合计|两[项者类]|之和|三[项者类]|共占|以上|总共")
_GROWTH = late.compile(
    r" ?[,(]? ?(?:同比|[较比](?:上年|去年|上一年)度?(?:同期)?)(?:总体|有所)?"
    r"(?:(?P<more>增长|增加|上升|提高|多)|(?P<less>减少|下降|降低|少))了? ?(?:约|近)?$"
)
_DOING = "办结|办复|答复|回复|公开|解读|整改|回应|采纳|解决"
_DONE_RATE = late.compile(rf" ?[,(]? ?(?P<done>{_DOING})率(?:为|达到?|是)? ?")
_DONE = late.compile(rf" ?[,、;] ?(?:其中)?(?:已|共|实际)?(?P<done>{_DOING})(?:了|完成)? ?")
"""between a number and its rate, and between all of them and those that are done"""
_LAST_YEAR = r"(?:上年|去年|上一年|20[0-9]{2}年)度?(?:同期)?"
_COMPARED = late.compile(rf" ?[,(]? ?[较比]{_LAST_YEAR}的? ?")
_CHANGED = late.compile(r" ?[,)]? ?(?:同比)?(?:(?P<more>增长|增加|上升|多)|(?P<less>减少|下降|降低|少))了? ?")
_WAS = late.compile(rf" ?[,(]? ?{_LAST_YEAR}(?:为|是|共) ?")
"""what was last year, where a text has all three numbers: 比上年的980条增加41条, 同比下降5%(上年为40件)"""
NEAR = 12
"""numbers among which those are looked for that belong to a percentage"""


class Share(NamedTuple):
    """``amount`` is said to be ``percent`` of something, which the text calls ``base``, or not at all."""

    statement: Statement
    amount: Amount
    percent: Amount
    base: str

    @property
    def words(self) -> str:
        """From the number to the percentage."""
        return self.statement.sentence.raw[self.amount.start : self.percent.end]

    @property
    def plain(self) -> bool:
        """Whether the base is called by no name, or by that of a total at hand."""
        return not _PLAIN.sub("", self.base)

    @property
    def outside(self) -> bool:
        """Whether it is a share of something that the report does not count."""
        return _OUTSIDE.search(self.base) is not None

    def fits(self, base: Number) -> bool:
        """Whether the percentage is that of a base, rounded or cut to the digits that are shown."""
        return bool(base) and is_near(self.amount.number * Decimal(100) / base, self.percent)


class Growth(NamedTuple):
    """By how much a number is said to be more (or less, below zero) than last year's: in % or in cases."""

    amount: Amount
    change: Amount
    less: bool

    def fits(self, now: Number, last: Number) -> bool:
        """Whether that is so."""
        more = last - now if self.less else now - last
        if self.change.unit != "%":
            return more == self.change.number
        return bool(last) and is_near(more * Decimal(100) / last, self.change)


def is_near(exact: Number, shown: Amount) -> bool:
    """Whether a percentage is shown rounded or cut; a number that is about so may be one off."""
    digits = decimals(shown.number)
    step = Decimal(1).scaleb(-digits) if shown.exact else Decimal(1)
    return abs(Decimal(exact) - shown.number) < step


def shares(statement: Statement) -> Iterator[Share]:
    """The shares that a statement tells."""
    text, amounts = statement.masked, statement.amounts
    for place, percent in enumerate(amounts):
        if percent.unit != "%":
            continue
        counted = [each for each in amounts[max(0, place - NEAR) : place] if each.unit != "%"]
        if not counted:
            continue
        found = _SHARE.fullmatch(text, counted[-1].end, percent.start)
        if found is None or _TOGETHER.search(found["gap"] + found["base"]):
            continue
        base = _FILLED.sub("", found["base"])
        if found["each"]:
            yield from _one_by_one(statement, counted, place, base)
        elif counted[-1].exact:
            yield Share(statement, counted[-1], percent, base)


def _one_by_one(statement: Statement, counted: list[Amount], place: int, base: str) -> Iterator[Share]:
    """自然人18件、法人2件，分别占90%和10%."""
    amounts, end = statement.amounts, place + 1
    while end < min(len(amounts), place + NEAR) and amounts[end].unit == "%":
        if not _JOINED.fullmatch(statement.masked, amounts[end - 1].end, amounts[end].start):
            break
        end += 1
    percents = amounts[place:end]
    own = counted[-len(percents) :]
    if len(own) == len(percents) > 1 and all(each.exact for each in own):
        for amount, percent in zip(own, percents, strict=True):
            yield Share(statement, amount, percent, base)


def rates(statement: Statement) -> Iterator[tuple[Share, Amount]]:
    """Of how many something was done, and the rate (办结118件，办结率98.3%); with it, all of them."""
    text = statement.masked
    for every, done, percent in zip(
        statement.amounts, statement.amounts[1:], statement.amounts[2:], strict=False
    ):
        if percent.unit != "%" or every.unit != done.unit or not (every.exact and done.exact):
            continue
        rate = _DONE_RATE.fullmatch(text, done.end, percent.start)
        verb = _DONE.fullmatch(text, every.end, done.start)
        if rate and verb and rate["done"] == verb["done"] and every.number >= done.number:
            yield Share(statement, done, percent, rate["done"]), every


def growths(statement: Statement) -> Iterator[tuple[Growth, Amount]]:
    """Growth of which the text has last year's number too, and that number."""
    text = statement.masked
    for now, second, third in zip(
        statement.amounts, statement.amounts[1:], statement.amounts[2:], strict=False
    ):
        last, change = second, third
        found = _COMPARED.fullmatch(text, now.end, last.start) and _CHANGED.fullmatch(
            text, last.end, change.start
        )
        if not found:
            last, change = third, second
            found = _GROWTH.fullmatch(text, now.end, change.start)
            found = found if _WAS.fullmatch(text, change.end, last.start) else None
        alike = now.unit == last.unit and change.unit in ("%", now.unit)
        if found and alike and now.exact and last.exact and change.exact:
            yield Growth(now, change, bool(found["less"])), last


def growth_after(statement: Statement, start: int, end: int) -> Growth | None:
    """What is said, right behind the last number between two places, of its growth."""
    amounts = statement.amounts
    for amount, change in pairwise(amounts):
        if start <= amount.start and amount.end <= end:
            found = _GROWTH.fullmatch(statement.masked, amount.end, change.start)
            if found and change.exact and change.unit in ("%", amount.unit):
                return Growth(amount, change, bool(found["less"]))
    return None
