"""The cover: what people write for year, level, category, extent and code, and what is not understood."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from tests.reports import report
from tests.workbook.test_reader import edited
from xlgov.finding import Finding, Severity
from xlgov.report import Loaded
from xlgov.rules import validate
from xlgov.workbook import pages

CELLS = {
    "year": "E6",
    "unit.name": "C5",
    "unit.code": "C6",
    "unit.tier": "C7",
    "unit.kind": "E7",
    "scope": "C8",
}


def covered(**answers: Any) -> Loaded:
    """A report whose cover has these answers typed over; names are those of CELLS with ``_`` for the dot."""

    def write(book: Workbook) -> None:
        for name, answer in answers.items():
            book["封面"][CELLS[name.replace("_", ".")]] = answer

    return edited(report(), write)


def said(loaded: Loaded) -> list[Finding]:
    return [finding for finding in validate(loaded) if finding.code == "C-COVER"]


@pytest.mark.parametrize(
    "typed",
    [
        2025, 2025.0, "2025", "2025年", "2025年度", "2025 年", "２０２５", "２０２５年度", " 2025\u200b",
        "\u202d2025\u202c",
        "二〇二五年度", "二○二五", "二O二五年", "二Ｏ二五", "贰零贰伍年",
        "2025-12-31", "2025/12/31", "2025年12月", "2025年12月31日",
        "2025年1月1日至2025年12月31日", "2025年1月1日—12月31日", datetime.date(2025, 12, 31),
        datetime.date(2025, 1, 1),
        datetime.datetime(2025, 6, 30, 12, 30),
    ],
)  # fmt: skip
def test_a_year_is_understood_however_it_is_written(typed: Any) -> None:
    loaded = covered(year=typed)
    assert loaded.report.year == 2025
    assert said(loaded) == []


@pytest.mark.parametrize(
    "typed",
    [
        "25", "2025-2026", "本年度", "20255", "2025年1月", "2026-01-20", "2025²", "٢٠٢٥", 45000, "1999", True,
        datetime.date(2026, 1, 20), datetime.date(1905, 7, 17),
    ],
)  # fmt: skip
def test_a_year_that_may_be_another_one_is_an_error_at_its_cell(typed: Any) -> None:
    loaded = covered(year=typed)
    assert loaded.report.year is None
    (finding,) = said(loaded)
    assert finding.severity is Severity.ERROR
    assert (finding.cells[0].place.sheet, finding.cells[0].place.cell) == ("封面", "E6")
    assert finding.quote in finding.message and "年度" in finding.message


@pytest.mark.parametrize(
    ("answers", "place", "word"),
    [
        ({"unit_kind": "烟草系统"}, "E7", "烟草系统"),
        ({"unit_tier": "副处级"}, "C7", "副处级"),
        ({"scope": "是"}, "C8", "是"),
        ({"unit_code": 113701000043281234}, "C6", "000"),
        ({"unit_code": 1137010000432812345}, "C6", "0000"),
    ],
)
def test_an_answer_that_is_not_understood_is_an_error_at_its_cell(
    answers: dict[str, Any], place: str, word: str
) -> None:
    loaded = covered(**answers)
    (finding,) = said(loaded)
    assert (finding.cells[0].place.cell, finding.severity) == (place, Severity.ERROR)
    assert word in finding.message
    assert word in loaded.report.unplaced[0].text


def test_synonyms_are_understood() -> None:
    loaded = covered(unit_kind="垂直管理", unit_tier="县级政府", scope="本单位 数据")
    unit = loaded.report.unit
    assert (unit.kind, unit.tier, loaded.report.scope) == ("vertical", "county", "own")
    assert said(loaded) == []


@pytest.mark.parametrize("content", ["#REF!", "=1/0+A1"])
def test_an_error_or_a_formula_without_a_result_is_no_blank(content: str) -> None:
    (finding,) = said(covered(unit_kind=content))
    assert finding.cells[0].place.cell == "E7"
    assert "没有读入" in finding.message


def test_a_report_with_figures_says_whose_it_is_and_of_which_year() -> None:
    loaded = covered(unit_name=None, year=None)
    assert [finding.cells[0].place.cell for finding in said(loaded)] == ["C5", "E6"]
    assert [finding.cells[0].key for finding in said(loaded)] == ["unit.name", "year"]


def test_a_page_number_is_no_name() -> None:
    (finding,) = said(covered(unit_name="- 1 -"))
    assert "- 1 -" in finding.message


def test_marks_that_nobody_sees_are_no_part_of_a_name() -> None:
    loaded = covered(unit_name="\u202a甲县\u200b乙局\u2060 ")
    assert loaded.report.unit.name == "甲县乙局"


def test_the_cause_is_that_of_the_answer() -> None:
    def spoil(book: Workbook) -> None:
        cover = book["封面"]
        cover[pages.SCALARS["contact.responsible"]].value = "#VALUE!"
        cover[pages.SCALARS["contact.responsible"]].data_type = "e"
        cover[pages.SCALARS["preamble"]].value = '=""&"前言"'
        cover[CELLS["unit.tier"]].value = "副处级"

    causes = {str(found.cells[0].key): found.cause for found in said(edited(report(), spoil))}
    assert causes["contact.responsible"].startswith("公式出错")
    assert causes["preamble"].startswith("文件没有经过计算")
    assert "下拉列表" in causes["unit.tier"] and str(causes).count("下拉列表") == 1
