"""The way in from Excel: VBA calls ``run('validate')``. Nothing escapes; whatever happens is told in
Chinese.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from xlgov.errors import InputError
from xlgov.excel import hosts, log
from xlgov.ways import Face

if TYPE_CHECKING:
    import logging

    import xlwings as xw

    from xlgov.excel.ui import Ui

BUSY = "请先退出单元格编辑，再点一次按钮。\n（按回车确认或按 Esc 取消正在输入的内容，并关闭已打开的对话框。）"
_UNFORESEEN = "没有完成，工作簿中可能只改动了一部分；可以不保存，重新打开后再试。"


def run(action_id: str) -> None:
    """Do what a button does with the workbook that VBA calls from."""

    def opened() -> tuple[xw.Book, Ui]:
        import xlwings

        from xlgov.excel.ui import ExcelUi

        hosts.be_patient()
        book = xlwings.Book.caller()
        return book, ExcelUi(book.app)

    carry_out(action_id, opened)


def carry_out(action_id: str, opened: Callable[[], tuple[xw.Book, Ui]]) -> bool:
    """Open the workbook, do an action, turn every error into a message and a line of the log.

    Returns whether it was done. Raises nothing.
    """
    ui: Ui | None = None
    with log.logging_to_file() as logger:
        try:
            book, ui = opened()
            logger.info("%s %s", action_id, book.name)
            from xlgov.excel.actions import perform

            perform(action_id, book, ui)
            return True
        except InputError as error:
            logger.warning("%s: %s", action_id, error)
            _say(ui, logger, error.text(Face.BUTTON), warning=True)
        except BaseException as error:  # VBA would show a raw traceback, in the wrong encoding
            logger.exception("%s", action_id)
            if hosts.is_busy(error):
                _say(ui, logger, BUSY, warning=True)
            else:
                what = traceback.format_exception_only(error)[-1].strip()
                _say(ui, logger, f"{_UNFORESEEN}\n\n原因：{what}\n详细记录：{log.path()}", warning=False)
    return False


def _say(ui: Ui | None, logger: logging.Logger, text: str, *, warning: bool) -> None:
    """Say it where the user is; without a host on the standard error, which VBA shows."""
    if ui is None:
        with contextlib.suppress(Exception):
            print(text, file=sys.stderr)
        return
    try:
        ui.status(None)
        ui.message(text, kind="warning" if warning else "error")
    except Exception:
        logger.exception("the message could not be shown: %s", text)
