"""A web page as a reader of HTML finds it: its elements in order, its tables as grids with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

_EMPTY = ("meta", "br")


@dataclass
class Element:
    """An element: its tag, attributes, and what is in it."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All the text in it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    def every(self, *tags: str) -> Iterator[Element]:
        """The elements in it, however deep, in the order of the page; of some tags, or all."""
        for each in self.inside:
            if isinstance(each, Element):
                if not tags or each.tag in tags:
                    yield each
                yield from each.every(*tags)


class Cell(NamedTuple):
    """A cell of a table where a browser would put it."""

    row: int
    column: int
    height: int
    width: int
    text: str
    element: Element


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute is given twice: {attrs}"
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> ends something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parsed(html: str) -> Element:
    """The page; AssertionError where elements are not closed in their order."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    (root,) = parser.open
    return root


def cells(table: Element) -> list[Cell]:
    """The cells of a table by the rules of HTML; AssertionError where two overlap."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, line in enumerate(table.every("tr")):
        column = 0
        for element in line.every("th", "td"):
            while (row, column) in taken:
                column += 1
            height, width = (int(element.attributes.get(name) or 1) for name in ("rowspan", "colspan"))
            covered = {(row + down, column + across) for down in range(height) for across in range(width)}
            assert not covered & taken
            taken |= covered
            found.append(Cell(row, column, height, width, element.text, element))
    return found
