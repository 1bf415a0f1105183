"""A-: requests, beyond the sums of table 三."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlgov import late, ways
from xlgov.finding import Finding, Severity
from xlgov.form.folder import notices, said
from xlgov.form.identities import LAST
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import LOGIC, NOTICES, rule
from xlgov.values import Number, fixed

OTHER_SHARE = Decimal("0.10")
"""A-OTHER-1: the share of （七）总计 above which 其他处理 is 偏高."""
OTHER_FLOOR = 3
"""A-OTHER-1: fewer cases than these are never 偏高."""
TABLE = "requests"
ALL = "total"
DONE = "requests.outcome.total.total"
RESIDUAL = "requests.outcome.other.other.total"
OVERDUE = ("requests.outcome.other.correction_overdue.total", "requests.outcome.other.fee_overdue.total")
CARRIED = "requests.carried_forward"
RECEIVED = "requests.received"
_COMPANIES = "申请.新收.商业企业"
_NO_NOTICE = late.compile(
    r"(?:未|没有|无)(?:曾)?(?:向[^,;。0-9]{1,12})?(?:发出|发送|出具|下发|制发|送达|开具|发)(?:过|任何)?[^,;。0-9]{0,10}"
    r"(?:收费|缴费|信息处理费|缴款)[^,;。0-9]{0,4}(?:通知|告知)"
)
"""that nobody was told to pay"""


def _totals(ctx: Context, tag: str) -> list[str]:
    """The 总计 cells of the rows that carry a tag, of those that are the form's own."""
    return [key for key in ctx.form.statutory.tagged(tag) if key.endswith("." + ALL)]


def _rows(ctx: Context, tag: str) -> list[list[str]]:
    """The figures of the rows that carry a tag, of those that are the form's own, row by row."""
    found: dict[str, list[str]] = {}
    for key in ctx.form.statutory.tagged(tag):
        found.setdefault(key.rpartition(".")[0], []).append(key)
    return list(found.values())


def _divided(ctx: Context) -> None:
    """Raise NotAssessable where 其他处理 stands in one row that the form divides."""
    filled = [key for key in ctx.form.hybrid_keys if ctx.report.figures.get(key)]
    if filled:
        raise NotAssessable("没有分小项填写", filled[0])


@rule(
    "A-OTHER-1",
    number=36,
    title="其他处理数量不偏高",
    text=f"其他处理（{said('other_handling', '{editions}为{remark}', oldest_first=True)}）"
    "超过（七）总计的10%且不少于3件的，要看是否归类不当。",
    severity=Severity.WARNING,
    basis=said("other_handling_high", "{notices}：{remark}", "；"),
    needs=(DONE, "residual"),
    cause="把应当归入不予公开、无法提供、不予处理的申请归到了其他处理。",
    advice=f"逐件核对归类；确属其他处理的（如申请人撤回），{ways.EXPLAIN}。",
)
def a_other_1(ctx: Context) -> Iterator[Finding]:
    """其他处理 above ten per cent of all outcomes, and at least three."""
    _divided(ctx)
    done = ctx.number(DONE)
    for key in _totals(ctx, "residual"):
        other = ctx.number(key)
        if other >= OTHER_FLOOR and other > OTHER_SHARE * done:
            share = f"，占（七）总计 {fixed(done)} 件的 {other * 100 / done:.1f}%" if done > 0 else ""
            yield ctx.fail(f"{ctx.called(key)}有 {fixed(other)} 件{share}，数量偏高。", [key], [DONE])


@rule(
    "A-OTHER-2",
    number=37,
    title="其他处理中没有逾期不补正的",
    text="（六）3.其他大于0，而1.逾期不补正、2.逾期未缴费都为0的，看看是否其实属于前两项。",
    severity=Severity.INFO,
    basis=f"年度报告格式（{notices('other_handling_divided')}）",
    needs=(RESIDUAL, *OVERDUE),
    cause="沿用旧表的习惯，把各种其他处理都填在第3项。",
    advice="核对这些申请是否属于逾期不补正或逾期未缴费；不属于的不用改。",
)
def a_other_2(ctx: Context) -> Iterator[Finding]:
    """3.6.3 above 0 with 3.6.1 and 3.6.2 both 0."""
    _divided(ctx)
    other = ctx.number(RESIDUAL)
    if other > 0 and not any(ctx.number(key) for key in OVERDUE):
        yield ctx.fail(
            f"{ctx.called(RESIDUAL)}有 {fixed(other)} 件，而逾期不补正、逾期未缴费都是 0。",
            [RESIDUAL],
            OVERDUE,
        )


@rule(
    "A-SECRET",
    number=38,
    title="国家秘密等情形要有依据",
    text="填了“属于国家秘密”“其他法律行政法规禁止公开”“无正当理由大量反复申请”的，审核时要看依据。",
    severity=Severity.INFO,
    basis="政府信息公开条例第十四条、第三十五条",
    needs=("needs_basis",),
    advice="备好定密依据、法律条款或者说明理由的材料；依据充分的不用改。",
)
def a_secret(ctx: Context) -> Iterator[Finding]:
    """Outcomes that need a basis at hand: the rows tagged so, with a figure in any column."""
    gaps: list[NotAssessable] = []
    for row in _rows(ctx, "needs_basis"):
        filled = [key for key in row if (ctx.report.figures[key] or 0) > 0]
        if filled:
            count = max(ctx.report.figures[key] or 0 for key in filled)
            yield ctx.fail(f"“{ctx.form.cells[row[0]].row_label}”有 {fixed(count)} 件，请备好依据。", filled)
            continue
        try:
            for key in row:
                ctx.number(key)
        except NotAssessable as gap:
            gaps.append(gap)
    if gaps:
        yield ctx.not_assessable(*gaps)


@rule(
    "A-SAME",
    number=40,
    title="表三不与上年完全相同",
    text="表三所有数与上年报告完全相同（全为0的除外）的，可能误用了上年的文件。",
    severity=Severity.WARNING,
    basis=NOTICES,
    needs=(TABLE,),
    cause="在上年的文件上填报，表三没有更新。",
    advice="核对是否填了本年的数据。",
)
def a_same(ctx: Context) -> Iterator[Finding]:
    """Every cell of table 三 as last year, not all zero; needs last year's report with the same cells."""
    keys = ctx.form.statutory.by_table[TABLE]
    if ctx.before.form.statutory.by_table.get(TABLE) != keys:
        raise NotAssessable(f"上年的报告是{ctx.before.edition}版，格式不同")
    now: dict[str, Number] = {}
    gaps: list[NotAssessable] = []
    for key in keys:
        try:
            now[key] = ctx.number(key)
            if now[key] != ctx.last(key):
                return
        except NotAssessable as gap:
            gaps.append(gap)
    if gaps:
        yield ctx.not_assessable(*gaps)
        return
    filled = [key for key, number in now.items() if number]
    if filled:
        yield ctx.fail(
            f"表三全部 {len(keys)} 格与上年完全相同，可能误用了上年的文件。",
            filled,
            [LAST + key for key in filled],
        )


@rule(
    "A-OUTLATE",
    number=41,
    title="结转下年度不超过本年新收",
    text="答复期限最长40个工作日，结转下年度的应当都是本年收到的，一般不大于本年新收。",
    severity=Severity.WARNING,
    basis="政府信息公开条例第三十三条",
    needs=(CARRIED, RECEIVED),
    cause="有申请超期未答复，或者结转数填错。",
    advice=f"核对结转的申请是否都是本年收到的；有超期的，{ways.EXPLAIN}。",
)
def a_outlate(ctx: Context) -> Iterator[Finding]:
    """More carried forward than received in the year; the total only where no single column shows it.

    A negative figure is C-NEG's alone.
    """
    gaps: list[NotAssessable] = []
    found = 0
    for key in ctx.form.under(CARRIED):
        received = f"{RECEIVED}.{key.rpartition('.')[2]}"
        if ctx.form.cells[key].computed and found:
            continue
        try:
            out, new = ctx.number(key), ctx.number(received)
        except NotAssessable as gap:
            gaps.append(gap)
            continue
        if out > new and not ctx.below_zero(key, received):
            found += 1
            column = ctx.form.cells[key].column_label
            yield ctx.fail(
                f"“{column}”列：结转下年度 {fixed(out)} 件，大于本年新收 {fixed(new)} 件。", [key], [received]
            )
    if gaps:
        yield ctx.not_assessable(*gaps)


@rule(
    "A-FEEROW",
    number=39,
    title="逾期未缴费的申请与收费通知的说法相符",
    text="文字部分写没有发出过收费通知（缴费通知）的，表三“逾期未缴费”应为0：没有通知就没有逾期。写没有收取到费用的不算：发了通知而未缴的，就是逾期未缴费。",
    severity=Severity.INFO,
    basis="政府信息公开信息处理费管理办法（国办函〔2020〕109号）",
    needs=("requests.outcome.other.fee_overdue.total",),
    cause="把别的情形填进了这一行，或者正文套用了往年的说法。",
    advice="核对是否发出过收费通知：发出过的，改正正文；没有的，改正表三的归类。",
)
def a_feerow(ctx: Context) -> Iterator[Finding]:
    """Applications that lapsed for want of payment, beside a text that says nobody was asked to pay."""
    key = OVERDUE[1]
    number = ctx.number(key)
    if number <= 0:
        return
    for each in ctx.prose.statements:
        found = _NO_NOTICE.search(each.masked)
        if found:
            quote = each.sentence.raw[found.start() : found.end()]
            message = f"正文写的是“{quote}”，而{ctx.called(key)}有 {fixed(number)} 件。"
            yield quoted(ctx, each.sentence, quote, message, [key])


@rule(
    "A-LAWYER",
    number=42,
    title="企业的申请没有填到法律服务机构",
    text="文字部分写有企业的申请，而表三本年新收的商业企业为0、法律服务机构大于0的，看看是否填错了列。",
    severity=Severity.INFO,
    basis=LOGIC,
    needs=(f"{RECEIVED}.enterprise", f"{RECEIVED}.legal_service"),
    cause="企业的申请填到了法律服务机构一列；律师代企业申请的，申请人仍是企业。",
    advice="按收件登记核对申请人：以企业名义申请的填商业企业，以律师事务所名义申请的填法律服务机构。",
)
def a_lawyer(ctx: Context) -> Iterator[Finding]:
    """Law firms in the table and companies in the text, where the table has no application of a company."""
    companies, lawyers = f"{RECEIVED}.enterprise", f"{RECEIVED}.legal_service"
    number = ctx.number(lawyers)
    if number <= 0 or ctx.number(companies) != 0:
        return
    for claim in ctx.prose.claims:
        if claim.measure == _COMPANIES and claim.number > 0:
            message = (
                f"正文写的是“{claim.words}”，而{ctx.called(companies)}是 0，"
                f"{ctx.called(lawyers)}有 {fixed(number)} 件。"
            )
            yield quoted(ctx, claim.statement.sentence, claim.words, message, [companies, lawyers])
