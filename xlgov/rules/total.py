"""A-: totals that nobody worked out, and sums that leave something out.

That totals are right is checked by the form's own sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xlgov.finding import Finding, Severity, listed
from xlgov.report import doubted, named_absent, not_read, unfinished
from xlgov.rules.context import Context
from xlgov.rules.noticed import told
from xlgov.rules.registry import FORM, LOGIC, Explaining, rule
from xlgov.values import Kind


@rule(
    "A-TOTBLANK",
    number=33,
    title="有分项就要有总计",
    text="分项填了数的，总计和（七）总计不能空着。每张表报一次。",
    basis=FORM,
    cause="总计格的公式被删掉了。",
    advice="填上各分项之和，或者恢复总计格的公式。",
    explaining=Explaining.NEVER,
)
def a_totblank(ctx: Context) -> Iterator[Finding]:
    """A blank total of filled parts, in any table, once per table."""
    empty = [key for key in ctx.form.computed if ctx.report.figures.get(key) is None]
    for table in ctx.form.tables if empty else ():
        totals = [key for key in empty if ctx.form.cells[key].table == table.key]
        blank = [key for key in totals if ctx.filled_parts(key) and ctx.value(key).kind is Kind.BLANK]
        if blank:
            yield ctx.fail(f"{ctx.listed(blank)}是空的，但对应的分项填了数。", blank)


INCOMPLETE = "汇总时还有单位未报、有文件待定，或者有问题没有决定。"


@rule(
    "A-UNREAD",
    number=149,
    title="汇总数没有漏下的格",
    text="汇总得来的数，每一格都加上了各单位的数。有的单位这一格没有读到数、经决定按空白汇总的，"
    "写明是哪个单位、格里是什么；汇总时还有单位未报、有文件待定的，作错误；下级的汇总数不完整、经决定采用的，"
    "以及上年数取自不完整的汇总的，写明不含哪些单位。",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    basis=LOGIC,
    cause="这个单位的这一格没有读到数，汇总时按空白采用了。",
    advice="请这个单位改正后重新报送，再重新汇总；不能补的，在文字部分说明。",
    explaining=Explaining.NEVER,
)
def a_unread(ctx: Context) -> Iterator[Finding]:
    """Sums of which a unit's figure was not read, those that lack the same together, and unfinished ones."""
    noted = ctx.noted()
    for found in noted:
        yield told(ctx, found)
    origin = ctx.report.provenance
    if origin.absent and not noted:
        yield ctx.fail(
            f"这份汇总不完整：{named_absent(origin.absent)}。",
            severity=Severity.ERROR,
            cause=INCOMPLETE,
            advice="请补齐这些单位的年报，再重新汇总。",
        )
    for below in unfinished(origin.addends):
        yield ctx.fail(f"{below.said}。", cause="报送时就不完整，经决定采用了。")
    lacking: dict[str, dict[str, None]] = {}
    for each in not_read(ctx.report.provenance.addends):
        lacking.setdefault(each.key, {})[f"“{each.unit}”（{each.entry.words}）"] = None
    for units, keys in _by_units(ctx, lacking):
        yield ctx.fail(f"{ctx.listed(keys)}：不含{listed(units, '等 {} 个单位')}。", keys)


@rule(
    "A-UNSURE",
    number=155,
    title="汇总数里没有存疑的数",
    text="汇总得来的数，加进来的都对照过原件。有的单位的数是按最可能的位置放入、经决定照样汇总的，写明是哪个单位。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="这个单位的年报没有保留表格的行和列，汇总时按读到的数采用了。",
    advice="请这个单位对照原件核对，改正后重新报送，再重新汇总。",
    explaining=Explaining.COMPARED,
)
def a_unsure(ctx: Context) -> Iterator[Finding]:
    """Sums with figures that nobody compared, those that have the same units' together."""
    resting: dict[str, dict[str, None]] = {}
    for each in doubted(ctx.report.provenance.addends):
        resting.setdefault(each.key, {})[f"“{each.unit}”"] = None
    for units, keys in _by_units(ctx, resting):
        yield ctx.fail(f"{ctx.listed(keys)}：含有{listed(units, '等 {} 个单位')}存疑的数。", keys)


def _by_units(
    ctx: Context, named: Mapping[str, Iterable[str]]
) -> Iterable[tuple[tuple[str, ...], list[str]]]:
    """The units that are named with keys, and the keys with the same units together, in the form's order."""
    together: dict[tuple[str, ...], list[str]] = {}
    for key in ctx.form.widest.cells:
        if key in named:
            together.setdefault(tuple(named[key]), []).append(key)
    return together.items()
