"""The ways in: nothing escapes, everything is said in Chinese and written to the log."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.books import saved, twenty
from tests.excel.com.errors import com_error, raised
from tests.reports import report
from xlgov.errors import InputError
from xlgov.excel import actions, entry, log
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.ui import ScriptedUi
from xlgov.report import Report

if TYPE_CHECKING:
    from tests.excel.host import Live


class FakeBook:
    """Enough of a workbook to be named in the log."""

    name = "年报.xlsx"


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "用户 目录"))
    return log.path()


def carried_out(monkeypatch: pytest.MonkeyPatch, error: BaseException | None) -> tuple[bool, ScriptedUi]:
    def perform(*_: Any) -> None:
        if error is not None:
            raise error

    ui = ScriptedUi()
    monkeypatch.setattr(actions, "perform", perform)
    return entry.carry_out("validate", lambda: (FakeBook(), ui)), ui  # type: ignore[arg-type,return-value]


def test_what_is_done_is_logged(monkeypatch: pytest.MonkeyPatch, own_log: Path) -> None:
    done, ui = carried_out(monkeypatch, None)
    assert done
    assert not ui.messages
    assert "validate 年报.xlsx" in own_log.read_text("utf-8")


def test_unusable_input_is_said_as_it_is(monkeypatch: pytest.MonkeyPatch, own_log: Path) -> None:
    done, ui = carried_out(monkeypatch, InputError("没有找到表格", "请换一个文件。"))
    assert not done
    assert ui.messages == ["没有找到表格。请换一个文件。"]
    assert ui.kinds == ["warning"]
    assert "没有找到表格" in own_log.read_text("utf-8")


@pytest.mark.parametrize("error", [ZeroDivisionError("division"), SystemExit(3), KeyboardInterrupt()])
def test_anything_else_ends_in_chinese_too(
    monkeypatch: pytest.MonkeyPatch, own_log: Path, error: BaseException
) -> None:
    done, ui = carried_out(monkeypatch, error)
    assert not done
    assert "没有完成" in ui.messages[0]
    assert str(own_log) in ui.messages[0]
    assert "Traceback" not in ui.messages[0]
    assert "Traceback" in own_log.read_text("utf-8")


@pytest.mark.parametrize("error", [com_error(-2147418111), raised("", -2146777998)])
def test_a_cell_being_edited_is_named(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    _, ui = carried_out(monkeypatch, error)
    assert ui.messages[0].startswith("请先退出单元格编辑")
    _, ui = carried_out(monkeypatch, raised(""))
    assert "没有完成" in ui.messages[0]


def test_a_log_that_cannot_be_written_is_no_reason_to_fail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(log, "folder", lambda: tmp_path / "file" / "xlgov")
    done, _ = carried_out(monkeypatch, None)
    assert done


def test_without_a_workbook_the_message_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    def opened() -> Any:
        raise InputError("没有打开的工作簿")

    assert not entry.carry_out("about", opened)
    assert "没有打开的工作簿" in capsys.readouterr().err


@pytest.mark.office
def test_excel_calls_the_entry(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlgov.excel import ui

    book = live.open(saved(twenty(), tmp_path))
    book.set_mock_caller()
    spoken = ScriptedUi()
    monkeypatch.setattr(ui, "ExcelUi", lambda app: spoken)
    entry.run("validate")
    assert "校验完成" in spoken.messages[0]
    for action in ACTIONS:
        spoken.answers = [None]
        spoken.pasted = None
        entry.run(action)
    assert not any("没有完成" in message for message in spoken.messages)


@pytest.mark.office
def test_the_office_process_attaches_and_acts(live: Live, tmp_path: Path) -> None:
    first = live.open(saved(Report(edition="2021", figures={}), tmp_path, "甲 乙.xlsx"))
    live.open(saved(report(), tmp_path, "另一个.xlsx"))
    script = (
        "import sys\nfrom xlgov.excel import ui, office_run\n"
        "class Quiet(ui.OfficeUi):\n"
        "    def message(self, text, **_): print(text)\n"
        "    def confirm(self, text): print(text); return True\n"
        "ui.OfficeUi = Quiet\nsys.exit(office_run.main())"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-X",
            "utf8",
            "-c",
            script,
            "fill_zeros",
            "--pipe",
            live.office.pipe,
            "--document",
            first.impl.url,
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env=dict(os.environ),
    )
    assert done.returncode == 0, done.stderr
    assert "已在" in done.stdout
    assert first.sheets["申请办理"].range("D5").value == 0
