"""N-DUP-1: what a text tells twice, with different numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.claims.activity import TOTAL
from xlgov.claims.claim import Scope
from xlgov.finding import Severity, Status
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import LOGIC, rule

if TYPE_CHECKING:
    from xlgov.claims.claim import Claim
    from xlgov.finding import Finding
    from xlgov.rules.context import Context

OF_NO_TABLE = "正文."
MOST_NUMBERS = 8
"""different numbers of one thing with which the others are compared"""


@rule(
    "N-DUP-1",
    number=91,
    title="同一件事的数字在正文里前后一致",
    text="政策解读、发布信息、新闻发布会、政务公开培训、公开专栏、政务新媒体、人大建议、政协提案、信息处理费，在正文里写了两处而数字不同。"
    "两处都写明是全年或总数、范围相同的，是警告；不能确定说的是同一个数的，存疑。只说其中一部分、一种渠道、其他年度的，不比较。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="两处由不同的人起草，或者统计的口径、时间不同。",
    advice="核对两处的数字，改成一致；口径不同的，在句子里写明各指什么（如“在门户网站发布”“图解”）。",
)
def n_dup_1(ctx: Context) -> Iterator[Finding]:
    """One thing of which no table has a number, counted differently by two sentences (rule 91)."""
    told: dict[str, list[Claim]] = {}
    for each in ctx.prose.claims:
        if each.measure.startswith(OF_NO_TABLE) and each.exact and each.number:
            told.setdefault(each.measure, []).append(each)
    for claims in told.values():
        others = list({each.number: each for each in reversed(claims)}.values())[-MOST_NUMBERS:]
        for each in claims:
            yield from _against(ctx, each, others[::-1])


def _against(ctx: Context, each: Claim, others: list[Claim]) -> Iterator[Finding]:
    """What is wrong with one number: the first other one that it disagrees with, a sure one before others."""
    unlike = [other for other in others if _disagree(each, other)]
    if not unlike:
        return
    other = next((other for other in unlike if _surely_the_same(each, other)), unlike[0])
    sure = _surely_the_same(each, other)
    doubt = "" if sure else "（两处说的不一定是同一个数，请核对）"
    message = f"正文写的是“{each.words}”，另一处写的是“{other.words}”，同一件事两个数{doubt}。"
    yield quoted(
        ctx,
        each.statement.sentence,
        each.words,
        message,
        says=each.number,
        should=other.number,
        status=Status.FAIL if sure else Status.UNCERTAIN,
    )


def _disagree(one: Claim, other: Claim) -> bool:
    if one.number == other.number or one.statement is other.statement:
        return False
    return one.scope is other.scope or Scope.UNSAID in (one.scope, other.scope)


def _surely_the_same(one: Claim, other: Claim) -> bool:
    whole = TOTAL.search(one.words) and TOTAL.search(other.words)
    return bool(whole) and one.scope is other.scope
