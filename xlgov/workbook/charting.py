"""Native charts, each to the right of the few numbers it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xlgov.workbook.styles import INK, LINE, LINK, SONG, height

if TYPE_CHECKING:
    from xlgov.workbook.canvas import Book, Sheet

LABEL, NUMBER, GAP = 30.0, 11.0, 3.0
NUMBERS = 3
"""columns of numbers that a data block has at most"""
WIDTHS = (LABEL, *[NUMBER] * NUMBERS, GAP)
"""the columns of a sheet of charts"""
_CHART_AT = len(WIDTHS)
"""The column, from 0, where charts begin."""
_ROW = 20.0
_POINT = 4 / 3
"""pixels"""
_WIDTH = 720
_LEAST_ROWS = 14
_GRID = "#D9DEE3"
_COLOURS = (LINK, "#C98A2B", "#6E9A5B")


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the data block: a name, and per column its number and the formula that gives it or "".

    None is what is not known: a gap in the chart.
    """

    name: str
    numbers: tuple[Any, ...]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its data block: heads of the number columns, lines, kind of chart."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Series, ...]
    kind: Literal["bar", "column", "line"]
    note: str = ""
    """what has to be known to read it"""
    format: Literal["count", "share"] = "count"


def write_chart(book: Book, sheet: Sheet, row: int, chart: Chart) -> int:
    """Write one data block with its chart to the right of it; the row where the next one starts."""
    book.put(sheet, row, 0, chart.title, "band", "left", width=1 + len(chart.heads))
    sheet.set_row(row, 26)
    head = row + 1
    points = _write_block(book, sheet, head, chart)
    rows = max(len(points), _LEAST_ROWS)
    points += [15.0] * (rows - len(points))
    _draw(book, sheet, head, chart, round(sum(points) * _POINT))
    return head + rows + 2


def _write_block(book: Book, sheet: Sheet, head: int, chart: Chart) -> list[float]:
    """Write the data of a chart; the heights of its rows."""
    book.put(sheet, head, 0, "", "box", "header")
    for at, name in enumerate(chart.heads, 1):
        book.put(sheet, head, at, name, "box", "header", "center")
    points = [_ROW]
    for here, line in enumerate(chart.lines, head + 1):
        points.append(height(line.name, LABEL, _ROW))
        sheet.set_row(here, points[-1])
        book.put(sheet, here, 0, line.name, "box", "wrap", "indent", "small")
        formulas = line.formulas or ("",) * len(line.numbers)
        for at, (number, formula) in enumerate(zip(line.numbers, formulas, strict=True), 1):
            # what is not known stays blank: text would be drawn as 0
            book.put(sheet, here, at, number, "box", "center", chart.format, formula=formula)
    if chart.note:
        here = head + 1 + len(chart.lines)
        room = LABEL + NUMBER * len(chart.heads)
        points.append(height(chart.note, room))
        sheet.set_row(here, points[-1])
        book.put(sheet, here, 0, chart.note, "wrap", "left", "small", "wrong", width=1 + len(chart.heads))
    return points


def _draw(book: Book, sheet: Sheet, head: int, chart: Chart, pixels: int) -> None:
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
    drawn.show_blanks_as("gap")
    several = len(chart.heads) > 1
    drawn.set_legend({"position": "bottom", "font": _font(9)} if several else {"none": True})
    drawn.set_chartarea({"border": {"color": _GRID}, "fill": {"color": "#FFFFFF"}})
    drawn.set_size({"width": _WIDTH, "height": pixels})
    sheet.insert_chart(
        head, _CHART_AT, drawn, {"object_position": 2, "description": chart.title, "decorative": False}
    )


def _add_series(drawn: Any, sheet: str, head: int, chart: Chart) -> None:
    """A series for each number column of the data block."""
    first, last = head + 1, head + max(1, len(chart.lines))
    for at, name in enumerate(chart.heads, 1):
        colour = _COLOURS[at - 1]
        labels: dict[str, Any] = {"value": True, "font": _font(9)}
        looks: dict[str, Any] = {"fill": {"color": colour}, "gap": 60}
        if chart.kind == "line":
            marker = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
            looks = {"line": {"color": colour, "width": 2}, "marker": marker}
            labels["position"] = "above"
        drawn.add_series(
            {
                "name": [sheet, head, at] if len(chart.heads) > 1 else name,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, at, last, at],
                "data_labels": labels,
                **looks,
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
