"""Last year's report of the body that rolls up: its own, else what its units had together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xlgov.collection.belonging import RosterIndex, identities, is_below
from xlgov.form import entered
from xlgov.report import AsReported, Unit, descendants, not_read
from xlgov.rollup.combine import combine
from xlgov.rollup.previous import of_roster

if TYPE_CHECKING:
    from xlgov.collection.belonging import Roster
    from xlgov.collection.issues import Collection
    from xlgov.collection.received import Delivery
    from xlgov.report import Report
    from xlgov.rollup.previous import Previous

_UNKNOWN = AsReported(kind="missing")
"""What stands in a total of which a part was not read."""


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
    return _together(unit, year - 1, distinct)


def of_the_same_units(before: Previous, collection: Collection, addends: Sequence[Delivery]) -> Report | None:
    """What the units of these addends had last year together, with what was merged into them.

    None where one of them is not known, is of another year, or of another edition than the others.
    """
    records: list[Delivery] = []
    for record in _records(before, collection, addends):
        if record is None or record.year != collection.year - 1:
            return None
        records.append(record)
    if len({each.edition for each in records}) != 1:
        return None
    return _together(Unit(name=collection.unit), collection.year - 1, records)


def misses_units_of_last_year(before: Previous, collection: Collection) -> bool:
    """Whether last year has units that are not in the sum though all that are in it were there last year.

    Only without a roster: that tells better who is expected.
    """
    if collection.roster is not None:
        return False
    known = [record for record in _records(before, collection, collection.addends) if record is not None]
    units = [each for each in before.deliveries if not collection.is_elsewhere(each.kind)]
    return len(known) == len(collection.addends) and any(each not in known for each in units)


def _records(
    before: Previous, collection: Collection, addends: Sequence[Delivery]
) -> Iterator[Delivery | None]:
    """What each addend's unit had last year."""
    roster = collection.roster
    by_line = dict(zip(roster.entries, of_roster(roster, before), strict=True)) if roster else {}
    for each in addends:
        entry = collection.matched.get(each.source)
        yield by_line[entry] if entry in by_line else before.find(each.name, each.code)


def _together(unit: Unit, year: int, units: Sequence[Delivery]) -> Report:
    """The sum of last year's reports; what was not read of one of them is no figure of the sum either."""
    total = combine(unit, year, units[0].form, units)
    lost = {each.key: each.entry for each in not_read(total.provenance.addends)}
    over = [key for key in total.form.computed if not lost.keys().isdisjoint(entered(total.form.widest, key))]
    entries = {key: entry for key, entry in lost.items() if key in total.figures}
    entries |= dict.fromkeys(over, _UNKNOWN)
    return replace(total, figures=total.figures | dict.fromkeys(entries), as_reported=entries)


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
