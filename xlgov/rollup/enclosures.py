"""标注工作簿: a unit's own report in a fresh workbook with its findings marked, that goes with its letter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from xlgov import api, files
from xlgov.collection import collection_rules
from xlgov.collection.received import Delivery, Source, base_name
from xlgov.errors import passes_through
from xlgov.finding import Finding, Status, told
from xlgov.form import edition_for
from xlgov.report import Report, extent
from xlgov.rollup import sources
from xlgov.rollup.batch import Fatal, in_order
from xlgov.rules import validate
from xlgov.rules.prose import STALE
from xlgov.ways import Face

MARKED = "标注"
"""What the name of a marked workbook has behind that of the letter, and a number where there are several."""
_FEW = 4
"""Fewer workbooks than this are not worth a second process that builds them."""


class Built(NamedTuple):
    """A marked workbook: its content, and the fingerprints of what is wrong with the delivery but not in it,
    such as formulas that were lost."""

    content: bytes
    cured: frozenset[str]


class Enclosure(NamedTuple):
    """One marked workbook: its file name, the delivery that it shows, and what the rules about many reports
    found in that delivery's cells."""

    name: str
    delivery: Delivery
    issues: tuple[Finding, ...] = ()


def can_be_enclosed(delivery: Delivery, year: int) -> bool:
    """Whether a marked workbook of a delivery would help its unit: not where nothing was read, where the form
    is not that of the year, and where the figures are the sum of other reports, which have to be put right
    themselves."""
    return delivery.problem is None and is_of_form(delivery, year) and not delivery.addends


def is_of_form(delivery: Delivery, year: int) -> bool:
    """Whether a delivery is in the edition of the year, as far as it could be read."""
    return delivery.edition in (None, edition_for(year).edition)


def names(letter: str, deliveries: Sequence[Delivery]) -> dict[Source, str]:
    """The file name of each delivery's marked workbook; copies of one file share one."""
    digests = list(dict.fromkeys(each.sha256 for each in deliveries))
    numbers = {digest: str(at) if len(digests) > 1 else "" for at, digest in enumerate(digests, start=1)}
    return {each.source: f"{letter}-{MARKED}{numbers[each.sha256]}.xlsx" for each in deliveries}


def letter_of(name: str) -> str | None:
    """The name of the letter that a file of this name goes with; None for what is no marked workbook."""
    found = re.fullmatch(rf"(.+)-{MARKED}\d*\.xlsx", name)
    return found and found[1]


def build_each(
    enclosures: Sequence[Enclosure], checked: datetime.date, tick: Callable[[], None]
) -> Iterator[tuple[Enclosure, Built | None]]:
    """Each marked workbook, built in several processes; None where it cannot be made.

    ``checked`` is the day of the check that found what is marked; ``tick`` is called now and then. The same
    enclosures give the same bytes.
    """
    work = partial(_made, checked.isoformat())
    answers = in_order(work, enclosures, tick, few=_FEW)
    for enclosure, answer in zip(enclosures, answers, strict=True):
        yield enclosure, None if isinstance(answer, Fatal) else answer


def _made(checked: str, enclosure: Enclosure) -> Built | None:
    """The work of a process; what is wrong with one file must not keep the others from their letters."""
    try:
        return _built(enclosure, checked)
    except BaseException as error:
        if passes_through(error):
            raise
        return None


def _built(enclosure: Enclosure, checked: str) -> Built | None:
    from xlgov.rules.imported import imported
    from xlgov.workbook.build import build

    delivery = enclosure.delivery
    data = sources.content(delivery.source).data
    digest = files.sha256(data)
    if digest != delivery.sha256:
        return None  # somebody replaced it since: what was found is not to be found in it
    loaded = api.parse(data, base_name(delivery.source), digest)
    if not extent(loaded.report).read:
        return None
    before = validate(loaded.report)
    report, brought_up = _brought_up(loaded.report, before)
    cured = _prints(validate(loaded)) - _prints(before) | brought_up
    left = [each for each in (*delivery.findings, *enclosure.issues) if each.fingerprint not in cured]
    titles = {rule.code: rule.title for rule in collection_rules()}
    content = build(
        report.form,
        report,
        told(left, Face.ENCLOSED),
        checked=checked,
        titles=titles,
        account=imported(loaded),
    )
    return Built(content, cured)


def _brought_up(report: Report, findings: Sequence[Finding]) -> tuple[Report, frozenset[str]]:
    """The report with its sentences saying what its tables say, and the fingerprints of the findings that
    this puts right."""
    if not report.bound:
        return report, frozenset()
    from xlgov.sentences.refresh import overdue

    renewed = overdue(report)
    if renewed is None:
        return report, frozenset()
    stale = frozenset(each.fingerprint for each in findings if each.code == STALE)
    # one that is kept for want of a number shares its fingerprint with the others of its section
    return renewed.report, frozenset() if renewed.kept else stale


def _prints(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(each.fingerprint for each in findings if each.status is not Status.NOT_ASSESSABLE)
