"""The lines of 汇总清单: every expected unit and every file, and what has become of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from xlgov.collection.belonging import Entry, expected
from xlgov.collection.handling import (
    ADDED,
    ADDED_AS_DECIDED,
    BODYS_OWN,
    CONFIRMED_MISSING,
    MISSING,
    OTHER_EDITION,
    SKIPPED,
    UNREADABLE,
    VERTICAL,
    WITH_ERRORS,
    State,
)
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery, Source, likely_copy
from xlgov.rollup.applying import Applying
from xlgov.rollup.matching import matched


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 汇总清单: an expected unit, its file, what became of it and the issues about it.

    ``entry`` is None for a file that stands for no expected unit, and where there is no roster;
    ``delivery`` is None for a unit without a file.
    """

    entry: Entry | None
    delivery: Delivery | None
    state: State
    issues: tuple[Issue, ...] = ()
    excused: bool = False
    """whether the unit need not report here: one of a vertical system, an own organ that there is none of"""

    @property
    def name(self) -> str:
        """How the line's unit is called."""
        if self.entry is not None:
            return self.entry.name
        assert self.delivery is not None
        return self.delivery.name or self.delivery.source.name


def lines_of(
    collection: Collection,
    issues: Iterable[Issue],
    applied: Applying,
    total: Source | None,
    addends: Mapping[str, Sequence[Delivery]],
) -> tuple[Line, ...]:
    """The lines of the expected units, each with all its files, then those of files that stand for none.

    ``total`` is the body's own, ``addends`` what is added, by edition.
    """
    listing = _Listing(collection, issues, applied, addends)
    found: list[Line] = []
    for entry in expected(collection.roster, collection.unit) if collection.roster else ():
        found += listing.of_unit(entry)
    shown = {line.delivery.source for line in found if line.delivery is not None}
    beside = [each for each in _together(collection.deliveries) if each.source not in shown]
    found += [listing.of_file(None, each) for each in beside]
    found += [Line(None, each, BODYS_OWN) for each in applied.deliveries if each.source == total]
    return (*found, *listing.rest())


class _Listing:
    """Lines in the making: what was said of each file and unit, and which files each unit has."""

    def __init__(
        self,
        collection: Collection,
        issues: Iterable[Issue],
        applied: Applying,
        addends: Mapping[str, Sequence[Delivery]],
    ) -> None:
        self._collection = collection
        self._about = _about_replaced(applied)
        self._missing: dict[str, list[Issue]] = {}
        for issue in issues:
            for source in dict.fromkeys((*issue.sources, *issue.holds)):
                self._about.setdefault(source, []).append(issue)
            if not issue.sources and issue.unit:
                self._missing.setdefault(issue.unit, []).append(issue)
        self._editions = {each.source: edition for edition, group in addends.items() for each in group}
        self._files: dict[Entry, list[Delivery]] = {}
        for each in collection.deliveries:
            if each.source in collection.matched:
                self._files.setdefault(collection.matched[each.source], []).append(each)
        self._skipped = _skipped(collection, applied)

    def of_unit(self, entry: Entry) -> list[Line]:
        """The line of an expected unit; below it its other files and those that were left out."""
        files = sorted(self._files.get(entry, ()), key=self._rank)
        skipped = self._skipped.pop(entry, [])
        if files:
            first = self.of_file(entry, files[0])
        elif skipped and self._collection.is_elsewhere(entry.kind):
            first = replace(skipped.pop(0), entry=entry, excused=True)
        else:
            first = self._without_file(entry)
        return [first, *(self.of_file(None, each) for each in files[1:]), *skipped]

    def of_file(self, entry: Entry | None, delivery: Delivery) -> Line:
        """The line of a file; ``entry`` is the unit whose line it is."""
        issues = self._about.get(delivery.source, [])
        excused = entry is not None and self._collection.is_excused(entry)
        return Line(entry, delivery, self._state(delivery, issues), tuple(issues), excused)

    def rest(self) -> Iterable[Line]:
        """The lines of files that were left out and stood for no expected unit."""
        return chain.from_iterable(self._skipped.values())

    def _rank(self, delivery: Delivery) -> tuple[bool, bool, bool]:
        """The file that is shown as the unit's comes first."""
        looks_copied = likely_copy(delivery.source.name) is not None
        return delivery.problem is not None, delivery.source not in self._editions, looks_copied

    def _without_file(self, entry: Entry) -> Line:
        issues = tuple(self._missing.get(entry.name, ()))
        excused = self._collection.is_excused(entry)
        state = MISSING
        if self._collection.is_elsewhere(entry.kind):
            state = VERTICAL
        elif excused or any(issue.decided for issue in issues if issue.handling.missing):
            state = CONFIRMED_MISSING
        return Line(entry, None, state, issues, excused)

    def _state(self, delivery: Delivery, issues: Sequence[Issue]) -> State:
        source = delivery.source
        if delivery.problem is not None:
            return UNREADABLE
        if source in self._editions:
            if self._editions[source] != self._collection.form.edition:
                return OTHER_EDITION
            return ADDED_AS_DECIDED if any(issue.decided for issue in issues) else ADDED
        holding = [issue for issue in issues if source in issue.holds]
        if holding:
            return _held(holding)
        return next(issue.handling.left_out for issue in issues if issue.handling.left_out is not None)


def _held(issues: Iterable[Issue]) -> State:
    """The state in which issues hold back a file: that of the lowest rank."""
    states = [issue.handling.held for issue in issues if issue.handling.held is not None]
    return min(states, key=lambda state: state.rank, default=WITH_ERRORS)


def _about_replaced(applied: Applying) -> dict[Source, list[Issue]]:
    """What was said of a file before another took its place tells why that one is here."""
    about: dict[Source, list[Issue]] = {}
    for old, decision in applied.left_out:
        if decision.verdict == "replace":
            said = [issue for issue in applied.gone if old.source in issue.sources]
            about[applied.replacements[old.source].source] = [issue for issue in said if issue.decided]
    return about


def _skipped(collection: Collection, applied: Applying) -> dict[Entry | None, list[Line]]:
    """The lines of the files that were skipped or replaced, by the unit they stood for."""
    gone = {source: issue for issue in applied.gone for source in issue.sources}
    there = {each.source for each in collection.deliveries}
    files = [delivery for delivery, _ in applied.left_out if delivery.source not in there]
    stood_for = matched(applied.base, files, applied.stands_for)[0].matched
    found: dict[Entry | None, list[Line]] = {}
    for each in files:
        entry = stood_for.get(each.source)
        found.setdefault(entry, []).append(Line(None, each, SKIPPED, (gone[each.source],)))
    return found


def _together(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The files in their order, but those of one name together."""
    first: dict[str, int] = {}
    for index, each in enumerate(deliveries):
        first.setdefault(each.name or each.source.name, index)
    return sorted(deliveries, key=lambda each: first[each.name or each.source.name])
