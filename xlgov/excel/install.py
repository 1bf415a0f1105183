"""``xlgov addin install`` and ``remove``: the add-in into Excel's start-up folder, and its configuration.

What Excel needs, after xlwings' VBA: the add-in itself; ``xlgov.conf`` with the interpreter, read in the
system's code page and therefore ASCII; on macOS also xlwings' AppleScript file, the only way out of the
sandbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlgov import __version__, files
from xlgov.errors import InputError
from xlgov.excel.setup import config, interpreter
from xlgov.excel.setup.machine import ADDIN, Machine
from xlgov.excel.setup.record import Change, Record

ASSETS = Path(__file__).parent / "assets"

KEYS = {"windows": "INTERPRETER_WIN", "mac": "INTERPRETER_MAC"}
"""the setting that names the interpreter, by system"""


@dataclass(frozen=True)
class Installed:
    """What an installation did: each file with what became of it, and the interpreter Excel will start."""

    changes: list[tuple[Path, Change]]
    python: Path


def asset(name: str) -> bytes:
    """A file shipped with the package; InputError when this copy of the package lacks it."""
    path = ASSETS / name
    if not path.is_file():
        raise InputError(f"xlgov 的安装包里缺少 {name}", "请重新安装完整的 xlgov，再运行一次。")
    return path.read_bytes()


def install(machine: Machine, *, python: Path | None = None, addin: bytes | None = None) -> Installed:
    """Install the add-in for this user; running it again changes nothing.

    ``python``: the interpreter Excel shall start (default: the one running); ``addin``: the add-in's bytes
    (default: the one shipped). A file of somebody else is copied aside first and comes back on removal.
    Raises InputError, before anything is written, where the add-in could not work.
    """
    _require_excel(machine)
    content = asset(ADDIN) if addin is None else addin
    program = interpreter.chosen(machine, python)
    told = interpreter.usable(machine, program)
    settings = {KEYS[machine.system]: interpreter.expressed(machine, program)}
    record = Record(machine.own, "addin")
    record.version = __version__
    changes = []
    if interpreter.needs_doorway(machine, program):
        door = _doorway(machine)
        changes.append((door, record.put(door, interpreter.doorway_script(program), executable=True)))
    if machine.system == "mac":
        bridge = _bridge(told)
        target = machine.excel_scripts / bridge.name
        changes.append((target, record.put(target, files.read_bytes(bridge), shared=True)))
    before = machine.excel_config.read_bytes() if machine.excel_config.is_file() else b""
    text = config.merged(before, settings, "\r\n" if machine.system == "windows" else "\n")
    changes.append((machine.excel_config, record.put(machine.excel_config, text)))
    # last, so that Excel never finds an add-in without its configuration
    target = machine.addin
    changes.append((target, record.put(target, content)))
    return Installed(changes, program)


def remove(machine: Machine) -> list[tuple[Path, Change]]:
    """Take back what ``install`` wrote; an empty list when there is nothing to take back.

    Raises InputError when Excel holds a file open.
    """
    record = Record(machine.own, "addin")
    return record.take_back() if record else []


def _require_excel(machine: Machine) -> None:
    if machine.system == "linux":
        raise InputError("这个系统没有桌面版 Excel", "LibreOffice 请用 xlgov office install。")


def _doorway(machine: Machine) -> Path:
    door = interpreter.doorway(machine)
    if door.parent.exists() and door.parent.stat().st_uid != machine.user:
        raise InputError("这个文件夹属于别的用户", "请找管理员删除它，再运行一次。", file=str(door.parent))
    return door


def _bridge(told: interpreter.Probe) -> Path:
    """xlwings' AppleScript file of the same version."""
    path = Path(told.folders["xlwings"]) / f"xlwings-{told.xlwings}.applescript"
    if not path.is_file():
        raise InputError(
            "xlwings 的安装不完整，缺少 AppleScript 文件", "请重新安装 xlwings，再运行一次。", file=str(path)
        )
    return path
