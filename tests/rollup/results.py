"""Deliveries and results for tests, made without files."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlgov.collection.belonging import Roster
from xlgov.collection.handling import ADDED, ADDED_AS_DECIDED
from xlgov.collection.issues import Collection
from xlgov.collection.received import Delivery, Source, packed
from xlgov.form import edition_for
from xlgov.report import Loaded, Report, Unit
from xlgov.rollup import intake
from xlgov.rollup.assess import Line, assess
from xlgov.rollup.combine import combine
from xlgov.rollup.result import ResultInput
from xlgov.rules import validate
from xlgov.workbook import geometry

UNIT = Unit(name="示例区", tier="county", kind="government")
DAY = datetime.date(2025, 2, 1)


def delivered(report: Report, name: str, folder: Path = Path("/报送")) -> Delivery:
    """A report as if it had been read from a workbook of that name."""
    loaded = Loaded(report, geometry.addresses(report.form, report.hybrid))
    digest = hashlib.sha256(f"{name}{report.to_json()}".encode()).hexdigest()
    known = Delivery(Source(name, str(folder / name)), digest, 1)
    return intake.of(known, loaded, packed(validate(report)))


def summed(deliveries: Sequence[Delivery], **given: Any) -> Report:
    """The sum of deliveries as the report of UNIT."""
    year = given.pop("year", deliveries[0].year)
    return combine(UNIT, year, deliveries[0].form, deliveries, **given)


def result_input(
    deliveries: Sequence[Delivery],
    out: Path = Path("/汇总/结果.xlsx"),
    *,
    roster: Roster | None = None,
    lines: Sequence[Line] | None = None,
    reported: Report | None = None,
    earlier: Mapping[int, Report] | None = None,
) -> ResultInput:
    """What ``build_result`` wants for these deliveries, assessed as a roll-up would."""
    year = next((each.year for each in deliveries if each.year), 2024)
    base = Collection(
        str(UNIT.name),
        year,
        edition_for(year),
        tuple(deliveries),
        roster,
        own_required=False,
        reported=reported,
    )
    found = assess(base)
    addends = found.collection.addends
    if lines is not None:
        addends = tuple(
            line.delivery for line in lines if line.delivery and line.state in (ADDED, ADDED_AS_DECIDED)
        )
    return ResultInput(
        report=combine(UNIT, year, base.form, addends, called=found.collection.called),
        lines=found.lines if lines is None else lines,
        addends=addends,
        issues=found.issues,
        out=out,
        checked=DAY,
        reported=reported,
        earlier=earlier or {},
        incomplete=any(issue.holds for issue in found.issues)
        or any(line.delivery is None for line in found.lines),
    )
