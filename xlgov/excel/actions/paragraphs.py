"""A report's preamble and paragraphs as cells of an open workbook: plain texts, or formulas that follow the
tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.excel.writing import Content, as_text
from xlgov.finding import Place
from xlgov.report.bound import PREAMBLE
from xlgov.workbook import geometry
from xlgov.workbook.cells import NOTHING, Rows
from xlgov.workbook.following import paragraph_formulas

if TYPE_CHECKING:
    from xlgov.excel.reading import Live
    from xlgov.report import Report
    from xlgov.workbook.filling import Filling


def paragraph_cells(
    live: Live, report: Report, filling: Filling, *, in_place: bool = False
) -> dict[Place, tuple[Content, str]]:
    """What is to be written, and what a person will see, by cell: the preamble, and a row for each paragraph.

    Rows that were filled before and are not now become empty. ``in_place`` begins where the text begins now,
    below rows left empty, and not in the first row for text.
    """
    found: dict[Place, tuple[Content, str]] = {}
    follow = paragraph_formulas(report, filling)
    if (place := live.loaded.places.get(PREAMBLE)) is not None:
        found[place] = _written(report.preamble or "", follow.get((PREAMBLE, 0)))
    for key, text in report.sections.items():
        start = live.loaded.places.get(f"sections.{key}")
        if start is None:
            continue
        first, column = geometry.position(str(start.cell))
        rows = live.contents.rows(str(start.sheet))[first:]
        if in_place:
            skipped = _left_empty(rows, column)
            first, rows = first + skipped, rows[skipped:]
        lines = text.split("\n") if text else []
        for index in range(max(len(lines), len(rows))):
            line = lines[index] if index < len(lines) else ""
            place = Place(start.sheet, geometry.address(first + index, column))
            found[place] = _written(line, follow.get((key, index)))
    return found


def _left_empty(rows: Rows, column: int) -> int:
    """How many rows there are above the first paragraph; none where there is no paragraph."""
    for number, row in enumerate(rows):
        if column < len(row) and row[column] not in NOTHING:
            return number
    return 0


def _written(text: str, formula: str | None) -> tuple[Content, str]:
    return (f"={formula}" if formula else as_text(text) if text else None), text
