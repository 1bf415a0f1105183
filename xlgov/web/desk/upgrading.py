"""The operation ``upgrade`` (升级到新模板): a report moved to the current form, with a list of what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from xlgov import ways
from xlgov.errors import InputError
from xlgov.finding import counted
from xlgov.report import Report
from xlgov.upgrading import Left, Moved, upgraded, workbook
from xlgov.upgrading.target import is_current, target_of, template_said
from xlgov.ways import Face
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import opened
from xlgov.web.desk.saving import distinct_stem

PURPOSE = "升级"


def upgrade(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Move a report; the workbook is made. ``unsure``, ``left`` and ``lost`` are lists of {"why", "lines"}.

    Raises InputError for a report that cannot be moved.
    """
    found = opened(desk, given)
    done = upgraded(found.loaded)
    name = f"{distinct_stem(done.report, Path(given['file']).name, ())}-{PURPOSE}.xlsx"
    desk.make(name, workbook(done, given["today"]))
    return {
        "name": name,
        "said": done.said,
        "summary": done.summary,
        "unsure": _by_reason(done.unsure),
        "left": _by_reason(done.left),
        "lost": _by_reason(done.lost),
        "new": list(done.new_rows),
        "validation": counted(done.findings),
    }


def offered(report: Report) -> str | None:
    """The template of a report that could be moved to the current one; None where there is nothing to move.

    What was read from a document has no template that could be old.
    """
    try:
        target = target_of(report, None)
    except InputError:
        return None
    is_ours = report.provenance.template is not None
    if is_current(report, target, None) or (report.edition == target.edition and not is_ours):
        return None
    return template_said(report)


def _by_reason(found: Iterable[Moved | Left]) -> list[dict[str, Any]]:
    """What was moved or left, each line as people read it, those with one reason together."""
    return [
        {"why": ways.told(why, Face.PAGE), "lines": [_line(each) for each in group]}
        for why, group in groupby(found, key=lambda each: each.why)
    ]


def _line(each: Moved | Left) -> str:
    return "　".join(part for part in (each.part, each.label, each.place, each.value) if part)
