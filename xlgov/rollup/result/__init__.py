"""The result of a roll-up as a workbook: the master workbook of the body, and what it was added up from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov.collection.issues import Issue
from xlgov.collection.received import Delivery, Source

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Report
    from xlgov.rollup.assess import Line


@dataclass(frozen=True)
class ResultInput:
    """What the workbook shows.

    ``report`` is the sum and ``addends`` what was added, in their order; ``lines`` are the expected units
    and then the files that stand for none; ``issues`` all there are, about deliveries and about the sum.
    ``reported`` is the body's own report of the year, ``earlier`` its reports of earlier years. ``out`` is
    where the workbook will stand: links to files are relative to its folder. ``checked`` is the day of the
    check.
    """

    report: Report
    lines: Sequence[Line]
    addends: Sequence[Delivery]
    issues: Sequence[Issue]
    out: Path
    checked: datetime.date
    reported: Report | None = None
    earlier: Mapping[int, Report] = field(default_factory=dict)
    incomplete: bool = False

    @cached_property
    def names(self) -> Mapping[Source, str]:
        """How each delivery's unit is called: as the roster does, else as its report, else by file."""
        found: dict[Source, str] = {}
        for line in self.lines:
            if line.delivery is not None:
                named = line.entry.name if line.entry else line.delivery.name
                found[line.delivery.source] = named or line.delivery.source.name
        for each in self.addends:
            found.setdefault(each.source, each.name or each.source.name)
        return found

    @cached_property
    def ordered(self) -> tuple[Delivery, ...]:
        """The addends in the order of their lines."""
        rank = {source: position for position, source in enumerate(self.names)}
        return tuple(sorted(self.addends, key=lambda each: rank[each.source]))

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What validating the sum finds."""
        from xlgov.rules import validate

        return validate(self.report, self.earlier.get((self.report.year or 0) - 1))

    @property
    def folder(self) -> Path:
        """The folder that links to files start from."""
        return self.out.absolute().parent

    @property
    def heading(self) -> str:
        """What the headings of the sheets begin with."""
        return f"{self.report.unit.name or ''}{self.report.year or ''}年政府信息公开工作年度报告"

    @property
    def warning(self) -> str:
        """What every sheet says of a sum that is not complete; empty where it is."""
        if not self.incomplete:
            return ""
        from xlgov.workbook.geometry import ROLLUP_LIST

        return f"汇总不完整，见“{ROLLUP_LIST}”表：还有单位没有报、没有决定，或者有错误没有处理。"


def build_result(given: ResultInput) -> bytes:
    """The content of the result's .xlsx file.

    Its statutory tables hold plain numbers and total formulas, each of which leads to its column on
    分单位明细; the findings of validating the sum are marked as usual. The same input gives the same bytes.
    """
    from xlgov.rollup.result import charts, detail, differences, listing
    from xlgov.workbook import geometry
    from xlgov.workbook.book import Book
    from xlgov.workbook.build import Appendix, build

    report = given.report
    columns = detail.columns(report)
    sheets = [
        name
        for name in geometry.ROLLUP_SHEETS
        if name != geometry.ROLLUP_DIFFERENCES or given.reported is not None
    ]

    def write(book: Book) -> None:
        listing.write(book, given)
        detail.write(book, given)
        if given.reported is not None:
            differences.write(book, given, given.reported)
        charts.write(book, given)

    linked = {key: f"{geometry.quoted(geometry.ROLLUP_DETAIL)}!{cell}" for key, cell in columns.items()}
    return build(
        report.form,
        report,
        given.findings,
        checked=given.checked.isoformat(),
        appendix=Appendix(tuple(sheets), write, linked, given.warning),
    )
