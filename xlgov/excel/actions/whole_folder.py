"""批量转换: every report of a folder into another form, or checked and marked, into a folder of its own."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlgov import api
from xlgov.errors import InputError
from xlgov.excel.actions.choosing import chosen
from xlgov.excel.actions.opening import folder_of
from xlgov.excel.progress import progress
from xlgov.finding import Status, counted
from xlgov.report import extent
from xlgov.rollup.batch import Cancelled
from xlgov.several.folder import jobs_into, refuse_folder, renamed
from xlgov.several.given import reports_in
from xlgov.several.work import Done, Job, Task, worked
from xlgov.ways import Face

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_TITLE = "批量转换"
_LINES = 12
"""files that the message names; those that want something come first"""


class _Kind(NamedTuple):
    """What can be made of the reports: how it is offered, the ending, what else."""

    label: str
    ending: str
    review: bool = False
    marks: bool = False


_KINDS = (
    _Kind("Word 公开稿", api.WORD_ENDING),
    _Kind("Word 送审稿（带签报栏）", api.WORD_ENDING, review=True),
    _Kind("网页", api.PAGE_ENDINGS[0]),
    _Kind("PDF（要装 LibreOffice）", api.PDF_ENDING),
    _Kind("JSON 数据文件", api.DATA_ENDING),
    _Kind("年报工作簿", ".xlsx"),
    _Kind("校验，另存标出问题的工作簿", ".xlsx", marks=True),
)


@dataclass
class _Result:
    """What became of the reports, as far as the message tells it."""

    renamed: int = 0
    done: int = 0
    written: int = 0
    lost: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def convert_folder(book: xw.Book, ui: Ui) -> None:
    """Ask for a folder, what its reports are to become and where; convert them and say what became of each.

    Raises InputError for a folder without a report.
    """
    folder = ui.open_folder(f"{_TITLE}：请选择存放年报的文件夹", folder_of(book))
    if folder is None:
        return
    reports = reports_in([folder])
    number = chosen(
        ui, f"{_TITLE}：找到 {len(reports)} 个文件，要转成什么？", [kind.label for kind in _KINDS]
    )
    if number is None or (out := _place(ui, folder)) is None:
        return
    kind = _KINDS[number]
    tail = "-校验" if kind.marks else ""
    jobs = jobs_into(out, reports, [kind.ending], tail)
    there = [target.name for job in jobs for target in job.targets if target.exists()]
    if not ui.confirm(_summary(folder, len(reports), kind, out, there)):
        return
    today = datetime.date.today().isoformat() if kind.marks else None
    task = Task(options=api.Options(today, review=kind.review), converts=not kind.marks)
    result = _Result(renamed=len(renamed(jobs, tail)))
    stopped = False
    try:
        with progress(ui, _TITLE, "正在转换", Cancelled) as shown:
            inputs = [report.path for report in reports]
            for done in worked(task, jobs, force=bool(there), inputs=inputs, progress=shown):
                _note(result, done)
    except Cancelled:
        stopped = True
    ui.message(
        _told(result, jobs, out, stopped), kind="warning" if stopped or _wants_something(result) else "info"
    )


def _place(ui: Ui, folder: Path) -> Path | None:
    """A folder for the results; asks again where the answer will not do."""
    while (out := ui.open_folder(f"{_TITLE}：请选择存放结果的文件夹", folder.parent)) is not None:
        try:
            refuse_folder(out, [folder])
        except InputError as error:
            ui.message(error.text(Face.BUTTON), kind="warning")
        else:
            return out
    return None


def _summary(folder: Path, count: int, kind: _Kind, out: Path, there: Sequence[str]) -> str:
    lines = [
        "请核对：",
        f"　年报：{folder}（找到 {count} 个文件，以已保存的内容为准）",
        f"　转成：{kind.label}",
        f"　结果放在：{out}",
    ]
    if there:
        shown = f"“{there[0]}”" + (f"等 {len(there)} 个" if len(there) > 1 else "")
        lines += ["", f"注意：结果文件夹里已有{shown}同名文件，将被替换。"]
    return "\n".join([*lines, "", "原来的年报不会被改动。现在开始吗？"])


def _note(result: _Result, done: Done) -> None:
    """Take down what became of a report."""
    name = done.job.given.name
    if done.is_note:
        result.notes.append(name)
        return
    result.done += 1
    result.written += len(done.written)
    if done.error is not None:
        result.lost.append(done.error.text(Face.BUTTON))
        return
    if done.loaded is None:
        return
    said = extent(done.loaded.report).said
    line = f"{name}：{counted(done.findings)}{f'，{said}' if said else ''}"
    lacking = len(done.loaded.report.unplaced) if done.job.is_publication else 0
    if lacking:
        line += f"，有 {lacking} 处内容写在表格以外，没有写进去"
    if done.is_draft:
        result.drafts.append(line)
    elif said or lacking or any(each.status is Status.FAIL for each in done.findings):
        result.wrong.append(line)


def _wants_something(result: _Result) -> bool:
    return bool(result.lost or result.drafts)


def _told(result: _Result, jobs: Sequence[Job], out: Path, stopped: bool) -> str:
    lines = [f"已取消，做到第 {result.done} 个。" if stopped else "转换完成。"]
    lines.append(f"共 {len(jobs) - len(result.notes)} 份年报，写出 {result.written} 个文件，在 {out}。")
    if result.drafts:
        lines.append(f"{len(result.drafts)} 份有错误或没有读全，每一页都标有“草稿”，改正后请再转换。")
    if result.lost:
        lines.append(f"{len(result.lost)} 份没有转换，原因见下。")
    if result.renamed:
        lines.append(f"{result.renamed} 份与别的同名，或名字太长，结果的文件名加了区别。")
    if result.notes:
        lines.append(
            f"不是年报，没有读：{'、'.join(result.notes[:3])}{' 等' if len(result.notes) > 3 else ''}。"
        )
    rows = [f"　没有转换　{line}" for line in result.lost]
    rows += [f"　草稿　{line}" for line in result.drafts]
    rows += [f"　有问题　{line}" for line in result.wrong]
    if rows:
        lines += ["", *rows[:_LINES]]
    if len(rows) > _LINES:
        lines.append(f"　……等 {len(rows)} 份。用命令 xlgov validate 可以看到全部。")
    return "\n".join(lines)
