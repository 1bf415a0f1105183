"""Which unit each file stands for, which is the own organ's (本级), which is the body's own total."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlgov.collection.belonging import Entry, RosterIndex, expected, is_itself, same_body
from xlgov.collection.issues import Collection
from xlgov.collection.received import Delivery, Source, stem
from xlgov.legible import SHOWN_AS
from xlgov.report.unit_names import plain

_USUAL = re.compile(
    r"(政府信息公开|工作|年度|年报|年|报告|汇总|上报|报送|终稿|定稿|初稿|修改|最终|最新|盖章|版|稿|表|附件|副本|复件|拷贝|copy"
    r"|[\d\W_]+)*"
)
"""What the name of a file says beside that of its unit."""


def matched(
    base: Collection, deliveries: Sequence[Delivery], stands_for: Mapping[Source, Entry]
) -> tuple[Collection, Source | None]:
    """The collection of these deliveries with ``matched`` and ``own`` filled in, and the body's own total.

    A report stands for the line that its code names, else its name, else a former name; where code and name
    are of two lines it stands for none. A file that cannot be read goes by its own name. ``stands_for`` is
    what people decided. The body's own total of the year is no addend and taken out of the deliveries.
    """
    found = _lines(base, deliveries, stands_for)
    total = _total(base, deliveries, found)
    kept = tuple(each for each in deliveries if total is None or each.source != total)
    own = base.own or _own(base, kept, found)
    return replace(base, deliveries=kept, matched=found, own=own), total


def _lines(
    base: Collection, deliveries: Sequence[Delivery], stands_for: Mapping[Source, Entry]
) -> dict[Source, Entry]:
    if base.roster is None:
        return {}
    index = RosterIndex(base.roster)
    found: dict[Source, Entry] = {}
    for delivery in deliveries:
        entry = stands_for.get(delivery.source)
        if entry is None and delivery.problem is not None:
            # marks that nobody sees were made visible in the name, and are no part of it
            entry = _by_file_name(index, stem(delivery.source).replace(SHOWN_AS, ""))
        elif entry is None:
            claimed = {each for each in index.claims(delivery) if each}
            entry = claimed.pop() if len(claimed) == 1 else None
        if entry is not None:
            found[delivery.source] = entry
    if base.own is not None and base.own not in found:
        organs = [entry for entry in expected(base.roster, base.unit) if entry.kind == "own_organ"]
        if len(organs) == 1:
            found[base.own] = organs[0]
    return found


def _by_file_name(index: RosterIndex, file: str) -> Entry | None:
    """The line that a file is named after; 甲局下属中心 is not 甲局."""
    entry = index.within(file)
    if entry is None:
        return None
    rests = (plain(file).replace(plain(name), "", 1) for name in (entry.name, *entry.former))
    return entry if any(_USUAL.fullmatch(rest) for rest in rests) else None


def _total(base: Collection, deliveries: Sequence[Delivery], found: Mapping[Source, Entry]) -> Source | None:
    """The body's own total of the year where there is just one: its draft, where that is not given apart,
    else an earlier result of the roll-up."""
    totals = [each for each in deliveries if _is_total(base, each, found.get(each.source))]
    drafts = [each for each in totals if not each.addends] if base.reported is None else []
    found_totals = drafts or [each for each in totals if each.addends]
    return found_totals[0].source if len(found_totals) == 1 else None


def _is_total(base: Collection, delivery: Delivery, entry: Entry | None) -> bool:
    """Whether a report says that it is the body's own total of the year, and the roster does not differ."""
    if delivery.source == base.own or delivery.year != base.year:
        return False
    if not same_body(delivery.name, base.unit) or (entry is not None and not is_itself(entry, base.unit)):
        return False
    return delivery.scope == "aggregate" or (delivery.scope is None and delivery.kind == "government")


def _own(base: Collection, deliveries: Sequence[Delivery], found: Mapping[Source, Entry]) -> Source | None:
    """The own organ's report: the roster's word counts before what a report says of itself."""
    direct = expected(base.roster, base.unit) if base.roster else ()
    organs = [entry for entry in direct if entry.kind == "own_organ"]
    theirs = [each for each in deliveries if found.get(each.source) in organs]
    if not organs:
        theirs = _own_by_itself(base, deliveries, found)
    readable = [each for each in theirs if each.problem is None]
    return (readable or theirs)[0].source if theirs else None


def _own_by_itself(
    base: Collection, deliveries: Sequence[Delivery], found: Mapping[Source, Entry]
) -> list[Delivery]:
    """The one report of the place that says that it is the own organ's, where no roster names that."""
    place = plain(base.unit).removesuffix("人民政府")
    readable = [each for each in deliveries if each.problem is None]
    free = [each for each in readable if _could_be_own(base, each, found)]
    here = [each for each in free if plain(each.name).startswith(place)]
    return here if len(here) == 1 else []


def _could_be_own(base: Collection, delivery: Delivery, found: Mapping[Source, Entry]) -> bool:
    entry = found.get(delivery.source)
    if entry is not None and entry.kind is not None:
        return False
    itself = delivery.scope == "own" and same_body(delivery.name, base.unit)
    return delivery.kind == "own_organ" or itself
