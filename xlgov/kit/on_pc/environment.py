"""Makes the environment: copies of the wheels, checked by their digests, and what pip makes of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import probe
from common import (
    KIT,
    WINDOWS,
    Teller,
    Trouble,
    aside_of,
    command,
    last_line,
    mark_whole,
    python_of,
    rename,
    run,
    settle,
)

WHEELS = KIT.parent / "wheels"

_LINE = re.compile(r"([^\s=]+)==(\S+) --hash=sha256:([0-9a-f]{64})  # ([^\s/\\]+\.whl)")
_UNPACK = "请把压缩包完整地解压到一个文件夹（不要在压缩包里直接打开），再运行一次。"
_LONGEST = 259
"""characters of a path on Windows as it is set up"""
_ALLOW = "如果杀毒软件或组策略拦截了它，请放行"
COMPILED = ("pydantic", "python_calamine", "pypdfium2", "xlwings")
"""modules that are compiled, or load what is: they fail where the rest does not"""
_YEAR = "2025"
"""of the form that is made and checked once; any year does"""


class Packages(NamedTuple):
    """Checked wheels in a folder: the list of them as pip reads it, pip itself, how many they are."""

    listed: Path
    installer: Path
    number: int


def checked_copies(scratch: Path) -> Packages:
    """Copies of the wheels for this Python, every one with the digest that its list says. Nothing is
    installed from the stick: what was checked is what is used."""
    installer = None
    lines = (KIT / "lists" / probe.list_name()).read_text("utf-8", errors="replace").splitlines()
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            raise Trouble(f"清单 {probe.list_name()} 里有看不懂的一行。{_UNPACK}")
        name, _, digest, file = found.groups()
        _copy_checked(WHEELS / file, scratch / file, digest)
        if name == "pip":
            installer = scratch / file
    if installer is None:
        raise Trouble(f"清单 {probe.list_name()} 里没有 pip。{_UNPACK}")
    listed = scratch / "requirements.txt"
    listed.write_text("".join(f"{line.partition('  #')[0]}\n" for line in lines), "utf-8")
    return Packages(listed, installer, len(lines))


def _copy_checked(source: Path, copy: Path, digest: str) -> None:
    """Copy a wheel. Raises Trouble for one that is lacking or is not the one in the list."""
    if WINDOWS and len(str(source)) > _LONGEST:
        raise Trouble("安装包所在的文件夹路径太长。请把它移到盘的最上层（如 D:\\xlgov），再运行一次。")
    try:
        content = source.read_bytes()
    except FileNotFoundError:
        raise Trouble(f"安装包里缺少 wheels/{source.name}。{_UNPACK}") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise Trouble(
            f"wheels/{source.name} 损坏了或被换过（SHA-256 与清单不符），没有安装。"
            "请重新复制一份安装包，再运行一次。"
        )
    copy.write_bytes(content)


@contextlib.contextmanager
def replaced(environment: Path) -> Iterator[None]:
    """An environment is made within, where an older one may be, which comes back if making fails.

    Its programs hold its path, so it cannot be made elsewhere and moved.
    """
    settle(environment)
    aside = aside_of(environment)
    if environment.exists():
        rename(environment, aside)
    try:
        yield
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        if aside.exists():
            rename(aside, environment)
        raise
    mark_whole(environment)
    # what is still in use of it goes with the next run
    shutil.rmtree(aside, ignore_errors=True)


def make(environment: Path, packages: Packages, teller: Teller) -> None:
    """The environment with everything of the list in it, tried out. Raises Trouble where it does not work."""
    teller.say("正在安装，大约要一分钟……")
    import venv

    # without pip of its own: the module that brings it is a package of its own on Debian and its kin
    venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS).create(environment)
    python, source = str(python_of(environment)), str(packages.installer.parent)
    done = run(
        [
            *(python, "-E", "-s", str(packages.installer / "pip"), "install", "--quiet", "--no-input"),
            *("--no-index", "--no-deps", "--require-hashes", "--find-links", source),
            *("--no-cache-dir", "--disable-pip-version-check", "--requirement", str(packages.listed)),
        ],
        teller,
    )
    if done.returncode:
        raise Trouble(f"安装软件包没有成功（{last_line(done)}）。详细记录在 {teller.log}。")
    done = command(environment, teller, "--version")
    if done.returncode:
        raise Trouble(f"装好的程序启动不了（{last_line(done)}）。{_ALLOW}；详细记录在 {teller.log}。")
    teller.say(done.stdout.strip())
    _try_out(environment, teller)


def _try_out(environment: Path, teller: Teller) -> None:
    """Load what is compiled, make a form and check it: a program that tells its version may still be kept
    from that (a home from which nothing may be run, a rule for DLLs, a scanner that took one away)."""
    done = run([str(python_of(environment)), "-E", "-s", "-c", f"import {', '.join(COMPILED)}"], teller)
    if done.returncode:
        raise Trouble(f"有的软件包运行不了（{last_line(done)}）。{_ALLOW}；详细记录在 {teller.log}。")
    with tempfile.TemporaryDirectory(prefix="xlgov-") as scratch:
        book = str(Path(scratch) / "试用.xlsx")
        done = command(environment, teller, "new", "--year", _YEAR, "--unit", "试用", book)
        if done.returncode == 0:
            done = command(environment, teller, "validate", book, "--format", "json")
    if not _was_read(done.stdout):
        raise Trouble(f"装好的程序不能检查工作簿（{last_line(done)}）。{_ALLOW}；详细记录在 {teller.log}。")


def _was_read(said: str) -> bool:
    """Whether a check as JSON says that its one file could be used."""
    try:
        total = json.loads(said)["total"]
        return bool(total["files"] == 1 and total["unusable"] == 0)
    except (ValueError, KeyError, TypeError):
        return False
