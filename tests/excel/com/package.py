"""The file behind an open workbook of the fake: its parts as they are, changed where the workbook changes.

What nobody touches is written as it was read, to the byte; so a copy is what was opened plus what was done.
"""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
THREADED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
"""As Excel writes it."""

Element = Any
"""lxml tells no types."""


def m(name: str) -> str:
    """A name of SpreadsheetML."""
    return f"{{{MAIN}}}{name}"


class Package:
    """The parts of a workbook: bytes until somebody asks for their tree."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self._bytes = {info.filename: archive.read(info) for info in archive.infolist()}
        self._trees: dict[str, Element] = {}

    @classmethod
    def of(cls, path: Path) -> Package:
        return cls(path.read_bytes())

    def has(self, part: str) -> bool:
        return part in self._bytes

    def tree(self, part: str) -> Element:
        """The root of a part, changed in place."""
        if part not in self._trees:
            parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
            self._trees[part] = etree.fromstring(self._bytes[part], parser)
        return self._trees[part]

    def add(self, part: str, root: Element, content_type: str) -> None:
        """A new part with its content type."""
        self._bytes[part] = b""
        self._trees[part] = root
        types = self.tree("[Content_Types].xml")
        etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def add_bytes(self, part: str, root: Element) -> None:
        """A new part whose content type follows from its ending."""
        self._bytes[part] = b""
        self._trees[part] = root

    def default(self, extension: str, content_type: str) -> None:
        """The content type of all parts with an ending."""
        types = self.tree("[Content_Types].xml")
        known = {each.get("Extension") for each in types.iter(f"{{{TYPES}}}Default")}
        if extension not in known:
            added = etree.Element(f"{{{TYPES}}}Default", Extension=extension, ContentType=content_type)
            types.insert(0, added)

    def remove(self, part: str) -> None:
        self._bytes.pop(part)
        self._trees.pop(part, None)
        types = self.tree("[Content_Types].xml")
        for override in types:
            if override.get("PartName") == f"/{part}":
                types.remove(override)

    def relations(self, part: str) -> Element:
        """The relations of a part, made where it has none."""
        name = relations_of(part)
        if name not in self._bytes:
            self._bytes[name] = b""
            self._trees[name] = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
        return self.tree(name)

    def target(self, part: str, kind: str) -> str | None:
        """The part that the first relation of a kind (its last word, or its whole type) leads to."""
        if relations_of(part) not in self._bytes:
            return None
        for relation in self.relations(part):
            if relation.get("Type") == kind or relation.get("Type").endswith(f"/relationships/{kind}"):
                return resolved(part, relation.get("Target"))
        return None

    def relate(self, part: str, kind: str, to: str) -> str:
        """A new relation; its id."""
        relations = self.relations(part)
        used = {relation.get("Id") for relation in relations}
        number = next(i for i in range(1, len(used) + 2) if f"rId{i}" not in used)
        etree.SubElement(
            relations,
            f"{{{RELATIONS}}}Relationship",
            Id=f"rId{number}",
            Type=kind if "://" in kind else f"{OFFICE}/{kind}",
            Target=f"/{to}",
        )
        return f"rId{number}"

    def unrelate(self, part: str, to: str) -> None:
        relations = self.relations(part)
        for relation in relations:
            if resolved(part, relation.get("Target")) == to:
                relations.remove(relation)

    def free(self, pattern: str) -> str:
        """The first name that no part has; the pattern has ``{}`` for the number."""
        return next(name for i in range(1, 10_000) if (name := pattern.format(i)) not in self._bytes)

    def written(self) -> bytes:
        """The file as it is now."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._bytes.items():
                if name in self._trees:
                    root = self._trees[name]
                    content = _DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False)
                archive.writestr(name, content)
        return out.getvalue()


def relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(part: str, target: str) -> str:
    """The name of a part that a relation names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target)).lstrip("/")


def kind(name: str) -> str:
    """The content type of a part of a workbook."""
    return f"{_KIND}.{name}+xml"
