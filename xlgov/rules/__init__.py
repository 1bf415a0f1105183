"""The rules about one report, and ``validate``, which asks them all."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, reduce
from typing import TYPE_CHECKING

from xlgov.form import editions
from xlgov.form.identities import LAST
from xlgov.report import Loaded
from xlgov.report.paragraphs import text_of
from xlgov.rules import (  # noqa: F401 - importing a family registers its rules
    amount,
    calendar,
    digits,
    disclosure,
    dispute,
    noticed,
    prose,
    request,
    structure,
    total,
    value,
    year,
)
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.document import (  # noqa: F401
    foreign,
    formulae,
    headlines,
    leftovers,
    length,
    links,
    ordinals,
    own_name,
    privacy,
    problems,
    punctuation,
    reach,
    spelling,
    topics,
    years,
)
from xlgov.rules.equations import identity_rules
from xlgov.rules.explaining import with_explanations
from xlgov.rules.narrative import (  # noqa: F401
    apportioned,
    disputes,
    fees,
    gaps,
    repeated,
    requests,
    shares_told,
    sums,
    units,
)
from xlgov.rules.narrative import disclosure as _  # noqa: F401
from xlgov.rules.registry import REGISTRY, RuleInfo

if TYPE_CHECKING:
    from xlgov.finding import CellRef, Finding
    from xlgov.form import Form
    from xlgov.report import Report

TEXT_FAMILIES = ("narrative", "document")
MOST_OF_TEXT = 50
"""findings of one rule about the wording of a report: who has mended these is told of the next"""
_NOT_ALL = f"（这一条最多列出 {MOST_OF_TEXT} 处，改正后请再校验一次）。"
__all__ = ["RuleInfo", "report_rules", "rules_of", "validate"]


@cache
def rules_of(form: Form) -> tuple[RuleInfo, ...]:
    """The rules about one report that apply to an edition, in the order of their numbers."""
    own = [info for info in REGISTRY.values() if info.applies(form)]
    return tuple(sorted((*own, *identity_rules(form)), key=lambda info: info.number))


@cache
def report_rules() -> tuple[RuleInfo, ...]:
    """Every rule about one report by number, in the words of the newest edition that has it."""
    found = {info.code: info for form in editions() for info in rules_of(form)}
    return tuple(sorted(found.values(), key=lambda info: info.number))


def validate(source: Loaded | Report, previous: Report | None = None) -> list[Finding]:
    """Ask every rule of the report's edition; all findings, the gravest failures first.

    Within a rule they come as a reader meets the cells: sheet by sheet, row by row, in the form's order.
    A bare Report leaves rules about the reading not assessable. ``previous`` is last year's report, of any
    edition; without it the cross-year rules use the 上年数 that the report carries.
    """
    loaded = source if isinstance(source, Loaded) else None
    report = source.report if isinstance(source, Loaded) else source
    ctx = Context(report, previous, loaded)
    findings: list[Finding] = []
    for info in rules_of(report.form):
        _ask(info, ctx.under(info), findings)
    position = _positions(report.form)
    return sorted(
        with_explanations(report, findings),
        key=lambda found: (*found.order, position(found.cells[0]) if found.cells else ()),
    )


@cache
def _positions(form: Form) -> Callable[[CellRef], tuple[int, ...]]:
    """Where a cell comes in the form: sheet, row and column, or the line of a text, then the form's order.

    Lines come before cells that stand nowhere; sheets that are not the form's come last.
    """
    sheets = {section.sheet: section.number for section in reversed(form.sections)}
    sheets |= {table.sheet: table.section for table in form.tables}
    sections = {table.key: table.section for table in form.tables}
    sections |= {f"sections.{section.key}": section.number for section in form.sections}
    order = {key: index for index, key in enumerate(form.cells)}

    def position(cell: CellRef) -> tuple[int, ...]:
        key = (cell.key or "").removeprefix(LAST)
        index = order.get(key, -1)
        if cell.place.line is not None:
            return 0, cell.place.line, 0, index
        if cell.place.sheet:
            address = re.match(r"([A-Z]+)(\d+)", cell.place.cell or "A0")
            column, row = (address[1], int(address[2])) if address else ("A", 0)
            letters = reduce(lambda number, letter: number * 26 + ord(letter) - 64, column, 0)
            return sheets.get(cell.place.sheet, len(form.sections) + 1), row, letters, index
        text, number = text_of(key)
        table = form.cells[key].table if key in form.cells else text
        return sections.get(table, 0), number, 0, index

    return position


def _ask(info: RuleInfo, ctx: Context, findings: list[Finding]) -> None:
    """Add what a rule answers; what it has found before it cannot go on counts as well. The last answer that
    is given about the wording of a report says that there may be more."""
    most = MOST_OF_TEXT if info.family in TEXT_FAMILIES else None
    try:
        for count, found in enumerate(info.function(ctx), start=1):
            if count == most:
                findings.append(found._replace(message=found.message.removesuffix("。") + _NOT_ALL))
                return
            findings.append(found)
    except NotAssessable as gap:
        findings.append(ctx.not_assessable(gap))
