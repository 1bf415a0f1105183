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
from xlgov.excel.setup import addin_file, config, interpreter
from xlgov.excel.setup.machine import ADDIN, Machine
from xlgov.excel.setup.record import Change, Record, content_of

ASSETS = Path(__file__).parent / "assets"

ILLEGIBLE = "用户文件夹的名字里有 Excel 读不了的字，加载项会找不到自己的配置"
ANOTHER_USER = (
    "请用一个名字只含常用字或英文字母的 Windows 用户登录后再安装；"
    "不用按钮也能做同样的事：用命令 xlgov validate、convert、rollup。"
)
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
    _require_legible(machine)
    content = asset(ADDIN) if addin is None else addin
    program = interpreter.chosen(machine, python)
    told = interpreter.usable(machine, program)
    plan = _plan(machine, program, told, content)
    record = Record(machine.own, "addin")
    record.version = __version__
    return Installed([(piece.path, record.put(**vars(piece))) for piece in plan], program)


def remove(machine: Machine) -> list[tuple[Path, Change]]:
    """Take back what ``install`` wrote; an empty list when there is nothing to take back.

    Raises InputError when Excel holds a file open.
    """
    record = Record(machine.own, "addin")
    return record.take_back() if record else []


@dataclass(frozen=True)
class _Piece:
    """A file to be written, as ``Record.put`` takes it."""

    path: Path
    content: bytes
    executable: bool = False
    shared: bool = False


def _plan(machine: Machine, program: Path, told: interpreter.Probe, addin: bytes) -> list[_Piece]:
    """The files, the add-in last: Excel never finds it without its configuration."""
    plan = []
    settings = {KEYS[machine.system]: interpreter.expressed(machine, program)}
    if interpreter.needs_doorway(machine, program):
        plan.append(_Piece(_doorway(machine), interpreter.doorway_script(program), executable=True))
    if machine.system == "mac":
        bridge = _bridge(told, addin_file.xlwings_version(addin))
        plan.append(_Piece(machine.excel_scripts / bridge.name, files.read_bytes(bridge), shared=True))
    before = content_of(machine.excel_config) or b""
    lines = config.merged(before, settings, "\r\n" if machine.system == "windows" else "\n")
    return [*plan, _Piece(machine.excel_config, lines), _Piece(machine.addin, addin)]


def _require_excel(machine: Machine) -> None:
    if machine.system == "linux":
        raise InputError("这个系统没有桌面版 Excel", "LibreOffice 请用 xlgov office install。")


def _require_legible(machine: Machine) -> None:
    """Excel must be able to find its configuration, which stands in the user's own folder."""
    if not interpreter.legible(machine, str(machine.excel_config)):
        raise InputError(ILLEGIBLE, ANOTHER_USER, file=str(machine.excel_config))


def _doorway(machine: Machine) -> Path:
    door = interpreter.doorway(machine)
    if door.parent.exists() and door.parent.stat().st_uid != machine.user:
        raise InputError("这个文件夹属于别的用户", "请找管理员删除它，再运行一次。", file=str(door.parent))
    return door


def _bridge(told: interpreter.Probe, made: str | None) -> Path:
    """xlwings' AppleScript file, which the add-in calls by the version its VBA was made from."""
    path = Path(told.folders["xlwings"]) / f"xlwings-{made}.applescript"
    if not path.is_file():
        raise InputError(
            f"加载项按 xlwings {made} 制作，装的是 {told.xlwings}",
            f"请运行 pip install xlwings=={made}，再运行一次。",
            file=str(path),
        )
    return path
