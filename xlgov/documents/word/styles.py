"""What is read of the styles of a Word document: numbering, hidden text, lines of a table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlgov.documents.word.parts import number, property_of, switched, value

_MOST_BASES = 20
"""styles that one is based on, one on the other"""
_CONTENTS = re.compile(r"(?:toc|目录)\s?(?:[1-9]|heading|标题)", re.IGNORECASE)


class Numbered(NamedTuple):
    """The list and the level that a paragraph or a style names; None for what it leaves to others."""

    list: int | None = None
    level: int | None = None


class _Style(NamedTuple):
    base: str
    numbered: Numbered
    hidden: bool | None
    name: str


class Styles:
    """The styles of a document by their Id."""

    def __init__(self, roots: Iterable[Element] = ()) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for element in (each for root in roots for each in root.findall("style")):
            key = element.get("styleId", "")
            self._styles[key] = _style(element)
            if element.get("type") == "paragraph" and element.get("default") in ("1", "true", "on"):
                self._default = key

    def numbered(self, key: str | None) -> Numbered:
        """List and level of a paragraph of this style; of the default one where it names none."""
        found, level = None, None
        for style in self._line(key or self._default):
            if level is None:
                level = style.numbered.level
            found = style.numbered.list
            if found is not None:
                break
        return Numbered(found, level)

    def hidden(self, key: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((style.hidden for style in self._line(key) if style.hidden is not None), False)

    def of_contents(self, key: str | None) -> bool:
        """Whether a paragraph of this style is a line of a table of contents."""
        style = self._styles.get(key or "")
        return style is not None and _CONTENTS.fullmatch(style.name) is not None

    def _line(self, key: str | None) -> Iterator[_Style]:
        """A style and those that it is based on."""
        for _ in range(_MOST_BASES):
            style = self._styles.get(key or "")
            if style is None:
                return
            yield style
            key = style.base


def _style(element: Element) -> _Style:
    return _Style(
        value(element, "basedOn") or "",
        numbered_in(property_of(element, "pPr")),
        switched(element, "rPr", "vanish"),
        value(element, "name") or "",
    )


def numbered_in(properties: Element | None) -> Numbered:
    """List and level that the properties of a paragraph name themselves."""
    numbered = property_of(properties, "numPr")
    return Numbered(number(value(numbered, "numId")), number(value(numbered, "ilvl")))
