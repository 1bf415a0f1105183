"""The fills and notes that a file tells: as the program that wrote it shows them, or nothing."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.excel.dressed import FILLS, NOTES, dressed
from tests.workbook.test_package import rezipped
from xlgov.errors import InputError
from xlgov.workbook import streaming
from xlgov.workbook.cells import FileContents
from xlgov.workbook.looks import Fill, SheetLooks, notes_in, threaded_in
from xlgov.workbook.package import open_package

MAIN = streaming.MAIN
OURS = (0xF9, 0xB4, 0xB4)


def looks(content: bytes, sheet: str = "Sheet") -> SheetLooks:
    found = FileContents(open_package(content)).looks(sheet)
    assert found
    return found


def written(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def notes_part(body: str) -> bytes:
    head = f'<comments xmlns="{MAIN}"><authors><author/></authors>'
    return f"{head}<commentList>{body}</commentList></comments>".encode()


def test_fills_by_openpyxl(tmp_path: Path) -> None:
    path = tmp_path / "色.xlsx"
    openpyxl.Workbook().save(path)
    cells = [("Sheet", f"B{row}") for row in range(1, len(FILLS) + 1)]
    found = looks(dressed(path, cells).read_bytes())
    fills = [found.fill_of(cell) for _, cell in cells]
    assert [fill.colour for fill in fills if fill.is_told] == [
        *(None, None, (10, 20, 30), (10, 20, 30), (10, 20, 31), OURS, (0xFF, 0xFB, 0xE6))
    ]
    # a colour that is not told belongs to one kind of fill alone
    untold = [fill.id for fill in fills if not fill.is_told]
    assert len(set(untold)) == len(untold) == len(FILLS) - 7
    assert found.fill_of("ZZ99") == fills[0]


def test_a_blank_cell_has_the_fill_of_its_row_or_column() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.column_dimensions["C"].fill = PatternFill("solid", fgColor="FF000001")
    sheet.row_dimensions[5].fill = PatternFill("solid", fgColor="FF000002")
    sheet["C3"].fill = PatternFill("solid", fgColor="FF000003")
    sheet["A5"] = 1
    found = looks(written(book))
    colours = {cell: found.fill_of(cell).colour for cell in ("C2", "C3", "B5", "C5", "A5", "B2", "D2", "C50")}
    assert colours == {
        **dict.fromkeys(("C2", "C50"), (0, 0, 1)),
        **dict.fromkeys(("B5", "C5"), (0, 0, 2)),
        "C3": (0, 0, 3),
        **dict.fromkeys(("A5", "B2", "D2")),
    }


@pytest.mark.parametrize(("applied", "told"), [("1", True), ("true", True), ("0", False), ("false", False)])
def test_a_fill_that_is_not_applied_is_not_told(applied: str, told: bool) -> None:
    book = openpyxl.Workbook()
    book.active["A1"].fill = PatternFill("solid", fgColor="FF000001")

    def change(name: str, part: bytes) -> bytes:
        attributes = f' fillId="2" applyFill="{applied}"'.encode()
        return part.replace(b' fillId="2"', attributes) if name == "xl/styles.xml" else part

    assert looks(rezipped(change, written(book))).fill_of("A1").is_told is told


def test_notes_by_openpyxl_and_xlsxwriter(tmp_path: Path) -> None:
    path = tmp_path / "批注.xlsx"
    openpyxl.Workbook().save(path)
    dressed(path, [("Sheet", f"B{row}") for row in range(1, 2 * len(NOTES) + 1)])
    assert looks(path.read_bytes()).notes == {f"B{2 * row}": text for row, text in enumerate(NOTES, 1)}
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Sheet")
        for row, text in enumerate(NOTES):
            sheet.write_comment(row, 1, text)
    assert looks(stream.getvalue()).notes == {f"B{row}": text for row, text in enumerate(NOTES, 1)}


def test_notes_in_every_legal_form() -> None:
    comment = '<comment ref="{}" authorId="0"><text>{}</text></comment>'
    found = notes_in(
        notes_part(
            comment.format("A1", "<t>平</t>")
            + comment.format("B2", '<r><rPr><b/></rPr><t xml:space="preserve">粗 </t></r><r><t> 平</t></r>')
            + comment.format("C3", "<t>字</t><rPh sb='0' eb='1'><t>zì</t></rPh><phoneticPr fontId='1'/>")
            + comment.format("D4", "")
            + comment.format("$E$5", "<t>地址不对</t>")
            + comment.format("F6", "<t><![CDATA[<&>]]>一&#10;二&#13;&#10;三</t>")
        ),
        "xl/comments1.xml",
    )
    assert found == {"A1": "平", "B2": "粗 平", "C3": "字", "D4": "", "F6": "<&>一\n二\r\n三"}
    strict = notes_part(comment.format("A1", "<t>平</t>")).replace(
        MAIN.encode(), streaming.STRICT_MAIN.encode()
    )
    assert notes_in(strict, "xl/comments1.xml") == {"A1": "平"}


def test_what_programs_read_differently_is_not_told() -> None:
    # a carriage return to Excel, seven letters to LibreOffice
    note = '<comment ref="A1" authorId="0"><text><t>一_x000D_\n二</t></text></comment>'
    assert notes_in(notes_part(note), "xl/comments1.xml") is None


def test_too_many_elements_are_not_read() -> None:
    with pytest.raises(InputError, match="元素"):
        notes_in(b"<a/>" * (streaming.MAX_TAGS + 1), "xl/comments1.xml")


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"<comments",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><comments>&b;</comments>',
    ],
    ids=["empty", "broken", "entities"],
)
def test_notes_that_cannot_be_read_are_not_told(part: bytes) -> None:
    book = openpyxl.Workbook()
    book.active["A1"].comment = Comment("批注", "甲")
    content = rezipped(lambda name, old: part if name.startswith("xl/comments/") else old, written(book))
    assert FileContents(open_package(content)).looks("Sheet") is None
    with pytest.raises(InputError):
        open_package(content).looks("Sheet")


def test_a_sheet_that_is_written_anew_is_not_told() -> None:
    # its blank cells are left out, which have fills all the same
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<sheetData>", b"<!-- --><sheetData>") if name.endswith("sheet1.xml") else part

    assert FileContents(open_package(rezipped(change, written(openpyxl.Workbook())))).looks("Sheet") is None


def test_conversations_are_no_notes() -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    comments = "".join(
        f"<threadedComment {each}/>" for each in ('ref="A1"', 'ref="A1" parentId="1"', 'ref="B"')
    )
    part = f'<ThreadedComments xmlns="{space}">{comments}</ThreadedComments>'
    assert threaded_in(part.encode(), "xl/threadedComments/threadedComment1.xml") == {"A1"}
    sheet = SheetLooks(b"", (), {"A1": "[Threaded comment]", "B1": "批注"}, frozenset({"A1"}))
    assert (sheet.notes, sheet.threaded) == ({"B1": "批注"}, {"A1"})
    assert sheet.fill_of("A1") == Fill(("0",), is_told=False)
