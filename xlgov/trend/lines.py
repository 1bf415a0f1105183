"""What is told of each year: sums of figures, and shares of them. A year that lacks a figure has a gap."""

from __future__ import annotations

from typing import Literal, NamedTuple

from xlgov.form.folder import comparable
from xlgov.report import PastYear

RECEIVED, DONE = "requests.received.total", "requests.outcome.total.total"
CARRIED = "requests.carried_forward.total"
_GRANTED, _PARTLY = "requests.outcome.granted.total", "requests.outcome.partly_granted.total"
_LAWSUITS = ("disputes.litigation.direct", "disputes.litigation.after_reconsideration")


class Line(NamedTuple):
    """The sum of these figures; with ``of`` it is their share of that figure, in per cent."""

    name: str
    keys: tuple[str, ...]
    of: str | None = None

    def value(self, year: PastYear, edition: str) -> int | float | None:
        """What it was in a year, beside years of ``edition``; None where a figure of it is not known, where
        it does not mean the same, and for a share of nothing."""
        keys = (*self.keys, self.of) if self.of else self.keys
        for key in keys:
            same = comparable(key.partition(".")[0], year.edition, edition)
            if not same or key not in year.figures:
                return None
        number = sum(year.figures[key] for key in self.keys)
        if self.of is None:
            return number
        whole = year.figures[self.of]
        return round(100 * number / whole, 1) if whole > 0 else None


class Group(NamedTuple):
    """Lines of one unit that stand in one chart."""

    title: str
    unit: str
    kind: Literal["column", "line"]
    lines: tuple[Line, ...]


GROUPS = (
    Group(
        "历年申请数量（件）",
        "件",
        "column",
        (Line("本年新收", (RECEIVED,)), Line("办结", (DONE,)), Line("结转下年度", (CARRIED,))),
    ),
    Group(
        "历年公开比例（占当年办结，%）",
        "%",
        "line",
        (
            Line("予以公开", (_GRANTED,), DONE),
            Line("部分公开", (_PARTLY,), DONE),
            Line("两项合计", (_GRANTED, _PARTLY), DONE),
        ),
    ),
    Group(
        "历年复议、诉讼数量（件）",
        "件",
        "column",
        (
            Line("行政复议", ("disputes.reconsideration.total",)),
            Line("行政诉讼", tuple(f"{each}.total" for each in _LAWSUITS)),
            Line(
                "其中结果纠正",
                ("disputes.reconsideration.corrected", *(f"{each}.corrected" for each in _LAWSUITS)),
            ),
        ),
    ),
)
KEYS = tuple(
    dict.fromkeys(
        key for group in GROUPS for line in group.lines for key in (*line.keys, line.of) if key is not None
    )
)
"""The figures that a year is remembered by."""
