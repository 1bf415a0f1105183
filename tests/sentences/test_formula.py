"""The formula of a pattern says in LibreOffice what the pattern says in Python."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.office import Office
from tests.reports import report
from xlgov.form import edition, editions
from xlgov.report import Report
from xlgov.sentences.pattern import UNKNOWN, Pattern, parse
from xlgov.values import Kind

STEM = "requests.outcome.other.undivided."
AMOUNT = "proactive.fees.amount"
RECEIVED = "requests.received.total"
REVIEWED = "disputes.reconsideration.total"
REPORTS = [
    report(**{"requests.received.natural_person": 16, AMOUNT: Decimal("230.37")}),
    report(**{RECEIVED: 10**12 - 1, AMOUNT: Decimal("999999999.000001"), REVIEWED: 2}),
    report(year=None, unit={}, **{RECEIVED: None, AMOUNT: None}),
    report(**{RECEIVED: "约20", AMOUNT: "#REF!", REVIEWED: "/"}),
    report(unit={"name": '甲“县”"乙"局 & 丙'}, **{RECEIVED: -3, AMOUNT: Decimal("-0.5")}),
    report(**{AMOUNT: Decimal(7), "disputes.litigation.direct.total": 4}),
    report(last__requests__carried_forward__total=3, **{AMOUNT: Decimal("0.000001")}),
    report(**{STEM + "total": 2}),
    report(**{STEM + "total": None}),
    report(**{STEM + "total": "若干"}),
]
PATTERNS = [
    "收到{申请.新收}件。",
    "{单位}{年度}年。",
    "{申请.新收=0:没有|有{申请.新收}件}；",
    "收费{主动公开.行政事业性收费}万元，{主动公开.行政事业性收费=7:正好|不是}。",
    '诉讼{诉讼.总计}件，{诉讼.总计=4:四件|{复议.总计=2:二|零}}“"引号"”。',
    "不予公开{申请.不予公开}件，其他处理{申请.其他处理}件，{申请.其他处理=0:|有}。",
    "上年{上年.申请.结转下年度}件{复议.总计=0:|，复议{复议.总计}件}。",
    "甲" * 700 + "{年度=2021:是|否}",
]


def _cell(made: Report, key: str) -> Any:
    """What the cell of a key holds."""
    if key == "year":
        return made.year
    if key == "unit.name":
        return made.unit.name
    value = made.value(key)
    if value.kind is Kind.ERROR:
        return "=1/0"
    return float(value.number) if value.number is not None else value.typed or None


def _write(path: Path, reports: list[Report]) -> list[list[Pattern]]:
    """A workbook with a sheet for each report: the cells of its keys, and behind them the formulas."""
    book = xlsxwriter.Workbook(path)
    patterns = []
    for made in reports:
        sheet = book.add_worksheet()
        own = [parse(made.form, text) for text in PATTERNS]
        places: dict[str, str] = {}
        for pattern in own:
            for named in pattern.named:
                for key in (*named.keys, *named.optional):
                    places.setdefault(key, f"$A${len(places) + 1}")
        for row, key in enumerate(places):
            sheet.write(row, 0, _cell(made, key))
        for row, pattern in enumerate(own):
            sheet.write_formula(row, 2, "=" + pattern.excel(places.__getitem__))
        patterns.append(own)
    book.close()
    return patterns


@pytest.mark.office
def test_the_formula_says_the_same(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "句子.xlsx"
    patterns = _write(path, REPORTS)
    (sheets,) = office.values([path])
    for made, own, rows in zip(REPORTS, patterns, sheets.values(), strict=True):
        for pattern, row in zip(own, rows, strict=False):
            assert row[2] == pattern.render(made), pattern.text


def _write_years(path: Path) -> list[str]:
    """A workbook with years as people type them and a formula beside each; what each formula should say."""
    years = {
        "2025": "2025",
        "2025年度": "2025",
        "２０２５": "2025",
        "２０２５年": "2025",
        "二〇二五": UNKNOWN,
        "": UNKNOWN,
    }
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    pattern = parse(edition("2021"), "{年度}")
    for row, typed in enumerate([*years, 2025]):
        sheet.write(row, 0, typed)
        sheet.write_formula(row, 2, "=" + pattern.excel(lambda key, row=row: f"$A${row + 1}"))
    book.close()
    return [*years.values(), "2025"]


@pytest.mark.office
def test_a_year_is_understood_as_the_reader_does(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "年度.xlsx"
    expected = _write_years(path)
    ((rows,),) = [each.values() for each in office.values([path])]
    assert [row[2] for row in rows] == expected


def test_a_formula_fits_a_cell() -> None:
    for form in editions():
        for section in form.sections:
            for line in section.starter:
                assert len(parse(form, line).excel(lambda key: "xg_" + key)) < 8_192
    assert parse(edition("2021"), "甲" * 255).excel(str) == f'"{"甲" * 255}"'
