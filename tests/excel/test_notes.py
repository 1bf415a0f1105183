"""Notes in Excel: all at once by the VBA of the add-in or one by one; a conversation on a cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyopenvba", reason="the interpreter of VBA is not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

from lxml import etree

from tests.excel.books import saved, twenty
from tests.excel.com.package import THREADED, Package
from tests.excel.com.vba import AddedIn
from xlgov.excel import notes
from xlgov.excel.actions import perform
from xlgov.excel.notes import Changes
from xlgov.excel.ui import ScriptedUi
from xlgov.workbook import pages
from xlgov.workbook.results import HEADINGS
from xlgov.workbook.styles import FILLS
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.com.excel import Excel

SHEET = "申请办理"
MODULE, PROCEDURE = "XlgovNoteWriter", "XlgovNotes"
PLACE = template_of(twenty().form).places["proactive.licensing.decisions"]
CONVERSATION = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def opened(excel: Excel, folder: Path) -> xw.Book:
    """A workbook whose third table is open for changes and has two notes."""
    book = excel.open(saved(twenty(), folder))
    sheet = book.sheets[SHEET]
    with excel.inside():
        sheet.api.Unprotect("")
        for cell in ("D6", "E6"):
            sheet.range(cell).add_note(f"{cell}原有")
    return book


def written(excel: Excel, book: xw.Book) -> dict[str, tuple[str, tuple[float, float]]]:
    """Text and size of every note of the third table."""
    found = excel.of(book).file.sheet(SHEET).notes
    return {f"{chr(64 + cell[1])}{cell[0]}": (found.text(cell), found.size(cell)) for cell in found.cells()}


def some() -> Changes:
    return Changes(
        removed=["D6", "D7"],
        put={"D8": ("一\n" * 200 + "完", 40), "D9": ("短", 20)},
        changed={"E6": "E6改"},
    )


AFTER = {
    "D8": ("一\n" * 200 + "完", (225.0, 30.0)),
    "D9": ("短", (225.0, 15.0)),
    "E6": ("E6改", (96.0, 55.5)),
}


def write(book: xw.Book) -> None:
    assert notes.write({SHEET: book.sheets[SHEET]}, {SHEET: some()}) == []


def test_all_at_once(excel: Excel, tmp_path: Path) -> None:
    AddedIn(excel, MODULE, PROCEDURE)
    book = opened(excel, tmp_path)
    with excel.counting() as calls:
        write(book)
    assert written(excel, book) == AFTER
    assert calls["Application.Run"] == 1
    assert not calls["Range.AddComment"] + calls["Range.Comment"]
    with excel.counting() as calls:
        write(book)
    assert written(excel, book) == AFTER
    assert not calls["Range.Comment"]


def test_one_by_one_where_the_add_in_is_an_older_one(excel: Excel, tmp_path: Path) -> None:
    book = opened(excel, tmp_path)
    write(book)
    write(book)
    assert written(excel, book) == AFTER


@pytest.mark.parametrize("done", [0, 1, 2, 3, 4])
def test_what_stops_half_way_is_done_to_the_end(excel: Excel, tmp_path: Path, done: int) -> None:
    addin = AddedIn(excel, MODULE, PROCEDURE)
    book = opened(excel, tmp_path)

    def breaking(name: str, sheets: Any, cells: Any, *rest: Any) -> Any:
        sheets = (*sheets[:done], *["没有这张表"] * (len(sheets) - done))
        assert addin.run(name, sheets, cells, *rest) == -1
        return -1

    excel.macros[notes.MACRO] = breaking
    write(book)
    assert written(excel, book) == AFTER


def test_texts_that_arrive_cut_off_are_noticed(excel: Excel, tmp_path: Path) -> None:
    addin = AddedIn(excel, MODULE, PROCEDURE)
    book = opened(excel, tmp_path)

    def cutting(name: str, sheets: Any, cells: Any, texts: Any, *rest: Any) -> Any:
        return addin.run(name, sheets, cells, tuple(text[:255] for text in texts), *rest)

    excel.macros[notes.MACRO] = cutting
    write(book)
    assert written(excel, book) == AFTER


def test_letters_are_counted_as_excel_does() -> None:
    # UTF-16: what the VBA of Excel gives for Len, not what its stand-in here does
    assert notes._letters("一\n𠮷") == 4


def test_a_formula_changes_no_note(excel: Excel, tmp_path: Path) -> None:
    addin = AddedIn(excel, MODULE, PROCEDURE)
    book = opened(excel, tmp_path)
    before = written(excel, book)
    arguments = book.name, (SHEET, SHEET), ("D6", "D8"), ("", "甲"), 225.0, (0.0, 30.0)
    addin.caller = "Range"
    with excel.inside():
        assert not addin.run(*arguments)
        assert written(excel, book) == before
        addin.caller = "Error"
        assert addin.run(*arguments) == 1
    assert set(written(excel, book)) == {"D8", "E6"}


def with_conversation(path: Path, cell: str) -> Path:
    """A conversation on a cell of the first table, as Excel keeps it since 2019."""
    package = Package.of(path)
    part = "xl/worksheets/sheet3.xml"
    root = etree.Element(f"{{{CONVERSATION}}}ThreadedComments", nsmap={None: CONVERSATION})
    comment = etree.SubElement(root, f"{{{CONVERSATION}}}threadedComment", ref=cell, id="{1}", personId="{2}")
    etree.SubElement(comment, f"{{{CONVERSATION}}}text").text = "这个数对吗？"
    package.add(
        "xl/threadedComments/threadedComment1.xml", root, "application/vnd.ms-excel.threadedcomments+xml"
    )
    package.relate(part, THREADED, "xl/threadedComments/threadedComment1.xml")
    path.write_bytes(package.written())
    return path


@pytest.mark.parametrize("way", ["at once", "one by one", "without a copy"])
def test_a_conversation_stays_and_its_cell_is_coloured(
    excel: Excel, tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "at once":
        AddedIn(excel, MODULE, PROCEDURE)
    if way == "without a copy":
        monkeypatch.setattr("xlgov.excel.hosts.copied", lambda book: None)
    book = excel.open(with_conversation(saved(twenty(), tmp_path), str(PLACE.cell)))
    sheet = book.sheets[str(PLACE.sheet)]
    own = sheet.range(str(PLACE.cell)).color
    ui = ScriptedUi()
    for _ in range(2):
        perform("validate", book, ui)
        assert sheet.range(str(PLACE.cell)).color in {
            tuple(bytes.fromhex(code[1:])) for code in FILLS.values()
        }
        assert f"{PLACE}有对话批注" in ui.messages[-1]
        assert len(excel.of(book).file.sheet(str(PLACE.sheet)).notes.threaded()) == 1
        lines = book.sheets[pages.RESULTS].range("A5:M30").options(ndim=2).value
        advice = HEADINGS.index("怎么办")
        assert [line[2] for line in lines if line[advice] and "对话批注" in line[advice]] == [str(PLACE)]
    perform("clear_marks", book, ui)
    assert sheet.range(str(PLACE.cell)).color == own
    assert len(excel.of(book).file.sheet(str(PLACE.sheet)).notes.threaded()) == 1
