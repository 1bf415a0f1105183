"""The canonical report: its values, its JSON and its schema."""

from __future__ import annotations

from xlgov.report.as_typed import AsReported, Unplaced, as_reported, entry_value
from xlgov.report.beginning import (
    Carried,
    begun,
    carried,
    carried_over,
    said_of_absent,
    said_of_lacking,
    said_of_left,
    usual_title,
)
from xlgov.report.bound import Bound
from xlgov.report.extent import Extent, extent
from xlgov.report.observed import Observed
from xlgov.report.origin import (
    BELOW,
    Absent,
    Addend,
    Doubted,
    NotRead,
    PastYear,
    Provenance,
    Unfinished,
    descendants,
    doubted,
    named_absent,
    not_read,
    unfinished,
)
from xlgov.report.prose import Explanation
from xlgov.report.report import FINAL_YEAR, FIRST_YEAR, SCHEMA, Loaded, Report
from xlgov.report.unit import SCOPES, TIERS, UNIT_KINDS, Contact, Scope, Tier, Unit, UnitKind

__all__ = [
    "BELOW",
    "FINAL_YEAR",
    "FIRST_YEAR",
    "SCHEMA",
    "SCOPES",
    "TIERS",
    "UNIT_KINDS",
    "Absent",
    "Addend",
    "AsReported",
    "Bound",
    "Carried",
    "Contact",
    "Doubted",
    "Explanation",
    "Extent",
    "Loaded",
    "NotRead",
    "Observed",
    "PastYear",
    "Provenance",
    "Report",
    "Scope",
    "Tier",
    "Unfinished",
    "Unit",
    "UnitKind",
    "Unplaced",
    "as_reported",
    "begun",
    "carried",
    "carried_over",
    "descendants",
    "doubted",
    "entry_value",
    "extent",
    "named_absent",
    "not_read",
    "said_of_absent",
    "said_of_lacking",
    "said_of_left",
    "unfinished",
    "usual_title",
]
