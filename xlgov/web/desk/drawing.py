"""The operation ``form``: the statutory form of an edition as the page draws it, without any figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlgov.form import Form, Section, edition
from xlgov.form.layout import Box, grid
from xlgov.publication.headings import Places
from xlgov.report.unit import LABELS
from xlgov.values import Measure
from xlgov.web.desk.desk import Desk


def form(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the cover and the parts of the form of ``given["edition"]``, each in their order."""
    drawn = edition(given["edition"]).statutory
    return {
        "edition": drawn.edition,
        "title": drawn.title,
        "head": [{"key": key, "label": label} for key, label in LABELS.items()],
        "last": [{"key": f"last.{key}", "label": drawn.cells[key].label.strip("“”")} for key in drawn.last],
        "parts": [_part(drawn, section) for section in drawn.sections],
    }


def _part(drawn: Form, section: Section) -> dict[str, Any]:
    if section.kind == "text":
        return {"key": f"sections.{section.key}", "kind": "text", "label": section.label}
    table = next(table for table in drawn.tables if table.section == section.number)
    laid = grid(drawn, table.key)
    places = Places(laid)
    return {
        "key": table.key,
        "kind": "table",
        "label": section.label,
        "sheet": table.sheet,
        "note": f"notes.{table.key}",
        "labelColumns": laid.label_columns,
        "columnGroups": places.column_groups or [laid.columns],
        "rowGroups": [
            {
                "kind": kind,
                "rows": [[_box(box, drawn, places, table.key) for box in places.boxes[row]] for row in rows],
            }
            for kind, rows in places.row_groups
        ],
    }


def _box(box: Box, drawn: Form, places: Places, table: str) -> dict[str, Any]:
    """A cell of the grid: of a heading its words, its name and what it is a heading of; of a figure its key
    and the names of its headings."""
    told: dict[str, Any] = {"role": box.role, "height": box.height, "width": box.width}
    if box.key is None:
        scope = places.scope(box)
        return {**told, "text": box.text, "scope": scope, "id": places.identity(box, f"of-{table}")}
    cell = drawn.cells[box.key]
    return {
        **told,
        "key": box.key,
        "headers": [places.identity(each, f"of-{table}") for each in places.headings(box)],
        "label": cell.label.strip("“”"),
        "row": cell.row_label,
        "column": cell.column_label,
        "block": cell.block,
        "computed": cell.computed,
        "money": cell.measure is Measure.MONEY,
    }
