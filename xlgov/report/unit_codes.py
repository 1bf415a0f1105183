"""Codes of units: any that a place uses, as long as no digit of it was lost."""

from __future__ import annotations

import re

_DIGITS_LOST = r"[0-9]{15}0{3,}|[0-9](\.[0-9]+)?[eE]\+[0-9]+"


def lost_digits(code: str) -> bool:
    """Whether a code went through Excel as a number, which keeps only fifteen of its digits."""
    return re.fullmatch(_DIGITS_LOST, code) is not None
