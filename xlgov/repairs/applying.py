"""Repairs put into a report: nothing but the cells and letters that they name is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xlgov.repairs.repair import Edit, Repair
from xlgov.repairs.totals import above, worked_out
from xlgov.report import Explanation, Report
from xlgov.report.observed import put_in_other_words
from xlgov.rules import validate
from xlgov.values import Kind

if TYPE_CHECKING:
    from xlgov.finding import Finding


def applied(report: Report, repairs: Iterable[Repair]) -> Report:
    """The report with these repairs of it; ValueError for one of a text that reads otherwise by now.

    Formulas without a result that add up a figure among them are worked out, as a new workbook does it. What
    the reading noticed stays, and so does an explanation of a finding whose figures are still the same.
    """
    chosen = tuple(repairs)
    figures, entries = dict(report.figures), dict(report.as_reported)
    edits: dict[str, list[Edit]] = {}
    for each in chosen:
        if each.edit is not None:
            edits.setdefault(each.edit.key, []).append(each.edit)
        else:
            figures[each.key] = each.number
            entries.pop(each.key, None)
    new = replace(report, figures=figures, as_reported=entries, observations=())
    new = _added_up(new, [each.key for each in chosen if each.edit is None])
    for key, changes in edits.items():
        new = _with_text(new, key, edited(report.shown(key) or "", changes))
    if report.observations:
        new = replace(new, observations=tuple(put_in_other_words(report, new)))
    explained = _explained(report, new, chosen)
    return new if explained == report.explanations else replace(new, explanations=explained)


def _added_up(report: Report, keys: Sequence[str]) -> Report:
    """The report with the results of its formulas over these figures."""
    over = above(report, keys) if keys else ()
    found = {key: number for key, number in worked_out(report).items() if key in over}
    results = [key for key in found if report.value(key).kind is Kind.FORMULA]
    if not results:
        return report
    figures = {key: found[key] if key in results else number for key, number in report.figures.items()}
    entries = {key: entry for key, entry in report.as_reported.items() if key not in results}
    return replace(report, figures=figures, as_reported=entries)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """A text with other letters in these places; ValueError where it does not read as it did."""
    pieces, last = [], 0
    for each in sorted(edits, key=lambda edit: edit.start):
        if each.start < last or text[each.start : each.end] != each.was:
            raise ValueError(f"“{each.was}”已经不在原来的位置")
        pieces += [text[last : each.start], each.new]
        last = each.end
    return "".join([*pieces, text[last:]])


def _with_text(report: Report, key: str, text: str) -> Report:
    part, _, name = key.partition(".")
    if part == "sections":
        return replace(report, sections=report.sections | {name: text})
    if part == "notes":
        return replace(report, notes=report.notes | {name: text})
    return replace(report, preamble=text) if key == "preamble" else replace(report, title=text)


def _explained(before: Report, after: Report, repairs: Sequence[Repair]) -> tuple[Explanation, ...]:
    """The explanations, those of the same finding about the same numbers under its new fingerprint."""
    figures = [each for each in repairs if each.edit is None]
    same = {each.key for each in figures if before.figures[each.key] == each.number}
    if not (before.explanations and same):
        return before.explanations
    now = {_said(each): each.fingerprint for each in validate(after)}
    changed = {each.key for each in repairs} - same
    moved = {}
    for found in validate(before):
        keys = {str(cell.key) for cell in found.cells}
        if keys & same and not keys & changed:
            moved[found.fingerprint] = now.get(_said(found), found.fingerprint)
    return tuple(
        replace(each, fingerprint=moved.get(each.fingerprint, each.fingerprint))
        for each in before.explanations
    )


def _said(finding: Finding) -> tuple[object, ...]:
    """What a finding says, without the words in which its figures were typed."""
    return finding.code, tuple(cell.key for cell in finding.cells), finding.left, finding.right
