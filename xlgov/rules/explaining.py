"""What was written beside findings (情况说明): which of it counts, and why the rest does not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from xlgov.finding import Explained, Finding, Severity
from xlgov.form import editions
from xlgov.rules.equations import identity_rules
from xlgov.rules.evasions import evasion

if TYPE_CHECKING:
    from xlgov.report import Report

SUM_IS_WRONG = "算术上的错误要改数，不能用情况说明代替"


def with_explanations(report: Report, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, each with what the report's 情况说明 says of it; void is what was written of others."""
    written = {each.fingerprint: each for each in report.explanations if each.text.strip()}
    if not written:
        return list(findings)
    told = []
    for found in findings:
        entry = written.get(found.fingerprint)
        if entry is not None:
            text = entry.text.strip()
            explanation = Explained(text, entry.by, entry.at, refusal(found, text))
            found = found._replace(explanation=explanation)
        told.append(found)
    return told


def refusal(finding: Finding, text: str) -> str:
    """Why a text cannot explain a finding, in Chinese; empty where it does."""
    return SUM_IS_WRONG if is_arithmetic(finding) else evasion(text)


def is_arithmetic(finding: Finding) -> bool:
    """Whether it is an error in this year's figures alone, which nothing can explain."""
    return finding.severity is Severity.ERROR and finding.code in _arithmetic()


@cache
def _arithmetic() -> frozenset[str]:
    """The rules that are identities between figures of one report."""
    found = set()
    for form in editions():
        for rule in identity_rules(form):
            terms = [term for equation in form.by_code[rule.code] for term in equation.terms]
            if not any(term.last for term in terms):
                found.add(rule.code)
    return frozenset(found)
