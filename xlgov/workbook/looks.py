"""What the cells of a sheet look like, as far as marks need to know it: their fills and notes.

Cells whose fill has the same id have the same fill. Its colour is known where the file says it in full; a
colour of the theme, a tint, a pattern or a gradient is for whoever can show it. Conditional formats and the
looks of tables are no fills.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from xlgov import late
from xlgov.workbook import streaming
from xlgov.workbook.geometry import position
from xlgov.workbook.spelling import SPACES

Colour = tuple[int, int, int]

_PRESERVE = "http://www.w3.org/XML/1998/namespace space"
_CELL = late.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_ESCAPE = late.compile(r"_x[0-9A-Fa-f]{4}_")
_STYLE = late.compile(rb' s="([0-9]{1,6})"')
_OF_ROW = late.compile(rb' customFormat="(?:1|true)"')
_COLUMN = late.compile(rb"<col ([^<>]*+)>")
_SPAN = late.compile(rb'(?<![\w:])(min|max|style)="([0-9]{1,7})"')
_TEXT = (["commentList", "comment", "text", "t"], ["commentList", "comment", "text", "r", "t"])
"""where the words of a note stand; those beside them are readings"""
_RGB = late.compile(r"[0-9A-Fa-f]{8}")


class Fill(NamedTuple):
    """How a style fills its cells: equal fills look alike. ``colour`` where ``is_told``; None is none."""

    id: Hashable
    is_told: bool
    colour: Colour | None = None


class SheetLooks:
    """The fills and notes of a sheet of a file.

    ``notes`` has the text of each note by its cell, runs of letters joined, as programs give it; ``threaded``
    the cells with a conversation (对话批注), which no note can be put on.
    """

    def __init__(
        self, xml: bytes, fills: Sequence[Fill], notes: Mapping[str, str], threaded: frozenset[str]
    ) -> None:
        """``xml`` is the sheet in the plain spelling and whole, ``fills`` are those of the cell styles."""
        self.notes = {cell: text for cell, text in notes.items() if cell not in threaded}
        self.threaded = threaded
        self._xml = xml
        self._fills = fills

    def fill_of(self, cell: str) -> Fill:
        """The fill of a cell, by its address."""
        style = self._style(cell)
        return self._fills[style] if style < len(self._fills) else Fill((str(style),), is_told=False)

    def _style(self, cell: str) -> int:
        own = self._attributes(b'<c r="%s"' % cell.encode())
        if own is not None:
            return _number(own)
        row, column = position(cell)
        line = self._attributes(b'<row r="%d"' % (row + 1)) or b""
        if _OF_ROW.search(line):
            return _number(line)
        return self._style_of_column(column + 1)

    def _attributes(self, beginning: bytes) -> bytes | None:
        """The attributes of an element that begins like this; None where there is none."""
        start = self._xml.find(beginning)
        return self._xml[start : self._xml.find(b">", start)] if start >= 0 else None

    def _style_of_column(self, number: int) -> int:
        start = self._xml.find(b"<cols>")
        end = self._xml.find(b"</cols>", start)
        for attributes in _COLUMN.findall(self._xml, start, end) if start >= 0 else ():
            found = {name: int(digits) for name, digits in _SPAN.findall(attributes)}
            if found.get(b"min", 0) <= number <= found.get(b"max", 0):
                return found.get(b"style", 0)
        return 0


def _number(attributes: bytes) -> int:
    found = _STYLE.search(attributes)
    return int(found[1]) if found else 0


def notes_in(xml: bytes, part: str) -> dict[str, str] | None:
    """The text of each note by its cell, from the part with the notes of a sheet.

    None where a text is written with escapes (``_x000D_``), which not every program means as such. Raises
    InputError for a part that is damaged or has too many elements.
    """
    notes = _Notes()
    streaming.parse(xml, part, notes.start, notes.end, notes.text)
    return None if any(map(_ESCAPE.search, notes.found.values())) else notes.found


def threaded_in(xml: bytes, part: str) -> frozenset[str]:
    """The cells with a conversation, from the part with those of a sheet.

    Raises InputError as ``notes_in`` does.
    """
    found: set[str] = set()

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element.rpartition(" ")[2] == "threadedComment":
            found.add(attributes.get("ref", ""))

    streaming.parse(xml, part, start)
    return frozenset(filter(_CELL.fullmatch, found))


class _Notes:
    """The notes as far as their part was parsed."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._path: list[str] = []
        self._cell = ""
        self._words: list[str] = []
        self._kept = False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        local = streaming.local_name(element)
        self._path.append(local)
        if local == "comment":
            self._cell = attributes.get("ref", "")
            if _CELL.fullmatch(self._cell):
                self.found[self._cell] = ""
        elif local == "t":
            self._words = []
            self._kept = attributes.get(_PRESERVE) == "preserve"

    def text(self, words: str) -> None:
        self._words.append(words)

    def end(self, _: str) -> None:
        if self._path[1:] in _TEXT and self._cell in self.found:
            words = "".join(self._words)
            self.found[self._cell] += words if self._kept else words.strip(SPACES)
        self._path.pop()


class Fills:
    """The fills of a part with styles, as its elements come."""

    def __init__(self) -> None:
        self._told: list[Fill] = []
        self._styles: list[tuple[str, str, str]] = []

    def element(self, path: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Take note of an element; ``path`` leads from the root's children down to it."""
        if path == ["fills", "fill"]:
            self._told.append(Fill(len(self._told), is_told=False))
        elif path == ["fills", "fill", "patternFill"] and self._told:
            self._begin(attributes.get("patternType", "none"))
        elif path == ["fills", "fill", "patternFill", "fgColor"] and self._told:
            self._colour(attributes)
        elif path == ["cellXfs", "xf"]:
            names = ("fillId", "xfId", "applyFill")
            fill, style, applied = (attributes.get(name, "") for name in names)
            self._styles.append((fill, style, applied))

    def of_styles(self) -> tuple[Fill, ...]:
        """The fill of each cell style."""
        return tuple(map(self._fill, self._styles))

    def _begin(self, pattern: str) -> None:
        if pattern == "none":
            self._told[-1] = self._told[-1]._replace(is_told=True)
        elif pattern == "solid":
            # to be told by its colour
            self._told[-1] = self._told[-1]._replace(colour=(0, 0, 0))

    def _colour(self, attributes: Mapping[str, str]) -> None:
        last = self._told[-1]
        code = attributes.get("rgb", "")
        if last.colour is not None and _RGB.fullmatch(code) and attributes.keys() == {"rgb"}:
            red, green, blue = bytes.fromhex(code[2:])
            self._told[-1] = last._replace(is_told=True, colour=(red, green, blue))

    def _fill(self, style: tuple[str, str, str]) -> Fill:
        number, _, applied = style
        index = int(number) if number.isdecimal() and len(number) < 7 else len(self._told)
        # whether a fill that is not applied is shown, programs do not agree on
        if index < len(self._told) and self._told[index].is_told and applied not in ("0", "false"):
            return self._told[index]
        return Fill(style, is_told=False)
