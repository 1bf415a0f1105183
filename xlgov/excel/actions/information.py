"""关于/自检."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

from xlgov import __version__
from xlgov.errors import InputError
from xlgov.excel import hosts, log
from xlgov.excel.hidden import hidden_of
from xlgov.excel.marks import remembered
from xlgov.excel.progress import progress
from xlgov.excel.reading import read_book
from xlgov.ways import Face

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_SHOWN = 6
"""what is not well that the message names; the record has all"""


def about(book: xw.Book, ui: Ui) -> None:
    """Say which versions run here, and whether this workbook can be worked with."""
    import xlwings

    host = "LibreOffice" if hosts.is_office(book) else f"Excel {book.app.version}"
    lines = [
        f"信息公开年报助手 xlgov {__version__}",
        f"运行环境：{host}，Python {platform.python_version()}（{platform.architecture()[0]}），"
        f"xlwings {xlwings.__version__}",
        f"解释器：{sys.executable}",
        f"运行记录：{log.path()}",
        "",
        *_workbook(book),
    ]
    ui.message("\n".join(lines))
    whole_selftest(book, ui)


def whole_selftest(book: xw.Book, ui: Ui) -> None:
    """Ask whether everything is to be tried in a host of its own, do it, say what came of it and where."""
    from xlgov.excel.selftest import account, plan
    from xlgov.excel.selftest.steps import State
    from xlgov.excel.setup.machine import Machine

    machine = Machine.here()
    host = plan.own_host(machine, office=hosts.is_office(book))
    if not ui.confirm(f"要做完整自检吗？（约 {plan.SECONDS} 秒，另开一个 {host.name}，不动您的文件）"):
        return
    try:
        with progress(ui, "自检", "正在自检", _StoppedError) as shown:
            outcomes = plan.selftest(machine, host, lambda step, done, total: shown(done, total))
    except _StoppedError:
        ui.message("已停止自检，没有写记录。")
        return
    path = account.written(outcomes, machine, host.name, None)
    wrong = [each for each in outcomes if each.state is not State.WELL]
    lines = [line for outcome in wrong[:_SHOWN] for line in account.lines(outcome)]
    if len(wrong) > _SHOWN:
        lines.append(f"…… 等共 {len(wrong)} 项，见记录")
    lines = [
        f"自检完成，{account.summary(outcomes)}。",
        "",
        *lines,
        *([""] if lines else []),
        f"记录：{path}",
    ]
    lines.append("记录里没有年报数据、用户名和个人文件夹，可以发给维护人员；末尾有一张要用眼睛看的表。")
    ui.message("\n".join(lines), kind="warning" if plan.exit_code(outcomes) else "info")


class _StoppedError(Exception):
    """The user wants no more of it."""


def _workbook(book: xw.Book) -> list[str]:
    try:
        live = read_book(book)
    except InputError as error:
        return [f"本工作簿：{book.name}", f"未通过自检：{error.text(Face.BUTTON)}"]
    report = live.loaded.report
    form = live.form.statutory
    there = sum(key in live.loaded.places for key in form.keys)
    lines = [
        f"本工作簿：{book.name}",
        f"表样：{form.edition}版（{report.provenance.template or '不是由本模板制作'}）",
        f"识别到数字格 {there}/{len(form.keys)} 个；合计公式 {len(form.computed)} 个",
    ]
    noticed = [observation.text.removesuffix("。") for observation in live.loaded.observations]
    lines += [f"　{message}" for message in noticed[:5]]
    if len(noticed) > 5:
        lines.append(f"　…… 等共 {len(noticed)} 项，点“校验”可列出全部")
    if marked := len(remembered(hidden_of(book))):
        lines.append(f"现有校验标记 {marked} 格。")
    passed = there == len(form.keys) and not noticed
    return [*lines, "自检通过。" if passed else "自检发现以上情况，不影响填报；可用“恢复公式”恢复模板内容。"]
