"""N-UNIT-1: applications and cases are counted in 件, as the form has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import late
from xlgov.finding import Severity, Status
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import FORM, rule

if TYPE_CHECKING:
    from xlgov.claims.amounts import Amount
    from xlgov.claims.statements import Statement
    from xlgov.finding import Finding
    from xlgov.rules.context import Context

UNIT = "件"
_REQUESTS = "政府信息公开申请"
_OF_APPLICATIONS = ("条", "个", "份", "项", "起", "宗")
_OF_CASES = ("条", "个", "份", "项")
"""units that are used instead; 起 and 宗 are usual for cases"""
_TRIGGER = late.compile(r"[条个份项起宗](?<=[0-9一二两三四五六七八九十零 ].)")
_SUBJECT = late.compile(r"申请|复议|诉讼")
_APPLICATION = late.compile(
    r"(?:依申请公开|(?:公开|收到|受理|接收|信息|办理|答复|办结)的?申请)(?P<pieces>(?:政府)?信息)?(?:事项|数量)?(?:总数)?"
    r"(?:共计?|为|计|总计|合计)?[ ]?$"
)
_CASE = late.compile(r"行政(?:复议|诉讼)(?:案件|案)?(?:共计?|为|计|总计|合计)?[ ]?$")
_OF_THEM = late.compile(r"[ ]?(?:[,;。、()]|$|[均已全都]|政府信息公开申请|信息公开申请|申请(?=[,;。、]|$))")
"""behind the unit: nothing else is counted"""
_NAMED_BEHIND = late.compile(
    r"[ ]?(?:政府信息公开|信息公开|依申请公开(?:政府信息|信息)?的?)申请"
    r"(?!人|渠道|表|点|书|窗口|方式|途径|受理|指南|流程|须知|工作|平台)"
)
_LEFT = 24
"""letters before a number that are looked at"""


@rule(
    "N-UNIT-1",
    number=97,
    title="申请、复议、诉讼按“件”计",
    text="正文里政府信息公开申请用了条、个、份、起等单位，行政复议、行政诉讼用了条、个、份等单位。诉讼、复议用“起”“宗”"
    "的不算；可能是说公开了几条信息的，存疑。",
    severity=Severity.INFO,
    basis=FORM,
    cause="沿用了公开信息按“条”计的写法。",
    advice="把单位改为“件”，与表格一致。",
)
def n_unit_1(ctx: Context) -> Iterator[Finding]:
    """Another unit than 件 for what tables three and four count (rule 97)."""
    for statement in ctx.prose.holding(_TRIGGER):
        if not _SUBJECT.search(statement.text):
            continue
        for amount in statement.amounts:
            what, sure = _counted(statement, amount)
            if what:
                quote = _quote(statement, amount)
                message = f"正文写的是“{quote}”，{what}的数量按“{UNIT}”计，这里用了“{amount.unit}”。"
                if not sure:
                    message += "如果说的是公开了多少条信息，可以不改。"
                status = Status.FAIL if sure else Status.UNCERTAIN
                yield quoted(ctx, statement.sentence, quote, message, status=status)


def _counted(statement: Statement, amount: Amount) -> tuple[str, bool]:
    """What an amount counts in a unit that is not its own, empty where it is none of that; and whether it
    can be nothing else (依申请公开信息120条 may be pieces of information)."""
    if amount.unit not in _OF_APPLICATIONS:
        return "", False
    text = statement.masked
    before = text[max(0, amount.start - _LEFT) : amount.start]
    if _NAMED_BEHIND.match(text, amount.end):
        return _REQUESTS, True
    if not _OF_THEM.match(text, amount.end):
        return "", False
    request = _APPLICATION.search(before)
    if request:
        return _REQUESTS, not request["pieces"]
    if amount.unit in _OF_CASES and _CASE.search(before):
        return "行政复议、行政诉讼", True
    return "", False


def _quote(statement: Statement, amount: Amount) -> str:
    """The clause that it stands in, as it is written."""
    around = statement.clause_at(amount.start) or amount
    return statement.sentence.raw[around.start : around.end].strip()
