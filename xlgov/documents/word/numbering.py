"""Automatic numbering of a Word document, rebuilt: what stands before a paragraph and is in no text of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlgov.documents.word.numerals import written
from xlgov.documents.word.parts import number, property_of, switched, value
from xlgov.documents.word.styles import Numbered, Styles, numbered_in

LEVELS = 9
_LONGEST = 30
"""characters before a paragraph"""
_MOST_LINKS = 5
_HOLDER = re.compile(r"%([1-9])")
_CLOSED = "、）)】］〕：:"
"""ends of a number after which the words follow without a space"""


class _Level(NamedTuple):
    """One level of a list. ``restart`` is the level, from 1, whose use begins it anew; None: any above it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


class _List(NamedTuple):
    """A list as paragraphs name it: ``counted`` with all others of the same, from ``anew`` by level."""

    counted: int
    levels: Mapping[int, _Level]
    anew: Mapping[int, int]


class Numbering:
    """The lists of a document, which count as its paragraphs are asked for in their order."""

    def __init__(self, roots: Iterable[Element], styles: Styles) -> None:
        self._styles = styles
        self._plain: dict[int, Element] = {}
        self._named: dict[int, Element] = {}
        for root in roots:
            self._plain |= _by_number(root.findall("abstractNum"), "abstractNumId")
            self._named |= _by_number(root.findall("num"), "numId")
        self._lists: dict[int, _List | None] = {}
        self._counts: dict[int, dict[int, int]] = {}
        self._begun: set[tuple[int, int]] = set()

    def label(self, properties: Element | None) -> str:
        """The number before a paragraph with these properties, with the space after it; "" for none."""
        key, level = self._place(properties)
        found = self._list(key) if key else None
        if not key or found is None or level not in found.levels:
            return ""
        counts = self._count(key, found, level)
        shown = found.levels[level]
        if shown.format == "bullet":
            return ""
        text = _HOLDER.sub(lambda place: self._number(int(place[1]) - 1, found, counts, shown), shown.text)
        text = text[:_LONGEST]
        return text if not text or text[-1] in _CLOSED else f"{text} "

    def _place(self, properties: Element | None) -> tuple[int | None, int]:
        """List and level of a paragraph: its own, or those of its style."""
        style = value(properties, "pStyle")
        own, styled = numbered_in(properties), self._styles.numbered(style)
        key = styled.list if own.list is None else own.list
        if own.level is not None or own.list is not None:
            return key, own.level or 0
        return key, self._level_of(style, styled)

    def _level_of(self, style: str | None, styled: Numbered) -> int:
        """The level of a style: that which is linked to it, or that which it names."""
        found = self._list(styled.list) if styled.list else None
        levels = found.levels if found else {}
        linked = (level for level, each in levels.items() if style and each.style == style)
        return next(linked, styled.level or 0)

    def _count(self, key: int, found: _List, level: int) -> dict[int, int]:
        """Count on, and begin anew what is below."""
        counts = self._counts.setdefault(found.counted, {})
        first = found.anew.get(level)
        if level not in counts or (first is not None and (key, level) not in self._begun):
            counts[level] = found.levels[level].start if first is None else first
        else:
            counts[level] += 1
        self._begun.add((key, level))
        for below in [each for each in counts if each > level]:
            restart = found.levels[below].restart if below in found.levels else None
            if restart is None or level < restart:
                del counts[below]
        return counts

    def _number(self, level: int, found: _List, counts: Mapping[int, int], shown: _Level) -> str:
        """The number of a level, in its own format unless the level that shows it wants digits."""
        each = found.levels.get(level, _Level())
        return written(counts.get(level, each.start), "decimal" if shown.legal else each.format)

    def _list(self, key: int) -> _List | None:
        if key not in self._lists:
            self._lists[key] = self._read(key)
        return self._lists[key]

    def _read(self, key: int) -> _List | None:
        """The levels of a list: those of the plain one that it is made of, and what it has otherwise."""
        named = self._named.get(key)
        plain, counted = self._made_of(named)
        if named is None or plain is None:
            return None
        levels = _levels(plain.findall("lvl"))
        anew: dict[int, int] = {}
        for changed in named.findall("lvlOverride"):
            levels |= _levels(changed.findall("lvl"))
            level, first = number(changed.get("ilvl")), number(value(changed, "startOverride"))
            if level is not None and first is not None:
                anew[level] = max(0, first)
        return _List(counted, levels, anew)

    def _made_of(self, named: Element | None) -> tuple[Element | None, int]:
        """The plain list, which may be named by a style, and its number."""
        for _ in range(_MOST_LINKS):
            counted = number(value(named, "abstractNumId"))
            plain = None if counted is None else self._plain.get(counted)
            link = value(plain, "numStyleLink")
            if counted is None or link is None:
                return plain, counted or 0
            named = self._named.get(self._styles.numbered(link).list or 0)
        return None, 0


def _by_number(elements: Iterable[Element], name: str) -> dict[int, Element]:
    found = ((number(element.get(name)), element) for element in elements)
    return {key: element for key, element in found if key is not None}


def _levels(elements: Iterable[Element]) -> dict[int, _Level]:
    return {
        level: _level(element)
        for level, element in _by_number(elements, "ilvl").items()
        if 0 <= level < LEVELS
    }


def _level(element: Element) -> _Level:
    hidden = switched(element, "rPr", "vanish")
    text = property_of(element, "lvlText")
    return _Level(
        max(0, number(value(element, "start")) or 0),
        value(element, "numFmt") or "decimal",
        "" if hidden or text is None else text.get("val", "")[:_LONGEST],
        number(value(element, "lvlRestart")),
        switched(element, "isLgl") or False,
        value(element, "pStyle") or "",
    )
