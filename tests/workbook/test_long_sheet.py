"""A sheet that is written from the top down looks like any other, and keeps its rows on disk."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.workbook.sheets import found, sheet_xml
from xlgov.form import edition
from xlgov.workbook import build
from xlgov.workbook.canvas import Book, LongSheet, Sheet

FORM = edition("2021")


def written(draw: Callable[[Book, Sheet], None], *, long: bool) -> Any:
    """The sheet that is drawn, as openpyxl reads it."""
    return load_workbook(io.BytesIO(made(draw, long=long)))["长表"]


def made(draw: Callable[[Book, Sheet], None], *, long: bool) -> bytes:
    """A workbook with the sheet that is drawn."""

    def write(book: Book) -> None:
        draw(book, book.add_long("长表") if long else book.add("长表", landscape=True))

    return build.build(FORM, appendix=build.Appendix(("长表",), write))


def drawn(book: Book, sheet: Sheet) -> None:
    book.put(sheet, 0, 0, "高", "box", "center", height=3, width=2)
    book.put(sheet, 0, 3, 1, "box", "count")
    sheet.set_row(1, 40)
    book.put(sheet, 2, 3, Decimal("0.10"), "money", formula="0.1")
    sheet.link(2, 3, "'封面'!A1", "看")
    sheet.set_row(4, 50)
    book.put(sheet, 6, 0, " <r>&甲\n乙</r>", "wrap")
    book.put(sheet, 6, 1, "", "input")
    book.put(sheet, 6, 2, "<r>丙</r>")
    book.put(sheet, 8, 0, "宽", "band", width=4)
    sheet.set_row(9, 60)


def test_it_is_read_as_one_that_is_written_at_once() -> None:
    one, other = (written(drawn, long=long) for long in (False, True))
    assert one.dimensions == other.dimensions == "A1:D9"
    assert one.merged_cells.ranges == other.merged_cells.ranges
    for row in range(1, 12):
        assert one.row_dimensions[row].height == other.row_dimensions[row].height
        for column in range(1, 6):
            here, there = one.cell(row, column), other.cell(row, column)
            assert (here.value, here.data_type) == (there.value, there.data_type)
            assert here.fill.fgColor.rgb == there.fill.fgColor.rgb
            assert here.border.left.style == there.border.left.style
    assert other["D3"].hyperlink.location == "'封面'!A1"
    cells = [found(sheet_xml(made(drawn, long=long), "长表"), "c") for long in (False, True)]
    assert [each.get("r") for each in cells[0]] == [each.get("r") for each in cells[1]]


def test_numbers_of_a_row_are_as_if_put_one_by_one() -> None:
    numbers = (1, None, 0, -7, Decimal("0.10"), Decimal("123456789.123456"), 999_999_999_999_999)

    def at_once(book: Book, sheet: Sheet) -> None:
        assert isinstance(sheet, LongSheet)
        looks = [book.styles("box", "count")] * len(numbers)
        sheet.write_numbers(0, 27, numbers[:3], looks[:3])
        book.put(sheet, 0, 30, "字")
        sheet.write_numbers(0, 31, numbers[3:], looks[3:])

    def one_by_one(book: Book, sheet: Sheet) -> None:
        for column, number in enumerate(numbers, 27):
            book.put(sheet, 0, column + (column > 29), number, "box", "count")
        book.put(sheet, 0, 30, "字")

    one, other = written(one_by_one, long=False), written(at_once, long=True)
    assert [cell.value for cell in one[1]] == [cell.value for cell in other[1]]
    assert one["AC1"].border.left.style == other["AC1"].border.left.style == "thin"
    assert other["AE1"].value == "字" and other["AF1"].value == -7


@pytest.mark.parametrize("row", [0, 1])
def test_a_row_that_is_done_cannot_be_written_any_more(row: int) -> None:
    def back(book: Book, sheet: Sheet) -> None:
        book.put(sheet, 2, 0, "下")
        book.put(sheet, row, 0, "上")

    with pytest.raises(ValueError, match=f"row {row + 1} "):
        written(back, long=True)


def test_nothing_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = SimpleNamespace(files=0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def failing(book: Book, sheet: Sheet) -> None:
        seen.files = sum(path.is_file() for path in tmp_path.rglob("*"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        written(failing, long=True)
    assert seen.files
    written(drawn, long=True)
    assert not list(tmp_path.iterdir())
