"""Tables in text whose cells are set apart by commas or semicolons."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from xlgov.documents.outline.sections import Line
from xlgov.form import editions
from xlgov.locate.grids import GridCell
from xlgov.locate.vocabulary import vocabulary

_MARKS = (";", "；", ",", "，")
_LONGEST = 400
_FEWEST = 2
"""rows and heads that make a table, and figures that make a row without a label"""


def with_tabs(lines: Sequence[Line]) -> list[Line]:
    """The lines with a tab for the mark between cells, where several are rows or heads of the form."""
    for mark in _MARKS:
        found = [_tabbed(text, mark) for _, text in lines]
        rows = sum(GridCell(text.rsplit("\t", 1)[-1]).numeric for text in found if text)
        if rows and sum(map(bool, found)) >= _FEWEST:
            return [(number, tabbed or text) for (number, text), tabbed in zip(lines, found, strict=True)]
    return list(lines)


def _tabbed(text: str, mark: str) -> str:
    """A line with tabs for marks; empty where its cells are no row and no head of the form."""
    if mark not in text or len(text) > _LONGEST:
        return ""
    cells = _cells(text.replace("\t", " "), mark)
    words = vocabulary(editions())
    known = [cell for cell in cells if cell and words.exact(cell)]
    figures = [cell for cell in cells if GridCell(cell).numeric]
    blank = [cell for cell in cells if not cell]
    if len(known) + len(figures) + len(blank) != len(cells) and not (known and len(figures) > 1):
        return ""
    return "\t".join(cells) if known or len(figures) >= _FEWEST else ""


def _cells(text: str, mark: str) -> list[str]:
    if mark in ",;":
        try:
            return [cell.strip() for cell in next(csv.reader([text], delimiter=mark))]
        except (csv.Error, StopIteration):
            return []
    return [cell.strip() for cell in text.split(mark)]
