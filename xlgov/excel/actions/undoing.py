"""What 一键规范 did last, kept in the hidden sheet so that it can be undone in one step, in every host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlgov.excel.actions.repaired_cells import Written
from xlgov.excel.reading import Live
from xlgov.excel.session import Session
from xlgov.excel.writing import as_text, write_cells
from xlgov.finding import Place
from xlgov.workbook import memory

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.repairs import Repair
    from xlgov.report import Report

REPAIRED = "repaired"
"""the name of it in the hidden sheet"""


@dataclass(frozen=True)
class Done:
    """What was done: each cell with what stood there (``old``, its ``format``) and what stands there now
    (``new``); what the hidden sheet remembered of these figures (``entries``); how each key read before and
    after (``words``); the fingerprints of explanations before and after (``prints``)."""

    cells: Sequence[Mapping[str, Any]]
    entries: Mapping[str, Any]
    words: Mapping[str, Sequence[str | None]]
    prints: Sequence[tuple[str, str]]

    @classmethod
    def of(
        cls, session: Session, live: Live, written: Written, repairs: Sequence[Repair], after: Report
    ) -> Done:
        """What these repairs will do, before anything is written."""
        before = live.loaded.report
        keys = dict.fromkeys(each.edit.key if each.edit else each.key for each in repairs)
        pairs = zip(before.explanations, after.explanations, strict=True)
        known = _data(live).get("as_reported") or {}
        return cls(
            cells=[_cell(session, live, place, content) for place, content in written.cells.items()],
            entries={key: known[key] for key in keys if key in known},
            words={key: [before.shown(key), after.shown(key)] for key in keys},
            prints=[
                (old.fingerprint, new.fingerprint) for old, new in pairs if old.fingerprint != new.fingerprint
            ],
        )


def _cell(session: Session, live: Live, place: Place, content: object) -> dict[str, Any]:
    formula = live.contents.formula(place)
    held = live.contents.content(place)
    old: object = f"={formula}" if formula is not None else held
    is_number = isinstance(old, (int, float)) and not isinstance(old, bool)
    return {
        "sheet": place.sheet,
        "cell": place.cell,
        "old": old if is_number else str(old),
        "formula": formula is not None,
        "format": session.sheet(str(place.sheet)).range(str(place.cell)).number_format,
        "new": str(content).removeprefix("'"),
    }


def _data(live: Live) -> dict[str, Any]:
    found = live.hidden.get(memory.DATA)
    return found if isinstance(found, dict) else {}


def last_done(live: Live) -> Done | None:
    """What was done last, if it was not undone; None where nothing of it is left."""
    raw = live.hidden.get(REPAIRED)
    try:
        done = Done(**raw) if raw else None
        still = done is not None and any(_is_still(live, cell) for cell in done.cells)
    except (TypeError, KeyError, AttributeError):
        return None
    return done if still else None


def _is_still(live: Live, cell: Mapping[str, Any]) -> bool:
    """Whether a cell holds what was written into it."""
    place = Place(cell["sheet"], cell["cell"])
    if not live.contents.has(str(place.sheet)):
        return False
    if str(cell["new"]).startswith("="):
        formula = live.contents.formula(place)
        return formula is not None and _plain(f"={formula}") == _plain(cell["new"])
    return live.contents.formula(place) is None and live.contents.text(place) == cell["new"]


def _plain(formula: str) -> str:
    return formula.replace("$", "").replace(" ", "").replace("'", "").upper()


def remember(book: xw.Book, live: Live, done: Done) -> None:
    """Keep what is done, and bring what the hidden sheet remembers of the report up to it."""
    data = _data(live)
    kept = {key: entry for key, entry in (data.get("as_reported") or {}).items() if key not in done.entries}
    words = {key: (old, new) for key, (old, new) in done.words.items()}
    hidden = live.hidden
    hidden.put(memory.DATA, _renamed({**data, "as_reported": kept}, words, dict(done.prints)))
    hidden.put(REPAIRED, vars(done))
    hidden.save(book)


def put_back(session: Session, live: Live, done: Done) -> int:
    """Put back what stood in the cells that still hold what was written; how many these are."""
    back = [cell for cell in done.cells if _is_still(live, cell)]
    for cell in back:
        sheet, address, old = session.sheet(cell["sheet"]), cell["cell"], cell["old"]
        target = sheet.range(address)
        if target.number_format != cell["format"]:
            target.number_format = cell["format"]
        text = isinstance(old, str) and not cell["formula"]
        write_cells(sheet, {address: (as_text(old) if old else None) if text else old})
    data = _data(live)
    entries = {**(data.get("as_reported") or {}), **done.entries}
    words = {key: (new, old) for key, (old, new) in done.words.items()}
    prints = {new: old for old, new in done.prints}
    hidden = live.hidden
    hidden.put(memory.DATA, _renamed({**data, "as_reported": entries}, words, prints))
    hidden.put(REPAIRED, None)
    hidden.save(session.book)
    return len(back)


def _renamed(
    data: Mapping[str, Any], words: Mapping[str, tuple[str | None, str | None]], prints: Mapping[str, str]
) -> dict[str, Any]:
    """What is remembered of a report that says the same in other words: notices and explanations stay."""
    observations = [
        {
            **each,
            "cells": {
                key: words[key][1] if key in words and words[key][0] == was else was
                for key, was in each["cells"].items()
            },
        }
        for each in data.get("observations") or ()
    ]
    explanations = [
        {**each, "fingerprint": prints.get(each["fingerprint"], each["fingerprint"])}
        for each in data.get("explanations") or ()
    ]
    new = {**data, "explanations": explanations}
    return {**new, "observations": observations} if observations else new
