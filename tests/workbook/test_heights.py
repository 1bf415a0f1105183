"""Rows are as high as their text, as LibreOffice really sets it, and are fitted anew when it changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from tests.office import Office
from tests.reports import report
from tests.workbook.sheets import found, sheet_xml
from xlgov.workbook.build import build
from xlgov.workbook.canvas import Sheet
from xlgov.workbook.styles import MAX_HEIGHT, SONG, characters, height

_WORDS = (
    "政府信息公开",
    "申请",
    "12,345 件",
    "GB/T 9704-2012",
    "WWWW",
    "www.example.gov.cn",
    "（一）",
    "“两会”",
    "，",
    "。",
)
_SIZES, _WIDTHS = (9, 10, 11, 12), (8, 22, 58, 95)


def _texts() -> Iterator[str]:
    pick = random.Random(7)
    for words in (1, 3, 8, 20, 40, 80):
        yield "".join(pick.choice(_WORDS) for _ in range(words))
        yield "政府信息公开工作年度报告"[: 2 + words % 9] * words
    yield "一段。\n又一段，中间空一行。\n\n第三段"


@pytest.mark.office
def test_no_estimate_is_less_than_libreoffice_needs(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    cases = [(size, width, text) for size in _SIZES for width in _WIDTHS for text in _texts()]
    with Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        for row, (size, width, text) in enumerate(cases):
            look = {"text_wrap": True, "font_name": SONG, "font_size": size}
            sheet.write_string(row, _WIDTHS.index(width), text, workbook.add_format(look))
    (needed,) = office.optimal_heights([path])
    (rows,) = needed.values()
    assert len(rows) == len(cases)
    for (size, width, text), points in zip(cases, rows, strict=True):
        assert height(text, width, 0, size) >= min(points.fitted, MAX_HEIGHT), (size, width, text)


def test_an_estimate_is_no_waste_for_plain_prose() -> None:
    line = "政府信息公开工作年度报告申请" * 2
    width = characters(28 * 12 + 4)
    assert height(line, width, 0, 12) <= 12 * 1.5 + 5, "28 characters of 12 points fit into 336 points"
    assert height(line * 10, width, 0, 12) <= 10 * 12 * 1.5 + 5


def test_a_fitted_row_may_be_fitted_anew() -> None:
    made = report(sections={"overview": "短。\n" + "较长的一段，写了很多内容。" * 30})
    rows = {row.get("r"): row for row in found(sheet_xml(build(made.form, made), "总体情况"), "row")}
    assert rows["1"].get("customHeight") == "1"
    assert [rows[number].get("customHeight") for number in "45"] == [None, None]
    assert float(str(rows["4"].get("ht"))) < 30 < 150 < float(str(rows["5"].get("ht")))


@pytest.mark.office
def test_no_paragraph_is_cut_in_libreoffice(office: Office, tmp_path: Path) -> None:
    made = report(sections=dict.fromkeys(("overview", "problems", "other"), "\n".join(_texts())))
    path = tmp_path / "report.xlsx"
    path.write_bytes(build(made.form, made))
    (needed,) = office.optimal_heights([path])
    for name in ("总体情况", "问题改进", "其他事项"):
        for row, points in enumerate(needed[name][3:], 4):
            assert points.optimal, "it is fitted when the text changes"
            assert points.shown >= points.fitted - 0.1, (name, row)


def test_a_sheet_that_fits_rows_leaves_others_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    with Workbook(path) as workbook:
        sheet: Sheet = workbook.add_worksheet("甲", Sheet)
        sheet.fit_row(0, 40)
        sheet.set_row(1, 40)
    heights = [row.attrib for row in found(sheet_xml(path.read_bytes(), "甲"), "row")]
    assert [(row["ht"], row.get("customHeight")) for row in heights] == [("39.75", None), ("39.75", "1")]
