"""The command ``validate``: reports in hand are checked, and marked where that is wanted."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, files
from xlgov.commands import output
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH, formats
from xlgov.errors import InputError
from xlgov.several.folder import jobs_into
from xlgov.several.given import Given, reports_in
from xlgov.several.notes import about_year, losses
from xlgov.several.work import Done, Job, Task, worked

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.several.sarif import Log
    from xlgov.summary.model import Unit


@click.command(cls=Command)
@click.option("--previous", type=PATH, metavar="文件", help="上一年度的报告，用来核对上年结转等。")
@formats("text", "json", "sarif")
@click.option("--all", "everything", is_flag=True, help="也列出存疑和无法判断的项目。")
@click.option("--mark", type=PATH, metavar="输出", help="另存一份标出问题的工作簿；多个文件时为文件夹。")
@click.option(
    "--report",
    type=PATH,
    metavar="总览",
    help="另存一份可以发出去的总览，.html 或 .docx。",
)
@FORCE
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件...")
def validate(
    previous: Path | None,
    style: str,
    everything: bool,
    mark: Path | None,
    report: Path | None,
    force: bool,
    paths: tuple[Path, ...],
) -> int:
    """校验年报，列出问题；可以给文件夹；可另存一份标出问题的工作簿。"""
    before = api.load(previous).report if previous else None
    reports = reports_in(paths)
    inputs = [*(report.path for report in reports), *([previous] if previous else [])]
    if report is not None:
        _refuse(report, force, inputs, paths)
    today = datetime.date.today().isoformat()
    log = _log(reports) if style == "sarif" else None
    overview = _Overview() if report is not None else None
    answers: list[output.Answer] = []
    notes: list[str] = []
    task = Task(before, api.Options(checked=today if mark else None))
    for done in worked(task, _jobs(reports, mark), force=force, inputs=inputs):
        if done.is_note:
            notes.append(done.job.given.name)
            continue
        answer = output.answer(done, everything)
        answers.append(answer)
        if log is not None:
            log.add(done, everything)
        if overview is not None:
            overview.add(done)
        _show(done, answer, before, style)
    if notes:
        output.show_notes(notes)
    if not answers:
        raise InputError("没有找到年报", "请确认选对了文件夹。")
    if overview is not None and report is not None:
        overview.write(report, today, notes)
    code = max(answer.code for answer in answers)
    if log is not None:
        output.show_json(log.document(code))
    elif style == "json":
        output.show_json(output.answers_json(answers))
    elif len(answers) > 1 or any(path.is_dir() for path in paths):
        output.show_summary(answers)
    if report is not None and style == "text":
        say(f"总览：{report}")
    return code


def _show(done: Done, answer: output.Answer, before: Report | None, style: str) -> None:
    """What is said of a report as soon as it was checked."""
    if answer.error is not None or done.loaded is None:
        say(f"错误：{answer.error}", err=True)
        return
    if before and (line := about_year(before, done.loaded.report.year)):
        say(f"注意：{answer.name}：{line}与上年有关的规则没有核对。", err=True)
    if style != "text":
        return
    output.show(answer, done.loaded)
    for path in done.written:
        say(f"  标注后的工作簿：{path}")
        if done.renewed is not None:
            say(f"  注意：其中正文里的 {len(done.renewed.updated)} 句已按表里的数更新，跟着表走。")
        for line in losses(done.loaded):
            say(f"  注意：{line}")


def _refuse(report: Path, force: bool, inputs: Sequence[Path], paths: Sequence[Path]) -> None:
    """InputError for a summary that could not be written, or would be taken for a report the next time."""
    from xlgov.rollup.papers import is_own_file
    from xlgov.summary import NAME, refuse_other_ending

    refuse_other_ending(report)
    if any(path.is_dir() and files.is_inside(report, path) for path in paths) and not is_own_file(
        report.name
    ):
        raise InputError(
            f"{NAME}放在要检查的文件夹里，下次会把它也当成年报",
            f"请放在别处，或者把文件名写成以“-{NAME}”结尾，例如 校验-{NAME}{report.suffix}。",
            file=str(report),
        )
    files.free(report, force, inputs)


class _Overview:
    """What the summary shows of each report, kept while the others are checked."""

    def __init__(self) -> None:
        self._units: list[Unit] = []
        self._last: Report | None = None

    def add(self, done: Done) -> None:
        from xlgov.several.overview import unit_of

        self._units.append(unit_of(done))
        self._last = done.loaded.report if done.loaded is not None else None

    def write(self, path: Path, checked: str, notes: Sequence[str]) -> None:
        from xlgov.several.overview import summary_of
        from xlgov.summary import content

        only = self._last if len(self._units) == 1 else None
        made = summary_of(self._units, checked=checked, only=only, notes=notes)
        files.write_bytes(path, content(made, path.suffix))


def _log(reports: Sequence[Given]) -> Log:
    from xlgov.several.sarif import Log

    return Log(reports)


def _jobs(reports: Sequence[Given], mark: Path | None) -> list[Job]:
    """Where each file's marked workbook goes: ``mark`` itself, or distinct names in that folder."""
    if mark is None:
        return [Job(report) for report in reports]
    if len(reports) == 1 and mark.suffix.lower() == ".xlsx":
        return [Job(reports[0], (mark,))]
    if mark.suffix:
        raise InputError(
            "标注结果应写成 .xlsx" if len(reports) == 1 else "有多个文件时，--mark 应指定文件夹",
            "例如 --mark 结果.xlsx（一个文件）或 --mark 结果（多个文件）。",
            file=str(mark),
        )
    return jobs_into(mark, reports, [".xlsx"], "-校验")
