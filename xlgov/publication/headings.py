"""Which headings a figure of a printed grid stands under, and how its rows and columns belong together.

HTML can say with ``scope`` that a heading is of a column, a row, a group of columns or a group of rows, but
of no group within a group. So the outermost headings are of groups, those under them of rows and columns,
and each figure names all of its headings.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from xlgov.form.layout import Box, Grid

Scope = Literal["col", "colgroup", "row", "rowgroup"]


class _Section(NamedTuple):
    """A block of the grid: the rows of its headings, then those of its figures."""

    top: int
    first: int
    end: int


class Places:
    """A grid, asked about its boxes."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._sections = _sections(grid)
        boxes = [*grid.boxes, *_empty_corners(grid, self._sections)]
        boxes.sort(key=lambda box: (box.row, box.column))
        self.boxes = {row: [box for box in boxes if box.row == row] for row in range(grid.rows)}
        """The boxes that begin in each row, from left to right."""
        headings = [box for box in boxes if box.role in ("title", "header", "label")]
        self._headings = sorted(headings, key=lambda box: (box.role == "label", box.row, box.column))
        self._numbers = {(box.row, box.column): number for number, box in enumerate(boxes, 1)}

    @property
    def column_groups(self) -> list[int]:
        """How many columns each group has; none where the blocks of the table have columns of their own."""
        if len(self._sections) > 1:
            return []
        labels = [self._grid.label_columns] if self._grid.label_columns else []
        return [*labels, *(box.width for box in self._grid.boxes if self._outermost_column(box))]

    @property
    def row_groups(self) -> list[tuple[Literal["thead", "tbody"], range]]:
        """The rows that belong together: a block; in a table of one block its headings, then each of its
        groups of rows, and the rows without a group between them."""
        if len(self._sections) > 1:
            return [("tbody", range(each.top, each.end)) for each in self._sections]
        (only,) = self._sections
        starts = {only.first}
        for box in self._grid.boxes:
            if self._groups_rows(box):
                starts |= {box.row, box.row + box.height}
        bounds = sorted(starts | {only.end})
        bodies = [range(start, end) for start, end in pairwise(bounds)]
        return [("thead", range(only.top, only.first)), *(("tbody", rows) for rows in bodies)]

    def scope(self, box: Box) -> Scope | None:
        """What a box is a heading of; None for a figure and for a corner without words."""
        if box.role == "title":
            return "rowgroup" if len(self._sections) > 1 else "col"
        if box.role == "header":
            return "colgroup" if self._groups_columns(box) else "col"
        if box.role == "label":
            return "rowgroup" if self._groups_rows(box) else "row"
        if box.role == "corner" and box.text:
            # over all the labels, which are a group of columns where there are such groups
            return "colgroup" if box.width > 1 and self.column_groups else "col"
        return None

    def headings(self, figure: Box) -> list[Box]:
        """The headings of a figure: the block's title, columns from above, rows from the left."""
        section = next(each for each in self._sections if each.first <= figure.row < each.end)
        found = []
        for box in self._headings:
            if box.role == "label":
                meets = box.row <= figure.row < box.row + box.height
            else:
                meets = section.top <= box.row < section.first and _over(box, figure)
            if meets:
                found.append(box)
        return found

    def identity(self, box: Box, table: str) -> str:
        """A name for a heading that no other box of its table has."""
        return f"{table}-{self._numbers[box.row, box.column]}"

    def _groups_columns(self, box: Box) -> bool:
        return self._outermost_column(box) and bool(box.node and box.node.children)

    def _outermost_column(self, box: Box) -> bool:
        if len(self._sections) > 1 or box.role != "header":
            return False
        return box.row == min(each.row for each in self._grid.boxes if each.role == "header")

    def _groups_rows(self, box: Box) -> bool:
        outermost = len(self._sections) == 1 and box.role == "label" and box.column == 0
        return outermost and bool(box.node and box.node.children)


def _over(box: Box, figure: Box) -> bool:
    return box.column <= figure.column < box.column + box.width


def _sections(grid: Grid) -> list[_Section]:
    """The blocks of a grid. A block ends where a row without figures follows one with figures."""
    filled = {box.row for box in grid.boxes if box.role == "value"}
    sections = []
    top = 0
    while top < grid.rows:
        first = next(row for row in range(top, grid.rows) if row in filled)
        end = next((row for row in range(first, grid.rows) if row not in filled), grid.rows)
        sections.append(_Section(top, first, end))
        top = end
    return sections


def _empty_corners(grid: Grid, sections: list[_Section]) -> list[Box]:
    """The boxes over the labels of blocks for which the form has no words."""
    if not grid.label_columns:
        return []
    boxes = []
    for section in sections:
        inside = [box for box in grid.boxes if section.top <= box.row < section.first]
        if not any(box.role == "corner" for box in inside):
            top = min(box.row for box in inside if box.role == "header")
            boxes.append(Box(top, 0, section.first - top, grid.label_columns, "corner"))
    return boxes
