"""A start that fails is seen: Excel busy, or not there at all; and Excel's own boxes and questions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.com.errors import rejected
from xlgov.excel import actions, entry, log
from xlgov.excel.ui import PROMPT, ExcelUi, ScriptedUi

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return log.path()


def test_a_message_that_cannot_be_shown_is_said_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **named: object) -> None:
        raise OSError("no window")

    def rejected_call(*given: object) -> None:
        raise rejected()

    ui, aside = ScriptedUi(), list[str]()
    book: Any = SimpleNamespace(name="年报.xlsx")
    monkeypatch.setattr(ui, "message", broken)
    monkeypatch.setattr(actions, "perform", rejected_call)
    assert not entry.carry_out("validate", lambda: (book, ui), aside.append)
    assert aside == [entry.BUSY]
    assert aside[0].startswith("请先退出单元格编辑")


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


def saving(excel: Excel, *answers: object) -> tuple[Path | None, list[str]]:
    """Answer Excel's dialog for a name and what is asked after it; the path, and all that was asked."""
    excel.answers, before = list(answers), len(excel.questions)
    path = ExcelUi(excel.app).save_file("请选择保存位置", "数据.json", ".json")
    assert not excel.answers
    return path, excel.questions[before:]


def test_excel_itself_does_not_ask_about_a_file_that_is_there(excel: Excel, tmp_path: Path) -> None:
    there, new = tmp_path / "数据.json", tmp_path / "新的.json"
    there.touch()
    for typed in (there, there.with_suffix("")):
        path, asked = saving(excel, typed, True)
        assert path == there
        assert asked == ["请选择保存位置", "“数据.json”已存在，要替换它吗？"]
    assert saving(excel, new) == (new, ["请选择保存位置"])


def test_who_wants_to_keep_a_file_is_asked_for_another_name(excel: Excel, tmp_path: Path) -> None:
    there, new = tmp_path / "数据.json", tmp_path / "新的.json"
    there.touch()
    path, asked = saving(excel, there, False, new)
    assert (path, len(asked)) == (new, 3)


# --- the question of one line


def test_a_question_is_answered_or_cancelled(excel: Excel) -> None:
    excel.answers = ["12 13", None]
    assert ExcelUi(excel.app).ask_text("问" * PROMPT) == "12 13"
    assert ExcelUi(excel.app).ask_text("问") is None
    assert [len(question) for question in excel.questions] == [PROMPT, 1]


def test_a_question_that_is_too_long_comes_in_a_message_before(excel: Excel) -> None:
    excel.answers = ["1"]
    assert ExcelUi(excel.app).ask_text("问" * (PROMPT + 1)) == "1"
    assert excel.boxes == ["问" * (PROMPT + 1)]
    assert excel.questions == ["请在下面填写："]
    # tests are told, so that it stays the exception
    with pytest.raises(ValueError, match="256"):
        ScriptedUi(answers=["1"]).ask_text("问" * (PROMPT + 1))
