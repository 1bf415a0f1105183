"""How much of a report was read: a figure that the source had not is neither blank nor 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlgov.report.report import Report


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
    """What was read of the figures that a report must have; cells that another row stands for are read."""
    excused = stood_in(report)
    entries = report.as_reported
    keys = report.form.statutory.keys
    unread = [key for key in keys if key in entries and entries[key].kind == "missing" and key not in excused]
    return Extent(len(keys), tuple(unread))


def stood_in(report: Report) -> frozenset[str]:
    """Rows that an undivided row of another edition stands for: their missing cells count as 0."""
    if not report.form.is_hybrid:
        return frozenset()
    groups = tuple({key.rsplit(".", 2)[0] + "." for key in report.form.hybrid_keys})
    missing = [key for key, entry in report.as_reported.items() if entry.kind == "missing"]
    return frozenset(key for key in missing if key.startswith(groups))
