"""What no spreadsheet program could have written is refused by name; what is only unusual is read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest

from tests.workbook.test_package import BLANK, read_all, rezipped
from xlgov.errors import InputError
from xlgov.workbook import extent, package, streaming
from xlgov.workbook.cells import FileContents
from xlgov.workbook.package import open_package

SHEET, NAME = "xl/worksheets/sheet4.xml", "申请办理"
Change = Callable[[bytes], bytes]


def with_rows(rows: bytes, end: bytes = b"</sheetData>") -> bytes:
    """The template with rows added below those of a sheet."""
    return rezipped(lambda name, part: part.replace(end, rows + end) if name == SHEET else part)


def row(number: int, *inside: bytes) -> bytes:
    return b'<row r="%d">%s</row>' % (number, b"".join(inside))


def contents_of(content: bytes) -> FileContents:
    return FileContents(open_package(content))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (row(1_048_577, b'<c r="A1048577"><v>1</v></c>'), "1048577 行"),
        (row(16_777_217, b'<c r="XFE16777217"><v>1</v></c>'), "16777217 行"),
        (row(900, b'<c r="XFE900"><v>1</v></c>'), "16385 列"),
        (row(900, b'<c r="ZZZZZZZ900"><v>1</v></c>'), "ZZZZZZZ900"),
        (row(900, b'<c r="A901"><v>1</v></c>'), "第 900 行里"),
        (row(900, b'<c r="A900"><v>1</v></c><c r="A900"><v>2</v></c>'), "写了两次"),
        (row(900, b'<c r="A900"><v>1</v></c>') + row(900, b'<c r="A900"><v>2</v></c>'), "写了两次"),
        (row(900, b'<c r="A900"><v>1</v><v>2</v></c>'), "A900：单元格里有两个值"),
        (row(900, b'<c r="A900" t="s"><v>99999</v></c>'), "第 99999 条文字"),
        (row(900, b'<c r="A900" t="s"><v>-1</v></c>'), "第 -1 条文字"),
        (row(900, b'<c r="A900" t="money"><v>1</v></c>'), "money"),
        (row(900, b'<c r="A900"><v>1<b/>2</v></c>'), "套着别的内容"),
        (row(900, b'<c r="A900"><v>1</c>'), "不合规范"),
        (b'<row r="1" r="2"/>', "不合规范"),
        (b'<row r="x"/>', "不是数字"),
        (b'<y:row xmlns:y="urn:y" r="900"/>', "不认识的内容（row）"),
        (b"</sheetData><sheetData>", "两个单元格区域"),
        (row(900, b'<c r="A900" t="str"><v>\xff</v></c>'), "不合规范"),
        (row(900, b'<c r="A900" t="str"><v>&nbsp;</v></c>'), "不合规范"),
    ],
)
def test_what_no_program_writes_is_refused_with_the_sheet(rows: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"{NAME}.*{message}") as error:
        read_all(with_rows(rows))
    assert error.value.advice


@pytest.mark.parametrize("prefix", [b"", b"x:"], ids=["plain", "prefixed"])
def test_a_cell_far_out_is_reported_and_the_rest_read(prefix: bytes) -> None:
    stray = b'<%srow r="1048576"%s><%sc r="XFD1048576"><%sv>1</%sv></%sc></%srow>'
    space = b' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"' if prefix else b""
    contents = contents_of(with_rows(stray % (prefix, space, prefix, prefix, prefix, prefix, prefix)))
    rows = contents.rows(NAME)
    assert rows[4][0] == contents_of(BLANK).rows(NAME)[4][0] != ""
    assert len(rows) < 100
    assert [(str(stray.place), stray.text) for stray in contents.strays] == [(f"{NAME}!XFD1048576", "1")]


def test_strays_are_listed_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "MAX_STRAYS", 2)
    far = [
        b'<c r="%s900000"><v>%d</v></c>' % (column, index) for index, column in enumerate((b"A", b"B", b"C"))
    ]
    contents = contents_of(with_rows(row(900_000, *far)))
    contents.rows(NAME)
    assert [stray.text for stray in contents.strays][:2] == ["0", "1"]
    assert "还有 1 个" in contents.strays[2].text


def test_a_sheet_with_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_FILLED", 3)
    contents = contents_of(BLANK)
    with pytest.raises(InputError, match=f"{NAME}.*超过上限 3"):
        contents.rows(NAME)


@pytest.mark.parametrize(
    "blank",
    [
        b'<row r="%d" ht="20" customHeight="1"/>',
        b'<row r="%d" s="3" customFormat="1"><c r="A%d" s="3"/><c r="XFD%d" s="3"/></row>',
    ],
    ids=["rows", "cells"],
)
def test_formatting_dragged_down_is_cut_off(blank: bytes) -> None:
    count = blank.count(b"%d")
    rows = b"".join(blank % ((number,) * count) for number in range(500, 60_000))
    opened = open_package(with_rows(rows))
    assert len(opened.sheet(NAME).xml) < 200_000
    contents = FileContents(opened)
    assert contents.rows(NAME) == contents_of(BLANK).rows(NAME)
    assert contents.flags(NAME) == contents_of(BLANK).flags(NAME)


def test_parts_with_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "MAX_SHEET_TAGS", 50)
    with pytest.raises(InputError, match=f"{NAME}.*元素"):
        read_all(with_rows(b"<row r='900'/>" * 60))


def test_strings_that_claim_to_be_billions_are_counted() -> None:
    def claim(name: str, part: bytes) -> bytes:
        return re.sub(rb'uniqueCount="[0-9]+"', b'uniqueCount="99999999999"', part)

    assert contents_of(rezipped(claim)).rows(NAME) == contents_of(BLANK).rows(NAME)


@pytest.mark.parametrize("number", [b"NaN", b"inf", b"-Infinity", b"1e999", b"1_0", b"0x10", b"1,2", b"--1"])
def test_what_is_no_number_is_text(number: bytes) -> None:
    content = contents_of(with_rows(row(900, b'<c r="A900"><v>%s</v></c>' % number))).rows(NAME)[899][0]
    assert content == number.decode()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (b"+5", 5),
        (b"5.", 5),
        (b".5", 0.5),
        (b" 7 ", 7),
        (b"1E-300", 0),
        (b"0" * 60 + b"3", 3),
        (b"-0.25e+1", -2.5),
    ],
)
def test_numbers_in_unusual_spellings_are_numbers(written: bytes, number: float) -> None:
    content = contents_of(with_rows(row(900, b'<c r="A900"><v>%s</v></c>' % written))).rows(NAME)[899][0]
    assert isinstance(content, float)
    assert math.isclose(content, number)


def test_an_error_value_of_a_newer_program_is_an_error() -> None:
    contents = contents_of(
        with_rows(row(900, b'<c r="A900" t="e"><v>#SPILL!</v></c><c r="B900"><v>2</v></c>'))
    )
    assert contents.rows(NAME)[899][1] == 2
    assert contents.flags(NAME).errors == {"A900": "#SPILL!"}


def test_a_part_in_another_encoding_is_named() -> None:
    def recode(name: str, part: bytes) -> bytes:
        return part.replace(b'encoding="UTF-8"', b'encoding="GBK"') if name == "xl/workbook.xml" else part

    with pytest.raises(InputError, match=r"workbook\.xml.*GBK"):
        open_package(rezipped(recode))


def test_a_sheet_without_its_part_is_named() -> None:
    without = rezipped(lambda name, part: None if name == SHEET else part)
    with pytest.raises(InputError, match=f"{NAME}.*没有这张工作表"):
        read_all(without)
