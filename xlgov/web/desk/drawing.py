"""The operation ``form``: the statutory form of an edition as the page draws it, without any figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlgov.form import Form, Section, edition
from xlgov.form.layout import Box, grid
from xlgov.web.desk.desk import Desk


def form(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of the form of ``given["edition"]`` in their order."""
    drawn = edition(given["edition"]).statutory
    return {"edition": drawn.edition, "parts": [_part(drawn, section) for section in drawn.sections]}


def _part(drawn: Form, section: Section) -> dict[str, Any]:
    if section.kind == "text":
        return {"key": f"sections.{section.key}", "kind": "text", "label": section.label}
    table = next(table.key for table in drawn.tables if table.section == section.number)
    laid = grid(drawn, table)
    return {
        "key": table,
        "kind": "table",
        "label": section.label,
        "note": f"notes.{table}",
        "rows": laid.rows,
        "columns": laid.columns,
        "headerRows": laid.header_rows,
        "labelColumns": laid.label_columns,
        "boxes": [_box(box, drawn) for box in laid.boxes],
    }


def _box(box: Box, drawn: Form) -> dict[str, Any]:
    cell = drawn.cells[box.key] if box.key else None
    return {
        "row": box.row,
        "column": box.column,
        "height": box.height,
        "width": box.width,
        "role": box.role,
        "text": box.text,
        "key": box.key,
        "label": cell.label if cell else None,
        "computed": cell.computed if cell else False,
        "money": bool(cell and cell.measure.value == "money"),
    }
