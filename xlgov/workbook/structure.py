"""The sheets and defined names of a workbook, from its ``workbook.xml`` and the relations of that."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from xlgov.errors import InputError
from xlgov.finding import Place, cell_place

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MAIN = f"{{{MAIN}}}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_MAIN = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_DEAD = "#REF!"
_BUILT_IN = "_xlnm."
"""print areas and the like"""

_DEFINED_NAME = re.compile(
    rb'<definedName((?: \w++="[^"<>&]{0,1000}+"){1,9}+)>([^<>&]{0,1000}+)</definedName>'
)
"""as Excel, WPS, LibreOffice and we write nearly all of them"""
_NAME = re.compile(rb' name="([^"]*)"')
_LOCAL = re.compile(rb' localSheetId="([0-9]{1,5})"')
_REFERENCE = re.compile(
    r"(?:'(?P<quoted>(?:[^']|''){1,1000})'|(?P<plain>[^'!]{1,1000}))!"
    r"\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})(?![0-9])"
)
"""bounded, because places are kept from one workbook to the next"""


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
    dead: bool
    """whether what it named was deleted"""


class Structure(NamedTuple):
    """The worksheets of a workbook and its names: those for all of it, by sheet, and dead ones."""

    sheets: tuple[Sheet, ...]
    names: Mapping[str, Place]
    local_names: Mapping[str, Mapping[str, Place]]
    dead_names: frozenset[str]


def structure_of(workbook: bytes, relations: bytes) -> Structure:
    """Read ``workbook.xml`` and its relations.

    Raises InputError for the strict spelling of Open XML, ElementTree.ParseError for what is no XML.
    """
    plain_names, rest = _plain_names(workbook)
    root = ElementTree.fromstring(rest)
    if root.tag.startswith(_STRICT_MAIN):
        raise InputError("这是“严格 Open XML”格式的工作簿", "请另存为普通的“Excel 工作簿（.xlsx）”后重试。")
    targets = {
        each.get("Id"): part_of(each.get("Target") or "") for each in ElementTree.fromstring(relations)
    }
    sheets = [
        Sheet(
            sheet.get("name") or "",
            targets.get(sheet.get(_RELATION_ID), ""),
            sheet.get("state", "visible") == "visible",
        )
        for sheet in root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
    ]
    return _structure(sheets, [*plain_names, *_names(root)])


def _structure(sheets: Sequence[Sheet], defined: Iterable[Name]) -> Structure:
    worksheets = tuple(sheet for sheet in sheets if sheet.part.startswith("xl/worksheets/"))
    there = {sheet.name for sheet in worksheets}
    names: dict[str, Place] = {}
    local: dict[str, dict[str, Place]] = {}
    dead: set[str] = set()
    for name, number, place, is_dead in defined:
        if is_dead and number is None:
            dead.add(name)
        if place is None or place.sheet not in there:
            continue
        if number is None:
            names[name] = place
        elif number < len(sheets) and not name.startswith(_BUILT_IN):
            local.setdefault(sheets[number].name, {})[name] = place
    return Structure(worksheets, names, local, frozenset(dead))


def _names(workbook: ElementTree.Element) -> Iterator[Name]:
    for element in workbook.iterfind(f"{_MAIN}definedNames/{_MAIN}definedName"):
        name, number, reference = element.get("name"), element.get("localSheetId"), element.text or ""
        if name and (number is None or number.isdecimal()):
            yield _name(name, None if number is None else int(number), reference)


def _plain_names(workbook: bytes) -> tuple[list[Name], bytes]:
    """The names of a workbook.xml and the rest of it; no names where they are written in an unusual way.

    Parsing two hundred elements takes as long as reading all figures.
    """
    before, _, rest = workbook.partition(b"<definedNames>")
    block, closed, after = rest.partition(b"</definedNames>")
    pieces = _DEFINED_NAME.split(block)
    if not closed or any(pieces[::3]) or b"<!" in before + after:
        return [], workbook
    try:
        found = map(_plain_name, pieces[1::3], pieces[2::3])
        return [name for name in found if name], before + after
    except UnicodeDecodeError:
        return [], workbook


@lru_cache(maxsize=4096)
def _plain_name(attributes: bytes, reference: bytes) -> Name | None:
    """A name as it is written; kept for the next workbook, which has the same."""
    name, number = _NAME.search(attributes), _LOCAL.search(attributes)
    if not name or not name[1] or (number is None and b" localSheetId=" in attributes):
        return None
    return _name(name[1].decode(), int(number[1]) if number else None, reference.decode())


def _name(name: str, number: int | None, reference: str) -> Name:
    return Name(name, number, place_of(reference), _DEAD in reference)


def part_of(target: str) -> str:
    """The part that a relation of the workbook leads to."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def place_of(reference: str) -> Place | None:
    """The first cell of a reference such as ``'表 二'!$C$4:$C$9``; None for any other."""
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    sheet = match["quoted"].replace("''", "'") if match["quoted"] else match["plain"]
    return cell_place(sheet, match["column"] + match["row"])
