"""The command ``convert``: one report into another form, or many into a folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import click

from xlgov import api, files
from xlgov.commands import output
from xlgov.commands.bar import progress_bar
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH
from xlgov.commands.refreshing import tell
from xlgov.errors import InputError
from xlgov.finding import NAMED, Finding, counted, listed
from xlgov.rules import validate as check
from xlgov.rules.prose import STALE
from xlgov.several.folder import jobs_into, refuse_folder, renamed
from xlgov.several.given import Given, reports_in
from xlgov.several.notes import doubts_about, why_draft
from xlgov.several.work import Done, Job, Task, worked

_KINDS = [ending.removeprefix(".") for ending in api.WRITTEN_ENDINGS if ending != ".htm"]
_ONE = "转换一个文件请写成 xlgov convert 输入 输出，例如 xlgov convert 年报.xlsx 年报.docx"
_MANY = "转换多个文件或文件夹请写成 xlgov convert 收到的年报 -o 结果 --to docx"


@click.command(cls=Command)
@click.option("-o", "--out", type=PATH, metavar="文件夹", help="转换多个文件时，结果放在这个文件夹里。")
@click.option(
    "--to", "kinds", type=click.Choice(_KINDS), multiple=True, help="转换多个文件时，转成哪一种；可以写几次。"
)
@click.option("--refresh", is_flag=True, help="先按表里的数更新正文里的数字，再转换。")
@click.option("--review", is_flag=True, help="Word、PDF 写成送审稿，带签报栏；不写时是公开稿。")
@click.option("--fragment", is_flag=True, help="网页只要正文，供粘贴到网站的编辑器里。")
@click.option(
    "--totals",
    type=click.Choice(["reported", "computed"]),
    default="reported",
    show_default=True,
    help="reported：保留原报告的合计数；computed：合计栏恢复为公式。",
)
@FORCE
@click.argument("paths", nargs=-1, type=PATH, metavar="输入... [输出]")
def convert(
    out: Path | None,
    kinds: tuple[str, ...],
    refresh: bool,
    review: bool,
    fragment: bool,
    totals: Literal["reported", "computed"],
    force: bool,
    paths: tuple[Path, ...],
) -> int:
    """转换：工作簿、Word、PDF、网页、文字、.json 转为 .xlsx、.json、Word、网页或 PDF；可以给文件夹。"""
    today = datetime.date.today().isoformat()
    options = api.Options(None, totals, review, fragment)
    task = Task(options=options, converts=True, refresh=refresh, today=today)
    if out is None and not kinds:
        return _one(task, *_pair(paths, force), force)
    return _many(task, paths, *_folder(out, kinds, paths), force)


def _pair(paths: Sequence[Path], force: bool) -> tuple[Path, Path]:
    """Input and output; InputError that tells both ways of writing the command for anything else."""
    if not paths:
        raise InputError("没有写要转换的文件", f"{_ONE}；{_MANY}。")
    if folder := next((path for path in paths if path.is_dir()), None):
        raise InputError("这是文件夹，不是文件", f"{_MANY}。", file=str(folder))
    if len(paths) == 1:
        raise InputError("没有写输出文件", f"{_ONE}；{_MANY}。", file=paths[0].name)
    if len(paths) > 2:
        raise InputError(f"写了 {len(paths)} 个文件，看不出哪个是输出", f"{_MANY}，{_ONE}。")
    source, out = paths
    if out.is_file() and not force and not files.is_same(source, out):
        raise InputError(
            "输出文件已存在，没有覆盖",
            "请换一个文件名，或加上 --force 覆盖它。如果它也是要转换的年报，"
            "请写成 xlgov convert 年报一.xlsx 年报二.xlsx -o 结果 --to docx。",
            file=str(out),
        )
    return source, out


def _folder(out: Path | None, kinds: Sequence[str], paths: Sequence[Path]) -> tuple[Path, list[str]]:
    """Where the files go and their endings; InputError for half of what is needed."""
    if not paths:
        raise InputError("没有写要转换的文件或文件夹", f"{_MANY}。")
    if out is None:
        raise InputError("没有写结果放在哪个文件夹", f"请加上 -o 文件夹：{_MANY}；{_ONE}。")
    if not kinds:
        raise InputError("没有写转成哪一种文件", f"请加上 --to，可以是 {'、'.join(_KINDS)}。{_ONE}。")
    if out.suffix.lower() in (*api.WRITTEN_ENDINGS, *api.WORKBOOK_ENDINGS) and not out.is_dir():
        raise InputError("-o 后面应是文件夹，不是文件", f"{_MANY}；{_ONE}。", file=str(out))
    return out, [f".{kind}" for kind in kinds]


def _one(task: Task, source: Path, out: Path, force: bool) -> int:
    """Convert a file, and say what it was like."""
    api.refuse_other_ending(out)
    api.refuse_options([out.suffix], task.options)
    job = Job(Given(source.name, str(source), source), (out,))
    (done,) = worked(task, [job], force=force, inputs=[source])
    if done.error or not done.loaded:
        raise done.error or InputError("没有转换", file=source.name)
    answer = output.answer(done)
    say(f"已把 {source.name} 转换为 {out}。")
    if done.renewed is not None:
        tell(done.renewed)
    if answer.account is not None:
        output.show_import(answer.account, unplaced=False)
    lines = _noticed(done)
    if answer.is_draft:
        why = why_draft(done.loaded.report, done.findings)
        lines.append(f"{why}，文件的每一页都标有“草稿”，改正后请再转换一次。")
    for line in lines:
        say(f"注意：{line}")
    computed = task.options.totals == "computed"
    say(f"{'原文件的' if computed else ''}校验：{_told(done.findings, source)}")
    if computed:
        say(f"新文件的校验：{_told(check(api.load(out)), out)}")
    return answer.code


def _told(findings: Sequence[Finding], path: Path) -> str:
    return counted(findings) + (f"。详情请运行 xlgov validate {path}" if findings else "")


def _noticed(done: Done) -> list[str]:
    """What whoever uses the new file must know: what was not read, has no place or is out of date."""
    lines = doubts_about(done)
    if stale := sum(finding.code == STALE for finding in done.findings):
        lines.append(f"正文里有 {stale} 句的数与表里不同；加上 --refresh 先更新再转换。")
    return lines


def _many(task: Task, paths: Sequence[Path], out: Path, endings: Sequence[str], force: bool) -> int:
    """Convert every report into the folder; end with a table."""
    api.refuse_options(endings, task.options)
    refuse_folder(out, paths)
    reports = reports_in(paths)
    jobs = jobs_into(out, reports, endings)
    inputs = [report.path for report in reports]
    answers: list[output.Answer] = []
    errors: list[InputError] = []
    notes: list[str] = []
    remarks: list[str] = []
    with progress_bar("正在转换") as shown:
        for done in worked(task, jobs, force=force, inputs=inputs, progress=shown):
            if done.is_note:
                notes.append(done.job.given.name)
                continue
            answer = output.answer(done)
            answers.append(answer)
            remarks += _renewals(done)
            errors += [done.error] if done.error else []
            remarks += [f"{answer.name}：{line}" for line in _noticed(done)]
    if not answers:
        raise InputError("没有找到年报", "请确认选对了文件夹。")
    _show_errors(errors)
    if notes:
        output.show_notes(notes)
    for remark in remarks:
        say(f"注意：{remark}")
    for job in renamed(jobs):
        say(f"注意：{job.given.name} 与别的文件同名，或名字太长，结果叫 {job.targets[0].stem}。")
    if drafts := sum(answer.is_draft for answer in answers):
        say(f"注意：{drafts} 份年报有错误或没有读全，文件的每一页都标有“草稿”，改正后请再转换一次。")
    for line in _partial(endings, task.options):
        say(f"注意：{line}")
    output.show_summary(answers, conversion=True)
    written = sum(len(answer.written) for answer in answers)
    say(f"已写出 {written} 个文件，在 {out}。" if written else "一个文件也没有写出。")
    return max(answer.code for answer in answers)


def _partial(endings: Sequence[str], options: api.Options) -> Iterator[str]:
    """Which of the files an option is for, where not all kinds take it."""
    asked = (
        (options.review, "送审稿（--review）", api.REVIEW_ENDINGS),
        (options.fragment, "只要正文（--fragment）", api.PAGE_ENDINGS),
        (options.totals == "computed", "合计恢复为公式（--totals computed）", api.WORKBOOK_ENDINGS),
    )
    for wanted, what, takers in asked:
        taking = [ending for ending in dict.fromkeys(endings) if ending in takers]
        if wanted and set(taking) != set(endings):
            yield f"{what}只用于 {'、'.join(taking)}，其余的照常写出。"


def _renewals(done: Done) -> list[str]:
    """What was done with the sentences of one of many reports."""
    if done.renewed is None:
        return []
    name, count = done.job.given.name, len(done.renewed.updated)
    left = len(done.renewed.conflicts) + len(done.renewed.kept)
    lines = [f"{name}：更新了正文里的 {count} 句。"] if count else []
    if left:
        lines.append(
            f"{name}：有 {left} 句被手工改过，或者表里没有数，没有更新；"
            f"运行 xlgov refresh {done.job.given.file} 可以看到。"
        )
    return lines


def _show_errors(errors: Sequence[InputError]) -> None:
    """Why files were not converted; what is said of many is said once."""
    alike: dict[tuple[str, str], list[InputError]] = {}
    for error in errors:
        alike.setdefault((error.what, error.advice), []).append(error)
    for (what, advice), group in alike.items():
        if len(group) > NAMED:
            names = [Path(error.file or "").name for error in group]
            group = [InputError(what, advice, file=listed(names, " 等 {} 个文件"))]
        for error in group:
            say(f"错误：{error}", err=True)
