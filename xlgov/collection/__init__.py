"""The rules about many reports, ``ask``, which asks them, and the whole rule book."""

from __future__ import annotations

from xlgov.collection import delivery, siblings, sums  # noqa: F401 - importing a family registers its rules
from xlgov.collection.model import Collection, Issue
from xlgov.rules import RuleInfo, report_rules
from xlgov.rules.registry import REGISTRY, Subject

__all__ = ["ask", "collection_rules", "rule_book"]


def collection_rules() -> tuple[RuleInfo, ...]:
    """Every rule about what was delivered or about the sum, in the order of its number."""
    found = (info for info in REGISTRY.values() if info.subject != "report")
    return tuple(sorted(found, key=lambda info: info.number))


def rule_book() -> tuple[RuleInfo, ...]:
    """Every rule there is, in the order of its number."""
    return tuple(sorted((*report_rules(), *collection_rules()), key=lambda info: info.number))


def ask(collection: Collection, subject: Subject) -> list[Issue]:
    """Ask every rule about what was delivered (``delivery``) or about the sum (``rollup``), by number."""
    return [
        issue
        for info in collection_rules()
        if subject in info.subject.split("+")
        for issue in info.function(collection.under(info))
    ]
