"""汇总下级, before it begins: what is added up, for whom, by which roster, and where the result goes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from xlgov import files
from xlgov.errors import InputError
from xlgov.excel.actions.collecting import Opened, collecting_unit, opened_as
from xlgov.excel.actions.opening import file_of, folder_of, is_open
from xlgov.form import EDITIONS, YEARS
from xlgov.rollup.papers import ROSTER
from xlgov.rollup.run import Request
from xlgov.rollup.saving import feedback_folder, other_edition, waiting_tables
from xlgov.rollup.sources import collect

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_T = TypeVar("_T")
_ROSTER_ENDINGS = (".xlsx", ".xlsm", ".csv")
_RESULT = ".xlsx"
_ONE_PROCESS = 200
"""Files up to which starting a second process takes longer than it saves."""


class _Stopped(Exception):
    """The user cancelled a question."""


def gathered(book: xw.Book, ui: Ui) -> Request | None:
    """Ask for everything that cannot be known; None when the user does not want to go on.

    Raises InputError where the folder has no file that may be a report.
    """
    with suppress(_Stopped):
        request, count = _asked(book, ui)
        return request if ui.confirm(_summary(request, count)) else None
    return None


def _asked(book: xw.Book, ui: Ui) -> tuple[Request, int]:
    """The request, and how many files may be reports."""
    saved = file_of(book)
    folder = _given(ui.open_folder("汇总下级：请选择存放各单位年报的文件夹", folder_of(book)))
    opened = opened_as(book, saved)
    rosters = list(_rosters(folder))
    names = [source.name for source in collect([folder], skip=set(rosters)).sources]
    if not names:
        raise InputError(
            "这个文件夹里没有年报文件",
            "请选择存放各单位年报（工作簿、Word 文档、PDF、网页、.json、.txt 或 .zip）的文件夹。",
            file=str(folder),
        )
    unit = _given(collecting_unit(ui, opened, folder, names, rosters))
    year = _year(ui, opened)
    roster = _roster(ui, folder, rosters)
    previous = next((path for path in _last_year(folder, year) if _wanted(ui, "上年的年报", path)), None)
    out, replaced = _place(book, ui, folder, f"{unit}{year}年汇总")
    itself = opened.name == unit and not opened.own and (opened.filled or opened.within(folder))
    request = Request(
        (folder,),
        unit,
        year,
        own=opened.path if opened.own and opened.filled and not opened.within(folder) else None,
        roster=roster,
        previous=previous,
        decisions=next((path for path in waiting_tables(out) if _wanted(ui, "决定表", path)), None),
        reported=opened.path if itself else None,
        kind="vertical" if opened.kind == "vertical" else "government",
        out=out,
        force=replaced,
        resume=True,
        jobs=1 if len(names) <= _ONE_PROCESS else None,
    )
    return request, len(names)


def _given(answer: _T | None) -> _T:
    if answer is None:
        raise _Stopped
    return answer


def _year(ui: Ui, opened: Opened) -> int:
    if opened.year is not None:
        return opened.year
    prompt = "汇总哪一年度的年报？请填四位数字："
    default = str(datetime.date.today().year - 1)
    while True:
        answer = _given(ui.ask_text(prompt, default))
        text = answer.strip().removesuffix("度").removesuffix("年")
        if text.isdecimal() and int(text) in YEARS:
            return int(text)
        prompt = f"“{answer}”不是年度。请填四位数字，如 {default}："


def _rosters(folder: Path) -> Iterator[Path]:
    """Files in the folder, then beside it, that are rosters by their names."""
    for place in dict.fromkeys((folder, folder.parent)):
        for path in _visible(place):
            if ROSTER in path.name and path.suffix.lower() in _ROSTER_ENDINGS:
                yield path.resolve()


def _roster(ui: Ui, folder: Path, found: Iterable[Path]) -> Path | None:
    for path in found:
        if _wanted(ui, "应报单位名册", path):
            return path
    if not ui.confirm(
        "有应报单位名册吗？\n\n"
        "有名册才能查出谁没有报、谁报重了。选“是”，接着选择名册文件；选“否”，不用名册，直接汇总。"
    ):
        return None
    return _given(ui.open_file("汇总下级：请选择应报单位名册", _ROSTER_ENDINGS, folder.parent))


def _last_year(folder: Path, year: int) -> Iterator[Path]:
    """Folders beside the one with this year's reports that are named with last year's number."""
    for path in _visible(folder.parent):
        if str(year - 1) in path.name and str(year) not in path.name and path.is_dir():
            yield path


def _visible(folder: Path) -> list[Path]:
    """What is in a folder, by name, but hidden and lock files; nothing where it cannot be looked into."""
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
    return []


def _wanted(ui: Ui, what: str, path: Path) -> bool:
    return ui.confirm(f"找到{what}“{path.name}”（在“{path.parent.name}”里）。\n\n汇总时用它吗？")


def _place(book: xw.Book, ui: Ui, folder: Path, name: str) -> tuple[Path, bool]:
    """Where the result goes, and whether what is there may be replaced."""
    proposed = files.safe_names([name])[0] + _RESULT
    while True:
        out = _given(ui.save_file("汇总下级：请选择汇总结果的保存位置", proposed, _RESULT, folder.parent))
        problem = _unfit(book, folder, out)
        if problem:
            ui.message(problem, kind="warning")
            continue
        there = [path.name for path in _beside(out) if path.exists()]
        if not there or ui.confirm(f"上次的结果还在：{'、'.join(there)}。\n\n也要替换它们吗？"):
            # about the result itself the dialog has asked
            return out, bool(there) or out.exists()


def _beside(out: Path) -> list[Path]:
    """What a roll-up writes to fixed places beside its result."""
    return [feedback_folder(out), *(other_edition(out, edition) for edition in EDITIONS)]


def _unfit(book: xw.Book, folder: Path, out: Path) -> str:
    """Why a place cannot be used; empty where it can."""
    if out.resolve().is_relative_to(folder.resolve()):
        return (
            f"不要把汇总结果放在下级年报的文件夹“{folder.name}”里：下次汇总会把它也当成下级年报。"
            "请选择别的文件夹。"
        )
    if is_open(book, out):
        return f"“{out.name}”正打开着，不能替换。请换一个文件名，或先关闭它再汇总。"
    return ""


def _summary(request: Request, count: int) -> str:
    (folder,) = request.paths
    lines = [
        "请核对：",
        f"　汇总单位：{request.unit}（{request.year}年度）",
        f"　下级年报：{folder}（找到 {count} 个文件）",
        f"　名册：{request.roster or '没有，查不出谁没有报'}",
    ]
    if request.own:
        lines.append("　本级年报：本工作簿（以已保存的为准）")
    if request.reported:
        lines.append("　上报稿：本工作簿（以已保存的为准），与汇总数的差额列在“差额表”")
    if request.previous:
        lines.append(f"　上年年报：{request.previous}")
    if request.decisions:
        lines.append(f"　决定表：{request.decisions.name}")
    lines += [f"　汇总结果：{request.out}", "", "本工作簿和下级单位的文件都不会被改动。现在开始汇总吗？"]
    return "\n".join(lines)
