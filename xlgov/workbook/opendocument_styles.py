"""The styles of an OpenDocument spreadsheet, as far as they show a number as something else than it is."""

from __future__ import annotations

from collections.abc import Mapping

from xlgov.workbook.formats import LONGEST

_STYLE, _NUMBER = "style:1.0", "datastyle:1.0"
_DATA_STYLES = ("number-style", "percentage-style", "currency-style")
_DEEPEST = 20


class NumberStyles:
    """Filled as elements come; ``hidden_tables`` are the styles of sheets that are not shown."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._codes: dict[str, str] = {}
        self._used: dict[str, tuple[str, str]] = {}
        """by cell style its number style and its parent"""
        self._style = self._data = ""
        self._literal = False

    def code(self, style: str) -> str:
        """The number format of a cell style in the words of Excel, as far as it matters; "" for none."""
        for _ in range(_DEEPEST):
            data, parent = self._used.get(style, ("", ""))
            if data or not parent:
                return self._codes.get(data, "")[:LONGEST]
            style = parent
        return ""

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        space, _, local = element.rpartition(" ")
        given = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if space.endswith(_NUMBER):
            self._number(local, given)
        elif local == "style" and space.endswith(_STYLE):
            self._style = given.get("name", "")
            if given.get("family") == "table-cell":
                self._used[self._style] = given.get("data-style-name", ""), given.get("parent-style-name", "")
        elif local == "table-properties" and given.get("display") == "false":
            self.hidden_tables.add(self._style)

    def end(self, element: str) -> None:
        """An element ends."""
        space, _, local = element.rpartition(" ")
        if space.endswith(_NUMBER):
            self._literal = False
            if local in _DATA_STYLES:
                self._data = ""

    def text(self, words: str) -> None:
        """Letters between elements."""
        if self._literal and self._data:
            bare = words.strip() in ("%", "-", "")
            self._add(words if bare else '"' + words.replace('"', "") + '"')

    def _number(self, local: str, given: Mapping[str, str]) -> None:
        if local in _DATA_STYLES:
            self._data = given.get("name", "")
            self._codes[self._data] = ""
        elif local in ("text", "currency-symbol"):
            self._literal = True
        elif local in ("number", "scientific-number", "fraction") and self._data:
            places = given.get("decimal-places", "0")
            digits = min(int(places), 9) if places.isascii() and places.isdigit() and len(places) < 3 else 0
            factor = given.get("display-factor", "1")
            scaled = "," * (min(len(factor), 13) // 3) if factor.isascii() and factor.isdigit() else ""
            self._add("0" + scaled + ("." + "0" * digits if digits else ""))

    def _add(self, words: str) -> None:
        held = self._codes.get(self._data, "")
        if len(held) <= LONGEST:
            self._codes[self._data] = held + words
