"""The roll-up in the page's worker: its answers and its zip are those outside a browser, byte for byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.reports import YEARS
from tests.web.clerk import Clerk
from tests.web.district import Dropped, drop_district, in_folder
from tests.web.driven import Driven
from tests.web.parity_files import generated_files


@pytest.mark.long
@pytest.mark.parametrize("edition", YEARS)
def test_generated_units_in_the_worker(edition: str, clerk: Clerk, tmp_path: Path) -> None:
    dropped, worker = Dropped(tmp_path), Driven(clerk.page)
    for file in generated_files(edition, 40, (".xlsx", ".json", ".docx")):
        dropped.put(f"units/来文/{file.name}", file.content)
    dropped.given |= {"year": YEARS[edition], "noOwn": True}
    contents = in_folder(dropped.inbox)
    given = {"files": [{"path": path} for path in dropped.paths("units")], **dropped.given}
    here, there = dropped.ask("roll_up"), worker.ask("roll_up", given, contents).answer
    assert {**there, "run": ""} == {**here, "run": ""}
    dropped.ask("roll_up_papers", kind="all")
    made = worker.ask("roll_up_papers", {**given, "kind": "all"}, contents).made
    assert made == {name: hashlib.sha256(content).hexdigest() for name, content in dropped.made.items()}


def test_the_district_in_the_worker(clerk: Clerk, tmp_path: Path) -> None:
    dropped, worker = drop_district(tmp_path), Driven(clerk.page)
    contents = in_folder(dropped.inbox)
    given = {"files": [{"path": path} for path in dropped.paths("units")], **dropped.given}
    here = dropped.ask("roll_up")
    there = worker.ask("roll_up", given, contents).answer
    assert {**there, "run": ""} == {**here, "run": ""}
    drilled = {"key": "requests.received.total", "files": []}
    steps = worker.ask("drill", {**drilled, "run": there["run"]}, {}).answer
    assert steps == dropped.ask("drill", **drilled, run=here["run"])
    dropped.ask("roll_up_papers", kind="all")
    ((name, content),) = dropped.made.items()
    made = worker.ask("roll_up_papers", {**given, "kind": "all"}, contents).made
    assert made == {name: hashlib.sha256(content).hexdigest()}
