"""The command ``kit``: one zip with which PCs without internet are set up."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import files
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH
from xlgov.errors import InputError

if TYPE_CHECKING:
    from xlgov.kit.making import Given, Kit

_HELP = {
    "--target": "给哪种电脑用：windows、linux-x86_64、linux-aarch64；可以写几次，不写时都有。",
    "--python": "给哪些版本的 Python 用，如 3.12；可以写几次，不写时 3.11 至 3.14 都有。",
    "--wheels": "只从这个文件夹取软件包，不联网。",
    "--page": "已经生成的网页版；不写时现在生成（要联网和 Node.js）。",
    "--no-page": "不放网页版。",
    "--addin": "由本单位签名的加载项。",
    "--python-installer": "python.org 的 64 位安装程序，供没有 Python 的 Windows 电脑用。",
}

_TOOLS = {"packaging": "packaging", "markdown_it": "markdown-it-py"}
"""Modules that only making a package needs (the extra ``kit``), and what each is installed by."""


@click.command(cls=Command)
@click.option("-o", "--out", type=PATH, required=True, metavar="安装包.zip", help="放在哪里。")
@click.option("--target", "names", multiple=True, metavar="电脑", help=_HELP["--target"])
@click.option("--python", "pythons", multiple=True, metavar="版本", help=_HELP["--python"])
@click.option("--wheels", type=PATH, metavar="文件夹", help=_HELP["--wheels"])
@click.option("--page", type=PATH, metavar="年报助手.html", help=_HELP["--page"])
@click.option("--no-page", is_flag=True, help=_HELP["--no-page"])
@click.option("--addin", type=PATH, metavar="签好的.xlam", help=_HELP["--addin"])
@click.option("--python-installer", type=PATH, metavar="安装程序.exe", help=_HELP["--python-installer"])
@FORCE
def kit(
    out: Path,
    names: tuple[str, ...],
    pythons: tuple[str, ...],
    wheels: Path | None,
    page: Path | None,
    no_page: bool,
    addin: Path | None,
    python_installer: Path | None,
    force: bool,
) -> int:
    """做一个离线安装包：不能上网的电脑，拿它就能装好程序和按钮。"""
    _require_tools()
    from xlgov.kit import given
    from xlgov.kit.making import Given, make
    from xlgov.kit.targets import chosen_targets

    if out.suffix.lower() != ".zip":
        raise InputError("安装包应写成 .zip", "例如 -o 安装包.zip。", file=out.name)
    if page and no_page:
        raise InputError("--page 和 --no-page 只能写一个", "请去掉其中一个。")
    brought = [path for path in (page, addin, python_installer) if path]
    files.free(out, force, brought)
    targets, versions = chosen_targets(names), _chosen(pythons)
    brought_in = Given(
        page=given.page(page) if page else None,
        addin=given.signed_addin(addin) if addin else None,
        python=given.python_installer(python_installer, versions) if python_installer else None,
        store=given.store(wheels) if wheels else None,
    )
    if not page and not no_page:
        brought_in = _with_page(brought_in)
    made = make(targets, versions, brought_in, say)
    files.write_bytes(out, made.content)
    _tell(out, made)
    return int(bool(made.lacking) or (brought_in.page is None and not no_page))


def _require_tools() -> None:
    from importlib.util import find_spec

    python = f'"{sys.executable}" -m'
    if find_spec("pip") is None:
        raise InputError("做安装包要 pip，这个 Python 里没有", f"请运行：{python} ensurepip，再试一次。")
    missing = [package for module, package in _TOOLS.items() if find_spec(module) is None]
    if missing:
        raise InputError(
            f"做安装包要的软件包没有装全，缺 {'、'.join(missing)}",
            # not "pip" alone: that may be another Python's
            f"请运行：{python} pip install {' '.join(missing)}，再试一次。",
        )


def _chosen(pythons: tuple[str, ...]) -> tuple[str, ...]:
    from xlgov.kit.targets import PYTHONS

    for each in pythons:
        if each not in PYTHONS:
            raise InputError(f"没有 Python {each} 的软件包", f"可以用的是 {'、'.join(PYTHONS)}。")
    return tuple(each for each in PYTHONS if not pythons or each in pythons)


def _with_page(given: Given) -> Given:
    """With the page, built now; a kit without one is made all the same, and says so."""
    from xlgov.web import building

    say("正在生成网页版……")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return given._replace(page=building.build(building.gather(Path(scratch))).html)
    except InputError as error:
        say(f"缺　网页版没有放进来：{error}可以用 --page 指定已经生成的，或用 --no-page 说明不放。")
        return given


def _tell(out: Path, made: Kit) -> None:
    say(f"已生成 {out}，{len(made.content) / 10**6:.0f} MB，适用 {len(made.resolved)} 种电脑和 Python。")
    say(f"  SHA-256　{made.sha256}")
    if made.lacking:
        say(f"有 {len(made.lacking)} 种没有放进来，见上面写着“缺”的；“先看这里.txt”里也写明了。")
