"""Values by the patterns are those that an independent reader, python-calamine, gives."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.office import Office
from tests.workbook.sheets import random_reports
from tests.workbook.spellings import respelled
from tests.workbook.test_spellings import workbooks
from xlgov.samples import samples
from xlgov.workbook.build import build
from xlgov.workbook.cells import FileContents
from xlgov.workbook.package import open_package

Cells = dict[tuple[str, int, int], object]


def ours(content: bytes) -> Cells:
    contents = FileContents(open_package(content))
    found: Cells = {}
    for sheet in contents.sheets:
        for row, line in enumerate(contents.rows(sheet.name)):
            found |= {(sheet.name, row, column): each for column, each in enumerate(line) if each != ""}
    return found


def calamine(content: bytes) -> Cells:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found: Cells = {}
    for name in book.sheet_names:
        for row, line in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            found |= {(name, row, column): each for column, each in enumerate(line) if each != ""}
    return found


def written(values: list[object], formats: list[str], *, from_1904: bool = False) -> bytes:
    """A workbook by XlsxWriter with one value and format in each row."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": from_1904}) as book:
        sheet = book.add_worksheet()
        for row, (value, code) in enumerate(zip(values, formats, strict=True)):
            style = book.add_format({"num_format": code})
            if isinstance(value, str):
                sheet.write_string(row, row % 40, value, style)
            else:
                sheet.write_number(row, row % 40, value, style)  # type: ignore[arg-type]
    return stream.getvalue()


def test_templates_samples_and_reports() -> None:
    reports = [*(sample.report for sample in samples()), *random_reports(10)]
    contents = [build(report.form, report) for report in reports]
    for content in [*contents, workbooks()["blank"], workbooks()["filled"]]:
        assert ours(content) == calamine(content) != {}


@pytest.mark.office
def test_a_workbook_that_libreoffice_saved(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbooks()["filled"])
    saved = office.save([tmp_path / "a.xlsx"], tmp_path / "saved")[0].read_bytes()
    opened = open_package(saved)
    assert all(opened.sheet(sheet.name).stored for sheet in opened.sheets)
    assert ours(saved) == calamine(saved) != {}


FORMATS = [
    "General",
    "0.00",
    "yyyy-mm-dd",
    'yyyy"年"m"月"d"日"',
    "[h]:mm:ss",
    "h:mm",
    "[Red]0",
    "@",
    "m/d/yy h:mm",
    "d;@",
]
LETTERS = st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs",))
TEXTS = st.text(LETTERS, max_size=12)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.floats(0, 2_900_000, allow_nan=False).map(lambda number: round(number, 4)),
                st.integers(-1000, 60_000).map(float),
                TEXTS.filter(lambda text: text.strip(" ") == text),
            ),
            st.sampled_from(FORMATS),
        ),
        min_size=1,
        max_size=30,
    ),
    st.booleans(),
)
def test_numbers_dates_and_texts(pairs: list[tuple[object, str]], from_1904: bool) -> None:
    values, formats = (list(each) for each in zip(*pairs, strict=True))
    content = written(values, formats, from_1904=from_1904)
    assert ours(content) == calamine(content)


def test_dates_in_the_formats_of_chinese_excel_are_dates() -> None:
    content = written([45_900], ["yyyy"])

    def localised(name: str, part: bytes) -> bytes:
        if name != "xl/styles.xml":
            return part
        return re.sub(rb'numFmtId="164"(?! formatCode)', b'numFmtId="31"', part)

    assert str(next(iter(ours(respelled(content, localised)).values()))) == "2025-08-31"
