"""The commands for sentences that follow the tables: ``refresh`` and ``placeholders``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, files
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH
from xlgov.errors import InputError
from xlgov.form import EDITIONS, edition
from xlgov.report import extent
from xlgov.several.notes import NOT_READ, losses

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.sentences.refresh import Refreshed

_ENDINGS = (*api.WORKBOOK_ENDINGS, api.DATA_ENDING)
_SHOWN = 60
"""characters of a sentence that a line shows"""


@click.command(cls=Command)
@click.option("--by-table", is_flag=True, help="手工改过的句子也按表里的数改写，改了什么逐句列出。")
@click.option("--unbind", is_flag=True, help="有冲突的句子不再跟着表走，原样保留。")
@FORCE
@click.argument("source", type=PATH, metavar="输入")
@click.argument("out", type=PATH, metavar="输出")
def refresh(by_table: bool, unbind: bool, force: bool, source: Path, out: Path) -> int:
    """更新正文数字：占位符换成表里的数，跟着表走的句子按现在的数改写。"""
    if source.is_dir():
        advice = "请写一个文件；整个文件夹请用 xlgov convert 文件夹 -o 结果 --to xlsx --refresh。"
        raise InputError("这是文件夹，不是文件", advice, file=str(source))
    if by_table and unbind:
        raise InputError("--by-table 和 --unbind 不能一起用", "按表改写用 --by-table，原样保留用 --unbind。")
    for path, what in ((source, "输入"), (out, "输出")):
        _refuse_other_ending(path, what)
    files.free(out, force, [source])
    loaded = api.load(source)
    read = extent(loaded.report)
    if not read.read:
        raise InputError(f"{read.said}，没有更新", "请确认选对了文件。", file=source.name)
    from xlgov.sentences.refresh import refreshed, unbound

    result = refreshed(loaded.report, by_table=by_table)
    report = unbound(result.report) if unbind else result.report
    api.write(report, out)
    say(f"已把 {source.name} 更新为 {out}。")
    tell(result, unbind=unbind)
    if read.said:
        say(f"注意：{read.said}，{NOT_READ}")
    for line in losses(loaded):
        say(f"注意：{line}")
    left = unwritten(report)
    for message in left:
        say(f"注意：{message}")
    open_ones = [each for each in result.conflicts if each.contradicts or not unbind]
    dropped = any(each.dropped for each in loaded.observations)
    return int(bool(open_ones or result.kept or left or dropped or not read.whole))


def tell(result: Refreshed, *, unbind: bool = False) -> None:
    """Say which sentences were brought up to date, which were left for a person, and with ``unbind`` which
    follow the tables no more."""
    say(f"更新了 {len(result.updated)} 句。" if result.updated else "没有要更新的句子。")
    for change in result.updated:
        if not change.before:
            say(f"　加上“{_cut(change.after)}”")
        elif not change.after:
            say(f"　去掉“{_cut(change.before)}”")
        else:
            say(f"　“{_cut(change.before)}”改为“{_cut(change.after)}”")
    for kept in result.kept:
        say(f"没有更新：“{kept.quote}”，有关的格里没有读到数，原来的数没有动，请填好后再更新。")
    for conflict in result.conflicts:
        should = f"按表里的数原句应为“{conflict.says}”"
        wrong = "，其中的数与表里不一致" if conflict.contradicts else ""
        if unbind:
            say(f"不再跟着表走：“{conflict.quote}”{wrong}；{should}。")
        else:
            why = "分不清是哪一句" if conflict.twin else "被手工改过"
            say(f"冲突：“{conflict.quote}”{why}{wrong}，没有改动；{should}。")
    if result.conflicts and not unbind:
        say(
            "处理冲突：表里的数对的，加上 --by-table，按表改写；要按改过的写的，加上 --unbind，"
            "不再让它们跟着表走；也可以在句子里写上占位符，再更新一次。"
        )


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
