"""Workbooks of other programs (.xls, .et, .ods): what is decoded is what LibreOffice keeps in an .xlsx."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.compounds import compound
from tests.office import Office
from tests.reports import report
from xlgov import api
from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.kinds import FileKind, kind_of
from xlgov.values import Kind
from xlgov.workbook.biff import decode
from xlgov.workbook.build import build
from xlgov.workbook.cells import Contents, FileContents
from xlgov.workbook.decoded import DecodedContents
from xlgov.workbook.noughts import noughts
from xlgov.workbook.opendocument import decode_open
from xlgov.workbook.package import open_package
from xlgov.workbook.places import Places


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def stream(cells: bytes, *more: bytes) -> bytes:
    """A workbook of one sheet, called 表, with these records."""
    begin, end = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), record(0x0A, b"")
    name = "表".encode("utf-16-le")
    head = begin + b"".join(more)
    at = len(head) + 4 + 8 + len(name) + len(end)
    head += record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 1) + name) + end
    return head + begin + cells + end


def decoded(cells: bytes, *more: bytes) -> DecodedContents:
    return DecodedContents(decode(compound({"Workbook": stream(cells, *more)})))


def disturbed() -> Workbook:
    """Sheets with everything that a cell or sheet can tell beyond its value."""
    book = Workbook()
    sheet = book.active
    sheet.title = "甲 表"
    sheet["A1"], sheet["B1"], sheet["C1"] = "文字😀𠮷", 12.5, -7
    sheet["A2"], sheet["B2"] = "=1/0", "=SUM(B1:C1)"
    sheet["C2"], sheet["D2"] = '=IF(COUNT(B1:C1)=0,"",TEXT(B1*2,"0")&"件")', "=ABS(C1)"
    sheet["A3"], sheet["B3"] = 0.25, 251000
    sheet["A3"].number_format, sheet["B3"].number_format = "0%", '0"件"'
    sheet["A4"] = "长" * 20_000
    for row in range(5, 900):
        sheet.cell(row, 1).value = f"第{row}行，{'甲乙丙' * (row % 9)}abc"
        sheet.cell(row, 2).value = f"row {row} " + "x" * (row % 50)
        sheet.cell(row, 3).value = row / 4
    sheet.row_dimensions[6].hidden = sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet.merge_cells("F1:G3")
    other = book.create_sheet("隐")
    other.sheet_state = "hidden"
    other["B2"] = "='甲 表'!B1+B1"
    book.defined_names["甲名"] = DefinedName("甲名", attr_text="'甲 表'!$B$1")
    other.defined_names["乙名"] = DefinedName("乙名", attr_text="'隐'!$B$2")
    return book


def same(found: Contents, wanted: Contents) -> None:
    assert [(one.name, one.visible) for one in found.sheets] == [
        (one.name, one.visible) for one in wanted.sheets
    ]
    assert dict(found.names) == dict(wanted.names)
    assert {sheet: dict(names) for sheet, names in found.local_names.items()} == {
        sheet: dict(names) for sheet, names in wanted.local_names.items()
    }
    for sheet in (one.name for one in wanted.sheets):
        assert dict(found.texts(sheet)) == dict(wanted.texts(sheet))
        ours, theirs = found.flags(sheet), wanted.flags(sheet)
        assert ours.errors == theirs.errors
        assert (ours.hidden_rows, ours.hidden_columns) == (theirs.hidden_rows, theirs.hidden_columns)
        assert set(ours.merged) == set(theirs.merged)
        assert ours.formats.keys() == theirs.formats.keys()
        assert ours.formulas.keys() == theirs.formulas.keys()
        for cell in theirs.formulas:
            words = wanted.formula(Place(sheet, cell))
            assert str(found.formula(Place(sheet, cell))).replace("'", "") == str(words).replace("'", "")


def opened(path: Path) -> DecodedContents:
    content = path.read_bytes()
    return DecodedContents(decode(content) if path.suffix == ".xls" else decode_open(content))


@pytest.mark.office
@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_another_workbook_tells_what_an_xlsx_tells(office: Office, tmp_path: Path, ending: str) -> None:
    source = tmp_path / "甲.xlsx"
    disturbed().save(source)
    (old,) = office.saved_as(ending, [source], tmp_path / "旧")
    (new,) = office.save([source], tmp_path / "新")
    same(opened(old), FileContents(open_package(new.read_bytes())))


@pytest.mark.office
@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_our_template_gives_the_same_report(office: Office, tmp_path: Path, ending: str) -> None:
    wrong = report(requests__received__natural_person="3 件", proactive__fees__amount=None)
    row = "requests.outcome.refused.state_secret."
    blank = dict.fromkeys(key for key in wrong.form.keys if key.startswith(row))
    given = (report(requests__received__enterprise=4), wrong, report(**blank))
    for name, each in zip("甲乙丙", given, strict=True):
        (tmp_path / f"{name}.xlsx").write_bytes(build(each.form, each))
    files = sorted(tmp_path.glob("*.xlsx"))
    olds = office.saved_as(ending, files, tmp_path / "旧")
    news = office.save(files, tmp_path / "新")
    for old, new in zip(olds, news, strict=True):
        found, wanted = api.load(old), api.load(new)
        assert found.report.figures == wanted.report.figures
        assert found.report.as_reported == wanted.report.as_reported
        assert (found.report.unit, found.report.year) == (wanted.report.unit, wanted.report.year)
        assert (found.report.sections, found.report.unplaced) == (wanted.report.sections, ())
        assert found.places == wanted.places
        assert {each.code for each in found.observations} == {each.code for each in wanted.observations}
        other = api.parse(old.read_bytes(), "甲.et")
        assert other.report.figures == found.report.figures


def test_numbers_in_all_their_spellings() -> None:
    cells = record(0x203, struct.pack("<HHHd", 0, 0, 0, 1.5))
    cells += record(0x27E, struct.pack("<HHHI", 0, 1, 0, (-7 << 2) & 0xFFFFFFFF | 2))
    cells += record(0xBD, struct.pack("<HHHIHIH", 0, 2, 0, 150 << 2 | 3, 0, 0x40100000, 3))
    cells += record(0x205, struct.pack("<HHHBB", 1, 0, 0, 0x07, 1))
    cells += record(0x205, struct.pack("<HHHBB", 1, 1, 0, 1, 0))
    contents = decoded(cells)
    assert contents.rows("表") == [[1.5, -7.0, 1.5, 4.0], ["", True, "", ""]]
    error = contents.value(Place("表", "A2"), report().form.cells["requests.received.total"].measure)
    assert (error.kind, error.typed) == (Kind.ERROR, "#DIV/0!")


def test_a_text_that_is_continued_may_change_its_width() -> None:
    first = struct.pack("<II", 1, 1) + struct.pack("<HB", 5, 0) + b"ab"
    rest = b"\x01" + "年报表".encode("utf-16-le")
    label = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
    contents = decoded(label, record(0xFC, first) + record(0x3C, rest))
    assert contents.rows("表") == [["ab年报表"]]


def test_fewer_texts_than_are_counted_are_texts_all_the_same() -> None:
    label = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
    table = struct.pack("<II", 9, 9) + struct.pack("<HB", 2, 0) + b"ab"
    assert decoded(label, record(0xFC, table)).rows("表") == [["ab"]]


def test_the_case_of_a_stream_s_name_says_nothing() -> None:
    content = compound({"WORKBOOK": stream(record(0x203, struct.pack("<HHHd", 0, 0, 0, 1.5)))})
    assert kind_of(content) is FileKind.OLD_WORKBOOK
    assert DecodedContents(decode(content)).rows("表") == [[1.5]]


def test_a_formula_that_is_shared_stands_in_every_cell() -> None:
    def cell(row: int, tokens: bytes) -> bytes:
        head = struct.pack("<HHHdHIH", row, 2, 0, 3.0, 0, 0, len(tokens))
        return record(0x06, head + tokens)

    shared = b"\x4c" + struct.pack("<HH", 0, 0xC0FE) + b"\x4c" + struct.pack("<HH", 0, 0xC0FF) + b"\x03"
    cells = cell(0, b"\x01" + struct.pack("<HH", 0, 2))
    cells += record(0x4BC, struct.pack("<HHBBHH", 0, 1, 2, 2, 0, len(shared)) + shared)
    cells += cell(1, b"\x01" + struct.pack("<HH", 0, 2))
    contents = decoded(cells)
    assert [contents.formula(Place("表", cell)) for cell in ("C1", "C2")] == ["A1+B1", "A2+B2"]


@pytest.mark.parametrize(
    ("by", "tokens", "doubtful"),
    [
        ("Calc", b"\x17\x00\x00", True),
        ("Calc", b"\x24\x00\x00\x01\xc0", True),
        ("Calc", b"\x24\x00\x00\x01\xc0\x1e\x01\x00\x03", False),
        ("Li", b"\x17\x00\x00", False),
    ],
)
def test_a_formula_may_have_shown_text_where_libreoffice_wrote_nought(
    by: str, tokens: bytes, doubtful: bool
) -> None:
    writer = record(0x5C, struct.pack("<HB", len(by), 0) + by.ljust(109).encode())
    cell = record(0x06, struct.pack("<HHHdHIH", 0, 0, 0, 0.0, 0, 0, len(tokens)) + tokens)
    found = list(noughts(decoded(cell, writer), Places({"a": Place("表", "A1")})))
    assert [(each.code, each.keys, each.unsure) for each in found] == [("S-UNSURE", ("a",), True)] * doubtful


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (record(0x2F, b"\x01\x00"), "密码"),
        (record(0x809, struct.pack("<HH", 0x500, 16)), "Excel 95"),
        (record(0xFD, struct.pack("<HHHI", 0, 0, 0, 9)), "损坏"),
        (record(0x203, b"\x00"), "损坏"),
        (record(0x0C, b"") * 400_001, "太大"),
    ],
)
def test_what_cannot_be_read_is_said(cells: bytes, said: str) -> None:
    start = time.process_time()
    with pytest.raises(InputError, match=said):
        api.parse(compound({"Workbook": stream(cells)}), "甲.xls")
    assert time.process_time() - start < 4


def test_a_text_count_beyond_the_file_is_no_memory() -> None:
    with pytest.raises(InputError):
        decoded(b"", record(0xFC, struct.pack("<II", 1, 0xFFFFFFFF)))


@given(st.binary(max_size=300), st.integers(0, 400), st.sampled_from([0xFC, 0x18, 0x06, 0x85, 0x17, 0xE5]))
def test_whatever_stands_in_records_only_input_errors_come_of_it(data: bytes, at: int, kind: int) -> None:
    good = stream(record(0x203, struct.pack("<HHHd", 0, 0, 0, 1.5)), record(kind, data))
    for body in (good, good[:at] + data + good[at:]):
        try:
            contents = DecodedContents(decode(compound({"Workbook": body})))
        except InputError:
            continue
        for sheet in contents.sheets:
            for cell in contents.flags(sheet.name).formulas:
                contents.formula(Place(sheet.name, cell))
            assert contents.rows(sheet.name) is not None


SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
NUMBER = '<table:table-cell office:value-type="float" office:value="1"'


def sheet_of(rows: str, declared: str = "") -> bytes:
    """An .ods with one sheet, called 表."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?>{declared}<office:document-content {SPACES}><office:body>'
            f'<office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return stream.getvalue()


def test_what_stands_beside_a_cell_is_none_of_its_text() -> None:
    rows = (
        "<table:tracked-changes><table:table-cell><text:p>旧</text:p></table:table-cell>"
        "</table:tracked-changes><table:table-row><table:table-cell office:value-type='string'>"
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:p>甲<text:s text:c='2'/>乙</text:p><text:p>丙<text:line-break/>丁</text:p></table:table-cell>"
        '<table:table-cell table:formula="of:=[.A1]"/>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
    )
    contents = DecodedContents(decode_open(sheet_of(rows)))
    assert contents.text(Place("表", "A1")) == "甲  乙\n丙\n丁"
    measure = report().form.cells["requests.received.total"].measure
    assert contents.value(Place("表", "B1"), measure).kind is Kind.FORMULA
    assert contents.value(Place("表", "C1"), measure).kind is Kind.ERROR


@pytest.mark.parametrize(
    ("rows", "declared"),
    [
        (f'<table:table-row table:number-rows-repeated="1048576">{NUMBER}/></table:table-row>', ""),
        (
            f'<table:table-row table:number-rows-repeated="999">{NUMBER} '
            'table:number-columns-repeated="99999999"/></table:table-row>',
            "",
        ),
        (
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" table:formula="of:=1"/></table:table-row>',
            "",
        ),
        ("<table:table-row>" + f"{NUMBER}/>" * 1_300_000 + "</table:table-row>", ""),
        ("<table:table-row/>", '<!DOCTYPE a [<!ENTITY b "c">]>'),
        ("<table:table-row>", ""),
    ],
)
def test_a_sheet_that_could_exhaust_the_machine_is_refused(rows: str, declared: str) -> None:
    content = sheet_of(rows, declared)
    start = time.process_time()
    with pytest.raises(InputError):
        api.parse(content, "甲.ods")
    assert time.process_time() - start < 4


def test_blank_rows_to_the_bottom_are_nothing() -> None:
    rows = (
        f"<table:table-row>{NUMBER}/></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert DecodedContents(decode_open(sheet_of(rows))).rows("表") == [[1.0]]
