"""What the self-test leaves: a request that no workbook can make, a record that names nobody."""

from __future__ import annotations

import datetime
import os
import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel import computers
from xlgov import api, files
from xlgov.errors import InputError
from xlgov.excel import actions, entry, log
from xlgov.excel.selftest import account, eyes, plan, udfs
from xlgov.excel.selftest.private import Private
from xlgov.excel.selftest.request import ACTIONS, Answer, Request, quietly, request_for
from xlgov.excel.selftest.steps import Outcome, State
from xlgov.excel.setup.machine import Machine, NoRegistry
from xlgov.excel.ui import ScriptedUi
from xlgov.samples import samples

DAY = datetime.date(2026, 1, 5)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "用户"))
    return tmp_path


# --- the request


def opened(path: str | Path) -> Any:
    return SimpleNamespace(name=Path(path).name, fullname=str(path))


def asked(folder: Path) -> tuple[Request, Any]:
    """A request and its workbook."""
    request = Request.new(folder)
    Path(request.path).write_bytes(b"")
    return request, opened(request.path)


def test_the_buttons_of_its_workbook_are_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request, book = asked(tmp_path)
    loud = ScriptedUi()

    def perform(action: str, book: Any, ui: Any) -> None:
        ui.message("校验完成")

    monkeypatch.setattr(actions, "perform", perform)
    assert entry.carry_out("validate", lambda: (book, loud))  # type: ignore[arg-type,return-value]
    assert request.answer("validate") == Answer("validate", True, ["校验完成"], os.getpid())
    # an answer is given once
    assert request.answer("validate") is None
    assert not loud.messages


def test_an_action_that_fails_says_so(tmp_path: Path) -> None:
    request, book = asked(tmp_path)
    with pytest.raises(InputError), quietly("validate", book, ScriptedUi()) as ui:
        ui.message("先说一句")
        raise InputError("没有找到表格", "请换一个文件。")
    answer = request.answer("validate")
    assert answer
    assert not answer.done
    said, told = answer.messages
    assert said == "先说一句"
    assert told.startswith("InputError：没有找到表格。请换一个文件。")


def test_what_goes_wrong_quietly_is_told_to_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a box in an Excel that nobody sees would wait for ever
    request, book = asked(tmp_path)
    loud, aside = ScriptedUi(), list[str]()
    for error in (InputError("没有找到表格", "请换一个文件。"), OSError("磁盘坏了")):
        monkeypatch.setattr(actions, "perform", Mock(side_effect=error))
        assert not entry.carry_out("validate", lambda: (book, loud), aside.append)
        assert not request.answer("validate").done  # type: ignore[union-attr]
    assert not loud.messages
    assert not aside


def test_an_error_is_told_with_its_place_in_our_code(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        api.load(tmp_path / "没有.xlsx")
    assert re.fullmatch(
        r"InputError：.*找不到这个文件.*（xlgov/[a-z_/]+\.py 第 \d+ 行）", log.brief(caught.value), re.DOTALL
    ), log.brief(caught.value)
    assert log.brief(OSError("磁盘坏了")) == "OSError：磁盘坏了"
    # such a place names nobody, and stays
    place = log.place_of(caught.value)
    assert Private.of(computer(tmp_path, "张三")).without(place) == place


def test_a_question_cannot_be_answered_by_a_request(tmp_path: Path) -> None:
    request, book = asked(tmp_path)
    with pytest.raises(IndexError), quietly("clear_marks", book, ScriptedUi()) as ui:
        ui.confirm("要替换吗？")
    assert not request.answer("clear_marks").done  # type: ignore[union-attr]


@pytest.mark.parametrize("action", ["import_json", "pack", "about", "roll_up", "put_right"])
def test_no_other_action_is_quiet(tmp_path: Path, action: str) -> None:
    _, book = asked(tmp_path)
    assert action not in ACTIONS
    assert request_for(action, book) is None


def test_a_workbook_cannot_ask_by_its_name(tmp_path: Path) -> None:
    name = f"xlgov自检-{'0' * 32}.xlsx"
    (tmp_path / name).write_bytes(b"")
    assert request_for("validate", opened(tmp_path / name)) is None
    loud = ScriptedUi()
    with quietly("validate", opened(tmp_path / name), loud) as ui:
        assert ui is loud


def test_a_request_is_for_one_path(tmp_path: Path) -> None:
    request, book = asked(tmp_path)
    assert request_for("validate", book) == request
    other = tmp_path / "附件" / book.name
    other.parent.mkdir()
    other.write_bytes(b"")
    assert request_for("validate", opened(other)) is None


@pytest.mark.parametrize(
    "name", ["..", "../../xlgov自检-{}.xlsx", "xlgov自检-{}.xlsm", "xlgov自检-{}.xlsx.xlsx"]
)
def test_a_request_is_for_one_name(tmp_path: Path, name: str) -> None:
    request, _ = asked(tmp_path)
    book = SimpleNamespace(name=name.format(request.token), fullname=request.path)
    assert request_for("validate", book) is None  # type: ignore[arg-type]


def test_a_request_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request, book = asked(tmp_path)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert request_for("validate", book) is None
    monkeypatch.setattr(time, "time", lambda: now)
    assert request_for("validate", book) == request
    request.withdraw()
    assert request_for("validate", book) is None
    assert not list((log.folder() / "selftest").iterdir())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"token": 1, "path": 2, "until": 3}', b"\xff"])
def test_a_request_that_is_none_is_no_error(tmp_path: Path, content: bytes) -> None:
    request, book = asked(tmp_path)
    (log.folder() / "selftest" / f"{request.token}.json").write_bytes(content)
    assert request_for("validate", book) is None


def test_two_requests_have_nothing_in_common(tmp_path: Path) -> None:
    (one, book), (other, _) = asked(tmp_path), asked(tmp_path)
    assert one.token != other.token
    assert len(one.token) == 32
    assert request_for("validate", book) == one


# --- the record


def outcomes(machine: Machine) -> list[Outcome]:
    """What is told on a computer where nearly everything is wrong, with paths in every spelling."""
    home = str(machine.home)
    texts = [
        f"找不到 {home}/Desktop/年报.xlsx",
        f"[Errno 2] No such file: '{home}\\\\AppData\\\\Local\\\\xlgov'",
        f"com_error: (-2147352567, 'D:\\{machine.home.name}\\年报\\某局.xlsx')",
        f"file://{machine.home.as_uri()[7:]}/x.xlsx",
        f"\\\\SERVER7\\{machine.home.name}$\\年报.xlsx 打不开",
        f"D:\\李四的材料\\{machine.home.name}\\x.txt",
        _quoted(f"D:\\李四的材料\\{machine.home.name}\\x.txt"),
        _quoted(f"\\\\SERVER7\\李四的 材料\\{machine.home.name}\\x.txt"),
        f"/srv/{machine.home.name}/共享/年报.xlsx",
        f"{machine.home.name}@{machine.environ['COMPUTERNAME']} 登录",
    ]
    made = [Outcome(f"第{i}步", State.WRONG, text, text) for i, text in enumerate(texts)]
    return [Outcome("电脑", State.WELL, plan.of_this_computer(machine)), *plan.set_up(machine), *made]


def _quoted(path: str) -> str:
    """As an error of Python's quotes it."""
    return "'" + path.replace("\\", "\\\\") + "'"


def computer(folder: Path, name: str) -> Machine:
    machine = computers.windows(computers.home(folder, name))
    environ = {**machine.environ, "USERNAME": name, "COMPUTERNAME": f"PC-{name}"}
    return replace(machine, environ=environ)


NAMES = st.text(st.characters(codec="gb2312", categories=["L", "Nd"]), min_size=2, max_size=12)


@given(name=NAMES | st.sampled_from(computers.HOMES))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_record_names_nobody(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    record = _record(computer(tmp_path_factory.mktemp("c"), name))
    reference = _reference(tmp_path_factory.mktemp("c"))
    assert name not in record or name in reference, record
    # whoever it is: the same record
    if name.casefold() not in reference.casefold():
        assert record == reference


_KNOWN: list[str] = []


def _reference(folder: Path) -> str:
    """The record of somebody whose name has nothing in common with anything."""
    if not _KNOWN:
        _KNOWN.append(_record(computer(folder, "Qzvx Wkjy")))
    return _KNOWN[0]


def _record(machine: Machine) -> str:
    return account.text(outcomes(machine), machine, "Excel", DAY)


def test_what_stands_in_the_place_of_names(tmp_path: Path) -> None:
    record = _record(computer(tmp_path, "张三"))
    assert "找不到 <用户文件夹>/Desktop/年报.xlsx" in record
    assert "'<其他文件夹>\\某局.xlsx'" in record
    assert "<网络位置>" in record
    assert "<用户>@<电脑> 登录" in record
    assert "张三" not in record
    assert "SERVER7" not in record
    assert "李四" not in record


def test_programs_for_everybody_keep_their_place(tmp_path: Path) -> None:
    private = Private.of(computer(tmp_path, "张三"))
    for text in (
        "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE",
        "/usr/lib/libreoffice/program/soffice",
        "xlwings64-0.37.8.dll，Excel 16.0，2026/11/28，1/2",
    ):
        assert private.without(text) == text


def test_a_short_name_is_found_as_a_word_only(tmp_path: Path) -> None:
    private = Private.of(computer(tmp_path, "li"))
    assert private.without("xlwings lib li/Li") == "xlwings lib <用户>/<用户>"


def test_the_record_holds_no_report_data(tmp_path: Path) -> None:
    record = _record(computer(tmp_path, "张三"))
    for sample in samples():
        assert sample.report.unit.name and sample.report.unit.name not in record


def test_the_record_ends_with_what_only_eyes_can_see(tmp_path: Path) -> None:
    machine = computer(tmp_path, "张三")
    for host, looks in (("Excel", eyes.EXCEL), ("LibreOffice", eyes.OFFICE)):
        tail = account.text([], machine, host, DAY).splitlines()[-len(looks) :]
        assert [line.startswith(f"[　] {i}. ") for i, line in enumerate(tail, 1)] == [True] * len(looks)
    assert len(eyes.EXCEL) == 17
    assert len({look.what for look in eyes.EXCEL}) == len(eyes.EXCEL)


def test_a_record_never_takes_the_place_of_another(tmp_path: Path) -> None:
    machine = replace(computer(tmp_path, "张三"), registry=NoRegistry())
    desktop = machine.home / "Desktop"
    desktop.mkdir()
    paths = [account.written([], machine, "Excel", None) for _ in range(2)]
    assert {path.parent for path in paths} == {desktop}
    assert len(set(paths)) == 2
    content = paths[0].read_bytes()
    assert content.startswith(b"\xef\xbb\xbfxlgov ")
    assert content.count(b"\n") == content.count(b"\r\n") > 5
    with pytest.raises(InputError, match="已存在"):
        account.written([], machine, "Excel", paths[0])


def test_a_record_is_written_where_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = replace(computer(tmp_path, "张三"), registry=NoRegistry())
    desktop = machine.home / "Desktop"
    desktop.mkdir()
    genuine, refused = files.write_bytes, [desktop]

    def write(path: Path, content: bytes) -> None:
        if path.parent in refused:
            raise InputError("没有权限写入这个文件夹", file=str(path))
        genuine(path, content)

    monkeypatch.setattr(files, "write_bytes", write)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert account.written([], machine, "Excel", None).parent == machine.home
    refused.append(machine.home)
    assert account.written([], machine, "Excel", None).parent == tmp_path
    refused.append(tmp_path)
    with pytest.raises(InputError, match="没有权限"):
        account.written([], machine, "Excel", None)


def test_the_desktop_is_where_the_system_has_it(tmp_path: Path) -> None:
    machine = computer(tmp_path, "张三")
    cloud = machine.home / "OneDrive" / "桌面"
    cloud.mkdir(parents=True)
    key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders"
    named = {"Desktop": "%USERPROFILE%\\OneDrive\\桌面"}
    there = replace(machine, registry=computers.DictRegistry({key: named}))
    assert account.written([], there, "Excel", None).parent == cloud
    linux = computers.linux(computers.home(tmp_path, "李四"))
    (linux.home / ".config").mkdir()
    (linux.home / ".config" / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/桌面"\n', "utf-8")
    (linux.home / "桌面").mkdir()
    assert account.written([], linux, "LibreOffice", None).parent == linux.home / "桌面"
    assert account.written([], machine, "Excel", None).parent == machine.home


def test_every_function_of_ours_is_evaluated() -> None:
    from xlgov.excel import functions

    tried = {name for formula, _ in udfs.CASES for name in dir(functions) if name in formula}
    assert tried == {name for name in dir(functions) if name.startswith("XLGOV_")}
