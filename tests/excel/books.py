"""Workbooks for tests of the buttons, and what can be seen in an open one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.reports import changed, report
from xlgov import api
from xlgov.excel.looked import colour
from xlgov.excel.notes import notes_of
from xlgov.report import Report
from xlgov.workbook.looks import Colour
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

_ROWS = (
    "granted",
    "partly_granted",
    "refused.state_secret",
    "refused.third_party_rights",
    "unavailable.not_held",
    "not_processed.petitions",
    "not_processed.repeated",
)


def twenty() -> Report:
    """A report in which a check finds twenty things wrong."""
    base = report(**{f"requests.outcome.{row}.natural_person": 5 + i for i, row in enumerate(_ROWS)})
    wrong: dict[str, Any] = {f"requests.outcome.{row}.total": 9 + 3 * i for i, row in enumerate(_ROWS[:6])}
    return changed(
        base,
        **wrong,
        **{
            "disputes.reconsideration.total": 4,
            "disputes.litigation.direct.total": 2,
            "proactive.rules.issued": 3,
            "proactive.fees.amount": "4.5万元",
            "proactive.licensing.decisions": "/",
            "requests.carried_forward.natural_person": 2,
            "requests.received.enterprise": 1,
            "requests.brought_forward.research": 1,
        },
    )


def saved(made: Report, folder: Path, name: str = "年报.xlsx") -> Path:
    """A report's workbook in a file."""
    path = folder / name
    path.write_bytes(_content(made.to_json(), path.suffix))
    return path


@cache
def _content(made: str, ending: str) -> bytes:
    return api.content(Report.from_json(made), ending, None, api.PLAIN)


def fills(book: xw.Book) -> dict[str, Colour | None]:
    """The fill of every figure and of the first rows of every sheet."""
    form = twenty().form
    cells = {str(place) for place in template_of(form.statutory).places.values()}
    cells |= {f"{sheet}!A{row}" for sheet in template_of(form).sheets()[:-1] for row in range(1, 5)}
    found = {}
    for cell in sorted(cells):
        sheet, _, address = cell.partition("!")
        found[cell] = colour(book.sheets[sheet].range(address))
    return found


def notes(book: xw.Book) -> dict[str, str]:
    """Every note."""
    return {
        f"{sheet.name}!{cell}": note.text for sheet in book.sheets for cell, note in notes_of(sheet).items()
    }


def contents(book: xw.Book, *passed_over: str) -> dict[str, Any]:
    """Values and formulas of every sheet."""
    return {
        sheet.name: (sheet.used_range.address, sheet.used_range.value, sheet.used_range.formula)
        for sheet in book.sheets
        if sheet.name not in passed_over
    }


def locks(book: xw.Book) -> dict[str, bool]:
    """Which sheets are protected."""
    return {sheet.name: sheet.impl.protected for sheet in book.sheets}
