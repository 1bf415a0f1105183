"""The parts of a Word document as trees, whatever their spelling: names of elements are short ones.

An element or attribute of WordprocessingML has its local name, in the usual and in the strict namespace; one
of markup compatibility has ``mc:`` before it, one of mathematics ``m:``, any other ``x:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder

from xlgov.errors import SUSPECT, InputError
from xlgov.workbook import streaming
from xlgov.workbook.container import Container, Wanted, open_container
from xlgov.workbook.relations import Relation, relations

MOST_TAGS = 400_000
"""of one part; a report has some ten thousand"""
DEEPEST = 180
"""elements within one another; forty tables in tables are a hundred and twenty"""
SAVE_AS = "请用 Word 或 WPS 打开它，“另存为”Word 文档（.docx）后重试。"
DOCUMENT = Wanted(
    ".docx 文档",
    SAVE_AS,
    SUSPECT,
    "请把年报的文字和表格复制到一个新文档，另存为 .docx 后重试。",
    "请在 Word 或 WPS 里打开，取消打开密码和限制编辑，另存为 .docx 后重试。",
    "这是旧格式文件（.doc、.wps 等），不是 .docx",
)

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
}
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_OFF = ("0", "false", "off")
_MAIN = "word/document.xml"


class Parts:
    """An opened and guarded .docx: its main part, and those that it is related to."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._package = relations(container, "") or {}
        self._main = self._main_part()
        self._related = relations(container, self._main) or {}

    @property
    def document(self) -> Element:
        """The tree of the main part."""
        return self._tree(self._main)

    def related(self, kind: str) -> Iterable[Element]:
        """The trees of the parts to which the main part has a relation that ends in this word."""
        return [self._tree(part) for part in self._parts(self._related.values(), kind)]

    def embedded(self, relation: str) -> bytes:
        """The file that the main part holds under the Id of a relation."""
        found = self._related.get(relation)
        return self._container.raw(found.part) if found else b""

    @property
    def properties(self) -> Element | None:
        """What the file says of itself: title, author, subject."""
        found = self._parts(self._package.values(), "core-properties")
        return self._tree(found[0]) if found else None

    def _main_part(self) -> str:
        found = self._parts(self._package.values(), "officeDocument")
        main = found[0] if found else _MAIN
        if self._container.has(main) and main.endswith(".xml") and not main.startswith(("xl/", "ppt/")):
            return main
        raise InputError("文件里没有 Word 文档的正文", SAVE_AS)

    def _parts(self, given: Iterable[Relation], kind: str) -> list[str]:
        return [each.part for each in given if each.kind == kind and self._container.has(each.part)]

    def _tree(self, part: str) -> Element:
        builder = _Builder(part)
        xml = self._container.read(part)
        streaming.parse(xml, part, builder.start, builder.end, builder.data, limit=MOST_TAGS, wanted=DOCUMENT)
        self._container.forget(part)
        return builder.close()


def parts_of(content: bytes) -> Parts:
    """Open a Word document.

    Raises InputError for what is none, is encrypted, or could exhaust the machine.
    """
    return Parts(open_container(content, DOCUMENT))


class _Builder:
    """Builds a tree with short names, and refuses one that is too deep."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._tree = TreeBuilder()
        self._depth = 0
        self.data = self._tree.data
        self.close = self._tree.close

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise InputError(f"文件内部的“{self._part}”一层套一层，超过 {DEEPEST} 层", DOCUMENT.strange)
        self._tree.start(_short(element), {_attribute(name): attributes[name] for name in attributes})

    def end(self, element: str) -> None:
        self._depth -= 1
        self._tree.end(_short(element))


@lru_cache(maxsize=2048)
def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return _PREFIXES.get(space, "x:") + local


@lru_cache(maxsize=2048)
def _attribute(name: str) -> str:
    return name.rpartition(" ")[2]


def property_of(element: Element | None, *path: str) -> Element | None:
    """The element at the end of a path of names, None where it is not there."""
    for name in path:
        if element is None:
            return None
        element = element.find(name)
    return element


def value(element: Element | None, *path: str) -> str | None:
    """What the element at the end of a path has as its ``val``."""
    found = property_of(element, *path)
    return None if found is None else found.get("val")


def number(text: str | None) -> int | None:
    """A whole number as attributes have it; None for anything else."""
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None


def switched(element: Element | None, *path: str) -> bool | None:
    """Whether a property is on; None where it is not there."""
    found = property_of(element, *path)
    return None if found is None else found.get("val", "1") not in _OFF
