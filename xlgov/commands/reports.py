"""The commands for reports in hand: ``convert`` and ``validate``."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, files, ways
from xlgov.commands import output
from xlgov.commands.console import UNUSABLE, Command, say, unforeseen
from xlgov.commands.given import Given, marked_names, reports_in
from xlgov.commands.options import FORMAT, PATH
from xlgov.errors import InputError, wants_to_stop
from xlgov.finding import Finding, Severity, Status, counted, listed
from xlgov.report import extent
from xlgov.rules import validate as check

if TYPE_CHECKING:
    from xlgov.report import Extent, Loaded, Report

_NOTHING_READ = (
    "请打开原文件看看三张表是不是表格：是图片或扫描件的先转换成文字；"
    f"排成一行一格、靠空格对齐的，{ways.PASTE_TABLES}。"
)


@click.command(cls=Command)
@click.option(
    "--totals",
    type=click.Choice(["reported", "computed"]),
    default="reported",
    show_default=True,
    help="reported：保留原报告的合计数；computed：合计栏恢复为公式。",
)
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@click.argument("source", type=PATH, metavar="输入")
@click.argument("out", type=PATH, metavar="输出")
def convert(totals: str, force: bool, source: Path, out: Path) -> int:
    """转换：.txt/.md/.xlsx/.json 转为 .xlsx 或 .json。"""
    api.refuse_other_ending(out)
    files.free(out, force, [source])
    loaded = api.load(source)
    read = extent(loaded.report)
    if not read.read:
        raise InputError(f"{read.said}，没有转换", _NOTHING_READ, file=source.name)
    api.write(loaded.report, out, totals="computed" if totals == "computed" else "reported")
    say(f"已把 {source.name} 转换为 {out}。")
    if read.said:
        say(f"注意：{read.said}，{output.NOT_READ}")
    for line in output.losses(loaded):
        say(f"注意：{line}")
    findings = check(loaded)
    computed = totals == "computed"
    say(f"{'原文件的' if computed else ''}校验：{_told(findings, source)}")
    if computed:
        say(f"新文件的校验：{_told(check(api.load(out)), out)}")
    return _code(read, findings)


def _told(findings: Sequence[Finding], path: Path) -> str:
    return counted(findings) + (f"。详情请运行 xlgov validate {path}" if findings else "")


@click.command(cls=Command)
@click.option("--previous", type=PATH, metavar="文件", help="上一年度的报告，用来核对上年结转等。")
@FORMAT
@click.option("--all", "everything", is_flag=True, help="也列出存疑和无法判断的项目。")
@click.option("--mark", type=PATH, metavar="输出", help="另存一份标出问题的工作簿；多个文件时为文件夹。")
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件...")
def validate(
    previous: Path | None,
    style: str,
    everything: bool,
    mark: Path | None,
    force: bool,
    paths: tuple[Path, ...],
) -> int:
    """校验年报，列出问题；可以给文件夹；可另存一份标出问题的工作簿。"""
    before = api.load(previous).report if previous else None
    reports = reports_in(paths)
    inputs = [*(report.path for report in reports), *([previous] if previous else [])]
    answers: list[output.Answer] = []
    notes: list[str] = []
    for report, target in zip(reports, _targets(reports, mark), strict=True):
        try:
            if target is not None:
                files.free(target, force, inputs)
            loaded, findings = _checked(report, before, target)
        except BaseException as error:
            if wants_to_stop(error):
                raise
            if report.may_be_note and isinstance(error, InputError):
                notes.append(report.name)
                continue
            # one bad file must not keep the others from being worked through
            message = str(error) if isinstance(error, InputError) else f"{report.name}：{unforeseen(error)}"
            answers.append(output.Answer(report.name, report.file, UNUSABLE, error=message))
            say(f"错误：{message}", err=True)
            continue
        read = extent(loaded.report)
        shown = [finding for finding in findings if everything or finding.status is Status.FAIL]
        code = _code(read, findings)
        answers.append(output.Answer(report.name, report.file, code, read, findings, shown))
        if before and (line := output.about_year(before, loaded.report.year)):
            say(f"注意：{report.name}：{line}与上年有关的规则没有核对。", err=True)
        if style == "text":
            output.show(report.name, loaded, findings, shown)
            _show_marked(target, loaded)
    if notes:
        say(f"注意：这些文件不是年报，没有读：{listed(notes, '等 {} 个')}。", err=True)
    if not answers:
        raise InputError("没有找到年报", "请确认选对了文件夹。")
    if style == "json":
        output.show_json(output.answers_json(answers))
    elif len(answers) > 1 or any(path.is_dir() for path in paths):
        output.show_summary(answers)
    return max(answer.code for answer in answers)


def _checked(given: Given, before: Report | None, target: Path | None) -> tuple[Loaded, list[Finding]]:
    """A report and its findings, which are marked in a workbook where there is a ``target`` for one."""
    loaded = given.read()
    findings = check(loaded, before)
    if target is not None:
        today = datetime.date.today().isoformat()
        api.write(loaded.report, target, findings=findings, checked=today)
    return loaded, findings


def _show_marked(target: Path | None, loaded: Loaded) -> None:
    if target is None:
        return
    say(f"  标注后的工作簿：{target}")
    for line in output.losses(loaded):
        say(f"  注意：{line}")


def _targets(reports: Sequence[Given], mark: Path | None) -> list[Path | None]:
    """Where each file's marked workbook goes: ``mark`` itself, or distinct names in that folder."""
    if mark is None:
        return [None] * len(reports)
    if len(reports) == 1 and mark.suffix.lower() == ".xlsx":
        return [mark]
    if mark.suffix:
        raise InputError(
            "标注结果应写成 .xlsx" if len(reports) == 1 else "有多个文件时，--mark 应指定文件夹",
            "例如 --mark 结果.xlsx（一个文件）或 --mark 结果（多个文件）。",
            file=str(mark),
        )
    return [mark / f"{name}.xlsx" for name in marked_names(reports)]


def _code(read: Extent, findings: Sequence[Finding]) -> int:
    """The exit code for a report: nothing was read of it, something was not or is wrong, or all is right."""
    if not read.read:
        return UNUSABLE
    wrong = any(finding.status is Status.FAIL and finding.severity is Severity.ERROR for finding in findings)
    return int(wrong or not read.whole)
