"""Tables of HTML in text: what programs that read pictures write, markdown with the tags of tables in it.

The lines between the tables are text as in any file; only the tables are read as a browser reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from xlgov.documents.document import Document, Paragraph, Table, unfolded
from xlgov.documents.page.flow import Page, blocks, parsed
from xlgov.documents.page.reader import document_of
from xlgov.finding import Place
from xlgov.report.checked import FORBIDDEN

_TAG = re.compile(r"<(/?)(table|tr|td|th)(?=[\s/>])[^<>]{0,2000}>", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"</?(?:html|body|head|div|center|span|font|p|b|strong|br|u|i|em|sup|sub|h[1-6]|tbody|thead)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
"""tags that may stand in the lines between tables"""


_BLOCK = re.compile(r"<(?:p|div|br|h[1-6]|li)[\s/>]", re.IGNORECASE)
"""tags that begin a line"""


class _Stretch(NamedTuple):
    """From where to where in a text a table goes."""

    begin: int
    end: int


def has_markup(text: str) -> bool:
    """Whether tables of HTML stand in a text."""
    return any(tag[2].lower() in ("td", "th") and not tag[1] for tag in _TAG.finditer(text))


def read_markup(text: str) -> Document:
    """The paragraphs of a text, with the numbers of their lines, and its tables of HTML.

    Raises InputError for tables larger or deeper than any report's.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(_BLOCK.findall(text)) > text.count("\n") + 1:
        # the lines of the file are none: a page without its head
        return document_of(text)
    flow: list[str | Paragraph | Table] = []
    begin, line = 0, 1
    for stretch in (*_stretches(text), _Stretch(len(text), len(text))):
        between = text[begin : stretch.begin]
        flow += _paragraphs(between, line)
        line += between.count("\n")
        inner = text[stretch.begin : stretch.end]
        line += inner.count("\n")
        begin = stretch.end
        if inner:
            flow += blocks(Page(parsed(_whole(inner)).root).flow)
    return Document(unfolded(flow), broken=True)


def _stretches(text: str) -> Iterator[_Stretch]:
    """Where tables stand: from an outermost tag to its end, or to the last tag where that is lost."""
    begin, depth, last = -1, 0, 0
    for tag in _TAG.finditer(text):
        name, closes = tag[2].lower(), bool(tag[1])
        if begin < 0:
            begin, depth = tag.start(), 0
        elif depth == 0 and not closes and (name == "table" or text[last : tag.start()].strip()):
            # rows without a table around them end where something else comes
            yield _Stretch(begin, last)
            begin = tag.start()
        if name == "table":
            depth += -1 if closes else 1
        last = _end_of(text, tag)
        if depth <= 0 and name == "table" and closes:
            yield _Stretch(begin, last)
            begin = -1
    if begin >= 0:
        yield _Stretch(begin, last)


def _end_of(text: str, tag: re.Match[str]) -> int:
    """Where what a tag begins ends at the latest: a cell that is not closed goes to the end of its line."""
    if tag[1] or tag[2].lower() not in ("td", "th"):
        return tag.end()
    line = text.find("\n", tag.end())
    return line if line >= 0 else len(text)


def _whole(inner: str) -> str:
    """The tags of a table with the table around them, where only rows or cells are there."""
    return inner if re.match(r"<table\b", inner, re.IGNORECASE) else f"<table>{inner}</table>"


def _paragraphs(text: str, line: int) -> Iterator[Paragraph]:
    """The lines of a text between tables, without the tags that stand in them."""
    for number, each in enumerate(text.split("\n"), line):
        plain = _OUTSIDE.sub(" ", FORBIDDEN.sub("", each))
        if plain != each or "&nbsp;" in plain:
            plain = unescape(plain)
        yield Paragraph(plain, Place(line=number))
