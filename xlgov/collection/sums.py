"""The sum beside what was reported upward and beside last year; Y-SET compares the units with last year's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from xlgov import ways
from xlgov.collection.belonging import Entry, expected, plain_code, same_body
from xlgov.collection.handling import NOT_CARRIED, Handling
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery
from xlgov.collection.rule import BOTH, SUM, collection_rule
from xlgov.collection.unread import said_of_unread, unread
from xlgov.finding import Finding, Severity
from xlgov.form import Equation, Term
from xlgov.report.unit_names import plain
from xlgov.rules.dispute import AFTER
from xlgov.rules.registry import FORM, LOGIC, NOTICES
from xlgov.values import Measure, Number, fixed, size

if TYPE_CHECKING:
    from xlgov.report import Report

CARRY = "Y-CARRY"


def _compared(ctx: Collection) -> tuple[Report, Report] | None:
    """The body's own report and the sum, where there are both and they are of one edition."""
    if ctx.reported is None or ctx.total is None or ctx.reported.edition != ctx.total.edition:
        return None
    return ctx.reported, ctx.total


@collection_rule(
    "R-SUM",
    number=124,
    title="上报数等于各单位之和",
    text="汇总单位上报的年报，每一个填报的格都等于本级与各下级单位之和；有意不同的，逐格写明原因。"
    "下级报来的汇总结果，也要等于它自己记着的各单位之和。"
    "上报稿里不是数字、没有算出结果的格不当作0，只说明没有核对；这些格都是合计的，作提示。",
    also=(Severity.INFO,),
    basis=NOTICES,
    cause="漏加或重复加了某个单位，或者汇总以后又改了数。",
    advice=f"看差额表，核对这一格；确有原因的，{ways.DECIDE}填“采用”并写明理由。",
    stages=BOTH,
)
def r_sum(ctx: Collection) -> Iterator[Issue]:
    """Every entered cell of the body's own report against the sum, one issue for each that differs; before
    that each child's roll-up against its own tree, one issue for each child."""
    if ctx.total is None:
        for each in ctx.usable:
            yield from _typed_over(ctx, each)
        return
    pair = _compared(ctx)
    if pair is None:
        if ctx.reported is not None and ctx.total is not None:
            yield ctx.issue(
                f"上报的年报是{ctx.reported.edition}版格式，汇总是{ctx.total.edition}版格式，两者无法核对。",
                unit=ctx.unit,
                advice=f"请用{ctx.total.edition}版格式的上报稿。",
            )
        return
    reported, total = pair
    gaps = unread(reported)
    yield from _not_compared(ctx, reported, gaps)
    for key, cell in total.form.widest.cells.items():
        if not cell.summed or key in gaps:
            continue
        left, right = reported.figures.get(key) or 0, total.figures.get(key) or 0
        if left != right:
            apart = f"{'多' if left > right else '少'} {fixed(size(left - right))}"
            yield ctx.issue(
                f"{cell.label}上报 {fixed(left)}，各单位之和是 {fixed(right)}，{apart}。",
                unit=ctx.unit,
                keys={key: left},
                sides=(left, right),
            )


def _typed_over(ctx: Collection, delivery: Delivery) -> Iterator[Issue]:
    """A figure of a roll-up that is not the sum of what was added up: it was changed by hand."""
    tree = [each for each in delivery.addends if each.edition == delivery.edition]
    if not tree:
        return
    sums: dict[str, Number] = {}
    apart: dict[str, Number] = {}
    for key, number in delivery.figures.items():
        sums[key] = sum(each.figures.get(key, 0) for each in tree)
        if delivery.form.cells[key].summed and (number or 0) != sums[key]:
            apart[key] = number or 0
    if apart:
        name, first = ctx.called(delivery), next(iter(apart))
        label = delivery.form.cells[first].label
        yield ctx.issue(
            f"“{name}”的汇总结果有 {len(apart)} 格不等于它汇总的各单位之和，如{label}"
            f"是 {fixed(apart[first])}，各单位之和是 {fixed(sums[first])}。",
            unit=name,
            sources=[delivery],
            holds=[delivery],
            keys=apart,
            cause="汇总以后又在表里改了数。",
            advice=f"请该单位在下级的年报里改正后重新汇总；确有原因的，{ways.DECIDE}填“采用”并写明理由。",
        )


def _not_compared(ctx: Collection, reported: Report, gaps: Mapping[str, bool]) -> Iterator[Issue]:
    for keys, message, advice in said_of_unread(reported, gaps):
        totals = all(reported.form.cells[key].computed for key in keys)
        yield ctx.issue(
            message,
            unit=ctx.unit,
            keys=dict.fromkeys(keys),
            severity=Severity.INFO if totals else None,
            cause="公式是程序写的，没有经过 Excel 计算。" if gaps[keys[0]] else "这一格填了文字。",
            advice=advice,
        )


@collection_rule(
    "R-MAX",
    number=136,
    title="上报数不小于任何一个单位",
    text="汇总单位上报的数不小于任何一个下级单位的同一项（本年增/减可以为负，不比较）。",
    basis=LOGIC,
    cause="漏加了这个单位。",
    advice="核对这个单位的数是否已经计入上报的年报。",
    stages=SUM,
)
def r_max(ctx: Collection) -> Iterator[Issue]:
    """A cell of the body's own report below a child's: one issue for each child."""
    pair = _compared(ctx)
    if pair is None:
        return
    reported, _ = pair
    gaps = unread(reported)
    for each in ctx.addends:
        over: dict[str, Number] = {}
        for key, number in each.figures.items():
            compared = key not in gaps and _grows(each, key)
            if compared and number and number > (reported.figures.get(key) or 0):
                over[key] = number
        if over:
            name = ctx.called(each)
            first = next(iter(over))
            yield ctx.issue(
                f"上报的年报有 {len(over)} 项小于“{name}”一个单位的数，如{each.form.cells[first].label}"
                f"上报 {fixed(reported.figures.get(first) or 0)}，“{name}”是 {fixed(over[first])}。",
                unit=name,
                sources=[each],
                keys=over,
            )


def _grows(delivery: Delivery, key: str) -> bool:
    cell = delivery.form.cells[key]
    return cell.summed and cell.measure is not Measure.CHANGE


@collection_rule(
    "B-CODEF",
    number=48,
    title="共同被告的案件只计算一次",
    text="汇总单位上报的复议后起诉件数，一般不大于各单位之和；复议机关作共同被告的，只由原行为主体计算。",
    severity=Severity.WARNING,
    basis=NOTICES,
    cause="作为复议机关的共同被告案件也计入了上报数。",
    advice="核对案件的原行为主体；属于下级单位的案件不重复计算。",
    needs=(AFTER,),
    stages=SUM,
)
def b_codef(ctx: Collection) -> Iterator[Issue]:
    """More suits after reconsideration than the children have, which the notices of the form rule out."""
    pair = _compared(ctx)
    if pair is None:
        return
    left, right = (each.figures.get(AFTER) or 0 for each in pair)
    if left > right:
        yield ctx.issue(
            f"上报的复议后起诉是 {fixed(left)} 件，各单位之和是 {fixed(right)} 件。",
            unit=ctx.unit,
            keys={AFTER: left},
            sides=(left, right),
        )


@collection_rule(
    "R-CARRY",
    number=137,
    title="结转逐个单位、逐级衔接",
    text="每个单位的上年结转等于它上年报告的结转下年度；各单位相加的上年结转，等于上年汇总的结转下年度。"
    "单位已书面说明的作警告。",
    also=(Severity.WARNING,),
    basis=FORM,
    cause="没有照上年的报告填写，或者机构改革、合并后口径变化。",
    advice=f"对照上年的报告逐列核对；确有原因的，{ways.DECIDE}填“采用”并写明理由。",
    stages=BOTH,
    handling=Handling(held=NOT_CARRIED),
)
def r_carry(ctx: Collection) -> Iterator[Issue]:
    """Before the sum each child's own findings; afterwards the sum against last year's."""
    if ctx.total is None:
        for each in ctx.usable:
            yield from _carried_by(ctx, each)
    elif not ctx.lacks_units:
        yield from _carried_in_all(ctx, ctx.total)


def _carry_findings(delivery: Delivery) -> list[Finding]:
    return [each for each in delivery.failures if each.code == CARRY]


def _carried_by(ctx: Collection, delivery: Delivery) -> Iterator[Issue]:
    found = _carry_findings(delivery)
    if not found:
        return
    name = ctx.called(delivery)
    left = [each for each in found if not each.is_explained]
    if left:
        yield ctx.issue(
            f"“{name}”的上年结转与上年报告不一致（{len(left)} 列），如：{left[0].message}",
            unit=name,
            sources=[delivery],
            holds=[delivery],
            facts=[each.fingerprint for each in left],
        )
    else:
        yield ctx.issue(
            f"“{name}”的上年结转与上年报告不一致（{len(found)} 列），单位已书面说明，照常汇总。",
            unit=name,
            sources=[delivery],
            severity=Severity.WARNING,
            advice="看一看单位的说明是否成立，说明在“各单位情况说明”表。",
        )


def _carried_in_all(ctx: Collection, total: Report) -> Iterator[Issue]:
    before = _last_year(ctx)
    if before is None:
        return
    told: dict[str, Number] = {}
    for each in ctx.addends:
        for found in _carry_findings(each):
            if found.cells and found.cells[0].key and found.difference is not None:
                told[found.cells[0].key] = told.get(found.cells[0].key, 0) + found.difference
    for equation in total.form.by_code.get(CARRY, ()):
        key = equation.keys[0]
        if total.form.cells[key].computed or not _answered(equation, before):
            continue
        outcome = equation.evaluate(lambda term: _figure(term, total, before))
        # what the units' own differences add up to has been said of them
        if outcome.holds or outcome.difference == told.get(key):
            continue
        yield ctx.issue(
            f"{total.form.cells[key].label}各单位之和是 {fixed(outcome.left)}，"
            f"上年结转下年度合计是 {fixed(outcome.right)}，相差 {fixed(size(outcome.difference))}。",
            unit=ctx.unit,
            keys={key: outcome.left},
            sides=(outcome.left, outcome.right),
            cause="上年的单位有撤并、增减，或者上年的汇总漏了单位。",
            advice=f"对照上年的单位名单核对；确有原因的，{ways.DECIDE}填“采用”并写明理由。",
        )


def _answered(equation: Equation, before: Mapping[str, Number | None]) -> bool:
    return all(term.key in before for term in equation.terms if term.last)


def _figure(term: Term, total: Report, before: Mapping[str, Number | None]) -> Number:
    assert term.key is not None
    return (before.get(term.key) if term.last else total.figures.get(term.key)) or 0


def _last_year(ctx: Collection) -> dict[str, Number | None] | None:
    """Last year's figures of the body."""
    before = ctx.previous_total
    return dict(before.figures) if before is not None and before.year == ctx.year - 1 else None


@collection_rule(
    "Y-SET",
    number=72,
    title="下级单位与上年一致",
    text="下级单位与上年相同；更名、撤并、新设的，在名册的曾用名、并入单位里写明。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="单位更名、撤并或新设，名册没有登记；或者漏收了年报。",
    advice="更名的在名册“曾用名”里写上原名，撤并的写“并入单位”；新设的不用改，漏收的请催报。",
)
def y_set(ctx: Collection) -> Iterator[Issue]:
    """Units of last year that are no longer there, and units that were not there: one issue for each."""
    if not ctx.previous:
        return
    now = _this_year(ctx)
    before = [each for each in ctx.previous if each.problem is None]
    last_year = _Units(_as_entries(before, ctx.unit))
    for entry in last_year.entries:
        if not now.has(entry):
            yield ctx.issue(f"上年有“{entry.name}”，今年没有。", unit=entry.name)
    for entry in now.entries:
        if not last_year.has(entry) and not ctx.is_excused(entry):
            yield _new(ctx, entry)


def _new(ctx: Collection, entry: Entry) -> Issue:
    """The issue about a unit that was not there last year, the same before and after it has delivered."""
    issue = ctx.issue(f"“{entry.name}”今年有，上年没有。", unit=entry.name)
    if ctx.roster is None or entry in ctx.matched.values():
        return issue
    said = f"“{entry.name}”今年在名册上，上年没有。"
    return replace(issue, finding=issue.finding._replace(message=said))


def _this_year(ctx: Collection) -> _Units:
    """The units that are added up here, known by all lines of the roster where there is one."""
    if ctx.roster is None:
        came = [each for each in ctx.usable if not ctx.is_elsewhere(each.kind)]
        return _Units(_as_entries(came, ctx.unit))
    direct = expected(ctx.roster, ctx.unit)
    here = tuple(entry for entry in direct if not ctx.is_elsewhere(entry.kind))
    return _Units(here, ctx.roster.entries)


class _Units:
    """The units of a year, and everything that they or other ``lines`` are or were called."""

    def __init__(self, entries: tuple[Entry, ...], lines: tuple[Entry, ...] | None = None) -> None:
        self.entries = entries
        self._codes: set[str] = set()
        self._names: set[str] = set()
        for entry in entries if lines is None else lines:
            if entry.code:
                self._codes.add(plain_code(entry.code))
            self._names.update(plain(name) for name in (entry.name, *entry.former))

    def has(self, entry: Entry) -> bool:
        """Whether a line is among them, under its name now or before."""
        names = (plain(name) for name in (entry.name, *entry.former))
        return plain_code(entry.code) in self._codes or not self._names.isdisjoint(names)


def _as_entries(deliveries: list[Delivery], unit: str) -> tuple[Entry, ...]:
    """Lines for the units that name themselves, but for the body itself."""
    found = []
    for each in deliveries:
        if each.name and not same_body(each.name, unit):
            found.append(Entry(each.name, each.code))
    return tuple(found)
