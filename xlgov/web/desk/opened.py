"""A report as a request names it: its file, what was corrected in the page since, and last year's report.

``given`` is {"file": path in the inbox, "edits": as in ``editing`` or null, "previous": path of last year's
report in the inbox, or null}.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from xlgov import api, files
from xlgov.report import Loaded, Report
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.editing import edited

_KEPT = 6
"""files whose reading is kept: each keystroke asks about the same one, and last year's"""
_LARGEST = 20 * 2**20
"""bytes of a file that is worth a look at its digest"""
_readings: dict[tuple[str, str], Loaded] = {}


class Opened(NamedTuple):
    """A report as it stands in the page, as its file has it, and last year's where it was given."""

    loaded: Loaded
    file: Loaded
    previous: Report | None


def opened(desk: Desk, given: Mapping[str, Any]) -> Opened:
    """The report that a request is about; InputError where a file cannot be used."""
    loaded = read(desk.given(given["file"]))
    previous = given.get("previous")
    before = read(desk.given(previous)).report if previous else None
    return Opened(edited(loaded, given.get("edits") or {}), loaded, before)


def read(path: Path) -> Loaded:
    """A file, as ``api.load`` reads it; one that was just read is not read again. Raises InputError."""
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return api.load(path)
    known = path.name, files.sha256(path.read_bytes())
    found = _readings.pop(known, None) or api.load(path)
    _readings[known] = found
    while len(_readings) > _KEPT:
        del _readings[next(iter(_readings))]
    return found
