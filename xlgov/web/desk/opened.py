"""A report as a request names it: its file, what was corrected in the page since, and last year's report.

``given`` is {"file": path in the inbox, "edits": {"figures": {key: typed}, "texts": {key: text}} or null,
"previous": path of last year's report in the inbox, or null}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlgov import api
from xlgov.report import Loaded, Report
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.editing import edited


class Opened(NamedTuple):
    """A report as it stands in the page, and last year's where it was given."""

    loaded: Loaded
    previous: Report | None


def opened(desk: Desk, given: Mapping[str, Any]) -> Opened:
    """The report that a request is about; InputError where a file cannot be used."""
    loaded = api.load(desk.given(given["file"]))
    previous = given.get("previous")
    before = api.load(desk.given(previous)).report if previous else None
    return Opened(edited(loaded, given.get("edits") or {}), before)
