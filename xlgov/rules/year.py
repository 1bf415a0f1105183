"""Y-: this year beside last."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.finding import Finding
from xlgov.rules.context import Context
from xlgov.rules.equations import unbalanced
from xlgov.rules.registry import FORM, rule


@rule(
    "Y-CARRY",
    number=68,
    title="上年结转与上年报告一致",
    text="每一列：本年的二、上年结转＝上年报告的四、结转下年度。机构改革等确有原因的，可以写情况说明。",
    basis=FORM,
    cause="没有照上年的报告填写，或者机构改革、合并后口径变化。",
    advice="对照上年的报告逐列核对；确有原因的，写明情况。",
)
def y_carry(ctx: Context) -> Iterator[Finding]:
    """What is brought forward is what was carried forward, column by column."""
    yield from unbalanced(ctx)
