"""C-MONEY: amounts, in 万元."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.finding import Finding, Severity
from xlgov.form.folder import said
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.level import below_rule_makers
from xlgov.rules.registry import FORM, LOGIC, PRACTICE, Explaining, rule
from xlgov.rules.wording import no_number, shortened
from xlgov.values import Kind, Measure, Oddity, decimals, fixed

DECIMALS = 2
"""More decimals than these are worth a look; real reports have up to six."""
YUAN_PER_UNIT = 1_000
"""An amount this many times last year's was probably typed in 元."""
LOCAL_LIMIT = 1_000_000
"""万元: ten billion yuan of fees, which no county collects."""
FEES = "proactive.fees.amount"


@rule(
    "C-MONEY-1",
    number=23,
    title="金额是不小于0的数",
    text=f"{said('amount', '{editions}的{remark}', '、')}是不小于0的数字。",
    basis=FORM,
    cause="写成了“约3万”之类的文字，或者多打了负号。",
    advice="改填以万元为单位的数字；没有的填0。",
    explaining=Explaining.NEVER,
)
def c_money_1(ctx: Context) -> Iterator[Finding]:
    """An amount is a number, not negative, within nine digits before and six after the point."""
    for key in ctx.form.amounts:
        value = ctx.value(key)
        cause: str | None = None
        advice: str | None = None
        if value.kind is Kind.TEXT and Oddity.RANGE in value.oddities:
            message = "超出合理范围（整数部分最多 9 位、小数最多 6 位）"
            cause, advice = "多打了几位，或者金额按元填写、没有取舍小数。", "核对金额，以万元为单位重新填写。"
        elif value.kind is Kind.TEXT:
            message, cause, advice = no_number(value, Measure.MONEY)
        elif value.number is not None and value.number < 0:
            message = "不应为负数"
        else:
            continue
        shown = shortened(value.typed) or fixed(value.number or 0)
        yield ctx.fail(
            f"{ctx.called(key)}填的“{shown}”{message}。",
            [key],
            quote=shortened(value.typed),
            cause=cause,
            advice=advice,
        )


@rule(
    "C-MONEY-2",
    number=24,
    title="金额的小数位数",
    text="金额一般保留两位小数。格式没有规定位数，多于两位只作提示。",
    severity=Severity.INFO,
    basis=PRACTICE,
    cause="由元换算成万元后没有取舍。",
    advice="核对金额无误即可，不必修改。",
)
def c_money_2(ctx: Context) -> Iterator[Finding]:
    """More than two decimals; the form gives no precision."""
    for key in ctx.form.amounts:
        number = ctx.report.figures[key]
        if number is not None and decimals(number) > DECIMALS:
            yield ctx.fail(f"{ctx.called(key)}填的是 {fixed(number)}，小数多于 {DECIMALS} 位。", [key])


@rule(
    "C-MONEY-3",
    number=25,
    title="金额单位是万元",
    text="行政事业性收费金额达到上年的1000倍，或者县级及以下单位超过100亿元的，可能是按元填写的。",
    severity=Severity.WARNING,
    basis=LOGIC,
    needs=(FEES,),
    cause="金额按元填写，没有换算成万元。",
    advice="核对单位；按元填写的，除以10000后再填。",
    explaining=Explaining.COMPARED,
)
def c_money_3(ctx: Context) -> Iterator[Finding]:
    """Plausibly 万元 and not 元: against last year, and against the level of the unit."""
    amount = ctx.number(FEES)
    if amount <= 0:
        return
    if below_rule_makers(ctx.report.unit) and amount > LOCAL_LIMIT:
        yield ctx.fail(f"{ctx.called(FEES)}填的是 {fixed(amount)} 万元，超过 100 亿元，请核对单位。", [FEES])
        return
    try:
        before = ctx.last(FEES)
    except NotAssessable:
        if below_rule_makers(ctx.report.unit) is None:
            raise
        return
    if before > 0 and amount >= YUAN_PER_UNIT * before:
        yield ctx.fail(
            f"{ctx.called(FEES)}填的是 {fixed(amount)} 万元，上年是 {fixed(before)} 万元，"
            f"达到 {YUAN_PER_UNIT} 倍，请核对单位。",
            [FEES],
            ["last." + FEES],
        )
