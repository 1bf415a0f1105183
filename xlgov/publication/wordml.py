"""WordprocessingML in small pieces: runs, paragraphs and tables as text, for ``skeleton.package`` to hold.

Sizes of letters, spaces and lines are points, widths centimetres. Text goes through ``legible``; a line break
in it stays one, a tab too. Every run names the type of its Chinese and of its other letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from xlgov.legible import legible

SONG, HEI, FANGSONG, KAI, TITLE_SONG = "宋体", "黑体", "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体"
ROMAN = "Times New Roman"
Align = Literal["left", "center", "right", "both"]
Merged = Literal["", "restart", "continue"]

POINTS_PER_CM = 72 / 2.54

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MINUS = re.compile(r"(?<![A-Za-z0-9)）-])-(?=[0-9])")
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


class Font(NamedTuple):
    """A type: of Chinese letters, size, of all other letters; ``colour`` is #RRGGBB, "" for black."""

    chinese: str
    size: float
    bold: bool = False
    colour: str = ""
    latin: str = ROMAN


class Cell(NamedTuple):
    """One cell: its paragraphs as XML, over ``across`` columns; ``merged`` is part of one over rows."""

    paragraphs: str
    across: int = 1
    merged: Merged = ""
    fill: str = ""


class Row(NamedTuple):
    """One row, never split over pages: a ``header`` is repeated on each page; at least ``height`` points."""

    cells: Sequence[Cell]
    header: bool = False
    height: float = 0


class Margins(NamedTuple):
    """Between text and border: of a page in centimetres, of a cell in points."""

    top: float
    right: float
    bottom: float
    left: float


ROOMY = Margins(2, 4.5, 2, 4.5)
"""The margins of a cell that holds sentences."""


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def width_twips(centimetres: float) -> int:
    """Twentieths of a point of a length in centimetres."""
    return twips(centimetres * POINTS_PER_CM)


def escaped(text: str) -> str:
    """Text as it stands between tags."""
    return text.translate(_ESCAPED)


def run(text: str, font: Font, *, hold_minus: bool = False) -> str:
    """Text of one type; ``hold_minus`` lets no line end after the minus sign of a number."""
    return f"<w:r>{_run_properties(font)}{_content(text, hold_minus)}</w:r>" if text else ""


def page_number(font: Font) -> str:
    """The number of the page it stands on."""
    return f'<w:fldSimple w:instr="PAGE">{run("1", font)}</w:fldSimple>'


def watermark(text: str) -> str:
    """Pale letters across the page: a run for a paragraph of the header."""
    return (
        f"<w:r><w:pict>{_ART}"
        '<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;rotation:315;'
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" '
        'fillcolor="#d9d9d9" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;{HEI}&quot;;font-size:1pt" string="{escaped(text)}"/>'
        "</v:shape></w:pict></w:r>"
    )


_ART = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
    + "".join(
        f'<v:f eqn="{formula}"/>'
        for formula in (
            *("sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3"),
            *("if @0 @3 0", "if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5"),
            *("mid @7 @8", "mid @6 @7", "sum @6 0 @5"),
        )
    )
    + '</v:formulas><v:path textpathok="t" o:connecttype="custom" '
    'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
"""The shape of letters drawn as a picture, as Word itself writes it."""


def paragraph(
    *runs: str,
    style: str = "",
    align: Align = "left",
    before: float = 0,
    after: float = 0,
    line: float = 0,
    indent: float = 0,
    sides: float = 0,
    keep_next: bool = False,
    new_page: bool = False,
) -> str:
    """A paragraph of runs.

    ``line`` is the exact distance of its lines, 0 for what the type needs; ``indent`` is the first line's,
    ``sides`` the whole paragraph's from left and right. ``keep_next`` keeps it on the page of what follows,
    ``new_page`` begins one.
    """
    properties = [
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if keep_next else "",
        "<w:pageBreakBefore/>" if new_page else "",
        _spacing(before, after, line),
        _indent(indent, sides),
        f'<w:jc w:val="{align}"/>',
    ]
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{''.join(runs)}</w:p>"


def table(
    rows: Sequence[Row],
    widths: Sequence[float],
    *,
    margins: Margins = ROOMY,
    border: str = "auto",
) -> str:
    """A centred table with columns of these widths and single borders; cells are centred from top to bottom.

    Each row's cells must fill all columns.
    """
    columns = [width_twips(width) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{border}"/>' for side in sides)
    inner = "".join(
        f'<w:{side} w:w="{twips(getattr(margins, side))}" w:type="dxa"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{inner}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(_row(row, columns) for row in rows)}</w:tbl>"
    )


def _row(row: Row, columns: Sequence[int]) -> str:
    properties = "<w:cantSplit/>"
    if row.height:
        properties += f'<w:trHeight w:val="{twips(row.height)}" w:hRule="atLeast"/>'
    if row.header:
        properties += "<w:tblHeader/>"
    ends = list(accumulate(cell.across for cell in row.cells))
    if ends[-1] != len(columns):
        raise ValueError(f"cells for {ends[-1]} of {len(columns)} columns")
    cells = (
        _cell(cell, sum(columns[end - cell.across : end])) for cell, end in zip(row.cells, ends, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.across > 1:
        properties += f'<w:gridSpan w:val="{cell.across}"/>'
    if cell.merged:
        properties += f'<w:vMerge w:val="{cell.merged}"/>'
    if cell.fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill.removeprefix("#")}"/>'
    return (
        f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{cell.paragraphs or "<w:p/>"}</w:tc>'
    )


def _run_properties(font: Font) -> str:
    # the hint gives curly quotes and dashes the Chinese type, as a Chinese Word does that is typed in
    found = (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{font.latin}" w:eastAsia="{font.chinese}" '
        f'w:hAnsi="{font.latin}" w:cs="{font.latin}"/>'
    )
    if font.bold:
        found += "<w:b/><w:bCs/>"
    if font.colour:
        found += f'<w:color w:val="{font.colour.removeprefix("#")}"/>'
    half_points = round(font.size * 2)
    return f'<w:rPr>{found}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'


def _content(text: str, hold_minus: bool) -> str:
    parts = _MINUS.split(legible(text)) if hold_minus else [legible(text)]
    return "<w:noBreakHyphen/>".join(map(_broken, parts))


def _broken(text: str) -> str:
    """Text with its tabs and line breaks as elements."""
    pieces = re.split("([\n\t])", escaped(text))
    return "".join(
        _BREAKS.get(piece) or f'<w:t xml:space="preserve">{piece}</w:t>' for piece in pieces if piece
    )


def _spacing(before: float, after: float, line: float) -> str:
    exact = f' w:line="{twips(line)}" w:lineRule="exact"' if line else ""
    return f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}"{exact}/>'


def _indent(first: float, sides: float) -> str:
    if not first and not sides:
        return ""
    return f'<w:ind w:left="{twips(sides)}" w:right="{twips(sides)}" w:firstLine="{twips(first)}"/>'
