"""What is written in a report: the sections of prose, remarks under tables, explanations of findings."""

from __future__ import annotations

from dataclasses import dataclass

from xlgov.report.checked import Checked


@dataclass(frozen=True)
class Sections(Checked):
    """The three sections of prose, paragraphs separated by line breaks."""

    overview: str | None = None
    problems: str | None = None
    other: str | None = None


@dataclass(frozen=True)
class Notes(Checked):
    """Remarks printed under the three tables."""

    proactive: str | None = None
    requests: str | None = None
    disputes: str | None = None


@dataclass(frozen=True)
class Explanation(Checked):
    """A written explanation (情况说明) of one finding, void when the figures change."""

    fingerprint: str
    text: str
    by: str | None = None
    at: str | None = None
