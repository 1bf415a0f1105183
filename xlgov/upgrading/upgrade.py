"""The move of a whole report: its figures by ``figures``, its texts, and what hangs on both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlgov.errors import InputError
from xlgov.finding import NOWHERE, Observation, counted
from xlgov.form import Form
from xlgov.report import Bound, Loaded, Observed, Report, Unplaced
from xlgov.report.bound import places_of
from xlgov.report.observed import keys_of
from xlgov.rules import validate
from xlgov.rules.explaining import void
from xlgov.sentences.pattern import parse
from xlgov.upgrading.figures import Left, Moved, Plan, planned
from xlgov.upgrading.target import form_said, is_current, target_of, template_said

if TYPE_CHECKING:
    from xlgov.finding import Finding

UNSURE = "S-UNSURE"
"""the rule that tells of figures that somebody has to compare"""
_FEW = 3
"""columns of a row that are named"""
_FREE = "新表里没有这些名称，这句话照原样保留，不再跟着表走"


@dataclass(frozen=True)
class Upgraded:
    """A report that was moved: the old one and the new one as they were read, what moved and what was left.

    ``left`` has figures and texts that the new form has no place for: they are kept in the new report's
    ``unplaced``; ``lost`` what no longer follows the tables or explains anything, and stays where it was.
    Where the report ``is_current`` nothing was done, and both are the same.
    """

    before: Loaded
    after: Loaded
    moved: tuple[Moved, ...] = ()
    left: tuple[Left, ...] = ()
    lost: tuple[Left, ...] = ()
    is_current: bool = False

    @property
    def report(self) -> Report:
        """The report in the current form."""
        return self.after.report

    @property
    def unsure(self) -> tuple[Moved, ...]:
        """The figures that were moved and have to be looked at."""
        return tuple(each for each in self.moved if each.why)

    @cached_property
    def new(self) -> tuple[str, ...]:
        """The cells that the new form has and the old one had not, and in which nothing stands."""
        known = {key for each in self.moved for key in each.to} | set(self.before.report.form.widest.cells)
        keys = self.report.form.statutory.keys
        return tuple(key for key in keys if key not in known and self.report.figures.get(key) is None)

    @property
    def new_rows(self) -> tuple[str, ...]:
        """These cells by row, in words."""
        rows: dict[str, list[str]] = {}
        for key in self.new:
            cell = self.report.form.cells[key]
            rows.setdefault(cell.row_label or self.report.form.table(cell.table).sheet, []).append(
                cell.column_label
            )
        return tuple(
            f"“{row}”：{'、'.join(columns) if len(columns) <= _FEW else f'{len(columns)} 格'}"
            for row, columns in rows.items()
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules find in the new report."""
        return tuple(validate(self.after))

    @property
    def said(self) -> str:
        """From which template to which."""
        return f"{template_said(self.before.report)} → {form_said(self.report.form)}"

    @property
    def summary(self) -> str:
        """The counts in one sentence, without its full stop."""
        if self.is_current:
            return f"已经是现行模板（{self.report.form.template}）"
        parts = [f"{len(self.moved)} 个数移到了新表"]
        parts += [f"其中 {len(self.unsure)} 个存疑"] if self.unsure else []
        noughts = sum(each.is_nought for each in self.left)
        aside = f"（{noughts} 处是 0）" if noughts else ""
        parts += [f"{len(self.left)} 处没有对应的栏目{aside}"] if self.left else []
        parts += [f"新表另有 {len(self.new)} 个格要填"] if self.new else []
        return "，".join(parts)

    @property
    def is_clean(self) -> bool:
        """Whether everything moved, and nothing has to be looked at or filled in."""
        return not (self.unsure or self.left or self.lost or self.new)

    def to_json(self) -> dict[str, Any]:
        """The shape of ``upgrade --format json``."""
        return {
            "from": {
                "edition": self.before.report.edition,
                "template": self.before.report.provenance.template,
            },
            "to": {"edition": self.report.edition, "template": self.report.form.template},
            "current": self.is_current,
            "summary": self.summary,
            "moved": [each.to_json() for each in self.moved],
            "left": [each.to_json() for each in self.left],
            "lost": [each.to_json() for each in self.lost],
            "new": list(self.new),
            "validation": counted(self.findings),
        }


def upgraded(loaded: Loaded, year: int | None = None) -> Upgraded:
    """A report in the current form of its year; with ``year`` it becomes a report of that year.

    Nothing is guessed: what has no place in the new form is left, and told. Raises InputError, in Chinese,
    for a report whose year is not known, one of a newer template than ours, and a roll-up of another edition.
    """
    report = loaded.report
    target = target_of(report, year)
    if is_current(report, target, year):
        return Upgraded(loaded, loaded, is_current=True)
    plan = planned(report, target, loaded.places)
    plan.left += _texts_left(report, target)
    try:
        moved = _moved(loaded, target, year or report.year, plan)
    except ValueError as error:
        raise InputError(f"升级不了：{error}", "请核对原文件。") from error
    after = Loaded(moved, {}, tuple(_doubts(plan, moved, loaded)), source="data")
    bound, free = _bound(report, after.report)
    after = replace(after, report=replace(after.report, bound=bound))
    lost = (*free, *_void(loaded, after))
    return Upgraded(loaded, after, tuple(plan.moved), tuple(plan.left), lost)


def _moved(loaded: Loaded, target: Form, year: int | None, plan: Plan) -> Report:
    """The report in the new form, without the sentences that follow its tables."""
    report = loaded.report
    origin = report.provenance
    if origin.template is not None:
        origin = replace(origin, template=target.template)
    unplaced = [
        Unplaced(each.place, f"{_unquoted(each.label)}：{each.value}", f"{report.edition}版{each.part}")
        for each in plan.left
    ]
    sections = {section.key for section in target.sections if section.kind == "text"}
    tables = {table.key for table in target.tables}
    return replace(
        report,
        edition=target.edition,
        year=year,
        sections={key: text for key, text in report.sections.items() if key in sections},
        notes={key: text for key, text in report.notes.items() if key in tables},
        figures=plan.figures,
        last=plan.last,
        as_reported=plan.as_reported,
        unplaced=(*report.unplaced, *unplaced),
        observations=tuple(_observations(report, target)),
        bound=(),
        provenance=origin,
    )


def _unquoted(label: str) -> str:
    """A label without its marks of quotation: what could not be placed is quoted as a whole."""
    return label.replace("“", "").replace("”", "")


def _texts_left(report: Report, target: Form) -> Iterator[Left]:
    """The texts of sections and notes that the new form has not."""
    sections = {section.key for section in target.sections if section.kind == "text"}
    for key, text in report.sections.items():
        if text and key not in sections:
            yield Left(
                f"sections.{key}", "正文", report.form.section(key).label, "", text, "新表里没有这一部分"
            )
    tables = {table.key for table in target.tables}
    for key, text in report.notes.items():
        if text and key not in tables:
            part = f"“{report.form.table(key).sheet}”表"
            yield Left(f"notes.{key}", part, "备注", "", text, "新表里没有这张表")


def _observations(report: Report, target: Form) -> Iterator[Observed]:
    """What earlier readings noticed, as far as it speaks of cells that the new form has."""
    known = keys_of(target)
    for each in report.observations:
        cells = {key: was for key, was in each.cells.items() if key in known}
        if cells or not each.cells:
            yield replace(each, cells=cells)


def _doubts(plan: Plan, moved: Report, loaded: Loaded) -> Iterator[Observation]:
    """An observation for each figure that was moved and has to be looked at."""
    for each in plan.moved:
        if each.why:
            table = moved.form.cells[each.to[0]].table
            note = moved.form.section(table).note
            yield Observation(
                UNSURE,
                f"{each.label}的 {each.value} 是从旧表搬来的，{each.why}",
                loaded.places.get(each.key, NOWHERE),
                keys=each.to,
                cause=f"{loaded.report.edition}版和{moved.edition}版的填报要求不同。",
                advice=f"{note}请照此核对：不对的改正；核对无误的，写明情况说明。",
                unsure=True,
            )


def _bound(before: Report, after: Report) -> tuple[tuple[Bound, ...], Sequence[Left]]:
    """The sentences that follow the tables and say the same by the new ones, and those that are let go."""
    kept: list[Bound] = []
    free: list[Left] = []
    for each in before.bound:
        there = parse(after.form, each.pattern)
        same = each.section in places_of(after.form) and not there.faults
        if same and there.render(after) == parse(before.form, each.pattern).render(before):
            kept.append(each)
        else:
            free.append(
                Left(f"bound.{each.section}", "正文", "跟着表走的句子", "", each.shown or each.pattern, _FREE)
            )
    return tuple(kept), free


def _void(before: Loaded, after: Loaded) -> Iterator[Left]:
    """The explanations of what is no longer found, or is found with other figures."""
    if not before.report.explanations:
        return
    known = {each.entry.fingerprint for each in void(before.report, validate(before))}
    for each in void(after.report, validate(after)):
        if each.entry.fingerprint not in known:
            about = each.entry.about or each.entry.code or ""
            yield Left("explanations", "情况说明", about, "", each.entry.text, each.why)
