"""Reports as Word documents that other people made: the same words and figures, drawn otherwise."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.documents.word_files import cell, docx_of, para, row, run, table
from xlgov.form.layout import Box
from xlgov.publication.manuscript import TableDrawn, manuscript
from xlgov.report import Report

WIDTH = 700
"""of a column, in twentieths of a point"""
_NUMBER = re.compile(r"([一二三四五六])、|（([一二三四五六七八九十])）|(\d)\.")
_LEVELS = {1: ("%1、", "chineseCounting"), 2: ("（%2）", "chineseCountingThousand"), 3: ("%3.", "decimal")}
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{key}">'
    + "".join(
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (text, form) in _LEVELS.items()
    )
    + f'</w:abstractNum><w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'
    for key in (1, 2)
)


def plain_cell(text: str, properties: str) -> str:
    """A cell as anybody writes it."""
    return cell(text, properties=properties)


def one_table(rows: Sequence[str], widths: Sequence[int]) -> str:
    """All rows in one table."""
    return table(*rows, widths=widths)


@dataclass
class Hand:
    """How somebody writes: figures, labels, headings; how they draw the borders and divide the tables."""

    figure: Callable[[str, str], str] = plain_cell
    label: Callable[[str, str], str] = plain_cell
    heading: Callable[[str], str] = para
    title: Callable[[str], str] = para
    divided: Callable[[Sequence[str], Sequence[int]], str] = one_table
    around: Callable[[str], str] = field(default=lambda xml: xml)
    askew: int = 0
    """how far a border may stand from where it belongs"""
    seed: int = 0

    def document(self, report: Report, **parts: str) -> bytes:
        """The report by this hand."""
        words = manuscript(report)
        chance = random.Random(self.seed)
        blocks = [self.title(line) for line in words.title] + [para(text) for text in words.preamble]
        for part in words.parts:
            blocks += [self.heading(part.heading), *map(para, part.paragraphs)]
            blocks += [self.around(self._table(part.table, chance))] if part.table else []
            blocks += map(para, part.note)
        return docx_of(*blocks, **parts)

    def _table(self, drawn: TableDrawn, chance: random.Random) -> str:
        grid = drawn.grid
        rows: list[list[tuple[Box, bool]]] = [[] for _ in range(grid.rows)]
        for box in sorted(grid.boxes, key=lambda box: box.column):
            for at in range(box.row, box.row + box.height):
                rows[at].append((box, at == box.row))
        places = [_borders(boxes, grid.columns, self.askew, chance) for boxes in rows]
        lines = sorted({place for at, each in enumerate(places) for place in _used(rows[at], each)})
        number = {place: index for index, place in enumerate(lines)}
        written = []
        for boxes, place in zip(rows, places, strict=True):
            cells = ""
            for box, first in boxes:
                wide = number[place[box.column + box.width]] - number[place[box.column]]
                cells += self._cell(box, drawn, first=first, wide=wide)
            written.append(row(cells))
        return self.divided(written, [right - left for left, right in pairwise(lines)])

    def _cell(self, box: Box, drawn: TableDrawn, *, first: bool, wide: int) -> str:
        properties = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
        if box.height > 1:
            properties += '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        if not first:
            return cell(properties=properties)
        if box.key:
            return self.figure(drawn.figures[box.key], properties)
        return self.label(box.text, properties)


def _borders(boxes: Sequence[tuple[Box, bool]], columns: int, askew: int, chance: random.Random) -> list[int]:
    """Where the borders of a row stand: those of cells over several rows where they belong."""
    straight = {at for box, _ in boxes if box.height > 1 for at in (box.column, box.column + box.width)}
    straight |= {0, columns}
    return [
        at * WIDTH + (0 if at in straight else chance.randint(-askew, askew)) for at in range(columns + 1)
    ]


def _used(boxes: Sequence[tuple[Box, bool]], places: Sequence[int]) -> set[int]:
    return {places[at] for box, _ in boxes for at in (box.column, box.column + box.width)}


def numbered_para(text: str, key: int = 1) -> str:
    """A paragraph whose number is automatic where it has one."""
    found = _NUMBER.match(text)
    if not found:
        return para(text)
    level = int(found.lastindex or 1) - 1
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>'
    return para(text[found.end() :], properties=properties)


def numbered_cell(text: str, properties: str) -> str:
    """A cell whose number is automatic where it has one."""
    return cell(numbered_para(text, 2), properties=properties)


def corrected(text: str, properties: str) -> str:
    """A figure that replaced another one, as a tracked change."""
    old = "<w:del><w:r><w:delText>99</w:delText></w:r></w:del>"
    return cell(para(f"{old}<w:ins>{run(text)}</w:ins>"), properties=properties)


def worked_out(text: str, properties: str) -> str:
    """A figure that is the result of a field."""
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(LEFT)</w:instrText></w:r>'
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}'
    return cell(para(f'{code}{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'), properties=properties)


def in_control(text: str, properties: str) -> str:
    """A figure in a content control around its cell."""
    inside = plain_cell(text, properties)
    return f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def in_pieces(text: str, properties: str) -> str:
    """Words over many runs and lines, with bookmarks and proof marks, as WPS leaves them."""
    marks = (
        '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:proofErr w:type="spellEnd"/>'
    )
    return cell(para(*[run(letter) + marks for letter in text]), para(), properties=properties)


def full_width(text: str, properties: str) -> str:
    """A figure in full-width digits between spaces."""
    wide = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return cell(f"　{wide} ", properties=properties)


def broken(text: str, properties: str) -> str:
    """A label whose lines are broken after a few letters, as in a narrow column."""
    lines = [text[at : at + 3] for at in range(0, len(text), 3)]
    return cell(*lines, properties=properties)


def in_two(rows: Sequence[str], widths: Sequence[int]) -> str:
    """The rows in two tables, one right after the other."""
    half = len(rows) // 2
    return table(*rows[:half], widths=widths) + table(*rows[half:], widths=widths)


def in_two_apart(rows: Sequence[str], widths: Sequence[int]) -> str:
    """The rows in two tables with a page number between them."""
    half = len(rows) // 2
    between = para() + para("- 3 -") + para()
    return table(*rows[:half], widths=widths) + between + table(*rows[half:], widths=widths)


def with_head_again(rows: Sequence[str], widths: Sequence[int]) -> str:
    """The rows in two tables, the second with the first rows again above it."""
    if len(rows) < 20:
        return one_table(rows, widths)
    half = len(rows) // 2
    return table(*rows[:half], widths=widths) + table(*rows[:3], *rows[half:], widths=widths)


def in_frame(xml: str) -> str:
    """A table within another one that only arranges."""
    return table(row(cell(xml)))


def in_box(xml: str) -> str:
    """A table within a text box, as Word keeps it for new and for old programs."""
    inside = f"<w:txbxContent>{xml}</w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    return para(f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>")


HANDS = {
    "plain": Hand(),
    "numbers of headings are automatic": Hand(heading=numbered_para),
    "numbers of labels are automatic": Hand(label=numbered_cell),
    "figures were corrected": Hand(figure=corrected),
    "figures are fields": Hand(figure=worked_out),
    "figures are in controls": Hand(figure=in_control),
    "words in pieces": Hand(figure=in_pieces, label=in_pieces),
    "figures of full width": Hand(figure=full_width),
    "labels over lines": Hand(label=broken),
    "tables in two": Hand(divided=in_two),
    "tables in two, apart": Hand(divided=in_two_apart),
    "tables in two, the head again": Hand(divided=with_head_again),
    "tables in frames": Hand(around=in_frame),
    "tables in boxes": Hand(around=in_box),
    "borders a little askew": Hand(askew=60),
    "borders askew": Hand(askew=200, seed=1),
}
