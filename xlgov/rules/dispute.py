"""B-: table 四 beside table 三 and last year. A rule passes without last year's file where that is sure."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov import ways
from xlgov.finding import Finding, Severity
from xlgov.rules.context import Context
from xlgov.rules.registry import LOGIC, rule
from xlgov.values import fixed

RECONSIDERED = "disputes.reconsideration.total"
DIRECT = "disputes.litigation.direct.total"
AFTER = "disputes.litigation.after_reconsideration.total"
NEW = "requests.received.total"
BROUGHT = "requests.brought_forward.total"


@rule(
    "B-COUNT",
    number=46,
    title="复议、诉讼件数不超过申请件数",
    text="行政复议与未经复议直接起诉之和，一般不大于本年新收、上年结转与上年新收之和。",
    severity=Severity.WARNING,
    basis=LOGIC,
    needs=(RECONSIDERED, DIRECT, NEW, BROUGHT),
    cause="计入了与政府信息公开无关的案件，或者别的单位的案件。",
    advice=f"核对案件是否都因政府信息公开而起；因主动公开等引起的，{ways.EXPLAIN}。",
)
def b_count(ctx: Context) -> Iterator[Finding]:
    """More cases than requests of two years could have caused."""
    cases = ctx.number(RECONSIDERED) + ctx.number(DIRECT)
    requests = ctx.number(NEW) + ctx.number(BROUGHT)
    if cases <= requests:
        return
    requests += ctx.last(NEW)
    if cases > requests:
        yield ctx.fail(
            f"行政复议和直接起诉共 {fixed(cases)} 件，多于两年的申请 {fixed(requests)} 件。",
            [RECONSIDERED, DIRECT],
            [NEW, BROUGHT, "last." + NEW],
        )


@rule(
    "B-ZERO",
    number=47,
    title="没有申请却有复议、诉讼",
    text="本年和上年表三都全为0，而表四不为0的，要核对（因主动公开也可能引起复议、诉讼）。",
    severity=Severity.WARNING,
    basis=LOGIC,
    needs=("disputes", "requests"),
    cause="计入了与政府信息公开无关的案件，或者表三漏填。",
    advice=f"核对表三和表四；因主动公开引起的，{ways.EXPLAIN}。",
)
def b_zero(ctx: Context) -> Iterator[Finding]:
    """Cases although neither this year nor last had any request."""
    own = ctx.form.statutory.by_table
    disputes, requests = own["disputes"], own["requests"]
    cases = [key for key in disputes if ctx.report.figures[key]]
    if not cases or any(ctx.report.figures[key] for key in requests):
        return
    for key in disputes + requests:
        ctx.number(key)
    if any(ctx.before.figures[key] for key in ctx.before.form.statutory.keys if key.startswith("requests.")):
        return
    yield ctx.fail("本年和上年都没有收到、办理申请，表四却有复议、诉讼案件，请核对。", cases)


@rule(
    "B-AFTREV",
    number=49,
    title="复议后起诉之前应有复议",
    text="有复议后起诉，而本年和上年行政复议都为0的，看看是否填错了列（复议也可能更早）。",
    severity=Severity.INFO,
    basis=LOGIC,
    needs=(AFTER, RECONSIDERED),
    cause="把未经复议直接起诉的案件填到了复议后起诉，或者复议发生在更早的年度。",
    advice="核对案件是否经过复议；复议发生在更早年度的不用改。",
)
def b_aftrev(ctx: Context) -> Iterator[Finding]:
    """Litigation after reconsideration without any reconsideration this year or last."""
    after = ctx.number(AFTER)
    if after <= 0 or ctx.number(RECONSIDERED) != 0 or ctx.last(RECONSIDERED) != 0:
        return
    yield ctx.fail(
        f"复议后起诉有 {fixed(after)} 件，而本年和上年的行政复议都是 0。",
        [AFTER],
        [RECONSIDERED, "last." + RECONSIDERED],
    )
