"""The sum beside the body's own report, where cells of that report hold no number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.collection.gathered import HEALTH, RICH, SCHOOLS, city, gathered, made, sent, summed
from tests.reports import changed
from xlgov.collection import ask
from xlgov.collection.issues import Issue
from xlgov.finding import Severity
from xlgov.report import AsReported, Report
from xlgov.report.as_typed import EntryKind

FULL: dict[str, Any] = {**RICH}
LICENCES = "proactive.licensing.decisions"


def with_text(report: Report, *keys: str, kind: EntryKind = "formula", typed: str = "=1+1") -> Report:
    """The report with something other than a number in these cells."""
    entries = {key: AsReported(kind=kind, typed=typed) for key in keys}
    figures = report.figures | dict.fromkeys(keys)
    return replace(report, figures=figures, as_reported=entries)


def said(reported: Report) -> list[Issue]:
    collection = summed(gathered(sent(made(SCHOOLS, **FULL)), sent(HEALTH)), reported=reported)
    return [issue for issue in ask(collection, "rollup") if issue.finding.code in ("R-SUM", "R-MAX")]


def test_totals_that_were_never_computed_are_no_difference() -> None:
    own = city(**FULL)
    totals = [key for key in own.form.keys if own.form.cells[key].computed]
    (issue,) = said(with_text(own, *totals))
    assert issue.finding.severity is Severity.INFO
    assert f"{len(totals)} 格没有算出结果" in issue.finding.message
    assert own.form.cells[totals[0]].label in issue.finding.message
    assert "用 Excel 打开" in issue.finding.advice


def test_an_entered_cell_without_a_number_is_an_error_of_its_own() -> None:
    for kind, typed, words in (("formula", "=1+1", "没有算出结果"), ("text", "/", "不是数字")):
        (issue,) = said(with_text(city(**FULL), LICENCES, kind=kind, typed=typed))
        assert issue.finding.severity is Severity.ERROR
        assert words in issue.finding.message and "1 格" in issue.finding.message


def test_a_blank_is_still_0() -> None:
    blank = changed(city(**FULL), **{LICENCES: None})
    assert [issue.finding.left for issue in said(blank) if issue.finding.code == "R-SUM"] == [0]
