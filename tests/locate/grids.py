"""Grids of text as other people's tables hold them, made from an edition and some figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlgov.finding import Place
from xlgov.form import Form
from xlgov.form.layout import grid
from xlgov.locate.grids import Grid, GridCell

Rows = list[list[str]]


def table(form: Form, key: str, figures: Mapping[str, object] = {}, *, aligned: bool = True) -> Rows:
    """A table's rows of text; without ``aligned`` cells merged to the right are not there, as in a dump."""
    layout = grid(form, key)
    rows: Rows = [[""] * layout.columns for _ in range(layout.rows)]
    inside = {(b.row, b.column + i) for b in layout.boxes for i in range(1, b.width)}
    inside |= {
        (b.row + j, b.column + i) for b in layout.boxes for j in range(1, b.height) for i in range(1, b.width)
    }
    for box in layout.boxes:
        rows[box.row][box.column] = str(figures.get(box.key, 0)) if box.key else box.text
    if aligned:
        return rows
    return [[text for c, text in enumerate(row) if (r, c) not in inside] for r, row in enumerate(rows)]


def tables(form: Form, figures: Mapping[str, object] = {}, *, aligned: bool = True) -> list[Rows]:
    """All tables of an edition."""
    return [table(form, each.key, figures, aligned=aligned) for each in form.tables]


def as_grids(many: Sequence[Rows], *, aligned: bool = True) -> list[Grid]:
    """Grids whose lines count through all tables from 1."""
    found, line = [], 0
    for rows in many:
        cells = []
        for row in rows:
            line += 1
            cells.append([GridCell(text, Place(line=line)) for text in row])
        found.append(Grid(cells, aligned))
    return found


def find(rows: Rows, text: str) -> tuple[int, int]:
    """Row and column of the first cell that holds this text."""
    return next((r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell == text)
