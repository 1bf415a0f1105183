"""The command ``repair``: what can be put in the form that the rules want, listed or made."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, files
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH, formats
from xlgov.commands.output import show_json
from xlgov.errors import InputError
from xlgov.finding import counted, listed
from xlgov.report import extent
from xlgov.rules import validate
from xlgov.several.given import Given
from xlgov.several.notes import doubts_about, one_line, why_draft
from xlgov.several.work import Job, Task, made_of

if TYPE_CHECKING:
    from xlgov.repairs import Repair, Repaired
    from xlgov.several.work import Done

_READ_AGAIN = (".xlsx", api.DATA_ENDING)
"""of what is checked as it was written; a document holds no more than the report"""
_NAMES = "可以写几次：规则代码、清单里的序号（3 或 2-5）或“全部”。"


@click.command(cls=Command)
@click.option("--only", multiple=True, metavar="代码|序号", help=f"只规范这些；{_NAMES}")
@click.option("--also", multiple=True, metavar="代码|序号", help=f"拿不准的里面，这些也规范；{_NAMES}")
@click.option("--skip", multiple=True, metavar="代码|序号", help=f"不规范这些；{_NAMES}")
@formats("text", "json")
@FORCE
@click.argument("source", type=PATH, metavar="输入")
@click.argument("out", type=PATH, required=False, metavar="[输出]")
def repair(
    only: tuple[str, ...],
    also: tuple[str, ...],
    skip: tuple[str, ...],
    style: str,
    force: bool,
    source: Path,
    out: Path | None,
) -> int:
    """一键规范：单位、空格、残留代码、半角标点等，列出原来和改为；写了输出文件就改好另存。"""
    if source.is_dir():
        raise InputError("这是文件夹，不是文件", "请一次写一个文件。", file=str(source))
    if out is not None:
        api.refuse_other_ending(out)
        files.free(out, force, [source])
    from xlgov.repairs import proposed, repaired, ticked

    loaded = api.load(source)
    read = extent(loaded.report)
    if not read.read:
        raise InputError(f"{read.said}，没有可以规范的", "请确认选对了文件。", file=source.name)
    every = proposed(loaded)
    chosen = ticked(every, only, also, skip)
    if out is None:
        _list(source, every, chosen, style)
        return int(bool(every))
    result = repaired(loaded, every, chosen)
    done = made_of(
        result.loaded,
        Task(converts=True, today=datetime.date.today().isoformat()),
        Job(Given(source.name, str(source), source), (out,)),
    )
    (made,) = done.contents
    files.write_bytes(out, api.as_pdf(made) if out.suffix.lower() == api.PDF_ENDING else made)
    lost = any(each.dropped for each in loaded.observations)
    code = int(not result.is_done or lost or not extent(result.loaded.report).whole)
    if style == "json":
        show_json({"file": str(source), "written": str(out), **result.to_json()})
    else:
        _tell(source, out, result, every, done)
    return code


def _list(source: Path, every: Sequence[Repair], chosen: Sequence[Repair], style: str) -> None:
    """Say what could be put right, and what of it would be."""
    if style == "json":
        ids = {each.id for each in chosen}
        repairs = [
            {"number": number, "ticked": each.id in ids, **each.to_json()}
            for number, each in enumerate(every, start=1)
        ]
        show_json({"file": str(source), "repairs": repairs})
        return
    if not every:
        say(f"{source.name}：没有要规范的。")
        return
    sure = [f"可以规范 {len(chosen)} 处（打√的）"] if chosen else []
    rest = len(every) - len(chosen)
    doubtful = [f"{'另有 ' if chosen else '有 '}{rest} 处没有打√，看过再定"] if rest else []
    say(f"{source.name}：{'，'.join(sure + doubtful)}。原文件没有改动。")
    _lines(every, every, chosen)
    say(f"改好另存请运行 xlgov repair {source} 新文件.xlsx；--skip 序号 不改，--also 序号 一并改。")


def _tell(source: Path, out: Path, result: Repaired, every: Sequence[Repair], done: Done) -> None:
    say(f"已把 {source.name} 规范为 {out}：改了 {len(result.made)} 处。")
    _lines(result.made, every, result.made)
    if result.added_up:
        form = result.loaded.report.form
        named = listed([form.cells[key].label for key in result.added_up], "等 {} 个合计")
        say(f"合计的公式已按改后的数算出：{named}。")
    if result.not_made:
        say(f"没有改的 {len(result.not_made)} 处，请看过再定；要改的用 --also 序号：")
        _lines(result.not_made, every, ())
    if result.left:
        say(f"还有 {len(result.left)} 个问题不能自动规范，要人来改：")
    for found in result.left:
        say(f"  {found.code}　{found.message}")
    for text in result.void:
        say(f"注意：情况说明“{one_line(text)}”是对改动前的文字写的，已经失效，请重新写。")
    for each in result.made:
        if each.lost:
            say(f"注意：{each.label}里的说明“{one_line(each.lost)}”已从格里去掉，请写到文字部分或表下备注。")
    for line in doubts_about(done):
        say(f"注意：{line}")
    if done.is_draft:
        say(f"注意：{why_draft(result.loaded.report, done.findings)}，文件的每一页都标有“草稿”。")
    findings = validate(api.load(out) if out.suffix.lower() in _READ_AGAIN else result.loaded.report)
    say(f"新文件的校验：{counted(findings)}{f'。详情请运行 xlgov validate {out}' if findings else '。'}")


def _lines(shown: Sequence[Repair], every: Sequence[Repair], chosen: Sequence[Repair]) -> None:
    """A line for each repair, with its number; why is said once of several that follow one another."""
    numbers = {each.id: number for number, each in enumerate(every, start=1)}
    ids = {each.id for each in chosen}
    before = ""
    for each in shown:
        mark = "√" if each.id in ids else "　"
        change = f"{one_line(each.old)} → {one_line(each.new) or '（删去）'}"
        number, codes = str(numbers.get(each.id, "")), "、".join(each.codes)
        say(f"  {mark} {number:>3}  {codes}　{each.where}：{change}")
        if each.why != before:
            say(f"           {each.why}")
        before = each.why
