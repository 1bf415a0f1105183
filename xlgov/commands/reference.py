"""The commands to get to know the program: ``rules``, ``schema`` and ``demo``."""

from __future__ import annotations

from pathlib import Path

import click

from xlgov import files
from xlgov.commands.console import Command, say, say_json
from xlgov.commands.options import PATH
from xlgov.errors import InputError
from xlgov.form import EDITIONS, edition, editions


@click.command(cls=Command)
@click.argument("code", required=False, metavar="[编号]")
def rules(code: str | None) -> int:
    """规则说明：列出全部校验规则，或显示一条规则的全文。"""
    from xlgov.collection import rulebook

    if code is None:
        say(rulebook.table())
        return 0
    try:
        say(rulebook.describe(code.upper()))
    except KeyError as error:
        raise InputError(f"没有编号为“{code}”的规则", "运行 xlgov rules 可列出全部规则。") from error
    return 0


@click.command(cls=Command)
@click.option(
    "--edition",
    "name",
    type=click.Choice(EDITIONS),
    help="只要这一版；不写时为最新一版（或与 --out 同用时为全部）。",
)
@click.option("--package", is_flag=True, help="只要上报包清单的格式。")
@click.option("--out", type=PATH, metavar="文件夹", help="写入文件夹；不写时显示在屏幕上。")
def schema(name: str | None, package: bool, out: Path | None) -> int:
    """生成数据格式（JSON Schema，2020-12）。"""
    from xlgov.bundle import manifest
    from xlgov.report.schema import file_name, schema_json

    if name and package:
        raise InputError("--edition 和 --package 不能一起用", "上报包清单的格式各版相同，请去掉一个。")
    found = {manifest.FILE_NAME: manifest.schema_json()}
    if not package:
        wanted = [edition(name)] if name else editions()
        reports = {file_name(each): schema_json(each) for each in wanted}
        found = reports if name else reports | found
    if out is None:
        shown = manifest.FILE_NAME if package else file_name(edition(name or EDITIONS[-1]))
        say_json(found[shown])
        return 0
    for each, text in found.items():
        files.write_bytes(out / each, text.encode())
        say(f"已写入 {out / each}。")
    return 0


@click.command(cls=Command)
@click.option(
    "--out",
    type=PATH,
    default=Path("xlgov-demo"),
    show_default=True,
    metavar="文件夹",
    help="放置演示文件的文件夹。",
)
def demo(out: Path) -> int:
    """演示：制表、填入示例报告、校验、标错、转换，一次走完。"""
    from xlgov.commands.demo import run

    return run(out)
