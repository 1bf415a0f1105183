"""How a file was read that is none of ours (导入情况), in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xlgov.report import Report
from xlgov.rules.imported import NOT_FOUND, Figure, Imported, by_row
from xlgov.ways import Face, told


def account(read: Imported) -> dict[str, Any]:
    """What was read from where, what is unsure, what was not read; figures of a row together."""
    return {
        "source": read.source,
        "summary": read.summary,
        "parts": [
            {"name": part.name, "place": part.place, "said": part.said, "lacking": part.said == NOT_FOUND}
            for part in (*read.head, *read.sections)
        ],
        "tables": [
            {
                "key": table.key,
                "name": f"“{table.sheet}”表",
                "place": table.place,
                "said": table.said,
                "lacking": table.place == NOT_FOUND or table.read < table.figures,
            }
            for table in read.tables
        ],
        "unsure": _rows(read.unsure),
        "unread": _unread(read.unread),
        "leftOut": list(read.left_out),
    }


def left_over(report: Report) -> list[dict[str, Any]]:
    """What was found in the file and belongs to no cell of the form; ``table`` is the one it stood at, where
    its sheet or its words tell."""
    return [
        {"place": item.place, "text": item.text, "near": item.near, "table": _table_of(report, item.place)}
        for item in report.unplaced
    ]


def _table_of(report: Report, place: str) -> str | None:
    sheet = place.partition("!")[0]
    return next((table.key for table in report.form.tables if table.sheet == sheet), None)


def _unread(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """As ``_rows``, with what stands in the cells: none of it was taken for a figure."""
    found = _rows(figures)
    for told_row, row in zip(found, by_row(figures), strict=True):
        standing = [f"{each.column}“{each.value}”" for each in row.figures if each.value]
        told_row["said"] = "、".join(standing)
    return found


def _rows(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [
        {
            "label": row.label,
            "place": row.place,
            "said": row.said,
            "why": told(row.why, Face.PAGE),
            "key": row.figures[0].key,
        }
        for row in by_row(figures)
    ]
