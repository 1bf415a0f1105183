"""The way in from Excel: VBA calls ``run('validate')``. Whatever happens is told in Chinese where the
user is: in a box of Excel's, or without Excel in one of Windows' own.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from xlgov.errors import InputError
from xlgov.excel import caller, light, log, patience
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.selftest.request import quietly
from xlgov.ways import Face

if TYPE_CHECKING:
    import logging

    import xlwings as xw

    from xlgov.excel.ui import Kind, Ui

BUSY = "请先退出单元格编辑，再点一次按钮。\n（按回车确认或按 Esc 取消正在输入的内容，并关闭已打开的对话框。）"
_IN_FRONT = 0x30 | 0x10000 | 0x40000
"""MB_ICONWARNING, MB_SETFOREGROUND and MB_TOPMOST."""
_UNSETTLED = (
    "Excel 一直没有回应，点按钮以前的设置可能没有全部恢复：请先结束输入，再点一次这个按钮。\n\n"
    "“公式—计算选项”不是“自动”的，请改回“自动”；工作表的保护没有了的，可以不保存，重新打开。"
)
_UNFORESEEN = "没有完成，工作簿中可能只改动了一部分；可以不保存，重新打开后再试。"


def run(action_id: str) -> None:
    """Do what a button does with the workbook that VBA calls from.

    Raises SystemExit(1) where nothing but the standard error was left to say what went wrong: VBA shows that
    of a process with an exit code, and of no other.
    """
    unseen: list[str] = []

    def opened() -> tuple[xw.Book, Ui]:
        xlwings = light.xlwings()

        from xlgov.excel.ui import ExcelUi

        waiting = patience.be_patient()
        book = caller.book(xlwings)
        waiting.watch(book.app)
        return book, ExcelUi(book.app)

    carry_out(action_id, opened, unseen.append)
    for text in unseen:
        if not _box(text):
            _to_standard_error(text)
            raise SystemExit(1)


def _to_standard_error(text: str) -> None:
    with contextlib.suppress(Exception):
        print(text, file=sys.stderr)


def carry_out(
    action_id: str,
    opened: Callable[[], tuple[xw.Book, Ui]],
    aside: Callable[[str], None] = _to_standard_error,
) -> bool:
    """Open the workbook, do an action, turn every error into a message and a line of the log.

    ``aside`` takes what could not be said in a host. Returns whether it was done. Raises nothing.
    """

    def say(text: str, kind: Kind) -> None:
        if not _said(ui, logger, text, kind):
            aside(text)

    ui: Ui | None = None
    with log.logging_to_file() as logger:
        try:
            if action_id not in ACTIONS:
                raise InputError(f"没有“{action_id}”这个按钮", "请重新运行 xlgov addin install。")
            book, ui = opened()
            logger.info("%s %s", action_id, book.name)
            from xlgov.excel.actions import perform

            with quietly(action_id, book, ui) as ui:  # what goes wrong is told there too
                perform(action_id, book, ui)
            return True
        except InputError as error:
            logger.warning("%s: %s", action_id, error)
            say(error.text(Face.BUTTON), "warning")
        except BaseException as error:  # VBA would show a raw traceback, in the wrong encoding
            logger.exception("%s", action_id)
            if patience.is_busy(error):
                say(BUSY, "warning")
                if not patience.settled(error):
                    say(_UNSETTLED, "warning")
            else:
                what = traceback.format_exception_only(error)[-1].strip()
                say(f"{_UNFORESEEN}\n\n原因：{what}\n详细记录：{log.path()}", "error")
    return False


def _said(ui: Ui | None, logger: logging.Logger, text: str, kind: Kind) -> bool:
    """Say it where the user is; whether that was possible."""
    if ui is None:
        return False
    # a busy Excel rejects this, and shows the message all the same
    with contextlib.suppress(Exception):
        ui.status(None)
    try:
        ui.message(text, kind=kind)
    except Exception:
        logger.exception("the message could not be shown: %s", text)
        return False
    return True


def _box(text: str) -> bool:
    """Say it in a box of Windows' own, which needs neither Excel nor xlwings; whether it was shown."""
    if sys.platform != "win32":
        return False
    try:
        import ctypes

        from xlgov.excel.ui import TITLE

        return bool(ctypes.windll.user32.MessageBoxW(None, text, TITLE, _IN_FRONT))
    except Exception:
        return False
