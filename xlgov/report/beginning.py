"""The report that a year begins with: empty, but for what last year's report says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlgov.finding import Observation, Severity, listed
from xlgov.folding import turned
from xlgov.form import Form
from xlgov.form.folder import comparable
from xlgov.form.identities import LAST
from xlgov.report.observed import Observed
from xlgov.report.origin import Absent, named_absent
from xlgov.report.report import Report
from xlgov.report.unit import Contact, Unit
from xlgov.values import Kind, Number

INCOMPLETE = "A-UNREAD"
"""The rule that speaks of sums that do not hold everything."""


def carried_over(form: Form, previous: Report) -> dict[str, Number]:
    """Last year's figures that a workbook of ``form`` can carry, taken from last year's report.

    A key that last year's edition lacks is left out: 对外公开总数量 of 2019 is not 现行有效件数 of 2021.
    """
    found = {key: previous.figures.get(key) for key in form.last if _has(previous, form, key)}
    return {key: number for key, number in found.items() if number is not None}


class Carried(NamedTuple):
    """What a new report takes over: this year's ``figures`` with their totals and ``last`` year's, by key.

    ``left`` has what it would have taken and did not, by last year's key, and why, in Chinese; ``lacking``
    the keys that last year's edition does not have.
    """

    figures: Mapping[str, Number]
    last: Mapping[str, Number]
    left: Mapping[str, str]
    lacking: tuple[str, ...] = ()


def carried(form: Form, before: Report, doubts: Mapping[str, str] | None = None) -> Carried:
    """What a new report of ``form`` takes over from last year's.

    Only what was truly read: a blank is no 0, and a figure under ``doubts`` (last year's keys, and what was
    noticed about them) is for a person to copy.
    """
    found: dict[str, Number] = {}
    left: dict[str, str] = {}
    lacking: list[str] = []
    for key in dict.fromkeys((*form.brought_forward.values(), *form.last)):
        number = before.figures.get(key)
        if not _has(before, form, key):
            lacking.append(key)
        elif why := _why_not(before, key, doubts or {}):
            left[key] = why
        elif number is not None:
            found[key] = number
    figures = {now: found[last] for now, last in form.brought_forward.items() if last in found}
    return Carried(
        figures | _totals(form, figures),
        {key: found[key] for key in form.last if key in found},
        left,
        tuple(lacking),
    )


def said_of_left(form: Form, taken: Carried) -> str:
    """What was not taken over and why, in Chinese, for whoever has to copy it; empty where nothing is."""
    by_reason: dict[str, list[str]] = {}
    for key, why in taken.left.items():
        by_reason.setdefault(why, []).append(f"“上年{form.cells[key].label.strip('“”')}”")
    said = [f"{listed(labels, '等 {} 格')}{why}" for why, labels in by_reason.items()]
    if said:
        return f"上年的这些数没有带入，请照上年公布的报告填写：{'；'.join(said)}。"
    return ""


def said_of_lacking(form: Form, taken: Carried) -> str:
    """What last year's edition does not have, in Chinese; empty where it has everything."""
    labels = [form.cells[key].label for key in taken.lacking]
    return f"上年的格式里没有{listed(labels, '等 {} 项')}，上年数空着。" if labels else ""


def said_of_absent(absent: Sequence[Absent]) -> str:
    """What last year's sum did not hold, in Chinese; empty where it held everything."""
    return f"上年的汇总不完整，{named_absent(absent)}，带入的上年数也不完整。" if absent else ""


def _has(before: Report, form: Form, key: str) -> bool:
    """Whether last year's edition has a figure, and means the same by it."""
    cell = before.form.cells.get(key)
    return cell is not None and comparable(cell.table, before.edition, form.edition)


def _why_not(before: Report, key: str, doubts: Mapping[str, str]) -> str:
    """Why a figure is not taken over, in Chinese; empty for one that is."""
    value = before.value(key)
    if value.number is None:
        entry = before.as_reported.get(key)
        return "没有填" if entry is None or value.kind is Kind.BLANK else entry.words
    if turned(value.typed):
        return "里面有改变文字方向的字符，看到的可能不一样"
    return doubts.get(key, "")


def _totals(form: Form, figures: Mapping[str, Number]) -> dict[str, Number]:
    """The totals of the cells that were taken over, as their formulas work them out."""
    found: dict[str, Number] = {}
    for key in form.carried - form.brought_forward.keys():
        parts = [figures[part] for part in form.computed[key].keys if part in figures]
        if parts:
            found[key] = sum(parts)
    return found


def usual_title(name: str | None, year: int) -> str:
    """The title that the report of a unit bears as a rule."""
    return f"{name or ''}{year}年政府信息公开工作年度报告"


def begun(
    form: Form,
    year: int,
    unit: Unit,
    taken: Carried | None = None,
    *,
    contact: Contact | None = None,
    absent: Sequence[Absent] = (),
    source: str | None = None,
) -> Report:
    """The report that a unit begins the year with.

    ``contact`` is last year's sign-off block; its date is not taken over. ``absent`` is what last year's sum
    did not hold: the new report says so of the figures it took from it, as long as they stand. ``source``
    names last year's file.
    """
    report = Report(
        edition=form.edition,
        year=year,
        title=usual_title(unit.name, year) if unit.name else None,
        unit=unit,
        contact=replace(contact, date=None) if contact else Contact(),
        figures=dict(taken.figures) if taken else {},
        last=dict(taken.last) if taken else {},
    )
    if taken is None or not absent:
        return report
    said = Observation(
        INCOMPLETE,
        f"上年数取自一份不完整的汇总，{named_absent(absent)}",
        keys=(*(LAST + key for key in taken.last), *taken.figures),
        severity=Severity.WARNING,
        cause="上年汇总时还有单位未报、有文件待定，或者有问题没有决定。",
        advice="请对照上年公布的报告核对这些数。",
    )
    return replace(report, observations=(replace(Observed.of(said, report), source=source),))
