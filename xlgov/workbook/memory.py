"""The hidden sheet: what of a report has no visible cell, as rows of a name and a text, written and read.

JSON longer than a cell goes on in the next rows of the same name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xlgov.finding import Place, number_to_json
from xlgov.form import EDITIONS, Form, edition
from xlgov.report import AsReported, Bound, Explanation, Observed, Provenance, Report, Unplaced
from xlgov.report.bound import refuse_misplaced
from xlgov.report.observed import refuse_misfits
from xlgov.rules.version import RULES
from xlgov.values import Number
from xlgov.workbook import pages
from xlgov.workbook.cells import Contents, shown

EDITION = "edition"
TEMPLATE = "template"
DIGEST = "digest"
DATA = "data"
MARKS = "marks"
"""What stood in cells before they were marked, as JSON in pieces; see ``mark_record``."""
_REMEMBERED = ("as_reported", "unplaced", "explanations", "observations", "bound", "provenance")
PIECE = 30_000
"""Characters of JSON per cell of the hidden sheet."""
_ENCODER = json.JSONEncoder(separators=(",", ":"))
"""Gives ASCII only: a piece is counted in characters, a cell in UTF-16 units."""
_ONE_BY_ONE = 3
"""How deep in what is remembered the reports stand that a sum was added up from."""


class Memory(NamedTuple):
    """What the hidden sheet remembers."""

    edition: str | None = None
    template: str | None = None
    as_reported: Mapping[str, AsReported] = {}
    unplaced: tuple[Unplaced, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    kept: Mapping[str, Any] = {}
    hybrid: bool = False
    damaged: bool = False
    origin: Provenance = Provenance()
    observations: tuple[Observed, ...] = ()
    bound: tuple[Bound, ...] = ()


def unseen(report: Report, kept: Mapping[str, Number | None], checked: str | None) -> dict[str, Any]:
    """What of a report has no visible cell, as JSON.

    ``kept`` are the totals that stand as constants because the report's own figure (or blank) differs;
    ``checked`` is the date of the last full check.
    """
    whole = report.to_dict()
    whole["provenance"] = by_rules(whole["provenance"], checked)
    return {
        **{name: whole[name] for name in _REMEMBERED if name in whole},
        "kept": {key: number_to_json(number) for key, number in kept.items()},
        "hybrid": report.form.is_hybrid,
        "checked": checked,
    }


def by_rules(provenance: Mapping[str, Any], checked: str | None) -> dict[str, Any]:
    """A report's provenance as JSON, with the rules of a full check, where there was one."""
    return {**provenance, "rules": RULES} if checked else dict(provenance)


def rows(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The rows of the sheet: what the form is, then the JSON in pieces."""
    yield EDITION, form.edition
    yield TEMPLATE, form.template
    yield DIGEST, form.digest
    yield from pieces(DATA, _told(data, _ONE_BY_ONE))


def pieces(name: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Texts, one after another, as rows of one name."""
    waiting = ""
    for text in texts:
        waiting += text
        while len(waiting) > PIECE:
            yield name, waiting[:PIECE]
            waiting = waiting[PIECE:]
    if waiting:
        yield name, waiting


def _told(value: Any, depth: int) -> Iterator[str]:
    """The JSON of a value, what is at most so deep in it one by one: never all of it in one text."""
    if not depth or not value or not isinstance(value, (dict, list)):
        yield _ENCODER.encode(value)
        return
    ends = "{}" if isinstance(value, dict) else "[]"
    mark = ends[0]
    for each in value:
        yield mark
        if isinstance(value, dict):
            yield f"{_ENCODER.encode(each)}:"
        yield from _told(value[each] if isinstance(value, dict) else each, depth - 1)
        mark = ","
    yield ends[1]


def joined(texts: Sequence[str]) -> dict[str, Any]:
    """The JSON from its pieces; ValueError when it is damaged."""
    try:
        data = json.loads("".join(texts))
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(data, dict):
        raise ValueError("not an object")
    return data


def mark_record(
    key: str, place: Place, fills: tuple[str | None, str], notes: tuple[str | None, str]
) -> dict[str, Any]:
    """A marked cell as the sheet remembers it; fills (#RRGGBB) and notes before and with the mark."""
    return {
        "key": key,
        "sheet": place.sheet,
        "cell": place.cell,
        "fill": fills[0],
        "note": notes[0],
        "marked_fill": fills[1],
        "marked_note": notes[1],
    }


def remembered(contents: Contents) -> Memory:
    """What the hidden sheet of a workbook remembers; nothing where it is gone or damaged."""
    if not contents.has(pages.HIDDEN):
        return Memory()
    lines = [(shown(line[0]), shown(line[1])) for line in contents.rows(pages.HIDDEN) if len(line) > 1]
    head = {name: text for name, text in lines if name != DATA}
    memory = Memory(head.get(EDITION), head.get(TEMPLATE))
    texts = [text for name, text in lines if name == DATA]
    try:
        return _filled(memory, joined(texts)) if texts else memory
    except (ValueError, TypeError, AttributeError):
        return memory._replace(damaged=True)


def _filled(memory: Memory, data: Mapping[str, Any]) -> Memory:
    return memory._replace(
        as_reported={key: AsReported(**entry) for key, entry in data.get("as_reported", {}).items()},
        unplaced=tuple(Unplaced(**item) for item in data.get("unplaced", ())),
        explanations=tuple(Explanation(**item) for item in data.get("explanations", ())),
        kept=dict(data.get("kept", {})),
        hybrid=bool(data.get("hybrid", False)),
        observations=_observed(memory.edition, data.get("observations", ())),
        bound=_bound(memory.edition, data.get("bound", ())),
        origin=Provenance.from_json(data.get("provenance", {})),
    )


def _observed(name: str | None, items: Sequence[Mapping[str, Any]]) -> tuple[Observed, ...]:
    """ValueError for what no report of the edition can carry."""
    found = tuple(Observed(**item) for item in items)
    if not found:
        return ()
    if name in EDITIONS:
        refuse_misfits(found, edition(name))
    elif any(each.cells for each in found):
        raise ValueError("observations of cells of an edition that is not known")
    return found


def _bound(name: str | None, items: Sequence[Mapping[str, Any]]) -> tuple[Bound, ...]:
    """ValueError as for observations."""
    found = tuple(Bound(**item) for item in items)
    if not found:
        return ()
    if name in EDITIONS:
        refuse_misplaced(found, edition(name))
    else:
        raise ValueError("bound sentences of an edition that is not known")
    return found
