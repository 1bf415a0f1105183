"""What Excel refuses, under the buttons: a Chinese message, and nothing half done that cannot be cleared."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved, twenty
from tests.excel.com.passwords import old_hash
from tests.excel.seen_in_file import seen
from xlgov import api
from xlgov.excel import entry, log
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.patience import Patience
from xlgov.excel.ui import ExcelUi
from xlgov.workbook import pages

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.com.excel import Excel

BUTTONS = tuple(action for action in ACTIONS if action != "about")


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No waiting for a busy Excel, and a log of the test's own."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "用户"))
    for name in ("typing", "calculating", "again", "pause"):
        monkeypatch.setattr(Patience, name, 0.0)
    yield
    assert "AssertionError" not in (log.path().read_text("utf-8") if log.path().exists() else "")


def click(excel: Excel, book: xw.Book, action: str, *answers: object) -> list[str]:
    """A button as VBA presses it; the boxes that the user sees. Cancels what is asked beyond the answers."""
    from xlwings import _xlwindows

    _xlwindows.N_COM_ATTEMPTS = Patience()
    excel.boxes.clear()
    excel.answers[:] = [*answers, *[None] * 8]
    said: list[str] = []
    entry.carry_out(action, lambda: (book, ExcelUi(book.app)), said.append)
    return [*excel.boxes, *said]


def changed_part(path: Path, part: str, old: str, new: str) -> Path:
    """A workbook in whose part a text is another."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


def marks_only(excel: Excel, book: xw.Book, path: Path) -> list[str]:
    """What is otherwise than in the file, but the two sheets that tell of the check."""
    found = seen(excel.copy(book)).differences(seen(path.read_bytes()))
    return [each for each in found if each.split()[1].split("!")[0] not in (pages.RESULTS, pages.COVER)]


# --- a busy Excel


@pytest.mark.parametrize(
    ("member", "nth"),
    [("Interior.Color=", 1), ("Range.AddComment", 40), ("Range.Value=", 1), ("Worksheet.Protect", 1)],
)
def test_typing_in_the_middle_of_a_check_can_be_cleared(
    excel: Excel, tmp_path: Path, member: str, nth: int
) -> None:
    path = saved(twenty(), tmp_path)
    book = excel.open(path)
    excel.edit_before(member, nth)
    assert click(excel, book, "validate")[0] == entry.BUSY
    assert excel.editing
    excel.editing = False
    click(excel, book, "clear_marks")
    left = marks_only(excel, book, path)
    assert [each for each in left if each.startswith(("fills", "notes", "contents"))] == []


@pytest.mark.parametrize("action", BUTTONS)
def test_a_cell_being_edited_before_a_button(excel: Excel, tmp_path: Path, action: str) -> None:
    path = saved(twenty(), tmp_path)
    book = excel.open(path)
    excel.editing = True
    assert click(excel, book, action) == [entry.BUSY]
    excel.editing = False
    assert seen(excel.copy(book)).differences(seen(path.read_bytes())) == []


# --- what is protected


def test_a_sheet_with_a_password_stops_a_check_before_anything_has_changed(
    excel: Excel, tmp_path: Path
) -> None:
    path = saved(twenty(), tmp_path)
    guarded = f'<sheetProtection password="{old_hash("secret"):04X}" sheet="1"'
    changed_part(path, "xl/worksheets/sheet4.xml", '<sheetProtection sheet="1"', guarded)
    book = excel.open(path)
    for action in ("validate", "restore_formulas", "fill_zeros"):
        told = click(excel, book, action, True)
        assert len(told) == 1
        assert "没有完成" not in told[0], told
        assert seen(excel.copy(book)).differences(seen(path.read_bytes())) == [], action


def test_a_structure_that_is_protected_hinders_no_check_of_ours(excel: Excel, tmp_path: Path) -> None:
    path = changed_part(
        saved(twenty(), tmp_path),
        "xl/workbook.xml",
        "<bookViews>",
        '<workbookProtection lockStructure="1"/><bookViews>',
    )
    book = excel.open(path)
    assert "校验完成" in click(excel, book, "validate")[0]
    click(excel, book, "clear_marks")
    assert marks_only(excel, book, path) == []


# --- what is in front


def test_a_picture_that_is_selected_is_no_cell(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    excel.selected_shape = "图片 1"
    (told,) = click(excel, book, "paste_row")
    assert "没有选中单元格" in told
    assert "校验完成" in click(excel, book, "validate")[0]


@pytest.mark.parametrize("action", BUTTONS)
def test_every_question_can_be_cancelled(excel: Excel, tmp_path: Path, action: str) -> None:
    path = saved(twenty(), tmp_path)
    book = excel.open(path)
    told = click(excel, book, action)
    assert not [each for each in told if "没有完成" in each]
    if action not in ("validate",):
        assert seen(excel.copy(book)).differences(seen(path.read_bytes())) == []
    assert sorted(each.name for each in tmp_path.iterdir() if each.name != "用户") == ["年报.xlsx"]


def test_an_export_asks_before_it_replaces_a_file(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    out = tmp_path / "数据.json"
    out.write_text("我的", "utf-8")
    click(excel, book, "export_json", out, False)
    assert out.read_text("utf-8") == "我的"
    click(excel, book, "export_json", out, True)
    assert api.read(out).year == twenty().year


def test_without_a_printer_a_check_goes_on(excel: Excel, tmp_path: Path) -> None:
    excel.printer = False
    book = excel.open(saved(twenty(), tmp_path))
    assert "校验完成" in click(excel, book, "validate")[0]
