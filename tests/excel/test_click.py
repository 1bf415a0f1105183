"""A click in an Excel with the published limits: started as VBA starts it, in whatever state Excel is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

import openpyxl
from openpyxl.workbook.protection import WorkbookProtection

from macros.packages import unpacked
from tests.excel.books import saved, twenty
from tests.reports import report
from xlgov import api
from xlgov.excel import caller, entry, light, patience, ui
from xlgov.excel.actions import perform
from xlgov.excel.actions.checking import _TOLD
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.patience import Patience
from xlgov.excel.ui import ExcelUi, ScriptedUi
from xlgov.rules import validate as check
from xlgov.workbook import pages

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.com.excel import Excel

SEEN_AS_WINDOWS = (caller, light, patience)
"""Modules that ask for the platform: the fake takes those for Windows' that are loaded before it."""


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "AppData"))
    monkeypatch.setattr(Patience, "typing", 0.2)
    monkeypatch.setattr(Patience, "calculating", 1.0)
    monkeypatch.setattr(Patience, "again", 0.05)
    monkeypatch.setattr(Patience, "pause", 0.01)


def clicked(excel: Excel, monkeypatch: pytest.MonkeyPatch, action: str, name: str = "年报.xlsx") -> list[str]:
    """Do what the process does that VBA starts; the boxes that the user sees."""
    handed = [f"--wb={name}", "--from_xl=1", "--app=C:\\Office\\Microsoft Excel", f"--hwnd={excel.hwnd}"]
    monkeypatch.setattr(sys, "argv", ["-c", *handed])
    before = len(excel.boxes)
    entry.run(action)
    return excel.boxes[before:]


def content(excel: Excel, book: xw.Book) -> dict[str, bytes]:
    """All that stands in a workbook."""
    return unpacked(excel.copy(book))


def with_chart(path: Path) -> Path:
    """A chart sheet is in front."""
    book = openpyxl.load_workbook(path)
    book.create_chartsheet("图表")
    book.active = len(book.sheetnames) - 1
    book.save(path)
    return path


def locked(path: Path, *removed: str) -> Path:
    """The structure is protected; some sheets are not there."""
    book = openpyxl.load_workbook(path)
    for name in removed:
        del book[name]
    book.security = WorkbookProtection(lockStructure=True)
    book.save(path)
    return path


# --- the start


def test_a_click_finds_its_workbook_and_checks_it(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    (said,) = clicked(excel, monkeypatch, "validate")
    assert said.startswith("校验完成：17 个错误")
    assert book.sheets[pages.RESULTS]["B5"].value


def test_a_click_in_the_second_workbook_leaves_the_first_alone(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = excel.open(saved(twenty(), tmp_path, "甲.xlsx"))
    before = content(excel, first)
    excel.open(saved(report(), tmp_path, "乙.xlsx"))
    (said,) = clicked(excel, monkeypatch, "validate", "乙.xlsx")
    assert "校验完成" in said
    assert content(excel, first) == before


def test_a_workbook_that_went_behind_another_is_left_alone(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = [excel.open(saved(twenty(), tmp_path, name)) for name in ("甲.xlsx", "乙.xlsx")]
    before = [content(excel, book) for book in books]
    (said,) = clicked(excel, monkeypatch, "validate", "甲.xlsx")
    assert said.startswith("“甲.xlsx”已经不在最前面，什么也没有做。")
    assert [content(excel, book) for book in books] == before


def test_a_workbook_behind_protected_view_is_left_alone(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    before = content(excel, book)
    excel.protected_view, excel.protected_view_in_front = tmp_path / "收到的.xlsx", True
    (said,) = clicked(excel, monkeypatch, "validate")
    assert "什么也没有做" in said
    assert content(excel, book) == before


def test_a_workbook_that_is_not_open_is_told(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel.open(saved(twenty(), tmp_path))
    (said,) = clicked(excel, monkeypatch, "validate", "别的.xlsx")
    assert "没有完成" in said


ENDING = """
from tests.excel.com import standins
from xlgov.excel import light
import subprocess
with standins.on_windows() as engine:
    subprocess.CREATE_NO_WINDOW = 0
    subprocess.run = lambda *given, **named: print("Excel's programs were asked for", flush=True)
    {}
"""


@pytest.mark.parametrize(
    "first",
    [
        "pass",
        "light.xlwings()",
        # the process that answers formulas, LibreOffice and the self-test, and what doctor and install ask
        "import xlgov.excel.functions",
        "import xlgov.excel.libreoffice",
        "from xlgov.excel.setup import interpreter; exec(interpreter._PROBE)",
    ],
)
def test_the_end_of_a_process_asks_for_no_other_excel(first: str) -> None:
    # xlwings ends those by force in which it sees no workbook, as Protected View is
    done = subprocess.run(
        [sys.executable, "-c", ENDING.format(first)],
        capture_output=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
        check=True,
        timeout=60,
    )
    assert ("were asked for" in done.stdout) is (first == "pass")


# --- busy


def test_somebody_typing_is_asked_to_stop(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    before = content(excel, book)
    excel.editing = True
    assert clicked(excel, monkeypatch, "validate") == [entry.BUSY]
    excel.editing = False
    assert content(excel, book) == before


def test_a_moment_of_rejected_calls_is_waited_for(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Patience, "typing", 20.0)
    monkeypatch.setattr(Patience, "pause", 0.0005)
    excel.open(saved(twenty(), tmp_path))
    # more than any number of attempts within a second
    excel.rejects_for(2_000)
    (said,) = clicked(excel, monkeypatch, "validate")
    assert said.startswith("校验完成")


@pytest.mark.parametrize("member", ["Application.ScreenUpdating=", "Worksheet.Range", "Worksheet.Unprotect"])
def test_somebody_who_begins_to_type_in_the_middle_is_asked_to_stop(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: str
) -> None:
    excel.open(saved(twenty(), tmp_path))
    excel.edit_before(member)
    assert clicked(excel, monkeypatch, "validate")[0] == entry.BUSY
    assert excel.editing
    excel.editing = False
    # nothing is left that a second click could not put right
    assert clicked(excel, monkeypatch, "validate")[-1].startswith("校验完成")
    assert "已清除" in clicked(excel, monkeypatch, "clear_marks")[-1]


def wrong_totals(excel: Excel, tmp_path: Path) -> xw.Book:
    """A workbook in which 恢复公式 has something to do, and somebody begins to type while it is at it."""
    book = excel.open(saved(twenty(), tmp_path))
    excel.answers = [True]
    excel.edit_before("Worksheet.Unprotect")
    return book


def test_who_stops_typing_when_told_so_finds_excel_as_it_was(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = wrong_totals(excel, tmp_path)
    shown = excel.box

    def box(text: str, title: str, style: int) -> int:
        answer = shown(text, title, style)
        if text == entry.BUSY:
            excel.editing = False
        return answer

    monkeypatch.setattr(excel, "box", box)
    assert clicked(excel, monkeypatch, "restore_formulas") == [entry.BUSY]
    assert (book.app.calculation, excel.screen_updating) == ("automatic", True)


def test_who_goes_on_typing_is_told_what_is_left_as_it_should_not_be(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong_totals(excel, tmp_path)
    said = clicked(excel, monkeypatch, "restore_formulas")
    assert said[0] == entry.BUSY
    assert "计算选项" in said[1]
    assert len(said) == 2


def test_sheets_are_protected_again_when_excel_has_time(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = wrong_totals(excel, tmp_path)
    before = protected(excel, book)
    assert any(before.values())
    excel.edit_before("Worksheet.Protect")
    shown = excel.box

    def box(text: str, title: str, style: int) -> int:
        excel.editing = False
        return shown(text, title, style)

    monkeypatch.setattr(excel, "box", box)
    assert clicked(excel, monkeypatch, "restore_formulas") == [entry.BUSY]
    assert protected(excel, book) == before
    assert book.app.calculation == "automatic"


def protected(excel: Excel, book: xw.Book) -> dict[str, bool]:
    with excel.inside():
        return {sheet.name: sheet.api.ProtectContents for sheet in book.sheets}


def test_every_message_comes_although_excel_is_busy(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel.open(saved(report(), tmp_path))
    for action in ACTIONS:
        excel.editing = True
        assert clicked(excel, monkeypatch, action) == [entry.BUSY], action


# --- what is in front


@pytest.mark.parametrize("front", ["chart", "shape"])
@pytest.mark.parametrize("action", ACTIONS)
def test_every_button_works_or_says_what_to_select(
    excel: Excel, tmp_path: Path, action: str, front: str
) -> None:
    path = saved(twenty(), tmp_path)
    book = excel.open(with_chart(path) if front == "chart" else path)
    excel.selected_shape = "图片 1" if front == "shape" else None
    spoken = ScriptedUi(answers=[None, None])
    assert entry.carry_out(action, lambda: (book, spoken), pytest.fail) is (
        action not in ("paste_row", "next_finding", "previous_finding")
    )
    said = "\n".join(spoken.messages)
    assert "没有完成" not in said
    if action == "paste_row":
        assert said == "没有选中单元格。请先选中一个单元格，再点一次。"


# --- a workbook that takes no sheets


def test_an_own_workbook_with_its_structure_protected_is_checked_as_ever(
    excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(locked(saved(twenty(), tmp_path)))
    spoken = ScriptedUi()
    perform("validate", book, spoken)
    assert "已在 82 个单元格上标色" in spoken.messages[-1]


@pytest.mark.parametrize("removed", [(pages.RESULTS,), (pages.HIDDEN,), (pages.RESULTS, pages.HIDDEN)])
def test_a_workbook_that_takes_no_sheets_is_told_and_left_alone(
    excel: Excel, tmp_path: Path, removed: tuple[str, ...]
) -> None:
    book = excel.open(locked(saved(twenty(), tmp_path), *removed))
    before = content(excel, book)
    spoken = ScriptedUi()
    perform("validate", book, spoken)
    assert content(excel, book) == before
    assert spoken.kinds == ["warning"]
    (said,) = spoken.messages
    assert "结构受保护" in said and "没有标色" in said and "撤消" not in said
    assert "请先在“审阅—保护工作簿”中解除保护" in said
    assert "申请办理!D5　【错误 A-BAL】" in said
    assert said.count("【") == _TOLD
    assert re.search(r"……共 2\d 条。", said)


# --- files that are there


SAVING = {
    "export_json": ("数据.json", ()),
    "export_word": ("报告.docx", ("1",)),
    "export_web": ("报告.html", ("1",)),
    "pack": ("上报.zip", ()),
}
"""What each button writes, and the questions before."""


@pytest.mark.parametrize("action", SAVING)
def test_no_button_of_excel_replaces_a_file_unasked(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    name, answers = SAVING[action]
    excel.open(saved(report(), tmp_path))
    there = tmp_path / name
    there.write_bytes(b"mine")
    asked_before = action in ("export_word", "export_web") and _is_draft(tmp_path / "年报.xlsx")
    drafts = [True] if asked_before else []
    # the question is answered 否, and the dialog that comes again is cancelled
    excel.answers = [*answers, *drafts, str(there), False, None]
    assert clicked(excel, monkeypatch, action) == []
    assert there.read_bytes() == b"mine"
    assert any("已存在，要替换它吗" in question for question in excel.questions)
    excel.answers = [*answers, *drafts, str(there), True]
    clicked(excel, monkeypatch, action)
    assert not excel.answers
    assert there.read_bytes() != b"mine"


def _is_draft(path: Path) -> bool:
    made = api.load(path)
    return api.is_draft(made.report, check(made))


# --- questions of one line


def test_every_question_of_one_line_is_short_enough(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the fake answers a longer one as Excel does, with an error that the button would have to tell
    asked: list[str] = []
    real = ExcelUi.ask_text

    def ask(self: Any, prompt: str, default: str = "") -> str | None:
        asked.append(prompt)
        return real(self, prompt, default)

    monkeypatch.setattr(ui.ExcelUi, "ask_text", ask)
    excel.open(saved(report(), tmp_path))
    for action in ACTIONS:
        excel.answers = [None] * 4
        clicked(excel, monkeypatch, action)
    assert asked
    assert all(len(prompt) <= ui.PROMPT for prompt in asked)
    assert not any("没有完成" in said for said in excel.boxes)


@pytest.mark.parametrize("choice", ["1", "2"])
def test_an_ambiguous_row_is_pasted(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    book = excel.open(saved(report(), tmp_path))
    with excel.inside():
        sheet = book.sheets["复议诉讼"]
        sheet.activate()
        first = _first_entered(sheet)
        sheet.range(first).select()
    excel.answers = ["10102 02013 1100011", choice, True]
    before, _ = excel.boxes, excel.questions
    clicked(excel, monkeypatch, "paste_row")
    assert any("有几种拆法" in box for box in before)
    assert not excel.answers
    assert max(map(len, excel.questions[:2])) <= ui.PROMPT
    assert "已填入" in excel.boxes[-1]


def _first_entered(sheet: xw.Sheet) -> str:
    from xlgov.form import edition
    from xlgov.workbook.template import template_of

    places = template_of(edition("2021")).places
    return next(str(place.cell) for key, place in places.items() if place.sheet == sheet.name)
