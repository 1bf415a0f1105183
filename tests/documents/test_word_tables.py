"""Tables of Word documents: every figure in its column, whatever is merged, nested or drawn askew."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tests.documents.word_hands import Hand
from tests.reports import report
from xlgov.documents.assembly import read_document
from xlgov.documents.word.merges import straightened
from xlgov.documents.word.reader import read_word
from xlgov.errors import InputError
from xlgov.locate.grids import Grid
from xlgov.values import Kind

from .word_files import cell, docx_of, para, read, row, table, zipped

BEGINS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int, text: str = "", more: str = "") -> str:
    return cell(text, properties=f'<w:gridSpan w:val="{columns}"/>{more}')


def grid(*rows: str, widths: tuple[int, ...] = ()) -> list[list[str]]:
    (found,) = read(docx_of(table(*rows, widths=widths)))
    assert isinstance(found, list)
    return found


def test_merged_cells_stand_in_their_first_place() -> None:
    assert grid(
        row(cell("项", properties=BEGINS), span(2, "申请人"), "总计"),
        row(cell(properties=GOES_ON), "甲", "乙", ""),
        row(cell(properties='<w:vMerge w:val="continue"/>'), "1", "2", "3"),
        row("下", "4", "5", "9"),
    ) == [["项", "申请人", "", "总计"], ["", "甲", "乙", ""], ["", "1", "2", "3"], ["下", "4", "5", "9"]]


def test_a_cell_merged_over_rows_and_columns() -> None:
    rows = row(span(2, "项", BEGINS), "1"), row(span(2, "", GOES_ON), "2"), row("甲", "乙", "3")
    assert grid(*rows) == [["项", "", "1"], ["", "", "2"], ["甲", "乙", "3"]]


def test_a_row_that_lacks_a_cell_is_not_filled_up_with_the_end_of_its_label() -> None:
    made = report("2021", requests__carried_forward__natural_person=3, requests__carried_forward__other=4)
    content = Hand().document(made)
    begin = content_of(content).index("四、结转下年度继续办理")
    whole = content_of(content)
    for index in range(7):
        # the label goes over three columns; after it one of the seven figures is gone
        cells = [found.span() for found in re.finditer("<w:tc>.*?</w:tc>", whole[begin:])]
        left, right = cells[index]
        read = read_document(read_word(repacked(content, whole[: begin + left] + whole[begin + right :])), "")
        row = [key for key in made.form.keys if key.startswith("requests.carried_forward.")]
        assert {read.report.value(key).kind for key in row} == {Kind.MISSING}
        assert any(noticed.code == "S-CELL-1" for noticed in read.observations)


def content_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def repacked(content: bytes, document: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**files, "word/document.xml": document})


def test_a_cell_that_goes_on_with_other_borders_is_blank() -> None:
    assert grid(row(span(2, "项", BEGINS), "1"), row(cell("", properties=GOES_ON), "甲", "2")) == [
        ["项", "", "1"],
        ["", "甲", "2"],
    ]


def test_a_cell_that_goes_on_from_none_is_a_cell() -> None:
    assert grid(row(cell("7", properties=GOES_ON), "1"), row("甲", cell("2", properties=GOES_ON))) == [
        ["7", "1"],
        ["甲", "2"],
    ]


def test_merged_in_the_old_way() -> None:
    first = cell("合", properties='<w:hMerge w:val="restart"/>')
    assert grid(row(first, cell(properties="<w:hMerge/>"), "1"), row("a", "b", "2")) == [
        ["合", "", "1"],
        ["a", "b", "2"],
    ]


def test_what_a_merge_covers_is_not_read_but_said() -> None:
    made = docx_of(table(row(cell("见", properties=BEGINS), "1"), row(cell("99", properties=GOES_ON), "2")))
    assert read(made) == [[["见", "1"], ["", "2"]]]
    assert "99" in read_word(made).observations[0].message


def test_a_row_that_begins_further_right() -> None:
    late = '<w:gridBefore w:val="2"/><w:wBefore w:w="900"/>'
    assert grid(row("a", "b", "c", "d"), row("3", "4", properties=late)) == [
        ["a", "b", "c", "d"],
        ["", "", "3", "4"],
    ]


def test_a_number_over_runs_and_several_paragraphs_in_a_cell() -> None:
    broken = cell("<w:p><w:r><w:t>1</w:t></w:r><w:r><w:t>2</w:t></w:r></w:p>", "", "结果", "维持")
    assert grid(row(broken, "３")) == [["12\n结果\n维持", "３"]]


def test_rows_and_cells_that_were_deleted_or_put_in() -> None:
    assert grid(
        row("旧", "1", properties="<w:del/>"),
        row("新", "2", properties="<w:ins/>"),
        row("丙", cell("8", properties="<w:cellDel/>"), "3"),
        f"<w:ins>{row('丁', '4')}</w:ins>",
    ) == [["新", "2"], ["丙", "3"], ["丁", "4"]]


def test_content_controls_around_rows_cells_and_paragraphs() -> None:
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    assert grid(
        control(row("甲", "1")), row(control(cell("乙")), "2"), row(cell(control(para("丙"))), "3")
    ) == [
        ["甲", "1"],
        ["乙", "2"],
        ["丙", "3"],
    ]


def test_a_table_that_only_arranges_gives_what_is_in_it() -> None:
    inner = table(row("甲", "1"), row("乙", "2"))
    outer = table(row(cell("标题", inner, "注"), "旁"))
    assert read(docx_of(outer)) == ["标题", [["甲", "1"], ["乙", "2"]], "注", "旁"]


def test_tables_one_after_the_other_stay_apart() -> None:
    assert read(docx_of(table(row("甲", "1")), table(row("乙", "2")))) == [[["甲", "1"]], [["乙", "2"]]]


def test_borders_drawn_by_hand_are_the_same_border_in_every_row() -> None:
    # the borders of the rows stand at 1000, 2000, 3000 or 1000, 1960, 3000, or 1040, 2000, 3000
    widths = (1000, 40, 920, 40, 1000)
    assert grid(
        row(span(1, "项"), span(3, "甲"), span(1, "乙"), ""),
        row(span(1, "行"), span(2, "1"), span(2, "2"), ""),
        row(span(2, "列"), span(2, "3"), span(1, "4"), ""),
        widths=(*widths, 500),
    ) == [["项", "甲", "乙", ""], ["行", "1", "2", ""], ["列", "3", "4", ""]]


@pytest.mark.parametrize(
    ("rows", "widths"),
    [
        # a row has all borders: what is merged is merged
        ([(0, 1, 2, 3), (0, 3), (0, 1, 3)], (500, 10, 500)),
        # no widths, or too few, tell nothing
        ([(0, 1, 3), (0, 2, 3)], ()),
        ([(0, 1, 3), (0, 2, 3)], (500, 0, 500)),
        # more cells than any report has in a row
        ([(*range(50), 51), (0, 50, 51)], (500,) * 51),
    ],
)  # fmt: skip
def test_borders_are_left_where_they_are(rows: list[tuple[int, ...]], widths: tuple[int, ...]) -> None:
    assert straightened(rows, widths) == rows


@pytest.mark.parametrize(
    ("row", "fitted"),
    [
        ((0, 1, 3, 6), (0, 1, 2, 3)),
        ((0, 2, 6), (0, 1, 3)),
        ((0, 4, 6), (0, 2, 3)),
        # both are nearest to the second border, and the row has as many as there are
        ((0, 1, 2, 6), (0, 1, 2, 3)),
        ((1, 5), (1, 3)),
    ],
)
def test_borders_belong_to_the_nearest_in_their_order(row: tuple[int, ...], fitted: tuple[int, ...]) -> None:
    usual = (0, 1, 3, 6)
    assert (
        straightened([usual, usual, row, (0, 5, 6), (0, 2, 4, 6)], [1000, 60, 900, 60, 940, 60])[2] == fitted
    )


def test_wider_than_any_report() -> None:
    with pytest.raises(InputError, match="表格"):
        read_word(docx_of(table(row("甲", "1"), row("乙", "<w:tc/>" * 1_000))))


@pytest.mark.parametrize(
    "wide", [row("乙", span(1_000_000, "1")), row("1", properties='<w:gridBefore w:val="99999999"/>')]
)
def test_a_cell_over_more_columns_than_there_are_is_as_wide_as_the_table(wide: str) -> None:
    [grid] = [b for b in read_word(docx_of(table(row("甲", "1"), wide))).blocks if isinstance(b, Grid)]
    assert max(map(len, grid.rows)) <= 3
