"""What each figure's cell holds: a number, what was typed, nothing, or the formula of a total.

A total keeps its formula where that gives the reported figure (an empty result is a blank); otherwise the
reported figure, or blank, stands as a constant and is listed in ``kept``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlgov.form import Form
from xlgov.form.identities import LAST
from xlgov.values import Kind, Number
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from xlgov.report import Report

Totals = Literal["reported", "computed"]


@dataclass(frozen=True, slots=True)
class Content:
    """A cell's number (or None), the text that stands there instead, and its formula without ``=``."""

    number: Number | None = None
    text: str = ""
    formula: str = ""

    @property
    def shown(self) -> Number | str | None:
        """What is written, or the formula's cached value."""
        if self.number is not None:
            return self.number
        return self.text or ("" if self.formula else None)


@dataclass(frozen=True, slots=True)
class Filling:
    """The content of every figure and of last year's (``last.`` and a key); the totals kept as constants."""

    cells: Mapping[str, Content]
    kept: Mapping[str, Number | None]
    form: Form
    """the variant that is drawn"""

    def number(self, key: str) -> Number | None:
        """The number that formulas see in a cell."""
        return self.cells[key].number


def drawn(form: Form, report: Report | None) -> Form:
    """The variant that is drawn: with the import-only rows where the report has something in them."""
    if report is None:
        return form.statutory
    for key in form.hybrid_keys:
        if report.figures.get(key) is not None or key in report.as_reported:
            return form.widest
    return form.statutory


def fill(form: Form, report: Report | None, totals: Totals = "reported") -> Filling:
    """Work out the content of every cell of a report; a blank form without one."""
    form = drawn(form, report)
    formulas = template_of(form).formulas
    cells: dict[str, Content] = {}
    kept: dict[str, Number | None] = {}

    def content(key: str) -> Content:
        if key not in cells:
            cells[key] = total(key) if key in formulas else _typed(report, key)
        return cells[key]

    def total(key: str) -> Content:
        parts = [content(str(term.key)).number for term in form.computed[key].left]
        expected = added(parts)
        typed = _typed(report, key)
        intact = typed.text == f"={formulas[key]}"  # it only was not worked out
        if report is None or totals == "computed" or intact or (typed.number == expected and not typed.text):
            return Content(expected, formula=formulas[key])
        kept[key] = typed.number
        return typed

    for key in form.keys:
        content(key)
    for key in form.last:
        cells[LAST + key] = _typed(report, LAST + key)
    return Filling(cells, kept, form)


def _typed(report: Report | None, key: str) -> Content:
    if report is None:
        return Content()
    value = report.value(key)
    # what was kept of a cell that nobody sees must not come back as a figure
    unseen = value.number is not None or value.kind is Kind.MISSING
    return Content(value.number, "" if unseen else value.typed)


def added(parts: Iterable[Number | None]) -> Number | None:
    """What the formula of a total gives; None where no number stands in any of its parts."""
    numbers = [part for part in parts if part is not None]
    if not numbers:
        return None
    if all(isinstance(number, int) for number in numbers):
        return sum(number for number in numbers if isinstance(number, int))
    return sum((Decimal(number) for number in numbers), Decimal(0))
