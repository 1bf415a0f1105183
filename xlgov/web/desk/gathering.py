"""The operations of the roll-up that tell: ``roll_up`` and ``drill``.

What was read is remembered by its digest, so that a run after a decision reads nothing again; and so is the
last outcome. Where the worker was ended in between, everything is read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlgov import files
from xlgov.errors import InputError
from xlgov.rollup import batch, run
from xlgov.rollup.drilldown import REST, trace
from xlgov.rollup.outcome import Outcome
from xlgov.values import fixed
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.gathering_given import decisions_of, request_of, steady, way_of, without_inbox
from xlgov.web.desk.gathering_told import told

_MOST = 3_000
"""deliveries that are remembered"""
_ASKED = (
    *("files", "unit", "year", "vertical", "own", "noOwn", "roster", "previous", "reported"),
    *("decisions", "today"),
)
"""what an outcome depends on, beside the content of the files"""


@dataclass
class _Memory:
    """What makes the next request quick: what was read, and the last outcome with the state it is of."""

    kept: batch.Kept = field(default_factory=batch.Kept)
    state: str = ""
    outcome: Outcome | None = None


_memory = _Memory()


def roll_up(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read, look at and add up everything, and tell it: see ``gathering_told.told``.

    "run" in the answer names this outcome, for ``drill``.
    """
    outcome = outcome_of(desk, given)
    return {**told(desk, outcome), "run": _memory.state}


def drill(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """A figure of the sum followed down to the units: {"key", "run"} -> {"label", "steps"}.

    {"gone": true} where that run is not remembered and no files are given to do it again. A step has
    "depth", "name", "number", "said", "file", and where it is known "path", "member", "sheet", "cell" of the
    figure in the unit's own file; "rest" marks what has no source.
    """
    if given.get("run") == _memory.state and _memory.outcome is not None:
        outcome = _memory.outcome
    elif given.get("files"):
        outcome = outcome_of(desk, given)
    else:
        return {"gone": True}
    outcome = outcome.others.get(given.get("edition") or "", outcome)
    key = given["key"]
    label = outcome.report.form.widest.cells[key].label
    return {"gone": False, "key": key, "label": label, "steps": list(_steps(desk, outcome, key))}


def outcome_of(desk: Desk, given: Mapping[str, Any]) -> Outcome:
    """The outcome of a request: the last one where nothing has changed since. InputError names files as they
    were dropped."""
    state = _state(desk, given)
    if _memory.outcome is None or _memory.state != state:
        _memory.outcome = None
        _memory.outcome = _rolled_up(desk, given)
        _memory.state = state
    return _memory.outcome


def _rolled_up(desk: Desk, given: Mapping[str, Any]) -> Outcome:
    kept = _memory.kept
    if len(kept.outlined) + sum(map(len, kept.checked.values())) > _MOST:
        kept = _memory.kept = batch.Kept()
    try:
        request = request_of(desk, given)
        assert request.out is not None
        decisions = decisions_of(desk, given, request.out.parent)
        progress = steady(desk.tell, len(given["files"]) + len(given.get("previous") or ()))
        return run.roll_up(request, progress, decisions=decisions, kept=kept)
    except InputError as error:
        raise without_inbox(desk, error) from error


def _state(desk: Desk, given: Mapping[str, Any]) -> str:
    """A digest of all that an outcome depends on."""
    digest = hashlib.sha256(json.dumps([given.get(name) for name in _ASKED], sort_keys=True).encode())
    for path in sorted(path for path in desk.inbox.rglob("*") if path.is_file()):
        digest.update(f"\n{path.relative_to(desk.inbox)}\n{files.sha256(path.read_bytes())}".encode())
    return digest.hexdigest()[:16]


def _steps(desk: Desk, outcome: Outcome, key: str) -> Iterator[dict[str, Any]]:
    by_name = {each.source.name: each for each in outcome.collection.addends}
    for step in trace(outcome.report, key):
        shown = {
            "depth": step.depth,
            "name": step.name,
            "number": None if step.number is None else fixed(step.number),
            "said": step.said,
            "file": step.source,
            "rest": step.name == REST,
        }
        delivery = by_name.get(step.source or "") if step.depth == 1 else None
        if delivery is not None:
            place = delivery.places.get(key)
            shown |= {
                "path": way_of(desk, delivery.source.path),
                "member": delivery.source.member,
                "sheet": place.sheet if place else None,
                "cell": place.cell if place else None,
            }
        yield shown
