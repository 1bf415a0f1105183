"""The self-test in a live LibreOffice: it passes there, and every fault is found at its own step."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved
from tests.excel.com.errors import REJECTED, com_error
from tests.excel.selftests import GivenHost, taken
from tests.reports import report
from xlgov.excel import log
from xlgov.excel.actions import perform
from xlgov.excel.marks import rgb
from xlgov.excel.office.ranges import Range
from xlgov.excel.office.sheet import Sheet
from xlgov.excel.selftest import account, plan, running
from xlgov.excel.selftest.own_host import OfficeHost
from xlgov.excel.selftest.steps import State, Step, WrongError
from xlgov.excel.selftest.trial import Trial
from xlgov.excel.setup.machine import Machine
from xlgov.excel.ui import ScriptedUi
from xlgov.samples import samples
from xlgov.workbook.styles import FILLS
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from tests.excel.host import Live

pytestmark = pytest.mark.office

PLACES = template_of(samples()[-1].report.form.statutory).places


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders of data and settings, for this process and those that it starts."""
    home = tmp_path / "张三"
    (home / "Desktop").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home


def wrong(outcomes: dict[str, Any]) -> dict[str, str]:
    return {name: each.text for name, each in outcomes.items() if each.state is State.WRONG}


# --- the whole


@pytest.fixture
def profile(own_folders: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with the extension in it, which starts this Python."""
    from tests.macros import screen

    if shutil.which("unopkg") is None:
        pytest.skip("not here: unopkg")
    settings = own_folders / ".config" / "xlgov"
    settings.mkdir(parents=True)
    (settings / "office.json").write_text(json.dumps({"python": sys.executable}), "utf-8")
    extension = Path(plan.__file__).parents[1] / "assets" / "xlgov.oxt"
    return screen.profile(extension, tmp_path_factory.mktemp("profile"))


def test_the_button_does_the_whole_test_in_a_libreoffice_of_its_own(
    live: Live, profile: Path, own_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = live.open(saved(report(), tmp_path))
    hosts: list[OfficeHost] = []

    def own_host(machine: Machine, *, office: bool | None = None) -> OfficeHost:
        assert office
        hosts.append(OfficeHost(machine, profile))
        return hosts[-1]

    monkeypatch.setattr(plan, "own_host", own_host)
    ui = ScriptedUi([True])
    perform("about", book, ui)
    assert "另开一个 LibreOffice，不动您的文件" in ui.questions[0]
    assert ui.messages[1].startswith("自检完成")
    (record,) = (own_folders / "Desktop").iterdir()
    assert str(record) in ui.messages[1]
    said = record.read_text("utf-8-sig")
    for step in plan.STEPS:
        if step.name != "自定义函数":
            assert f"正常    {step.name}：" in said, said
    assert "没有试  自定义函数：" in said
    assert "正常    退出：" in said
    assert str(own_folders) not in said
    assert "张三" not in said
    # the extension is in this profile, not among what the user installed
    assert "有问题  安装：LibreOffice 扩展" in said
    assert said.count("有问题") == 2 and "1 项有问题" in said
    assert [each.name for each in live.app.books] == [book.name]
    assert hosts[0]._office is None
    assert profile.is_dir()
    assert list((log.folder() / "selftest").iterdir()) == []
    # what is shown meanwhile, and gone after
    assert ui.window.closed
    assert len(ui.window.shown) > 20
    assert ui.statuses[-1] is None


def test_the_button_can_be_stopped(live: Live, tmp_path: Path, own_folders: Path) -> None:
    book = live.open(saved(report(), tmp_path))
    ui = ScriptedUi([True])
    ui.window.stop_after = 1
    perform("about", book, ui)
    assert ui.messages[1] == "已停止自检，没有写记录。"
    assert not list((own_folders / "Desktop").iterdir())
    assert [each.name for each in live.app.books] == [book.name]


# --- what may be wrong with a host


def found(live: Live, folder: Path, step: str) -> str:
    """What is wrong at a step, and the only one that is."""
    host = GivenHost(live.app)
    outcomes = taken(Machine.here(), host, folder, step)
    assert host.asked == 1
    assert list(wrong(outcomes)) == [step]
    return wrong(outcomes)[step]


def test_a_formula_that_is_worked_out_wrongly(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = PLACES["requests.received.total"]
    genuine = Range.raw_value
    assert isinstance(genuine, property)

    def one_more(cells: Range) -> Any:
        value = genuine.fget(cells)  # type: ignore[misc]
        here = (cells.sheet.name, cells.address.replace("$", "")) == (place.sheet, place.cell)
        return value + 1 if here else value

    monkeypatch.setattr(Range, "raw_value", property(one_more, genuine.fset))
    said = found(live, tmp_path, "重新计算")
    assert said.startswith("1 个公式算得不对：" + str(place))


def test_a_note_that_is_lost(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = Sheet.add_notes

    def forgetful(sheet: Sheet, notes: dict[str, str]) -> None:
        genuine(sheet, dict(list(notes.items())[1:]))

    monkeypatch.setattr(Sheet, "add_notes", forgetful)
    assert "没有批注，或批注不对：" in found(live, tmp_path, "标色和批注")


def test_a_colour_that_stays(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine, marks = Range.color, [rgb(code) for code in FILLS.values()]
    assert isinstance(genuine, property)

    def sticky(cells: Range, colour: Any) -> None:
        if genuine.fget(cells) not in marks:  # type: ignore[misc]
            genuine.fset(cells, colour)  # type: ignore[misc]

    monkeypatch.setattr(Range, "color", property(genuine.fget, sticky))
    assert "底色没有恢复：" in found(live, tmp_path, "清除标记")


def test_a_note_that_stays(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sheet, "delete_notes", lambda sheet, cells: None)
    assert "批注没有去掉：" in found(live, tmp_path, "清除标记")


def test_a_figure_that_saving_changes(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlwings as xw

    genuine = xw.Book.save

    def careless(book: xw.Book, *given: Any) -> None:
        place = PLACES["requests.received.natural_person"]
        book.sheets[str(place.sheet)].range(str(place.cell)).value = 987654
        genuine(book, *given)

    monkeypatch.setattr(xw.Book, "save", careless)
    assert "保存以后读到的内容与原来不同（1 个数）" in found(live, tmp_path, "保存和重新打开")


def test_a_host_that_is_busy(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xlwings as xw

    def rejected(*given: object) -> None:
        raise com_error(REJECTED)

    monkeypatch.setattr(xw.main.Books, "open", rejected)
    assert found(live, tmp_path, "打开样表").startswith("它一直忙")


def test_a_host_that_hangs_is_ended_and_another_is_started_once(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = GivenHost(live.app)
    monkeypatch.setattr(running, "_GRACE", 5.0)

    def hangs(trial: Trial) -> str:
        host.ended.wait(60)
        raise OSError("the host is gone")

    steps = [Step(name, hangs, limit=0.3) for name in ("甲", "乙")]
    outcomes = taken(Machine.here(), host, tmp_path, steps[0], steps[1], "打开样表")
    assert "0 秒没有回应，已经结束它" in outcomes["甲"].text
    # the thread is in a step of this file, called by ours
    assert "（xlgov/excel/selftest/" in outcomes["甲"].text
    # the second one ends by itself: what it waits for is gone already
    assert wrong(outcomes)["乙"].startswith("OSError：the host is gone")
    assert outcomes["打开样表"].state is State.WELL


def test_after_two_that_hang_no_host_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host = GivenHost(None)  # type: ignore[arg-type]
    monkeypatch.setattr(running, "_GRACE", 0.1)

    def hangs(trial: Trial) -> str:
        import time

        time.sleep(3)
        return "too late"

    steps = [Step(name, hangs, limit=0.2) for name in ("甲", "乙")]
    here = Step("丙", lambda trial: "done", in_host=False)
    outcomes = taken(Machine.here(), host, tmp_path, *steps, "打开样表", here)
    assert set(wrong(outcomes)) == {"甲", "乙"}
    assert outcomes["打开样表"].state is State.NOT_TRIED
    assert outcomes["丙"].state is outcomes["退出"].state is State.WELL


def test_interrupted_from_the_keyboard_it_ends_and_goes_on_with_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = GivenHost(None)  # type: ignore[arg-type]
    taken_up: list[str] = []

    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "wait", interrupted)
    steps = [Step("甲", lambda trial: "好"), Step("乙", lambda trial: taken_up.append("乙") or "好")]
    with pytest.raises(KeyboardInterrupt):
        taken(Machine.here(), host, tmp_path, *steps)
    assert host.ended.is_set()
    assert not taken_up


_KILLED = """
import os, signal, subprocess, sys, time
from pathlib import Path
from xlgov.excel.selftest.guard import Guard, Left

base = Path(sys.argv[1])
host = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"], start_new_session=True)
(base / "profile").mkdir()
(base / "profile" / "x").write_text("x")
(base / "request").write_text("x")
guard = Guard()
guard.tell(Left((host.pid,)))
guard.tell(Left((host.pid,), (str(base / "profile"), str(base / "request"))))
print(host.pid, flush=True)
killed = getattr(signal, sys.argv[2])
if killed != signal.SIGKILL:
    # whoever runs the tests may have it ignored, as nohup does
    signal.signal(killed, signal.SIG_DFL)
os.kill(os.getpid(), killed)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGHUP"])
def test_what_is_left_of_one_that_is_killed_goes(tmp_path: Path, name: str) -> None:
    base = tmp_path / "base"
    base.mkdir()
    command = [sys.executable, "-c", _KILLED, str(base), name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode < 0, done.stderr
    until = time.monotonic() + 20
    while list(base.iterdir()) or _lives(int(done.stdout)):
        assert time.monotonic() < until, list(base.iterdir())
        time.sleep(0.1)


def _lives(pid: int) -> bool:
    """Whether a process does anything; one that nobody has waited for does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False


@pytest.mark.usefixtures("live")  # without LibreOffice it is skipped
def test_of_a_libreoffice_that_is_killed_nothing_stays(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path / "folder"
        folder.mkdir()
        patch.setattr(tempfile, "tempdir", str(folder))
        host = OfficeHost(Machine.here())
        assert host.app.books is not None
        office = host._office
        assert office
        assert host.left.processes == (office.pid,)
        there = [path for path in office.traces if path.exists()]
        assert len(there) == 2
        assert not host.died
        # the office itself, not the program that started it
        tasks = Path(f"/proc/{office.pid}/task").glob("*/children")
        for child in " ".join(task.read_text() for task in tasks).split():
            os.kill(int(child), signal.SIGKILL)
        assert host.died
        host.kill()
    assert not [path for path in there if path.exists()]
    assert not list(folder.iterdir())
    assert host.left.processes == ()


def test_without_a_host_nothing_is_tried_and_the_record_says_why(
    own_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    host = plan.own_host(Machine.here(), office=True)
    outcomes = plan.selftest(Machine.here(), host, lambda *given: None)
    assert plan.exit_code(outcomes) == 2
    by_name = {each.name: each for each in outcomes}
    assert "没有找到 LibreOffice" in by_name[plan.START].text
    steps = [step.name for step in plan.STEPS if step.in_host and not step.starts]
    assert {by_name[name].state for name in steps} == {State.NOT_TRIED}
    path = account.written(outcomes, Machine.here(), host.name, None)
    assert path.parent == own_folders / "Desktop"


def test_a_step_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    def fails(trial: Trial) -> str:
        raise WrongError("不对", "换一个。")

    host = GivenHost(None)  # type: ignore[arg-type]
    steps = [Step("甲", fails), Step("乙", lambda trial: "好")]
    outcomes = taken(Machine.here(), host, tmp_path, *steps)
    assert [each.state for each in outcomes.values()] == [State.WRONG, State.WELL, State.WELL]
    assert account.lines(outcomes["甲"]) == ["有问题  甲：不对", "        怎么办：换一个。"]
