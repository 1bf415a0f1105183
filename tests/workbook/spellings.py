"""A workbook spelled anew: every legal way of writing the same parts that some program uses, or may use."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

from xlgov.workbook.geometry import position
from xlgov.workbook.streaming import MAIN, STRICT_MAIN

_M = f"{{{MAIN}}}"
_TAG = re.compile(rb"<[^<>?!]+>")
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
Spelling = Callable[[str, bytes], bytes]


def respelled(content: bytes, spell: Spelling) -> bytes:
    """The workbook with every XML part of its own spelled anew."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            ours = name.endswith((".xml", ".rels")) and name.startswith(("xl/", "_rels/"))
            new.writestr(name, spell(name, part) if ours else part)
    return stream.getvalue()


def renamed(content: bytes, rename: Callable[[str], str]) -> bytes:
    """The workbook with the names of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            # a name set afterwards is written as it is, backslashes too
            info = zipfile.ZipInfo("x")
            info.filename = rename(entry.filename)
            new.writestr(info, old.read(entry))
    return stream.getvalue()


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/sheet")


def prefixed(name: str, part: bytes) -> bytes:
    """Every element with a prefix, as .NET tools write."""
    if MAIN.encode() not in part:
        return part
    ElementTree.register_namespace("x", MAIN)
    return ElementTree.tostring(ElementTree.fromstring(part), "UTF-8", xml_declaration=True)


def single_quotes(name: str, part: bytes) -> bytes:
    """Apostrophes around attributes."""
    return _TAG.sub(lambda tag: re.sub(rb'="([^"\']*)"', rb"='\1'", tag[0]), part)


def other_order(name: str, part: bytes) -> bytes:
    """Attributes the other way round."""
    root = ElementTree.fromstring(part)
    for element in root.iter():
        attributes = list(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(reversed(attributes))
    return ElementTree.tostring(root)


def without_addresses(name: str, part: bytes) -> bytes:
    """Rows and cells that are counted: none is left out, and none has its address."""
    if not _is_sheet(name):
        return part
    root = ElementTree.fromstring(part)
    data = root.find(f"{_M}sheetData")
    assert data is not None
    rows = {int(row.attrib.pop("r")): row for row in data}
    for row in list(data):
        data.remove(row)
    for number in range(1, max(rows, default=0) + 1):
        row = rows.get(number, ElementTree.Element(f"{_M}row"))
        cells = {position(cell.attrib.pop("r"))[1]: cell for cell in row}
        for cell in list(row):
            row.remove(cell)
        for column in range(max(cells, default=-1) + 1):
            row.append(cells.get(column, ElementTree.Element(f"{_M}c")))
        data.append(row)
    return ElementTree.tostring(root)


def in_cdata(name: str, part: bytes) -> bytes:
    """Values and texts as character data."""
    return re.sub(rb"<([vt])>([^<>&]+)</\1>", rb"<\1><![CDATA[\2]]></\1>", part)


def with_comments(name: str, part: bytes) -> bytes:
    """Remarks inside values and between cells and rows."""
    part = re.sub(rb"<v>([!-%'-;=?-~])([^<>&]*)</v>", rb"<v><!-- a -->\1<!-- <v>9</v> -->\2</v>", part)
    return part.replace(b"</c>", b"</c><!-- <c r='A1'><v>7</v></c> -->").replace(b"</row>", b"</row><?b c?>")


def indented(name: str, part: bytes) -> bytes:
    """Spaces and lines between elements, and around numbers."""
    if not _is_sheet(name):
        return part
    part = re.sub(rb"(</c>|</row>|<sheetData>|<mergeCells[^<>]*>|</f>)(?=<)", rb"\1\n  ", part)
    return re.sub(rb'(<c r="[A-Z0-9]+"(?: s="[0-9]+")?>)<v>([-0-9.]+)</v>', rb"\1<v> \2\n</v>", part)


def strict(name: str, part: bytes) -> bytes:
    """The strict variant of Open XML."""
    return part.replace(MAIN.encode(), STRICT_MAIN.encode()).replace(_RELATIONS, _STRICT_RELATIONS)


def in_utf_16(name: str, part: bytes) -> bytes:
    """Two bytes for each letter."""
    return part.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def inline(content: bytes, *, rich: bool) -> Spelling:
    """Texts inside their cells instead of the shared strings; rich ones in two runs, with a reading."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        strings = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
    texts = ["".join(each.text or "" for each in string.iter(f"{_M}t")) for string in strings]

    def spell(name: str, part: bytes) -> bytes:
        if not _is_sheet(name):
            return part
        root = ElementTree.fromstring(part)
        for cell in root.iter(f"{_M}c"):
            if cell.get("t") == "s":
                text = texts[int(cell.findtext(f"{_M}v") or "")]
                cell.set("t", "inlineStr")
                for child in list(cell):
                    cell.remove(child)
                _say(ElementTree.SubElement(cell, f"{_M}is"), text, rich)
        return ElementTree.tostring(root)

    return spell


def rich_strings(name: str, part: bytes) -> bytes:
    """Shared strings in two runs, with a reading beside them."""
    if name != "xl/sharedStrings.xml":
        return part
    root = ElementTree.fromstring(part)
    for string in root:
        text = "".join(each.text or "" for each in string.iter(f"{_M}t"))
        for child in list(string):
            string.remove(child)
        _say(string, text, rich=True)
    return ElementTree.tostring(root)


def _say(parent: ElementTree.Element, text: str, rich: bool) -> None:
    if not rich:
        _text(parent, text)
        return
    half = len(text) // 2
    for piece in (text[:half], text[half:]):
        run = ElementTree.SubElement(parent, f"{_M}r")
        ElementTree.SubElement(ElementTree.SubElement(run, f"{_M}rPr"), f"{_M}b")
        _text(run, piece)
    _text(ElementTree.SubElement(parent, f"{_M}rPh", {"sb": "0", "eb": "1"}), "ZHUYIN")


def _text(parent: ElementTree.Element, text: str) -> None:
    element = ElementTree.SubElement(parent, f"{_M}t")
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    element.text = text


def absolute_targets(name: str, part: bytes) -> bytes:
    """Relations that lead from the root of the package."""
    if name != "xl/_rels/workbook.xml.rels":
        return part
    return re.sub(rb'Target="(?=worksheets|shared|styles)', b'Target="/xl/', part)
