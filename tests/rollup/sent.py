"""What a roll-up sends to its units, for tests that look at the letters alone."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from xlgov.rollup.letters import Letter
from xlgov.rollup.returns import to_units
from xlgov.rollup.unit_lines import Line


def letters(lines: Sequence[Line], unit: str, year: int, checked: datetime.date) -> tuple[Letter, ...]:
    """The letters to the units, in the order of their lines."""
    return tuple(sent.letter for sent in to_units(lines, unit, year, checked))
