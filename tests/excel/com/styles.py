"""The styles of a workbook: what a cell's number says of its look, and the number of a look like another
one's but for one thing.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree

from tests.excel.com.package import Element, Package, m

_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    49: "@",
}
"""ECMA-376 part 1, 18.8.30; 14 and 22 as a Chinese Excel shows them."""
_FIRST_OWN = 164
_NO_LINE = -4142
_UNDERLINES = {"none": _NO_LINE, "single": 2, "double": -4119}
"""xlUnderlineStyle of what ``u`` says; a ``u`` without a word is a single line."""
_PALETTE = {64: 0x000000, 65: 0xFFFFFF}
"""System colours of an indexed fill."""
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{i}" for i in range(1, 7)), "hlink", "folHlink")
"""ECMA-376 18.8.3: the index of a theme colour; the first four are swapped in pairs."""


class Styles:
    """The part styles.xml and the theme's colours."""

    def __init__(self, package: Package, part: str, theme: str | None) -> None:
        self._root = package.tree(part)
        self._formats = self._root.find(m("cellXfs"))
        self._theme = _theme_colours(package.tree(theme)) if theme else {}
        self._made: dict[tuple[int, str, Any], int] = {}

    # --- asking

    def number_format(self, style: int) -> str:
        number = int(self._xf(style).get("numFmtId", "0"))
        for own in self._root.iter(m("numFmt")):
            if own.get("numFmtId") == str(number) and own.getparent().tag == m("numFmts"):
                return str(own.get("formatCode"))
        return _BUILT_IN[number]

    def is_date(self, style: int) -> bool:
        bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", self.number_format(style))
        return bare != "General" and re.search(r"[ymdhs]", bare, re.IGNORECASE) is not None

    def fill(self, style: int) -> int | None:
        """The colour of a solid fill as Excel's .Color (blue, green, red); None where there is none."""
        pattern = self._fill(style).find(m("patternFill"))
        if pattern is None:
            raise NotImplementedError("a fill that is no pattern")
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return None
        if kind != "solid":
            raise NotImplementedError(f"a fill of the pattern {kind}")
        return self._colour(pattern.find(m("fgColor")))

    def font(self, style: int) -> dict[str, Any]:
        """Name, Size, Bold, Italic and Color of the font."""
        font = self._root.find(m("fonts"))[int(self._xf(style).get("fontId", "0"))]
        colour = font.find(m("color"))
        return {
            "Name": font.find(m("name")).get("val"),
            "Size": float(font.find(m("sz")).get("val")),
            "Bold": _on(font.find(m("b"))),
            "Italic": _on(font.find(m("i"))),
            "Strikethrough": _on(font.find(m("strike"))),
            "Underline": _underline(font.find(m("u"))),
            "Color": 0 if colour is None else self._colour(colour),
        }

    def is_locked(self, style: int) -> bool:
        protection = self._xf(style).find(m("protection"))
        return protection is None or protection.get("locked", "1") not in ("0", "false")

    def alignment(self, style: int, what: str) -> str | None:
        found = self._xf(style).find(m("alignment"))
        return None if found is None else found.get(what)

    # --- the number of a style like another one

    def with_fill(self, style: int, colour: int | None) -> int:
        return self._changed(style, "fill", colour, self._put_fill)

    def with_number_format(self, style: int, code: str) -> int:
        return self._changed(style, "format", code, self._put_number_format)

    def with_alignment(self, style: int, what: str, value: str) -> int:
        def put(xf: Element, value: str) -> None:
            found = xf.find(m("alignment"))
            if found is None:
                found = etree.Element(m("alignment"))
                xf.insert(0, found)
            found.set(what, value)
            xf.set("applyAlignment", "1")

        return self._changed(style, what, value, put)

    def with_locked(self, style: int, locked: bool) -> int:
        def put(xf: Element, locked: bool) -> None:
            found = xf.find(m("protection"))
            if found is None:
                found = etree.SubElement(xf, m("protection"))
            found.set("locked", "1" if locked else "0")
            xf.set("applyProtection", "1")

        return self._changed(style, "locked", locked, put)

    def with_font(self, style: int, what: str, value: Any) -> int:
        def put(xf: Element, value: Any) -> None:
            fonts = self._root.find(m("fonts"))
            font = copy.deepcopy(fonts[int(xf.get("fontId", "0"))])
            _put_font(font, what, value)
            xf.set("fontId", str(self._index(fonts, font)))
            xf.set("applyFont", "1")

        return self._changed(style, f"font {what}", value, put)

    def with_border(self, style: int, line: int | None, colour: int | None) -> int:
        """One line around the cell, xlContinuous or none; a colour of None is automatic."""

        def put(xf: Element, _: Any) -> None:
            border = etree.Element(m("border"))
            for side in ("left", "right", "top", "bottom"):
                edge = etree.SubElement(border, m(side))
                if line is not None:
                    edge.set("style", "thin")
                    painted = {"auto": "1"} if colour is None else {"rgb": f"FF{_swapped(colour):06X}"}
                    etree.SubElement(edge, m("color"), painted)
            etree.SubElement(border, m("diagonal"))
            xf.set("borderId", str(self._index(self._root.find(m("borders")), border)))
            xf.set("applyBorder", "1")

        return self._changed(style, "border", (line, colour), put)

    def border(self, style: int) -> tuple[int | None, int | None]:
        """The line around a cell and its colour. Raises where the four sides differ or are no thin lines."""
        border = self._root.find(m("borders"))[int(self._xf(style).get("borderId", "0"))]
        found = set()
        for side in ("left", "right", "top", "bottom"):
            edge = border.find(m(side))
            kind = None if edge is None else edge.get("style")
            colour = None if edge is None else edge.find(m("color"))
            if kind in (None, "none"):
                found.add((None, None))
            elif kind == "thin":
                plain = colour is None or colour.get("auto") == "1"
                found.add((1, None if plain else self._colour(colour)))
            else:
                raise NotImplementedError(f"a {kind} border")
        if len(found) > 1:
            raise NotImplementedError("a cell with different borders")
        return found.pop()

    def with_prefix(self, style: int, on: bool) -> int:
        """Whether a text was entered with an apostrophe before it (quotePrefix)."""

        def put(xf: Element, on: bool) -> None:
            xf.attrib.pop("quotePrefix", None)
            if on:
                xf.set("quotePrefix", "1")

        if (self._xf(style).get("quotePrefix") == "1") == on:
            return style
        return self._changed(style, "prefix", on, put)

    def has_prefix(self, style: int) -> bool:
        return self._xf(style).get("quotePrefix") == "1"

    # --- within

    def _xf(self, style: int) -> Element:
        return self._formats[style]

    def _fill(self, style: int) -> Element:
        return self._root.find(m("fills"))[int(self._xf(style).get("fillId", "0"))]

    def _changed(self, style: int, what: str, value: Any, put: Any) -> int:
        key = (style, what, value)
        if key not in self._made:
            xf = copy.deepcopy(self._xf(style))
            put(xf, value)
            self._made[key] = self._index(self._formats, xf)
        return self._made[key]

    def _put_fill(self, xf: Element, colour: int | None) -> None:
        fill = etree.Element(m("fill"))
        pattern = etree.SubElement(fill, m("patternFill"), patternType="none" if colour is None else "solid")
        if colour is not None:
            etree.SubElement(pattern, m("fgColor"), rgb=f"FF{_swapped(colour):06X}")
            etree.SubElement(pattern, m("bgColor"), indexed="64")
        xf.set("fillId", "0" if colour is None else str(self._index(self._root.find(m("fills")), fill)))
        xf.set("applyFill", "1")

    def _put_number_format(self, xf: Element, code: str) -> None:
        numbers = {known: number for number, known in _BUILT_IN.items()}
        own = self._root.find(m("numFmts"))
        if own is not None:
            numbers |= {each.get("formatCode"): int(each.get("numFmtId")) for each in own}
        if code not in numbers:
            if own is None:
                own = etree.Element(m("numFmts"))
                self._root.insert(0, own)
            numbers[code] = max([_FIRST_OWN - 1, *(int(each.get("numFmtId")) for each in own)]) + 1
            etree.SubElement(own, m("numFmt"), numFmtId=str(numbers[code]), formatCode=code)
            own.set("count", str(len(own)))
        xf.set("numFmtId", str(numbers[code]))
        xf.set("applyNumberFormat", "1")

    def _index(self, collection: Element, new: Element) -> int:
        """Where a child like the new one is; added where there is none."""
        text = etree.tostring(new, method="c14n")
        for index, child in enumerate(collection):
            if etree.tostring(child, method="c14n", with_tail=False) == text:
                return index
        collection.append(new)
        collection.set("count", str(len(collection)))
        return len(collection) - 1

    def _colour(self, colour: Element) -> int:
        if colour.get("rgb"):
            return _swapped(int(colour.get("rgb")[-6:], 16))
        if colour.get("theme"):
            base = self._theme[_THEME_ORDER[int(colour.get("theme"))]]
            return _swapped(_tinted(base, float(colour.get("tint", "0"))))
        return _swapped(_PALETTE[int(colour.get("indexed"))])


def _on(switch: Element | None) -> bool:
    return switch is not None and switch.get("val", "1") not in ("0", "false")


def _underline(mark: Element | None) -> int:
    return _NO_LINE if mark is None else _UNDERLINES[mark.get("val", "single")]


def _put_font(font: Element, what: str, value: Any) -> None:
    names = {"Bold": "b", "Italic": "i", "Strikethrough": "strike", "Color": "color", "Size": "sz"}
    names |= {"Name": "name", "Underline": "u"}
    tag = m(names[what])
    for old in font.findall(tag):
        font.remove(old)
    if what == "Color":
        font.append(etree.Element(tag, rgb=f"FF{_swapped(value):06X}"))
    elif what == "Size":
        font.append(etree.Element(tag, val=f"{value:g}"))
    elif what == "Name":
        font.append(etree.Element(tag, val=value))
        # a font of the theme would win over the name
        for scheme in font.findall(m("scheme")):
            font.remove(scheme)
    elif what == "Underline":
        kind = next(kind for kind, number in _UNDERLINES.items() if number == value)
        if value != _NO_LINE:
            font.append(etree.Element(tag, val=kind))
    elif value:
        font.append(etree.Element(tag))
    # the schema wants them in its order (ECMA-376 18.8.22)
    order = ["b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color"]
    order += ["name", "family", "charset", "scheme"]
    font[:] = sorted(font, key=lambda child: order.index(etree.QName(child).localname))


def _swapped(colour: int) -> int:
    """Red, green, blue as blue, green, red, and back."""
    return (colour & 0xFF) << 16 | colour & 0xFF00 | colour >> 16


def _tinted(colour: int, tint: float) -> int:
    """ECMA-376 18.8.19: the lightness of a theme colour is moved towards white or black."""
    import colorsys

    red, green, blue = (colour >> shift & 0xFF for shift in (16, 8, 0))
    hue, light, full = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    made = (round(part * 255) for part in colorsys.hls_to_rgb(hue, light, full))
    red, green, blue = made
    return red << 16 | green << 8 | blue


def _theme_colours(root: Element) -> dict[str, int]:
    scheme = root.find(".//{*}clrScheme")
    found = {}
    for slot in scheme:
        colour = slot[0]
        found[etree.QName(slot).localname] = int(
            colour.get("val") if "lastClr" not in colour.attrib else colour.get("lastClr"), 16
        )
    return found
