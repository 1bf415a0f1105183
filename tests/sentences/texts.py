"""Reports with sentences that follow their tables, for tests."""

from __future__ import annotations

from dataclasses import replace

from tests.reports import TEXTS, report
from xlgov.report import Report
from xlgov.sentences.refresh import refreshed
from xlgov.values import Number

RECEIVED = "requests.received.total"
DONE = "requests.outcome.total.total"
REVIEWED = "disputes.reconsideration.total"
FEES = "proactive.fees.amount"
SENTENCE = "全年收到申请{申请.新收}件。"
REVIEW = "{复议.总计=0:未被申请行政复议|被申请行政复议{复议.总计}件}。"


def written(overview: str, **figures: Number | None) -> Report:
    """A report whose first section is this text, with its placeholders filled; figures by what a test calls
    them: received, done, reviewed, fees."""
    return refreshed(typed(figured(report(), **figures), overview)).report


def typed(base: Report, text: str | None, section: str = "overview") -> Report:
    """The report after somebody has typed over a section."""
    if section == "preamble":
        return replace(base, preamble=text)
    return replace(base, sections=TEXTS | base.sections | {section: text})


def figured(base: Report, **figures: Number | None) -> Report:
    """The report after somebody has typed other figures."""
    keys = {"received": RECEIVED, "done": DONE, "reviewed": REVIEWED, "fees": FEES}
    return replace(base, figures=base.figures | {keys[name]: number for name, number in figures.items()})


def overview(made: Report) -> str:
    """What the first section says."""
    return made.sections["overview"] or ""
