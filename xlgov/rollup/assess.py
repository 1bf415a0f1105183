"""Looking at everything before anything is added: who delivered what, what is wrong, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xlgov.collection import ask
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery, Source
from xlgov.rollup.applying import Applying, settle, void_about_sum
from xlgov.rollup.decisions import Decisions
from xlgov.rollup.matching import matched
from xlgov.rollup.unit_lines import Line, lines_of

__all__ = ["Assessment", "after", "assess", "settle", "void_about_sum"]


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
    applied = Applying(base, decisions or Decisions(), replacements or {})
    while True:
        collection, total = matched(replace(base, own=applied.own), applied.deliveries, applied.stands_for)
        issues = ask(collection, "delivery")
        if not applied.apply(issues):
            break
    issues = [applied.settle(issue) for issue in issues]
    still = {issue.finding.fingerprint for issue in issues}
    issues += [issue for issue in applied.gone if issue.finding.fingerprint not in still]
    addends = _addends(collection, issues)
    collection = replace(collection, addends=addends.get(base.form.edition, ()))
    lines = lines_of(collection, issues, applied, total, addends)
    return Assessment(collection, tuple(issues), lines, addends, applied.void(), total)


def after(collection: Collection) -> tuple[Issue, ...]:
    """What the rules say about the sum, once ``addends`` and ``total`` are set."""
    return tuple(ask(collection, "rollup"))


def _addends(collection: Collection, issues: Iterable[Issue]) -> dict[str, tuple[Delivery, ...]]:
    """The files to add, by edition, the year's own first; merged and vertical ones if somebody said so."""
    issues = list(issues)
    held = {source for issue in issues for source in issue.holds}
    taken_in: set[Source] = set()
    for issue in issues:
        if issue.handling.left_out is not None and issue.decided is not None:
            taken_in.update(issue.sources)
    found: dict[str, list[Delivery]] = {}
    for delivery in collection.usable:
        out = collection.is_kept_out(delivery) and delivery.source not in taken_in
        if delivery.source not in held and not out and delivery.edition is not None:
            found.setdefault(delivery.edition, []).append(delivery)
    own = collection.form.edition
    return {name: tuple(found[name]) for name in sorted(found, key=lambda name: (name != own, name))}
