"""Last year's report of the body that rolls up: its own, else what its units had together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov.collection.belonging import RosterIndex, identities, is_below
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
    units = _own(before.deliveries, unit, roster, vertical)
    distinct = _distinct(units)
    of_last_year = all(each.year == year - 1 for each in units)
    one_edition = len({each.edition for each in units}) == 1
    if before.unusable or not (of_last_year and one_edition) or distinct is None:
        return None
    return combine(unit, year - 1, units[0].form, distinct)


def _own(deliveries: Sequence[Delivery], unit: Unit, roster: Roster | None, vertical: bool) -> list[Delivery]:
    """The reports of the units that are added up into ``unit``, without what is added up into one of them."""
    index = RosterIndex(roster) if roster else None
    inside = {node.sha256 for each in deliveries for node in descendants(each.addends)}
    found = []
    for each in deliveries:
        entry = index.named(each.name) if index else None
        kind = entry.kind if entry and entry.kind else each.kind
        elsewhere = kind == "vertical" and not vertical
        below = entry is None or is_below(entry, unit.name or "")
        contained = bool(each.sha256) and each.sha256 in inside
        if below and not elsewhere and not contained:
            found.append(each)
    return found


def _distinct(units: Sequence[Delivery]) -> list[Delivery] | None:
    """One report of each unit; None where two of one unit differ, as nobody can tell which was meant."""
    first: dict[str, Delivery] = {}
    for each in units:
        for key in identities(each.code, each.name) or [each.sha256]:
            if first.setdefault(key, each).numbers != each.numbers:
                return None
    return list({each.source: each for each in first.values()}.values())
