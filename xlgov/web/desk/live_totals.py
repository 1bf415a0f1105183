"""Totals after somebody typed into cells of the form, as the formulas of our workbook would have them.

A total that agreed with its parts follows them. One that the report has otherwise stays as it is until
somebody asks for its formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlgov.report import Report
from xlgov.report.extent import standing_in
from xlgov.values import BLANK, Kind, Number, Value
from xlgov.workbook.filling import added, fill
from xlgov.workbook.template import template_of
from xlgov.workbook.totals import without_result

Typed = dict[str, Value | None]
"""What was typed into each cell; None for a total that is to go by its formula again."""


class Total(NamedTuple):
    """A total of the form: whether it stands as a constant that differs from its parts, and what these come
    to; None where one of them is no number."""

    kept: bool
    expected: Number | None


def totals(report: Report) -> dict[str, Total]:
    """Every total of a report."""
    filling = fill(report.form, report)
    excused = standing_in(report.form)
    found: dict[str, Total] = {}
    for key, equation in filling.form.computed.items():
        parts = [str(term.key) for term in equation.left]
        lost = any(report.value(part).lost and not part.startswith(excused) for part in parts)
        found[key] = Total(
            key in filling.kept, None if lost else added([report.figures[part] for part in parts])
        )
    return found


def followed(report: Report, typed: Mapping[str, Value | None]) -> dict[str, Value]:
    """The cells that hold something else than before: what was typed, and the totals that follow it."""
    filling = fill(report.form, report)
    template = template_of(filling.form)
    excused = standing_in(report.form)
    found: dict[str, Value] = {}

    def value(key: str) -> Value:
        if key not in found:
            found[key] = worked_out(key)
        return found[key]

    def worked_out(key: str) -> Value:
        wanted = typed.get(key)
        if wanted is not None:
            return wanted
        if key not in filling.form.computed or (key in filling.kept and key not in typed):
            return report.value(key)
        parts = [str(term.key) for term in filling.form.computed[key].left]
        if any(is_wanting(part, key) for part in parts):
            return without_result(template, key)
        return like_before(key, added([value(part).number for part in parts]))

    def is_wanting(part: str, total: str) -> bool:
        """Whether a part is no number, so that nobody knows what the formula should give.

        What was none when the report was read did not keep it from having a total.
        """
        if not value(part).lost or part.startswith(excused):
            return False
        asked = total in typed or report.value(total).kind is Kind.FORMULA
        is_new = part in typed or found[part].kind is Kind.FORMULA
        return asked or is_new

    def like_before(key: str, number: Number | None) -> Value:
        before = report.value(key)
        if key not in typed and before.number == number and before.kind is not Kind.FORMULA:
            return before
        return BLANK if number is None else Value(Kind.NUMBER, number)

    for key in filling.form.keys:
        value(key)
    return {key: new for key, new in found.items() if new != report.value(key)}
