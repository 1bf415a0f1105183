"""Tables drawn with spaces as ``pdftotext -layout`` or a careful hand does: cells broken, centred, merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from tests.shapes import broken
from xlgov.form import Form
from xlgov.form.layout import Box, grid

Drawing = dict[tuple[int, int], str]
"""letters by line and column"""


def drawn(
    form: Form,
    table: str,
    figures: Mapping[str, str],
    *,
    label: int = 12,
    figure: int = 8,
    screen: bool = False,
) -> list[str]:
    """A table as lines: columns of labels and of figures so many letters wide.

    On a ``screen`` a Chinese letter takes two columns, and everything is twice as wide.
    """
    layout = grid(form, table)
    scale = 2 if screen else 1
    widths = [label if column < layout.label_columns else figure for column in range(layout.columns)]
    starts = [sum(widths[:column]) + 2 * column for column in range(layout.columns + 1)]
    pieces = {box: broken(_text(box, figures), _room(box, starts)) for box in layout.boxes}
    tops = _tops(layout.boxes, pieces, layout.rows)
    lines: dict[int, list[tuple[int, str]]] = {row: [] for row in range(tops[-1])}
    for box, texts in pieces.items():
        room = tops[box.row + box.height] - tops[box.row]
        first = tops[box.row] + (room - len(texts)) // 2
        for number, text in enumerate(texts):
            start, end = starts[box.column] * scale, (starts[box.column + box.width] - 2) * scale
            centred = start + max(0, end - start - wide(text, screen=screen)) // 2
            lines[first + number].append((centred, text))
    return [_line(sorted(words), screen=screen) for words in lines.values()]


def wide(text: str, *, screen: bool) -> int:
    """How many columns a text takes."""
    return sum(2 if screen and east_asian_width(letter) in "WF" else 1 for letter in text)


def _text(box: Box, figures: Mapping[str, str]) -> str:
    return figures.get(box.key, "") if box.key else box.text


def _room(box: Box, starts: Sequence[int]) -> int:
    return starts[box.column + box.width] - 2 - starts[box.column]


def _tops(boxes: Sequence[Box], pieces: Mapping[Box, Sequence[str]], rows: int) -> list[int]:
    """The first line of each row, high enough for what stands in it."""
    heights = [1] * rows
    for box in sorted(boxes, key=lambda box: box.height):
        there = range(box.row, box.row + box.height)
        lack = len(pieces[box]) - sum(heights[row] for row in there)
        heights[there[-1]] += max(0, lack)
    return [sum(heights[:row]) for row in range(rows + 1)]


def _line(words: Sequence[tuple[int, str]], *, screen: bool) -> str:
    line, at = "", 0
    for start, text in words:
        if not text:
            continue
        space = max(1 if line else 0, start - at)
        line += " " * space + text
        at += space + wide(text, screen=screen)
    return line
