"""The printed grid of a statutory table, with its merges: what a sheet, a Word table and a web page draw.

Rows and columns count from 0 at the table's top left corner. Rows that are only imported are never printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from xlgov.form.model import Block, Form, Node, Table, cell_key, leaves

Role = Literal["title", "corner", "header", "label", "value"]


class Box(NamedTuple):
    """One cell of the grid, possibly merged over ``height`` rows and ``width`` columns."""

    row: int
    column: int
    height: int
    width: int
    role: Role
    text: str = ""
    key: str | None = None
    node: Node | None = None


class Grid(NamedTuple):
    """A table's boxes, with the number of rows above the first figure and of columns left of it."""

    rows: int
    columns: int
    header_rows: int
    label_columns: int
    boxes: tuple[Box, ...]

    @property
    def values(self) -> dict[str, Box]:
        """The box of each figure, by key."""
        return {box.key: box for box in self.boxes if box.key}


@cache
def grid(form: Form, table_key: str) -> Grid:
    """Lay out one table of an edition."""
    table = form.statutory.table(table_key)
    label_columns = max(_depth(block.rows) for block in table.blocks)
    value_columns = max(_span(block.columns) for block in table.blocks)
    if not any(node.label for block in table.blocks for node in block.rows):
        label_columns = 0
    boxes: list[Box] = []
    row = 0
    header_rows = 0
    for index, block in enumerate(table.blocks):
        top = row
        if block.title:
            boxes.append(Box(row, 0, 1, label_columns + value_columns, "title", block.title))
            row += 1
        depth = _depth(block.columns)
        if block.corner and label_columns:
            boxes.append(Box(row, 0, depth, label_columns, "corner", block.corner))
        boxes += _headers(block.columns, row, label_columns, depth)
        row += depth
        if index == 0:
            header_rows = row - top
        boxes += _labels(block.rows, row, 0, label_columns) if label_columns else []
        boxes += _values(table, block, row, label_columns)
        row += sum(1 for _ in leaves(block.rows))
    return Grid(row, label_columns + value_columns, header_rows, label_columns, tuple(boxes))


def _depth(nodes: tuple[Node, ...]) -> int:
    return max((1 + _depth(node.children) if node.children else 1 for node in nodes), default=0)


def _span(nodes: tuple[Node, ...]) -> int:
    return sum(_span(node.children) if node.children else node.span for node in nodes)


def _height(node: Node) -> int:
    return sum(map(_height, node.children)) if node.children else 1


def _headers(nodes: tuple[Node, ...], row: int, column: int, depth: int) -> Iterator[Box]:
    for node in nodes:
        width = _span((node,))
        height = 1 if node.children else depth
        yield Box(row, column, height, width, "header", node.label, node=node)
        yield from _headers(node.children, row + 1, column, depth - 1)
        column += width


def _labels(nodes: tuple[Node, ...], row: int, column: int, width: int) -> Iterator[Box]:
    for node in nodes:
        height = _height(node)
        yield Box(row, column, height, 1 if node.children else width, "label", node.label, node=node)
        yield from _labels(node.children, row, column + 1, width - 1)
        row += height


def _values(table: Table, block: Block, row: int, first_column: int) -> Iterator[Box]:
    for path in leaves(block.rows):
        column = first_column
        for across in leaves(block.columns):
            key = cell_key(table.key, path, across)
            yield Box(row, column, 1, across[-1].span, "value", key=key, node=path[-1])
            column += across[-1].span
        row += 1
