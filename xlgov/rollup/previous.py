"""Last year's reports of the units, and the file in which the processes that check find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlgov.parts import Unit
    from xlgov.report import Report


def last_year(context: str, unit: Unit) -> Report | None:
    """Last year's report of a unit from the file that ``write_context`` wrote; None where it has none."""
    raise NotImplementedError
