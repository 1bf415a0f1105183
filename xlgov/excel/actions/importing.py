"""导入年报: anybody's published report as a new workbook of ours; the open one stays as it is."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api
from xlgov.excel.actions.opening import folder_of, opened, refuse_open
from xlgov.excel.actions.publishing import report_name
from xlgov.finding import counted
from xlgov.rules.imported import Imported, by_row, imported, is_import
from xlgov.several.given import Given
from xlgov.several.work import Done, Job, Task, worked
from xlgov.ways import Face, told
from xlgov.workbook import pages

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_TITLE = "导入年报"
_ENDING = ".xlsx"
_ROWS = 4
"""rows with unsure figures, or figures that were not read, that the message names"""


def import_report(book: xw.Book, ui: Ui) -> None:
    """Ask for a file and where the new workbook goes; read, write, open, and say how it went.

    Raises InputError for a file that cannot be used, or of which nothing was read.
    """
    folder = folder_of(book)
    path = ui.open_file(f"{_TITLE}：请选择已公布的年报，或别人的表格", api.READ_ENDINGS, folder)
    if path is None:
        return
    loaded = api.load(path)
    if not is_import(loaded) and loaded.source == "workbook":
        ui.message(f"{path.name} 就是用年报模板制作的，直接打开就可以，不用导入。")
        return
    name = report_name(loaded.report, "（导入）") + _ENDING
    out = ui.save_file(f"{_TITLE}：请选择新工作簿的保存位置", name, _ENDING, folder)
    if out is None:
        return
    refuse_open(book, out)
    done = _written(path, out)
    is_open = opened(book, out)
    account = imported(done.loaded) if done.loaded else None
    whole = account is None or not (account.unsure or account.unread or account.unplaced)
    ui.message(_told(done, account, out, is_open), kind="info" if whole else "warning")


def _written(path: Path, out: Path) -> Done:
    """What became of the file; InputError where there is no new workbook."""
    task = Task(converts=True, today=datetime.date.today().isoformat())
    job = Job(Given(path.name, str(path), path), (out,))
    # the dialog asked whether a file that is there may go
    (done,) = worked(task, [job], force=True, inputs=[path])
    if done.error is not None:
        raise done.error
    return done


def _told(done: Done, account: Imported | None, out: Path, opened: bool) -> str:
    how = "已打开" if opened else "请自己打开"
    lines = [f"已从 {done.job.given.name} 做出一份新工作簿，{how}：{out}", ""]
    if account is not None:
        lines += _read(account)
    lines.append(f"校验：{counted(done.findings)}，见“{pages.RESULTS}”表。")
    if account is not None and account.unsure:
        lines.append(
            "存疑的格标了颜色：请对照原件，放错的改正；核对无误的，"
            f"在“{pages.RESULTS}”表的“{pages.EXPLANATION}”栏写明。"
        )
    return "\n".join(lines)


def _read(account: Imported) -> list[str]:
    """How much was read, by table, and the first of what wants a look."""
    lines = [f"{account.summary}。"]
    lines += [f"　“{table.sheet}”表　{table.said}" for table in account.tables]
    for what, figures in (("存疑", account.unsure), ("没有读到", account.unread)):
        rows = by_row(figures)
        for row in rows[:_ROWS]:
            parts = [what, row.place, row.label, row.said]
            lines.append(f"　{'　'.join(part for part in parts if part)}")
        if len(rows) > _ROWS:
            lines.append(f"　……{what}的共 {len(rows)} 行，全部见“{pages.IMPORT}”表。")
    return [*(told(line, Face.BUTTON) for line in lines), ""]
