"""The notes (comments) of one sheet of the file: part, drawing and relations, made where there are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from tests.excel.com.cells import Cell, address, area
from tests.excel.com.package import OFFICE, THREADED, Element, Package, kind, m

if TYPE_CHECKING:
    from tests.excel.com.bookfile import BookFile

_VML = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_EMPTY = (
    f'<xml xmlns:v="{_VML}" xmlns:o="{_O}" xmlns:x="{_X}"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{0}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" '
    'o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    f'<v:shape xmlns:v="{_VML}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{{0}}" type="#_x0000_t202" '
    'style="position:absolute;width:96pt;height:55.5pt;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{1}</x:Row><x:Column>{2}</x:Column></x:ClientData></v:shape>"
)


class Notes:
    """Notes by cell, in the order that Excel counts them: by rows."""

    def __init__(self, file: BookFile, part: str, number: int) -> None:
        self._package: Package = file.package
        self._part, self._number = part, number

    def cells(self) -> list[Cell]:
        return sorted(cell_of(comment) for comment in self._list())

    def text(self, cell: Cell) -> str:
        return "".join(piece.text or "" for piece in self._comment(cell).find(m("text")).iter(m("t")))

    def author(self, cell: Cell) -> str:
        names = self._root().find(m("authors"))
        return str(names[int(self._comment(cell).get("authorId"))].text or "")

    def put(self, cell: Cell, text: str) -> None:
        """Change the text; its letters lose their own looks."""
        found = self._comment(cell).find(m("text"))
        found[:] = []
        self._fill(found, text)

    def add(self, cell: Cell, text: str, author: str) -> None:
        self._make()
        root = self._root()
        names = root.find(m("authors"))
        known = [name.text or "" for name in names]
        if author not in known:
            etree.SubElement(names, m("author")).text = author
            known.append(author)
        comment = etree.SubElement(root.find(m("commentList")), m("comment"), ref=address(cell))
        comment.set("authorId", str(known.index(author)))
        self._fill(etree.SubElement(comment, m("text")), text)
        self._draw(cell)

    def remove(self, cell: Cell) -> None:
        comment = self._comment(cell)
        comment.getparent().remove(comment)
        shape = self._shape(cell)
        shape.getparent().remove(shape)

    def size(self, cell: Cell) -> tuple[float, float]:
        """Width and height of a note's window in points."""
        style = self._shape(cell).get("style")
        found = {what: float(points) for what, points in re.findall(r"\b(width|height):([\d.]+)pt", style)}
        return found["width"], found["height"]

    def put_size(self, cell: Cell, width: float, height: float) -> None:
        shape = self._shape(cell)
        style = re.sub(r"\bwidth:[\d.]+pt", f"width:{width:g}pt", shape.get("style"))
        shape.set("style", re.sub(r"\bheight:[\d.]+pt", f"height:{height:g}pt", style))

    def threaded(self) -> dict[Cell, str]:
        """Threaded comments (those of 2019 and later) by cell: the text of the first of each thread."""
        part = self._package.target(self._part, THREADED)
        found: dict[Cell, str] = {}
        for comment in self._package.tree(part) if part else ():
            found.setdefault(cell_of(comment), comment.findtext("{*}text") or "")
        return found

    # --- within

    def _fill(self, text: Element, words: str) -> None:
        run = etree.SubElement(text, m("r"))
        piece = etree.SubElement(run, m("t"))
        piece.text = words
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _list(self) -> Any:
        part = self._package.target(self._part, "comments")
        return self._package.tree(part).find(m("commentList")) if part else ()

    def _root(self) -> Element:
        return self._package.tree(self._package.target(self._part, "comments") or "")

    def _comment(self, cell: Cell) -> Element:
        for comment in self._list():
            if cell_of(comment) == cell:
                return comment
        raise KeyError(cell)

    def _make(self) -> None:
        """The two parts of notes, where the sheet has none; its drawing may have buttons already."""
        if self._package.target(self._part, "comments") is None:
            root = etree.Element(m("comments"), nsmap={None: m("")[1:-1]})
            etree.SubElement(root, m("authors"))
            etree.SubElement(root, m("commentList"))
            name = self._package.free("xl/comments{}.xml")
            self._package.add(name, root, kind("comments"))
            self._package.relate(self._part, "comments", name)
        if self._package.target(self._part, "vmlDrawing") is None:
            name = self._package.free("xl/drawings/vmlDrawing{}.vml")
            self._package.default("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
            self._package.add_bytes(name, etree.fromstring(_EMPTY.format(self._number)))
            link = etree.Element(m("legacyDrawing"))
            link.set(f"{{{OFFICE}}}id", self._package.relate(self._part, "vmlDrawing", name))
            place_in_sheet(self._package.tree(self._part), link)

    def _drawing(self) -> Element:
        return self._package.tree(self._package.target(self._part, "vmlDrawing") or "")

    def _draw(self, cell: Cell) -> None:
        root = self._drawing()
        used = {shape.get("id") for shape in root.iter(f"{{{_VML}}}shape")}
        first = self._number * 1024 + 1
        number = next(i for i in range(first, first + 1023) if f"_x0000_s{i}" not in used)
        root.append(etree.fromstring(_SHAPE.format(number, cell[0] - 1, cell[1] - 1)))

    def _shape(self, cell: Cell) -> Element:
        for shape in self._drawing().iter(f"{{{_VML}}}shape"):
            data = shape.find(f"{{{_X}}}ClientData")
            if data is None or data.get("ObjectType") != "Note":
                continue
            row, column = data.findtext(f"{{{_X}}}Row"), data.findtext(f"{{{_X}}}Column")
            if (int(row), int(column)) == (cell[0] - 1, cell[1] - 1):
                return shape
        raise KeyError(cell)


def cell_of(comment: Element) -> Cell:
    top, left, _, _ = area(comment.get("ref"))
    return top, left


_AFTER = (
    *(
        "legacyDrawing",
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
    ),
    *("tableParts", "extLst"),
)
"""What follows the link to the notes' drawing in a sheet (ECMA-376 18.3.1.99)."""


def place_in_sheet(root: Element, link: Element) -> None:
    for index, child in enumerate(root):
        if etree.QName(child).localname in _AFTER:
            root.insert(index, link)
            return
    root.append(link)
