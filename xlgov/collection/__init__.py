"""The rules about many reports, ``ask``, which asks them, and the whole rule book."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from xlgov.collection import (  # noqa: F401 - importing a family registers its rules
    alike,
    delivery,
    figures,
    siblings,
    sums,
)
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.rule import COLLECTION_RULES, FAMILIES, CollectionRule, Stage
from xlgov.errors import FormError
from xlgov.form import Form, check_form, check_words, edition, editions
from xlgov.form.folder import heads
from xlgov.rules import RuleInfo, report_rules
from xlgov.rules.equations import identity_rules
from xlgov.rules.registry import REGISTRY

__all__ = ["ask", "check_editions", "collection_rules", "rule_book"]


def collection_rules() -> tuple[CollectionRule, ...]:
    """Every rule about what was delivered or about the sum, in the order of its number."""
    return tuple(sorted(COLLECTION_RULES.values(), key=lambda info: info.number))


def rule_book() -> tuple[RuleInfo, ...]:
    """Every rule there is, in the order of its number."""
    return tuple(sorted((*report_rules(), *collection_rules()), key=lambda info: info.number))


def check_editions(drafts: Sequence[Form] = ()) -> None:
    """Raise FormError unless every edition, and every draft that was loaded by hand, fits the rules.

    At fault are an identity or a total of which nothing is said, a code or number that stands for two
    things, and a rule that applies to no edition.
    """
    from xlgov.collection.rulebook import NOTES

    own = [*REGISTRY.values(), *COLLECTION_RULES.values()]
    codes = {info.number: info.code for info in own} | {note.number: note.code for note in NOTES}
    taken = set(codes.values())
    for head in heads():
        for table in chain.from_iterable(head.incomparable.values()):
            if table not in edition(head.edition).by_table:
                raise FormError(f"edition {head.edition}: there is no table {table!r} to be incomparable")
    for form in (*editions(), *drafts):
        check_form(form)
        check_words(form)
        for info in identity_rules(form):
            if info.code in taken:
                raise FormError(f"edition {form.edition}: {info.code} is the code of another rule")
            if codes.setdefault(info.number, info.code) != info.code:
                raise FormError(
                    f"edition {form.edition}: {info.number} is the number of {codes[info.number]};"
                    f" {max(codes) + 1} is free"
                )
            if info.family not in FAMILIES:
                raise FormError(
                    f"edition {form.edition}: {info.code} is of no family {info.family!r};"
                    f" there are {', '.join(FAMILIES)}"
                )
    for info in own:
        if not info.editions:
            raise FormError(f"rule {info.code} applies to no edition")


def ask(collection: Collection, stage: Stage) -> list[Issue]:
    """Ask every rule about what was delivered (``delivery``) or about the sum (``rollup``), by number."""
    issues: list[Issue] = []
    for info in collection_rules():
        if stage in info.stages and info.applies(collection.form):
            issues += info.function(collection.under(info))
    return issues
