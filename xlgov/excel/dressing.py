"""Giving cells of an open workbook the looks that the builder gives them, with few calls.

The looks are those of ``workbook.styles``. What most cells of a block have in common is given to all of it,
and only what differs to the others, all of one kind together.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlgov.excel import hosts
from xlgov.excel.marks import rgb
from xlgov.excel.writing import unions
from xlgov.workbook.geometry import address, position
from xlgov.workbook.styles import look

if TYPE_CHECKING:
    import xlwings as xw

_Look = dict[str, Any]

PLAIN: Mapping[str, Any] = {
    "num_format": "General",
    "font_name": None,
    "font_size": None,
    "font_color": None,
    "underline": 0,
    "text_wrap": False,
    "align": None,
    "valign": "bottom",
    "bg_color": None,
    "border_color": None,
    "locked": True,
}
"""What a cell has whose format was cleared, by XlsxWriter's names: no other property can be given here. A
border is one line of its colour around the cell; a font that is None is the workbook's own."""

_HORIZONTAL = {None: 1, "left": -4131, "center": -4108}
_VERTICAL = {"bottom": -4107, "vcenter": -4108}
_CONTINUOUS, _NO_LINE, _UNDERLINED = 1, -4142, {0: -4142, 1: 2}
"""Excel's numbers of lines and alignments."""


def dress(sheet: xw.Sheet, looks: Mapping[str, Sequence[str]]) -> None:
    """Give each cell, by its address, the looks of these names, whatever it had; together they are one block.

    Raises KeyError for looks of which ``PLAIN`` knows nothing.
    """
    wanted = {cell: _properties(tuple(names)) for cell, names in looks.items()}
    block = sheet.range(_block(wanted))
    block.clear_formats()
    whole, others = _shared(wanted)
    _give(block, whole)
    for cells, properties in others.items():
        for union in unions(cells):
            _give(sheet.range(union), properties)


def _properties(names: tuple[str, ...]) -> _Look:
    given = dict(look(*names))
    if not given.pop("border", 0):
        given.pop("border_color", None)
    unknown = given.keys() - PLAIN.keys()
    if unknown:
        raise KeyError(f"{names}: {sorted(unknown)}")
    return {**PLAIN, **given}


def _block(cells: Mapping[str, Any]) -> str:
    rows, columns = zip(*map(position, cells), strict=True)
    return f"{address(min(rows), min(columns))}:{address(max(rows), max(columns))}"


def _shared(
    wanted: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, Any], dict[tuple[str, ...], dict[str, Any]]]:
    """What the whole block is to be given, and what some of its cells, by these cells."""
    whole: dict[str, Any] = {}
    others: dict[tuple[str, ...], dict[str, Any]] = {}
    for name, plain in PLAIN.items():
        cells_of: dict[Any, list[str]] = {}
        for cell, properties in wanted.items():
            cells_of.setdefault(properties[name], []).append(cell)
        common = max(cells_of, key=lambda value: len(cells_of[value]))
        if name == "border_color" and plain in cells_of:
            # taking a cell's border away takes half of its neighbour's
            common = plain
        if common != plain:
            whole[name] = common
        for value, cells in cells_of.items():
            if value != common:
                others.setdefault(tuple(cells), {})[name] = value
    return whole, others


def _give(cells: xw.Range, properties: Mapping[str, Any]) -> None:
    if not properties:
        return
    if hosts.is_office(cells):
        cells.impl.dress(properties)
    elif sys.platform == "darwin":
        _give_mac(cells, properties)
    else:
        _give_windows(cells.api, properties)


def _give_windows(cells: Any, properties: Mapping[str, Any]) -> None:
    font: Any = None
    for name, value in properties.items():
        if name in _OF_CELLS:
            own, translate = _OF_CELLS[name]
            setattr(cells, own, translate(value))
        elif name in _OF_FONTS:
            own, translate = _OF_FONTS[name]
            font = font or cells.Font
            setattr(font, own, translate(value))
    if "bg_color" in properties:
        _fill(cells.Interior, properties["bg_color"])
    if "border_color" in properties:
        _line(cells.Borders, properties["border_color"])


def _fill(interior: Any, colour: str | None) -> None:
    if colour is None:
        interior.ColorIndex = _NO_LINE
    else:
        interior.Color = _bgr(colour)


def _line(borders: Any, colour: str | None) -> None:
    borders.LineStyle = _CONTINUOUS if colour else _NO_LINE
    if colour:
        borders.Color = _bgr(colour)


def _bgr(code: str) -> int:
    """#RRGGBB as Excel counts colours, blue first."""
    red, green, blue = rgb(code)
    return red | green << 8 | blue << 16


def _same(value: Any) -> Any:
    return value


_OF_CELLS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "num_format": ("NumberFormat", _same),
    "text_wrap": ("WrapText", _same),
    "align": ("HorizontalAlignment", _HORIZONTAL.__getitem__),
    "valign": ("VerticalAlignment", _VERTICAL.__getitem__),
    "locked": ("Locked", _same),
}
_OF_FONTS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "font_name": ("Name", _same),
    "font_size": ("Size", _same),
    "font_color": ("Color", _bgr),
    "underline": ("Underline", _UNDERLINED.__getitem__),
}
"""Properties of Excel's Range and Font, and what they take."""


def _give_mac(cells: xw.Range, properties: Mapping[str, Any]) -> None:
    """What xlwings has words for; AppleScript's own for the rest were never tried."""
    if "num_format" in properties:
        cells.number_format = properties["num_format"]
    if "text_wrap" in properties:
        cells.wrap_text = properties["text_wrap"]
    if "align" in properties:
        cells.horizontal_alignment = properties["align"] or "general"
    if "valign" in properties:
        cells.vertical_alignment = properties["valign"].removeprefix("v")
    if "bg_color" in properties:
        fill = properties["bg_color"]
        cells.color = fill and rgb(fill)
    if properties.get("border_color"):
        cells.borders.set("all", line_style="continuous", color=rgb(properties["border_color"]))
    if "font_name" in properties:
        cells.font.name = properties["font_name"]
    if "font_size" in properties:
        cells.font.size = properties["font_size"]
    if "font_color" in properties:
        cells.font.color = rgb(properties["font_color"])
