"""The sheet 导入情况: in a workbook made of an import, to be looked at and never read as content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.rules.test_imported import KEYS, LABEL, SHIFTED, read
from tests.workbook.sheets import opened, parts
from xlgov import api
from xlgov.finding import Severity, Status
from xlgov.report import Loaded, Report, Unplaced
from xlgov.rules import validate
from xlgov.rules.imported import as_written, unsure
from xlgov.workbook import pages
from xlgov.workbook.reader import read_workbook
from xlgov.workbook.styles import FILLS
from xlgov.workbook.template import template_of

LEFT = Unplaced(place="第9行", text="=合计 5", near="申请办理")


def made(loaded: Loaded) -> bytes:
    findings = validate(as_written(loaded))
    return api.content(loaded, ".xlsx", findings, api.Options(checked="2026-01-31"))


def rezipped(content: bytes, name: str, old: str, new: str) -> bytes:
    """The package with one text in place of another in a part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part, data in parts(content).items():
            package.writestr(part, data.replace(old.encode(), new.encode()) if part == name else data)
    return stream.getvalue()


def texts(content: bytes) -> list[tuple[object, ...]]:
    sheet = opened(content)[pages.IMPORT]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_it_lists_what_was_read_from_where_what_is_unsure_and_what_was_left() -> None:
    content = made(read(SHIFTED, unplaced=(LEFT,)))
    names = opened(content).sheetnames
    assert names.index(pages.IMPORT) == names.index(pages.RESULTS) + 1
    rows = texts(content)
    assert "其中 2 个存疑" in str(rows[1][0]) and str(rows[1][0]).startswith("从 上年.docx 导入")
    assert rows[4][:4] == pages.IMPORT_HEADINGS
    said = {row[0]: row[1:4] for row in rows}
    assert said[LABEL] == (
        "第20行、第21行",
        "自然人 0、商业企业 0",
        "这一行少了行首的格。",
    )
    assert "没有找到标题" in str(rows[1][0])
    assert said["申请办理"] == ("第9行", "=合计 5", "没有对应的栏目，没有放入")
    assert said["“主动公开”表"][0] == "第10—19行"


def test_unsure_cells_are_marked_with_the_place_to_compare() -> None:
    loaded = read(SHIFTED)
    content = made(loaded)
    place = template_of(loaded.report.form).places[KEYS[0]]
    cell = load_workbook(io.BytesIO(content))[place.sheet][place.cell]
    assert cell.fill.start_color.rgb.endswith(FILLS[Severity.ERROR].removeprefix("#"))
    assert "第2个表格第5行" in cell.comment.text and "对照原件" in cell.comment.text


@pytest.mark.parametrize("renamed", [None, "导入 (2)"])
def test_it_is_never_read_as_content(renamed: str | None) -> None:
    loaded = read(SHIFTED, unplaced=(LEFT,))
    content = made(loaded)
    if renamed:
        content = rezipped(content, "xl/workbook.xml", pages.IMPORT, renamed)
    back = read_workbook(content, "年报.xlsx", "")
    assert back.report.figures == loaded.report.figures
    assert back.report.unplaced == loaded.report.unplaced and back.left_out == ()
    assert back.report.sections == loaded.report.sections and back.report.notes == loaded.report.notes
    assert [*unsure(back)] == [*KEYS]


def test_a_workbook_of_ours_and_a_sure_report_have_none() -> None:
    own = report_of(api.content(read().report, ".xlsx", None, api.PLAIN))
    assert pages.IMPORT not in opened(api.content(own, ".xlsx", None, api.PLAIN)).sheetnames
    assert pages.IMPORT in opened(made(read())).sheetnames


def report_of(content: bytes) -> Loaded:
    return read_workbook(content, "年报.xlsx", "")


def test_what_is_still_unsure_is_told_again_when_the_workbook_is_converted() -> None:
    back = report_of(made(read(SHIFTED)))
    rows = texts(made(back))
    assert any("原文件 上年.docx 第2个表格第5行" in str(row[3]) for row in rows)


def test_an_explanation_beside_the_finding_settles_it(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(made(read(SHIFTED))))
    sheet = book[pages.RESULTS]
    head = next(row for row in sheet.iter_rows() if any(cell.value == pages.EXPLANATION for cell in row))
    column = next(cell.column for cell in head if cell.value == pages.EXPLANATION)
    number = next(row[0].row for row in sheet.iter_rows() if row[1].value == "S-UNSURE")
    sheet.cell(number, column).value = "已对照原件，无误"
    book.save(tmp_path / "年报.xlsx")
    loaded = api.load(tmp_path / "年报.xlsx")
    assert unsure(loaded) == {}
    (finding,) = [each for each in validate(loaded) if each.code == "S-UNSURE"]
    assert finding.is_explained and finding.status is Status.FAIL
    assert Report.from_json(loaded.report.to_json()) == loaded.report
