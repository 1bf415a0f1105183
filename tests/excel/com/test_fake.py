"""The fake Excel itself: files in and out, and the limits that it has."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import openpyxl.chart
import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved, twenty
from tests.excel.com.errors import APPLICATION, TYPE_MISMATCH, UNKNOWN_NAME, com_error
from tests.ooxml import schema_errors
from xlgov import api
from xlgov.excel.actions import perform
from xlgov.excel.ui import ScriptedUi

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.com.excel import Excel


@pytest.fixture
def blank(excel: Excel, tmp_path: Path) -> xw.Book:
    """A workbook with one sheet, ``Sheet``."""
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    return excel.open(tmp_path / "空.xlsx")


@contextlib.contextmanager
def refused() -> Iterator[None]:
    """Excel's error 1004, and no other."""
    with pytest.raises(com_error) as error:
        yield
    assert error.value.excepinfo and error.value.excepinfo[-1] == APPLICATION


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


# --- limits


def test_a_chart_sheet_has_no_cells(excel: Excel, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.create_chartsheet("图表").add_chart(openpyxl.chart.BarChart())
    made.active = 1
    made.save(tmp_path / "图.xlsx")
    book = excel.open(tmp_path / "图.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Sheet"]
    api = book.app.api
    assert (api.ActiveSheet.Name, api.ActiveCell) == ("图表", None)
    with pytest.raises(com_error) as error:
        _ = api.ActiveSheet.UsedRange
    assert error.value.hresult == UNKNOWN_NAME


def test_a_file_in_protected_view_is_no_workbook(excel: Excel, tmp_path: Path) -> None:
    excel.protected_view, excel.protected_view_in_front = tmp_path / "收到的.xlsx", True
    api = excel.app.api
    assert (api.Workbooks.Count, api.ActiveWorkbook, api.Selection) == (0, None, None)
    assert [window.SourceName for window in api.ProtectedViewWindows] == ["收到的.xlsx"]


@pytest.mark.parametrize("name", ["长" * 32, "", "甲/乙", "'甲", "SHEET"])
def test_a_name_that_no_sheet_can_have(excel: Excel, blank: xw.Book, name: str) -> None:
    sheet = blank.sheets.add("长" * 31)
    with refused():
        sheet.api.Name = name
    assert sheet.name == "长" * 31


def test_an_address_has_255_letters_at_most(excel: Excel, blank: xw.Book) -> None:
    sheet = blank.sheets[0]
    cells = ",".join(f"$A${row}" for row in range(100, 136))
    with refused():
        sheet.api.Range(f"{cells},$B$1")
    fits = sheet.api.Range(f"{cells},B$1")
    # what is longer is told in part, without a word
    assert (fits.Count, fits.Areas.Count, fits.Address) == (37, 37, cells)


@pytest.mark.parametrize(("version", "limit"), [("11.0", 911), ("15.0", 8_203), ("16.0", 32_767)])
def test_a_text_in_a_block_has_the_letters_of_its_time(
    excel: Excel, blank: xw.Book, version: str, limit: int
) -> None:
    excel.version = version
    cells = blank.sheets[0].api.Range("A1:A2")
    cells.Value = (("字" * limit,), ("字",))
    assert blank.sheets[0].range("A1").value == "字" * limit
    with refused():
        cells.Value = (("字" * (limit + 1),), ("字",))


def test_a_formula_has_8192_letters_at_most(excel: Excel, blank: xw.Book) -> None:
    cell = blank.sheets[0].range("A1")
    cell.formula = "=" + " " * 8_188 + "1+2"
    assert cell.value == 3
    with refused():
        cell.formula = "=" + " " * 8_189 + "1+2"


def test_what_cells_of_several_looks_tell(excel: Excel, blank: xw.Book) -> None:
    sheet = blank.sheets[0]
    sheet.range("A1").color = (255, 0, 0)
    sheet.range("A1").font.bold = True
    mixed = sheet.api.Range("A1:A2")
    assert (mixed.Interior.Color, mixed.Interior.ColorIndex, mixed.Font.Bold) == (0.0, None, None)
    assert sheet.api.Range("A2").Interior.ColorIndex == -4142


def test_an_integer_of_more_than_32_bits_does_not_arrive(excel: Excel, blank: xw.Book) -> None:
    cell = blank.sheets[0].api.Range("A1")
    cell.Value = 2**31 - 1
    with pytest.raises(com_error) as error:
        cell.Value = 2**31
    assert error.value.hresult == TYPE_MISMATCH
    assert cell.Value == 2**31 - 1


def test_vba_counts_a_rare_character_as_two_letters(excel: Excel, blank: xw.Book) -> None:
    excel.with_addin()
    run = excel.app.api.Run
    assert run("xlgov.xlam!XlgovNotes", blank.name, ("Sheet",), ("A1",), ("𠮷a",), 90.0, (40.0,)) == 3
    note = blank.sheets[0].range("A1").note
    assert note and note.text == "𠮷a"
