"""A- and B-: sums of tables 三 and 四, and the identity printed in the form."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.finding import Finding
from xlgov.rules.context import Context
from xlgov.rules.equations import unbalanced
from xlgov.rules.registry import FORM, LOGIC, rule
from xlgov.values import Kind

_CAUSE = "总计是手工填写的，分项改动后没有跟着改；或者某一项抄错。"


@rule(
    "A-ROW",
    number=30,
    title="表三每行横向合计",
    text="每一行：自然人＋法人或其他组织五类＝总计。",
    basis=FORM,
    cause=_CAUSE,
    advice="核对这一行各项；各项无误的，把总计改为各项之和。",
)
def a_row(ctx: Context) -> Iterator[Finding]:
    """Each row of table 三: the six kinds of applicant make the total."""
    yield from unbalanced(ctx)


@rule(
    "A-COL",
    number=31,
    title="表三每列办理结果合计",
    text="每一列：（一）至（六）各小项之和＝（七）总计。",
    basis=FORM,
    cause=_CAUSE,
    advice="核对这一列各项；各项无误的，把（七）总计改为各项之和。",
)
def a_col(ctx: Context) -> Iterator[Finding]:
    """Each column of table 三: the leaves under 本年度办理结果 make （七）总计."""
    yield from unbalanced(ctx)


@rule(
    "A-BAL",
    number=32,
    title="表三每列收支平衡",
    text="每一列：一、本年新收＋二、上年结转＝（七）总计＋四、结转下年度。",
    basis="年度报告格式表三注明：第一项加第二项之和，等于第三项加第四项之和",
    cause="漏计了上年结转或结转下年度，或者有申请没有登记办理结果。",
    advice="按台账核对新收、结转和办结的件数，四项都要对上。",
)
def a_bal(ctx: Context) -> Iterator[Finding]:
    """The identity printed in the form, for every column."""
    yield from unbalanced(ctx)


@rule(
    "A-TOTBLANK",
    number=33,
    title="有分项就要有总计",
    text="分项填了数的，总计和（七）总计不能空着。每张表报一次。",
    basis=FORM,
    cause="总计格的公式被删掉了。",
    advice="填上各分项之和，或者恢复总计格的公式。",
)
def a_totblank(ctx: Context) -> Iterator[Finding]:
    """A blank total of filled parts, in any table, once per table."""
    for table in ctx.form.tables:
        blank = [
            key
            for key in ctx.form.computed
            if ctx.report.figures.get(key) is None
            and ctx.form.cells[key].table == table.key
            and ctx.filled_parts(key)
            and ctx.value(key).kind is Kind.BLANK
        ]
        if blank:
            yield ctx.fail(f"{ctx.listed(blank)}是空的，但对应的分项填了数。", blank)


@rule(
    "A-OUT",
    number=34,
    title="结转下年度不超过受理总量",
    text="每一列：四、结转下年度不大于一、本年新收＋二、上年结转。",
    basis=LOGIC,
    cause="结转下年度填成了累计数，或者新收、上年结转漏填。",
    advice="按台账核对年底尚未办结的件数。",
)
def a_out(ctx: Context) -> Iterator[Finding]:
    """Follows from A-BAL, with a clearer message; a negative figure is C-NEG's alone."""
    yield from unbalanced(ctx, negative=False)


@rule(
    "B-REV",
    number=43,
    title="行政复议合计",
    text="行政复议：结果维持＋结果纠正＋其他结果＋尚未审结＝总计。",
    basis=FORM,
    cause=_CAUSE,
    advice="核对复议案件各项；各项无误的，把总计改为各项之和。",
)
def b_rev(ctx: Context) -> Iterator[Finding]:
    """The four outcomes of reconsideration make its total."""
    yield from unbalanced(ctx)


@rule(
    "B-DIR",
    number=44,
    title="未经复议直接起诉合计",
    text="未经复议直接起诉：结果维持＋结果纠正＋其他结果＋尚未审结＝总计。",
    basis=FORM,
    cause=_CAUSE,
    advice="核对诉讼案件各项；各项无误的，把总计改为各项之和。",
)
def b_dir(ctx: Context) -> Iterator[Finding]:
    """The four outcomes of direct litigation make its total."""
    yield from unbalanced(ctx)


@rule(
    "B-AFT",
    number=45,
    title="复议后起诉合计",
    text="复议后起诉：结果维持＋结果纠正＋其他结果＋尚未审结＝总计。",
    basis=FORM,
    cause=_CAUSE,
    advice="核对诉讼案件各项；各项无误的，把总计改为各项之和。",
)
def b_aft(ctx: Context) -> Iterator[Finding]:
    """The four outcomes of litigation after reconsideration make its total."""
    yield from unbalanced(ctx)
