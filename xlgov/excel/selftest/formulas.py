"""Every formula of a workbook, worked out by the host, against what Python works out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlgov import api
from xlgov.excel.selftest.steps import WrongError
from xlgov.excel.selftest.trial import Trial
from xlgov.finding import Place, cell_place, listed
from xlgov.report import Report
from xlgov.values import Number
from xlgov.workbook.cells import FileContents
from xlgov.workbook.package import open_package
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

_COMPUTED = api.Options(totals="computed")
_NEAR = 1e-6
"""What two numbers may differ by: money has six places."""
_ADVICE = "把这份记录发给维护人员；在此之前，以“校验”的结果为准。"


def computed(trial: Trial) -> str:
    """Other figures are typed in, and the host works every formula out anew."""
    typed = _typed(trial.report)
    expected = _expected(replace(trial.report, figures={**trial.report.figures, **typed}))
    path = trial.folder / "重算.xlsx"
    path.write_bytes(api.content(trial.report, ".xlsx", None, _COMPUTED))
    places = template_of(trial.loaded.report.form).places
    with trial.opened(path) as book:
        for key, number in typed.items():
            place = places[key]
            book.sheets[str(place.sheet)].range(str(place.cell)).value = float(number)
        book.app.calculate()
        found = _found(book, expected)
    wrong = [place for place, value in expected.items() if not _same(value, found[place])]
    if wrong:
        told = [f"{place} 应为“{expected[place]}”，是“{found[place]}”" for place in wrong]
        raise WrongError(f"{len(wrong)} 个公式算得不对：{listed(told, ' 等')}", _ADVICE)
    return f"改了 {len(typed)} 个数，{len(expected)} 个公式全部与 Python 相同"


def _typed(report: Report) -> dict[str, Number]:
    """Another number for every figure that is no total, no two neighbours changed by as much."""
    computed = report.form.computed
    given = [(key, each) for key, each in report.figures.items() if each is not None and key not in computed]
    return {key: number + 1 + index % 7 for index, (key, number) in enumerate(given)}


def _expected(report: Report) -> dict[Place, Any]:
    """What Python writes as the result of each formula."""
    contents = FileContents(open_package(api.content(report, ".xlsx", None, _COMPUTED)))
    return {
        place: contents.content(place)
        for sheet in contents.sheets
        for cell in contents.flags(sheet.name).formulas
        if (place := cell_place(sheet.name, cell))
    }


def _found(book: xw.Book, places: dict[Place, Any]) -> dict[Place, Any]:
    return {place: book.sheets[str(place.sheet)].range(str(place.cell)).value for place in places}


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return False
    if isinstance(expected, (int, float, Decimal)) and isinstance(found, (int, float)):
        return abs(float(expected) - found) < _NEAR
    return str(expected or "") == str(found or "")
