"""A published report kept as a Word document (.docx), whoever wrote it: Word, WPS, LibreOffice.

Paragraphs are as a reader sees them, with their automatic numbers and with tracked changes accepted. What
stands in boxes follows the paragraph that they hang on. Headers and footers are no content.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from xml.etree.ElementTree import Element

from xlgov.documents.document import Document, Paragraph, Table, unfolded
from xlgov.documents.page.reader import read_page
from xlgov.documents.published import without_signatures
from xlgov.documents.word.merges import Row, RowCell, joined
from xlgov.documents.word.numbering import Numbering
from xlgov.documents.word.parts import DOCUMENT, Parts, number, parts_of, switched, value
from xlgov.documents.word.runs import Words, chosen, without_deleted, words_of
from xlgov.documents.word.styles import Styles
from xlgov.errors import InputError
from xlgov.finding import Observation, Place
from xlgov.kinds import FileKind, kind_of
from xlgov.locate.grids import Grid
from xlgov.workbook.phrases import first_few

MOST_PARAGRAPHS = 6_000
"""in cells too, and empty ones; a report has a thousand"""
MOST_LETTERS = 500_000
"""of all paragraphs; a report has some ten thousand"""
_QUOTED = 40
"""letters of hidden text in a message"""
_NOTES = {"footnote": ("footnotes", "脚注"), "endnote": ("endnotes", "尾注")}
"""notes by kind: the part that holds them, and what a reader calls them"""
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink"))
"""what may stand around paragraphs, rows and cells"""


def read_word(content: bytes) -> Document:
    """The paragraphs and tables of a .docx.

    Raises InputError for what is none, is encrypted, or is larger than any report.
    """
    parts = parts_of(content)
    styles = Styles(parts.related("styles"))
    reading = _Reading(styles, Numbering(parts.related("numbering"), styles))
    body = parts.document.find("body")
    blocks = unfolded(reading.flow(body)) if body is not None else []
    blocks += _embedded(parts, body) if body is not None else []
    return Document(
        without_signatures(blocks),
        title=_title(parts, styles),
        aside=tuple(_notes(parts, reading, styles)),
        observations=tuple(reading.observations()),
    )


class _Reading:
    """Goes through the paragraphs and tables of a document in their order, in which its lists count."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._hidden: list[str] = []
        self._struck: list[str] = []
        self._paragraphs = self._letters = self._pictures = 0
        self.notes: list[tuple[str, str]] = []
        """kind and Id of the notes that are referred to, in their order"""

    def flow(self, parent: Element, *, cell: bool = False) -> Iterator[str | Paragraph | Table]:
        """The paragraphs that have text, the pictures that stand alone, and the tables; of a ``cell``."""
        before = ""
        for element in _within(parent, "p", "tbl"):
            if element.tag == "tbl":
                if before:
                    yield before
                    before = ""
                yield self._table(element)
                continue
            words = words_of(element, self._styles, cell=cell)
            self._count(words)
            if words.joined:
                before += words.text
            else:
                yield from self._lines(element, before + words.text)
                before = ""
            if words.picture and not words.text.strip():
                self._pictures += 1
                yield Paragraph("", Place(spot=f"第{self._pictures}张图片"), picture=True)
            for box in words.boxes:
                yield from self.flow(box)
        if before:
            yield before

    def _lines(self, paragraph: Element, text: str) -> Iterator[str]:
        """The lines of a paragraph, the first with its automatic number."""
        properties = paragraph.find("pPr")
        label = self._numbering.label(properties)
        if self._styles.of_contents(value(properties, "pStyle")):
            return
        lines = [line for line in text.split("\n") if line.strip()]
        for line in lines[:1]:
            yield label + line.lstrip() if label else line
        yield from lines[1:]

    def _count(self, words: Words) -> None:
        self._paragraphs += 1
        self._letters += len(words.text) + len(words.hidden)
        if self._paragraphs > MOST_PARAGRAPHS or self._letters > MOST_LETTERS:
            raise InputError(f"文档太长，超过 {MOST_PARAGRAPHS} 段", DOCUMENT.strange)
        self.notes += words.notes
        if words.hidden.strip():
            self._hidden.append(words.hidden.strip())
        if words.struck.strip():
            self._struck.append(words.struck.strip())

    def _table(self, element: Element) -> Table:
        rows: list[Row] = []
        for row in without_deleted(_within(element, "tr")):
            rows.append(self._row(row, rows[-1].merged if rows else frozenset()))
        return joined(rows, [number(each.get("w")) or 0 for each in element.findall("tblGrid/gridCol")])

    def _row(self, element: Element, above: Container[int]) -> Row:
        """A row; cells of the row above that begin in the columns ``above`` may go on in it."""
        left = before = _columns(value(element, "trPr", "gridBefore"), 0)
        seen = not switched(element, "trPr", "hidden")
        cells: list[RowCell] = []
        merged: set[int] = set()
        for cell in without_deleted(_within(element, "tc")):
            wide = _columns(value(cell, "tcPr", "gridSpan"), 1)
            down = left in above and _goes_on(cell, "vMerge")
            across = bool(cells) and _goes_on(cell, "hMerge")
            blocks = [block for block in self.flow(cell, cell=True) if not isinstance(block, Paragraph)]
            if down or across or not seen:
                self._hidden += [block.strip() for block in blocks if isinstance(block, str)]
                blocks = []
            if cell.find("tcPr/vMerge") is not None:
                merged.add(left)
            cells.append(RowCell(blocks, wide, down))
            left += wide
        return Row(before, cells, frozenset(merged))

    def observations(self) -> Iterator[Observation]:
        """What nobody sees and what was not read therefore."""
        if self._hidden:
            cause = "文字设了“隐藏”，或者被合并的单元格盖住，看不见也不会印出来。"
            yield _left_unread(self._hidden, "隐藏的", "隐藏", cause)
        if self._struck:
            cause = "文字设了删除线，表示已经不要。"
            yield _left_unread(self._struck, "加了删除线的", "删除线", cause)


def _left_unread(texts: Iterable[str], which: str, mark: str, cause: str) -> Observation:
    quoted = first_few(f"“{text[:_QUOTED]}”" for text in texts)
    return Observation(
        "C-FORMULA",
        f"文档里有{which}文字，没有读入：{quoted}",
        cause=cause,
        advice=f"需要的请取消{mark}后重新导入；不要的请删去。",
    )


def _embedded(parts: Parts, body: Element) -> list[Paragraph | Grid]:
    """What stands in a page that the document only holds, as web services make documents of pages."""
    chunks = [parts.embedded(each.get("id", "")) for each in _within(body, "altChunk")]
    kinds = (FileKind.PAGE, FileKind.ARCHIVED_PAGE)
    return [block for each in chunks if kind_of(each) in kinds for block in read_page(each).blocks]


def _goes_on(cell: Element, merged: str) -> bool:
    """Whether a cell is the continuation of the one above or before it."""
    found = cell.find(f"tcPr/{merged}")
    return found is not None and found.get("val", "continue") == "continue"


def _columns(text: str | None, least: int) -> int:
    return max(least, number(text) or least)


def _within(parent: Element, *names: str) -> Iterator[Element]:
    """The elements of these names in a parent or in what only wraps them."""
    for element in parent:
        if element.tag in names:
            yield element
        elif element.tag == "mc:AlternateContent":
            yield from _within(chosen(element), *names)
        elif element.tag in _WRAPPERS:
            yield from _within(element, *names)


def _notes(parts: Parts, reading: _Reading, styles: Styles) -> Iterator[Paragraph]:
    """The footnotes and endnotes that the text refers to, in its order."""
    kept: dict[tuple[str, str], Element] = {}
    for kind, (part, _) in _NOTES.items():
        for root in parts.related(part):
            kept |= {(kind, note.get("id", "")): note for note in root.findall(kind)}
    counts = dict.fromkeys(_NOTES, 0)
    for kind, key in dict.fromkeys(reading.notes):
        counts[kind] += 1
        note = kept.get((kind, key))
        for paragraph in note.iter("p") if note is not None else ():
            text = words_of(paragraph, styles).text.strip()
            if text:
                yield Paragraph(text, Place(spot=f"{_NOTES[kind][1]}{counts[kind]}"))


def _title(parts: Parts, styles: Styles) -> str:
    """The title among the file's properties, else the first words of a header."""
    properties = parts.properties
    title = None if properties is None else properties.findtext("x:title")
    if title and title.strip():
        return title.strip()
    return next(_headers(parts.related("header"), styles), "")


def _headers(roots: Iterable[Element], styles: Styles) -> Iterator[str]:
    for root in roots:
        for paragraph in _within(root, "p"):
            text = words_of(paragraph, styles).text.strip()
            if text:
                yield text
