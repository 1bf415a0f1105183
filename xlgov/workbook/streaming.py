"""XML parsed as a stream, with budgets, by the parser of the standard library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from xlgov.errors import InputError
from xlgov.workbook.container import WORKBOOK, Wanted

MAX_TAGS = 1_200_000
"""tags of one part; a parse of more would take seconds"""
MAX_SHEET_TAGS = 300_000
"""the same of a sheet, whose tags cost more"""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
"""namespaces of the elements of a workbook: usual spelling and the strict one"""
TRUE = ("1", "true")

Start = Callable[[str, Mapping[str, str]], None]


def local_name(element: str) -> str:
    """The name of an element of a workbook without its namespace; "" for one of another kind."""
    space, _, local = element.rpartition(" ")
    return local if space in (MAIN, STRICT_MAIN) else ""


def parse(
    xml: bytes,
    part: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    limit: int | None = None,
    wanted: Wanted = WORKBOOK,
) -> None:
    """Hand on each element of a part as it begins and ends, its name as ``namespace name``, and its text.

    Raises InputError for a part that is no XML or has too many elements.
    """
    most = limit or MAX_TAGS
    if xml.count(b"<") > most:
        raise InputError(
            f"文件内部的“{part}”有 {most} 个以上的元素，不像年报",
            wanted.shorten,
        )
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise InputError(
            f"文件已损坏（内部的“{part}”第 {error.lineno} 行不合规范）", wanted.save_as
        ) from error
