"""The command ``upgrade``: reports of an older template or of another edition, moved to the current one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlgov.commands import output
from xlgov.commands.bar import progress_bar
from xlgov.commands.console import UNUSABLE, Command, say
from xlgov.commands.options import FORCE, FORMAT, PATH, YEAR_RANGE
from xlgov.errors import InputError
from xlgov.finding import counted
from xlgov.several.folder import jobs_into, refuse_folder, renamed
from xlgov.several.given import Given, reports_in
from xlgov.several.notes import losses, one_line
from xlgov.several.upgrading import ENDINGS, Answered, Ask, worked
from xlgov.several.work import Job

if TYPE_CHECKING:
    from xlgov.upgrading import Left, Moved, Upgraded

_ONE = "升级一个文件请写成 xlgov upgrade 旧表.xlsx 新表.xlsx"
_MANY = "升级多个文件或文件夹请写成 xlgov upgrade 旧表 -o 新表"
_SHOWN = 12
"""lines of a list that are shown"""


@click.command(cls=Command)
@click.option("-o", "--out", type=PATH, metavar="文件夹", help="升级多个文件时，新表放在这个文件夹里。")
@click.option(
    "--year", type=YEAR_RANGE, metavar="年度", help="报告年度；封面没有写或写错的才要写，按它决定用哪一版。"
)
@click.option("--all", "everything", is_flag=True, help="已经是现行模板的也写出一份。")
@FORMAT
@FORCE
@click.argument("paths", nargs=-1, type=PATH, metavar="旧表... [新表]")
def upgrade(
    out: Path | None, year: int | None, everything: bool, style: str, force: bool, paths: tuple[Path, ...]
) -> int:
    """升级：旧模板、另一版格式的年报搬到现行模板，列出搬了什么、什么没有对应的栏目；可以给文件夹。"""
    ask = Ask(year, everything, datetime.date.today().isoformat())
    jobs, inputs = _one(paths) if out is None else _many(paths, out)
    with progress_bar("正在升级") as shown:
        answers = list(worked(ask, jobs, force=force, inputs=inputs, progress=shown))
    notes = [answer.job.given.name for answer in answers if answer.is_note]
    answers = [answer for answer in answers if not answer.is_note]
    if not answers:
        raise InputError("没有找到年报", "请确认选对了文件夹。")
    if style == "json":
        output.show_json({"files": [_to_json(answer) for answer in answers]})
        return max(map(_code, answers))
    for answer in answers:
        _show(answer, in_full=len(answers) == 1)
    if notes:
        output.show_notes(notes)
    for job in renamed([answer.job for answer in answers if out and answer.written]):
        say(f"注意：{job.given.name} 与别的文件同名，或名字太长，结果叫 {job.targets[0].stem}。")
    if len(answers) > 1:
        _sum_up(answers)
    return max(map(_code, answers))


def _one(paths: Sequence[Path]) -> tuple[list[Job], list[Path]]:
    """The one report and its target; InputError that tells both ways of writing the command."""
    if len(paths) != 2 or paths[0].is_dir():
        raise InputError("看不出要升级哪个文件、写到哪里", f"{_ONE}；{_MANY}。")
    source, target = paths
    if target.suffix.lower() not in ENDINGS:
        raise InputError(
            "新表只能写成工作簿或数据", f"请用 {'、'.join(ENDINGS)}，例如 新表.xlsx。", file=target.name
        )
    return [Job(Given(source.name, str(source), source), (target,))], [source]


def _many(paths: Sequence[Path], out: Path) -> tuple[list[Job], list[Path]]:
    """Every report of the paths with its target in the folder; InputError."""
    if not paths:
        raise InputError("没有写要升级的文件或文件夹", f"{_MANY}；{_ONE}。")
    if out.suffix.lower() in ENDINGS and not out.is_dir():
        raise InputError("-o 后面应是文件夹，不是文件", f"{_MANY}；{_ONE}。", file=str(out))
    refuse_folder(out, paths)
    reports = reports_in(paths)
    return jobs_into(out, reports, [ENDINGS[0]]), [report.path for report in reports]


def _code(answer: Answered) -> int:
    """2 for what could not be done, 1 where something is left to a person, 0 where nothing is."""
    if answer.error is not None or answer.done is None:
        return UNUSABLE
    return int(not (answer.done.is_current or (answer.done.is_clean and not losses(answer.done.before))))


def _to_json(answer: Answered) -> dict[str, Any]:
    shown: dict[str, Any] = {"file": answer.job.given.file}
    if answer.error is not None or answer.done is None:
        return shown | {"error": str(answer.error)}
    shown |= {"written": str(answer.written) if answer.written else None}
    return shown | answer.done.to_json()


def _show(answer: Answered, *, in_full: bool) -> None:
    """What became of a report; one of many is told in a line, its list stands in its new workbook."""
    name = answer.job.given.name
    done = answer.done
    if answer.error is not None or done is None:
        say(f"错误：{answer.error}", err=True)
        return
    if done.is_current:
        wrote = f"；已照样写出 {answer.written}" if answer.written else "，没有写新文件"
        say(f"{name}：{done.summary}{wrote}。")
        return
    say(f"已把 {name} 升级为 {answer.written}：{done.said}。")
    say(f"  {done.summary}。")
    if in_full:
        _show_lists(done)
    for line in losses(done.before):
        say(f"  注意：{line}")
    say(f"  新文件的校验：{counted(done.findings)}。详情请运行 xlgov validate {answer.written}")


def _show_lists(done: Upgraded) -> None:
    _show_unsure(done.unsure)
    _show_left("没有对应的栏目、已原样记在新文件的“导入情况”表和数据里", done.left)
    _show_left("不再起作用", done.lost)
    if done.new:
        _show_lines(f"新表才有、请填写的格（{len(done.new)} 个）", done.new_rows)


def _show_unsure(moved: Sequence[Moved]) -> None:
    for why, group in groupby(moved, key=lambda each: each.why):
        each_one = list(group)
        _show_lines(f"存疑的 {len(each_one)} 个（{why}）", list(map(_line, each_one)))


def _show_left(title: str, left: Sequence[Left]) -> None:
    """What was left, the noughts at the end."""
    for why, group in groupby(left, key=lambda each: each.why):
        each_one = sorted(group, key=lambda each: each.is_nought)
        _show_lines(f"{title}的 {len(each_one)} 处（{why}）", list(map(_line, each_one)))


def _line(each: Moved | Left) -> str:
    return "　".join(part for part in (each.part, each.label, each.place, one_line(each.value)) if part)


def _show_lines(title: str, lines: Sequence[str]) -> None:
    say(f"  {title}：")
    for line in lines[:_SHOWN]:
        say(f"      {line}")
    if len(lines) > _SHOWN:
        say(f"      ……共 {len(lines)} 行，加上 --format json 可以看到全部。")


def _sum_up(answers: Sequence[Answered]) -> None:
    """One line about all, which adds up to the number of files."""
    failed = sum(answer.error is not None for answer in answers)
    current = sum(answer.error is None and _is_current(answer.done) for answer in answers)
    made = len(answers) - failed - current
    say(f"共 {len(answers)} 个文件：{made} 个已升级，{current} 个已经是现行模板，{failed} 个没有升级。")


def _is_current(done: Upgraded | None) -> bool:
    return done is not None and done.is_current
