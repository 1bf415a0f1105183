"""Which figure of a report goes to which cell of another edition, and which have none there.

A figure goes where the key is the same. A row of one edition that another divides (its undivided row, which
the divided form knows as an import-only row) is the sum of the parts: parts are added up where each is a
number, and nothing is divided but 0. Nothing else is moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xlgov.finding import Place
from xlgov.form import Form
from xlgov.form.folder import comparable
from xlgov.form.identities import LAST
from xlgov.report import AsReported, Report
from xlgov.values import Kind, Number

_NO_CELL = "新表里没有对应的格"
_OTHER_UNIT = "新表里这一格的单位不同"
_NO_LAST = "新表里没有这个上年数"
_NOT_ADDED = "新表里这几项合为一行，有的没有填或者不是数，没有相加"
_MISSING = AsReported(kind="missing")


class Moved(NamedTuple):
    """A figure that has a cell in the new form: its keys there, its table, its name, where it stood and what
    was there.

    ``why`` says why it has to be looked at all the same; empty where the cell is the same.
    """

    key: str
    to: tuple[str, ...]
    part: str
    label: str
    place: str
    value: str
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """The shape of ``upgrade --format json``."""
        return {**self._asdict(), "to": list(self.to)}


class Left(NamedTuple):
    """What has no place in the new form: its old key, its table or part, its name, where it stood, what it
    was and why."""

    key: str
    part: str
    label: str
    place: str
    value: str
    why: str = _NO_CELL

    @property
    def is_nought(self) -> bool:
        """Whether it is a 0, with which little is lost."""
        return self.value == "0"

    def to_json(self) -> dict[str, Any]:
        """The shape of ``upgrade --format json``."""
        return dict(self._asdict())


@dataclass
class Plan:
    """What the new report holds, and what became of each figure of the old one."""

    figures: dict[str, Number | None] = field(default_factory=dict)
    last: dict[str, Number] = field(default_factory=dict)
    as_reported: dict[str, AsReported] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def planned(report: Report, target: Form, places: Mapping[str, Place]) -> Plan:
    """Every figure of a report at its key in the target, or among what was left; blanks are neither."""
    return _Planner(report, target, places).plan


class _Planner:
    """Goes through the figures of one report."""

    def __init__(self, report: Report, target: Form, places: Mapping[str, Place]) -> None:
        self._report, self._target, self._places = report, target, places
        self.plan = Plan()
        parts = dict(_groups(report, target))
        taken = {key for keys in parts.values() for key in keys}
        undivided = self._undivided()
        for total, keys in parts.items():
            self._add_up(total, keys)
        for key in report.figures:
            if key not in taken and key not in undivided:
                self._move(key)
        self._divide(undivided)
        typed = [key.removeprefix(LAST) for key in report.as_reported if key.startswith(LAST)]
        for key in dict.fromkeys((*report.last, *typed)):
            self._move_last(key)

    def _undivided(self) -> tuple[str, ...]:
        """The figures of a row that the target divides, where nothing but 0 stands there."""
        if self._report.form.is_hybrid:
            return ()
        keys = tuple(key for key in self._target.hybrid_keys if key in self._report.figures)
        empty = (Kind.BLANK, Kind.MISSING)
        for key in keys:
            if self._report.figures[key] != 0 and self._report.value(key).kind not in empty:
                return ()
        return keys

    def _divide(self, keys: tuple[str, ...]) -> None:
        """Of a row that is 0 every part is 0; of one that was not there none was."""
        for key in keys:
            parts = self._parts_of(key)
            self.plan.figures |= dict.fromkeys(parts, self._report.figures[key])
            if key in self._report.as_reported:
                self.plan.as_reported |= dict.fromkeys(parts, self._report.as_reported[key])
            self._note(key, parts)

    def _parts_of(self, key: str) -> tuple[str, ...]:
        """The cells of the target's own rows that one of its import-only row stands for."""
        stem, column = _stem(key), key.rpartition(".")[2]
        return tuple(
            part
            for part in self._target.statutory.cells
            if part.startswith(stem) and part.rpartition(".")[2] == column
        )

    def _add_up(self, total: str, keys: tuple[str, ...]) -> None:
        """The parts of a row that the target does not divide; where only the row itself is filled in, it."""
        others = [key for key in keys if key != total]
        if len(others) < len(keys) and all(self._value(key) is None for key in others):
            self._move(total)
            return
        present = [key for key in keys if self._report.value(key).kind is not Kind.MISSING]
        numbers = [self._report.figures[key] for key in present]
        known = [number for number in numbers if number is not None]
        plain = not any(key in self._report.as_reported for key in present)
        if plain and len(known) == len(numbers) and known:
            self.plan.figures[total] = sum(known)
            for key in present:
                self._note(key, (total,))
            return
        self.plan.figures[total] = None
        for key in present:
            self._leave(key, _NOT_ADDED)

    def _move(self, key: str) -> None:
        cell = self._target.widest.cells.get(key)
        if cell is None:
            self._leave(key, _NO_CELL)
        elif cell.measure is not self._report.form.cells[key].measure:
            self._leave(key, _OTHER_UNIT)
        else:
            self.plan.figures[key] = self._report.figures[key]
            if key in self._report.as_reported:
                self.plan.as_reported[key] = self._report.as_reported[key]
            self._note(key, (key,), self._doubt(cell.table))
        if cell is not None and cell.import_only:
            others = [part for part in self._parts_of(key) if part not in self._report.figures]
            self.plan.as_reported |= dict.fromkeys(others, _MISSING)

    def _move_last(self, key: str) -> None:
        same = key in self._target.last and comparable(
            self._report.form.cells[key].table, self._report.edition, self._target.edition
        )
        name = LAST + key
        if not same:
            self._leave(name, _NO_LAST)
            return
        if key in self._report.last:
            self.plan.last[key] = self._report.last[key]
        if name in self._report.as_reported:
            self.plan.as_reported[name] = self._report.as_reported[name]
        self._note(name, (name,))

    def _doubt(self, table: str) -> str:
        """Why figures of a table are not the same in two editions; empty where they are."""
        now, before = self._target.edition, self._report.edition
        if now == before or comparable(table, before, now):
            return ""
        return f"{before}版和{now}版里这一栏的口径不同，数已照搬，要对照{now}版的要求核对"

    def _note(self, key: str, to: tuple[str, ...], why: str = "") -> None:
        value = self._value(key)
        if value is not None:
            self.plan.moved.append(Moved(key, to, *self._named(key), value, why))

    def _leave(self, key: str, why: str) -> None:
        value = self._value(key)
        if value is not None:
            self.plan.left.append(Left(key, *self._named(key), value, why))

    def _value(self, key: str) -> str | None:
        """What stood there; None for a blank and for a cell that was not there."""
        value = self._report.value(key)
        if value.kind in (Kind.BLANK, Kind.MISSING):
            return None
        return value.typed or self._report.shown(key) or "没有结果的公式"

    def _named(self, key: str) -> tuple[str, str, str]:
        """Its table, its name and its place."""
        cell = self._report.form.cells[key.removeprefix(LAST)]
        sheet = self._report.form.table(cell.table).sheet
        label = f"{'上年的' if key.startswith(LAST) else ''}{cell.label}"
        return f"“{sheet}”表", label, str(self._places.get(key, ""))


def _groups(report: Report, target: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys of the target's undivided rows, each with those of the report that are added up into it."""
    divided = report.form.widest
    for total in divided.hybrid_keys:
        if total not in target.statutory.cells:
            continue
        stem, column = _stem(total), total.rpartition(".")[2]
        keys = [key for key in report.figures if key.startswith(stem) and key.rpartition(".")[2] == column]
        yield total, tuple(keys)


def _stem(key: str) -> str:
    """How the keys begin of the rows beside an import-only row; see ``report.extent.standing_in``."""
    return key.rsplit(".", 2)[0] + "."
