"""The errors that a delivered report still has, as far as no other rule of the roll-up speaks of them."""

from __future__ import annotations

from collections import Counter

from xlgov.collection.issues import Collection
from xlgov.collection.received import Delivery
from xlgov.collection.sums import CARRY
from xlgov.collection.unread import not_read_of
from xlgov.finding import NAMED, Finding, Severity
from xlgov.form import entered
from xlgov.rules.registry import REGISTRY

EDITION = "S-EDITION"
BLANK = "C-BLANK"
LIKELIEST = "S-UNSURE"
"""An error that says that figures were placed by the likeliest reading."""
DOCUMENT = "document"
"""The family of rules about the report as a document."""


def errors_of(ctx: Collection, delivery: Delivery) -> list[Finding]:
    """The errors that R-CHILDERR speaks of, explained or not."""
    unread = _unread_keys(delivery)
    found = []
    for each in delivery.failures:
        if each.severity is not Severity.ERROR or _elsewhere(ctx, delivery, each):
            continue
        if not _about_unread(delivery, each, unread):
            found.append(each)
    return found


def is_about_wording(found: Finding) -> bool:
    """Whether an error is in what is written and puts no figure in doubt: another year, a placeholder."""
    rule = REGISTRY.get(found.code)
    return rule is not None and rule.family == DOCUMENT


def counted(found: list[Finding]) -> str:
    """How many there are of the first few codes."""
    counts = Counter(each.code for each in found)
    named = "、".join(f"{code} {count} 处" for code, count in list(counts.items())[:NAMED])
    return named + ("等" if len(counts) > NAMED else "")


def _elsewhere(ctx: Collection, delivery: Delivery, found: Finding) -> bool:
    """Whether another rule of the roll-up speaks of this error: carry-over, other edition, wrong year, unsure
    figures."""
    if found.code == LIKELIEST:
        return bool(delivery.unsure)
    if found.code == EDITION:
        return delivery.edition != ctx.form.edition or delivery.year != ctx.year
    return found.code == CARRY


def _unread_keys(delivery: Delivery) -> frozenset[str]:
    """The cells of which R-UNREAD speaks, with the totals that lack them and so could not be read."""
    found = not_read_of(delivery)
    totals = [key for key in delivery.gaps if delivery.form.cells[key].computed and key not in found]
    over = [key for key in totals if not found.keys().isdisjoint(entered(delivery.form, key))]
    return frozenset((*found, *over))


def _about_unread(delivery: Delivery, found: Finding, unread: frozenset[str]) -> bool:
    """Whether an error is about nothing but cells that were not read, or says that nothing was filled in."""
    if delivery.is_blank and found.code == BLANK:
        return True
    keys = {cell.key for cell in found.cells if cell.key}
    # a table that is not there lacks the rows that only some reports have as well
    own = keys - {key for key in delivery.form.hybrid_keys if key not in delivery.gaps}
    return bool(own) and own <= unread
