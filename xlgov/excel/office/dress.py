"""Looks under XlsxWriter's names as LibreOffice calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlgov.excel.office.bridge import enum, struct
from xlgov.excel.office.numberformats import NumberFormats

_THIN = 26
"""1/100 mm: a line of three quarters of a point, which a file calls thin."""
_SIDES = ("TopBorder", "BottomBorder", "LeftBorder", "RightBorder")
_HORIZONTAL = {None: "STANDARD", "left": "LEFT", "center": "CENTER"}
_VERTICAL = {"bottom": 3, "vcenter": 2}
"""com.sun.star.table.CellVertJustify2"""
_UNDERLINED = {0: 0, 1: 1}
"""com.sun.star.awt.FontUnderline: NONE and SINGLE"""


def office_properties(looks: Mapping[str, Any], formats: NumberFormats) -> dict[str, Any]:
    """UNO's properties of cells for looks of :data:`xlgov.excel.dressing.PLAIN`."""
    found: dict[str, Any] = {}
    for name, value in looks.items():
        if name == "font_size":
            found |= dict.fromkeys(("CharHeight", "CharHeightAsian"), float(value))
        elif name == "border_color":
            found |= dict.fromkeys(_SIDES, _line(value))
        else:
            own, new = _one(name, value, formats)
            found[own] = new
    return found


def _one(name: str, value: Any, formats: NumberFormats) -> tuple[str, Any]:
    if name == "num_format":
        return "NumberFormat", formats.key(value)
    if name == "font_name":
        # not that of Chinese text: what comes from a file has none of it either
        return "CharFontName", value
    if name == "font_color":
        return "CharColor", _colour(value)
    if name == "underline":
        return "CharUnderline", _UNDERLINED[value]
    if name == "text_wrap":
        return "IsTextWrapped", value
    if name == "align":
        return "HoriJustify", enum("table.CellHoriJustify", _HORIZONTAL[value])
    if name == "valign":
        return "VertJustify", _VERTICAL[value]
    if name == "locked":
        return "CellProtection", struct("util.CellProtection", IsLocked=value)
    return "CellBackColor", _colour(value)


def _colour(code: str | None) -> int:
    return -1 if code is None else int(code.removeprefix("#"), 16)


def _line(colour: str | None) -> Any:
    if colour is None:
        return struct("table.BorderLine2")
    return struct("table.BorderLine2", Color=_colour(colour), OuterLineWidth=_THIN, LineWidth=_THIN)
