"""Rows and columns that were deleted or put in, however it was done: one story, and no advice that spoils."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.edits import Edited
from tests.workbook.test_reader import observed, read
from tests.workbook.test_seen import after, full
from xlgov.report import Loaded, Report
from xlgov.rules import validate
from xlgov.values import Kind
from xlgov.workbook.build import build

SHEET = "申请办理"
ROW, COLUMN = 12, 6
THIRD = "requests.outcome.refused.third_party_rights"
ROW_GONE = f"“{SHEET}”表少了 1 行：“（三）不予公开—4.保护第三方合法权益”（原在第 {ROW} 行）"
COLUMN_GONE = f"“{SHEET}”表少了 1 列：“科研机构”（原在 F 列）"


def by_library(source: Report, edit: Callable[[Worksheet], object]) -> Loaded:
    """As openpyxl does it: names, formulas and merges stay where they were."""
    book = load_workbook(io.BytesIO(build(source.form, source)), data_only=True)
    edit(book[SHEET])
    stream = io.BytesIO()
    book.save(stream)
    return read(stream.getvalue())


def without_row(content: bytes, row: int) -> bytes:
    """A script over the XML: one row out, all below it one up, nothing else."""

    def up(tag: re.Match[str]) -> str:
        number = int(tag[3])
        return f"{tag[1]}{tag[2]}{number - (number > row)}{tag[4]}"

    sheet = f"xl/worksheets/sheet{load_workbook(io.BytesIO(content)).sheetnames.index(SHEET) + 1}.xml"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == sheet:
                xml = re.sub(rf'<row r="{row}".*?</row>', "", text.decode(), count=1, flags=re.DOTALL)
                text = re.sub(r'(<row r=|<c r=)("[A-Z]*)(\d+)(")', up, xml).encode()
            new.writestr(part, text)
    return stream.getvalue()


def by_program(source: Report, edit: Callable[[Edited], object]) -> Loaded:
    return after(source, edit)


def messages(loaded: Loaded) -> list[str]:
    """What is said of the form, without what other software did not compute."""
    return [
        f"{one.code} {one.message}"
        for one in loaded.observations
        if "没有算出" not in one.message and "被盖住" not in one.message
    ]


def test_a_row_deleted_in_an_office_program() -> None:
    source = full()
    loaded = by_program(source, lambda book: book.delete_row(SHEET, ROW))
    assert observed(loaded, "S-ROWS") == [ROW_GONE]
    assert not observed(loaded, "S-LABEL")
    assert not any("不在原位" in each for each in messages(loaded))
    assert loaded.report.value(f"{THIRD}.research").kind is Kind.MISSING
    (found,) = [each for each in validate(loaded) if each.code == "S-ROWS"]
    assert found.advice.startswith("撤销删除") and "把行名、列名改回" not in found.advice


def test_a_column_deleted_in_an_office_program() -> None:
    loaded = by_program(full(), lambda book: book.delete_column(SHEET, COLUMN))
    assert observed(loaded, "S-ROWS") == [COLUMN_GONE]
    assert not observed(loaded, "S-LABEL")


def test_a_row_deleted_by_a_library() -> None:
    loaded = by_library(full(), lambda sheet: sheet.delete_rows(ROW))
    assert observed(loaded, "S-ROWS") == [ROW_GONE]
    assert not observed(loaded, "S-LABEL")
    said = " ".join(messages(loaded))
    assert said.count("按看到的行名、列名读数") == 1 and "不在原位" not in said


def test_a_column_deleted_by_a_library() -> None:
    loaded = by_library(full(), lambda sheet: sheet.delete_cols(COLUMN))
    assert observed(loaded, "S-ROWS") == [COLUMN_GONE]
    assert not observed(loaded, "S-LABEL")
    assert "不在原位" not in " ".join(messages(loaded))


def test_a_row_taken_out_of_the_xml() -> None:
    source = full()
    stream = io.BytesIO()
    load_workbook(io.BytesIO(build(source.form, source))).save(stream)
    loaded = read(without_row(stream.getvalue(), ROW))
    assert loaded.report.figures[f"{THIRD}.research"] is None
    assert ROW_GONE in observed(loaded, "S-ROWS")
    assert not observed(loaded, "S-LABEL")


@pytest.mark.parametrize("row", [5, 7, 8, 9, 12, 22, 25, 26, 27, 28, 29])
def test_any_row_that_is_deleted_is_named_with_its_place(row: int) -> None:
    loaded = by_program(full(), lambda book: book.delete_row(SHEET, row))
    (gone,) = observed(loaded, "S-ROWS")
    assert f"“{SHEET}”表少了 1 行：" in gone and f"（原在第 {row} 行）" in gone
    # a label over several rows goes with the first of them, and has to be put back
    assert not any("被改成了" in each for each in observed(loaded, "S-LABEL"))


@pytest.mark.parametrize("column", range(6, 11))
def test_any_column_that_is_deleted_is_named_with_its_place(column: int) -> None:
    loaded = by_program(full(), lambda book: book.delete_column(SHEET, column))
    (gone,) = observed(loaded, "S-ROWS")
    assert f"“{SHEET}”表少了 1 列：" in gone and f"（原在 {'ABCDEFGHIJ'[column - 1]} 列）" in gone
    assert not any("被改成了" in each for each in observed(loaded, "S-LABEL"))


def test_a_column_that_took_the_headings_over_others_with_it() -> None:
    loaded = by_program(full(), lambda book: book.delete_column(SHEET, 4))
    assert observed(loaded, "S-TABLE") == [f"“{SHEET}”表的行名、列名对不上，数一个也没有读到"]
    assert not observed(loaded, "S-LABEL")


def test_a_title_row_that_is_gone_has_no_place_above_the_sheet() -> None:
    loaded = by_program(full(), lambda book: book.delete_row("复议诉讼", 1))
    assert all(one.place.cell != "A0" for one in loaded.observations)


def test_a_label_typed_over_by_its_neighbours_is_altered_and_not_gone() -> None:
    def spoil(book: Edited) -> None:
        cells = book.book[SHEET]
        cells.cell(ROW, 3).value = cells.cell(ROW - 1, 3).value

    loaded = by_program(full(), spoil)
    assert not any("少了 1 行" in each for each in messages(loaded))
    assert any("“4.保护第三方合法权益”被改成了" in each for each in observed(loaded, "S-LABEL"))


def test_what_was_put_in_is_to_be_taken_out_first() -> None:
    for edit in (
        lambda book: book.insert_row(SHEET, ROW),
        lambda book: book.insert_column(SHEET, COLUMN),
    ):
        loaded = by_program(full(), edit)
        (said,) = [one for one in loaded.observations if "不在原位" in one.message]
        assert said.advice is not None and said.advice.startswith("撤销插入、移动，或者删去多出来的行、列")
    for insert in (lambda sheet: sheet.insert_rows(ROW), lambda sheet: sheet.insert_cols(COLUMN)):
        loaded = by_library(full(), insert)
        said = " ".join(messages(loaded))
        assert said.count("按看到的行名、列名读数") == 1 and "不在原位" not in said


def test_a_sheet_that_is_gone_can_be_had_back() -> None:
    loaded = by_program(full(), lambda book: (book.delete_sheet("复议诉讼"), book.delete_row(SHEET, ROW)))
    assert observed(loaded, "S-TABLE") == ["工作表“复议诉讼”不在了"]
    assert observed(loaded, "S-ROWS") == [ROW_GONE]
    (found,) = [each for each in validate(loaded) if each.code == "S-TABLE"]
    assert found.advice.startswith("从改动前的文件里把这张表复制回来") and "补填" in found.advice
