"""A report after its repairs, with everything that a person must know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlgov.finding import Status, told
from xlgov.repairs.applying import applied
from xlgov.repairs.figures import FORMULA
from xlgov.repairs.proposing import CODES, proposed
from xlgov.repairs.repair import Repair
from xlgov.report import Loaded
from xlgov.rules import validate
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Report

_LEFT = frozenset(CODES) - {FORMULA}
"""Of C-FORMULA only numbers kept as text are put right, and these all are."""


@dataclass(frozen=True)
class Repaired:
    """What was put right, what was not though it could be, what a rule of these flags and nothing can put
    right (``left``), and the explanations that have to be written anew (``void``), as they read.
    ``added_up`` are totals whose formula has a result only now."""

    loaded: Loaded
    made: tuple[Repair, ...]
    not_made: tuple[Repair, ...]
    left: tuple[Finding, ...]
    void: tuple[str, ...]
    added_up: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left for a person."""
        return not (self.not_made or self.left or self.void)

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``repair --format json``."""
        return {
            "made": [each.to_json() for each in self.made],
            "not_made": [each.to_json() for each in self.not_made],
            "left": [each.to_json() for each in self.left],
            "void": list(self.void),
            "added_up": list(self.added_up),
        }


def repaired(loaded: Loaded, every: Sequence[Repair], chosen: Sequence[Repair]) -> Repaired:
    """A report with those of ``every`` repair of it that were chosen, and with the totals that follow.

    What a new file is without (a number kept as text) is not said of the new report.
    """
    report = applied(loaded.report, chosen)
    made = tuple(chosen)
    follow = [each for each in proposed(report) if _follows(each, every)] if made else []
    if follow:
        report = applied(report, follow)
        made += tuple(follow)
    ids = {each.id for each in made}
    still = tuple(each for each in loaded.observations if each.origin or not each.cured_by_writing)
    new = replace(loaded, report=report, observations=still)
    before, after = validate(loaded), validate(new)
    return Repaired(
        loaded=new,
        made=made,
        not_made=tuple(each for each in every if each.id not in ids),
        left=tuple(told(_left(after, every, ids), Face.COMMAND)),
        void=tuple(_void(before, after)),
        added_up=tuple(_added_up(loaded.report, report, made)),
    )


def _added_up(before: Report, after: Report, made: Sequence[Repair]) -> Iterator[str]:
    own = {each.key for each in made}
    for key, number in after.figures.items():
        if number is not None and before.figures[key] is None and key not in own:
            yield key


def _follows(repair: Repair, every: Sequence[Repair]) -> bool:
    """Whether a total can be worked out only since a part of it was put right."""
    known = {each.key for each in every}
    return repair.sure and repair.number is not None and repair.key not in known


def _left(after: Sequence[Finding], every: Sequence[Repair], made: set[str]) -> Iterator[Finding]:
    """What these rules still flag, but for what a repair that was not made is about."""
    waiting = {(code, each.key) for each in every if each.id not in made for code in each.codes}
    for found in after:
        if found.code not in _LEFT or found.status is not Status.FAIL or found.is_explained:
            continue
        if not any((found.code, cell.key) in waiting for cell in found.cells):
            yield found


def _void(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[str]:
    """Explanations that counted, of findings that still stand but read otherwise now."""
    now = {found.fingerprint for found in after}
    open_codes = {found.code for found in after if found.status is Status.FAIL and not found.explanation}
    for found in before:
        if found.explanation and found.fingerprint not in now and found.code in open_codes:
            yield found.explanation.text
