"""The operation ``check``: everything the page shows of one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlgov import __version__
from xlgov.finding import CellRef, Finding, Severity, Status, counted
from xlgov.form.identities import LAST
from xlgov.report import Loaded, Report, extent
from xlgov.report.extent import UNTOUCHED, is_blank
from xlgov.report.paragraphs import text_of
from xlgov.report.unit import LABELS
from xlgov.rules import rules_of, validate
from xlgov.rules.explaining import void
from xlgov.rules.imported import imported
from xlgov.rules.imported import unsure as doubtful
from xlgov.rules.version import RULES
from xlgov.ways import Face
from xlgov.web.desk.accounts import account, left_over
from xlgov.web.desk.corrections import corrections, text_called
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.explaining import inexplicable
from xlgov.web.desk.opened import Opened, opened
from xlgov.web.desk.packaging import refusals, verdict_on
from xlgov.web.desk.upgrading import offered
from xlgov.workbook.marking import pointed_at


def check(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read, check, and tell: head, verdict, findings, figures, texts, how it was read; ``package``: what is
    to be known of the one it came in, ``refusals``: why it cannot go up in one; ``upgrade``: its template,
    where there is a newer one."""
    package = verdict_on(desk.given(given["file"]))
    found = opened(desk, given)
    report = found.loaded.report
    told = shown(found, validate(found.loaded, found.previous), given.get("edits") or {})
    return {**told, "package": package, "refusals": refusals(found.loaded), "upgrade": offered(report)}


def shown(found: Opened, findings: Sequence[Finding], edits: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of a report that was checked."""
    loaded, report = found.loaded, found.loaded.report
    read = imported(found.file)
    titles = {info.code: info.title for info in rules_of(report.form)}
    return {
        "unit": report.unit.name,
        "year": report.year,
        "edition": report.edition,
        "verdict": _verdict(report, findings),
        "rules": len(titles),
        "findings": [_finding(each, report, titles) for each in findings],
        "figures": dict(_figures(loaded)),
        "importOnly": _import_only(report),
        "texts": dict(_texts(report)),
        "void": [each.to_json() for each in void(report, findings)],
        "unplaced": left_over(report),
        "reading": read.summary if read else None,
        "account": account(read) if read else None,
        "versions": {"program": __version__, "rules": RULES, "template": report.provenance.template},
        **corrections(found, edits),
    }


def _verdict(report: Report, findings: Sequence[Finding]) -> dict[str, Any]:
    """``level`` is error, warning, info, explained, good or unread; ``text`` says it in words."""
    read = extent(report)
    failures = [each for each in findings if each.status is Status.FAIL]
    open_ones = [each.severity for each in failures if not each.is_explained]
    worst = min(open_ones, key=lambda severity: severity.rank, default=None)
    level = worst.value if worst else "explained" if failures else "good"
    if not read.whole and worst is not Severity.ERROR:
        level = "unread"
    blank = UNTOUCHED if is_blank(report) else ""
    said = [part for part in (blank, read.said, counted(findings)) if part]
    return {"level": level, "text": "；".join(said)}


def _finding(finding: Finding, report: Report, titles: Mapping[str, str]) -> dict[str, Any]:
    """As ``Finding.to_json``, with the words for severity and status, the rule's title, the part of the form
    it is in, how its cells are called, and which of them are coloured."""
    told = finding.to_json(Face.PAGE)
    for cell, ref in zip(told["cells"], finding.cells, strict=True):
        cell["label"], cell["place"] = _called(ref, report), str(ref.place)
    return {
        **told,
        "label": finding.severity.label,
        "statusLabel": finding.status.label,
        "title": titles.get(finding.code, ""),
        "part": _part(finding, report),
        "explained": finding.is_explained,
        "inexplicable": inexplicable(finding),
        "marked": [ref.key for ref in pointed_at(finding) if ref.key],
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


def _called(cell: CellRef, report: Report) -> str:
    """How a cell of a finding is called; empty for one that is none of the report's."""
    key = cell.key or ""
    stem = key.removeprefix(LAST)
    if stem in report.form.cells:
        label = report.form.cells[stem].label.strip("“”")
        return label if key == stem else f"上年的{label}"
    text, number = text_of(key)
    return f"{text_called(text, report)}第 {number} 段" if number else text_called(text, report)


def _figures(loaded: Loaded) -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands in each cell of the form, of rows that are only imported too, and in last year's of the
    cover, by key."""
    report = loaded.report
    unsure = {key: noticed.text for key, noticed in doubtful(loaded).items()}
    unread = frozenset(extent(report).unread)
    for key in (*report.form.cells, *(LAST + key for key in report.form.last)):
        value = report.value(key)
        figure: dict[str, Any] = {"text": report.shown(key) or "", "kind": value.kind.value}
        if value.number is not None and not value.plain:
            figure["typed"] = value.typed
        if place := str(loaded.places.get(key, "")):
            figure["place"] = place
        if key in unsure:
            figure["unsure"] = unsure[key]
        if key in unread:
            figure["unread"] = True
        yield key, figure


def _import_only(report: Report) -> list[dict[str, Any]]:
    """The rows that the report has and the statutory table has not: what they are called, and the figures in
    the order of the table's columns."""
    rows: dict[tuple[str, str], list[str]] = {}
    for key in report.form.cells:
        cell = report.form.cells[key]
        if cell.import_only:
            rows.setdefault((cell.table, cell.row_label), []).append(key)
    return [
        {
            "table": table,
            "label": label,
            "cells": [{"key": key, "column": report.form.cells[key].column_label} for key in keys],
        }
        for (table, label), keys in rows.items()
    ]


def _texts(report: Report) -> Iterator[tuple[str, str | None]]:
    """What is written around the tables, by key."""
    for key in LABELS:
        yield key, report.shown(key)
    for name, text in report.sections.items():
        yield f"sections.{name}", text
    for name, text in report.notes.items():
        yield f"notes.{name}", text
