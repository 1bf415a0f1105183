"""The checks: every rule of the rule book, and ``validate``, which asks them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.report import Loaded
from xlgov.rules import (  # noqa: F401 - importing a family registers its rules
    amount,
    digits,
    disclosure,
    dispute,
    request,
    structure,
    total,
    value,
    year,
)
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.registry import REGISTRY, Note, RuleInfo

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Report

__all__ = ["Note", "RuleInfo", "rule_book", "validate"]


def rule_book() -> tuple[RuleInfo, ...]:
    """Every rule, in the order of its number."""
    return tuple(sorted(REGISTRY.values(), key=lambda info: info.number))


def validate(source: Loaded | Report, previous: Report | None = None) -> list[Finding]:
    """Ask every rule of the report's edition; all findings, the gravest failures first.

    A bare Report leaves rules about the reading not assessable. ``previous`` is last year's report, of any
    edition; without it the cross-year rules use the 上年数 that the report carries.
    """
    loaded = source if isinstance(source, Loaded) else None
    report = source.report if isinstance(source, Loaded) else source
    ctx = Context(report, previous, loaded)
    findings = [
        finding
        for info in REGISTRY.values()
        if report.edition in info.editions
        for finding in _answers(ctx.under(info), info)
    ]
    return sorted(findings, key=lambda finding: finding.order)


def _answers(ctx: Context, info: RuleInfo) -> Iterator[Finding]:
    try:
        yield from info.function(ctx)
    except NotAssessable as gap:
        yield ctx.not_assessable(gap)
