"""The operation ``refresh``: which sentences follow the tables and what they would say now, as edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlgov.errors import InputError
from xlgov.report import Report, extent
from xlgov.report.bound import PREAMBLE
from xlgov.report.checked import jsonable
from xlgov.report.unit import LABELS
from xlgov.sentences.refresh import Refreshed, Standing, refreshed
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import opened


def refresh(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """``changes``, ``conflicts``, ``kept`` and ``unknown``, each with the part of the report it is in;
    ``edits``: what to put into those of the report for it ("texts" and "refreshed").

    With ``byTable`` sentences that somebody edited are said anew too. Raises InputError where no figure was
    read.
    """
    report = opened(desk, given).loaded.report
    read = extent(report)
    if not read.read:
        raise InputError(f"{read.said}，没有更新", "请确认选对了文件。")
    found = refreshed(report, by_table=bool(given.get("byTable")))
    texts = dict(_texts(report, found.report))
    return {
        "changes": [
            {"part": _called(report, each.section), "before": each.before, "after": each.after}
            for each in found.updated
        ],
        "conflicts": [_standing(report, each) for each in found.conflicts],
        "kept": [_standing(report, each) for each in found.kept],
        "unknown": [
            {"part": _called(report, each.section), "quote": each.fault.raw} for each in found.unknown
        ],
        "edits": _edits(report, found, texts),
    }


def _texts(before: Report, after: Report) -> Iterator[tuple[str, str]]:
    """The texts that read otherwise."""
    if before.preamble != after.preamble:
        yield PREAMBLE, after.preamble or ""
    for key, text in after.sections.items():
        if before.sections[key] != text:
            yield f"sections.{key}", text or ""


def _edits(report: Report, found: Refreshed, texts: Mapping[str, str]) -> dict[str, Any] | None:
    """None where nothing changes."""
    if found.report == report:
        return None
    return {"texts": texts, "refreshed": {"texts": texts, "bound": jsonable(found.report.bound)}}


def _standing(report: Report, found: Standing) -> dict[str, Any]:
    return {
        "part": _called(report, found.section),
        "quote": found.quote,
        "says": found.says,
        "twin": found.twin,
        "contradicts": found.contradicts,
    }


def _called(report: Report, section: str) -> str:
    return LABELS[PREAMBLE] if section == PREAMBLE else report.form.section(section).label
