"""The cells of one sheet of the file behind a workbook: contents, looks, rows, as the part has them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from tests.excel.com.package import Element, m
from xlgov.workbook import geometry

if TYPE_CHECKING:
    from tests.excel.com.bookfile import BookFile

Cell = tuple[int, int]
"""Row and column from 1."""
Content = float | str | bool | None
EPOCH = datetime.datetime(1899, 12, 30)
TEXT_LIMIT = 32_767
"""Characters of a cell (Microsoft, "Excel specifications and limits")."""


@dataclass(frozen=True)
class Failure:
    """An error value of a cell."""

    name: str


class Cells:
    """The cells of a sheet's part, found by row and column."""

    def __init__(self, file: BookFile, part: str) -> None:
        self._file = file
        self.root = file.package.tree(part)
        self._data = self.root.find(m("sheetData"))
        self.rows: dict[int, Element] = {}
        self._cells: dict[Cell, Element] = {}
        for row in self._data:
            self.rows[int(row.get("r"))] = row
            for cell in row:
                here = geometry.position(cell.get("r"))
                self._cells[here[0] + 1, here[1] + 1] = cell

    def __iter__(self) -> Iterator[Cell]:
        yield from self._cells

    # --- contents

    def value(self, cell: Cell) -> Content | Failure:
        """What stands in a cell; of a formula its result."""
        found = self._cells.get(cell)
        if found is None:
            return None
        kind, text = found.get("t", "n"), found.findtext(m("v"))
        if kind == "inlineStr":
            return "".join(found.find(m("is")).itertext(m("t")))
        if text is None:
            return "" if kind == "str" else None
        if kind == "s":
            return self._file.strings.text(int(text))
        if kind == "str":
            return _unescaped(text)
        if kind == "b":
            return text == "1"
        if kind == "e":
            return Failure(text)
        return float(text)

    def formula(self, cell: Cell) -> str | None:
        """A cell's formula without ``=``."""
        found = self._cells.get(cell)
        formula = None if found is None else found.find(m("f"))
        if formula is None:
            return None
        if formula.get("t") in ("shared", "dataTable") or not formula.text:
            raise NotImplementedError(f"a formula of the kind {formula.get('t')} in {address(cell)}")
        return str(formula.text)

    def is_array(self, cell: Cell) -> bool:
        found = self._cells.get(cell)
        formula = None if found is None else found.find(m("f"))
        return formula is not None and formula.get("t") == "array"

    def formulas(self) -> dict[Cell, str]:
        """All formulas of the sheet."""
        found = {}
        for cell, element in self._cells.items():
            if element.find(m("f")) is not None:
                found[cell] = self.formula(cell) or ""
        return found

    def put(self, cell: Cell, content: Content | Failure) -> None:
        """Let a constant stand in a cell; None empties it."""
        if content is None and cell not in self._cells:
            return
        element = self._element(cell)
        element[:] = []
        self._write(element, content, in_formula=False)

    def put_formula(self, cell: Cell, formula: str) -> None:
        element = self._element(cell)
        element[:] = []
        element.attrib.pop("t", None)
        etree.SubElement(element, m("f")).text = formula

    def put_result(self, cell: Cell, result: Content | Failure) -> None:
        """Let a formula's result be this."""
        element = self._cells[cell]
        for old in element.findall(m("v")):
            element.remove(old)
        self._write(element, result, in_formula=True)

    def _write(self, element: Element, content: Content | Failure, *, in_formula: bool) -> None:
        element.attrib.pop("t", None)
        if content is None:
            return
        if isinstance(content, bool):
            kind, text = "b", str(int(content))
        elif isinstance(content, Failure):
            kind, text = "e", content.name
        elif isinstance(content, str) and in_formula:
            kind, text = "str", _escaped(content)
        elif isinstance(content, str):
            kind, text = "s", str(self._file.strings.index(content))
        else:
            kind, text = "", _spelled(content)
        if kind:
            element.set("t", kind)
        etree.SubElement(element, m("v")).text = text

    # --- looks

    def style(self, cell: Cell) -> int:
        """A cell's number of a style: its own, its row's or its column's."""
        found = self._cells.get(cell)
        if found is not None:
            return int(found.get("s", "0"))
        row = self.rows.get(cell[0])
        if row is not None and row.get("customFormat") == "1":
            return int(row.get("s", "0"))
        column = self.column(cell[1])
        return 0 if column is None else int(column.get("style", "0"))

    def put_style(self, cell: Cell, style: int) -> None:
        self._element(cell).set("s", str(style))

    # --- rows and columns

    def column(self, number: int) -> Element | None:
        columns = self.root.find(m("cols"))
        for column in columns if columns is not None else ():
            if int(column.get("min")) <= number <= int(column.get("max")):
                return column
        return None

    def is_row_hidden(self, number: int) -> bool:
        row = self.rows.get(number)
        return row is not None and row.get("hidden") == "1"

    def hide_row(self, number: int, hidden: bool) -> None:
        row = self._row(number)
        row.attrib.pop("hidden", None)
        if hidden:
            row.set("hidden", "1")

    def height(self, number: int) -> float:
        row = self.rows.get(number)
        default = float(self.root.find(m("sheetFormatPr")).get("defaultRowHeight", "15"))
        return float(row.get("ht", default)) if row is not None else default

    def put_height(self, number: int, points: float | None) -> None:
        """None: as high as the text needs, which whoever opens the file finds out."""
        row = self._row(number)
        for name in ("ht", "customHeight"):
            row.attrib.pop(name, None)
        if points is not None:
            row.set("ht", f"{points:g}")
            row.set("customHeight", "1")

    def used(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of UsedRange: formatted cells count."""
        if not self._cells:
            return 1, 1, 1, 1
        rows, columns = [cell[0] for cell in self._cells], [cell[1] for cell in self._cells]
        return min(rows), min(columns), max(rows), max(columns)

    def merged(self) -> list[tuple[int, int, int, int]]:
        found = self.root.find(m("mergeCells"))
        return [area(each.get("ref")) for each in found] if found is not None else []

    def conditional(self) -> list[tuple[int, int, int, int]]:
        """The areas of conditional formats."""
        found = self.root.findall(m("conditionalFormatting"))
        return [area(ref) for each in found for ref in each.get("sqref").split()]

    # --- within

    def _row(self, number: int) -> Element:
        if number not in self.rows:
            row = etree.Element(m("row"), r=str(number))
            later = [each for each in self.rows if each > number]
            place = self._data.index(self.rows[min(later)]) if later else len(self._data)
            self._data.insert(place, row)
            self.rows[number] = row
        return self.rows[number]

    def _element(self, cell: Cell) -> Element:
        if cell not in self._cells:
            style = self.style(cell)
            row = self._row(cell[0])
            element = etree.Element(m("c"), r=address(cell))
            if style:
                element.set("s", str(style))
            before = sum(geometry.position(each.get("r"))[1] + 1 < cell[1] for each in row)
            row.insert(before, element)
            row.attrib.pop("spans", None)
            self._cells[cell] = element
            self._dimension()
        return self._cells[cell]

    def _dimension(self) -> None:
        found = self.root.find(m("dimension"))
        if found is not None:
            top, left, bottom, right = self.used()
            found.set("ref", f"{address((top, left))}:{address((bottom, right))}")


class Strings:
    """The shared strings."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._texts = [_unescaped("".join(_words(item))) for item in root]
        self._index: dict[str, int] = {}

    def text(self, index: int) -> str:
        return self._texts[index]

    def index(self, text: str) -> int:
        """Where a plain text stands; added where it does not."""
        if text not in self._index:
            item = etree.SubElement(self._root, m("si"))
            plain = etree.SubElement(item, m("t"))
            plain.text = _escaped(text)
            if text != text.strip() or "\n" in text:
                plain.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            self._index[text] = len(self._texts)
            self._texts.append(text)
            for name in ("count", "uniqueCount"):
                self._root.attrib.pop(name, None)
        return self._index[text]


def address(cell: Cell) -> str:
    return geometry.address(cell[0] - 1, cell[1] - 1)


def area(ref: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of ``A1`` or ``A1:B2``, from 1."""
    first, _, last = ref.replace("$", "").partition(":")
    (top, left), (bottom, right) = geometry.position(first), geometry.position(last or first)
    return top + 1, left + 1, bottom + 1, right + 1


def serial(moment: datetime.datetime) -> float:
    """A moment as Excel counts days."""
    gone = moment.replace(tzinfo=None) - EPOCH
    return gone.days + gone.seconds / 86_400


def _words(item: Element) -> Iterator[str]:
    for piece in item.iter(m("t")):
        if piece.getparent().tag != m("rPh"):
            yield piece.text or ""


def _spelled(number: float) -> str:
    """A number as Excel writes it: whole ones without a point."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _escaped(text: str) -> str:
    """ECMA-376 22.9.2.19: what XML cannot hold, and what looks like such an escape."""
    text = _ESCAPE.sub(lambda found: f"_x005F{found[0]}", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", text)
