"""更新正文数字, and what the other buttons do to paragraphs that follow the tables, in a live office."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.excel.books import saved
from tests.reports import report
from xlgov import api
from xlgov.excel import actions
from xlgov.excel.reading import read_book
from xlgov.excel.session import changing
from xlgov.excel.ui import ScriptedUi
from xlgov.form import EDITIONS, edition
from xlgov.report import Bound, Report
from xlgov.sentences.starter import started
from xlgov.workbook.build import build
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.host import Live

pytestmark = pytest.mark.office

FORM = edition(EDITIONS[-1])
PLACES = template_of(FORM).places
TEXT = "总体情况"


def press(action: str, book: xw.Book, *answers: object) -> ScriptedUi:
    ui = ScriptedUi(list(answers))
    actions.perform(action, book, ui)
    assert not ui.answers, "not every question was asked"
    return ui


def type_figure(book: xw.Book, key: str, number: object) -> None:
    place = PLACES[key]
    book.sheets[str(place.sheet)].range(str(place.cell)).value = number


def with_text(text: str, *bound: Bound, received: int = 16) -> Report:
    base = report(sections={"overview": text}, requests__outcome__granted__natural_person=received)
    return replace(base, bound=bound)


def test_typed_placeholders_become_numbers_that_follow_the_tables(live: Live, tmp_path: Path) -> None:
    book = live.open(
        saved(
            with_text("标题。\n全年收到申请{申请.新收}件，{申请.不予公开=0:均已公开|不予公开若干}。"),
            tmp_path,
        )
    )
    cell = book.sheets[TEXT].range("A5")
    ui = press("refresh_text", book, True)
    assert "{申请.新收}" in ui.questions[0]
    assert "16件" in ui.questions[0]
    assert cell.value == "全年收到申请16件，均已公开。"
    assert cell.formula.startswith('="全年收到申请"&IF(')
    assert book.sheets[TEXT].range("A4").value == "标题。"
    type_figure(book, "requests.received.natural_person", 18)
    assert cell.value == "全年收到申请18件，均已公开。"
    ui = press("refresh_text", book)
    assert ui.messages == ["正文里的数字与表格一致，不需要更新。"]
    back = read_book(book).loaded.report
    assert [each.shown for each in back.bound] == ["全年收到申请18件，均已公开。"]


def test_a_plain_sentence_that_is_out_of_date_is_said_anew(live: Live, tmp_path: Path) -> None:
    stale = with_text(
        "收到申请16件。另写。", Bound("overview", "收到申请{申请.新收}件。", "收到申请16件。"), received=18
    )
    book = live.open(saved(stale, tmp_path))
    cell = book.sheets[TEXT].range("A4")
    assert cell.formula == "收到申请16件。另写。"
    ui = press("refresh_text", book, False)
    assert "16件" in ui.questions[0]
    assert "18件" in ui.questions[0]
    assert cell.value == "收到申请16件。另写。"
    press("refresh_text", book, True)
    assert cell.value == "收到申请18件。另写。"
    assert cell.formula.startswith("=")


def test_what_somebody_edited_is_listed_and_left(live: Live, tmp_path: Path) -> None:
    current = with_text(
        "全年收到政府信息公开申请16件。",
        Bound("overview", "全年收到政府信息公开申请{申请.新收}件。", "全年收到政府信息公开申请16件。"),
    )
    book = live.open(saved(current, tmp_path))
    cell = book.sheets[TEXT].range("A4")
    assert cell.formula.startswith("=")
    cell.value = "全年共收到政府信息公开申请17件。"
    ui = press("refresh_text", book)
    assert "您改过" in ui.messages[0]
    assert "17件" in ui.messages[0]
    assert cell.formula == "全年共收到政府信息公开申请17件。"
    cell.value = "全年共收到政府信息公开申请{申请.新收}件。"
    press("refresh_text", book, True)
    assert cell.value == "全年共收到政府信息公开申请16件。"
    assert press("refresh_text", book).messages == ["正文里的数字与表格一致，不需要更新。"]


def test_what_is_no_placeholder_is_named_with_the_nearest(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(with_text("收到{申请.新受}件。"), tmp_path))
    ui = press("refresh_text", book)
    assert "{申请.新受}，是不是{申请.新收}？" in ui.messages[0]
    assert book.sheets[TEXT].range("A4").value == "收到{申请.新受}件。"


def test_a_cell_for_text_shows_no_formula(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(with_text("收到{申请.新收}件。"), tmp_path))
    cell = book.sheets[TEXT].range("A4")
    with changing(book) as session:
        session.sheet(TEXT).range("A4").number_format = "@"
    press("refresh_text", book, True)
    assert cell.value == "收到16件。"


def test_a_formula_of_the_users_own_stays(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(with_text("一。\n收到{申请.新收}件。"), tmp_path))
    book.sheets[TEXT].range("A4").formula = '="共"&(1+1)&"件。"'
    press("refresh_text", book, True)
    assert book.sheets[TEXT].range("A4").formula == '="共"&(1+1)&"件。"'


def test_the_other_buttons_keep_what_follows_the_tables(live: Live, tmp_path: Path) -> None:
    made = started(report(year=FORM.first_year, sections={}, requests__outcome__granted__natural_person=16))
    book = live.open(saved(made, tmp_path))
    texts = book.sheets[TEXT].range("A4:A10")
    before = texts.formula
    assert "不需要" in press("restore_formulas", book).messages[0]
    press("validate", book)
    press("clear_marks", book)
    assert texts.formula == before
    press("export_json", book, tmp_path / "数据.json")
    exported = api.read(tmp_path / "数据.json")
    assert exported.bound == made.bound
    path = tmp_path / "空白.xlsx"
    path.write_bytes(build(FORM))
    other = live.open(path)
    ui = press("import_json", other, tmp_path / "数据.json", True)
    assert "=" not in "".join(line for line in ui.questions[1].split("\n") if TEXT in line)
    assert other.sheets[TEXT].range("A4:A10").formula == before
    assert read_book(other).loaded.report.bound == made.bound
    assert "相同" in press("import_json", other, tmp_path / "数据.json").messages[0]


def test_a_blank_workbook_says_what_is_filled_in(live: Live, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    path.write_bytes(build(FORM, started(Report(edition=FORM.edition, figures={}))))
    book = live.open(path)
    assert "〔未填〕" in book.sheets[TEXT].range("A4").value
    press("fill_zeros", book, True)
    type_figure(book, "year", 2023)
    loaded = read_book(book).loaded.report
    assert "2023年，本机关未收到政府信息公开申请" in str(loaded.sections["overview"])
    assert "2023年1月1日" in str(loaded.preamble)
    assert "〔未填〕" not in str(loaded.sections["overview"])
