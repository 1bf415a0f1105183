"""Live checks: what they show, and native formulas against Python in LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.office import Office, Rows
from tests.reports import changed, report
from tests.workbook.sheets import found, opened, parts, random_reports, sheet_xml
from xlgov import api
from xlgov.form import Form, edition, editions
from xlgov.form.identities import LAST
from xlgov.report import Report
from xlgov.report.extent import untouched
from xlgov.values import Number
from xlgov.workbook import geometry
from xlgov.workbook.build import build
from xlgov.workbook.filling import fill
from xlgov.workbook.template import template_of

COUNT = 40
"""Generated reports that LibreOffice recalculates; tests/test_engines.py has 200 more in the long run."""


def shown(made: Report, code: str) -> dict[str, str]:
    """What the checks of a rule show in a report's workbook, by cell (without the sheet)."""
    book = opened(build(made.form, made), values=True)
    return {
        str(check.place.cell): book[check.place.sheet][str(check.place.cell)].value or ""
        for sheet in template_of(fill(made.form, made).form).live.values()
        for check in sheet.checks
        if check.equation.code == code
    }


def test_three_typed_totals_are_caught_by_formulas_alone() -> None:
    figures = {"requests.received.natural_person": 40, "requests.outcome.granted.natural_person": 40}
    wrong = changed(
        report(**figures),
        requests__received__total=45,
        requests__outcome__total__natural_person=33,
    )
    assert shown(wrong, "A-ROW")["L5"] == "应为 40"
    assert [text for text in shown(wrong, "A-COL").values() if text != "√"] == ["应为 40"]
    assert [text for text in shown(wrong, "A-BAL").values() if text != "√"] == ["差 7", "差 5"]
    cover = opened(build(wrong.form, wrong), values=True)["封面"]
    assert cover["C18"].value == "即时勾稽：5 处不平"


def test_a_blank_form_has_nothing_to_check() -> None:
    for form in editions():
        book = opened(build(form), values=True)
        for sheet in template_of(form).live.values():
            for check in sheet.checks:
                assert not book[check.place.sheet][str(check.place.cell)].value
            assert book[sheet.checks[0].place.sheet][sheet.tally].value == "本表还没有填"
        assert book["封面"]["C18"].value == "即时勾稽：还没有填"


_NOTHING_ENTERED = re.compile(rb'IF\(COUNTA\([^()]*\)\+(.*?)=0,"[^"]*",\1\)')
_COVER_COUNTS = re.compile(
    rb'IF\(COUNT\([^()]*\)=0,"[^"]*",("[^"]*"&amp;SUM\([^()]*\)&amp;" [^"]*")&amp;IF\(.*?,""\)\)'
)


def of_before(content: bytes) -> bytes:
    """A workbook as older templates made it: under blank tables they said 0 处不平, not 还没有填."""
    older = io.BytesIO()
    replaced = 0
    with zipfile.ZipFile(older, "w") as package:
        for name, part in parts(content).items():
            if name.startswith("xl/worksheets/"):
                part, tallies = _NOTHING_ENTERED.subn(rb"\1", part)
                part, covers = _COVER_COUNTS.subn(rb"\1", part)
                replaced += tallies + covers
            package.writestr(name, part)
    assert replaced == len(edition("2021").tables) + 1
    return older.getvalue()


@pytest.mark.parametrize("is_blank", [True, False])
def test_live_lines_of_older_templates_are_nothing_that_was_changed(tmp_path: Path, is_blank: bool) -> None:
    made = None if is_blank else report(requests__received__natural_person=3)
    content = build(edition("2021"), made)
    now, before = tmp_path / "现在.xlsx", tmp_path / "以前.xlsx"
    now.write_bytes(content)
    before.write_bytes(of_before(content))
    expected, read = api.load(now), api.load(before)
    assert read.observations == expected.observations
    assert read.report.figures == expected.report.figures
    assert read.report.sections == expected.report.sections
    assert read.report.notes == expected.report.notes


def test_last_year_is_checked_only_where_it_is_known() -> None:
    filled = report(
        requests__brought_forward__natural_person=3,
        requests__outcome__granted__natural_person=3,
        last__requests__carried_forward__natural_person=4,
        proactive__rules__in_force=5,
        last__proactive__rules__in_force=4,
    )
    carried = list(shown(filled, "Y-CARRY").values())
    assert carried == ["差 -1"] + [""] * 6
    begun = Report(edition="2021", figures={}, last={"requests.carried_forward.natural_person": 4})
    assert not any(shown(begun, "Y-CARRY").values())
    assert list(shown(filled, "P-STOCK").values()) == ["差 1", ""]


def begun(form: Form, brought: int = 2) -> Report:
    """A new report with what was carried over from last year's, and nothing else."""
    last = {key: brought for key in form.last if key in form.brought_forward.values()}
    figures: dict[str, Number | None] = {now: last[before] for now, before in form.brought_forward.items()}
    figures |= {key: brought * len(last) for key in form.carried - figures.keys()}
    return Report(edition=form.edition, figures=figures, last=last)


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_a_form_with_nothing_but_last_years_figures_is_not_red(form: Form) -> None:
    made = begun(form)
    assert opened(build(form, made), values=True)["封面"]["C18"].value == "即时勾稽：还没有填"
    assert not any(shown(made, "A-BAL").values())
    # what was carried over is checked, though
    assert list(shown(made, "Y-CARRY").values()) == ["√"] * 6 + [""]
    # the first figure of the table, in whatever row, and every column has to balance
    first = changed(made, requests__received__natural_person=1, requests__received__total=1)
    assert set(shown(first, "A-BAL").values()) == {"差 3", "差 2", "差 13"}


def test_the_import_only_row_is_counted() -> None:
    keys = edition("2021").hybrid_keys
    hybrid = report(**dict.fromkeys(keys, 0) | {keys[0]: 2, keys[-1]: 2})
    cells = opened(build(hybrid.form, hybrid))["申请办理"]
    assert (cells["A32"].value, cells["D32"].value) == ("（六）其他处理（未分项）", 2)
    assert "D32" in cells["D28"].value
    assert set(shown(hybrid, "A-COL").values()) == {"√"}
    assert shown(hybrid, "A-ROW")["L32"] == "√"
    plain = report()
    assert opened(build(plain.form, plain))["申请办理"]["A32"].value != "（六）其他处理（未分项）"


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_every_equation_that_can_be_checked_here_is(form: Form) -> None:
    form = form.widest
    checked = [check.equation for sheet in template_of(form).live.values() for check in sheet.checks]
    outside = [equation for equation in form.equations if equation not in checked]
    assert all(
        any(term.last and term.key not in form.last for term in equation.terms) for equation in outside
    )
    assert len({check.place for sheet in template_of(form).live.values() for check in sheet.checks}) == len(
        checked
    )
    assert {equation.code for equation in outside} <= {"Q-PREV"}


def test_checks_stand_outside_the_print_area() -> None:
    for form in editions():
        for table in form.tables:
            note = template_of(form).note_row(table.key)
            places = template_of(form).places
            last = max(geometry.position(str(p.cell))[1] for p in places.values() if p.sheet == table.sheet)
            for check in template_of(form).live[table.sheet].checks:
                row, column = geometry.position(str(check.place.cell))
                assert row >= note or column > last


def test_formulas_are_of_excel_2003_and_stay_on_their_sheet() -> None:
    allowed = {
        "IF",
        "COUNT",
        "SUM",
        "ROUND",
        "TEXT",
        "OR",
        "AND",
        "MAX",
        "ISNUMBER",
        "SUMPRODUCT",
        "COUNTA",
        "LEFT",
    }
    for form in editions():
        content = build(form)
        book = opened(content)
        for sheet in book:
            texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
            root = sheet_xml(content, sheet.title)
            own = [element.text or "" for tag in ("formula", "formula1") for element in found(root, tag)]
            assert not any("!" in text for text in own)
            for text in texts + own:
                assert set(re.findall(r"([A-Z]+)\(", text)) <= allowed, text


def _numbers(made: Report) -> dict[str, Number]:
    known = {key: number for key, number in made.figures.items() if number is not None}
    return known | {LAST + key: number for key, number in made.last.items()}


def _expected(form: Form, made: Report) -> dict[tuple[str, str], str]:
    """What every live check should say, worked out from the report's figures and the form's equations."""
    numbers = _numbers(made)
    form = fill(form, made).form
    expected: dict[tuple[str, str], str] = {}
    for sheet in template_of(form).live.values():
        for check in sheet.checks:
            terms = [term for term in check.equation.terms if term.key]
            names = [(LAST if term.last else "") + str(term.key) for term in terms]
            place = (str(check.place.sheet), str(check.place.cell))
            keys, table = set(check.equation.keys), form.by_table[_table_of(form, check.place.sheet)]
            mixed = keys & form.carried and keys - form.carried
            if mixed and not any(key in numbers for key in table if key not in form.carried):
                expected[place] = ""
                continue
            if not any(name in numbers for name in names if not name.startswith(LAST)) or any(
                name.startswith(LAST) and name not in numbers for name in names
            ):
                expected[place] = ""
                continue
            outcome = check.equation.evaluate(
                lambda term: (
                    numbers.get((LAST if term.last else "") + str(term.key), 0) if term.key else term.number
                )
            )
            if outcome.holds:
                expected[place] = "√"
            elif check.equation.total:
                expected[place] = f"应为 {outcome.left}"
            else:
                expected[place] = f"差 {outcome.difference}"
    return expected


def _said(made: Report, expected: dict[tuple[str, str], str]) -> str:
    """What the cover says of these checks: nothing of tables that nobody has touched, unless one fails."""
    failing = [sheet for (sheet, _), text in expected.items() if text not in ("", "√")]
    blank = untouched(made)
    left = [table for table in made.form.tables if table.key in blank and table.sheet not in failing]
    if len(left) == len(made.form.tables):
        return "还没有填"
    return f"{len(failing)} 处不平" + (f"，{len(left)} 张表还没有填" if left else "")


def _table_of(form: Form, sheet: str | None) -> str:
    return next(table.key for table in form.tables if table.sheet == sheet)


def _at(rows: Rows, cell: str) -> Any:
    row, column = geometry.position(cell)
    return rows[row][column]


@pytest.mark.office
def test_native_formulas_agree_with_python(office: Office, tmp_path: Path) -> None:
    forms = [form.widest for form in editions()]
    fresh = [begun(form) for form in editions()]
    one_row = [changed(begun(form), **{next(iter(form.hybrid_keys)): 1}) for form in forms if form.is_hybrid]
    reports = [*random_reports(COUNT), *fresh, *one_row]
    paths = []
    for index, made in enumerate(reports):
        paths.append(tmp_path / f"{index}.xlsx")
        paths[-1].write_bytes(build(made.form, made))
    compared = 0
    for made, sheets in zip(reports, office.values(paths), strict=True):
        filling = fill(made.form, made)
        places = template_of(filling.form).places
        for key, number in made.figures.items():
            if key not in places:
                continue
            cell = _at(sheets[str(places[key].sheet)], str(places[key].cell))
            if number is not None:
                assert cell == float(number), key
            else:
                assert isinstance(cell, str), key
        expected = _expected(made.form, made)
        for (sheet, address), text in expected.items():
            assert _at(sheets[sheet], address) == text, (sheet, address)
        assert _at(sheets["封面"], "C18") == f"即时勾稽：{_said(made, expected)}"
        compared += len(expected)
    assert compared > 40 * COUNT
