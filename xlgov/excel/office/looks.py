"""How a range looks: colour, number format, font, sizes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlwings import base_classes
from xlwings.utils import hex_to_rgb, int_to_rgb

from xlgov.excel.office.block import Block
from xlgov.excel.office.bridge import enum

Rgb = tuple[int, int, int]
_NONE = -1
_POINTS = 72 / 2540
"""Points in 1/100 mm."""
_TWO_PIXELS_EACH_SIDE_AND_A_LINE = 5
_DIGIT, _DOTS = 7, 96
"""Pixels of a digit in the font Excel measures columns by, and dots per inch."""


def to_rgb(color: int) -> Rgb | None:
    """LibreOffice's colour as red, green, blue; None for none."""
    return None if color == _NONE else ((color >> 16) & 255, (color >> 8) & 255, color & 255)


def to_color(value: Any) -> int:
    """A colour as xlwings takes it (red, green, blue; ``#ff0000``; Excel's integer; None) as LibreOffice has it."""
    if value is None:
        return _NONE
    if isinstance(value, str):
        value = hex_to_rgb(value)
    elif isinstance(value, int):
        value = int_to_rgb(value)
    red, green, blue = value
    return (int(red) << 16) | (int(green) << 8) | int(blue)


class Looks(Block):
    """What the cells look like."""

    @property
    def color(self) -> Rgb | None:
        return to_rgb(self.group.CellBackColor)

    @color.setter
    def color(self, value: Any) -> None:
        self.need_unprotected()
        self.group.CellBackColor = to_color(value)

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """One colour per cell, ``...`` to leave a cell alone; cells of one colour take one call."""
        self.need_unprotected()
        groups: dict[int, list[Any]] = {}
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    place = self.address_of(self._row - 1 + r, self._column - 1 + c)
                    groups.setdefault(to_color(color), []).append(place)
        for color, places in groups.items():
            self.sheet.book.group(places).CellBackColor = color

    @property
    def number_format(self) -> str | None:
        group = self.group
        if group.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
            return None
        return str(self.sheet.book.formats.code(group.NumberFormat))

    @number_format.setter
    def number_format(self, value: str | None) -> None:
        self.need_unprotected()
        self.group.NumberFormat = self.sheet.book.formats.key(value or "General")

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        if self.group.getPropertyState("IsTextWrapped").value == "AMBIGUOUS_VALUE":
            return None
        return bool(self.group.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.need_unprotected()
        self.group.IsTextWrapped = bool(value)

    @property
    def row_height(self) -> float | None:
        """Points; None where the rows differ."""
        rows = self.raw.Rows
        if self._rows > 1 and rows.getByIndex(0).Height * self._rows != self.raw.Size.Height:
            return None
        return _points(rows.getByIndex(0).Height)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.raw.Rows.Height = round(value / _POINTS)

    @property
    def column_width(self) -> float | None:
        """Digits of the standard font; None where the columns differ."""
        columns = self.raw.Columns
        widths = {columns.getByIndex(index).Width for index in range(columns.Count)}
        if len(widths) > 1:
            return None
        pixels = widths.pop() * _DOTS / 2540 - _TWO_PIXELS_EACH_SIDE_AND_A_LINE
        return round(max(0.0, pixels / _DIGIT), 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        pixels = value * _DIGIT + _TWO_PIXELS_EACH_SIDE_AND_A_LINE
        self.raw.Columns.Width = round(pixels * 2540 / _DOTS)

    @property
    def width(self) -> float:
        return _points(self.raw.Size.Width)

    @property
    def height(self) -> float:
        return _points(self.raw.Size.Height)

    @property
    def left(self) -> float:
        return _points(self.raw.Position.X)

    @property
    def top(self) -> float:
        return _points(self.raw.Position.Y)

    @property
    def row_hidden(self) -> bool:
        return not self.raw.Rows.IsVisible

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.raw.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool:
        return not self.raw.Columns.IsVisible

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.raw.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        if axis in ("rows", "r", None):
            self.raw.Rows.OptimalHeight = True
        if axis in ("columns", "c", None):
            self.raw.Columns.OptimalWidth = True


def _points(hundredths: int) -> float:
    return round(hundredths * _POINTS * 4) / 4


class Font(base_classes.Font):
    """The font of a range; Chinese text has a font name of its own in LibreOffice, both are set."""

    def __init__(self, cells: Looks) -> None:
        self.cells = cells

    @property
    def api(self) -> Any:
        return self.cells.group

    @property
    def bold(self) -> bool:
        return bool(self.api.CharWeight > 100)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", 150.0 if value else 100.0)

    @property
    def italic(self) -> bool:
        return bool(self.api.CharPosture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float:
        return float(self.api.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str:
        return str(self.api.CharFontName)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> Rgb:
        return to_rgb(self.api.CharColor) or (0, 0, 0)

    @color.setter
    def color(self, value: Any) -> None:
        self.cells.need_unprotected()
        self.api.CharColor = to_color(value)

    def _set(self, name: str, value: Any) -> None:
        self.cells.need_unprotected()
        setattr(self.api, name, value)
        setattr(self.api, name + "Asian", value)
