"""What is seen is what is read, in an open workbook as in its file: edits that LibreOffice itself makes."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from tests.excel.books import saved
from tests.workbook.edits import check
from tests.workbook.test_seen import Edit, edits, full
from xlgov import api
from xlgov.excel import hosts
from xlgov.excel.office.bridge import struct
from xlgov.excel.reading import AskedContents, read_book
from xlgov.report import Loaded
from xlgov.rules import validate

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.host import Live

pytestmark = pytest.mark.office

EXAMPLES = int(os.environ.get("XLGOV_LIVE_EXAMPLES", "4"))


def enum(kind: str, name: str) -> Any:
    from xlgov.excel.office.bridge import uno

    return uno().Enum(f"com.sun.star.sheet.{kind}", name)


def work(book: xw.Book, edit: Edit) -> None:
    """One edit in the open workbook; what LibreOffice refuses (half a merge) is not done."""
    document = book.api
    if edit.kind == "names":
        return
    sheet = document.Sheets.getByName(edit.sheet)
    sheet.unprotect("")
    cell = sheet.getCellRangeByName(edit.cell).RangeAddress
    row, column = (each - 1 for each in coordinate_to_tuple(edit.cell))
    other, _ = (each - 1 for each in coordinate_to_tuple(edit.other))
    match edit.kind:
        case "cut":
            sheet.moveRange(sheet.getCellRangeByName(edit.other).CellAddress, cell)
        case "in":
            sheet.insertCells(cell, enum("CellInsertMode", "DOWN" if edit.flag else "RIGHT"))
        case "out":
            sheet.removeRange(cell, enum("CellDeleteMode", "UP" if edit.flag else "LEFT"))
        case "row":
            sheet.Rows.insertByIndex(row, 1)
            if edit.flag:
                source = sheet.Rows.getByIndex(other + (other >= row)).RangeAddress
                target = struct("table.CellAddress")
                target.Sheet, target.Column, target.Row = source.Sheet, 0, row
                sheet.copyRange(target, source)
        case "no row":
            sheet.Rows.removeByIndex(row, 1)
        case "column":
            sheet.Columns.insertByIndex(column, 1)
        case "no column":
            sheet.Columns.removeByIndex(column, 1)


def told(loaded: Loaded) -> list[tuple[str, str, str]]:
    return [(one.code, one.message, str(one.severity)) for one in validate(loaded)]


def content(loaded: Loaded) -> dict[str, Any]:
    return {name: value for name, value in loaded.report.to_dict().items() if name != "provenance"}


def compared(live: Live, folder: Path, done: list[Edit], monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """The open workbook after some edits: read from a copy, cell by cell, and from its saved file."""
    book = live.open(saved(full(), folder))
    for edit in done:
        work(book, edit)
    opened = read_book(book)
    with monkeypatch.context() as without:
        without.setattr(hosts, "copied", lambda _: None)
        asked = read_book(book)
    # what is noticed tells the file's name
    again = folder / "again" / book.name
    again.parent.mkdir(exist_ok=True)
    book.save(str(again))
    book.close()
    filed = api.load(again)
    assert not isinstance(opened.contents, AskedContents)
    assert isinstance(asked.contents, AskedContents)
    assert content(opened.loaded) == content(filed)
    assert told(opened.loaded) == told(filed)
    assert asked.loaded.report.figures == filed.report.figures
    assert asked.loaded.places == filed.places
    assert "没有检查" in asked.loaded.observations[-1].message
    check(filed, load_workbook(io.BytesIO(again.read_bytes()), data_only=True))
    return filed


def test_a_dragged_cell_is_one_and_the_same_on_both_faces(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = compared(live, tmp_path, [Edit("cut", "申请办理", "D7", "F7", False)], monkeypatch)
    assert filed.report.figures["requests.outcome.granted.natural_person"] is None
    assert any("的名称指向 F7，按行名、列名应是 D7" in one.message for one in filed.observations)


def test_a_sheet_that_was_copied_and_its_original_deleted(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = live.open(saved(full(), tmp_path))
    book.api.Sheets.copyByName("申请办理", "申请办理_2", 4)
    book.api.Sheets.removeByName("申请办理")
    opened = read_book(book).loaded
    assert opened.report.figures == full().figures
    # as Python sees a file that other software encrypts
    monkeypatch.setattr(hosts, "copied", lambda _: b"%TSD-Header-###%" * 9)
    assert read_book(book).loaded.report.figures == full().figures


def test_what_people_do_is_read_alike_on_both_faces(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        derandomize="XLGOV_LIVE_EXAMPLES" not in os.environ,
        database=None,
    )
    @given(st.lists(edits, min_size=1, max_size=2))
    def held(done: list[Edit]) -> None:
        live.close()
        compared(live, tmp_path, done, monkeypatch)

    held()
