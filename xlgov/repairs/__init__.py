"""一键规范: what of a report can be put in the form that the rules want without another figure being said."""

from __future__ import annotations

from xlgov.repairs.applying import applied
from xlgov.repairs.proposing import CODES, proposed
from xlgov.repairs.repair import Edit, Repair

__all__ = ["CODES", "Edit", "Repair", "applied", "proposed"]
