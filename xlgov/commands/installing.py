"""The commands ``xlgov addin`` and ``xlgov office``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov.commands.console import Group, say
from xlgov.commands.options import FORCE
from xlgov.errors import InputError

if TYPE_CHECKING:
    from xlgov.excel.setup.record import Change

_PATH = click.Path(path_type=Path)
_python = click.option(
    "--python", type=_PATH, metavar="路径", help="按钮使用的 Python 程序；不写时为运行本命令的这一个。"
)


@click.group(cls=Group)
def addin() -> None:
    """Excel 加载项（功能区按钮）：安装、移除、自检。"""


@addin.command("install")
@_python
def addin_install(python: Path | None) -> int:
    """把加载项装入 Excel 的启动文件夹，并写好配置。可以重复运行。"""
    from xlgov.excel import doctor, install
    from xlgov.excel.setup.machine import Machine

    machine = Machine.here()
    done = install.install(machine, python=python)
    _show(done.changes)
    say(f"按钮使用的 Python：{done.python}")
    for check in doctor.checks(machine):
        if not check.ok:
            say("\n".join(check.lines()))
    say("请关闭并重新打开 Excel，功能区会出现“信息公开年报”。没有出现时运行 xlgov addin doctor。")
    return 0


@addin.command("remove")
def addin_remove() -> int:
    """移除加载项和配置，恢复原来的文件。"""
    from xlgov.excel import install
    from xlgov.excel.setup.machine import Machine

    return _removed(install.remove(Machine.here()), "加载项")


@addin.command("doctor")
@click.argument("workbooks", nargs=-1, type=_PATH, metavar="[工作簿...]")
def addin_doctor(workbooks: tuple[Path, ...]) -> int:
    """自检：按钮不能用时，逐项检查原因并说明怎么办；可附带要检查的工作簿。"""
    from xlgov.excel import doctor
    from xlgov.excel.setup.machine import Machine

    found = doctor.checks(Machine.here(), workbooks)
    for check in found:
        for line in check.lines():
            say(line)
    wrong = sum(not check.ok for check in found)
    say(f"共 {len(found)} 项，{f'{wrong} 项有问题' if wrong else '全部正常'}。")
    return int(wrong > 0)


@addin.command("selftest")
@click.option("-o", "out", type=_PATH, metavar="文件.txt", help="记录写到哪里；不写时放在桌面上。")
@FORCE
def addin_selftest(out: Path | None, force: bool) -> int:
    """完整自检：另开一个 Excel（Linux：LibreOffice），把按钮和公式实际做一遍，不动您的文件。"""
    _require_xlwings()
    from xlgov import files
    from xlgov.excel.selftest import account, plan
    from xlgov.excel.setup.machine import Machine

    machine = Machine.here()
    if out is not None:
        files.free(out, force)
    host = plan.own_host(machine)
    say(f"正在自检，约 {plan.SECONDS} 秒，另开一个 {host.name}，不动您的文件。", err=True)
    outcomes = plan.selftest(machine, host, _doing())
    for outcome in outcomes:
        for line in account.lines(outcome):
            say(line)
    say(f"{account.summary(outcomes)}。")
    say(f"记录：{account.written(outcomes, machine, host.name, out, overwrite=force)}")
    say("记录末尾有一张表，列出程序看不到、要用眼睛看的几项。")
    return plan.exit_code(outcomes)


def _require_xlwings() -> None:
    """It is no part of the plain installation, whose users read of this command all the same."""
    from xlgov.excel.setup import interpreter

    if find_spec("xlwings") is None:
        raise InputError(
            "自检要 xlwings，这个 Python 里没有", interpreter.remedy(Path(sys.executable), "xlwings")
        )


def _doing() -> Callable[[str, int, int], None]:
    """Says each step once, as it begins."""
    told: list[str] = []

    def doing(step: str, done: int, total: int) -> None:
        if step not in told:
            told.append(step)
            say(f"  {step}……", err=True)

    return doing


@click.group(cls=Group)
def office() -> None:
    """LibreOffice 扩展（菜单和工具栏）：安装、移除。"""


@office.command("install")
@_python
def office_install(python: Path | None) -> int:
    """在 LibreOffice 里登记扩展，并写好配置。可以重复运行。"""
    from xlgov.excel import office_install
    from xlgov.excel.setup.machine import Machine

    done = office_install.install(Machine.here(), python=python)
    _show(done.changes)
    say(f"按钮使用的 Python：{done.python}")
    say("请关闭并重新打开 LibreOffice，菜单栏会出现“信息公开年报”。")
    return 0


@office.command("remove")
def office_remove() -> int:
    """从 LibreOffice 里移除扩展和配置。"""
    from xlgov.excel import office_install
    from xlgov.excel.setup.machine import Machine

    return _removed(office_install.remove(Machine.here()), "扩展")


def _removed(changes: Sequence[tuple[Path, Change]], what: str) -> int:
    if not changes:
        say(f"没有安装过{what}，不需要移除。")
        return 0
    _show(changes)
    say(f"{what}已移除。")
    return 0


def _show(changes: Sequence[tuple[Path, Change]]) -> None:
    for path, change in changes:
        say(f"{change.value}：{path}")
