"""Y-: this year beside last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import ways
from xlgov.finding import Finding, Severity
from xlgov.form.identities import LAST
from xlgov.report.unit_names import plain
from xlgov.rules.context import NO_PREVIOUS, Context, NotAssessable
from xlgov.rules.registry import LOGIC, rule

if TYPE_CHECKING:
    from xlgov.report import Report

ALIKE = 5
"""Y-LASTVAL: so many figures other than 0 do not repeat by chance."""


@rule(
    "Y-NAME",
    number=71,
    title="单位名称与上年一致",
    text="本年报告的单位名称与上年报告相同；更名、机构合并的，写明情况。需要上年的报告。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="单位名称写错，单位更名或合并，或者上年的报告是别的单位的。",
    advice=f"名称写错的，改正封面的单位名称；确是更名、合并的，写明情况；{ways.OTHERS_REPORT}。",
)
def y_name(ctx: Context) -> Iterator[Finding]:
    """The same legal name as last year; a report of another year tells the wrong unit just as well."""
    if ctx.previous is None:
        raise NotAssessable(NO_PREVIOUS)
    now, before = ctx.report.unit.name, ctx.previous.unit.name
    if not now or not before:
        raise NotAssessable("没有填写单位名称" if not now else "上年的报告没有填写单位名称")
    if plain(now) != plain(before):
        yield ctx.fail(
            f"上年报告的单位名称是“{before}”，与本年的“{now}”不同。",
            ["unit.name"],
        )


@rule(
    "Y-LASTVAL",
    number=75,
    title="整行与上年相同",
    text=f"一行里至少有 {ALIKE} 个不为0的数，而且整行与上年完全相同的，看看是不是忘了更新。"
    "表三整张与上年相同的，见 A-SAME。需要上年的报告。",
    severity=Severity.INFO,
    basis=LOGIC,
    cause="在上年的文件上填报，这一行没有更新。",
    advice="核对这一行是否填了本年的数据；确实相同的不用改。",
)
def y_lastval(ctx: Context) -> Iterator[Finding]:
    """A row of figures that are all last year's."""
    before = ctx.before
    for table in ctx.form.tables:
        rows: dict[tuple[int, object], list[str]] = {}
        for key in ctx.form.statutory.keys:
            cell = ctx.form.cells[key]
            if cell.table == table.key:
                rows.setdefault((cell.block, cell.row), []).append(key)
        same = [keys for keys in rows.values() if _unchanged(ctx.report, before, keys)]
        if table.key == "requests" and len(same) == len(rows):
            continue
        for keys in same:
            filled = [key for key in keys if ctx.report.figures[key]]
            if len(filled) >= ALIKE:
                row = ctx.form.cells[keys[0]].row_label
                yield ctx.fail(
                    f"“{row}”一行与上年完全相同（{len(filled)} 个不为0的数）。",
                    filled,
                    [LAST + key for key in filled],
                )


def _unchanged(now: Report, before: Report, keys: list[str]) -> bool:
    return all(key in before.figures and now.figures.get(key) == before.figures[key] for key in keys)
