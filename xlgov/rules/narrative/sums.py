"""N-SUM-1, N-SUM-2: arithmetic that a text does by itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from xlgov.claims.equalities import TRIGGER, Equality, equalities
from xlgov.claims.fees import YUAN
from xlgov.finding import Severity, Status
from xlgov.form.figure_names import names_of
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import LOGIC, rule
from xlgov.values import fixed

if TYPE_CHECKING:
    from xlgov.claims.breakdowns import Breakdown
    from xlgov.finding import Finding
    from xlgov.rules.context import Context

_TALLY = {"", "件", "条", "篇", "份", "次", "场", "则", "个", "期", "部", "项"}
"""units of which one can stand for another"""
MOST = 20
"""equations of one sentence that are looked at"""
_SOME = "如果列出的只是一部分，写“主要有……”或者“……等”；列全了的，核对各项数和总数。"
_MORE = "核对各项数和总数。各项之间有重复的（同一条信息用了几种方式公开），不写“其中”，分开说明。"


@rule(
    "N-SUM-1",
    number=89,
    title="“其中”各项之和不超过总数",
    text="“共 N 件，其中甲 a 件、乙 b 件”：各项之和大于总数的，是警告；小于总数、又没有“等”“主要”"
    "这类字样的，是提示。"
    "只列一项的、单位不同的、约数，不比较；总数指哪个数、各项是不是同一种分法看不出来的，存疑。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    basis=LOGIC,
    cause="数字写错了，或者各项之间有重复，或者列出的只是其中一部分。",
    advice=_MORE,
)
def n_sum_1(ctx: Context) -> Iterator[Finding]:
    """What a sentence divides comes to more, or less, than its total (rule 89)."""
    for each in ctx.prose.breakdowns:
        if not _is_money(each) and not each.closes:
            yield from _too_much(ctx, each)
            yield from _too_little(ctx, each)


def _is_money(each: Breakdown) -> bool:
    """Amounts of money are rounded, and those of the fee have a rule of their own."""
    return each.unit in YUAN or any(number != int(number) for number in each.totals)


def _too_much(ctx: Context, each: Breakdown) -> Iterator[Finding]:
    if each.number <= each.totals[0] or not each.alike:
        return
    sure = each.number > max(each.totals) and each.one_way and not each.closes_early
    parts = " + ".join(fixed(part.number) for part in each.parts)
    told = f"{parts} = {fixed(each.number)}" if len(each.parts) > 1 else f"其中的 {parts}"
    doubt = "" if sure else "（总数指哪个数、各项是不是同一种分法，请核对）"
    message = f"正文写的是“{each.words}”，{told}，大于总数 {fixed(each.totals[0])}{doubt}。"
    status = Status.FAIL if sure else Status.UNCERTAIN
    yield _found(ctx, each, message, _MORE, Severity.WARNING, status)


def _too_little(ctx: Context, each: Breakdown) -> Iterator[Finding]:
    if len(each.parts) < 2 or not each.complete or not each.strict or each.number >= each.totals[0]:
        return
    if not each.alike and not {each.unit, *(part.unit for part in each.parts)} <= _TALLY:
        return
    parts = " + ".join(fixed(part.number) for part in each.parts)
    message = (
        f"正文写的是“{each.words}”，{parts} = {fixed(each.number)}，"
        f"小于总数 {fixed(each.totals[0])}，看不出其余的是什么。"
    )
    yield _found(ctx, each, message, _SOME, Severity.INFO, Status.FAIL)


def _found(
    ctx: Context, each: Breakdown, message: str, advice: str, severity: Severity, status: Status
) -> Finding:
    return quoted(
        ctx,
        each.statement.sentence,
        each.words,
        message,
        says=each.number,
        should=each.totals[0],
        severity=severity,
        status=status,
        advice=advice,
    )


@rule(
    "N-SUM-2",
    number=90,
    title="一句话里的加减算得平",
    text="一句话自己列出的等式：上年结转与新收之和是总数，办结与结转下年之和是应办理数，"
    "“甲 a 件、乙 b 件，合计 c 件”。"
    "能确定是等式又不平的，是错误；要看有没有没写出来的数才能定的，存疑。",
    basis=LOGIC,
    cause="改了其中一个数，没有改别的数；或者把其他数字也算了进去。",
    advice="对照表格和台账，把这句话里写错的数改过来，让它自己算得平。",
)
def n_sum_2(ctx: Context) -> Iterator[Finding]:
    """An identity that a sentence states itself, and that does not hold (rule 90)."""
    for statement in ctx.prose.holding(TRIGGER):
        if len(statement.amounts) > 2:
            for each in islice(equalities(statement), MOST):
                yield from _unbalanced(ctx, each)


def _unbalanced(ctx: Context, each: Equality) -> Iterator[Finding]:
    if each.holds or (each.lacks and _is_untold(ctx, each)):
        return
    left = " + ".join(fixed(part.number) for part in each.parts)
    sums = f"{left} = {fixed(each.number)}，不是 {fixed(each.total.number)}"
    message = f"正文写的是“{each.words}”，{each.called}：{sums}。"
    status = Status.FAIL if each.sure else Status.UNCERTAIN
    yield quoted(
        ctx,
        each.statement.sentence,
        each.words,
        message,
        says=each.total.number,
        should=each.number,
        status=status,
    )


def _is_untold(ctx: Context, each: Equality) -> bool:
    """Whether the figure that a sentence leaves out makes it balance."""
    keys = names_of(ctx.form)[each.lacks].keys
    return each.total.number + sum(ctx.number(key) for key in keys) == each.number
