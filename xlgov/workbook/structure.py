"""The sheets and defined names of a workbook, from its ``workbook.xml`` and the relations of that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xlgov.finding import Place, cell_place
from xlgov.workbook import streaming
from xlgov.workbook.container import Container, other_kind
from xlgov.workbook.relations import Relation, relations

_RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_BUILT_IN = "_xlnm."
"""print areas and the like"""

_DEFINED_NAME = re.compile(rb'<definedName((?: \w++="[^"<>&]{0,1000}+"){1,9}+)>([^<>&]{0,1000}+)')
"""as Excel, WPS, LibreOffice and we write nearly all of them"""
_NAME = re.compile(rb' name="([^"]*)"')
_LOCAL = re.compile(rb' localSheetId="([0-9]{1,5})"')
_NAME_END = b"</definedName>"
_NUMBER = re.compile(r"[0-9]{1,5}")
_REFERENCE = re.compile(
    r"(?:'(?P<quoted>(?:[^']|''){1,1000})'|(?P<plain>[^'!]{1,1000}))!"
    r"\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})(?![0-9])"
)
"""bounded, because places are kept from one workbook to the next"""

_LONG, _LONG_NAMES = 10_000, 60_000
"""bytes of a workbook.xml without names, and of its names; ours has half of that"""


class Sheet(NamedTuple):
    """A worksheet's name, its part, and whether it is shown."""

    name: str
    part: str
    visible: bool


class Name(NamedTuple):
    """A defined name: the number of the sheet it holds for (None: all), its first cell, if it has one."""

    name: str
    sheet: int | None
    place: Place | None


class Structure(NamedTuple):
    """The worksheets of a workbook and its names: those for all of it, and those of one sheet by that.

    ``strings`` and ``styles`` are parts, or "" where there are none.
    """

    sheets: tuple[Sheet, ...]
    names: Mapping[str, Place]
    local_names: Mapping[str, Mapping[str, Place]]
    strings: str
    styles: str
    from_1904: bool


def structure_of(container: Container) -> Structure:
    """Read what a workbook consists of.

    Raises InputError for a package that holds no workbook, or one that is damaged.
    """
    main = _main_part(container)
    relations = _relations_there(container, main)
    plain, rest = _plain_names(container.read(main))
    found = (_parsed if len(rest) > _LONG else _kept_parsed)(rest, main)
    there = [
        (name, relations.get(relation, Relation("", "")), visible) for name, relation, visible in found.sheets
    ]
    worksheets = tuple(
        Sheet(name, relation.part, visible)
        for name, relation, visible in there
        if relation.kind == "worksheet"
    )
    order = tuple(name for name, _, _ in there)
    strings, styles = (
        next((part for kind, part in relations.values() if kind == wanted and container.has(part)), "")
        for wanted in ("sharedStrings", "styles")
    )
    by_kind = _by_kind if len(plain) > _LONG_NAMES or found.names else _kept_by_kind
    named = by_kind(plain, found.names, order, frozenset([sheet.name for sheet in worksheets]))
    return Structure(worksheets, *named, strings, styles, found.from_1904)


def _main_part(container: Container) -> str:
    """The part of the workbook itself."""
    found = [
        relation.part
        for relation in _relations_there(container, "").values()
        if relation.kind == "officeDocument"
    ]
    main = found[0] if found else "xl/workbook.xml"
    if not main.endswith(".xml") or main.startswith(("word/", "ppt/")) or not container.has(main):
        raise other_kind(container)
    return main


def _relations_there(container: Container, part: str) -> Mapping[str, Relation]:
    found = relations(container, part)
    if found is None:
        raise other_kind(container)
    return found


class _Told(NamedTuple):
    """What a ``workbook.xml`` tells: its sheets by name, relation and whether they are shown, and names."""

    sheets: tuple[tuple[str, str, bool], ...]
    names: tuple[Name, ...]
    from_1904: bool


def _parsed(workbook: bytes, part: str) -> _Told:
    found = _Workbook()
    streaming.parse(workbook, part, found.start, found.end, found.text)
    return _Told(tuple(found.sheets), tuple(found.names), found.from_1904)


_kept_parsed = lru_cache(maxsize=16)(_parsed)
"""For the next workbook, which was saved by the same program with the same sheets."""


class _Workbook:
    """What the elements of a ``workbook.xml`` tell."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.names: list[Name] = []
        self.from_1904 = False
        self._name: tuple[str, int | None] | None = None
        self._reference: list[str] = []

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        local = streaming.local_name(element)
        if local == "sheet":
            relation = next((attributes[each] for each in _RELATION_IDS if each in attributes), "")
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), relation, visible))
        elif local == "workbookPr":
            self.from_1904 = attributes.get("date1904") in streaming.TRUE
        elif local == "definedName":
            number = attributes.get("localSheetId")
            if attributes.get("name") and (number is None or _NUMBER.fullmatch(number)):
                self._name = (attributes["name"], None if number is None else int(number))
                self._reference = []

    def text(self, words: str) -> None:
        if self._name:
            self._reference.append(words)

    def end(self, element: str) -> None:
        if self._name and streaming.local_name(element) == "definedName":
            self.names.append(_name(*self._name, "".join(self._reference)))
            self._name = None


def _by_kind(
    plain: bytes, others: tuple[Name, ...], order: tuple[str, ...], there: frozenset[str]
) -> tuple[Mapping[str, Place], Mapping[str, Mapping[str, Place]]]:
    """The names that lead to a cell of the sheets ``there``: for the whole workbook, and of one sheet."""
    names: dict[str, Place] = {}
    local: dict[str, dict[str, Place]] = {}
    for name, number, place in (*_names_in(plain), *others):
        if place is None or place.sheet not in there:
            continue
        if number is None:
            names[name] = place
        elif number < len(order) and not name.startswith(_BUILT_IN):
            local.setdefault(order[number], {})[name] = place
    return names, local


_kept_by_kind = lru_cache(maxsize=4)(_by_kind)
"""For the next workbook, which has the same names in the same cells."""


def _plain_names(workbook: bytes) -> tuple[bytes, bytes]:
    """The names of a workbook.xml as they are written, and the rest of it; no names where they are written in
    an unusual way.

    Parsing two hundred elements takes as long as reading all figures.
    """
    before, _, rest = workbook.partition(b"<definedNames>")
    plain, closed, after = rest.partition(b"</definedNames>")
    if not closed or b"<!" in before + after:
        return b"", workbook
    are_plain = _are_plain if len(plain) > _LONG_NAMES else _kept_are_plain
    return (plain, before + after) if are_plain(plain) else (b"", workbook)


def _are_plain(names: bytes) -> bool:
    try:
        return not names.rpartition(_NAME_END)[2] and _names_in(names) is not None
    except ValueError:
        return False


_kept_are_plain = lru_cache(maxsize=4)(_are_plain)


def _names_in(plain: bytes) -> list[Name]:
    """Raises ValueError where a name is written in an unusual way."""
    return [name for name in map(_plain_name, plain.split(_NAME_END)[:-1]) if name]


@lru_cache(maxsize=4096)
def _plain_name(element: bytes) -> Name | None:
    """A name as it is written, without its end; kept for the next workbook, which has the same.

    Raises ValueError where it is written in an unusual way.
    """
    written = _DEFINED_NAME.fullmatch(element)
    if written is None:
        raise ValueError(element)
    attributes, reference = written.groups()
    name, number = _NAME.search(attributes), _LOCAL.search(attributes)
    if not name or not name[1] or (number is None and b" localSheetId=" in attributes):
        return None
    return _name(name[1].decode(), int(number[1]) if number else None, reference.decode())


def _name(name: str, number: int | None, reference: str) -> Name:
    return Name(name, number, place_of(reference))


def place_of(reference: str) -> Place | None:
    """The first cell of a reference such as ``'表 二'!$C$4:$C$9``; None for any other."""
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    sheet = match["quoted"].replace("''", "'") if match["quoted"] else match["plain"]
    return cell_place(sheet, match["column"] + match["row"])
