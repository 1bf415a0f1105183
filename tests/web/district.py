"""The demonstration district as somebody drops it on the page: its files in an inbox, and a request."""

from __future__ import annotations

import datetime
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from xlgov import api
from xlgov.errors import InputError
from xlgov.rollup import run
from xlgov.rollup.roster import build_roster
from xlgov.samples.district import district
from xlgov.web import desk

UNITS, BEFORE, ROSTER = "units/收到的年报", "previous/上年年报", "roster/名册.xlsx"
SUMMARY = "总览.html"


class Dropped:
    """An inbox with files in it, and what is asked of the desk about them."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.outbox = folder / "in", folder / "out"
        self.given: dict[str, Any] = {
            "unit": "示例区",
            "year": 2025,
            "vertical": False,
            "own": None,
            "noOwn": False,
            "roster": None,
            "previous": [],
            "reported": None,
            "decisions": [],
            "today": "2026-02-01",
        }

    def put(self, path: str, content: bytes) -> Path:
        """A file in the inbox."""
        place = self.inbox / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return place

    def paths(self, folder: str) -> list[str]:
        """The files in a folder of the inbox."""
        found = (path for path in (self.inbox / folder).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.inbox).as_posix() for path in found)

    def ask(self, operation: str, tell: Callable[[int, int], None] | None = None, **more: Any) -> Any:
        """What the desk answers; InputError where it says that something about a file is wrong."""
        files = [{"path": path} for path in self.paths("units")]
        given = json.dumps({"files": files, **self.given, **more})
        told = json.loads(desk.answer(operation, given, tell, self.inbox, self.outbox))
        if told["error"]:
            error = told["error"]
            raise InputError(error["text"], file=error["file"], sheet=error["sheet"], cell=error["cell"])
        self.made = {path: (self.outbox / path).read_bytes() for path in told["made"]}
        return told["answer"]

    def decide(self, issue: dict[str, Any], verdict: str, **more: Any) -> None:
        """One more decision about an issue."""
        about = {"fingerprint": issue["fingerprint"], "code": issue["code"], "file": issue["file"]}
        self.given["decisions"].append(
            {**about, "verdict": verdict, "reason": "已核实", "by": "经办人", **more}
        )


def natively(folder: Path) -> Path:
    """The same files rolled up outside the page; where it was written. SUMMARY lies in the inbox."""
    sample, dropped = district(), drop_district(folder)
    out = dropped.inbox / "units" / "示例区-2025-汇总" / "示例区-2025-汇总.xlsx"
    request = run.Request(
        [dropped.inbox / UNITS],
        sample.unit,
        sample.year,
        roster=dropped.inbox / ROSTER,
        previous=dropped.inbox / BEFORE,
        out=out,
        checked=datetime.date(2026, 2, 1),
        report=dropped.inbox / SUMMARY,
    )
    run.write(run.roll_up(request))
    return out.parent


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files in a zip by their paths."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def in_folder(folder: Path) -> dict[str, bytes]:
    """The files in a folder by their paths."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@cache
def _files() -> dict[str, bytes]:
    """The files of the district by their paths in an inbox, made once."""
    sample = district()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, report in sample.files:
            api.write(report, folder / UNITS / file)
        for report in sample.previous:
            api.write(report, folder / BEFORE / f"{report.unit.name}{report.year}.xlsx")
        return {ROSTER: build_roster(sample.roster.entries), **in_folder(folder)}


def drop_district(folder: Path) -> Dropped:
    """The twelve units with five faults among them, last year's reports and the roster."""
    dropped = Dropped(folder)
    for path, content in _files().items():
        dropped.put(path, content)
    dropped.given |= {"roster": ROSTER, "previous": dropped.paths("previous")}
    return dropped
