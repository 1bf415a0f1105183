"""A workbook whose cells have fills and notes of every kind that people give them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Color, GradientFill, PatternFill

from tests.workbook.test_package import rezipped


def _solid(**colour: Any) -> PatternFill:
    return PatternFill("solid", fgColor=Color(**colour))


FILLS: tuple[PatternFill | GradientFill | None, ...] = (
    None,
    PatternFill(),
    _solid(rgb="FF0A141E"),
    _solid(rgb="000A141E"),
    _solid(rgb="FF0A141F"),
    _solid(theme=4),
    _solid(theme=4, tint=0.4),
    _solid(theme=4, tint=-0.25),
    _solid(theme=0),
    _solid(rgb="FF0A141E", tint=0.5),
    _solid(indexed=13),
    _solid(indexed=64),
    PatternFill("solid"),
    PatternFill("solid", bgColor=Color(rgb="FF00FF00")),
    PatternFill("gray125", fgColor=Color(rgb="FFFF0000"), bgColor=Color(rgb="FF0000FF")),
    PatternFill("lightUp", fgColor=Color(theme=5), bgColor=Color(theme=6)),
    PatternFill("darkGrid"),
    GradientFill(stop=(Color(rgb="FF112233"), Color(rgb="FF445566"))),
    # as our own marks and cells have them
    _solid(rgb="FFF9B4B4"),
    _solid(rgb="FFFFFBE6"),
)
SOLID = (*FILLS[:10], *FILLS[-2:])
"""Those of one colour, by red, green and blue or by the theme."""
NOTES = (
    "普通的批注",
    "王某某:\n这个数问过财务",
    "  前后有空格 \n\n末行 ",
    "<&>\"'］]>",
    "很长" * 2_000,
    "𠮷 e\u0301 \u00a0",
    "=1+1",
)


def dressed(path: Path, cells: Sequence[tuple[str, str]], fills: Sequence[Any] = FILLS) -> Path:
    """Give cells of a workbook, by sheet and address, a fill of each kind in turn, and every second a note;
    the first notes are made of pieces with looks of their own."""
    book = openpyxl.load_workbook(path)
    for number, (sheet, cell) in enumerate(cells):
        fill = fills[number % len(fills)]
        if fill is not None:
            book[sheet][cell].fill = fill
        if number % 2:
            book[sheet][cell].comment = Comment(NOTES[number // 2 % len(NOTES)], "经办人")
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(rezipped(_in_pieces, stream.getvalue()))
    return path


def _in_pieces(name: str, part: bytes) -> bytes:
    if not name.startswith("xl/comments/"):
        return part
    whole = f"<t>{escape(NOTES[0])}</t>".encode()
    bold = f"<r><rPr><b/></rPr><t>{NOTES[0][:2]}</t></r><r><t>{NOTES[0][2:]}</t></r>".encode()
    return part.replace(whole, bold)
