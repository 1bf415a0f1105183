"""N-PCT: percentages of the text, worked out again from its numbers and those of the tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from xlgov import late
from xlgov.claims.claim import Scope
from xlgov.claims.equalities import OF_CASES
from xlgov.claims.percentages import GROWTH, SHARE, growth_after, growths, rates, shares
from xlgov.finding import Severity, Status
from xlgov.form.figure_names import names_of
from xlgov.rules.context import NotAssessable
from xlgov.rules.narrative.comparing import covers_all, keys_of
from xlgov.rules.narrative.requests import OUTCOMES
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import LOGIC, rule
from xlgov.values import decimals, fixed

if TYPE_CHECKING:
    from xlgov.claims.amounts import Amount
    from xlgov.claims.claim import Claim
    from xlgov.claims.percentages import Growth, Share
    from xlgov.claims.statements import Statement
    from xlgov.finding import Finding
    from xlgov.rules.context import Context
    from xlgov.values import Number

_APPLICATIONS = late.compile(r"申请|予以公开|部分公开|不予公开|无法提供|不予处理|其他处理")
_TABLES = {
    "申请.办结": "办理结果总计",
    "申请.新收": "本年新收",
    "申请.应办理": "新收与上年结转之和",
}
"""totals of table 三 of which shares are told"""
_ALL = 100
_BEFORE, _AROUND = 2, 20
"""sentences of the paragraph before, and numbers around, among which the base may stand"""


@rule(
    "N-PCT",
    number=88,
    title="正文里的百分比与数字对得上",
    text="“x 件，占 y%”：按本年新收、新收加上年结转、办理结果总计，或者正文上下文里的总数来算，总有一个对得上"
    "（四舍五入、去尾都算对）。都对不上的，是警告；占什么的看不出来的，存疑。"
    "“收到 x 件，办结 y 件，办结率 z%”、“比上年的 x 件增加 y 件”这样自己写全了的，直接核对。"
    "“同比增长 y%”在有上年报告时与上年的数核对。",
    basis=LOGIC,
    cause="改了件数没有改百分比，或者百分比是按其他数算的。",
    advice="按正文和表格的数重新算百分比，并写明是占什么的百分比。",
    severity=Severity.WARNING,
)
def n_pct(ctx: Context) -> Iterator[Finding]:
    """A share of no number that it may be a share of; a growth that is not one (rule 88)."""
    told = "%" in ctx.prose.running or GROWTH.search(ctx.prose.running)
    statements = ctx.prose.statements if told else ()
    for place, statement in enumerate(statements):
        if "%" in statement.text and SHARE.search(statement.text):
            around = [
                each for each in statements[max(0, place - _BEFORE) : place] if _beside(each, statement)
            ]
            yield from _of_nothing(ctx, statement, [*around, statement])
            yield from _other_rates(ctx, statement)
        if GROWTH.search(statement.text):
            yield from _other_growths(ctx, statement)
    if ctx.previous is not None:
        for claim in ctx.prose.claims:
            if GROWTH.search(claim.statement.text):
                yield from _ungrown(ctx, claim)


def _other_rates(ctx: Context, statement: Statement) -> Iterator[Finding]:
    """Rates that are not those of the numbers before them; 100% may be that of those which were due."""
    for share, every in rates(statement):
        if share.fits(every.number):
            continue
        words = statement.sentence.raw[every.start : share.percent.end]
        told = (
            f"{fixed(share.amount.number)} ÷ {fixed(every.number)} 是 {fixed(_percent(share, every.number))}%"
        )
        sure = share.percent.number != _ALL
        doubt = "" if sure else "（也可能只算到期应办的，请核对）"
        message = f"正文写的是“{words}”，{told}，不是 {fixed(share.percent.number)}%{doubt}。"
        status = Status.FAIL if sure else Status.UNCERTAIN
        yield quoted(ctx, statement.sentence, words, message, status=status)


def _other_growths(ctx: Context, statement: Statement) -> Iterator[Finding]:
    """Growth that is not the difference of the numbers that the sentence compares."""
    for growth, last in growths(statement):
        now, change = growth.amount, growth.change
        if growth.fits(now.number, last.number):
            continue
        words = statement.sentence.raw[now.start : max(last.end, change.end)]
        message = f"正文写的是“{words}”，{_difference(now.number, last.number)}，对不上。"
        yield quoted(ctx, statement.sentence, words, message)


def _difference(now: Number, last: Number) -> str:
    """How much more or less this year's number is than last year's."""
    more = now - last if now >= last else last - now
    told = f"{'增加' if now >= last else '减少'} {fixed(more)}"
    if last:
        told += f"（{fixed(round(more * Decimal(100) / last, 2))}%）"
    return f"从 {fixed(last)} 到 {fixed(now)} 是{told}"


def _beside(one: Statement, other: Statement) -> bool:
    mine, its = one.sentence, other.sentence
    return (mine.section, mine.paragraph) == (its.section, its.paragraph)


def _of_nothing(ctx: Context, statement: Statement, around: list[Statement]) -> Iterator[Finding]:
    """The shares of which no number at hand is the base."""
    divided = [each for each in ctx.prose.breakdowns if each.statement is statement]
    parts = {part for each in divided if each.strict for part in each.parts}
    totals = {number for each in divided for number in (each.number, *each.totals)}
    applications = any(_APPLICATIONS.search(each.masked) for each in around)
    for share in shares(statement):
        clause = statement.clause_at(share.amount.start)
        if share.outside or clause is None or not statement.is_current(clause):
            continue
        of_tables = dict(_of_tables(ctx, share)) if applications else {}
        of_text = totals | _of_text(share, around)
        if any(share.fits(base) for base in (*of_text, *of_tables.values())):
            continue
        if not applications and share.amount in parts:
            of_tables = {"上文的总数": max(of_text)}
        narrow = clause.scope in (Scope.OWN, Scope.PART) and covers_all(ctx.report) is not False
        yield from _unfitting(ctx, share, of_tables, sure=share.plain and not narrow)


def _unfitting(ctx: Context, share: Share, bases: dict[str, Number], *, sure: bool) -> Iterator[Finding]:
    """A share held against the totals that it would be of; nothing where there is none."""
    percents = [(name, base, _percent(share, base)) for name, base in bases.items() if base]
    if not percents:
        return
    told = "，".join(f"按{name} {fixed(base)} 算是 {fixed(percent)}%" for name, base, percent in percents)
    doubt = "" if sure else "（占什么的百分比，看不准，请核对）"
    yield quoted(
        ctx,
        share.statement.sentence,
        share.words,
        f"正文写的是“{share.words}”，{told}，正文里也没有对得上的总数{doubt}。",
        says=share.percent.number,
        should=percents[0][2],
        status=Status.FAIL if sure else Status.UNCERTAIN,
    )


def _of_tables(ctx: Context, share: Share) -> Iterator[tuple[str, Number]]:
    """The totals of table three that a share of applications may be of."""
    names = names_of(ctx.form)
    if share.amount.unit not in OF_CASES:
        return
    for measure, called in _TABLES.items():
        yield called, sum(ctx.number(key) for key in names[measure].keys)
    for outcome in OUTCOMES:
        if outcome in share.base:
            yield outcome, sum(ctx.number(key) for key in keys_of(ctx, f"申请.{outcome}"))


def _of_text(share: Share, around: list[Statement]) -> set[Number]:
    """The numbers around a share that it may be of: those of its unit that are not less."""
    here = bisect_left(share.statement.amounts, share.amount.start, key=attrgetter("start"))
    near = share.statement.amounts[max(0, here - _AROUND) : here + _AROUND]
    before = [each for statement in around[:-1] for each in statement.amounts[-_AROUND:]]
    return {
        each.number
        for each in (*before, *near)
        if _alike(each, share.amount) and each.number >= share.amount.number and each != share.amount
    }


def _alike(one: Amount, other: Amount) -> bool:
    return one.unit == other.unit or (one.unit in OF_CASES and other.unit in OF_CASES)


def _percent(share: Share, base: Number) -> Number:
    """The share of a base, to one digit more than the text has."""
    return round(share.amount.number * Decimal(100) / base, decimals(share.percent.number) + 1)


def _ungrown(ctx: Context, claim: Claim) -> Iterator[Finding]:
    """A finding where a figure of a table has not grown as the text says it has."""
    growth = growth_after(claim.statement, claim.start, claim.end)
    if growth is None or not claim.exact or claim.scope not in (Scope.UNSAID, Scope.WHOLE):
        return
    names = names_of(ctx.form)
    measures = claim.measure.split("+")
    if growth.amount.number != claim.number or not all(name in names for name in measures):
        return
    keys = keys_of(ctx, claim.measure)
    if sum(ctx.number(key) for key in keys) != claim.number:
        return  # another rule speaks of that
    last = _last(ctx, keys)
    if last is None or growth.fits(claim.number, last):
        return
    yield _grown_otherwise(ctx, claim, growth, keys, last)


def _last(ctx: Context, keys: tuple[str, ...]) -> Number | None:
    """What last year's report has; None where it has nothing that can be compared."""
    try:
        return sum(ctx.last(key) for key in keys)
    except NotAssessable:
        return None


def _grown_otherwise(
    ctx: Context, claim: Claim, growth: Growth, keys: tuple[str, ...], last: Number
) -> Finding:
    words = claim.statement.sentence.raw[growth.amount.start : growth.change.end]
    told = f"上年的报告里是 {fixed(last)}，本年是 {fixed(claim.number)}"
    if last:
        told += f"，增减 {fixed(round((claim.number - last) * Decimal(100) / last, 2))}%"
    return quoted(ctx, claim.statement.sentence, words, f"正文写的是“{words}”，{told}，对不上。", keys)
