"""What two reports of one unit do not have in common: two deliveries, or one and what was added up before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xlgov.collection.received import Delivery
from xlgov.comparison import NO_CELL, FigureChange, Held, State, figure_change, held, texts_of
from xlgov.finding import listed
from xlgov.report import Report
from xlgov.report.as_typed import entry_value
from xlgov.report.extent import standing_in
from xlgov.values import BLANK, Kind, fixed

_DIGEST = 8
"""bytes that are kept of a text to tell whether another is the same"""
OTHER_EDITION = "两份的格式版本不同，没有比较"
_NOT_READ = "没有读到，没有比较"


@dataclass(frozen=True, slots=True)
class Unlike:
    """What ``after`` has otherwise than ``before``; both are names of files.

    ``later`` says that ``after`` is known to be the later one; else they are two of which nobody can say
    that. ``figures`` are entered ones, ``totals`` those that are worked out. ``texts`` are the titles of the
    texts that differ, None where texts were not compared.
    """

    unit: str
    before: str
    after: str
    later: bool
    why: str
    """how it is known which is the later one, or that it is not"""
    figures: tuple[FigureChange, ...] = ()
    totals: tuple[FigureChange, ...] = ()
    texts: tuple[str, ...] | None = None
    edition: str = ""
    """that of both, empty where they are of two"""
    problem: str = ""
    """why nothing was compared"""

    @property
    def changed(self) -> tuple[FigureChange, ...]:
        """The entered figures that are known to differ."""
        return tuple(each for each in self.figures if each.state is not State.UNREAD)

    @property
    def rows(self) -> tuple[FigureChange, ...]:
        """All figures of which something is to be said."""
        return (*self.figures, *self.totals)

    @property
    def words(self) -> str:
        """How many cells differ, the first by name, and what of the texts; a clause without a full stop."""
        return self.problem or "；".join(filter(None, (self._figures(), self._unread(), self._texts())))

    def _figures(self) -> str:
        totals = [each for each in self.totals if each.state is not State.UNREAD]
        told, what = (self.changed, "") if self.changed else (totals, "合计")
        if not told:
            return "" if self._unread() else "各项数都相同"
        count = f"改了 {len(told)} 格" if self.later else f"有 {len(told)} 格不同"
        named = [f"{each.label}{self._sides(each)}" for each in told]
        return f"{what}{count}：{listed(named, '等')}"

    def _sides(self, each: FigureChange) -> str:
        joint = " → " if self.later else "／"
        doubt = "（存疑）" if each.state is State.DOUBTFUL else ""
        return f" {each.before.words}{joint}{each.after.words}{doubt}"

    def _unread(self) -> str:
        count = sum(each.state is State.UNREAD for each in self.rows)
        return f"有 {count} 格在其中一份里{_NOT_READ}" if count else ""

    def _texts(self) -> str:
        if self.texts is None:
            return "文字没有比较"
        return f"文字有 {len(self.texts)} 处不同（{listed(self.texts, '等')}）" if self.texts else ""

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``rollup --format json``."""
        return {
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "later": self.later,
            "figures": [each.to_json() for each in self.rows],
            "texts": None if self.texts is None else list(self.texts),
            "summary": self.words,
        }


def unlike(
    before: Delivery, after: Delivery, unit: str, *, later: bool, why: str = "", remembered: bool = False
) -> Unlike:
    """What the usable delivery ``after`` has otherwise than ``before``.

    Reports of two editions are not compared. ``remembered`` says that ``before`` is what an earlier roll-up
    kept, which has no totals and no texts and does not tell a blank from 0.
    """
    names = before.source.name, after.source.name
    if before.edition != after.edition or not before.numbers or not after.numbers:
        return Unlike(unit, *names, later, why, problem=OTHER_EDITION)
    figures, totals = [], []
    for change in _changes(before, after):
        if after.form.cells[change.key].computed:
            # a formula without a result loses nothing: whoever opens the file works it out
            if Kind.FORMULA not in (change.before.kind, change.after.kind):
                totals.append(change)
        elif not (remembered and _is_nothing(change.before) and _is_nothing(change.after)):
            figures.append(change)
    return Unlike(
        unit,
        *names,
        later,
        why,
        tuple(figures),
        () if remembered else tuple(totals),
        _texts_apart(before, after),
        after.form.edition,
    )


def _changes(before: Delivery, after: Delivery) -> Iterator[FigureChange]:
    unsure = {*before.unsure, *after.unsure}
    sides = zip(_held(before), _held(after), strict=True)
    for key, (one, other) in zip(after.form.cells, sides, strict=True):
        change = figure_change(after.form, key, one, other, doubtful=key in unsure)
        if change is not None:
            yield change


def _held(delivery: Delivery) -> Iterator[Held]:
    """What each cell of the widest variant of the form holds."""
    form = delivery.variant
    stood_in = standing_in(form)
    for (key, cell), number in zip(delivery.form.cells.items(), delivery.numbers, strict=True):
        if number is not None:
            yield Held(Kind.NUMBER, fixed(number), number)
        elif key in delivery.gaps:
            yield held(entry_value(delivery.gaps[key], cell.measure))
        elif key not in form.cells or key.startswith(stood_in):
            yield NO_CELL
        else:
            yield held(BLANK)


def _is_nothing(side: Held) -> bool:
    return side.number == 0 if side.kind is Kind.NUMBER else side.kind in (Kind.BLANK, None)


def _texts_apart(before: Delivery, after: Delivery) -> tuple[str, ...] | None:
    one, other = before.texts, after.texts
    if one is None or other is None:
        return None
    found = []
    for key, title in texts_of(before.form, after.form).items():
        if one.get(key) != other.get(key):
            found.append(title if key in one and key in other else f"{title}，只有一份里有")
    return tuple(found)


def text_digests(report: Report) -> Mapping[str, bytes]:
    """What is kept of the texts of a report, by key: their letters without the layout; blank ones are left
    out."""
    found = {}
    for key in texts_of(report.form):
        letters = "".join(str(report.under(key) or "").split())
        if letters:
            found[key] = hashlib.blake2b(letters.encode(), digest_size=_DIGEST).digest()
    return found
