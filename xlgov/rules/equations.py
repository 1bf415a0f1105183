"""The one function behind every rule that is an identity of the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.finding import NOWHERE
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.hints import likely_cause
from xlgov.rules.wording import broken

if TYPE_CHECKING:
    from xlgov.finding import Finding


def unbalanced(ctx: Context, negative: bool = True) -> Iterator[Finding]:
    """A finding for each identity of the rule that does not hold, and one for all that cannot be judged.

    Without ``negative``, one that breaks with a figure below 0 in it is left to the rule about that figure.
    """
    gaps: list[NotAssessable] = []
    for equation in ctx.equations():
        try:
            outcome = equation.evaluate(ctx.lookup)
        except NotAssessable as gap:
            gaps.append(gap)
            continue
        if not outcome.holds and (negative or not ctx.below_zero(*equation.keys)):
            yield ctx.fail(
                broken(ctx, equation, outcome),
                (term for term in equation.left if term.key),
                (term for term in equation.right if term.key),
                outcome=outcome,
                cause=likely_cause(ctx, equation, outcome) or None,
                # of a sum the total comes first: that is where to look
                place=ctx.places.get(equation.total or "", NOWHERE),
            )
    if gaps:
        yield ctx.not_assessable(*gaps)
