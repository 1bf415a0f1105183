"""The operations of the roll-up that tell: ``roll_up`` and ``drill``.

What was read is remembered by its digest, so that a run after a decision reads nothing again; and so is the
last outcome. Where the worker was ended in between, everything is read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xlgov.rollup import batch, run
from xlgov.rollup.drilldown import REST, trace
from xlgov.rollup.outcome import Outcome
from xlgov.values import fixed
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.gathering_given import Laid, laid_out, steady
from xlgov.web.desk.gathering_told import Ways, told

_MOST = 3_000
"""deliveries that are remembered"""
_ASKED = (
    *("files", "unit", "year", "vertical", "own", "noOwn", "roster", "previous"),
    *("earlier", "reported", "decisions", "today"),
)
"""what an outcome depends on, beside the content of the files"""


class Gathered(NamedTuple):
    """An outcome, the state of the request that it is of, and where in the inbox files lie that were brought
    beside its result."""

    outcome: Outcome
    state: str
    brought: Mapping[str, str]


@dataclass
class _Memory:
    """What makes the next request quick: what was read, and the last outcome."""

    kept: batch.Kept = field(default_factory=batch.Kept)
    last: Gathered | None = None


_memory = _Memory()


def roll_up(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read, look at and add up everything, and tell it: see ``gathering_told.told``.

    "run" in the answer names this outcome, for ``drill``.
    """
    with laid_out(desk, given) as laid:
        found = gathered(desk, given, laid)
        return {**told(found.outcome, Ways(desk, found.brought)), "run": found.state}


def drill(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """A figure of the sum followed down to the units: {"key", "run", "edition"} -> {"label", "steps"}.

    {"gone": true} where that run is not remembered and no files are given to do it again. "edition" names a
    sum beside that of the year. A step has "depth", "name", "number", "said", "file", and where it is known
    "path", "member", "sheet", "cell" of the figure in the unit's own file; "rest" marks what has no source.
    """
    found = _memory.last
    if found is None or found.state != given.get("run"):
        if not given.get("files"):
            return {"gone": True}
        with laid_out(desk, given) as laid:
            found = gathered(desk, given, laid)
    outcome = found.outcome.others.get(given.get("edition") or "", found.outcome)
    key = given["key"]
    label = outcome.report.form.widest.cells[key].label
    steps = list(_steps(outcome, key, Ways(desk, found.brought)))
    return {"gone": False, "key": key, "label": label, "steps": steps}


def kept() -> batch.Kept:
    """What was read; much of it is not kept for ever."""
    known = _memory.kept
    if len(known.outlined) + sum(map(len, known.checked.values())) > _MOST:
        _memory.kept = batch.Kept()
    return _memory.kept


def gathered(desk: Desk, given: Mapping[str, Any], laid: Laid) -> Gathered:
    """The outcome of a request: the last one where nothing has changed since. Raises InputError."""
    state = _state(desk, given)
    if _memory.last is None or _memory.last.state != state:
        _memory.last = None
        progress = steady(desk.tell, len(given["files"]) + len(given.get("previous") or ()))
        outcome = run.roll_up(laid.request, progress, decisions=laid.decisions, kept=kept())
        _memory.last = Gathered(outcome, state, laid.brought)
    return _memory.last


def _state(desk: Desk, given: Mapping[str, Any]) -> str:
    """A digest of all that an outcome depends on."""
    asked = [str(desk.inbox.absolute()), *(given.get(name) for name in _ASKED)]
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode())
    for path in sorted(path for path in desk.inbox.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        digest.update(f"\n{path.relative_to(desk.inbox)}\n{content}".encode())
    return digest.hexdigest()[:16]


def _steps(outcome: Outcome, key: str, ways: Ways) -> Iterator[dict[str, Any]]:
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
            shown |= ways.to(delivery.source)
            shown |= {"sheet": place.sheet if place else None, "cell": place.cell if place else None}
        yield shown
