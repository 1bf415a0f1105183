"""What the page shows of corrections: which totals follow their parts, what was changed and explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlgov import ways
from xlgov.form.identities import LAST
from xlgov.report import Report
from xlgov.report.unit import LABELS, words_of
from xlgov.values import fixed
from xlgov.ways import Face
from xlgov.web.desk.editing import FIGURES, TEXTS, is_edited
from xlgov.web.desk.explaining import written
from xlgov.web.desk.live_totals import totals
from xlgov.web.desk.opened import Opened


def corrections(found: Opened, edits: Mapping[str, Any]) -> dict[str, Any]:
    """``totals`` by key; ``corrected``: what was changed, before and now in words, and as the file has it;
    ``cured``: what a saved workbook is without; ``explanations`` by fingerprint; ``choices`` of the answers
    that are chosen from a list."""
    report, file = found.loaded.report, found.file.report
    before = totals(file)
    return {
        "totals": {
            key: {
                "kept": total.kept,
                "keptInFile": before[key].kept,
                "inFile": as_typed(file, key),
                "expected": None if total.expected is None else fixed(total.expected),
            }
            for key, total in totals(report).items()
        },
        "corrected": list(_corrected(file, report, edits)),
        "cured": _cured(found) if is_edited(edits) else [],
        "explanations": {each.fingerprint: written(each) for each in report.explanations},
        "choices": {key: dict(words) for key in LABELS if (words := words_of(key))},
        "labels": LABELS,
    }


def _corrected(before: Report, now: Report, edits: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key, typed in (edits.get(FIGURES) or {}).items():
        yield {
            "key": key,
            "label": ("上年" if key.startswith(LAST) else "") + now.form.cells[key.removeprefix(LAST)].label,
            "inFile": as_typed(before, key),
            "before": before.shown(key) or "",
            "now": now.shown(key) or "",
            "formula": typed is None,
        }
    for key in edits.get(TEXTS) or {}:
        yield {
            "key": key,
            "label": text_called(key, now),
            "inFile": before.shown(key) or "",
            "before": _words(key, before.shown(key)),
            "now": _words(key, now.shown(key)),
            "formula": False,
        }


def as_typed(report: Report, key: str) -> str:
    """What somebody would type into a cell to have what stands there."""
    value = report.value(key)
    is_odd = value.number is not None and not value.plain
    return value.typed if is_odd else report.shown(key) or ""


def text_called(key: str, report: Report) -> str:
    """How a text around the tables is called; empty for what is none of them."""
    names = dict(LABELS)
    names |= {f"sections.{section.key}": section.title for section in report.form.sections}
    names |= {f"notes.{table.key}": f"“{table.sheet}”表的备注" for table in report.form.tables}
    return names.get(key, "")


def _words(key: str, text: str | None) -> str:
    words = words_of(key)
    return words.get(text, text) if words and text else text or ""


def _cured(found: Opened) -> list[str]:
    """What was noticed of the file that a workbook saved of the corrected report does not have."""
    return [
        ways.told(each.text, Face.PAGE)
        for each in found.file.observations
        if each.cured_by_writing and not each.origin
    ]
