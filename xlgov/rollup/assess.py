"""Looking at everything before anything is added: who delivered what, what is wrong, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from xlgov.collection import ask
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
from xlgov.rollup.applying import Work, settle, void_about_sum
from xlgov.rollup.decisions import Decisions
from xlgov.rollup.matching import matched

__all__ = ["Assessment", "Line", "after", "assess", "settle", "void_about_sum"]


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


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found and decided before adding up.

    ``collection`` has ``matched``, ``own`` and ``addends`` filled in. ``addends_by_edition`` has the files to
    add, those of the year's own edition and those of another. ``void`` says, in Chinese, which decisions did
    not apply, but for those about the sum (``void_about_sum``). ``reported_source`` is the body's own total
    found among the files: no addend, but what the sum is compared with. Files that were replaced or skipped
    are in ``lines`` only.
    """

    collection: Collection
    issues: tuple[Issue, ...]
    lines: tuple[Line, ...]
    addends_by_edition: Mapping[str, tuple[Delivery, ...]]
    void: tuple[str, ...] = ()
    reported_source: Source | None = None


def assess(
    base: Collection,
    decisions: Decisions | None = None,
    replacements: Mapping[Source, Delivery] | None = None,
) -> Assessment:
    """Match the deliveries with the roster, ask the rules about them and apply the decisions.

    ``replacements`` has what was read for each file that ``decisions.replacing`` names. Decisions are
    applied until none applies any more: a file that took another's place may have issues of its own. Raises
    InputError for a replacement that cannot be used and a unit that is not on the roster.
    """
    work = Work(base, decisions or Decisions(), replacements or {})
    while True:
        collection, total = matched(replace(base, own=work.own), work.deliveries, work.stands_for)
        issues = ask(collection, "delivery")
        if not work.apply(issues):
            break
    issues = [work.settle(issue) for issue in issues]
    known = {issue.finding.fingerprint for issue in issues}
    issues += [issue for issue in work.gone if issue.finding.fingerprint not in known]
    addends = _addends(collection, issues)
    collection = replace(collection, addends=addends.get(base.form.edition, ()))
    lines = _lines(collection, issues, work, total, addends)
    return Assessment(collection, tuple(issues), lines, addends, work.void(), total)


def after(collection: Collection) -> tuple[Issue, ...]:
    """What the rules say about the sum, once ``addends`` and ``total`` are set."""
    return tuple(ask(collection, "rollup"))


# --- what becomes of each file


def _addends(collection: Collection, issues: Iterable[Issue]) -> dict[str, tuple[Delivery, ...]]:
    """The files to add, by edition, the year's own first; merged and vertical ones if somebody said so."""
    issues = list(issues)
    held = {source for issue in issues for source in issue.holds}
    taken = {
        source
        for issue in issues
        if issue.handling.left_out is not None and issue.decided is not None
        for source in issue.sources
    }
    found: dict[str, list[Delivery]] = {}
    for delivery in collection.usable:
        entry = collection.matched.get(delivery.source)
        out = entry is not None and (entry.merged_into is not None or is_elsewhere(collection, entry))
        out = out and delivery.source not in taken
        if delivery.source not in held and not out and delivery.edition is not None:
            found.setdefault(delivery.edition, []).append(delivery)
    own = collection.form.edition
    return {name: tuple(found[name]) for name in sorted(found, key=lambda name: (name != own, name))}


def _lines(
    collection: Collection,
    issues: Iterable[Issue],
    work: Work,
    total: Source | None,
    addends: Mapping[str, tuple[Delivery, ...]],
) -> tuple[Line, ...]:
    about: dict[Source, list[Issue]] = {}
    missing: dict[str, list[Issue]] = {}
    for old, decision in work.left_out:
        if decision.verdict == "replace":  # what was said of the file before tells why this one is here
            told = [issue for issue in work.gone if old.source in issue.sources and issue.decided]
            about[work.replacements[old.source].source] = told
    for issue in issues:
        for source in dict.fromkeys((*issue.sources, *issue.holds)):
            about.setdefault(source, []).append(issue)
        if not issue.sources and issue.unit:
            missing.setdefault(issue.unit, []).append(issue)
    states = _states(collection, about, addends)
    by_entry: dict[Entry, list[Delivery]] = {}
    for delivery in collection.deliveries:
        if delivery.source in collection.matched:
            by_entry.setdefault(collection.matched[delivery.source], []).append(delivery)
    left_out = _left_out(collection, work)

    def line(entry: Entry | None, delivery: Delivery) -> Line:
        said = tuple(about.get(delivery.source, ()))
        return Line(entry, delivery, states[delivery.source], said, _excused(collection, entry))

    def rank(each: Delivery) -> tuple[bool, bool, bool]:
        """The file that is shown as the unit's comes first."""
        name = each.source.name
        return each.problem is not None, each.source not in added, likely_copy(name) is not None

    added = {each.source for group in addends.values() for each in group}
    lines: list[Line] = []
    shown: set[Source] = set()
    for entry in expected(collection.roster, collection.unit) if collection.roster else ():
        theirs = sorted(by_entry.get(entry, ()), key=rank)
        skipped = left_out.pop(entry, [])
        excused = _excused(collection, entry)
        if theirs:
            lines.append(line(entry, theirs[0]))
        elif skipped and is_elsewhere(collection, entry):
            lines.append(replace(skipped.pop(0), entry=entry, excused=excused))
        else:
            said = tuple(missing.get(entry.name, ()))
            settled_so = excused or any(issue.decided for issue in said)
            state = CONFIRMED_MISSING if settled_so else MISSING
            state = VERTICAL if is_elsewhere(collection, entry) else state
            lines.append(Line(entry, None, state, said, excused))
        # the second file of a unit stands directly below the first
        lines += [*(line(None, each) for each in theirs[1:]), *skipped]
        shown.update(each.source for each in theirs)
    lines += [line(None, each) for each in _beside(collection.deliveries) if each.source not in shown]
    for delivery in work.deliveries:
        if delivery.source == total:
            lines.append(Line(None, delivery, BODYS_OWN))
    return (*lines, *chain.from_iterable(left_out.values()))


def is_elsewhere(collection: Collection, entry: Entry) -> bool:
    """Whether a line of the roster reports inside its vertical system, not to this body."""
    return entry.kind == "vertical" and not collection.vertical


def _excused(collection: Collection, entry: Entry | None) -> bool:
    if entry is None:
        return False
    return is_elsewhere(collection, entry) or (entry.kind == "own_organ" and not collection.own_required)


def _left_out(collection: Collection, work: Work) -> dict[Entry | None, list[Line]]:
    """The lines of the files that were skipped or replaced, by the unit they stood for."""
    gone = {source: issue for issue in work.gone for source in issue.sources}
    there = {each.source for each in collection.deliveries}
    files = [delivery for delivery, _ in work.left_out if delivery.source not in there]
    stood_for = matched(work.base, files, work.stands_for)[0].matched
    found: dict[Entry | None, list[Line]] = {}
    for each in files:
        entry = stood_for.get(each.source)
        found.setdefault(entry, []).append(Line(None, each, SKIPPED, (gone[each.source],)))
    return found


def _beside(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The files in their order, but those of one name together."""
    first: dict[str, int] = {}
    for index, each in enumerate(deliveries):
        first.setdefault(each.name or each.source.name, index)
    return sorted(deliveries, key=lambda each: first[each.name or each.source.name])


def _states(
    collection: Collection, about: Mapping[Source, list[Issue]], addends: Mapping[str, tuple[Delivery, ...]]
) -> dict[Source, State]:
    editions = {each.source: name for name, group in addends.items() for each in group}
    return {
        delivery.source: _state(collection, delivery, about.get(delivery.source, []), editions)
        for delivery in collection.deliveries
    }


def _state(
    collection: Collection, delivery: Delivery, issues: list[Issue], editions: Mapping[Source, str]
) -> State:
    source = delivery.source
    if delivery.problem is not None:
        return UNREADABLE
    if source in editions:
        if editions[source] != collection.form.edition:
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
