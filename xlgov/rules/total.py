"""A-TOTBLANK: totals that nobody worked out. That they are right is checked by the form's own sums."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.finding import Finding
from xlgov.rules.context import Context
from xlgov.rules.registry import FORM, rule
from xlgov.values import Kind


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
        totals = [key for key in ctx.form.computed if ctx.form.cells[key].table == table.key]
        blank = [key for key in totals if ctx.filled_parts(key) and ctx.value(key).kind is Kind.BLANK]
        if blank:
            yield ctx.fail(f"{ctx.listed(blank)}是空的，但对应的分项填了数。", blank)
