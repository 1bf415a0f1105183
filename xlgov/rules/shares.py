"""What the units that were added up have to do with an equation that does not hold in their sum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov.finding import listed
from xlgov.form import entered
from xlgov.report import BELOW
from xlgov.values import Number

if TYPE_CHECKING:
    from xlgov.form import Equation, Form, Outcome
    from xlgov.report import Addend, Report


class Share(NamedTuple):
    """A unit in whose own figures an equation does not hold, and by how much it does not."""

    unit: str
    difference: Number


def share(addend: Addend, keys: tuple[str, ...]) -> Number:
    """What a report that was added up has in these entered figures together."""
    return sum(addend.figures.get(key, 0) for key in keys)


def behind(report: Report, equation: Equation) -> list[Share]:
    """The units whose figures break an equation of a sum, as deep in the tree as they can be told.

    Nothing for an equation with last year's figures, of which the tree has none.
    """
    if any(term.last for term in equation.terms):
        return []
    form = report.form.widest
    return [found for each in report.provenance.addends for found in _behind(form, each, equation, "")]


def _behind(form: Form, addend: Addend, equation: Equation, above: str) -> Iterator[Share]:
    if addend.edition != form.edition:
        return
    outcome = equation.evaluate(lambda term: share(addend, entered(form, str(term.key))))
    if outcome.holds:
        return
    unit = above + addend.called
    below = [found for each in addend.addends for found in _behind(form, each, equation, f"{unit}{BELOW}")]
    if sum(each.difference for each in below) == outcome.difference:
        yield from below
    else:
        yield Share(unit, outcome.difference)


def named(shares: list[Share]) -> str:
    """The units of these shares."""
    return listed(list(dict.fromkeys(f"“{each.unit}”" for each in shares)), "等 {} 个单位")


def told(shares: list[Share], outcome: Outcome) -> str:
    """Whose error it is, as a sentence; empty where it is none of the units'."""
    if not shares:
        return ""
    if sum(each.difference for each in shares) == outcome.difference:
        return f"来自{named(shares)}报来的数（已采用）。"
    return f"其中有{named(shares)}报来的数（已采用）。"
