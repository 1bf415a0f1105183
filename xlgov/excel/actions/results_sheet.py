"""The sheet 校验结果 and the line about the check on the cover, in an open workbook."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from xlgov.excel import hosts
from xlgov.excel.dressing import dress
from xlgov.excel.reading import Live
from xlgov.excel.session import Session
from xlgov.excel.writing import as_text
from xlgov.finding import Finding, Place
from xlgov.report.extent import is_blank
from xlgov.workbook import geometry, pages
from xlgov.workbook.cover import STATUS_LABEL, full_check
from xlgov.workbook.results import (
    COLUMNS,
    EXPLAINING,
    HEAD_HEIGHTS,
    HEAD_LOOKS,
    HEADER_ROW,
    HEADING_LOOKS,
    HEADINGS,
    LINK,
    Line,
    looks,
    printed,
    summary,
    unanswered,
)

if TYPE_CHECKING:
    import xlwings as xw

_LAST = geometry.letters(len(HEADINGS) - 1)
_FIRST = HEADER_ROW + 2
"""The row, from 1, of the first finding."""


def write_results(
    session: Session, live: Live, findings: Sequence[Finding], shown: Sequence[Line], checked: str
) -> None:
    """Fill the sheet with a check's findings, in place of an earlier check's; made where it is missing.

    What the unit wrote beside a finding stands in the findings' ``texts`` already.
    """
    is_there = live.contents.has(pages.RESULTS)
    if is_there and pages.RESULTS not in written_on(live, findings, shown, checked):
        return
    before = _count(live)
    head = _new_head(live, findings, shown, checked)
    sheet = session.sheet(pages.RESULTS) if is_there else _made(session)
    if is_there and _headings(live) != HEADINGS:
        _write_headings(sheet)
    if not is_there or _head(live) != head:
        sheet.range("A2:A3").raw_value = [[text] for text in head]
    if before or shown:
        _write_lines(sheet, live, shown, before)
    if before != len(shown) or not is_there:
        # a computer without a printer refuses; what is printed then stays as it was
        with suppress(Exception):
            sheet.page_setup.print_area = printed(len(shown))


def write_cover(session: Session, live: Live, findings: Sequence[Finding], checked: str) -> None:
    """Say on the cover what the check found, where that line still is and says something else."""
    said = _full_check(live, findings, checked)
    if _is_new_on_cover(live, said):
        session.sheet(pages.COVER).range(pages.STATUS_FULL).raw_value = said


def written_on(
    live: Live, findings: Sequence[Finding], shown: Sequence[Line], checked: str
) -> tuple[str, ...]:
    """The sheets among these two that are there and get something new."""
    found = []
    if _is_new_on_cover(live, _full_check(live, findings, checked)):
        found.append(pages.COVER)
    if live.contents.has(pages.RESULTS):
        is_new = _head(live) != _new_head(live, findings, shown, checked)
        if shown or _count(live) or is_new or _headings(live) != HEADINGS:
            found.append(pages.RESULTS)
    return tuple(found)


def _full_check(live: Live, findings: Sequence[Finding], checked: str) -> str:
    return full_check(findings, checked, blank=is_blank(live.loaded.report))


def _is_new_on_cover(live: Live, said: str) -> bool:
    row, column = geometry.position(pages.STATUS_FULL)
    if not live.contents.has(pages.COVER):
        return False
    label = live.contents.text(Place(pages.COVER, geometry.address(row, column - 1)))
    return label == STATUS_LABEL and live.contents.text(Place(pages.COVER, pages.STATUS_FULL)) != said


def _count(live: Live) -> int:
    """How many rows an earlier check has filled."""
    if not live.contents.has(pages.RESULTS):
        return 0
    return max(0, len(live.contents.rows(pages.RESULTS)) - _FIRST + 1)


def _head(live: Live) -> list[str]:
    """What stands above the headings, where the sheet is there."""
    return [live.contents.text(Place(pages.RESULTS, f"A{row}")) for row in (2, 3)]


def _new_head(live: Live, findings: Sequence[Finding], shown: Sequence[Line], checked: str) -> list[str]:
    report = live.loaded.report
    template = report.provenance.template or report.form.template
    return [summary(shown, checked, template, blank=is_blank(report)), unanswered(findings)]


def _headings(live: Live) -> tuple[str, ...]:
    row = HEADER_ROW + 1
    places = [Place(pages.RESULTS, f"{geometry.letters(column)}{row}") for column in range(len(HEADINGS))]
    return tuple(map(live.contents.text, places))


def _write_lines(sheet: xw.Sheet, live: Live, shown: Sequence[Line], before: int) -> None:
    """The lines, and nothing below them where there were more, all with the looks of a new sheet."""
    count = max(before, len(shown))
    if before and live.contents.flags(pages.RESULTS).hidden_rows:
        hosts.show_all_rows(sheet)
    rows: list[Line | None] = [*shown, *[None] * (count - len(shown))]
    dress(
        sheet,
        {
            geometry.address(row, column): looks(column, line)
            for row, line in enumerate(rows, _FIRST - 1)
            for column in range(len(COLUMNS))
        },
    )
    texts = [[""] * len(COLUMNS) if line is None else list(line.texts) for line in rows]
    # the links alone are no text: a block of one kind takes fewer calls
    for first, last in ((0, LINK - 1), (LINK + 1, len(COLUMNS) - 1)):
        block = sheet.range(_block(first, last, count))
        block.raw_value = [line[first : last + 1] for line in texts]
    sheet.range(_block(LINK, LINK, count)).raw_value = [[_reference(line)] for line in rows]
    block.rows.autofit()


def _block(first: int, last: int, count: int) -> str:
    return f"{geometry.letters(first)}{_FIRST}:{geometry.letters(last)}{_FIRST + count - 1}"


def _reference(line: Line | None) -> str:
    """What is entered for the place of a finding: a link to its cell."""
    if line is None:
        return ""
    if line.target is None:
        return as_text(line.texts[LINK])
    target = f"#{geometry.quoted(str(line.target.sheet))}!{line.target.cell}"
    return '=HYPERLINK("{}","{}")'.format(*(text.replace('"', '""') for text in (target, line.texts[LINK])))


def _made(session: Session) -> xw.Sheet:
    """A new sheet with the widths, heights and heading of one that is written into a file."""
    sheet = session.add_sheet(pages.RESULTS)
    sheet.range("A1").raw_value = pages.RESULTS
    _write_headings(sheet)
    for column, (_, width) in enumerate(COLUMNS):
        letters = geometry.letters(column)
        sheet.range(f"{letters}:{letters}").column_width = width
    sheet.range(f"{_LAST}:{_LAST}").columns.hidden = True
    for row, points in enumerate(HEAD_HEIGHTS, 1):
        sheet.range(f"{row}:{row}").row_height = points
    for row, names in enumerate(HEAD_LOOKS, 1):
        dress(sheet, {f"A{row}": names})
    sheet.range(f"A3:{geometry.letters(EXPLAINING)}3").merge()
    dress(sheet, {f"{geometry.letters(column)}{_FIRST - 1}": HEADING_LOOKS for column in range(len(COLUMNS))})
    return sheet


def _write_headings(sheet: xw.Sheet) -> None:
    sheet.range(f"A{HEADER_ROW + 1}:{_LAST}{HEADER_ROW + 1}").raw_value = [list(HEADINGS)]
