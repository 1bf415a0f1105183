"""Deliveries and results for tests, made without files."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.rollup.folders import unit_report
from xlgov.collection.belonging import Entry, Roster
from xlgov.collection.handling import ADDED, ADDED_AS_DECIDED
from xlgov.collection.issues import Collection
from xlgov.collection.received import Delivery, Source, packed
from xlgov.form import edition_for
from xlgov.report import Loaded, Report, Unit
from xlgov.rollup import intake
from xlgov.rollup.assess import assess
from xlgov.rollup.combine import combine
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.unit_lines import Line
from xlgov.rules import validate
from xlgov.workbook.template import template_of

UNIT = Unit(name="示例区", tier="county", kind="government")
DAY = datetime.date(2025, 2, 1)
DISTINCT = 12


def delivered(report: Report, name: str, folder: Path = Path("/报送")) -> Delivery:
    """A report as if it had been read from a workbook of that name."""
    loaded = Loaded(report, template_of(report.form).places)
    digest = hashlib.sha256(f"{name}{report.to_json()}".encode()).hexdigest()
    known = Delivery(Source(name, str(folder / name)), digest, 1)
    return intake.of(known, loaded, packed(validate(report)))


def summed(deliveries: Sequence[Delivery], **given: Any) -> Report:
    """The sum of deliveries as the report of UNIT."""
    year = given.pop("year", deliveries[0].year)
    return combine(UNIT, year, deliveries[0].form, deliveries, **given)


def outcome_of(
    deliveries: Sequence[Delivery],
    out: Path = Path("/汇总/结果.xlsx"),
    *,
    roster: Roster | None = None,
    lines: Sequence[Line] | None = None,
    reported: Report | None = None,
    earlier: Mapping[int, Report] | None = None,
) -> Outcome:
    """What comes of these deliveries, assessed as a roll-up would, or with these lines."""
    year = next((each.year for each in deliveries if each.year), 2024)
    request = Request((), str(UNIT.name), year, out=out, own_required=False, checked=DAY)
    base = Collection(
        request.unit,
        year,
        edition_for(year),
        tuple(deliveries),
        roster,
        own_required=False,
        reported=reported,
    )
    found = assess(base)
    collection = found.collection
    if lines is not None:
        added = [line.delivery for line in lines if line.state in (ADDED, ADDED_AS_DECIDED)]
        collection = replace(collection, addends=tuple(each for each in added if each is not None))
    total = combine(UNIT, year, base.form, collection.addends, called=collection.called)
    return Outcome(
        request,
        replace(collection, total=total),
        found.lines if lines is None else tuple(lines),
        found.issues,
        total,
        earlier_years=earlier or {},
    )


def many(count: int) -> Outcome:
    """The outcome of so many deliveries that all differ, all of them added; no file is read.

    Only the first few are validated: what is found there is what the others have.
    """
    first = [delivered(unit_report(f"第{number}局", number), "") for number in range(1, DISTINCT + 1)]
    lines = []
    for number in range(count):
        base = first[number % DISTINCT]
        name = f"第{number:05}号单位"
        delivery = replace(
            base,
            source=Source(f"{name}.xlsx", f"/报送/{name}.xlsx"),
            sha256=f"{number:064x}",
            name=name,
            code=f"{number:018}",
            numbers=tuple(each if each is None else each + number for each in base.numbers),
        )
        lines.append(Line(Entry(name, delivery.code), delivery, ADDED))
    return outcome_of([line.delivery for line in lines if line.delivery], lines=lines)


def with_reported(outcome: Outcome, reported: Report | None) -> Outcome:
    """The same outcome compared with another report of the body, or with none."""
    return replace(outcome, collection=replace(outcome.collection, reported=reported))
