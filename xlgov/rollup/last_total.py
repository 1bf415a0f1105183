"""Last year's report of the body that rolls up: its own, else what its units had together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.collection.belonging import Lines, identities, is_below
from xlgov.report import Unit, descendants
from xlgov.rollup.combine import combine

if TYPE_CHECKING:
    from xlgov.collection.belonging import Roster
    from xlgov.collection.received import Delivery
    from xlgov.report import Report
    from xlgov.rollup.previous import Previous


def last_total(
    before: Previous, unit: Unit, year: int, roster: Roster | None, vertical: bool
) -> Report | None:
    """Last year's report of ``unit``, whose report of ``year`` is being added up.

    Its own report of last year counts, else the sum of its units'. None where that sum would be a guess: a
    file that could not be read, files of other years, two editions, two reports of one unit that differ.
    Units of vertical systems (unless the body is ``vertical`` itself) and reports that are contained in
    another are left out.
    """
    if before.total is not None:
        return before.total if before.total.year == year - 1 else None
    lines = Lines(roster) if roster else None
    inside = {node.sha256 for each in before.deliveries for node in descendants(each.addends) if node.sha256}
    units = []
    for each in before.deliveries:
        entry = lines.named(each.name) if lines else None
        kind = entry.kind if entry and entry.kind else each.kind
        below = entry is None or is_below(entry, unit.name or "")
        if (vertical or kind != "vertical") and below and each.sha256 not in inside:
            units.append(each)
    known: dict[str, Delivery] = {}
    for each in units:
        for key in identities(each.code, each.name) or [each.sha256]:
            if known.setdefault(key, each).numbers != each.numbers:
                return None
    distinct = {each.source: each for each in known.values()}
    doubtful = before.unusable or any(each.year != year - 1 for each in units)
    if doubtful or len({each.edition for each in units}) != 1:
        return None
    return combine(unit, year - 1, units[0].form, list(distinct.values()))
