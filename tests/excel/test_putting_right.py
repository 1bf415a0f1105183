"""一键规范 in a live office: what is listed and chosen is put right, and undone in one step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.excel.books import saved
from tests.reports import TEXTS, report
from xlgov.excel import actions
from xlgov.excel.reading import read_book
from xlgov.excel.session import changing
from xlgov.excel.ui import ScriptedUi
from xlgov.finding import Place
from xlgov.form import EDITIONS, edition
from xlgov.report import Bound, Report
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.host import Live

pytestmark = pytest.mark.office

FORM = edition(EDITIONS[-1])
PLACES = template_of(FORM).places
LICENCES, RULES = "proactive.licensing.decisions", "proactive.rules.issued"
PENALTIES, GRANTED = "proactive.penalties.decisions", "requests.outcome.granted.natural_person"
TOTAL = "requests.outcome.granted.total"
TEXT = "总体情况"
WORDS = "收到申请{}件,均已办结。\n做好公开,抓好解读。\n依据《关于公开,解读的通知》办理。"


def press(book: xw.Book, *answers: object) -> ScriptedUi:
    ui = ScriptedUi(list(answers))
    actions.perform("put_right", book, ui)
    assert not ui.answers, "not every question was asked"
    return ui


def cell(book: xw.Book, key: str) -> xw.Range:
    place = PLACES[key]
    return book.sheets[str(place.sheet)].range(str(place.cell))


def type_text(book: xw.Book, place: Place, text: str) -> None:
    with changing(book) as session:
        target = session.sheet(str(place.sheet)).range(str(place.cell))
        target.number_format = "@"
        target.raw_value = text


def opened(live: Live, folder: Path) -> xw.Book:
    """A workbook as somebody left it: figures typed as text, a sentence that follows the tables."""
    made = report(
        sections=TEXTS | {"overview": WORDS.format(5)}, requests__outcome__granted__natural_person=5
    )
    bound = Bound("overview", "收到申请{申请.新收}件,均已办结。", "收到申请5件,均已办结。")
    book = live.open(saved(replace(made, bound=(bound,)), folder))
    for key, text in {LICENCES: "4个", RULES: "/", PENALTIES: "１２", GRANTED: "5"}.items():
        type_text(book, PLACES[key], text)
    return book


def now(book: xw.Book) -> Report:
    return read_book(book).loaded.report


def held(book: xw.Book) -> list[object]:
    figures = [cell(book, key).raw_value for key in (LICENCES, RULES, PENALTIES, GRANTED, TOTAL)]
    return [*figures, *(book.sheets[TEXT].range(f"A{row}").formula for row in (4, 5, 6))]


def test_what_is_sure_is_put_right_and_can_be_undone(live: Live, tmp_path: Path) -> None:
    book = opened(live, tmp_path)
    before, report_before = held(book), now(book)
    assert before[:5] == ["4个", "/", "１２", "5", 0]
    ui = press(book, True, "2-5")
    assert "可以规范 6 处，打√的 4 处拿得准" in ui.questions[0]
    assert "√2　主动公开!B8　“行政许可·本年处理决定数量”：4个 → 4" in ui.questions[0]
    assert "已规范 4 处" in ui.messages[0] and "还有 2 处没有改" in ui.messages[0]
    after = held(book)
    assert after[:5] == [4, "/", 12, 5, 5]
    assert after[5] == before[5] and after[6] == "做好公开，抓好解读。" and after[7] == before[7]
    assert now(book).figures == report_before.figures | {TOTAL: 5} | _sums(now(book))
    assert [each.shown for each in now(book).bound] == ["收到申请5件,均已办结。"]
    assert not now(book).as_reported.keys() & {LICENCES, PENALTIES}

    # with the menu's 撤消, at once
    book.api.UndoManager.undo()
    assert held(book) == before
    assert now(book).as_reported == report_before.as_reported

    # with the button, where nothing was changed since
    press(book, True, "2-5")
    cell(book, PENALTIES).raw_value = 13
    ui = press(book, True, "撤销")
    assert "已撤销上次规范，恢复 3 格。有 1 格之后又改过，没有动。" in ui.messages[0]
    assert held(book) == [*before[:2], 13, *before[3:]]
    assert cell(book, LICENCES).number_format == "@"
    assert now(book).as_reported[LICENCES].typed == "4个"


def _sums(made: Report) -> dict[str, object]:
    """The totals over the figure that was kept as text, which had no result before."""
    return {key: made.figures[key] for key in made.form.computed}


def test_a_person_may_think_again(live: Live, tmp_path: Path) -> None:
    book = opened(live, tmp_path)
    before = held(book)
    press(book, False)
    press(book, True, None)
    ui = press(book, True, "9", "1，2")
    assert "没有序号“9”" in ui.messages[0]
    assert held(book)[:3] == [4, 0, before[2]]
    press(book, True, "全部")
    assert book.sheets[TEXT].range("A6").value == "依据《关于公开，解读的通知》办理。"
    ui = press(book, False)
    assert "没有要规范的。" in ui.questions[0] and "要撤销吗" in ui.questions[0]
    press(book, True)
    assert book.sheets[TEXT].range("A6").value == "依据《关于公开,解读的通知》办理。"


def test_there_may_be_nothing_to_do(live: Live, tmp_path: Path) -> None:
    assert press(live.open(saved(report(), tmp_path))).messages == ["没有要规范的。"]
