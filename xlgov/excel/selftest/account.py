"""What came of a self-test, in words: for the window and the terminal, and as a file that can be sent on."""

from __future__ import annotations

import contextlib
import datetime
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xlgov import files
from xlgov.errors import InputError
from xlgov.excel.selftest.eyes import EXCEL, OFFICE, Look
from xlgov.excel.selftest.private import Private
from xlgov.excel.selftest.steps import Outcome, State
from xlgov.excel.setup import interpreter
from xlgov.excel.setup.machine import Machine
from xlgov.legible import one_line

_WIDTH = 8
_LONGEST = 600
"""Characters of what is said of one step."""
_DESKTOP = "桌面"
_HEAD = "xlgov 自检记录"
_PROMISE = "这份记录不含年报数据，也不含用户名、电脑名和个人文件夹，可以发给维护人员。"


def lines(outcome: Outcome) -> list[str]:
    """An outcome as shown to the user."""
    took = f"（{outcome.seconds:.1f} 秒）" if outcome.seconds is not None and outcome.seconds >= 0.1 else ""
    state = _padded(outcome.state)
    found = [f"{state}{outcome.name}：{_short(outcome.text)}{took}"]
    if outcome.advice:
        found.append(f"{_padded('')}怎么办：{_short(outcome.advice)}")
    return found


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many of each."""
    counts = {state: sum(each.state is state for each in outcomes) for state in State}
    wrong = f"{counts[State.WRONG]} 项有问题" if counts[State.WRONG] else "没有问题"
    left = f"，{counts[State.NOT_TRIED]} 项没有试" if counts[State.NOT_TRIED] else ""
    return f"共 {len(outcomes)} 项：{counts[State.WELL]} 项正常，{wrong}{left}"


def text(outcomes: Sequence[Outcome], machine: Machine, host: str, day: datetime.date) -> str:
    """The whole record: what was tried, and what only eyes can see."""
    private = Private.of(machine)
    said = [private.without(line) for outcome in outcomes for line in lines(outcome)]
    head = [f"{_HEAD}　{day.isoformat()}　{host}", _PROMISE, ""]
    looked = [
        "",
        "下面几项程序看不到，请看一眼，在方括号里填 √ 或 ×：",
        *_to_see(EXCEL if host == "Excel" else OFFICE),
    ]
    return "\n".join([*head, *said, "", f"{summary(outcomes)}。", *looked, ""])


def written(
    outcomes: Sequence[Outcome], machine: Machine, host: str, out: Path | None, *, overwrite: bool = False
) -> Path:
    """The record in a file; where. By default on the desktop, under a name that is free, or where it can be.

    Raises InputError for a place that cannot be written to, and where ``out`` is there already.
    """
    day = datetime.date.today()
    content = files.for_notepad(text(outcomes, machine, host, day))
    if out is None:
        return _somewhere(content, _places(machine), f"xlgov-自检-{day.isoformat()}")
    files.free(out, force=overwrite)
    files.write_bytes(out, content)
    return out


def _somewhere(content: bytes, folders: Sequence[Path], name: str) -> Path:
    """The first of some folders that takes the record: it took a minute to come by, and is not lost."""
    for folder in folders[:-1]:
        with contextlib.suppress(InputError):
            return _put(content, folder, name)
    return _put(content, folders[-1], name)


def _put(content: bytes, folder: Path, name: str) -> Path:
    path = _free(folder, name)
    files.write_bytes(path, content)
    return path


def _to_see(looks: Sequence[Look]) -> list[str]:
    return [f"[　] {number}. {look.what} —— {look.right}" for number, look in enumerate(looks, 1)]


def _padded(word: str) -> str:
    return word + " " * (_WIDTH - 2 * len(word))


def _short(said: str) -> str:
    said = one_line(said)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}……"


def _places(machine: Machine) -> list[Path]:
    """The desktop, where everybody finds it; the home and the temporary files where that cannot be."""
    desktops = (_named_desktop(machine), machine.home / "Desktop", machine.home / _DESKTOP)
    there = [folder for folder in desktops if folder is not None and folder.is_dir()]
    return [*there[:1], machine.home, Path(tempfile.gettempdir())]


def _named_desktop(machine: Machine) -> Path | None:
    """Where the system says that the desktop is: it may be in a cloud folder, or have a Chinese name."""
    if machine.system == "windows":
        key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders"
        named = machine.registry.values(key).get("Desktop")
        return machine.path(interpreter.expanded(machine, named)) if isinstance(named, str) else None
    try:
        settings = (machine.home / ".config" / "user-dirs.dirs").read_text("utf-8")
    except (OSError, ValueError):
        return None
    match = re.search(r'^XDG_DESKTOP_DIR="([^"]+)"', settings, re.MULTILINE)
    return Path(match[1].replace("$HOME", str(machine.home))) if match else None


def _free(folder: Path, name: str) -> Path:
    """A path that nothing stands at: somebody may have filled in an earlier one of today."""
    path, number = folder / f"{name}.txt", 1
    while path.exists():
        number += 1
        path = folder / f"{name}（{number}）.txt"
    return path
