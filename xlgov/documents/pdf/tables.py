"""Tables of a PDF as grids: what stands in the cells of frames, and frames that go on over pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlgov.documents.pdf.breaks import blank, continued
from xlgov.documents.pdf.frames import Frame, gathered, index_in
from xlgov.documents.pdf.lines import cell_lines, of_figure, runs
from xlgov.documents.pdf.pages import Box, Letter
from xlgov.finding import Place
from xlgov.locate.grids import Grid, GridCell

_NEAR = 4.0
"""points in which the sides of a table differ from page to page"""
_SEAM = 6.0
"""points of a row that is only the gap between cells that are drawn apart"""
_PROSE = 80
"""characters of a paragraph that stands in no cell of figures"""
_MOST_FIGURES = 2
"""of one cell, as somebody may have typed them"""
_ONLY = re.compile(r"[\s.,/-]*+\d[\d\s.,/-]*+")
_FIGURES = re.compile(r"\S+")
_EDGE = 0.1
"""part of a letter that is over a line, if it is drawn over it"""


class Drawn(NamedTuple):
    """A table on one page: its lines, the letters within, and which it is on the page, from 1."""

    frame: Frame
    letters: Sequence[Letter]
    page: int
    number: int

    def place(self, row: int, column: int) -> Place:
        """Where a cell is; rows and columns count from 0."""
        return Place(spot=f"第{self.page}页第{self.number}个表格第{row + 1}行第{column + 1}格")


def is_ruled(drawn: Drawn) -> bool:
    """Whether lines part the cells of a table: they may frame text, or part only rows or only columns."""
    texts = [cell.text for row in grid([drawn]).rows for cell in row]
    if any(len(text) > _PROSE and "。" in text for text in texts):
        return False
    figures = [len(_FIGURES.findall(text)) for text in texts if _ONLY.fullmatch(text)]
    return max(figures, default=0) <= _MOST_FIGURES


def goes_on(before: Drawn, after: Drawn) -> bool:
    """Whether a table on the next page may be the rest of one: it has the same sides and columns."""
    one, other = before.frame.columns, after.frame.columns
    if abs(one[0] - other[0]) > _NEAR or abs(one[-1] - other[-1]) > _NEAR:
        return False
    fewer, more = sorted((one, other), key=len)
    return all(min(abs(edge - each) for each in more) <= _NEAR for edge in fewer)


def grid(parts: Sequence[Drawn]) -> Grid:
    """A table from its parts on the pages, merged cells with blanks."""
    columns = gathered((edge for part in parts for edge in part.frame.columns), _NEAR)
    rows: list[list[GridCell]] = []
    for part in parts:
        rows = continued(rows, _rows(part, columns)) if rows else _rows(part, columns)
    return Grid(rows, aligned=True)


def _rows(part: Drawn, columns: Sequence[float]) -> list[list[GridCell]]:
    edges = part.frame.rows
    numbers = part.frame.cells(columns)
    content = _content(part.letters, numbers, edges, columns)
    first: set[int] = set()
    rows: list[list[GridCell]] = []
    for row, cells in enumerate(numbers):
        made: list[GridCell] = []
        of_above = any(number in first for number in cells)
        for column, number in enumerate(cells):
            text = "" if number in first else content.get(number, "")
            first.add(number)
            made.append(GridCell(text, part.place(row, column)))
        part_of_a_row = of_above or edges[row + 1] - edges[row] < _SEAM
        if not (part_of_a_row and blank(made)):
            rows.append(made)
    return rows


def _content(
    letters: Iterable[Letter],
    numbers: Sequence[Sequence[int]],
    rows: Sequence[float],
    columns: Sequence[float],
) -> dict[int, str]:
    """The text of each cell by its number."""
    order = {id(letter): place for place, letter in enumerate(letters)}
    inside: dict[int, list[Letter]] = defaultdict(list)
    for run in runs(letters):
        for letter, number in zip(run, _owners(run, numbers, rows, columns), strict=True):
            inside[number].append(letter)
    sides = _sides(numbers, columns)
    padding = min((_free(each, sides[number]) for number, each in inside.items()), default=0.0)
    return {
        number: _text(sorted(each, key=lambda letter: order[id(letter)]), sides[number], padding)
        for number, each in inside.items()
    }


def _owners(
    run: Sequence[Letter], numbers: Sequence[Sequence[int]], rows: Sequence[float], columns: Sequence[float]
) -> list[int]:
    """The cell of each letter of a run: what has no room in its cell goes on over the line beside it."""

    def cell(part: float, letter: Letter) -> int:
        x = letter.left + (letter.right - letter.left) * part
        return numbers[index_in(rows, letter.middle[1])][index_in(columns, x)]

    owners = [cell(0.5, letter) for letter in run]
    if len(set(owners)) > 1:
        # the ink of a mark fills half of its room, or less
        over = any(letter.text.isalnum() and cell(_EDGE, letter) != cell(1 - _EDGE, letter) for letter in run)
        if over or all(map(of_figure, run)):
            return [Counter(owners).most_common(1)[0][0]] * len(run)
    return owners


def _sides(numbers: Sequence[Sequence[int]], columns: Sequence[float]) -> dict[int, tuple[float, float]]:
    """By the number of a cell where it begins and ends."""
    found: dict[int, tuple[float, float]] = {}
    for row in numbers:
        for column, number in enumerate(row):
            left, right = found.get(number, (columns[column], columns[column + 1]))
            found[number] = min(left, columns[column]), max(right, columns[column + 1])
    return found


def _free(letters: Sequence[Letter], sides: tuple[float, float]) -> float:
    """How much of a cell's width the widest line leaves free."""
    box = _around(letters)
    return max(0.0, sides[1] - sides[0] - (box.right - box.left))


def _text(letters: Sequence[Letter], sides: tuple[float, float], padding: float) -> str:
    """The lines of a cell; a figure that is too long for its cell is one, over however many lines."""
    lines = cell_lines(letters)
    if len(lines) > 1 and all(line.strip("0123456789.,-") == "" for line in lines):
        longest, *others = (len(line) for line in lines)
        letter = max(each.right - each.left for each in letters)
        full = _free(letters, sides) < padding + letter
        if full and longest > 1 and all(each == longest for each in others[:-1]) and others[-1] <= longest:
            return "".join(lines)
    return "\n".join(lines)


def _around(letters: Iterable[Letter]) -> Box:
    every = list(letters)
    return Box(
        min(letter.left for letter in every),
        min(letter.top for letter in every),
        max(letter.right for letter in every),
        max(letter.bottom for letter in every),
    )


def split_off(letters: Iterable[Letter], boxes: Sequence[Box]) -> tuple[list[Letter], list[list[Letter]]]:
    """The letters outside all boxes, and those within each."""
    outside: list[Letter] = []
    within: list[list[Letter]] = [[] for _ in boxes]
    for letter in letters:
        x, y = letter.middle
        inside = (
            number
            for number, box in enumerate(boxes)
            if box.left <= x <= box.right and box.top <= y <= box.bottom
        )
        number = next(inside, -1)
        (outside if number < 0 else within[number]).append(letter)
    return outside, within
