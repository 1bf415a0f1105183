"""The operation ``overview`` (总览): what was found in the reports of the list as one file that can be sent.

``given`` is {"reports": [a report as ``opened`` takes it each], "kind": "page" or "document", "today":
YYYY-MM-DD}. The command line makes the same of the same reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlgov import api
from xlgov.errors import InputError
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.several.given import Given
from xlgov.several.overview import summary_of, unit_of
from xlgov.several.work import Done, Job
from xlgov.summary import NAME, content
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.editing import is_edited
from xlgov.web.desk.opened import opened

ENDINGS = {"page": api.PAGE_ENDINGS[0], "document": api.WORD_ENDING}
"""What a summary can be made as."""
PURPOSE = "校验"


def overview(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Make the summary; a report that cannot be used has a page that says why."""
    reports = given["reports"]
    units = []
    last: Report | None = None
    for number, each in enumerate(reports, 1):
        done = _done(desk, each)
        units.append(unit_of(done))
        last = done.loaded.report if done.loaded is not None else None
        desk.tell(number, len(reports))
    only = last if len(reports) == 1 else None
    ending = ENDINGS[given["kind"]]
    name = f"{PURPOSE}-{NAME}{ending}"
    desk.make(name, content(summary_of(units, checked=given["today"], only=only), ending))
    return {"files": [{"name": name, "kind": given["kind"]}], "notes": _notes(reports)}


def _notes(reports: Sequence[Mapping[str, Any]]) -> list[str]:
    """A summary of what stands in the page is not one of the files."""
    count = sum(is_edited(each.get("edits") or {}) for each in reports)
    return [f"有 {count} 份按页面里改过的数和文字写，与文件不同。"] if count else []


def _done(desk: Desk, given: Mapping[str, Any]) -> Done:
    """A report that was checked, or why it could not be."""
    name = Path(given["file"]).name
    job = Job(Given(name, name, Path(name)))
    try:
        found = opened(desk, given)
    except InputError as error:
        return Done(job, error=error.at(file=name))
    return Done(job, found.loaded, tuple(validate(found.loaded, found.previous)))
