"""Claims about the fee for handling information (信息处理费): how much was taken, in 元.

It is no figure of a table: 行政事业性收费 of table 二 is another charge, and never compared with it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.claims.claim import Claim

if TYPE_CHECKING:
    from xlgov.claims.amounts import Amount
    from xlgov.claims.statements import Clause, Statement
    from xlgov.values import Number

FEE = "正文.信息处理费"
"""what is claimed: 元 that were taken in the year"""
YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
TRIGGER = late.compile(r"费|收取")
_WORDS = late.compile(
    r"信息处理费|信息公开[^,;。■]{0,10}费|依申请公开[^,;。■]{0,10}费|(?:检索|复制|邮寄|工本)[^,;。■]{0,6}费|收费通知"
)
"""the fee, wherever it is spoken of"""
_LOOSE = late.compile(r"费用|收费|收取|费")
"""the fee, in the section that tells of it"""
_OTHER_CHARGES = late.compile(
    r"行政事业性|涉企|经营服务|经费|学费|保险费|水费|电费|罚没|税费|会费|消费|免费|(?:预算|决算|招标)"
)
"""words by which a clause speaks of other money"""
_DENIED = late.compile(
    r"(?:未(?!按|缴|经)|没有|从不|不(?!得|予|再|断)|(?<!有)无(?!正当|故|偿))"
    r"[^,;。]{0,24}?(?:收取|收费|收到|产生|发生|涉及|征收)"
    r"|(?:没有|(?<!有)无)(?:任何|相关|政府信息公开|信息公开)?(?:信息)?(?:处理|相关)?费"
    r"|零收费|收费(?:情况)?[为是]?无"
)
_NO_DENIAL = late.compile(
    r"违规|违法|乱收|擅自|自立|超标准|其他(?:任何)?费|其它|除[^,;。]{1,30}外|逾期|缴纳|变相|另外|引起|引发|投诉|举报"
    r"|纠纷|争议|(?:未|没有|无)(?:发生|进行|予以|涉及|申请|产生)?(?:减免|退还)"
)
"""words by which a clause denies something else than that the fee was taken"""
_NOT_TAKEN = late.compile(
    r"(?:减免|免收|免除|免交|退还|退回|应收|应缴|欠缴|未缴|标准|每件|每页|按)[^,;。:]{0,8}$"
)
"""before an amount: it was not taken"""
_RATE = late.compile(r" ?(?:/|每|一)")
_PART = late.compile(r"其中|分别")
_AROUND = 30
"""letters that are quoted around what says it"""
MAIN_SECTION = "other"
"""the section in which the form wants to read of the fee"""


class Charge(NamedTuple):
    """An amount of money that was taken, in 元, as the text has it."""

    number: Number
    amount: Amount


def read(statement: Statement) -> Iterator[Claim]:
    """What a sentence says was taken: 0 where it says that nothing was."""
    spoken = False
    for clause in statement.clauses:
        if _PART.search(clause.text):
            return
        if _OTHER_CHARGES.search(clause.text):
            spoken = False
            continue
        spoken = spoken or speaks_of_fee(statement, clause)
        if not spoken or not statement.is_current(clause):
            continue
        taken = charges(statement, clause.start, clause.end)
        if taken:
            number, amount = taken[0]
            start = max(clause.start, amount.start - _AROUND)
            yield Claim(FEE, number, statement, start, amount.end, amount.exact, scope=clause.scope)
            return
        denied = None if _NO_DENIAL.search(clause.text) else _DENIED.search(clause.text)
        if denied:
            start = clause.start + max(0, denied.start() - _AROUND)
            end = min(clause.end, clause.start + denied.end() + _AROUND)
            yield Claim(FEE, 0, statement, start, end, denied=True, scope=clause.scope)
            return


def speaks_of_fee(statement: Statement, clause: Clause) -> bool:
    """Whether a clause is about the fee: it names it, or talks of money taken in the section for it."""
    if _WORDS.search(clause.text):
        return True
    return statement.sentence.section == MAIN_SECTION and _LOOSE.search(clause.text) is not None


def charges(statement: Statement, start: int, end: int) -> list[Charge]:
    """The amounts of money between two places of a sentence that were taken: no rates, nothing remitted."""
    text, amounts = statement.masked, statement.amounts
    first = bisect_left(amounts, start, key=attrgetter("start"))
    last = bisect_left(amounts, end, key=attrgetter("start"))
    return [
        Charge(_in_yuan(each), each)
        for each in amounts[first:last]
        if each.unit in YUAN
        and not _RATE.match(text, each.end)
        and not _NOT_TAKEN.search(text, start, each.start)
    ]


def _in_yuan(amount: Amount) -> Number:
    number = amount.number * YUAN[amount.unit]
    return int(number) if number == int(number) else number
