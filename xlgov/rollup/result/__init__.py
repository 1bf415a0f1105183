"""The result of a roll-up as a workbook: the master workbook of the body, and what it was added up from."""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from xlgov.files import unwritable

if TYPE_CHECKING:
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.canvas import Book


def build(outcome: Outcome) -> bytes:
    """The content of the result's .xlsx file, which will stand at the ``out`` of the request.

    Its statutory tables hold plain numbers and total formulas, each of which leads to its column on
    分单位明细; the findings of validating the sum are marked as usual. The same outcome gives the same bytes.
    Rows wait on disk until the file is put together; raises InputError where there is no room for them.
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        return _built(outcome)
    except OSError as error:
        raise unwritable(error, Path(gettempdir())) from error
    except FileCreateError as error:  # XlsxWriter's own words for one
        raise unwritable(error.args[0], Path(gettempdir())) from error


def _built(outcome: Outcome) -> bytes:
    from xlgov.rollup.result import changes, charts, detail, differences, explanations, listing
    from xlgov.rollup.result.phrases import warning
    from xlgov.summary.assembling import can_be_drawn
    from xlgov.workbook import build as workbook
    from xlgov.workbook import geometry, pages

    report, reported = outcome.report, outcome.collection.reported
    sheets = list(pages.ROLLUP_SHEETS)
    if reported is None:
        sheets.remove(pages.ROLLUP_DIFFERENCES)
    changed = bool(changes.pairs(outcome))
    if not changed:
        sheets.remove(pages.ROLLUP_CHANGES)
    explained = bool(explanations.rows(outcome))
    if not explained:
        sheets.remove(pages.ROLLUP_EXPLANATIONS)
    if not can_be_drawn(report.form):
        sheets.remove(pages.ROLLUP_CHARTS)

    def write(book: Book) -> None:
        listing.write(book, outcome)
        detail.write(book, outcome)
        if reported is not None:
            differences.write(book, outcome, reported)
        if changed:
            changes.write(book, outcome)
        if explained:
            explanations.write(book, outcome)
        if can_be_drawn(report.form):
            charts.write(book, outcome)

    sums = detail.columns(report)
    linked = {key: f"{geometry.quoted(pages.ROLLUP_DETAIL)}!{cell}" for key, cell in sums.items()}
    return workbook.build(
        report.form,
        report,
        outcome.findings,
        checked=outcome.request.checked.isoformat(),
        appendix=workbook.Appendix(tuple(sheets), write, linked, warning(outcome)),
    )
