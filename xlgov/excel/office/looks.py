"""How a range looks: colour, number format, font, sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlwings import base_classes

from xlgov.excel.office.addresses import COLUMNS, ROWS
from xlgov.excel.office.block import Block, Cell
from xlgov.excel.office.bridge import enum
from xlgov.excel.office.dress import office_properties

Rgb = tuple[int, int, int]
_NONE = -1
_POINTS = 72 / 2540
"""Points in 1/100 mm."""
_PIXELS = 96 / 72
"""Pixels in a point."""
_DIGIT, _MARGIN = 7, 5
"""Pixels of a digit in the font that Excel measures columns by, and of a column's margins and line."""


def to_rgb(color: int) -> Rgb | None:
    """LibreOffice's colour as red, green, blue; None for none."""
    return None if color == _NONE else ((color >> 16) & 255, (color >> 8) & 255, color & 255)


def to_color(value: Any) -> int:
    """A colour as xlwings takes it (a triple, ``#ff0000``, Excel's integer, None) as LibreOffice has it."""
    if value is None:
        return _NONE
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    if isinstance(value, int):
        red, green, blue = value & 255, (value >> 8) & 255, value >> 16  # Excel's integers are blue first
    else:
        red, green, blue = (int(part) for part in value)
    return (red << 16) | (green << 8) | blue


class Looks(Block):
    """What the cells look like."""

    @property
    def color(self) -> Rgb | None:
        found = self.shared("CellBackColor")
        return None if found is None else to_rgb(found)

    @color.setter
    def color(self, value: Any) -> None:
        self.need_unprotected()
        self.group.CellBackColor = to_color(value)

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """One colour per cell, ``...`` to leave a cell alone; cells of one colour take one call."""
        self.need_unprotected()
        groups: dict[int, list[Cell]] = {}
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    groups.setdefault(to_color(color), []).append((r, c))
        for color, cells in groups.items():
            self.sheet.book.group(self.places(cells)).CellBackColor = color

    def dress(self, looks: Mapping[str, Any]) -> None:
        """Give all cells looks of ``xlgov.excel.dressing.PLAIN`` with one call."""
        self.need_unprotected()
        found = office_properties(looks, self.sheet.book.formats)
        # UNO wants the names in their order
        names = tuple(sorted(found))
        self.group.setPropertyValues(names, tuple(found[name] for name in names))

    @property
    def number_format(self) -> str | None:
        key = self.shared("NumberFormat")
        return None if key is None else str(self.sheet.book.formats.code(key))

    @number_format.setter
    def number_format(self, value: str | None) -> None:
        self.need_unprotected()
        self.group.NumberFormat = self.sheet.book.formats.key(value or "General")

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        found: bool | None = self.shared("IsTextWrapped")
        return found

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.need_unprotected()
        self.group.IsTextWrapped = bool(value)

    @property
    def row_height(self) -> float | None:
        """Points; None where the rows differ."""
        return _equal(self.raw.Rows.getByIndex(0).Height, self.raw.Size.Height, self._rows)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.raw.Rows.Height = round(value / _POINTS)

    @property
    def column_width(self) -> float | None:
        """Digits of the standard font; None where the columns differ."""
        points = _equal(self.raw.Columns.getByIndex(0).Width, self.raw.Size.Width, self._columns)
        if points is None:
            return None
        return round(max(0.0, (points * _PIXELS - _MARGIN) / _DIGIT), 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.raw.Columns.Width = round((value * _DIGIT + _MARGIN) / _PIXELS / _POINTS)

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
    def row_hidden(self) -> bool | None:
        """None where some are and some are not."""
        lines = self.sheet.block(self._row, 1, self._rows, COLUMNS).raw.queryVisibleCells()
        seen = {row for at in lines.getRangeAddresses() for row in range(at.StartRow, at.EndRow + 1)}
        return None if 0 < len(seen) < self._rows else not seen

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.raw.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """None where some are and some are not."""
        lines = self.sheet.block(1, self._column, ROWS, self._columns).raw.queryVisibleCells()
        seen = {
            column for at in lines.getRangeAddresses() for column in range(at.StartColumn, at.EndColumn + 1)
        }
        return None if 0 < len(seen) < self._columns else not seen

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.raw.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        if axis in ("rows", "r", None):
            self.raw.Rows.OptimalHeight = True
        if axis in ("columns", "c", None):
            self.raw.Columns.OptimalWidth = True


def _equal(first: int, together: int, count: int) -> float | None:
    """The size of each, in points, if all are as large as the first; every one may be rounded by 1/100 mm."""
    return _points(first) if abs(first * count - together) <= count else None


def _points(hundredths: int) -> float:
    return round(hundredths * _POINTS * 4) / 4


class Font(base_classes.Font):
    """The font of a range; Chinese text has a font name of its own in LibreOffice, both are set."""

    def __init__(self, cells: Looks) -> None:
        self.cells = cells

    @property
    def api(self) -> Any:
        return self.cells.raw

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
        self.cells.group.CharColor = to_color(value)

    def _set(self, name: str, value: Any) -> None:
        self.cells.need_unprotected()
        setattr(self.cells.group, name, value)
        setattr(self.cells.group, name + "Asian", value)
