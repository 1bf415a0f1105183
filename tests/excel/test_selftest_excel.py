"""The self-test in an Excel of its own, which is a fake one: it passes there, and every fault is found at its
own step."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel import computers
from tests.excel.books import saved
from tests.excel.com.application import Application
from tests.excel.com.comments import Comment
from tests.excel.com.errors import raised
from tests.excel.com.looks import Interior
from tests.excel.com.ranges import Range
from tests.excel.selftests import STEPS, taken
from tests.reports import report
from xlgov.excel import actions, entry, functions, install, patience, ui
from xlgov.excel.selftest import account, own_host, plan, pressing, running
from xlgov.excel.selftest.own_host import ExcelHost
from xlgov.excel.selftest.steps import Outcome, State, Step
from xlgov.excel.selftest.trial import Trial
from xlgov.excel.setup.machine import Machine
from xlgov.excel.ui import ScriptedUi
from xlgov.samples import samples
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel

FORM = samples()[-1].report.form
TOTAL = template_of(FORM.statutory).places["requests.received.total"]


class Desk:
    """A Windows computer with this Excel, whose add-in is installed."""

    def __init__(self, excel: Excel, machine: Machine, folder: Path) -> None:
        self.excel, self.machine, self.folder = excel, machine, folder
        self.ended: list[int] = []
        self.is_gone = threading.Event()

    def take(self, *steps: Any) -> dict[str, Outcome]:
        return taken(self.machine, ExcelHost(self.machine), self.folder, *steps)

    def wrong(self, *steps: Any) -> dict[str, str]:
        """What is wrong at some steps."""
        return {name: each.text for name, each in self.take(*steps).items() if each.state is State.WRONG}


@pytest.fixture
def desk(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    machine = computers.windows(computers.home(tmp_path, "张三"))
    install.install(machine)
    made = Desk(excel, machine, tmp_path)
    for name in ("LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, machine.environ["LOCALAPPDATA"])

    def end(pid: int) -> None:
        made.ended.append(pid)
        made.is_gone.set()

    monkeypatch.setattr(own_host, "end", end)
    # its number is that of no process, or of somebody else's
    monkeypatch.setattr(running.Guard, "tell", lambda guard, left: None)
    monkeypatch.setattr(own_host, "runs", lambda pid: not made.is_gone.is_set())
    genuine = Application.Quit

    def quit_(app: Application) -> None:
        genuine(app)
        made.is_gone.set()

    monkeypatch.setattr(Application, "Quit", quit_)
    monkeypatch.setattr(own_host, "_GONE", 1.0)
    monkeypatch.setattr(ui, "ExcelUi", _Nobody)
    excel.with_addin()
    excel.macros["xlgov.xlam!XlgovRun"] = lambda action: click(excel, action)
    for name in filter(re.compile("XLGOV_").match, dir(functions)):
        excel.functions[name] = _values(getattr(functions, name))
    _BOXES.clear()
    yield made
    assert not _BOXES, "a box in an Excel that nobody sees"


class _Nobody(ui.ExcelUi):
    """Whoever would see a box."""

    def message(self, text: str, **_: Any) -> None:
        _BOXES.append(text)


_BOXES: list[str] = []


def _values(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function as xlwings calls it: a range of one cell is its value."""

    def called(*given: Any) -> Any:
        answer = function(*(each[0][0] if isinstance(each, list) else each for each in given))
        return [list(answer.columns), *answer.values] if hasattr(answer, "columns") else answer

    return called


def click(excel: Excel, action: str) -> None:
    """What the add-in's XlgovRun does: the command line of RunPython, in this process."""
    book = excel.active_book
    assert book
    before = list(sys.argv)
    sys.argv[1:] = [f"--wb={book.name}", "--from_xl=1", f"--hwnd={excel.hwnd}"]
    try:
        entry.run(action)
    finally:
        sys.argv[:] = before


def test_a_healthy_excel_passes(desk: Desk) -> None:
    outcomes = plan.selftest(desk.machine, ExcelHost(desk.machine), lambda *given: None)
    states = {each.name: (each.state, each.text) for each in outcomes if not each.name.startswith("安装：")}
    assert {name: state for name, state in states.items() if state[0] is not State.WELL} == {}
    assert list(states) == [*STEPS, "退出"]
    assert states["启动"][1] == "Excel 16.0，内部版本 17328，Windows (64-bit) NT 10.00"
    assert "代码页 cp936" in states["电脑"][1]
    set_up = [each for each in outcomes if each.name.startswith("安装：")]
    assert [each.text for each in set_up if each.state is State.WRONG] == []
    assert len(set_up) > 8
    assert plan.exit_code(outcomes) == 0
    assert not desk.ended
    assert not desk.excel.books
    record = account.text(outcomes, desk.machine, "Excel", account.datetime.date(2026, 1, 5))
    assert "张三" not in record
    assert str(desk.folder) not in record
    assert "没有问题" in record


def test_the_button_leaves_the_excel_of_the_user_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.excel.com import standins
    from tests.excel.com.excel import Excel

    # the user has one Excel with a workbook, and another one is started beside it
    users = Excel(desk.excel._engine, number=1)
    standins.WINDOWS.excels.append(users)
    book = users.open(saved(report(), desk.folder))
    monkeypatch.setattr(Machine, "here", lambda: desk.machine)
    monkeypatch.setattr(plan, "STEPS", [STEPS["启动"], STEPS["打开样表"]])
    (desk.machine.home / "Desktop").mkdir()
    scripted = ScriptedUi([True])
    before = users.calls.copy()
    actions.perform("about", book, scripted)
    assert "另开一个 Excel，不动您的文件" in scripted.questions[0]
    assert scripted.messages[1].startswith("自检完成，共 ")
    assert "没有问题" in scripted.messages[1]
    (record,) = (desk.machine.home / "Desktop").iterdir()
    assert "正常    打开样表：" in record.read_text("utf-8-sig")
    assert [each.name for each in users.books] == [book.name]
    assert not desk.excel.books
    written = {call for call in users.calls - before if call.endswith("=")}
    assert written <= {"Application.EnableEvents="}
    assert not users.unknown


def test_a_formula_that_is_worked_out_wrongly(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = Range.Value

    def one_more(cells: Range) -> Any:
        value = genuine.fget(cells)  # type: ignore[attr-defined]
        here = (cells.sheet.name, cells._address(False, False))
        return value + 1 if here == (TOTAL.sheet, TOTAL.cell) else value

    monkeypatch.setattr(Range, "Value", property(one_more, genuine.fset))  # type: ignore[attr-defined]
    monkeypatch.setattr(Range, "Value2", property(one_more, genuine.fset), raising=False)  # type: ignore[attr-defined]
    found = desk.wrong("打开样表", "标色和批注", "重新计算")
    assert list(found) == ["重新计算"]
    assert found["重新计算"].startswith(f"1 个公式算得不对：{TOTAL} 应为")


def test_a_note_that_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = Range.AddComment
    done: list[str] = []

    def forgetful(cells: Range, Text: str = "") -> Comment:
        done.append(Text)
        # one by one as well, after the add-in's procedure has told that something is missing
        return genuine(cells, "" if Text in done[2:3] else Text)

    monkeypatch.setattr(Range, "AddComment", forgetful)
    found = desk.wrong("打开样表", "标色和批注", "校验结果", "重新计算")
    assert list(found) == ["标色和批注"]
    assert "没有批注，或批注不对：" in found["标色和批注"]


def test_a_colour_that_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlgov.excel.marks import rgb
    from xlgov.workbook.styles import FILLS

    marks = {red + 256 * green + 65536 * blue for red, green, blue in map(rgb, FILLS.values())}
    genuine = Interior.Color

    def sticky(looks: Interior, colour: Any) -> None:
        if genuine.fget(looks) not in marks:  # type: ignore[attr-defined]
            genuine.fset(looks, colour)  # type: ignore[attr-defined]

    monkeypatch.setattr(Interior, "Color", property(genuine.fget, sticky))  # type: ignore[attr-defined]
    found = desk.wrong("打开样表", "标色和批注", "清除标记")
    assert list(found) == ["清除标记"]
    assert "底色没有恢复：" in found["清除标记"]


def test_a_function_that_gives_an_error(desk: Desk) -> None:
    desk.excel.functions["XLGOV_AMOUNT"] = lambda text: "Could not load xlwings64-0.37.8.dll"
    found = desk.wrong("打开样表", "自定义函数")
    assert list(found) == ["自定义函数"]
    assert found["自定义函数"].startswith('1 个函数不对：XLGOV_AMOUNT("251000元") 得“Could not load')


def test_an_excel_that_is_busy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience.Patience, "typing", 0.2)
    desk.excel.edit_before("Workbooks.Open")
    found = desk.wrong("启动", "打开样表")
    assert found["打开样表"].startswith("它一直忙")
    assert "启动" not in found


def test_an_excel_that_hangs_is_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(action: str) -> None:
        desk.is_gone.wait(60)
        raise raised("the host is gone")

    desk.excel.macros["xlgov.xlam!XlgovRun"] = hangs
    outcomes = desk.take(replace(STEPS["按钮"], limit=3.0))
    assert outcomes["按钮"].state is State.WRONG
    assert "3 秒没有回应，已经结束它" in outcomes["按钮"].text
    assert desk.ended == [desk.excel.pid]


def test_an_excel_that_dies_is_named_and_another_is_started(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(cells: Range, Text: str = "") -> Comment:
        desk.is_gone.set()
        raise raised("RPC server is unavailable")

    def opened_again(trial: Trial) -> str:
        desk.is_gone.clear()
        return STEPS["打开样表"].do(trial)

    monkeypatch.setattr(Range, "AddComment", dies)
    outcomes = desk.take("启动", "标色和批注", Step("再打开", opened_again))
    assert outcomes["标色和批注"].text.startswith("它中途自己退出了（")
    assert "（xlgov/excel/" in outcomes["标色和批注"].text
    assert outcomes["再打开"].state is State.WELL


def test_a_python_that_does_not_start(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "_PATIENCE", 0.3)
    desk.excel.macros["xlgov.xlam!XlgovRun"] = lambda action: None
    outcomes = desk.take("按钮")
    assert outcomes["按钮"].text == "按钮启动的 Python 没有回答"
    assert "addin doctor" in outcomes["按钮"].advice


def test_a_button_that_fails_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: Any) -> None:
        raise OSError("磁盘坏了")

    monkeypatch.setattr(actions, "perform", fails)
    assert desk.wrong("按钮")["按钮"].startswith("OSError：磁盘坏了")


def test_without_the_add_in_buttons_and_functions_are_not_tried(desk: Desk) -> None:
    desk.machine.addin.unlink()
    outcomes = plan.selftest(desk.machine, ExcelHost(desk.machine), lambda *given: None)
    by_name = {each.name: each for each in outcomes}
    for name in ("加载项", "自定义函数", "按钮"):
        assert by_name[name].state is State.NOT_TRIED
        assert "还没有安装加载项" in by_name[name].text
    assert by_name["安装：加载项"].state is State.WRONG
    assert by_name["导出"].state is State.WELL
    assert plan.exit_code(outcomes) == 1


def test_an_add_in_whose_macros_are_off(desk: Desk) -> None:
    desk.excel.macros.clear()
    found = desk.wrong("加载项", "按钮")
    assert list(found) == ["按钮"]
    assert "macros may be disabled" in found["按钮"]


def test_the_excel_of_the_user_is_not_taken(desk: Desk) -> None:
    # the program that is started must be another one than those that have windows
    desk.excel.open(saved(report(), desk.folder))
    outcomes = desk.take("启动", "打开样表")
    assert "您正在用的那一个" in outcomes["启动"].text
    assert outcomes["打开样表"].state is State.NOT_TRIED
    assert not desk.ended
    assert len(desk.excel.books) == 1


def test_the_number_of_an_excel_that_went_is_nobodys(desk: Desk) -> None:
    host = ExcelHost(desk.machine)
    assert host.app.pid == desk.excel.pid
    assert host.quit()
    # Windows may have given it to another program
    host.kill()
    assert desk.ended == []


def test_an_excel_that_does_not_go_is_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_host, "runs", lambda pid: True)
    outcomes = desk.take("启动")
    assert "没有按要求退出，已经强行结束它" in outcomes["退出"].text
    assert desk.ended == [desk.excel.pid]
