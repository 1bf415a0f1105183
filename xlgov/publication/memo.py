"""Working papers in Word, letters and summaries, in one look: lines, tables, the foot of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlgov.publication.wordml import Align, Cell, Font, Margins, Row, page_number, paragraph, run, table
from xlgov.workbook.styles import HEADER_FILL, HEI, INK, MUTED, SONG

TITLE, STRONG = Font(HEI, 22, colour=INK, latin=HEI), Font(HEI, 11, colour=INK, latin=HEI)
HEADING = Font(HEI, 15, colour=INK, latin=HEI)
PLAIN, HEAD = Font(SONG, 11, colour=INK, latin=SONG), Font(SONG, 10.5, colour=INK, latin=SONG)
COLUMN, SMALL = Font(HEI, 9, colour=INK, latin=HEI), Font(SONG, 9, colour=INK, latin=SONG)
QUIET = Font(SONG, 9, colour=MUTED, latin=SONG)
PAGE_MARGINS = Margins(2, 1.9, 2, 1.9)
WIDTH = 17.2
"""centimetres of a table"""
_LABEL_WIDTH = 2.8
"""centimetres"""


def line(
    text: str,
    font: Font = PLAIN,
    *,
    align: Align = "left",
    before: float = 0,
    after: float = 4,
    style: str = "",
    keep_next: bool = False,
    new_page: bool = False,
) -> str:
    """A paragraph."""
    return paragraph(
        run(text, font, hold_minus=True),
        style=style,
        align=align,
        before=before,
        after=after,
        keep_next=keep_next,
        new_page=new_page,
    )


def facts(given: Iterable[tuple[str, str]]) -> str:
    """A table of labels and what there is to say to each."""
    rows = [
        Row([cell(label, HEAD, fill=HEADER_FILL, centred=True), cell(text, HEAD)]) for label, text in given
    ]
    return table(rows, [_LABEL_WIDTH, WIDTH - _LABEL_WIDTH])


def listed(heads: Sequence[tuple[str, float]], rows: Iterable[Row]) -> str:
    """A table whose headings, each with the width of its column in centimetres, are repeated on each page."""
    head = Row([cell(name, COLUMN, fill=HEADER_FILL, centred=True) for name, _ in heads], header=True)
    return table([head, *rows], [width for _, width in heads])


def cell(text: str, font: Font = SMALL, *, fill: str = "", centred: bool = False) -> Cell:
    """A cell of one paragraph."""
    align: Align = "center" if centred else "left"
    return Cell(paragraph(run(text, font, hold_minus=True), align=align), fill=fill)


def foot() -> str:
    """The number at the foot of a page."""
    return paragraph(run("— ", SMALL), page_number(SMALL), run(" —", SMALL), align="center")
