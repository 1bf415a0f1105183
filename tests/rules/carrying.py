"""A carry-over that is not last year's: an error that can be explained."""

from __future__ import annotations

from tests.reports import changed, report
from tests.rules.cases import since
from xlgov.report import Report

KEY = "requests.brought_forward.natural_person"


def carried() -> tuple[Report, Report]:
    """A report whose carry-over is one more than last year's in a column and in all, and last year's."""
    given, before = since(report(year=2023))
    figures = {
        key: (given.figures[key] or 0) + 1
        for column in ("natural_person", "total")
        for key in (f"requests.brought_forward.{column}", f"requests.carried_forward.{column}")
    }
    return changed(given, **{key.replace(".", "__"): number for key, number in figures.items()}), before
