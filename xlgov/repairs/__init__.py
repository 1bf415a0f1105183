"""一键规范: what of a report can be put in the form that the rules want without another figure being said."""

from __future__ import annotations

from xlgov.repairs.applying import applied
from xlgov.repairs.choosing import by_number, numbered, ticked
from xlgov.repairs.proposing import CODES, proposed
from xlgov.repairs.repair import Edit, Repair
from xlgov.repairs.repaired import Repaired, repaired

__all__ = [
    "CODES",
    "Edit",
    "Repair",
    "Repaired",
    "applied",
    "by_number",
    "numbered",
    "proposed",
    "repaired",
    "ticked",
]
