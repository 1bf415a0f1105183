"""The years of a trend: what is remembered of a report, and the last five of many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlgov.finding import listed
from xlgov.report import PastYear, Report
from xlgov.trend.lines import KEYS

MOST = 5
"""years that a trend shows"""


def past_of(report: Report) -> PastYear | None:
    """What a report is remembered by; None for one without a year. What was not read is left out."""
    if report.year is None:
        return None
    return remembered(
        report.year,
        report.edition,
        report.figures,
        units=len(report.provenance.addends),
        source=report.provenance.source,
    )


def remembered(
    year: int, edition: str, figures: Mapping[str, object], *, units: int, source: str | None
) -> PastYear:
    """The counts among these figures that a trend shows, as those of a year."""
    known = {key: number for key in KEYS if type(number := figures.get(key)) is int}
    return PastYear(year, edition, units, known, source)


@dataclass(frozen=True)
class Years:
    """The years that are shown, the oldest first, and those that are too old to be."""

    shown: tuple[PastYear, ...]
    older: tuple[int, ...] = ()

    @property
    def edition(self) -> str:
        """That of the latest year, which the others stand beside."""
        return self.shown[-1].edition

    @property
    def span(self) -> range:
        """Every year from the first to the last, whether it is known or not."""
        return range(self.shown[0].year, self.shown[-1].year + 1) if self.shown else range(0)

    @property
    def by_year(self) -> Mapping[int, PastYear]:
        """Those that are known."""
        return {each.year: each for each in self.shown}

    @property
    def missing(self) -> tuple[int, ...]:
        """The years between the first and the last of which there is no report."""
        return tuple(year for year in self.span if year not in self.by_year)

    @property
    def notes(self) -> list[str]:
        """What has to be known to read it, in sentences."""
        told = []
        if self.missing:
            years = "、".join(map(str, self.missing))
            told.append(f"没有 {years} 年的年报，图表中是空缺，不是 0。")
        counts = {each.year: each.units for each in self.shown}
        if len(set(counts.values()) - {0}) > 1:
            said = "，".join(f"{year}年 {count} 个" for year, count in counts.items() if count)
            told.append(f"各年汇总的单位数不同（{said}），数量的增减不全是申请的增减。")
        if self.older:
            years = listed(list(map(str, self.older)), "等 {} 年")
            told.append(f"只列最近 {MOST} 年，没有列 {years}。")
        return told


def together(given: Iterable[PastYear]) -> Years:
    """The last five years of these, of which the later of two of one year counts."""
    by_year = {each.year: each for each in given}
    if not by_year:
        return Years(())
    first = max(by_year) - MOST + 1
    ordered = [by_year[year] for year in sorted(by_year)]
    shown = tuple(each for each in ordered if each.year >= first)
    return Years(shown, tuple(each.year for each in ordered if each.year < first))


def years_of(report: Report, beside: Iterable[Report] = ()) -> Years:
    """The years that a report remembers, its own, and those of the reports that stand beside it, which count
    before what is remembered."""
    known = map(past_of, (*beside, report))
    return together((*report.provenance.earlier, *(each for each in known if each is not None)))
