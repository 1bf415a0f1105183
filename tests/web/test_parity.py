"""The page's answers and files are, byte for byte, those of the program outside a browser.

``XLGOV_PARITY=200`` takes so many generated reports of each edition and kind, and everything outside the
project, else a few.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.reports import YEARS
from tests.web.clerk import Clerk
from tests.web.driven import Driven, Reply
from tests.web.parity_files import (
    Case,
    district_files,
    files_in,
    generated_files,
    sample_files,
    with_years_and_edits,
)
from xlgov.web.desk import answer
from xlgov.web.desk.saving import KINDS

COUNT = int(os.environ.get("XLGOV_PARITY", "4"))
WHOLE = "XLGOV_PARITY" in os.environ
TODAY = "2026-02-03"
SHARED = REPOSITORY.parent / "shared"


def native(operation: str, given: dict[str, Any], contents: Mapping[str, bytes], folder: Path) -> Reply:
    """What the desk answers here."""
    inbox, outbox = folder / "in", folder / "out"
    for name, content in contents.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    told = json.loads(answer(operation, json.dumps(given), None, inbox, outbox))
    digests = {name: hashlib.sha256((outbox / name).read_bytes()).hexdigest() for name in told["made"]}
    return Reply(told["answer"], told["error"], digests)


def differing(cases: Iterable[Case], worker: Driven, folder: Path) -> list[str]:
    """The reports whose findings, figures, texts or made files are others in the browser, and where."""
    found = []
    for number, (file, edits, previous) in enumerate(cases):
        given: dict[str, Any] = {"file": f"report/{file.name}", "edits": edits, "previous": None}
        contents = {given["file"]: file.content}
        if previous is not None:
            given["previous"] = f"last/{previous.name}"
            contents[given["previous"]] = previous.content
        for operation, asked in _asked(given):
            here = native(operation, asked, contents, folder / str(number) / operation)
            there = worker.ask(operation, asked, contents)
            for part in Reply._fields:
                ours, theirs = getattr(here, part), getattr(there, part)
                if ours != theirs:
                    found.append(f"{file.name} {operation} {part}: {_difference(ours, theirs)}")
        shutil.rmtree(folder / str(number))
    return found


def _asked(given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that can be asked about one report."""
    yield "check", given
    yield "save", {**given, "kinds": list(KINDS), "today": TODAY}
    yield "repair", given
    yield "package", {**given, "make": True, "reason": "台账在别的部门，二月初补报"}
    yield "upgrade", {**given, "today": TODAY}
    plain = {**given, "edits": None}
    before = {**plain, "file": given["previous"] or given["file"]}
    yield "compare", {"before": before, "after": given, "names": ["前", "后"], "make": True}


def _difference(ours: Any, theirs: Any) -> str:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        keys = [key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)]
        return "; ".join(f"{key}: {ours.get(key)!r:.300} / {theirs.get(key)!r:.300}" for key in keys)
    return f"{ours!r:.300} / {theirs!r:.300}"


@pytest.fixture
def worker(clerk: Clerk) -> Driven:
    """The page's worker in a page of its own."""
    return Driven(clerk.page)


def test_reports_of_the_project(worker: Driven, tmp_path: Path) -> None:
    files = [*sample_files(), *district_files()]
    if not WHOLE:
        files = files[::8]
    assert differing(map(Case, files), worker, tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("edition", YEARS)
def test_generated_workbooks(edition: str, worker: Driven, tmp_path: Path) -> None:
    cases = with_years_and_edits(generated_files(edition, COUNT))
    assert differing(cases, worker, tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("edition", YEARS)
def test_generated_files_of_every_kind(edition: str, worker: Driven, tmp_path: Path) -> None:
    cases = with_years_and_edits(generated_files(edition, COUNT, (".docx", ".html", ".txt", ".json")))
    assert differing(cases, worker, tmp_path) == []


WORDED_OTHERWISE = ("addend-money.json",)
"""1e999999999: a decimal of 32 bits cannot hold the exponent; refused both ways, with the place or without"""


@pytest.mark.long
@pytest.mark.parametrize("name", ["seeds", "trials/text", "trials/workbooks", "trials/hostile"])
def test_reports_outside_the_project(name: str, worker: Driven, tmp_path: Path) -> None:
    files = [each for each in files_in(SHARED / name) if len(each.content) < 2**20]
    if not files:
        pytest.skip("not here")
    found = differing(map(Case, files), worker, tmp_path)
    assert [each for each in found if not each.startswith(WORDED_OTHERWISE)] == []
