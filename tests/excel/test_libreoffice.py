"""The engine over LibreOffice: what the add-in's actions rely on, cell for cell as in Excel."""

from __future__ import annotations

import contextlib
import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.excel.host import Live
from xlgov.errors import InputError

xw = pytest.importorskip("xlwings")

from xlgov.excel import libreoffice  # noqa: E402
from xlgov.excel.libreoffice import ProtectedError  # noqa: E402

pytestmark = pytest.mark.office
RED, GREEN = (255, 0, 0), (0, 128, 0)


@contextlib.contextmanager
def manager() -> Iterator[None]:
    yield


@pytest.fixture
def book(live: Live) -> Any:
    return live.app.books.add()


@pytest.fixture
def sheet(book: Any) -> Any:
    return book.sheets[0]


# --- values


def test_a_block_of_all_kinds_of_values_comes_back_as_it_went(sheet: Any) -> None:
    moment = dt.datetime(2024, 2, 29, 13, 45, 30)
    rows = [
        [1.0, -0.25, "文字", None, True],
        [moment, dt.datetime(2024, 1, 5), "（一）", "第1条", False],
        [1e15, 0.0, "a\nb", "1号", 0.1],
    ]
    sheet["B2"].value = rows
    assert sheet["B2:F4"].value == rows
    assert sheet["A1"].value is None
    assert sheet.used_range.address == "$B$2:$F$4"


@pytest.mark.parametrize("value", [7, 7.5, Decimal("7.25"), "甲", True, dt.datetime(2024, 5, 6)])
def test_one_value_comes_back(sheet: Any, value: Any) -> None:
    sheet["A1"].value = value
    assert sheet["A1"].value == value
    assert isinstance(sheet["A1"].value, bool) == isinstance(value, bool)


def test_a_truth_value_stays_one_whatever_the_cell_held(sheet: Any) -> None:
    for number_format in ("yyyy/m/d", "0.00", "General"):
        sheet["A1"].number_format = number_format
        sheet["A1"].value = True
        assert sheet["A1"].value is True


def test_none_empties_a_cell(sheet: Any) -> None:
    sheet["A1:B1"].value = [[1, 2]]
    sheet["A1:B1"].value = [[None, None]]
    assert sheet["A1:B1"].value == [None, None]
    assert sheet["A1"].formula == ""


@pytest.mark.parametrize(
    ("typed", "value", "number_format"),
    [
        ("001", 1.0, "General"),
        (" 12 ", 12.0, "General"),
        ("1,234", 1234.0, "#,##0"),
        ("(5)", -5.0, "General"),
        ("+3", 3.0, "General"),
        ("12.5%", 0.125, "0.00%"),
        ("123456789012345678", 123456789012345000.0, "General"),
        ("1e3", 1000.0, "0.00E+00"),
        ("2024-1-5", dt.datetime(2024, 1, 5), "yyyy/m/d"),
        ("2024年1月5日", dt.datetime(2024, 1, 5), 'yyyy"年"m"月"d"日"'),
        ("3-4", dt.datetime(dt.date.today().year, 3, 4), 'm"月"d"日"'),
        ("TRUE", True, "BOOLEAN"),
        ("'001", "001", "General"),
        ("'=1+1", "=1+1", "General"),
        ("2024-13-5", "2024-13-5", "General"),
        ("5件", "5件", "General"),
        ("-", "-", "General"),
        ("--5", "--5", "General"),
        ("１２", "１２", "General"),
        ("1e999", "1e999", "General"),
        ("#", "#", "General"),
        ("/", "/", "General"),
    ],
)
def test_a_text_becomes_what_typing_it_in_excel_gives(
    sheet: Any, typed: str, value: Any, number_format: str
) -> None:
    sheet["A1"].value = typed
    sheet["B2:C2"].value = [[typed, "旁边"]]
    assert sheet["A1"].value == value
    assert sheet["B2:C2"].value == [value, "旁边"]
    assert sheet["A1"].number_format == number_format


def test_a_text_cell_keeps_what_is_written(sheet: Any) -> None:
    sheet["A1:A4"].number_format = "@"
    sheet["A1:B4"].value = [["001", "001"], ["=1+1", "=1+1"], ["123456789012345678", "1-2"], ["'12", "'12"]]
    assert sheet["A1:A4"].value == ["001", "=1+1", "123456789012345678", "12"]
    assert sheet["B1:B2"].value == [1.0, 2.0]
    assert sheet["B4"].value == "12"


def test_typing_does_not_change_a_number_format_that_is_there(sheet: Any) -> None:
    for number_format, typed in (
        ("yyyy-mm-dd", "2024-1-5"),
        ("0.000%", "5%"),
        ("0.00", "'1"),
    ):
        sheet["A1"].number_format = number_format
        sheet["A1"].value = typed
        assert sheet["A1"].number_format == number_format


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("=1/0", "#DIV/0!"),
        ("=NA()", "#N/A"),
        ("=没有()", "#NAME?"),
        ("=SUM(B1 B2)", "#NULL!"),
        ("=10^400", "#NUM!"),
        ("=#REF!", "#REF!"),
        ('=1+"a"', "#VALUE!"),
    ],
)
def test_error_cells_are_told_apart(sheet: Any, formula: str, error: str) -> None:
    sheet["A1:A2"].value = [[formula], [3]]
    assert sheet["A1:A2"].value == [None, 3.0]
    assert sheet["A1:A2"].options(err_to_str=True).value == [error, 3.0]


def test_numbers_dates_and_truth_values_of_different_formats_in_one_block(sheet: Any) -> None:
    sheet["A1:C3"].value = [[1, dt.datetime(2024, 1, 1), True], [0, 1, False], [45292, "x", None]]
    sheet["A2"].color = RED
    sheet["B2"].number_format = "0.00"
    assert sheet["A1:C3"].value == [
        [1.0, dt.datetime(2024, 1, 1), True],
        [0.0, 1.0, False],
        [45292.0, "x", None],
    ]


def test_writing_blocks_keeps_the_notes_in_them(sheet: Any) -> None:
    for cell in ("B2", "D2", "A4"):
        sheet[cell].add_note(f"批注 {cell}")
    sheet["A1:D5"].value = [[row * 10.0 + column for column in range(4)] for row in range(5)]
    sheet["A1:D5"].formula = [[f"={row * 10 + column}" for column in range(4)] for row in range(5)]
    sheet["B2"].value = "文字"
    assert [note.text for note in sheet.notes] == ["批注 B2", "批注 D2", "批注 A4"]
    assert sheet["A1:D5"].value[1] == [10.0, "文字", 12.0, 13.0]
    assert sheet["A1:D5"].value[4] == [40.0, 41.0, 42.0, 43.0]


def test_many_different_formats_in_one_block(sheet: Any) -> None:
    rows = [
        [dt.datetime(2024, 1, 5) if (row + column) % 2 else 5.0 for column in range(8)] for row in range(40)
    ]
    sheet["A1:H40"].value = rows
    assert sheet["A1:H40"].value == rows


# --- formulas


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(A1:B1,C1)", 6.0),
        ("=SUM((A1,C1))", 4.0),
        ("=SUM({1,2;3,4})", 10.0),
        ("=SUM(A1:C1 B1:D1)", 5.0),
        ('=IF(A1=1,"a,b;c","")', "a,b;c"),
        ('="差 "&TEXT(A1-C1,"0")', "差 -2"),
        ("=SUM('中 文''s'!A1:A2)+表!A1", 12.0),
        ("=IF(TRUE,1,0)", 1.0),
        ("=SUMPRODUCT((A1:C1<>2)*1)", 2.0),
        ("=COUNTIF($A:$A,1)", 1.0),
        ("=IFERROR(1/0,)", 0.0),
    ],
)
def test_formulas_are_written_and_read_in_excels_grammar(
    book: Any, sheet: Any, formula: str, value: Any
) -> None:
    book.sheets.add("中 文's", after=sheet)["A1:A2"].value = [[3], [4]]
    book.sheets.add("表", after=sheet)["A1"].value = 5
    sheet["A1:C1"].value = [[1, 2, 3]]
    sheet["E1"].formula = formula
    assert sheet["E1"].formula == formula
    assert sheet["E1"].value == value


def test_a_block_of_formulas_and_values_takes_one_write(sheet: Any) -> None:
    rows = [["=B1+C1", "1", "2.5"], ["文字", "=A1*2", ""]]
    sheet["A1:C2"].formula = rows
    assert [list(row) for row in sheet["A1:C2"].formula] == rows
    assert sheet["A1:C2"].value == [[3.5, 1.0, 2.5], ["文字", 7.0, None]]


def test_one_formula_for_a_range_moves_its_references(sheet: Any) -> None:
    sheet["A1:B2"].value = [[1, 2], [3, 4]]
    sheet["D1:E2"].formula = "=A1*10+$A$1"
    assert sheet["D1:E2"].value == [[11.0, 21.0], [31.0, 41.0]]
    assert sheet["E2"].formula == "=B2*10+$A$1"


def test_text_that_looks_like_a_number_is_no_formula(sheet: Any) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = "007"
    assert sheet["A1"].formula == "007"


def test_array_formulas(sheet: Any) -> None:
    sheet["A1:B2"].value = [[1, 2], [3, 4]]
    sheet["D1"].formula_array = "=SUM(A1:A2*B1:B2)"
    assert sheet["D1"].value == 14.0
    assert sheet["D1"].formula_array == "=SUM(A1:A2*B1:B2)"


# --- looks


def test_colours_of_many_cells_with_one_assignment(sheet: Any) -> None:
    sheet["A1"].color = GREEN
    sheet["B2,D4:E5,F6"].color = RED
    assert [sheet[cell].color for cell in ("A1", "B2", "D5", "E4", "F6")] == [GREEN, *[RED] * 4]
    assert sheet["C3"].color is None
    sheet["A1,B2,F6"].color = None
    assert {sheet[cell].color for cell in ("A1", "B2", "F6")} == {None}


def test_every_way_to_say_a_colour(sheet: Any) -> None:
    for value in ((255, 128, 0), "#ff8000", 0x0080FF):
        sheet["A1"].color = None
        sheet["A1"].color = value
        assert sheet["A1"].color == (255, 128, 0)


def test_fonts_widths_and_merges(sheet: Any) -> None:
    cell = sheet["B2"]
    cell.font.bold, cell.font.size, cell.font.color = True, 14, RED
    assert (cell.font.bold, cell.font.size, cell.font.color) == (True, 14.0, RED)
    cell.row_height, cell.column_width = 30, 20
    assert (cell.row_height, cell.column_width) == (30.0, pytest.approx(20, abs=0.1))
    sheet["B2:C3"].merge()
    assert sheet["C3"].merge_area.address == "$B$2:$C$3"
    assert sheet["B2"].merge_cells
    sheet["B2:C3"].unmerge()
    assert not sheet["B2"].merge_cells


def test_a_long_text_gets_a_high_row(sheet: Any) -> None:
    before = sheet["A1"].row_height
    sheet["A1"].wrap_text = True
    sheet["A1"].value = "很长的文字" * 30
    sheet["A1"].autofit()
    sheet["A1"].column_width = 20
    sheet["1:1"].autofit()
    assert sheet["A1"].row_height > 3 * before


def test_hidden_rows_are_seen(sheet: Any) -> None:
    sheet["3:4"].rows.hidden = True
    assert sheet["A3:A4"].rows.hidden is True
    assert sheet["A1:A2"].rows.hidden is False
    assert sheet["A1:A4"].rows.hidden is None


# --- notes and names


def test_notes(sheet: Any) -> None:
    note = sheet["B2"].add_note("第一行\n第二行")
    sheet["C3"].add_note("另一条")
    assert note.text == "第一行\n第二行"
    assert [(note.location.address, note.text) for note in sheet.notes] == [
        ("$B$2", "第一行\n第二行"),
        ("$C$3", "另一条"),
    ]
    with pytest.raises(ValueError, match="already has a note"):
        sheet["B2"].add_note("再来")
    sheet["B2"].note.text = "改了"
    assert sheet["B2"].note.text == "改了"
    sheet["B2"].value = 5
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
    assert sheet["B2"].value == 5.0
    assert sheet["C3"].note.text == "另一条"


def test_names_of_books_and_sheets(book: Any, sheet: Any) -> None:
    other = book.sheets.add("数据 二", after=sheet)
    book.names.add("合计行", "='数据 二'!$A$1:$B$2")
    other["C3"].name = "xg_one"
    assert book.names["合计行"].refers_to == "='数据 二'!$A$1:$B$2"
    assert sheet.range("xg_one").sheet.name == "数据 二"
    assert {name.name for name in book.names} == {"合计行", "xg_one"}
    assert book.names["合计行"].refers_to_range.address == "$A$1:$B$2"
    sheet["1:1"].insert("down")
    other["1:1"].insert("down")
    assert book.names["xg_one"].refers_to == "='数据 二'!$C$4"
    book.names["合计行"].delete()
    assert "合计行" not in book.names


# --- protection


CHANGES: dict[str, Callable[[Any], None]] = {
    "value": lambda sheet: setattr(sheet["A1"], "value", 1),
    "block": lambda sheet: setattr(sheet["A1:C3"], "value", [[1] * 3] * 3),
    "formula": lambda sheet: setattr(sheet["A1"], "formula", "=1"),
    "fill": lambda sheet: setattr(sheet["A1:B2"], "formula", "=C1"),
    "clear": lambda sheet: sheet["A1"].clear_contents(),
    "colour": lambda sheet: setattr(sheet["A1,B2"], "color", RED),
    "format": lambda sheet: setattr(sheet["A1"], "number_format", "0"),
    "bold": lambda sheet: setattr(sheet["A1"].font, "bold", True),
    "merge": lambda sheet: sheet["A1:B1"].merge(),
    "insert": lambda sheet: sheet["1:1"].insert("down"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_protected_sheet_refuses(sheet: Any, change: str) -> None:
    sheet["A1"].value = "原样"
    sheet.impl.protect()
    with pytest.raises(ProtectedError):
        CHANGES[change](sheet)
    assert sheet["A1"].value == "原样"
    assert sheet["A1"].color is None
    sheet.impl.unprotect()
    CHANGES[change](sheet)


def test_unlocked_cells_of_a_protected_sheet_take_values_only(sheet: Any) -> None:
    cells = sheet["B2:C3"].api
    protection = cells.CellProtection
    protection.IsLocked = False
    cells.CellProtection = protection
    sheet.impl.protect()
    sheet["B2:C3"].value = [[1, 2], [3, 4]]
    assert sheet["B2:C3"].value == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(ProtectedError):
        sheet["B2:D3"].value = 5
    with pytest.raises(ProtectedError):
        sheet["B2"].color = RED


def test_a_wrong_password_does_not_unprotect(sheet: Any) -> None:
    sheet.impl.protect("对")
    with pytest.raises(RuntimeError):
        sheet.impl.unprotect("错")
    assert sheet.impl.protected
    sheet.impl.unprotect("对")
    assert not sheet.impl.protected


# --- the application


def test_selection_of_one_range_and_of_many(live: Live, book: Any, sheet: Any) -> None:
    other = book.sheets.add("后", after=sheet)
    sheet["B2:C3"].select()
    assert live.app.selection.address == "$B$2:$C$3"
    assert book.sheets.active.name == sheet.name
    other["A1,C3:D4"].select()
    assert live.app.selection.address == "$A$1,$C$3:$D$4"
    assert live.app.selection.sheet.name == "后"


def test_screen_calculation_and_status_bar(live: Live, book: Any, sheet: Any) -> None:
    app = live.app
    app.screen_updating = False
    assert book.api.hasControllersLocked()
    sheet["A1"].value = 1
    app.screen_updating = True
    assert not book.api.hasControllersLocked()
    sheet["B1"].formula = "=A1+1"
    app.calculation = "manual"
    sheet["A1"].value = 10
    assert sheet["B1"].value == 2.0
    app.calculation = "automatic"
    assert sheet["B1"].value == 11.0
    app.status_bar = "正在校验"
    assert app.status_bar == "正在校验"
    app.status_bar = False
    assert app.status_bar is False


def test_books_are_saved_opened_and_found(live: Live, book: Any, sheet: Any, tmp_path: Path) -> None:
    path = tmp_path / "年 报.xlsx"
    sheet["A1"].value = [["甲", 1, dt.datetime(2024, 1, 5), True, "=B1*2"]]
    sheet["A1"].color = RED
    sheet["B1"].add_note("批注")
    sheet["A3"].name = "xg_a"
    book.save(path)
    assert (book.name, book.fullname) == ("年 报.xlsx", str(path))
    assert live.app.books["年 报.xlsx"] == book
    book.close()
    assert len(live.app.books) == 0
    again = live.open(path)
    sheet = again.sheets[0]
    assert sheet["A1:E1"].value == ["甲", 1.0, dt.datetime(2024, 1, 5), True, 2.0]
    assert (sheet["A1"].color, sheet["B1"].note.text) == (RED, "批注")
    assert again.names["xg_a"].refers_to_range.address == "$A$3"
    sheet["A1"].value = "乙"
    again.save()
    again.close()
    assert live.open(path).sheets[0]["A1"].value == "乙"


def test_a_file_that_somebody_has_open_comes_read_only(
    live: Live, book: Any, sheet: Any, tmp_path: Path
) -> None:
    path = tmp_path / "占用.xlsx"
    sheet["A1"].value = "内容"
    book.save(path)
    book.close()
    Path(tmp_path, ".~lock.占用.xlsx#").write_text(",somebody,elsewhere,21.11.2026 11:00,file:///x;", "utf-8")
    opened = live.open(path)
    assert opened.sheets[0]["A1"].value == "内容"
    assert opened.api.isReadonly()


def test_a_second_connection_finds_the_open_document(live: Live, book: Any, tmp_path: Path) -> None:
    path = tmp_path / "二.xlsx"
    book.save(path)
    book.sheets[0]["A1"].value = "这里"
    live.app.books.add()
    app = libreoffice.connect(live.office.pipe, document=path.as_uri())
    try:
        assert app.books.active.fullname == str(path)
        assert app.books.active.sheets[0]["A1"].value == "这里"
        assert len(app.books) == 2
    finally:
        app.quit()
    assert book.sheets[0]["A1"].value == "这里"


def test_an_app_of_our_own_does_not_outlive_the_program(live: Live) -> None:
    script = (
        "import xlwings as xw\nfrom xlgov.excel import libreoffice\nlibreoffice.register()\n"
        "app = xw.App(visible=False)\nprint(app.books[0].sheets[0]['A1'].address, app.impl.office.profile)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    address, profile = done.stdout.split()
    assert address == "$A$1"
    assert not Path(profile).exists()


def test_connecting_to_what_is_not_there_says_so(live: Live) -> None:
    with pytest.raises(InputError, match="没有找到"):
        libreoffice.connect(live.office.pipe, document="file:///nowhere.xlsx")


def test_the_engine_is_added_once() -> None:
    libreoffice.register()
    libreoffice.register()
    assert [engine.name for engine in xw.engines].count("libreoffice") == 1


def test_errors_of_libreoffice_pass_through_context_managers(live: Live, book: Any) -> None:
    from xlgov.excel.office.bridge import uno

    with pytest.raises(uno().getClass("com.sun.star.uno.Exception")), manager():
        live.app.impl.connection.desktop.loadComponentFromURL("nothing:at-all", "_blank", 0, (1,))
    with pytest.raises(uno().getClass("com.sun.star.uno.RuntimeException")) as raised, manager():
        book.api.getSheets().getByIndex(0).getCellRangeByName("!!")
    assert "traceback" not in str(raised.value)


def test_loading_uno_leaves_the_import_of_missing_modules_as_it_was(live: Live) -> None:
    with pytest.raises(ModuleNotFoundError):
        __import__("a_module_that_does_not_exist")


# --- speed: generous limits, an order of magnitude above what a quiet machine needs


def test_reading_writing_and_painting_are_done_in_blocks(sheet: Any) -> None:
    rows = [[float(row * column) for column in range(20)] for row in range(2000)]
    start = time.perf_counter()
    sheet["A1"].value = rows
    assert sheet["A1:T2000"].value == rows
    sheet[",".join(f"{'ABCDEFGHIJ'[row % 10]}{row * 2 + 1}" for row in range(40))].color = RED
    assert time.perf_counter() - start < 5
