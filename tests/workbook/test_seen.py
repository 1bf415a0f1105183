"""What is seen is what is read: a cell's name, its headings, its place, and what wins where they differ."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from tests.reports import report
from tests.workbook.edits import Edited, check, distinct
from tests.workbook.test_package import rezipped
from tests.workbook.test_reader import content as whole
from tests.workbook.test_reader import observed, read, someone_elses
from xlgov.errors import InputError
from xlgov.finding import Severity
from xlgov.form import EDITIONS, edition
from xlgov.report import Loaded, Report
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.values import Kind
from xlgov.workbook import own_words, pages
from xlgov.workbook.build import build
from xlgov.workbook.reader import read_workbook

EXAMPLES = int(os.environ.get("XLGOV_SEEN_EXAMPLES", "12"))
GRANTED = "requests.outcome.granted"


def full(name: str = "2021", seed: int = 1) -> Report:
    form = edition(name)
    return report(name, form.first_year, title="甲县乙局报告", **distinct(form, seed))


def after(source: Report, *edits: Callable[[Edited], object]) -> Loaded:
    """The workbook read after these edits, held against what is seen in it."""
    edited = Edited(source)
    for edit in edits:
        edit(edited)
    loaded = read(edited.bytes())
    check(loaded, edited.book)
    return loaded


def content(report: Report) -> dict[str, Any]:
    """A report without its origin and what was noticed."""
    return {name: value for name, value in whole(report).items() if name != "observations"}


def messages(loaded: Loaded) -> str:
    return "\n".join(f"{one.code} {one.message}" for one in loaded.observations)


def test_the_oracle_agrees_with_an_untouched_workbook() -> None:
    for name in EDITIONS:
        source = full(name)
        loaded = after(source)
        assert loaded.report.figures == source.figures


def test_a_cell_that_was_cut_counts_where_it_is_seen() -> None:
    source = full()
    loaded = after(source, lambda book: book.cut("申请办理", "D7", "F7"))
    assert loaded.report.value(f"{GRANTED}.natural_person").kind is Kind.BLANK
    assert loaded.report.figures[f"{GRANTED}.research"] == source.figures[f"{GRANTED}.natural_person"]
    assert "的名称指向 F7，按行名、列名应是 D7" in messages(loaded)
    again = read(build(loaded.report.form, loaded.report))
    assert again.report.figures == loaded.report.figures


@pytest.mark.parametrize("down", [True, False])
def test_cells_that_were_shifted_count_where_they_are_seen(down: bool) -> None:
    loaded = after(full(), lambda book: book.insert_cell("申请办理", "E9", down=down))
    assert loaded.report.value("requests.outcome.refused.state_secret.enterprise").kind is Kind.BLANK
    assert "按行名、列名应是" in messages(loaded)
    loaded = after(full(), lambda book: book.delete_cell("申请办理", "E9", up=down))
    assert "按行名、列名应是" in messages(loaded)


def test_a_figure_that_was_shifted_out_of_the_table_is_kept_aside() -> None:
    loaded = after(full(), lambda book: book.insert_cell("复议诉讼", "B5", down=False))
    assert [one.place for one in loaded.report.unplaced] == ["复议诉讼!P5"]


@pytest.mark.parametrize("sheet", ["主动公开", "申请办理", "复议诉讼"])
@pytest.mark.parametrize("row", range(1, 8))
def test_a_row_put_in_anywhere_moves_figures_and_loses_none(sheet: str, row: int) -> None:
    source = full()
    loaded = after(source, lambda book: book.insert_row(sheet, row))
    assert loaded.report.figures == source.figures
    assert not observed(loaded, "S-LABEL")
    assert not loaded.report.unplaced


@pytest.mark.parametrize("column", range(1, 11))
def test_a_column_put_in_anywhere_moves_figures_and_loses_none(column: int) -> None:
    source = full()
    loaded = after(source, lambda book: book.insert_column("申请办理", column))
    assert loaded.report.figures == source.figures
    assert not loaded.report.unplaced


def test_headings_over_columns_that_changed_places_are_not_gone() -> None:
    def exchange(book: Edited) -> None:
        cells = book.book["申请办理"]
        cells["E4"].value, cells["F4"].value = cells["F4"].value, cells["E4"].value

    loaded = after(full(), exchange)
    assert "按行名、列名应是" in messages(loaded)
    assert "S-LABEL" not in messages(loaded) and not loaded.report.unplaced


def test_checks_beside_columns_that_are_gone_do_no_harm() -> None:
    source = full("2019")
    after(
        source,
        lambda book: book.delete_column("主动公开", 1),
        lambda book: book.delete_column("主动公开", 1),
        lambda book: book.delete_row("主动公开", 1),
    )


def test_a_row_that_was_copied_and_changed_is_unsure() -> None:
    def copy(book: Edited, value: int | None = None) -> None:
        book.insert_row("申请办理", 9, copy_of=8)
        if value:
            book.book["申请办理"]["D9"] = value

    same = after(full(), copy)
    assert same.report.figures == full().figures
    assert "出现了两次" in messages(same)
    other = after(full(), partial(copy, value=5))
    key = "requests.outcome.partly_granted.natural_person"
    assert other.report.value(key).kind is Kind.MISSING
    assert "S-ROWS “（二）部分公开" in messages(other)


def test_a_deleted_row_is_missing_and_its_neighbours_stay() -> None:
    source = full()
    loaded = after(source, lambda book: book.delete_row("申请办理", 9))
    assert loaded.report.value("requests.outcome.refused.state_secret.natural_person").kind is Kind.MISSING
    assert (
        loaded.report.figures["requests.outcome.refused.third_party_rights.other"]
        == source.figures["requests.outcome.refused.third_party_rights.other"]
    )
    loaded = after(source, lambda book: book.delete_column("申请办理", 6))
    assert loaded.report.value("requests.received.research").kind is Kind.MISSING


def test_a_name_that_leads_astray_does_not_count() -> None:
    def mislead(book: Edited) -> None:
        names = book.book.defined_names
        names["xg_requests_received_natural_person"].attr_text = "'申请办理'!$E$5"
        names["xg_requests_received_enterprise"].attr_text = "'总体情况'!$A$4"
        names["xg_requests_received_research"].attr_text = "'申请办理'!$ZZ$900"
        names["xg_requests_received_other"].attr_text = "#REF!"

    source = full()
    loaded = after(source, mislead)
    assert loaded.report.figures == source.figures
    assert "的名称指向 E5，按行名、列名应是 D5" in messages(loaded)
    assert "的名称指向 总体情况!A4，按行名、列名应是 E5" in messages(loaded)


def test_a_copied_sheet_counts_when_the_original_is_gone() -> None:
    def copy(book: Edited) -> None:
        book.copy_sheet("申请办理", "申请办理 (2)")
        book.delete_sheet("申请办理")

    source = full()
    loaded = after(source, copy)
    assert content(loaded.report) == content(source)
    assert "工作表名被改为“申请办理 (2)”" in messages(loaded)


@pytest.mark.parametrize("keep_memory", [True, False])
def test_a_copied_sheet_without_names_counts_when_the_original_is_gone(keep_memory: bool) -> None:
    def copy(book: Edited) -> None:
        book.copy_sheet("申请办理", "表三").defined_names.clear()
        book.delete_sheet("申请办理")
        if not keep_memory:
            del book.book["_xlgov"]

    source = full()
    assert content(after(source, copy).report) == content(source)


def test_two_sheets_of_one_table_that_differ_are_unsure() -> None:
    def copy(book: Edited, value: int | None = None) -> None:
        copied = book.copy_sheet("申请办理", "申请办理 (2)")
        if value is not None:
            copied["D7"] = value

    source = full()
    same = after(source, copy)
    assert same.report.figures == source.figures
    assert "“申请办理”表有两份，数字相同" in messages(same)
    other = after(source, partial(copy, value=1))
    assert other.report.value(f"{GRANTED}.natural_person").kind is Kind.MISSING
    assert "S-TABLE “申请办理”表有两份" in messages(other)


@pytest.mark.parametrize(
    ("name", "unsure"),
    [
        ("上年申请办理", False),
        ("2020年", False),
        ("去年 (2)", False),
        ("2021年", True),
        ("申请办理 (2)", True),
    ],
)
def test_a_copy_that_is_of_another_year_by_its_name_puts_nothing_in_doubt(name: str, unsure: bool) -> None:
    def copied(book: Edited) -> None:
        book.copy_sheet("申请办理", name)["D5"] = 7

    edited = Edited(full())
    copied(edited)
    loaded = read(edited.bytes())
    key = "requests.received.natural_person"
    assert (loaded.report.value(key).kind is Kind.MISSING) is unsure
    said = [one for one in loaded.observations if name in one.message]
    assert [one.severity for one in said] == [None if unsure else Severity.WARNING]
    assert unsure or "从表名看是往年的" in said[0].message


@pytest.mark.parametrize("sheet, cell", [("主动公开", "B8"), ("申请办理", "D7"), ("复议诉讼", "B5")])
def test_a_second_table_on_the_same_sheet_is_said(sheet: str, cell: str) -> None:
    def copy(book: Edited, value: int | None = None) -> None:
        cells = book.book[sheet]
        for row, column in [(row, column) for row in range(1, 31) for column in range(1, 16)]:
            cells.cell(row + 50, column).value = cells.cell(row, column).value
        if value is not None:
            cells[f"{cell[0]}{int(cell[1:]) + 50}"] = value

    same = read((book := Edited(full()), copy(book), book.bytes())[2])
    assert same.report.figures == full().figures
    assert f"“{sheet}”表在工作表“{sheet}”里有两份，数字相同" in messages(same)
    other = read((book := Edited(full()), copy(book, 3), book.bytes())[2])
    (key,) = (key for key, place in other.places.items() if (place.sheet, place.cell) == (sheet, cell))
    assert other.report.value(key).kind is Kind.MISSING
    assert f"S-TABLE “{sheet}”表在工作表“{sheet}”里有两份，1 个数不同" in messages(other)


def test_a_second_cover_and_a_text_sheet_that_is_gone_are_said() -> None:
    def copy(book: Edited) -> None:
        book.copy_sheet("封面", "封面 (2)")["C5"] = "丙局"
        book.delete_sheet("总体情况")

    loaded = after(full(), copy)
    assert loaded.report.unit.name == "甲县乙局"
    assert "封面有两份，有 1 处不同，如“单位名称”一处是“甲县乙局”，一处是“丙局”" in messages(loaded)
    assert "工作表“总体情况”不在了" in messages(loaded)


def test_sheets_whose_names_were_exchanged_are_told_by_their_headings() -> None:
    def swap(book: Edited) -> None:
        for old, new in (("主动公开", "x"), ("复议诉讼", "主动公开"), ("x", "复议诉讼")):
            book.rename(old, new)
        book.drop_names("xg")

    assert after(full(), swap).report.figures == full().figures


def test_hidden_sheets_of_someone_else_are_passed_over_and_said() -> None:
    source = full()
    ((_, workbook), _) = someone_elses(source)
    book = load_workbook(io.BytesIO(workbook))
    book["表2"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    loaded = read(stream.getvalue())
    assert "工作表“表2”被隐藏，上面有年报的表格，没有读" in messages(loaded)
    assert loaded.report.value("proactive.licensing.decisions").kind is Kind.MISSING
    for sheet in book.worksheets[1:]:
        sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(InputError, match="隐藏"):
        read(stream.getvalue())


def test_a_deleted_table_is_missing_and_nothing_else_takes_its_place() -> None:
    def cut(book: Edited) -> None:
        book.delete_sheet("申请办理")
        del book.book["_xlgov"]

    source = full()
    loaded = after(source, cut)
    assert observed(loaded, "S-TABLE") == ["工作表“申请办理”不在了"]
    assert (loaded.report.year, loaded.report.unit) == (source.year, source.unit)
    assert loaded.report.sections == source.sections
    assert (
        loaded.report.figures["disputes.reconsideration.upheld"]
        == source.figures["disputes.reconsideration.upheld"]
    )


@pytest.mark.parametrize("name", EDITIONS)
def test_our_instructions_are_never_content(name: str) -> None:
    def strip(book: Edited) -> None:
        book.drop_names("xg")
        del book.book["_xlgov"]

    def rename(book: Edited) -> None:
        strip(book)
        book.rename("填报说明", "怎么填")
        book.copy_sheet("规则说明", "规则 (2)")

    source = full(name)
    for edit in (strip, rename):
        loaded = after(source, edit)
        assert content(loaded.report) | {"title": None} == content(source) | {"title": None}
        assert not loaded.report.unplaced


def test_our_text_sheets_without_a_cover_are_not_read_for_their_instructions() -> None:
    def strip(book: Edited) -> None:
        book.drop_names("xg")
        for sheet in ("_xlgov", "封面"):
            del book.book[sheet]

    source = full()
    loaded = after(source, strip)
    assert loaded.report.sections == source.sections
    assert loaded.report.notes == source.notes
    assert not loaded.report.unplaced


def test_a_hidden_table_of_ours_is_read_and_said() -> None:
    def hide(book: Edited) -> None:
        book.book["复议诉讼"].sheet_state = "hidden"

    loaded = read((edited := Edited(full()), hide(edited), edited.bytes())[2])
    assert loaded.report.figures == full().figures
    assert "工作表“复议诉讼”被隐藏" in messages(loaded)


def test_answers_on_the_cover_are_read_beside_their_labels() -> None:
    def cut(book: Edited) -> None:
        book.cut("封面", "C5", "C6")

    loaded = after(full(), cut)
    assert (loaded.report.unit.name, loaded.report.unit.code) == (None, "甲县乙局")
    assert "“单位名称”的名称指向 C6，按文字应是 C5" in messages(loaded)

    moved = after(full(), lambda book: book.insert_row("封面", 5), lambda book: book.drop_names("xg_unit"))
    assert moved.report.unit.name == "甲县乙局"


def test_text_put_in_above_the_first_paragraph_is_read() -> None:
    def write(book: Edited) -> None:
        book.insert_row("总体情况", 4)
        book.book["总体情况"]["A4"] = "新的第一段。"

    loaded = after(full(), write)
    assert (loaded.report.sections["overview"] or "").startswith("新的第一段。\n（一）主动公开")


def test_what_is_unsure_stays_unsure_in_a_new_workbook() -> None:
    loaded = after(full(), lambda book: book.cut("申请办理", "D7", "F7"))
    codes = {finding.code for finding in validate(loaded)}
    again = {finding.code for finding in validate(read(build(loaded.report.form, loaded.report)))}
    assert "C-FORMULA" in codes
    assert "C-FORMULA" in again


class Edit(NamedTuple):
    """One thing that people do."""

    kind: str
    sheet: str
    cell: str
    other: str
    flag: bool

    def __call__(self, book: Edited) -> None:
        (row, column), (other, _) = coordinate_to_tuple(self.cell), coordinate_to_tuple(self.other)
        match self.kind:
            case "cut":
                book.cut(self.sheet, self.cell, self.other)
            case "in":
                book.insert_cell(self.sheet, self.cell, down=self.flag)
            case "out":
                book.delete_cell(self.sheet, self.cell, up=self.flag)
            case "row":
                book.insert_row(self.sheet, row, copy_of=other if self.flag else None)
            case "no row":
                book.delete_row(self.sheet, row)
            case "column":
                book.insert_column(self.sheet, column)
            case "no column":
                book.delete_column(self.sheet, column)
            case "names":
                book.drop_names("xg_re" if self.flag else "xg_pro")


_cells = st.builds(
    lambda row, column: f"{'ABCDEFGHIJK'[column]}{row}", st.integers(1, 31), st.integers(0, 10)
)
edits = st.builds(
    Edit,
    st.sampled_from(["cut", "in", "out", "row", "no row", "column", "no column", "names"]),
    st.sampled_from(["主动公开", "申请办理", "复议诉讼"]),
    _cells,
    _cells,
    st.booleans(),
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize="XLGOV_SEEN_EXAMPLES" not in os.environ,
)
@given(st.sampled_from(EDITIONS), st.lists(edits, min_size=1, max_size=3))
def test_what_people_do_never_changes_a_figure_without_a_word(name: str, done: list[Edit]) -> None:
    after(full(name), *done)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("older", [True, False])
def test_paragraphs_stand_under_the_row_of_the_advice(older: bool, named: bool) -> None:
    def edit(book: Edited) -> None:
        sheet = book.book["问题改进"]
        if older:  # the advice stood above the text, not beside it
            sheet["A2"], sheet["A3"] = sheet["C1"].value, sheet["C3"].value
            sheet["C1"] = sheet["C3"] = None
        if not named:
            book.drop_names("xg_sections")
        book.move("问题改进", lambda spot: (spot[0] + 2, spot[1] + 1))

    loaded = after(full(), edit)
    assert loaded.report.sections == full().sections
    assert loaded.report.unplaced == full().unplaced
    assert "问题改进" not in messages(loaded)


@pytest.mark.parametrize("form", EDITIONS)
def test_what_stands_beside_a_section_is_known_as_ours(form: str) -> None:
    for section in edition(form).sections:
        assert not section.note or own_words.is_ours(section.hint + section.note)
    assert own_words.is_ours(pages.TEXT_ADVICE) and not own_words.is_ours("写好的一段。")


def test_texts_under_the_advice_of_earlier_workbooks_are_found_without_names() -> None:
    sample = samples()[0].report
    (earlier,) = pages.TEXT_ADVICES - {pages.TEXT_ADVICE}

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return re.sub(rb"<definedNames>.*</definedNames>", b"", part, flags=re.DOTALL)
        return part.replace(pages.TEXT_ADVICE.encode(), earlier.encode())

    content = rezipped(change, build(sample.form, sample))
    assert read_workbook(content, "旧.xlsx", None).report.sections == sample.sections
    assert own_words.is_ours(earlier)
