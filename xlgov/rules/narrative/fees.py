"""N-FEE-1 to N-FEE-4: the fee for handling information, of which section six has to tell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.claims.claim import Scope
from xlgov.claims.fees import FEE, MAIN_SECTION, YUAN, speaks_of_fee
from xlgov.finding import Severity, Status
from xlgov.rules.quoting import in_text, quoted
from xlgov.rules.registry import FORM, LOGIC, rule
from xlgov.values import fixed

if TYPE_CHECKING:
    from xlgov.claims.breakdowns import Breakdown
    from xlgov.claims.claim import Claim
    from xlgov.claims.statements import Statement
    from xlgov.finding import Finding
    from xlgov.rules.context import Context

ROW_OF_UNPAID_FEES = "requests.outcome.other.fee_overdue"
"""a form that counts applications whose fee was not paid wants to read of the fee"""
SECTION = f"sections.{MAIN_SECTION}"
_TOLD = late.compile(r"(?<!事业性)(?<!涉企)收费|费用|处理费|收取")


class _Schedule(NamedTuple):
    """What the fee may come to: a multiple of ``by_case`` for applications, of ``by_page`` for pages;
    ``since`` is the day from which it is in force."""

    instrument: str
    since: str
    by_case: int
    by_page: int


SCHEDULE = _Schedule("《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）", "2021-01-01", 100, 10)
_BY_CASE = late.compile(r"按件")
_RATE = late.compile(r"每件 ?(?P<before>[0-9]{1,5}) ?元|(?<![0-9])(?P<behind>[0-9]{1,5}) ?元(?:/|每)件")
_COUNT = late.compile(r"(?<![0-9.])(?P<count>[0-9]{1,5}) ?件")
_BIG_UNIT = late.compile(r"[0-9] ?万元")
_BY_PAGE = late.compile(r"按量|[0-9]页")


def _claims(ctx: Context) -> list[Claim]:
    return [each for each in ctx.prose.claims if each.measure == FEE]


@rule(
    "N-FEE-1",
    number=93,
    title="第六部分写明信息处理费的收取情况",
    text="格式要求在“其他需要报告的事项”里报告收取信息处理费的情况，没有收取的也要写明。只写“无”的，是警告；"
    "写在正文其他部分、第六部分没有写的，是提示。这一部分空白的，由 S-EMPTY 报告。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    needs=(ROW_OF_UNPAID_FEES,),
    basis=FORM,
    cause="沿用了以前的写法，或者以为没有收费就不用写。",
    advice="在第六部分写明：收取的，写申请件数和金额（元）；没有收取的，写“本年度未收取信息处理费”。",
)
def n_fee_1(ctx: Context) -> Iterator[Finding]:
    """Section six says something, but nothing of the fee (rule 93, and the hint of the form)."""
    text = ctx.report.shown(SECTION) or ""
    if not text.strip() or _TOLD.search(text):
        return
    quote = text.strip().split("\n")[0]
    elsewhere = _claims(ctx)
    if elsewhere:
        words = elsewhere[0].words
        message = f"第六部分没有写信息处理费；正文别处写了“{words}”，按格式应写在第六部分。"
        advice = "把收取信息处理费的情况写到第六部分。"
        yield in_text(ctx, SECTION, 0, quote, message, severity=Severity.INFO, advice=advice)
    else:
        yield in_text(ctx, SECTION, 0, quote, "第六部分没有写明收取信息处理费的情况。")


@rule(
    "N-FEE-2",
    number=94,
    title="信息处理费的金额加得平，以元为单位",
    text="写了收取信息处理费总额又列出各项的，各项之和大于总额是错误；小于总额的，存疑。"
    "“3 件，每件 100 元，共 300 元”不相乘的，存疑（分档累进的，金额本来就不相乘）。以万元为单位的，是提示。",
    also=(Severity.INFO,),
    basis=LOGIC,
    cause="改了其中一项没有改总额，或者单位写错了。",
    advice="对照收费台账，改正写错的金额；单位用元。",
)
def n_fee_2(ctx: Context) -> Iterator[Finding]:
    """Amounts that do not add up, or are not in 元 (rule 94)."""
    of_fee = cache(_is_of_fee)
    for each in ctx.prose.breakdowns:
        if each.unit not in YUAN or not each.alike or each.closes:
            continue
        if of_fee(each.source) or of_fee(each.statement):
            yield from _unequal(ctx, each)
    for claim in _claims(ctx):
        yield from _not_multiplied(ctx, claim)
        if claim.number and _BIG_UNIT.search(claim.statement.text, claim.start, claim.end):
            advice = f"改成以元为单位：{fixed(claim.number)} 元。"
            message = f"正文写的是“{claim.words}”，信息处理费以元为单位，不用万元。"
            sentence = claim.statement.sentence
            yield quoted(ctx, sentence, claim.words, message, severity=Severity.INFO, advice=advice)


def _is_of_fee(statement: Statement) -> bool:
    return any(speaks_of_fee(statement, clause) for clause in statement.clauses)


def _unequal(ctx: Context, each: Breakdown) -> Iterator[Finding]:
    more = each.number > max(each.totals)
    if not more and (not each.complete or len(each.parts) < 2):
        return
    parts = " + ".join(fixed(part.number) for part in each.parts)
    message = f"正文写的是“{each.words}”，{parts} = {fixed(each.number)}，不是 {fixed(each.totals[0])}。"
    status = Status.FAIL if more else Status.UNCERTAIN
    sentence = each.statement.sentence
    yield quoted(ctx, sentence, each.words, message, says=each.totals[0], should=each.number, status=status)


def _not_multiplied(ctx: Context, claim: Claim) -> Iterator[Finding]:
    """A number of applications, what each has to pay, and another sum."""
    text = claim.statement.masked
    rate, count = _RATE.search(text), _COUNT.search(text)
    if rate is None or count is None or not claim.exact or len(_RATE.findall(text)) > 1:
        return
    should = int(count["count"]) * int(rate["before"] or rate["behind"])
    if claim.number and should != claim.number:
        told = f"{count['count']} 件，每件 {rate['before'] or rate['behind']} 元，乘起来是 {should} 元"
        message = f"正文写收取 {fixed(claim.number)} 元，又写{told}，请核对（分档累进的除外）。"
        sentence = claim.statement.sentence
        yield quoted(
            ctx, sentence, claim.words, message, says=claim.number, should=should, status=Status.UNCERTAIN
        )


@rule(
    "N-FEE-3",
    number=95,
    title="有没有收取信息处理费，正文前后一致",
    text="正文一处说没有收取信息处理费（或收取 0 元），另一处写了收取的金额。"
    "两处说的范围不同的（如本级和全市），存疑。",
    basis=LOGIC,
    cause="沿用了上年或其他单位的句子，没有按本年的实际情况改。",
    advice="核对收费台账，把写错的一处改过来：确实收取了的，删去“未收取”；没有收取的，删去金额。",
)
def n_fee_3(ctx: Context) -> Iterator[Finding]:
    """Nothing was taken, and something was (rule 95)."""
    claims = _claims(ctx)
    nothing = [each for each in claims if each.number == 0]
    something = [each for each in claims if each.number > 0]
    for no, yes in product(nothing, something[:1]):
        if {no.scope, yes.scope} == {Scope.OWN, Scope.WHOLE} and yes.scope is Scope.WHOLE:
            continue  # others in the region took it
        status = Status.FAIL if no.scope is yes.scope else Status.UNCERTAIN
        message = f"正文写的是“{no.words}”，另一处写的是“{yes.words}”，两处矛盾。"
        sentence = no.statement.sentence
        yield quoted(ctx, sentence, no.words, message, says=0, should=yes.number, status=status)


@rule(
    "N-FEE-4",
    number=96,
    title="信息处理费的金额符合收费标准",
    text=f"按{SCHEDULE.instrument}，按件计收的，金额是 {SCHEDULE.by_case} 元的整数倍；按量计收的，是 "
    f"{SCHEDULE.by_page} 元的整数倍。办法施行前的年度不检查；"
    f"没有写明按件还是按量的，只看是不是 {SCHEDULE.by_page} 元的整数倍。",
    severity=Severity.INFO,
    basis=SCHEDULE.instrument,
    cause="金额写错了，或者单位不是元，或者把检索、复制、邮寄等其他费用算了进去。",
    advice="对照收费台账和收费标准核对金额；单位是元。",
)
def n_fee_4(ctx: Context) -> Iterator[Finding]:
    """An amount that no number of applications or pages comes to (rule 96)."""
    if f"{ctx.report.year or ''}-12-31" < SCHEDULE.since:
        return
    for each in _claims(ctx):
        step = _step(each)
        if each.exact and each.number % step:
            message = f"正文写收取信息处理费 {fixed(each.number)} 元，按收费标准应是 {step} 元的整数倍。"
            yield quoted(ctx, each.statement.sentence, each.words, message, says=each.number)


def _step(claim: Claim) -> int:
    text = claim.statement.text
    by_case = _BY_CASE.search(text) and not _BY_PAGE.search(text)
    return SCHEDULE.by_case if by_case else SCHEDULE.by_page
