"""The rules that are identities and sums of the form: one function, and words from the edition files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from xlgov.finding import NOWHERE
from xlgov.form import Form, words_of
from xlgov.form.folder import notices
from xlgov.rules import shares
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.hints import likely_cause
from xlgov.rules.registry import Explaining, RuleInfo, made
from xlgov.rules.wording import broken

if TYPE_CHECKING:
    from xlgov.finding import Finding

_ADOPTED = "下级报来的数就有这个错误，汇总时照原样采用了。"


@cache
def identity_rules(form: Form) -> tuple[RuleInfo, ...]:
    """A rule for every code of the form's identities and sums.

    Raises FormError for a code of which no edition says anything.
    """
    found = []
    for code in form.by_code:
        words = words_of(form, code)
        words = words._replace(basis=words.basis.replace("{notices}", notices()))
        function = partial(unbalanced, negative=words.negative)
        found.append(made(code, words, function, identity=True, explaining=_explaining(form, code)))
    return tuple(found)


def _explaining(form: Form, code: str) -> Explaining:
    """Sums of one year's figures are right or wrong; last year's may have been corrected since."""
    across_years = any(term.last for equation in form.by_code[code] for term in equation.terms)
    return Explaining.REASON if across_years else Explaining.NEVER


def unbalanced(ctx: Context, negative: bool = True) -> Iterator[Finding]:
    """A finding for each identity of the rule that does not hold, and one for all that cannot be judged.

    Without ``negative``, one that breaks with a figure below 0 in it is left to the rule about that figure.
    """
    gaps: list[NotAssessable] = []
    for equation in ctx.equations():
        if equation.surely_holds(ctx.counted) or not ctx.has_begun(equation):
            continue
        try:
            outcome = equation.evaluate(ctx.lookup)
        except NotAssessable as gap:
            gaps.append(gap)
            continue
        if not outcome.holds and (negative or not ctx.below_zero(*equation.keys)):
            units = shares.behind(ctx.report, equation)
            cause = _ADOPTED if units else likely_cause(ctx, equation, outcome)
            yield ctx.fail(
                broken(ctx, equation, outcome) + shares.told(units, outcome),
                (term for term in equation.left if term.key),
                (term for term in equation.right if term.key),
                outcome=outcome,
                cause=cause or None,
                advice=f"请{shares.named(units)}改正后重新报送，再重新汇总。" if units else None,
                # of a sum the total comes first: that is where to look
                place=ctx.places.get(equation.total or "", NOWHERE),
            )
    if gaps:
        yield ctx.not_assessable(*gaps)
