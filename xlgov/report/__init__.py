"""The canonical report: its values, its JSON and its schema."""

from __future__ import annotations

from xlgov.report.model import (
    FINAL_YEAR,
    FIRST_YEAR,
    SCHEMA,
    Loaded,
    Report,
    as_reported,
    carried_over,
    entry_value,
)

__all__ = [
    "FINAL_YEAR",
    "FIRST_YEAR",
    "SCHEMA",
    "Loaded",
    "Report",
    "as_reported",
    "carried_over",
    "entry_value",
]
