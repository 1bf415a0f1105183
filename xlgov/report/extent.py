"""How much of a report was read: a figure that the source had not is neither blank nor 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlgov.values import Kind

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.report.report import Report


UNTOUCHED = "还没有填"
"""What is said where nobody has entered anything: that nothing is wrong would sound like praise."""


class Extent(NamedTuple):
    """Statutory figures of a report: how many there are, and the keys of those that were not read."""

    figures: int
    unread: tuple[str, ...]

    @property
    def read(self) -> int:
        """How many were read, blank cells among them."""
        return self.figures - len(self.unread)

    @property
    def whole(self) -> bool:
        """Whether every figure was read."""
        return not self.unread

    @property
    def said(self) -> str:
        """How many were read of how many, in words; empty where all were."""
        if self.whole:
            return ""
        if not self.read:
            return f"{self.figures} 个数一个也没有读到"
        return f"读到 {self.figures} 个数中的 {self.read} 个"


def extent(report: Report) -> Extent:
    """What was read of the figures that a report must have; cells that another row stands for are read.

    A total whose formula has no result is worked out by whoever opens the file: nothing is lost with it.
    """
    excused = stood_in(report)
    entries = report.as_reported
    keys = report.form.statutory.keys
    unread = [key for key in keys if key in entries and key not in excused and _is_lost(report, key)]
    return Extent(len(keys), tuple(unread))


def _is_lost(report: Report, key: str) -> bool:
    value = report.value(key)
    return value.lost and not (value.kind is Kind.FORMULA and report.form.cells[key].computed)


def stood_in(report: Report) -> frozenset[str]:
    """Rows that an undivided row of another edition stands for: their missing cells count as 0."""
    groups = standing_in(report.form)
    missing = [key for key, entry in report.as_reported.items() if entry.kind == "missing"]
    return frozenset(key for key in missing if key.startswith(groups))


def untouched(report: Report) -> frozenset[str]:
    """The tables in which nobody has entered anything.

    What a new report takes over from last year's is no entry, nor is a total that was worked out of nothing.
    """
    excused = stood_in(report)
    found: list[str] = []
    for table, keys in report.form.statutory.by_table.items():
        if not any(key not in excused and _is_entered(report, key) for key in keys):
            found.append(table)
    return frozenset(found)


def is_blank(report: Report) -> bool:
    """Whether nobody has entered anything in any table."""
    return len(untouched(report)) == len(report.form.tables)


def _is_entered(report: Report, key: str) -> bool:
    number = report.figures[key]
    if number is None:
        return key in report.as_reported and report.value(key).kind is not Kind.BLANK
    worked_out = number == 0 and key in report.form.computed
    return not worked_out and key not in report.form.carried


def standing_in(form: Form) -> tuple[str, ...]:
    """How the keys begin of the rows that an undivided row of a form stands for."""
    if not form.is_hybrid:
        return ()
    return tuple({key.rsplit(".", 2)[0] + "." for key in form.hybrid_keys})
