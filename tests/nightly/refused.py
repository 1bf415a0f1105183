"""Places that cannot be written to: a full disk, a folder or file system that is read-only, a file that
another program has open. Each is said in a line, and nothing half-written stays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.nightly.writers import START, Place, Writer, inputs, wanted

ROOM = 4096
"""bytes that are left on a disk that is full"""
OPEN_ELSEWHERE = (
    "import os, errno\n"
    "def replace(*given, **named):\n"
    "    raise PermissionError(errno.EACCES, 'used by another process')\n"
    "os.replace = os.rename = replace\n" + START
)
"""Windows gives no file a name under which another program has one open."""
JOURNAL = re.compile(r"(^|/)\.[^/]+\.xlgov/")
"""of the folder beside the result of a roll-up that holds its progress"""
_CLOSED = ("没有权限写入", "无法写入", "确认结果所在的文件夹可以写入")
"""what is said of a folder that takes nothing"""
_DAC_OVERRIDE = 1
"""the capability by which root writes where modes say that nobody may"""


@dataclass
class Refusals:
    """How many commands were refused in each place, what was wrong, and what could not be tried."""

    refused: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    not_tried: dict[str, str] = field(default_factory=dict)


def tried(folder: Path, *, slow: bool = True) -> Refusals:
    """Have every command write into every such place."""
    given, told = inputs(folder / "报送"), Refusals()
    for name, place_of in PLACES.items():
        for number, writer in enumerate(wanted(slow=slow)):
            try:
                with place_of(folder / f"{name}{number}", given) as (place, start, said):
                    faults = list(_refused(writer, place, start, said))
            except NotHereError as error:
                told.not_tried[name] = str(error)
                break
            told.faults += [f"{writer.name}, {name}: {fault}" for fault in faults]
            told.refused[name] = told.refused.get(name, 0) + 1
    return told


class NotHereError(Exception):
    """Such a place cannot be had here, and why."""


def _refused(writer: Writer, place: Place, start: str, said: tuple[str, ...]) -> Iterator[str]:
    before = place.written()
    done = place.run(writer, start=start)
    text = done.stderr + done.stdout
    if done.returncode != 2:
        yield f"returns {done.returncode}: {text[-500:]}"
    if "Traceback" in text or "程序内部出错" in text:
        yield f"no words of ours: {text[-900:]}"
    if not any(word in text for word in said):
        yield f"does not say so: {text[-500:]}"
    if place.written() != before:
        yield f"leaves {sorted(place.written())}"
    # a roll-up keeps what it has read, so that the next run need not read it again
    left = [name for name in place.unfinished() if not JOURNAL.search(name)]
    if left:
        yield f"leaves {left}"
    if not place.is_untouched():
        yield "an input is not what it was"


Given = tuple[Place, str, tuple[str, ...]]


@contextmanager
def _full_disk(folder: Path, given: Path) -> Iterator[Given]:
    """A file system of its own that has a few kilobytes left."""
    with _mounted(folder, "size=128k"):
        (folder / "占满").write_bytes(b"")
        yield _filled(folder, given), START, ("磁盘空间不足",)


def _filled(folder: Path, given: Path) -> Place:
    free = os.statvfs(folder)
    (folder / "占满").write_bytes(b"x" * (free.f_bavail * free.f_bsize - ROOM))
    return Place(given, folder)


@contextmanager
def _read_only_system(folder: Path, given: Path) -> Iterator[Given]:
    """A file system that takes nothing, as a CD or a stick with its switch set."""
    with _mounted(folder, "size=128k"):
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield Place(given, folder), START, _CLOSED


@contextmanager
def _mounted(folder: Path, options: str) -> Iterator[None]:
    folder.mkdir(parents=True)
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise NotHereError("only root can mount a file system")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotHereError(done.stderr.strip())
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def _read_only_folder(folder: Path, given: Path) -> Iterator[Given]:
    """A folder without the right to write in it; root gives up the right to do so all the same."""
    if os.name == "nt":
        raise NotHereError("modes of folders say nothing there")
    place = Place(given, folder)
    folder.chmod(0o555)
    start = START if os.geteuid() else _as_anybody()
    try:
        yield place, start, _CLOSED
    finally:
        folder.chmod(0o755)


def _as_anybody() -> str:
    """Root without its right to overlook modes: a version and a process, then two times three words."""
    return (
        "import ctypes\n"
        "libc = ctypes.CDLL(None)\n"
        "head, words = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()\n"
        "assert libc.capget(head, words) == 0\n"
        f"words[0] &= ~(1 << {_DAC_OVERRIDE})\n"
        "assert libc.capset(head, words) == 0\n"
    ) + START


@contextmanager
def _open_elsewhere(folder: Path, given: Path) -> Iterator[Given]:
    yield Place(given, folder), OPEN_ELSEWHERE, ("请先关闭它",)


PLACES: dict[str, Callable[[Path, Path], object]] = {
    "磁盘已满": _full_disk,
    "只读的文件夹": _read_only_folder,
    "只读的磁盘": _read_only_system,
    "文件正被打开": _open_elsewhere,
}
"""By what is told of them."""
