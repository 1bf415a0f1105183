"""图表: native charts of the sum, each beside the few numbers it is drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlgov.form import Form, Node, leaves
from xlgov.rollup.result import detail
from xlgov.rollup.result.phrases import clean, heading, warning
from xlgov.values import Number
from xlgov.workbook import geometry, pages
from xlgov.workbook.styles import INK, LINE, LINK, SONG, height

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.canvas import Book, Sheet

RECEIVED, DONE = "requests.received.total", "requests.outcome.total.total"
TOP = 20
"""Units that have a bar of their own."""
_OTHERS = "其余单位"
_LABEL, _NUMBER, _GAP = 30.0, 11.0, 3.0
_CHART_AT = 4
"""The column, from 0, where charts begin."""
_ROW = 20.0
_POINT = 4 / 3
"""pixels"""
_WIDTH = 720
_LEAST_ROWS = 14
_GRID = "#D9DEE3"
_SECOND = "#C98A2B"


@dataclass(frozen=True, slots=True)
class _Series:
    """A line of the data block: a name, and per column its number and the formula that gives it or ""."""

    name: str
    numbers: tuple[Number, ...]
    formulas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chart:
    """A chart and its data block: heads of the number columns, lines, kind of chart."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[_Series, ...]
    kind: str
    note: str = ""
    """what has to be known to read it"""


def can_be_drawn(form: Form) -> bool:
    """Whether an edition has the figures that the charts are drawn from."""
    return RECEIVED in form.cells and DONE in form.cells


def write(book: Book, outcome: Outcome) -> None:
    """Write the sheet."""
    sheet = book.add(pages.ROLLUP_CHARTS, landscape=True, widths=(_LABEL, _NUMBER, _NUMBER, _GAP))
    book.put(sheet, 0, 0, heading(outcome) + pages.ROLLUP_CHARTS, "heading", "left")
    sheet.set_row(0, 30)
    if not outcome.complete:
        book.put(sheet, 1, 0, warning(outcome), "wrong", "left")
        sheet.set_row(1, 22)
    row = 2
    for index, chart in enumerate(_charts(book, outcome)):
        if index == 1:
            sheet.set_h_pagebreaks([row])
        row = _write(book, sheet, row, chart)
    book.protect(sheet)


def _charts(book: Book, outcome: Outcome) -> Iterable[_Chart]:
    yield _by_unit(book, outcome)
    yield _outcomes(book, outcome)
    years = dict(outcome.earlier_years)
    if outcome.report.year is not None:
        years[outcome.report.year] = outcome.report
    if len(years) > 1:
        yield _trend(book, outcome, years)


def _trend(book: Book, outcome: Outcome, years: Mapping[int, Report]) -> _Chart:
    """New and finished requests of each year; those of this year follow the statutory tables."""
    shown = (RECEIVED, DONE)
    lines = []
    for year, report in sorted(years.items()):
        numbers = tuple(report.figures.get(key) or 0 for key in shown)
        formulas = ("", "")
        if report is outcome.report:
            formulas = (_sum(book, [RECEIVED]), _sum(book, [DONE]))
        lines.append(_Series(f"{year}年", numbers, formulas))
    return _Chart("历年申请数量", ("本年新收", "办结"), tuple(lines), "column", _scopes(years))


def _scopes(years: Mapping[int, Report]) -> str:
    """That the years were not added up from as many units, where that is known."""
    counts = {year: len(report.provenance.addends) for year, report in sorted(years.items())}
    if len(set(counts.values()) - {0}) < 2:
        return ""
    said = "，".join(f"{year}年 {count} 个" for year, count in counts.items() if count)
    return f"各年汇总的单位数不同（{said}），数量的增减不全是申请的增减。"


def _by_unit(book: Book, outcome: Outcome) -> _Chart:
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
        lines.append(_Series(name, (each.numbers[index] or 0,), (f"SUM({cell})",)))
    if rest:
        number = sum(each.numbers[index] or 0 for each in rest)
        formula = f"SUM({place}{detail.SUM + 1})-SUM({','.join(cells)})"
        lines.append(_Series(f"{_OTHERS}（{len(rest)} 个）", (number,), (formula,)))
    return _Chart("各单位新收申请数量", ("本年新收",), tuple(lines), "bar")


def _outcomes(book: Book, outcome: Outcome) -> _Chart:
    """How the requests ended, by the form's own groups of outcomes."""
    lines = []
    for node, keys in _groups(book.form):
        present = [key for key in keys if key in book.places]
        number = sum(outcome.report.figures.get(key) or 0 for key in present)
        lines.append(_Series(node.name, (number,), (_sum(book, present),)))
    return _Chart("申请办理结果", ("件数",), tuple(lines), "column")


def _groups(form: Form) -> Iterable[tuple[Node, list[str]]]:
    """Each row group whose total is DONE, with the cells of its rows in DONE's column."""
    done = form.cells[DONE]
    column = [
        key for key, cell in form.cells.items() if (cell.table, cell.column) == (done.table, done.column)
    ]
    *above, total = done.row
    for node in above[-1].children:
        if node is not total:
            paths = {(*above, *path) for path in leaves((node,))}
            yield node, [key for key in column if form.cells[key].row in paths]


def _sum(book: Book, keys: Sequence[str]) -> str:
    return f"SUM({geometry.arguments((book.places[key] for key in keys), pages.ROLLUP_CHARTS)})"


def _write(book: Book, sheet: Sheet, row: int, chart: _Chart) -> int:
    """Write one data block with its chart to the right of it; the row where the next one starts."""
    book.put(sheet, row, 0, chart.title, "band", "left", width=1 + len(chart.heads))
    sheet.set_row(row, 26)
    head = row + 1
    points = _write_block(book, sheet, head, chart)
    rows = max(len(points), _LEAST_ROWS)
    points += [15.0] * (rows - len(points))
    _draw(book, sheet, head, chart, round(sum(points) * _POINT))
    return head + rows + 2


def _write_block(book: Book, sheet: Sheet, head: int, chart: _Chart) -> list[float]:
    """Write the data of a chart; the heights of its rows."""
    book.put(sheet, head, 0, "", "box", "header")
    for at, name in enumerate(chart.heads, 1):
        book.put(sheet, head, at, name, "box", "header", "center")
    points = [_ROW]
    for here, line in enumerate(chart.lines, head + 1):
        points.append(height(line.name, _LABEL, _ROW))
        sheet.set_row(here, points[-1])
        book.put(sheet, here, 0, line.name, "box", "wrap", "indent", "small")
        for at, (number, formula) in enumerate(zip(line.numbers, line.formulas, strict=True), 1):
            book.put(sheet, here, at, number, "box", "center", "count", formula=formula)
    if chart.note:
        here = head + 1 + len(chart.lines)
        room = _LABEL + _NUMBER * len(chart.heads)
        points.append(height(chart.note, room))
        sheet.set_row(here, points[-1])
        book.put(sheet, here, 0, chart.note, "wrap", "left", "small", "wrong", width=1 + len(chart.heads))
    return points


def _draw(book: Book, sheet: Sheet, head: int, chart: _Chart, pixels: int) -> None:
    """Insert the chart beside its data block, as high as that is."""
    drawn: Any = book.workbook.add_chart({"type": chart.kind})
    _add_series(drawn, sheet.get_name(), head, chart)
    drawn.set_title({"name": chart.title, "name_font": _font(13) | {"bold": True}, "overlay": False})
    if chart.kind == "bar":
        # the longest bar on top
        drawn.set_y_axis(_NAME_AXIS | {"reverse": True})
        drawn.set_x_axis(_NUMBER_AXIS | {"label_position": "high"})
    else:
        drawn.set_x_axis(_NAME_AXIS)
        drawn.set_y_axis(_NUMBER_AXIS)
    several = len(chart.heads) > 1
    drawn.set_legend({"position": "bottom", "font": _font(9)} if several else {"none": True})
    drawn.set_chartarea({"border": {"color": _GRID}, "fill": {"color": "#FFFFFF"}})
    drawn.set_size({"width": _WIDTH, "height": pixels})
    sheet.insert_chart(
        head, _CHART_AT, drawn, {"object_position": 2, "description": chart.title, "decorative": False}
    )


def _add_series(drawn: Any, sheet: str, head: int, chart: _Chart) -> None:
    """A series for each number column of the data block."""
    first, last = head + 1, head + max(1, len(chart.lines))
    for at, name in enumerate(chart.heads, 1):
        drawn.add_series(
            {
                "name": [sheet, head, at] if len(chart.heads) > 1 else name,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, at, last, at],
                "fill": {"color": (LINK, _SECOND)[at - 1]},
                "gap": 60,
                "data_labels": {"value": True, "font": _font(9)},
            }
        )


def _font(size: int) -> dict[str, Any]:
    return {"name": SONG, "size": size, "color": INK}


_NUMBER_AXIS = {
    "num_font": _font(9),
    "num_format": "0",
    "min": 0,
    "line": {"none": True},
    "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}},
}
_NAME_AXIS = {
    "num_font": _font(9),
    "line": {"color": LINE},
    "major_tick_mark": "none",
    "interval_unit": 1,
}
