"""The command ``page``: the browser edition, built into one HTML file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from xlgov import files
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH


@click.command(cls=Command)
@click.option(
    "-o", "--out", type=PATH, required=True, metavar="输出.html", help="放在哪里，如 年报助手.html。"
)
@click.option("--from", "folder", type=PATH, metavar="文件夹", help="部件所在的文件夹；缺的下载到这里。")
@FORCE
def page(out: Path, folder: Path | None, force: bool) -> int:
    """生成网页版：一个 HTML 文件，双击就能用，不联网、不上传。"""
    from xlgov.web import building

    files.free(out, force)
    with tempfile.TemporaryDirectory() as scratch:
        built = building.build(building.gather(folder or Path(scratch)))
    files.write_bytes(out, built.html)
    for name, digest in built.parts.items():
        say(f"  部件　{name}　{digest}")
    say(f"已生成 {out}，{len(built.html) / 2**20:.1f} MB。")
    say(f"  SHA-256　{built.sha256}")
    return 0
