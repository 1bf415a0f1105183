"""What a rule answers to a report."""

from __future__ import annotations

from xlgov.finding import Finding, Status
from xlgov.report import Loaded, Report
from xlgov.rules import validate


def answers(
    code: str, source: Loaded | Report, previous: Report | None = None, status: Status = Status.FAIL
) -> list[Finding]:
    found = [f for f in validate(source, previous) if f.code == code]
    assert all(f.status is status for f in found), found
    return found


def failures(source: Loaded | Report, previous: Report | None = None) -> set[str]:
    return {f.code for f in validate(source, previous) if f.status is Status.FAIL}
