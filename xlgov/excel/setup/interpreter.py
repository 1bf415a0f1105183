"""The Python that Office starts: how its path is written for Excel, and whether it works."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

from xlgov.errors import InputError
from xlgov.excel.setup.machine import Machine

_VARIABLES = (
    "LOCALAPPDATA",
    "APPDATA",
    "USERPROFILE",
    "ONEDRIVE",
    "ONEDRIVECOMMERCIAL",
    "PUBLIC",
    "PROGRAMDATA",
)
"""variables that Windows sets for every program of a user, so that Excel sees the same values"""

_PLAIN = re.compile(r"[A-Za-z0-9/._+@-]+")
"""what stands in a shell line without quotes: xlwings' AppleScript sets none"""

_PROBE = """
import json, os, struct, sys
told = {"version": sys.version.split()[0], "bits": struct.calcsize("P") * 8, "folders": {}, "errors": {}}
for name in ("xlgov", "xlwings"):
    try:
        package = __import__(name)
        told[name] = package.__version__
        told["folders"][name] = os.path.dirname(os.path.abspath(package.__file__))
    except BaseException as error:
        told["errors"][name] = f"{type(error).__name__}: {error}"
if "xlwings" in told:
    told["engines"] = [engine.name for engine in package.engines]
print(json.dumps(told), flush=True)
# as it ends, xlwings would end every Excel without a workbook, or run a macro (macOS)
os._exit(0)
"""


@dataclass(frozen=True)
class Probe:
    """What an interpreter says of itself; a package that cannot be imported has None and an error."""

    version: str
    bits: int
    xlgov: str | None = None
    xlwings: str | None = None
    engines: tuple[str, ...] = ()
    folders: dict[str, str] = field(default_factory=dict)
    """where the packages lie"""
    errors: dict[str, str] = field(default_factory=dict)

    def shipped(self, name: str) -> Path | None:
        """A file among the assets of this interpreter's xlgov."""
        path = Path(self.folders["xlgov"], "excel", "assets", name) if "xlgov" in self.folders else None
        return path if path is not None and path.is_file() else None


def chosen(machine: Machine, given: Path | None) -> Path:
    """The interpreter to use: on Windows the one without a console window, where there is one."""
    python = given or machine.python
    if not python.is_file():
        raise InputError(
            "找不到这个 Python 程序", "请用 --python 指定 python.exe 的完整路径。", file=str(python)
        )
    # never resolved: the path inside a virtual environment is what selects that environment
    python = python.absolute()
    quiet = python.with_name("pythonw.exe")
    if machine.system == "windows" and python.name.lower() == "python.exe" and quiet.is_file():
        return quiet
    return python


def expressed(machine: Machine, python: Path) -> str:
    """The path in ASCII, as Excel's configuration holds it.

    Windows: as it is, through environment variables, or in 8.3 form; InputError where none will do.
    macOS: as it is, or the doorway's.
    """
    if machine.system != "windows":
        return str(doorway(machine) if needs_doorway(machine, python) else python)
    plain = str(PureWindowsPath(python))
    if legible(machine, plain):
        for text in (plain, *_through_variables(machine, plain)):
            if text.isascii() and '"' not in text and expanded(machine, text).lower() == plain.lower():
                return text
    short = machine.short_path(str(python))
    if short and short.isascii() and expanded(machine, short) == short:
        return short
    raise InputError(
        "这个 Python 的路径里有 Excel 读不了的文字",
        "请把 Python 环境建在您自己的用户文件夹里（例如 %LOCALAPPDATA%\\xlgov），"
        "或建在只含英文字母和数字的文件夹里（例如 C:\\xlgov），再重新安装。",
        file=str(python),
    )


def expanded(machine: Machine, text: str) -> str:
    """A path of the configuration as Excel will see it (Windows: ``%NAME%`` replaced where it is set)."""
    if machine.system != "windows":
        return text

    def value(match: re.Match[str]) -> str:
        return machine.environ.get(match[1].upper(), match[0])

    return str(PureWindowsPath(re.sub(r"%([^%]+)%", value, text)))


def needs_doorway(machine: Machine, python: Path) -> bool:
    """Whether Excel can only start this interpreter through a script (macOS: anything but plain ASCII)."""
    return machine.system == "mac" and not _PLAIN.fullmatch(str(python))


def doorway(machine: Machine) -> Path:
    """Where that script stands: in our own folder, or, where the home is not plain, among the shared."""
    own = machine.own / "python"
    if _PLAIN.fullmatch(str(own)):
        return own
    return machine.root / "Users" / "Shared" / f"xlgov-{machine.user}" / "python"


def doorway_script(python: Path) -> bytes:
    """A shell script that starts an interpreter."""
    quoted = str(python).replace("'", "'\\''")
    return f"#!/bin/sh\nexec '{quoted}' \"$@\"\n".encode()


def probe(machine: Machine, python: Path) -> Probe:
    """Start the interpreter as Excel does, in its own folder; InputError when it does not answer."""
    done = machine.run([str(python), "-B", "-c", _PROBE], folder=python.parent)
    try:
        told: Any = json.loads(done.out.strip().splitlines()[-1])
        return Probe(**{**told, "engines": tuple(told.get("engines", ()))})
    except (IndexError, ValueError, TypeError) as error:
        last = (done.err.strip().splitlines() or [""])[-1]
        raise InputError(
            f"Python 无法启动{f'（{last}）' if last else ''}",
            "请检查它是否已被删除或被杀毒软件拦截，必要时重新安装 Python，再运行安装命令。",
            file=str(python),
        ) from error


def usable(machine: Machine, python: Path) -> Probe:
    """As ``probe``, and InputError unless both packages can be imported."""
    told = probe(machine, python)
    for name in ("xlgov", "xlwings"):
        if getattr(told, name) is None:
            raise InputError(
                f"这个 Python 里不能使用 {name}（{told.errors.get(name, '没有安装')}）",
                remedy(python, name),
                file=str(python),
            )
    return told


def remedy(python: Path, name: str) -> str:
    """How to get a package that cannot be imported."""
    if name == "xlgov":
        return f'请在 xlgov 的项目文件夹里运行："{python}" -m pip install ".[excel]"'
    return f'请在“命令提示符”里运行："{python}" -m pip install {name}'


def _through_variables(machine: Machine, plain: str) -> list[str]:
    found = []
    for name in _VARIABLES:
        value = machine.environ.get(name, "")
        start = str(PureWindowsPath(value)) if value else ""
        if start and plain.lower().startswith(start.lower() + "\\"):
            found.append((len(start), f"%{name}%{plain[len(start) :]}"))
    return [text for _, text in sorted(found, reverse=True)]


def legible(machine: Machine, path: str) -> bool:
    """Whether VBA can read a path: on Windows only what the system's code page has."""
    if machine.system != "windows":
        return True
    try:
        path.encode(machine.code_page)
    except UnicodeEncodeError:
        return False
    except LookupError:
        # a code page Python does not know says nothing against the path
        return True
    return True
