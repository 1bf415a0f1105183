"""The sheet 校验结果 and the line about the check on the cover, in an open workbook."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from xlgov.excel import hosts
from xlgov.excel.marks import paint, rgb
from xlgov.excel.reading import Live
from xlgov.excel.session import Session
from xlgov.excel.writing import unions
from xlgov.finding import Finding, Place, Severity
from xlgov.workbook import geometry, pages
from xlgov.workbook.cover import STATUS_LABEL, full_check
from xlgov.workbook.results import HEADER_ROW, HEADINGS, LINK, Line, printed, summary, unanswered
from xlgov.workbook.styles import FILLS, INPUT_FILL

if TYPE_CHECKING:
    import xlwings as xw

_LAST = geometry.letters(len(HEADINGS) - 1)
_WRITTEN = geometry.letters(HEADINGS.index(pages.EXPLANATION))
_FIRST = HEADER_ROW + 2
"""The row, from 1, of the first finding."""


def write_results(
    session: Session, live: Live, findings: Sequence[Finding], shown: Sequence[Line], checked: str
) -> None:
    """Fill the sheet with a check's findings, in place of an earlier check's; made where it is missing.

    What the unit wrote beside a finding stands in the findings' ``texts`` already.
    """
    sheet = _sheet(session, live)
    hosts.show_all_rows(sheet)
    old = len(live.contents.rows(pages.RESULTS)) if live.contents.has(pages.RESULTS) else 0
    if old >= _FIRST:
        before = sheet.range(f"A{_FIRST}:{_LAST}{old}")
        before.clear_contents()
        for column in ("A", _WRITTEN):
            sheet.range(f"{column}{_FIRST}:{column}{old}").color = None
    report = live.loaded.report
    head = summary(shown, checked, report.provenance.template or report.form.template)
    sheet.range("A2:A3").raw_value = [[head], [unanswered(findings)]]
    # a computer without a printer refuses; what is printed then stays as it was
    with suppress(Exception):
        sheet.page_setup.print_area = printed(len(shown))
    if not shown:
        return
    last = _FIRST + len(shown) - 1
    block = sheet.range(f"A{_FIRST}:{_LAST}{last}")
    block.number_format = "@"
    block.raw_value = [list(line.texts) for line in shown]
    block.wrap_text = True
    _link(sheet, shown)
    fills: dict[Severity, list[str]] = {}
    for row, line in enumerate(shown, _FIRST):
        if line.severity is not None:
            fills.setdefault(line.severity, []).append(f"A{row}")
    paint(sheet, {rgb(FILLS[severity]): cells for severity, cells in fills.items()})
    # where the unit writes, as in a workbook that was made with findings
    sheet.range(f"{_WRITTEN}{_FIRST}:{_WRITTEN}{last}").color = rgb(INPUT_FILL)
    block.rows.autofit()


def write_cover(session: Session, live: Live, findings: Sequence[Finding], checked: str) -> None:
    """Say on the cover what the check found, where that line still is."""
    row, column = geometry.position(pages.STATUS_FULL)
    label = Place(pages.COVER, geometry.address(row, column - 1))
    if live.contents.has(pages.COVER) and live.contents.text(label) == STATUS_LABEL:
        session.sheet(pages.COVER).range(pages.STATUS_FULL).raw_value = full_check(findings, checked)


def _sheet(session: Session, live: Live) -> xw.Sheet:
    if live.contents.has(pages.RESULTS):
        sheet = session.sheet(pages.RESULTS)
        headings = [
            live.contents.text(Place(pages.RESULTS, f"{geometry.letters(column)}{HEADER_ROW + 1}"))
            for column in range(len(HEADINGS))
        ]
        if tuple(headings) == HEADINGS:
            return sheet
    else:
        sheets = session.book.sheets
        sheet = sheets.add(pages.RESULTS, after=sheets[len(sheets) - 1])
        sheet.range("A1").raw_value = pages.RESULTS
    sheet.range(f"A{HEADER_ROW + 1}:{_LAST}{HEADER_ROW + 1}").raw_value = [list(HEADINGS)]
    return sheet


def _link(sheet: xw.Sheet, shown: Sequence[Line]) -> None:
    """The place of a finding as a link to its cell."""
    column = geometry.letters(LINK)
    rows = [row for row, line in enumerate(shown, _FIRST) if line.target is not None]
    for union in unions(f"{column}{row}" for row in rows):
        sheet.range(union).number_format = "General"
    if rows:
        whole = sheet.range(f"{column}{_FIRST}:{column}{_FIRST + len(shown) - 1}")
        formulas = [[_reference(line)] for line in shown]
        whole.formula = formulas if len(formulas) > 1 else formulas[0][0]


def _reference(line: Line) -> str:
    if line.target is None:
        return line.texts[LINK]
    target = f"#{geometry.quoted(str(line.target.sheet))}!{line.target.cell}"
    return '=HYPERLINK("{}","{}")'.format(*(text.replace('"', '""') for text in (target, line.texts[LINK])))
