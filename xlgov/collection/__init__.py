"""The rules about many reports, ``ask``, which asks them, and the whole rule book."""

from __future__ import annotations

from xlgov.collection import delivery, siblings, sums  # noqa: F401 - importing a family registers its rules
from xlgov.collection.model import Collection, Issue
from xlgov.collection.registry import COLLECTION_RULES, CollectionRule, Stage
from xlgov.rules import RuleInfo, report_rules

__all__ = ["ask", "collection_rules", "rule_book"]


def collection_rules() -> tuple[CollectionRule, ...]:
    """Every rule about what was delivered or about the sum, in the order of its number."""
    return tuple(sorted(COLLECTION_RULES.values(), key=lambda info: info.number))


def rule_book() -> tuple[RuleInfo, ...]:
    """Every rule there is, in the order of its number."""
    return tuple(sorted((*report_rules(), *collection_rules()), key=lambda info: info.number))


def ask(collection: Collection, stage: Stage) -> list[Issue]:
    """Ask every rule about what was delivered (``delivery``) or about the sum (``rollup``), by number."""
    issues: list[Issue] = []
    for info in collection_rules():
        if stage in info.stages:
            issues += info.function(collection.under(info))
    return issues
