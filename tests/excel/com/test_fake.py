"""The fake Excel itself: files in and out, and the limits that it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.excel.books import saved, twenty
from tests.ooxml import schema_errors
from xlgov import api
from xlgov.excel.actions import perform
from xlgov.excel.ui import ScriptedUi

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel


def test_a_copy_of_an_untouched_workbook_reads_as_its_file(excel: Excel, tmp_path: Path) -> None:
    path = saved(twenty(), tmp_path)
    book = excel.open(path)
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(excel.copy(book))
    there, here = api.load(path).report, api.load(copy).report
    assert replace(here, provenance=there.provenance) == there


def test_values_go_in_and_come_back(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    sheet = book.sheets.add("新表")
    sheet.range("A1:C2").value = [[1, "甲", True], [2.5, None, "001"]]
    assert sheet.range("A1:C2").value == [[1.0, "甲", True], [2.5, None, 1.0]]
    sheet.range("A3").formula = '=SUM(A1:A2)&"件"'
    assert sheet.range("A3").value == "3.5件"
    sheet.range("A1").value = 2
    assert sheet.range("A3").value == "4.5件"
    assert excel.of(book).file.sheet("新表").cells.value((3, 1)) == "4.5件"


def test_marks_are_put_and_taken_away_exactly(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    ui = ScriptedUi()
    perform("validate", book, ui)
    assert len(excel.of(book).file.sheet("申请办理").notes.cells()) > 50
    perform("clear_marks", book, ui)
    assert not excel.of(book).file.sheet("申请办理").notes.cells()


def test_what_it_writes_is_valid(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    perform("validate", book, ScriptedUi())
    marked = excel.copy(book)
    book.sheets.add("新表").range("A1").value = "甲"
    assert not schema_errors({"标记": marked, "加表": excel.copy(book)}, tmp_path)
