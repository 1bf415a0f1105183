"""The command ``page``: the browser edition, built into one HTML file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from xlgov import files
from xlgov.api import PAGE_ENDINGS
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH
from xlgov.errors import InputError


@click.command(cls=Command)
@click.option(
    "-o", "--out", type=PATH, required=True, metavar="输出.html", help="放在哪里，如 年报助手.html。"
)
@click.option("--from", "folder", type=PATH, metavar="文件夹", help="部件所在的文件夹；缺的下载到这里。")
@click.option("--zip", "zipped", is_flag=True, help="旁边另放一个压缩包：网页、使用说明、许可，便于发送。")
@FORCE
def page(out: Path, folder: Path | None, zipped: bool, force: bool) -> int:
    """生成网页版：一个 HTML 文件，双击就能用，不联网、不上传。"""
    from xlgov.web import building

    if out.suffix.lower() not in PAGE_ENDINGS:
        raise InputError("网页版应写成 .html", "例如 -o 年报助手.html。", file=out.name)
    package = out.with_suffix(".zip")
    for path in (out, package) if zipped else (out,):
        files.free(path, force)
    with tempfile.TemporaryDirectory() as scratch:
        built = building.build(building.gather(folder or Path(scratch)))
    files.write_bytes(out, built.html)
    if zipped:
        files.write_bytes(package, building.release(built))
    for name, digest in built.parts.items():
        say(f"  部件　{name}　{digest}")
    say(f"已生成 {out}，{len(built.html) / 10**6:.1f} MB。")
    say(f"  SHA-256　{built.sha256}")
    if zipped:
        say(f"已生成 {package}，{package.stat().st_size / 10**6:.1f} MB，里面有这个网页、使用说明和许可。")
    return 0
