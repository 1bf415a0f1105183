"""A report as a Word document: text in the layout of official documents (GB/T 9704), tables as in the form.

公开稿 is what is published. 送审稿 has the block of signatures before it. A draft says so on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov.finding import DRAFT, DRAFT_LINE
from xlgov.publication.fitting import figure_size
from xlgov.publication.manuscript import (
    FOR_REVIEW,
    Manuscript,
    Part,
    TableDrawn,
    is_draft,
    manuscript,
    run_in,
    with_sub_headings,
)
from xlgov.publication.skeleton import package
from xlgov.publication.wordml import (
    FANGSONG,
    HEI,
    KAI,
    POINTS_PER_CM,
    SONG,
    TITLE_SONG,
    Align,
    Cell,
    Font,
    Margins,
    Merged,
    Row,
    page_number,
    paragraph,
    run,
    table,
    watermark,
)

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.form.layout import Box, Grid
    from xlgov.report import Report

PAGE_MARGINS = Margins(3.7, 2.6, 3.5, 2.8)
_TITLE, _HEADING, _BODY = Font(TITLE_SONG, 22), Font(HEI, 16), Font(FANGSONG, 16)
_SUB_HEADING, _NUMBER = Font(KAI, 16), Font(SONG, 14, latin=SONG)
_SMALL, _SMALL_KAI, _SIGNED = Font(SONG, 10), Font(KAI, 10), Font(SONG, 12)
_WARNING = Font(HEI, 10.5, colour="#C00000")
_LINE, _TITLE_LINE, _SMALL_LINE, _SIGNED_LINE = 28.9, 36, 13, 18
_INDENT = 2 * _BODY.size

GRID_WIDTH = 17.18
"""Centimetres of a statutory table, as the form in circulation has it: more than the text's."""
_FIGURE_WIDTHS = (1.21, 1.27, 1.33)
"""Of a column of figures beside labels of several levels: as in the form, then what long figures may take of
the labels before those of the form need more lines."""
_OUTER_WIDTH, _HEADING_WIDTH = 1.33, 1.63
"""Of the headings of rows: those outside, and the innermost, which holds four letters in a line."""
_FIRST_LABEL = 1.4
"""A single column of labels, by the width of a column of figures."""
_SIGNED_WIDTHS = (2.6, 2.5, 2.5, 4.2, 3.8)
"""Of the block of signatures: three names, a telephone number, a day."""
_TIGHT = Margins(1, 1.5, 1, 1.5)
_ROW_HEIGHT = 17
_TALL = 20
"""A table of more rows than this takes most of a page, and begins one."""


def to_docx(report: Report, findings: Sequence[Finding] = (), *, review: bool = False) -> bytes:
    """The report as a .docx: 公开稿, or with ``review`` 送审稿; ``findings`` say whether it is a draft.

    The same report gives the same bytes.
    """
    return drawn(manuscript(report, review=review, draft=is_draft(report, findings)))


def drawn(given: Manuscript) -> bytes:
    """A manuscript as a .docx."""
    body = [*_sign_off(given), *_title(given), *map(_prose, given.preamble)]
    for part in given.parts:
        body += _part(part)
    warning = paragraph(watermark(DRAFT), run(DRAFT_LINE, _WARNING), style="Header", align="center")
    return package(
        "".join(body),
        title="".join(given.title),
        margins=PAGE_MARGINS,
        header=warning if given.draft else "",
        footer=_footer("right"),
        even_footer=_footer("left"),
    )


def _footer(align: Align) -> str:
    return paragraph(
        run("- ", _NUMBER),
        page_number(_NUMBER),
        run(" -", _NUMBER),
        style="Footer",
        align=align,
        sides=_NUMBER.size,
    )


def _sign_off(given: Manuscript) -> Iterator[str]:
    """The mark and the block in which those responsible sign, above everything."""
    if not given.sign_off:
        return
    yield paragraph(run(FOR_REVIEW, _HEADING), after=6)
    labels = [_cell(label, _SIGNED, line=_SIGNED_LINE) for label, _ in given.sign_off]
    signed = [_cell(content, _SIGNED, line=_SIGNED_LINE) for _, content in given.sign_off]
    yield table([Row(labels, height=24), Row(signed, height=36)], _SIGNED_WIDTHS)
    yield paragraph(line=_TITLE_LINE)


def _title(given: Manuscript) -> Iterator[str]:
    last = len(given.title) - 1
    for number, line in enumerate(given.title):
        yield paragraph(
            run(line, _TITLE),
            style="Title",
            align="center",
            line=_TITLE_LINE,
            after=2 * _LINE if number == last else 0,
            keep_next=True,
        )


def _prose(text: str, is_heading: bool = False) -> str:
    """A paragraph; a sub-heading in it stands out by its type; one that is alone stays with its text."""
    heading, rest = run_in(text)
    runs = (run(heading, _SUB_HEADING), run(rest, _BODY))
    style = "Heading2" if is_heading else ""
    return paragraph(*runs, style=style, align="both", line=_LINE, indent=_INDENT, keep_next=is_heading)


def _part(part: Part) -> Iterator[str]:
    tall = part.table is not None and part.table.grid.rows > _TALL
    yield paragraph(
        run(part.heading, _HEADING),
        style="Heading1",
        line=_LINE,
        before=0 if tall else _LINE / 4,
        after=_LINE / 4 if part.table else 0,
        indent=_INDENT,
        keep_next=True,
        new_page=tall,
    )
    for text, is_heading in with_sub_headings(part.paragraphs):
        yield _prose(text, is_heading)
    if part.table:
        yield _statutory(part.table, kept=not tall)
        for number, text in enumerate(part.note):
            yield paragraph(run(text, _SMALL), align="both", line=16, before=0 if number else 4, indent=20)


def _statutory(drawn: TableDrawn, kept: bool) -> str:
    """A table of the form; ``kept`` on one page with the heading above it, if a page holds it."""
    grid = drawn.grid
    widths, size = fitted(drawn)
    figures = Font(SONG, size)
    repeated = 0 if any(box.role == "title" for box in grid.boxes) else grid.header_rows
    rows = [
        Row(
            [_box(box, merged, drawn, figures, kept and row < grid.rows - 1) for box, merged in boxes],
            header=row < repeated,
            height=_ROW_HEIGHT,
        )
        for row, boxes in enumerate(_by_row(grid))
    ]
    return table(rows, widths, margins=_TIGHT)


def fitted(drawn: TableDrawn) -> tuple[list[float], float]:
    """Centimetres of each column, and points of the figures: labels give way before figures become small."""
    for figure in _FIGURE_WIDTHS:
        widths = _column_widths(drawn.grid, figure)
        size = _figure_size(drawn, widths)
        if size == _SMALL.size:
            break
    return widths, size


def _column_widths(grid: Grid, figure: float) -> list[float]:
    labels, figures = grid.label_columns, grid.columns - grid.label_columns
    if labels < 2:
        width = GRID_WIDTH / (figures + labels * _FIRST_LABEL)
        return [width * _FIRST_LABEL] * labels + [width] * figures
    headings = [_OUTER_WIDTH] * (labels - 2) + [_HEADING_WIDTH]
    rest = GRID_WIDTH - sum(headings) - figures * figure
    return [*headings, rest, *[figure] * figures]


def _figure_size(drawn: TableDrawn, widths: Sequence[float]) -> float:
    def room(box: Box) -> float:
        across = sum(widths[box.column : box.column + box.width]) * POINTS_PER_CM
        return across - _TIGHT.left - _TIGHT.right

    return figure_size(drawn, room, _SMALL.size)


def _by_row(grid: Grid) -> list[list[tuple[Box, Merged]]]:
    """The boxes of each row from left to right, and which part it is of one that goes over rows."""
    rows: list[list[tuple[Box, Merged]]] = [[] for _ in range(grid.rows)]
    for box in sorted(grid.boxes, key=lambda box: box.column):
        rows[box.row].append((box, "restart" if box.height > 1 else ""))
        for row in range(box.row + 1, box.row + box.height):
            rows[row].append((box, "continue"))
    return rows


def _box(box: Box, merged: Merged, drawn: TableDrawn, figures: Font, keep: bool) -> Cell:
    if merged == "continue":
        return _cell("", _SMALL, box.width, merged, keep=keep)
    if box.key:
        return _cell(drawn.figures[box.key], figures, box.width, merged, keep=keep)
    leaf = box.role == "label" and box.column + box.width == drawn.grid.label_columns > 1
    font = _SMALL_KAI if box.text.startswith("（") and box.role == "corner" else _SMALL
    align: Align = "left" if leaf else "center"
    return _cell(box.text, font, box.width, merged, align, sides=2 if leaf else 0, keep=keep)


def _cell(
    text: str,
    font: Font,
    across: int = 1,
    merged: Merged = "",
    align: Align = "center",
    *,
    line: float = _SMALL_LINE,
    sides: float = 0,
    keep: bool = False,
) -> Cell:
    held = paragraph(run(text, font), align=align, line=line, sides=sides, keep_next=keep)
    return Cell(held, across, merged)
