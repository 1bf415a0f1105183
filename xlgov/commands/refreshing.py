"""The commands for sentences that follow the tables: ``refresh`` and ``placeholders``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, files
from xlgov.commands import output
from xlgov.commands.console import Command, say
from xlgov.commands.options import PATH
from xlgov.errors import InputError
from xlgov.form import EDITIONS, edition
from xlgov.report import extent

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.sentences.refresh import Refreshed

_ENDINGS = (*api.WORKBOOK_ENDINGS, api.DATA_ENDING)
_SHOWN = 60
"""characters of a sentence that a line shows"""


@click.command(cls=Command)
@click.option("--unbind", is_flag=True, help="有冲突的句子不再跟着表走，原样保留。")
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@click.argument("source", type=PATH, metavar="输入")
@click.argument("out", type=PATH, metavar="输出")
def refresh(unbind: bool, force: bool, source: Path, out: Path) -> int:
    """更新正文数字：占位符换成表里的数，跟着表走的句子按现在的数改写。"""
    for path, what in ((source, "输入"), (out, "输出")):
        _refuse_other_ending(path, what)
    files.free(out, force, [source])
    loaded = api.load(source)
    read = extent(loaded.report)
    if not read.read:
        raise InputError(f"{read.said}，没有更新", "请确认选对了文件。", file=source.name)
    result = brought_up(loaded.report, unbind=unbind)
    api.write(result.report, out)
    say(f"已把 {source.name} 更新为 {out}。")
    tell(result)
    if read.said:
        say(f"注意：{read.said}，{output.NOT_READ}")
    for line in output.losses(loaded):
        say(f"注意：{line}")
    left = unwritten(result.report)
    for message in left:
        say(f"注意：{message}")
    return int(bool(result.conflicts or left or not read.whole))


def brought_up(report: Report, *, unbind: bool = False) -> Refreshed:
    """A report after a refresh; with ``unbind`` sentences in conflict are let go of."""
    from xlgov.sentences.refresh import refreshed, unbound

    result = refreshed(report)
    if unbind and result.conflicts:
        return result._replace(report=unbound(result.report), conflicts=())
    return result


def tell(result: Refreshed) -> None:
    """Say which sentences were brought up to date, and which were left for a person."""
    say(f"更新了 {len(result.updated)} 句。" if result.updated else "没有要更新的句子。")
    for change in result.updated:
        if not change.before:
            say(f"　加上“{_cut(change.after)}”")
        elif not change.after:
            say(f"　去掉“{_cut(change.before)}”")
        else:
            say(f"　“{_cut(change.before)}”改为“{_cut(change.after)}”")
    for conflict in result.conflicts:
        why = "分不清是哪一句" if conflict.twin else "被手工改过"
        say(f"冲突：“{_cut(conflict.quote)}”{why}，没有改动；按表里的数原句应为“{_cut(conflict.says)}”。")
    if result.conflicts:
        say("处理冲突：把句子改回原样或写上占位符，再更新一次；或者加上 --unbind，不再让它们跟着表走。")


def unwritten(report: Report) -> list[str]:
    """What is left in the texts for a person to write, a line for each of them."""
    from xlgov.rules import validate
    from xlgov.ways import Face, told

    return [told(found.message, Face.COMMAND) for found in validate(report) if found.code == "P-PLACE"]


@click.command(cls=Command)
@click.option("--edition", "name", type=click.Choice(EDITIONS), help="格式版本；不写时为最新一版。")
def placeholders(name: str | None) -> int:
    """占位符：列出正文里可以用的名称。"""
    from xlgov.sentences import listing

    say(listing.table(edition(name or EDITIONS[-1])))
    return 0


def _refuse_other_ending(path: Path, what: str) -> None:
    allowed = _ENDINGS if what == "输入" else tuple(end for end in _ENDINGS if end != ".xlsm")
    if path.suffix.lower() not in allowed:
        ending = f"“{path.suffix}”" if path.suffix else "没有扩展名的文件"
        raise InputError(
            f"{what}文件不能是{ending}", f"{what}文件请用 {'、'.join(allowed)}。", file=path.name
        )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
