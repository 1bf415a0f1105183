"""What the rules about many reports look at, and the issues that they raise of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlgov.collection.belonging import Entry, Roster, expected
from xlgov.collection.handling import Handling
from xlgov.collection.received import Delivery, Source
from xlgov.collection.unlike import Unlike
from xlgov.finding import CellRef, Finding, Severity, fingerprint
from xlgov.form import Form
from xlgov.values import Number, fixed

if TYPE_CHECKING:
    from xlgov.collection.rule import CollectionRule
    from xlgov.report import Report, UnitKind


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding about the collection: the unit and the files it concerns.

    ``holds`` are the files that stay out of the sum until somebody decides; ``suggestion`` names the unit of
    the roster that is probably meant. ``decided`` is the decision that settled it, as people wrote it.
    ``handling`` is what a roll-up makes of it.
    """

    finding: Finding
    unit: str | None = None
    sources: tuple[Source, ...] = ()
    holds: tuple[Source, ...] = ()
    suggestion: str | None = None
    decided: str | None = None
    handling: Handling = field(default_factory=Handling)
    unlike: tuple[Unlike, ...] = ()
    """what reports of the unit do not have in common, in pairs"""

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``rollup --format json``."""
        return {
            **self.finding.to_json(),
            "unit": self.unit,
            "files": [source.name for source in self.sources],
            "held": [source.name for source in self.holds],
            "suggestion": self.suggestion,
            "decided": self.decided,
            "changes": [each.to_json() for each in self.unlike],
        }


@dataclass(frozen=True)
class Collection:
    """One roll-up under one rule. Copies for other rules share what was looked up.

    ``unit`` is the body that rolls up, ``form`` the edition of its year; ``own_required`` says that its
    own-organ report (本级) must be among the addends, ``own`` which delivery that is. ``deliveries`` are the
    files in play, ``matched`` the line of the roster each stands for. ``previous`` are last year's reports
    of the units, None where none were given, ``previous_total`` last year's report of the body itself or
    the sum of its units'.
    ``reported`` is the body's own report of this year where it already has one. Once everything is decided,
    ``addends`` are the files that were added and ``total`` is their sum.
    """

    unit: str
    year: int
    form: Form
    deliveries: tuple[Delivery, ...] = ()
    roster: Roster | None = None
    matched: Mapping[Source, Entry] = field(default_factory=dict)
    own: Source | None = None
    own_required: bool = True
    vertical: bool = False
    """whether the body itself belongs to a vertical system, whose units are then its addends"""
    previous: tuple[Delivery, ...] | None = None
    previous_total: Report | None = None
    reported: Report | None = None
    earlier: Mapping[str, Delivery] = field(default_factory=dict)
    """what an earlier roll-up of the same collection added up, as far as it remembers it, by source name"""
    addends: tuple[Delivery, ...] = ()
    total: Report | None = None
    info: CollectionRule | None = None

    def under(self, rule: CollectionRule) -> Collection:
        """The same facts, answering in the name of a rule."""
        bound = copy(self)
        object.__setattr__(bound, "info", rule)
        return bound

    @property
    def rule(self) -> CollectionRule:
        """The rule in whose name issues are raised."""
        assert self.info is not None, "a collection answers only under a rule"
        return self.info

    @cached_property
    def usable(self) -> tuple[Delivery, ...]:
        """The deliveries that could be read."""
        return tuple(delivery for delivery in self.deliveries if delivery.problem is None)

    def is_elsewhere(self, kind: UnitKind | None) -> bool:
        """Whether units of a kind report inside their vertical system, not to this body."""
        return kind == "vertical" and not self.vertical

    def is_excused(self, entry: Entry) -> bool:
        """Whether a unit need not report here: it is of a vertical system, or an own organ not asked for."""
        no_organ = entry.kind == "own_organ" and not self.own_required
        return no_organ or self.is_elsewhere(entry.kind)

    def is_kept_out(self, delivery: Delivery) -> bool:
        """Whether the roster itself says that a file's figures do not belong in the sum."""
        entry = self.matched.get(delivery.source)
        return entry is not None and (entry.merged_into is not None or self.is_elsewhere(entry.kind))

    @cached_property
    def missing(self) -> tuple[Entry, ...]:
        """The lines of the expected units that no file stands for."""
        there = {entry.name for entry in self.matched.values()}
        direct = expected(self.roster, self.unit) if self.roster else ()
        return tuple(entry for entry in direct if entry.name not in there)

    @property
    def lacks_units(self) -> bool:
        """Whether an expected unit's or a given file's figures are not in the sum."""
        added = {each.source for each in self.addends}
        for each in self.deliveries:
            if each.source not in added and not self.is_kept_out(each):
                return True
        if self.roster is None:
            return False
        there = {self.matched[source].name for source in added if source in self.matched}
        for entry in expected(self.roster, self.unit):
            if entry.name not in there and not self.is_excused(entry):
                return True
        return False

    def called(self, delivery: Delivery) -> str:
        """How messages name the unit of a delivery: as the roster does, else as the report, else by file."""
        entry = self.matched.get(delivery.source)
        return entry.name if entry else delivery.name or delivery.source.name

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(self.called(each) for each in self.usable)

    def report_of(self, delivery: Delivery) -> str:
        """How messages name a report: by its unit, and by its file where the unit sent several."""
        name = self.called(delivery)
        which = f"（{delivery.source.name}）" if self._times[name] > 1 else ""
        return f"“{name}”的年报{which}"

    def issue(
        self,
        message: str,
        *,
        unit: str | None = None,
        sources: Sequence[Delivery] = (),
        holds: Sequence[Delivery] = (),
        keys: Mapping[str, Number | None] | None = None,
        sides: tuple[Number, Number] | None = None,
        severity: Severity | None = None,
        cause: str | None = None,
        advice: str | None = None,
        quote: str = "",
        suggestion: str | None = None,
        facts: Iterable[str] = (),
        handling: Handling | None = None,
        unlike: Sequence[Unlike] = (),
    ) -> Issue:
        """An issue in the rule's name; what is not given comes from the rule.

        ``keys`` are figures concerned and what they hold, ``sides`` both sides of an equation, ``facts``
        whatever else was looked at. The fingerprint changes with all of these, the unit, the year and the
        content of the files.
        """
        rule = self.rule
        shown = {key: None if number is None else fixed(number) for key, number in (keys or {}).items()}
        left, right = sides if sides else (None, None)
        values = {
            **shown,
            **_numbered("file", (each.sha256 for each in sources)),
            **_numbered("side", map(fixed, sides or ())),
            **_numbered("fact", facts),
        }
        finding = Finding(
            code=rule.code,
            severity=severity or rule.severity,
            message=message,
            cause=rule.cause if cause is None else cause,
            advice=rule.advice if advice is None else advice,
            quote=quote,
            cells=tuple(CellRef(key, value=value) for key, value in shown.items()),
            left=left,
            right=right,
            difference=sides[0] - sides[1] if sides else None,
            basis=rule.basis,
            fingerprint=fingerprint(unit or self.unit, self.year, rule.code, values or {"": message}),
        )
        return Issue(
            finding,
            unit,
            tuple(each.source for each in sources),
            tuple(each.source for each in holds),
            suggestion,
            handling=handling or rule.handling,
            unlike=tuple(unlike),
        )


def _numbered(what: str, texts: Iterable[str]) -> dict[str, str | None]:
    return {f"{what} {index}": text for index, text in enumerate(texts)}


def settled(issue: Issue, decision: str) -> Issue:
    """The issue with the decision that settled it; it holds nothing back any more."""
    return replace(issue, holds=(), decided=decision)
