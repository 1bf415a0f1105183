"""P- and Q-: table 二, beyond the identities of the form."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlgov import ways
from xlgov.finding import Finding, Severity
from xlgov.form.folder import comparable
from xlgov.form.identities import LAST
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.level import below_rule_makers
from xlgov.rules.registry import LOGIC, PRACTICE, rule
from xlgov.values import Measure, fixed

JUMP = 10
"""P-JUMP: this many times last year's figure, or a part as small."""
JUMP_FLOOR = 20
"""P-JUMP: figures up to this one jump by chance."""
TABLE = "proactive"
RULES = "proactive.rules"
PURCHASES, SPENT = "proactive.procurement.items", "proactive.procurement.amount"
PRICE = (Decimal("0.1"), Decimal(10_000))
"""Q-CG-2: 万元 for one purchase, the least and the most that are believed."""


@rule(
    "P-GZ",
    number=53,
    title="没有规章制定权的单位规章填0",
    text="只有国务院部委和省、设区的市、自治州人民政府可以制定规章；县级及以下单位各项规章都填0。",
    severity=Severity.WARNING,
    basis="立法法关于规章制定权的规定",
    needs=(RULES,),
    cause="把规范性文件或其他制度当成了规章。",
    advice="县级及以下单位把规章各项改为0；属于规范性文件的，填到规范性文件一行。",
)
def p_gz(ctx: Context) -> Iterator[Finding]:
    """Rules of a unit that can make none; the level comes from the unit, or from its name if certain."""
    keys = ctx.form.under(RULES)
    filled = [key for key in keys if ctx.report.figures[key]]
    if filled:
        below = below_rule_makers(ctx.report.unit)
        if below is None:
            raise NotAssessable("规章填了数，但没有填写单位的级别")
        if below:
            yield ctx.fail(
                f"县级及以下单位没有规章制定权，规章填了{_with_figures(ctx, filled)}，应为 0。",
                filled,
            )
        return
    for key in keys:
        ctx.number(key)


@rule(
    "P-JUMP",
    number=56,
    title="与上年相比没有剧增剧减",
    text="表二同一项目与上年相比达到10倍或不足十分之一（都大于20），或者从20以上变为0、从0变为20以上的，要核对。",
    severity=Severity.WARNING,
    basis=LOGIC,
    needs=(TABLE,),
    cause="统计口径变化、职能划转，或者填错了行、填错了单位。",
    advice=f"核对数据；确有变化的，{ways.EXPLAIN}。",
)
def p_jump(ctx: Context) -> Iterator[Finding]:
    """Tenfold, a tenth, or from or to nothing, against last year's report where the table means the same."""
    if not comparable(TABLE, ctx.before.edition, ctx.report.edition):
        raise NotAssessable(f"上年的报告是{ctx.before.edition}版，表二的项目不同")
    if TABLE in ctx.untouched:
        return
    gaps: list[NotAssessable] = []
    for key, cell in ctx.form.cells.items():
        if cell.table != TABLE or cell.measure is Measure.CHANGE:
            continue
        try:
            now, before = ctx.number(key), ctx.last(key)
        except NotAssessable as gap:
            gaps.append(gap)
            continue
        small, large = sorted((now, before))
        if large > JUMP_FLOOR and (small == 0 or (small > JUMP_FLOOR and large >= JUMP * small)):
            yield ctx.fail(
                f"{cell.label}上年是 {fixed(before)}，本年是 {fixed(now)}，变化很大。", [key], [LAST + key]
            )
    if gaps:
        yield ctx.not_assessable(*gaps)


@rule(
    "Q-MADE",
    number=60,
    title="新公开数量多于新制作数量",
    text="规章、规范性文件：本年新公开数量大于本年新制作数量的，看看是否公开了往年的文件。",
    severity=Severity.INFO,
    basis=LOGIC,
    needs=("proactive.*.made", "proactive.*.published"),
    cause="本年公开了往年制作的文件，或者两个数填反了。",
    advice="核对两个数；公开了往年文件的不用改。",
)
def q_made(ctx: Context) -> Iterator[Finding]:
    """More published than made: older documents, or the two figures swapped."""
    gaps: list[NotAssessable] = []
    for stem in ctx.form.rows_with(TABLE, "made", "published"):
        made, published = f"{stem}.made", f"{stem}.published"
        try:
            left, right = ctx.number(published), ctx.number(made)
        except NotAssessable as gap:
            gaps.append(gap)
            continue
        if left > right:
            name = ctx.form.cells[made].row_label
            yield ctx.fail(
                f"“{name}”行：本年新公开 {fixed(left)}，多于本年新制作 {fixed(right)}。", [published], [made]
            )
    if gaps:
        yield ctx.not_assessable(*gaps)


@rule(
    "Q-TOTAL",
    number=62,
    title="公开总数量不只是本年的",
    text="规章、规范性文件：对外公开总数量与本年新公开数量相同的，看看是否漏计了往年公开的。",
    severity=Severity.INFO,
    basis=LOGIC,
    needs=("proactive.*.total", "proactive.*.published"),
    cause="对外公开总数量只填了本年的。",
    advice="对外公开总数量填截至年底的总数；单位新成立的不用改。",
)
def q_total(ctx: Context) -> Iterator[Finding]:
    """All that is public equals what was published this year."""
    gaps: list[NotAssessable] = []
    for stem in ctx.form.rows_with(TABLE, "total", "published"):
        total, published = f"{stem}.total", f"{stem}.published"
        try:
            left, right = ctx.number(total), ctx.number(published)
        except NotAssessable as gap:
            gaps.append(gap)
            continue
        if left == right > 0:
            name = ctx.form.cells[total].row_label
            yield ctx.fail(
                f"“{name}”行：对外公开总数量和本年新公开数量都是 {fixed(left)}，请看往年公开的是否漏计。",
                [total],
                [published],
            )
    if gaps:
        yield ctx.not_assessable(*gaps)


@rule(
    "Q-DEC",
    number=65,
    title="有处理决定就应有项目",
    text="处理决定数量大于0的，上一年项目数量＋本年增/减应大于0。",
    severity=Severity.WARNING,
    basis=LOGIC,
    needs=("proactive.*.decisions", "proactive.*.previous_items", "proactive.*.change"),
    cause="项目数量漏填。",
    advice=f"补填项目数量；项目本年取消、之前已作决定的，{ways.EXPLAIN}。",
)
def q_dec(ctx: Context) -> Iterator[Finding]:
    """Decisions need an item to be decided under."""
    gaps: list[NotAssessable] = []
    for stem in ctx.form.rows_with(TABLE, "decisions", "previous_items", "change"):
        decisions, items = f"{stem}.decisions", (f"{stem}.previous_items", f"{stem}.change")
        try:
            decided, number = ctx.number(decisions), sum(ctx.number(key) for key in items)
        except NotAssessable as gap:
            gaps.append(gap)
            continue
        if decided > 0 and number <= 0:
            name = ctx.form.cells[decisions].row_label
            yield ctx.fail(
                f"“{name}”行：处理决定 {fixed(decided)} 件，项目数量却是 {fixed(number)}。",
                [decisions],
                items,
            )
    if gaps:
        yield ctx.not_assessable(*gaps)


@rule(
    "Q-CG-1",
    number=66,
    title="采购数量与金额同有同无",
    text="采购项目数量大于0的，采购总金额也大于0；反之亦然。",
    severity=Severity.WARNING,
    basis=LOGIC,
    needs=(PURCHASES, SPENT),
    cause="两项漏填了一项。",
    advice="补填漏掉的一项。",
)
def q_cg_1(ctx: Context) -> Iterator[Finding]:
    """Purchases and money spent come together or not at all."""
    items, amount = ctx.number(PURCHASES), ctx.number(SPENT)
    if (items > 0) != (amount > 0):
        yield ctx.fail(
            f"政府集中采购：采购项目数量是 {fixed(items)}，采购总金额是 {fixed(amount)} 万元，一有一无。",
            [PURCHASES],
            [SPENT],
        )


@rule(
    "Q-CG-2",
    number=67,
    title="采购金额的单位合理",
    text="平均每个采购项目在0.1万元至10000万元之间；没有写单位的按万元计。",
    severity=Severity.INFO,
    basis=PRACTICE,
    needs=(PURCHASES, SPENT),
    cause="格式没有规定单位，金额可能按元填写。",
    advice="核对金额的单位，统一换算成万元。",
)
def q_cg_2(ctx: Context) -> Iterator[Finding]:
    """The price of one purchase is plausible in 万元."""
    items, amount = ctx.number(PURCHASES), ctx.number(SPENT)
    if items > 0 and amount > 0:
        price = Decimal(amount) / Decimal(items)
        if not PRICE[0] <= price <= PRICE[1]:
            yield ctx.fail(
                f"政府集中采购：{fixed(items)} 个项目共 {fixed(amount)} 万元，"
                f"平均每个{'超过' if price > PRICE[1] else '不到'}"
                f" {fixed(PRICE[1] if price > PRICE[1] else PRICE[0])} 万元，请核对单位。",
                [SPENT],
                [PURCHASES],
            )


def _with_figures(ctx: Context, keys: list[str]) -> str:
    return "、".join(
        f"{ctx.form.cells[key].column_label} {fixed(ctx.report.figures[key] or 0)}" for key in keys
    )
