"""The reports of one unit over the years: its trend, and where years do not meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from xlgov import ways
from xlgov.errors import InputError
from xlgov.finding import Status, listed
from xlgov.report import SCOPES, Loaded, PastYear
from xlgov.report.origin import named_absent
from xlgov.report.unit_names import plain
from xlgov.rules import validate
from xlgov.rules.imported import unsure
from xlgov.trend.lines import GROUPS, KEYS
from xlgov.trend.years import Years, past_of, together

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Report

LEAST = 2
"""years that a trend wants"""


class Break(NamedTuple):
    """What of a year does not follow from the year before: the finding of the rule that looks at both."""

    year: int
    finding: Finding


@dataclass(frozen=True)
class Trend:
    """The trend of a unit: its ``years``, what does not meet between those of which there are files, the
    years that could not be held against the one before, and the ``notes`` on what was given."""

    unit: str
    years: Years
    breaks: tuple[Break, ...] = ()
    unchecked: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def open_breaks(self) -> int:
        """How many of the breaks nobody explained."""
        return sum(not each.finding.is_explained for each in self.breaks)

    @property
    def is_clean(self) -> bool:
        """Whether every year is there, and follows from the one before or says why not."""
        return not (self.open_breaks or self.unchecked or self.notes or self.years.notes)

    @property
    def summary(self) -> str:
        """One line in Chinese, without its full stop."""
        first, last = self.years.shown[0].year, self.years.shown[-1].year
        said = f"{self.unit}　{first}—{last}年，{len(self.years.shown)} 个年度"
        if self.open_breaks:
            said += f"，有 {self.open_breaks} 处前后年度对不上"
        explained = len(self.breaks) - self.open_breaks
        return f"{said}，另有 {explained} 处对不上的已写情况说明" if explained else said

    @property
    def said(self) -> list[str]:
        """What has to be known to read it, in sentences."""
        unchecked = "、".join(map(str, self.unchecked))
        lacking = [f"没有上一年的年报，{unchecked} 年的上年结转没有核对。"] if unchecked else []
        return [*self.years.notes, *lacking, *self.notes]

    def to_json(self) -> dict[str, Any]:
        """The shape of ``trend --format json``."""
        return {
            "unit": self.unit,
            "years": [_year_json(each, self.years) for each in self.years.shown],
            "missing": list(self.years.missing),
            "older": list(self.years.older),
            "breaks": [{"year": each.year, **each.finding.to_json()} for each in self.breaks],
            "unchecked": list(self.unchecked),
            "notes": self.said,
        }


def trend_of(given: Mapping[str, Loaded]) -> Trend:
    """The trend of these reports, by the names of their files, in any order.

    Raises InputError for a report without a year, two of one year, and less than two years in all.
    """
    reports = _by_year(given)
    remembered = [each for one in reports.values() for each in one.report.provenance.earlier]
    own = [past_of(one.report) for one in reports.values()]
    years = together((*remembered, *(each for each in own if each is not None)))
    if len(years.shown) < LEAST:
        raise InputError("只有一个年度，看不出趋势", "请给同一个单位两个年度以上的年报，每年一份。")
    shown = [year for year in years.span if year in reports]
    unchecked = tuple(year for year in shown if year - 1 not in reports and year != years.span[0])
    breaks = tuple(each for year in shown for each in _breaks(year, reports))
    latest = reports[max(reports)].report
    seen = {year: reports[year] for year in shown}
    notes = (
        *_about_names(reports),
        *_about_scopes(seen),
        *_about_sums(years),
        *_unfinished(seen),
        *_remembered_otherwise(years, remembered),
        *_doubtful(seen),
    )
    return Trend(latest.unit.name or "（没有写单位）", years, breaks, unchecked, notes)


def _by_year(given: Mapping[str, Loaded]) -> dict[int, Loaded]:
    found: dict[int, str] = {}
    for name, loaded in given.items():
        year = loaded.report.year
        if year is None:
            raise InputError("没有写报告年度，放不进历年的数", "请在封面填写年度以后再试。", file=name)
        if year in found:
            raise InputError(
                f"“{found[year]}”和“{name}”都是 {year} 年度的，不知道用哪一份", "每年只给一份，去掉多余的。"
            )
        found[year] = name
    return {year: given[found[year]] for year in sorted(found)}


def _breaks(year: int, reports: Mapping[int, Loaded]) -> Iterator[Break]:
    """What the rules find that hold a year against the one before."""
    if year - 1 not in reports:
        return
    codes = _codes(reports[year].report)
    for finding in validate(reports[year], reports[year - 1].report):
        if finding.code in codes and finding.status is Status.FAIL:
            yield Break(year, finding)


def _codes(report: Report) -> frozenset[str]:
    """The identities that take last year's figures."""
    found = set()
    for code, equations in report.form.by_code.items():
        if any(term.last for equation in equations for term in equation.terms):
            found.add(code)
    return frozenset(found)


def _about_names(reports: Mapping[int, Loaded]) -> Iterator[str]:
    """That the reports bear different names: of a unit that was renamed, or of two units."""
    names = {year: one.report.unit.name or "" for year, one in reports.items()}
    if len(set(map(plain, names.values()))) < 2:
        return
    told = "，".join(f"{year}年“{name or '没有写'}”" for year, name in names.items())
    yield f"各年的单位名称不同（{told}）：是更名的不用管；{ways.OTHERS_REPORT}。"


def _about_scopes(reports: Mapping[int, Loaded]) -> Iterator[str]:
    """That the data of the years are not those of the same units."""
    scopes = {year: one.report.scope for year, one in reports.items() if one.report.scope}
    if len(set(scopes.values())) > 1:
        told = "，".join(f"{year}年“{SCOPES[scope]}”" for year, scope in scopes.items())
        yield f"各年的数据范围不同（{told}），增减不全是工作的增减。"


def _about_sums(years: Years) -> Iterator[str]:
    """That sums stand beside reports of which nobody knows whether they are any."""
    sums = [each for each in years.shown if each.units]
    others = [str(each.year) for each in years.shown if not each.units]
    if sums and others:
        told = "，".join(f"{each.year}年 {each.units} 个" for each in sums)
        unknown = f"{'、'.join(others)} 年没有写是几个单位的数"
        yield f"有的年度是汇总数（{told}），{unknown}，请核对能不能放在一起比。"


def _unfinished(reports: Mapping[int, Loaded]) -> Iterator[str]:
    """The years that units were missing from when they were added up."""
    for year, one in reports.items():
        absent = one.report.provenance.absent
        if absent:
            yield f"{year}年的汇总数不完整，{named_absent(absent)}。"


def _remembered_otherwise(years: Years, remembered: Iterable[PastYear]) -> Iterator[str]:
    """The years that an earlier roll-up was given with other figures than are shown."""
    names = {key: line.name for group in GROUPS for line in group.lines for key in line.keys}
    differing: dict[int, list[str]] = {}
    for each in remembered:
        shown = years.by_year.get(each.year)
        if shown is None:
            continue
        for key in each.figures.keys() & shown.figures.keys():
            if each.figures[key] != shown.figures[key]:
                said = f"{names[key]} {each.figures[key]}（现在是 {shown.figures[key]}）"
                differing.setdefault(each.year, []).append(said)
    for year in sorted(differing):
        told = listed(sorted(set(differing[year])), "等 {} 处")
        yield f"以后年度的汇总结果里记的 {year} 年的数与图表里的不同：{told}，请核对哪一份是后来改过的。"


def _doubtful(reports: Mapping[int, Loaded]) -> Iterator[str]:
    """The years of which a figure that is shown was placed by the likeliest reading."""
    for year, one in reports.items():
        cells = one.report.form.cells
        found = [cells[key].label for key in unsure(one) if key in KEYS]
        if found:
            told = listed(found, "等 {} 个")
            yield f"{year}年有存疑的数（{told}）：读的时候看不准放在哪一格，请先对照原件。"


def _year_json(year: PastYear, years: Years) -> dict[str, Any]:
    lines = [line for group in GROUPS for line in group.lines]
    values = {line.name: line.value(year, years.edition) for line in lines}
    return {"year": year.year, "edition": year.edition, "units": year.units, **values}
