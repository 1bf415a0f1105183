"""The steps of the self-test, in their order, and a run of all of them on this computer."""

from __future__ import annotations

import locale
import platform
import struct
import sys
from pathlib import Path

from xlgov import __version__
from xlgov.errors import InputError
from xlgov.excel import doctor
from xlgov.excel.selftest import formulas, keeping, marking, pressing, udfs
from xlgov.excel.selftest.own_host import ExcelHost, OfficeHost, OwnHost
from xlgov.excel.selftest.running import Run, Waiting
from xlgov.excel.selftest.steps import Outcome, State, Step, WrongError, of_check
from xlgov.excel.selftest.trial import Trial
from xlgov.excel.setup.check import wrong
from xlgov.excel.setup.machine import Machine

SECONDS = 60
"""What the whole takes, said beforehand."""
START = "启动"

STEPS = (
    Step("电脑", lambda trial: of_this_computer(trial.machine), in_host=False),
    Step(START, lambda trial: trial.host.version, starts=True),
    Step("打开样表", lambda trial: _opened(trial)),
    Step("校验结果", marking.checked),
    Step("标色和批注", marking.marked),
    Step("清除标记", marking.cleared),
    Step("重新计算", formulas.computed),
    Step("保存和重新打开", keeping.reopened),
    Step("导出", keeping.exported),
    Step("加载项", pressing.there),
    Step("自定义函数", udfs.evaluated),
    Step("按钮", pressing.pressed, limit=200.0),
)


def own_host(machine: Machine, *, office: bool | None = None) -> OwnHost:
    """The host that buttons are used in on this computer; LibreOffice where ``office`` says so."""
    if machine.system == "linux" if office is None else office:
        return OfficeHost(machine)
    return ExcelHost(machine)


def selftest(machine: Machine, host: OwnHost, waiting: Waiting) -> list[Outcome]:
    """Everything, in the order in which it is to be read: the set-up first, then the steps."""
    run = Run(Trial(machine, host), waiting)
    outcomes = run.take(STEPS)
    return [outcomes[0], *set_up(machine), *outcomes[1:]]


def exit_code(outcomes: list[Outcome]) -> int:
    """0 all right, 1 something is wrong, 2 there was no host to try it in."""
    if any(each.name == START and each.state is not State.WELL for each in outcomes):
        return 2
    return int(any(each.state is State.WRONG for each in outcomes))


def of_this_computer(machine: Machine) -> str:
    """Versions, bits, language and code page."""
    import xlwings

    language = locale.getlocale()[0] or "语言不明"
    page = f"，代码页 {machine.code_page}" if machine.system == "windows" else ""
    return (
        f"xlgov {__version__}，Python {platform.python_version()}（{struct.calcsize('P') * 8} 位），"
        f"xlwings {xlwings.__version__}，{platform.system()} {platform.release()} {platform.machine()}，"
        f"{language}{page}，文件名编码 {sys.getfilesystemencoding()}"
    )


def _opened(trial: Trial) -> str:
    with trial.opened(trial.path) as book:
        expected, found = trial.sheets, [sheet.name for sheet in book.sheets]
        if found != expected:
            raise WrongError(f"打开以后的工作表与文件里的不同：{'、'.join(found)}")
        if Path(book.fullname).name != trial.path.name:
            raise WrongError(f"打开以后的文件名变成了“{book.name}”")
    return f"{len(found)} 张工作表，文件名里的中文、空格、括号和 & 都认得"


def set_up(machine: Machine) -> list[Outcome]:
    """The check of the set-up, as outcomes."""
    try:
        found = doctor.checks(machine)
    except InputError as error:
        found = [wrong("检查", error.what, error.advice)]
    return [of_check(check) for check in found]
