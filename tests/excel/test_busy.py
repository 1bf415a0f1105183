"""A start that fails is seen: Excel busy with a cell, out of reach, or not there at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.excel.fake_excel import FakeExcel
from xlgov.excel import actions, entry, log
from xlgov.excel.ui import PROMPT, ExcelUi, ScriptedUi


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return log.path()


def pressed(monkeypatch: pytest.MonkeyPatch, excel: FakeExcel, perform: Any = None) -> tuple[bool, list[str]]:
    """A button pressed in such an Excel: whether it was done, and what could not be said there."""
    monkeypatch.setattr(actions, "perform", perform or (lambda *given: None))
    aside: list[str] = []

    def opened() -> Any:
        book: Any = excel.book("年报.xlsx")
        app: Any = excel
        return book, ExcelUi(app)

    return entry.carry_out("validate", opened, aside.append), aside


def start_editing(excel: FakeExcel) -> Any:
    def perform(action: str, book: Any, ui: Any) -> None:
        excel.editing = True
        ui.status("正在校验")

    return perform


def test_an_excel_at_leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = FakeExcel()
    assert pressed(monkeypatch, excel) == (True, [])
    assert not excel.boxes


def test_a_cell_being_edited_before_the_workbook_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = FakeExcel(editing=True)
    done, aside = pressed(monkeypatch, excel)
    assert not done
    assert excel.rejected == 1
    # no Ui yet: it is said without Excel
    assert aside == [entry.BUSY]
    assert aside[0].startswith("请先退出单元格编辑")


def test_a_cell_being_edited_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = FakeExcel()
    done, aside = pressed(monkeypatch, excel, start_editing(excel))
    assert not done
    # the status bar is rejected once in the action and once before the message, which comes all the same
    assert excel.rejected == 2
    assert excel.boxes == [entry.BUSY]
    assert not aside


def test_a_message_that_cannot_be_shown_is_said_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = FakeExcel()

    def broken(*given: object, **named: object) -> str:
        raise OSError("no window")

    monkeypatch.setattr(excel, "alert", broken)
    done, aside = pressed(monkeypatch, excel, start_editing(excel))
    assert (done, aside) == (False, [entry.BUSY])


def test_an_unknown_button_opens_nothing() -> None:
    def opened() -> Any:
        raise AssertionError

    aside: list[str] = []
    assert not entry.carry_out("validate');import os;('", opened, aside.append)
    assert "这个按钮" in aside[0]


def test_without_a_box_the_exit_code_makes_vba_show_the_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(entry, "_box", lambda text: False)
    with pytest.raises(SystemExit) as ended:
        entry.run("no such button")
    assert ended.value.code == 1
    assert "这个按钮" in capsys.readouterr().err


def test_with_a_box_vba_has_nothing_to_add(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(entry, "_box", lambda text: not shown.append(text))
    entry.run("no such button")
    assert "这个按钮" in shown[0]
    assert not capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="Excel is there, or may be")
def test_a_process_that_finds_no_excel_ends_with_a_code_and_a_word(tmp_path: Path) -> None:
    pytest.importorskip("xlwings", reason="xlwings is not here")
    command = "import xlgov.excel.entry;xlgov.excel.entry.run('validate')"
    done = subprocess.run(
        [sys.executable, "-B", "-X", "utf8", "-c", command, "--wb=年报.xlsx", "--from_xl=1", "--hwnd=42"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "没有完成" in done.stderr
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


# --- a file that is there


def saving(excel: FakeExcel, monkeypatch: pytest.MonkeyPatch, folder: Path, *typed: str, keep: int) -> Any:
    """Names typed into Excel's dialog one after the other; the first of the questions are answered 否."""
    names = iter(typed)
    asked: list[str] = []

    def confirm(prompt: str, title: str, buttons: str, mode: str) -> str:
        asked.append(prompt)
        return "no" if len(asked) <= keep else "yes"

    monkeypatch.setattr(excel, "alert", confirm)
    monkeypatch.setattr(excel, "GetSaveAsFilename", lambda *given: str(folder / next(names)), raising=False)
    return windows(excel, monkeypatch).save_file("请选择保存位置", "数据.json", ".json"), asked


def test_excel_itself_does_not_ask_about_a_file_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel = FakeExcel()
    (tmp_path / "数据.json").touch()
    for typed in ("数据.json", "数据"):
        path, asked = saving(excel, monkeypatch, tmp_path, typed, keep=0)
        assert path == tmp_path / "数据.json"
        assert asked == ["“数据.json”已存在，要替换它吗？"]
    path, asked = saving(excel, monkeypatch, tmp_path, "新的.json", keep=0)
    assert (path, asked) == (tmp_path / "新的.json", [])


def test_who_wants_to_keep_a_file_is_asked_for_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "数据.json").touch()
    path, asked = saving(FakeExcel(), monkeypatch, tmp_path, "数据.json", "新的.json", keep=1)
    assert (path, len(asked)) == (tmp_path / "新的.json", 1)


# --- the question of one line


def windows(excel: FakeExcel, monkeypatch: pytest.MonkeyPatch) -> ExcelUi:
    monkeypatch.setattr(sys, "platform", "win32")
    app: Any = excel
    return ExcelUi(app)


def test_a_question_is_answered_or_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = FakeExcel(answer="12 13")
    assert windows(excel, monkeypatch).ask_text("问" * PROMPT) == "12 13"
    excel.answer = False
    assert windows(excel, monkeypatch).ask_text("问") is None
    assert [len(question) for question in excel.questions] == [PROMPT, 1]


def test_a_question_that_is_too_long_comes_in_a_message_before(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = FakeExcel(answer="1")
    assert windows(excel, monkeypatch).ask_text("问" * (PROMPT + 1)) == "1"
    assert excel.boxes == ["问" * (PROMPT + 1)]
    assert excel.questions == ["请在下面填写："]
    # tests are told, so that it stays the exception
    with pytest.raises(ValueError, match="256"):
        ScriptedUi(answers=["1"]).ask_text("问" * (PROMPT + 1))
