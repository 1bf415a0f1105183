"""The operation ``check``: everything the page shows of one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlgov import __version__
from xlgov.finding import Finding, Severity, Status, counted
from xlgov.form.identities import LAST
from xlgov.report import Report, extent
from xlgov.report.unit import LABELS
from xlgov.rules import validate
from xlgov.rules.imported import imported
from xlgov.ways import Face
from xlgov.web.desk.corrections import corrections
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import Opened, opened


def check(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read, check, and tell: head, verdict, findings, figures, texts, how it was read."""
    found = opened(desk, given)
    return shown(found, validate(found.loaded, found.previous), given.get("edits") or {})


def shown(found: Opened, findings: Sequence[Finding], edits: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of a report that was checked."""
    report = found.loaded.report
    account = imported(found.file)
    return {
        "unit": report.unit.name,
        "year": report.year,
        "edition": report.edition,
        "verdict": _verdict(report, findings),
        "findings": [_finding(each, report) for each in findings],
        "figures": {key: _figure(report, key) for key in report.form.statutory.keys},
        "texts": dict(_texts(report)),
        "reading": account.summary if account else None,
        "versions": {"program": __version__, "template": report.provenance.template},
        **corrections(found, edits),
    }


def _verdict(report: Report, findings: Sequence[Finding]) -> dict[str, Any]:
    """``level`` is error, warning, info, good or unread: one word for the colour; ``text`` says it."""
    read = extent(report)
    failures = [each for each in findings if each.status is Status.FAIL]
    worst = min((each.severity for each in failures), key=lambda severity: severity.rank, default=None)
    level = worst.value if worst else "good"
    if not read.whole and worst is not Severity.ERROR:
        level = "unread"
    said = [part for part in (read.said, counted(findings)) if part]
    return {"level": level, "text": "；".join(said)}


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    """As ``Finding.to_json``, with the words for severity and status, and the part of the form it is in."""
    return {
        **finding.to_json(Face.PAGE),
        "label": finding.severity.label,
        "statusLabel": finding.status.label,
        "part": _part(finding, report),
    }


def _part(finding: Finding, report: Report) -> str | None:
    """The key of the table or text that the first of its cells is in; None for the report as a whole."""
    for cell in finding.cells:
        key = (cell.key or "").removeprefix(LAST)
        if key in report.form.cells:
            return report.form.cells[key].table
        if key.startswith(("sections.", "notes.")):
            return ".".join(key.split(".")[:2])
        if key:
            return "head"
    return None


def _figure(report: Report, key: str) -> dict[str, Any]:
    """What stands in a cell as text, and what kind of thing it is (``values.Kind``)."""
    return {"text": report.shown(key) or "", "kind": report.value(key).kind.value}


def _texts(report: Report) -> Iterator[tuple[str, str | None]]:
    """What is written around the tables, by key."""
    for key in LABELS:
        yield key, report.shown(key)
    for name, text in report.sections.items():
        yield f"sections.{name}", text
    for name, text in report.notes.items():
        yield f"notes.{name}", text
