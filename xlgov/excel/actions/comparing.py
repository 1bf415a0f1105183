"""比较: what differs between the open report and another one, as a workbook beside it; neither changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files
from xlgov.comparison import compare as compared
from xlgov.comparison.text import differences
from xlgov.comparison.workbook import build
from xlgov.errors import InputError
from xlgov.excel.actions.opening import folder_of, opened, refuse_open
from xlgov.excel.actions.publishing import report_name
from xlgov.excel.reading import read_book
from xlgov.excel.session import AUTOMATIC
from xlgov.report import Loaded, extent

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.comparison import Comparison
    from xlgov.excel.ui import Ui

_TITLE = "比较"
_ENDING = ".xlsx"
_SHOWN = 8
"""differences that the message names; the workbook has all"""


def compare(book: xw.Book, ui: Ui) -> None:
    """Ask for another report, compare, write and open the differences; where there are none, say so.

    Raises InputError for a file that cannot be used, and where nothing was read.
    """
    folder = folder_of(book)
    kinds = (*api.READ_ENDINGS, api.CONTAINER_ENDING)
    path = ui.open_file(f"{_TITLE}：请选择要和本工作簿对照的另一份年报", kinds, folder)
    if path is None:
        return
    if book.app.calculation != AUTOMATIC:
        book.app.calculate()
    here, there = read_book(book).loaded, api.load(path)
    for loaded, name in ((here, book.name), (there, path.name)):
        _refuse_unread(loaded, name)
    found = compared(here, there, (book.name, path.name))
    if found.is_same and found.whole:
        ui.message("\n".join([f"本工作簿与 {path.name}：{found.summary}。", *found.remarks]))
        return
    name = report_name(here.report, "（比较）") + _ENDING
    out = ui.save_file(f"{_TITLE}：请选择对照表的保存位置", name, _ENDING, folder)
    if out is None:
        return
    refuse_open(book, out)
    files.free(out, force=True, inputs=[path])
    files.write_bytes(out, build(found))
    ui.message(_told(found, out, opened(book, out)), kind="info" if found.whole else "warning")


def _refuse_unread(loaded: Loaded, name: str) -> None:
    read = extent(loaded.report)
    if not read.read:
        raise InputError(f"{read.said}，没有比较", "请确认打开的、选择的都是年报。", file=name)


def _told(found: Comparison, out: Path, opened: bool) -> str:
    lines = [f"从本工作簿到 {found.after.name}：{found.summary}。"]
    lines += [f"　注意：{remark}" for remark in found.remarks]
    every = list(differences(found))
    lines += [f"　{''.join(span.text for span in line).strip()}" for line in every[:_SHOWN]]
    if len(every) > _SHOWN:
        lines.append(f"　……共 {len(every)} 处。")
    return "\n".join([*lines, "", f"对照表{'已打开' if opened else '请自己打开'}：{out}"])
