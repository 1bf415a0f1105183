"""The command ``compare``: what differs between two reports, in whatever files they stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import files
from xlgov.commands import output
from xlgov.commands.console import Command, Styled, say
from xlgov.commands.options import FORCE, FORMAT, PATH
from xlgov.errors import InputError
from xlgov.report import extent
from xlgov.several.given import reports_in

if TYPE_CHECKING:
    from xlgov.comparison import Comparison
    from xlgov.several.given import Given

_ENDING = ".xlsx"


@click.command(cls=Command)
@FORMAT
@click.option("-o", "--out", type=PATH, metavar="输出", help="另存一份对照表（.xlsx）：数字、封面、文字。")
@FORCE
@click.argument("before", type=PATH, metavar="前一份")
@click.argument("after", type=PATH, metavar="后一份")
def compare(style: str, out: Path | None, force: bool, before: Path, after: Path) -> int:
    """比较两份年报：改了哪些数、哪些字；工作簿、Word、网页、PDF、JSON 之间都可以。"""
    if out is not None:
        _refuse_other_ending(out)
        files.free(out, force, [before, after])
    found = _compared(_one(before), _one(after))
    if files.is_same(before, after):
        say("注意：前一份和后一份是同一个文件，请确认没有选错。", err=True)
    if out is not None:
        from xlgov.comparison.workbook import build

        files.write_bytes(out, build(found))
    if style == "json":
        output.show_json(found.to_json())
    else:
        _show(found)
        if out is not None:
            say(f"  对照表：{out}")
    return 0 if found.is_same and found.whole else 1


def _one(path: Path) -> Given:
    """The one report at a path; InputError for a folder, and for a zip of several."""
    if path.is_dir():
        raise InputError("这是文件夹，不是文件", "请写一份年报。", file=str(path))
    reports = reports_in([path])
    if len(reports) != 1:
        raise InputError(
            f"里面有 {len(reports)} 份年报，看不出要比较哪一份", "请解压后写明。", file=path.name
        )
    return reports[0]


def _compared(before: Given, after: Given) -> Comparison:
    from xlgov.comparison import compare as ask

    loaded = []
    for given in (before, after):
        loaded.append(given.read())
        read = extent(loaded[-1].report)
        if not read.read:
            raise InputError(f"{read.said}，没有比较", "请确认选对了文件。", file=given.name)
    names = (before.name, after.name) if before.name != after.name else (before.file, after.file)
    return ask(loaded[0], loaded[1], names)


def _show(found: Comparison) -> None:
    from xlgov.comparison.text import lines
    from xlgov.comparison.words import Op

    colours = {Op.SAME: None, Op.REMOVED: "red", Op.ADDED: "green"}
    for line in lines(found):
        say(*(Styled(span.text, colours[span.op]) if colours[span.op] else span.text for span in line))


def _refuse_other_ending(out: Path) -> None:
    if out.suffix.lower() != _ENDING:
        raise InputError(f"对照表不能写成“{out.suffix}”", f"请写成 {_ENDING}。", file=out.name)
