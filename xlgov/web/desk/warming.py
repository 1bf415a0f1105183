"""The operation ``warm_up``: what the first check needs is loaded before anybody waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlgov import api, files
from xlgov.samples import samples
from xlgov.web.desk.checking import check
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.drawing import form


def warm_up(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Write, read, check and draw a report that nobody sees; the form that was drawn."""
    report = samples()[0].report
    path = "warm-up.xlsx"
    files.write_bytes(desk.given(path), api.content(report, ".xlsx", [], api.PLAIN))
    answer = check(desk, {"file": path, "edits": None, "previous": None})
    return form(desk, {"edition": answer["edition"]})
