"""The trend as data blocks with native charts beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from xlgov.trend.lines import GROUPS
from xlgov.workbook.charting import Chart, Series, write_chart

if TYPE_CHECKING:
    from xlgov.trend.lines import Group, Line
    from xlgov.trend.years import Years
    from xlgov.workbook.canvas import Book, Sheet

PER_PAGE = 2
"""charts on a printed page"""


def charts_of(years: Years, formula: Callable[[Line], str] | None = None) -> Iterator[Chart]:
    """A chart for each group of lines; ``formula`` gives that of a line in the last year, "" for none."""
    for number, group in enumerate(GROUPS):
        notes = years.notes if number == 0 else []
        note = "".join([*notes, *_gaps(years, group)])
        heads = tuple(line.name for line in group.lines)
        lines = tuple(_row(years, group, year, formula) for year in years.span)
        yield Chart(group.title, heads, lines, group.kind, note, "share" if group.unit == "%" else "count")


def write_charts(book: Book, sheet: Sheet, row: int, charts: Iterable[Chart], alone: int = 0) -> None:
    """Charts one below the other, two on a printed page after the first ``alone``, which have their own."""
    breaks = []
    for number, chart in enumerate(charts):
        if number and (number - alone) % PER_PAGE == 0:
            breaks.append(row)
        row = write_chart(book, sheet, row, chart)
    sheet.set_h_pagebreaks(breaks)


def _row(years: Years, group: Group, year: int, formula: Callable[[Line], str] | None) -> Series:
    known = years.by_year.get(year)
    numbers = tuple(line.value(known, years.edition) if known else None for line in group.lines)
    last = formula is not None and year == years.shown[-1].year
    formulas = tuple(
        formula(line) if last and formula and number is not None else ""
        for line, number in zip(group.lines, numbers, strict=True)
    )
    return Series(f"{year}年", numbers, formulas)


def _gaps(years: Years, group: Group) -> Iterator[str]:
    """Which figures of a year that is there are not known, and which shares are of nothing."""
    for each in years.shown:
        lacking = [line for line in group.lines if line.value(each, years.edition) is None]
        if lacking and all(line.of and each.figures.get(line.of) == 0 for line in lacking):
            yield f"{each.year}年没有办结的申请，算不出比例。"
        elif lacking:
            names = "、".join(line.name for line in lacking)
            yield f"{each.year}年的{names}没有数，图表中是空缺，不是 0。"
