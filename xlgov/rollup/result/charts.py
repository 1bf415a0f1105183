"""图表: native charts of the sum, each beside the few numbers it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov.rollup.result import detail
from xlgov.rollup.result.phrases import clean, heading, warning
from xlgov.summary.assembling import OTHERS, TOP, outcome_groups
from xlgov.trend.lines import RECEIVED
from xlgov.trend.sheet import charts_of, write_charts
from xlgov.workbook import charting, geometry, pages
from xlgov.workbook.charting import Chart, Series

if TYPE_CHECKING:
    from xlgov.rollup.outcome import Outcome
    from xlgov.trend import Line, Years
    from xlgov.workbook.canvas import Book


def write(book: Book, outcome: Outcome) -> None:
    """Write the sheet."""
    sheet = book.add(pages.ROLLUP_CHARTS, landscape=True, widths=charting.WIDTHS)
    book.put(sheet, 0, 0, heading(outcome) + pages.ROLLUP_CHARTS, "heading", "left")
    sheet.set_row(0, 30)
    if not outcome.complete:
        book.put(sheet, 1, 0, warning(outcome), "wrong", "left")
        sheet.set_row(1, 22)
    # the bars of the units take a page of their own
    write_charts(book, sheet, 2, _charts(book, outcome), alone=1)
    book.protect(sheet)


def _charts(book: Book, outcome: Outcome) -> Iterator[Chart]:
    yield _by_unit(book, outcome)
    yield _outcomes(book, outcome)
    years = outcome.years
    if len(years.shown) > 1:
        yield from _trend(book, outcome, years)


def _trend(book: Book, outcome: Outcome, years: Years) -> Iterator[Chart]:
    """The lines of each year; the sums of this year follow the statutory tables."""

    def formula(line: Line) -> str:
        number = _sum(book, line.keys)
        if line.of is None:
            return number
        whole = _sum(book, [line.of])
        return f"IF({whole}=0,NA(),ROUND(100*{number}/{whole},1))"

    yield from charts_of(years, formula if outcome.report.year == years.shown[-1].year else None)


def _by_unit(book: Book, outcome: Outcome) -> Chart:
    """New requests of the units that have most; all others in one bar, so that the bars add up."""
    index = list(book.form.widest.cells).index(RECEIVED)
    rows = detail.rows(outcome)
    column = geometry.letters(geometry.position(detail.columns(outcome.report)[RECEIVED])[1])
    ranked = sorted(outcome.addends, key=lambda each: -(each.numbers[index] or 0))
    place = f"{geometry.quoted(pages.ROLLUP_DETAIL)}!{column}"
    shown, rest = ranked[:TOP], ranked[TOP:]
    cells = [f"{place}{rows[each.source] + 1}" for each in shown]
    lines = []
    for each, cell in zip(shown, cells, strict=True):
        name = clean(outcome.names[each.source])
        lines.append(Series(name, (each.numbers[index] or 0,), (f"SUM({cell})",)))
    if rest:
        number = sum(each.numbers[index] or 0 for each in rest)
        formula = f"SUM({place}{detail.SUM + 1})-SUM({','.join(cells)})"
        lines.append(Series(f"{OTHERS}（{len(rest)} 个）", (number,), (formula,)))
    return Chart("各单位新收申请数量", ("本年新收",), tuple(lines), "bar")


def _outcomes(book: Book, outcome: Outcome) -> Chart:
    """How the requests ended, by the form's own groups of outcomes."""
    lines = []
    for node, keys in outcome_groups(book.form):
        present = [key for key in keys if key in book.places]
        number = sum(outcome.report.figures.get(key) or 0 for key in present)
        lines.append(Series(node.name, (number,), (_sum(book, present),)))
    return Chart("申请办理结果", ("件数",), tuple(lines), "column")


def _sum(book: Book, keys: Sequence[str]) -> str:
    return f"SUM({geometry.arguments((book.places[key] for key in keys), pages.ROLLUP_CHARTS)})"
