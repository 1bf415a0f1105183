"""Pretended computers: homes of Windows, macOS and Linux users, with a registry and programs."""

from __future__ import annotations

import io
import json
import os
import shlex
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from xlgov import __version__
from xlgov.excel.setup.machine import Machine, Outcome, System, Value, run

XLWINGS = version("xlwings")
XLWINGS_FOLDER = Path(find_spec("xlwings").origin or "").parent  # type: ignore[union-attr]
ADDIN = (XLWINGS_FOLDER / "quickstart_addin_ribbon.xlam").read_bytes()
"""an add-in saved by Excel itself, whose VBA names its version of xlwings"""

EXCEL = "HKCR\\CLSID\\{00024500-0000-0000-C000-000000000046}\\LocalServer32"
SECURITY = "HKCU\\Software\\Microsoft\\Office\\16.0\\Excel\\Security"


HOMES = ["zhang", "Zhang San", "张三", "张 三（财政局）", "O'Neil & 王"]
"""names of users as they come"""


class Programs:
    """Answers for the programs that are started, and remembers what was asked."""

    def __init__(self, system: System, **told: object) -> None:
        engine = {"windows": ["excel"], "mac": ["excel"], "linux": []}[system]
        self.told: dict[str, object] = {
            "version": "3.12.4",
            "bits": 64,
            "xlgov": __version__,
            "xlwings": XLWINGS,
            "engines": engine,
            "folders": {"xlwings": str(XLWINGS_FOLDER)},
            "errors": {},
            **told,
        }
        self.asked: list[list[str]] = []
        self.starts = [0.4]
        """seconds of the starts that are still to come; the last of them stays"""
        self.large: list[str] = []
        self.source: list[str] = []
        self.deployed: set[str] = set()
        self.quarantined = False
        self.connects = True
        self.refusal: str | None = None

    def __call__(self, command: Sequence[str], /, *, folder: Path | None = None) -> Outcome:
        self.asked.append(list(command))
        program = Path(command[0]).name
        if program.startswith("python") and "bridge" in command[-1]:
            return Outcome(0 if self.connects else 1, "", "" if self.connects else "InputError: no uno")
        if program.startswith("python") and "excel.entry" in command[-1]:
            seconds = self.starts.pop(0) if len(self.starts) > 1 else self.starts[0]
            return Outcome(0, json.dumps({"large": self.large, "source": self.source}), "", seconds)
        if program.startswith("python"):
            return Outcome(0, f"a line some start-up file printed\n{json.dumps(self.told)}\n")
        if program == "xattr":
            return Outcome(0 if self.quarantined else 1)
        assert program.startswith("unopkg"), shlex.join(command)
        if self.refusal:
            return Outcome(1, "", self.refusal)
        if command[1] == "add":
            self.deployed.add("org.xlgov.addin")
        elif command[1] == "remove" and command[2] not in self.deployed:
            return Outcome(1, "", f"ERROR: There is no such extension deployed: {command[2]}")
        elif command[1] == "remove":
            self.deployed.remove(command[2])
        return Outcome(0, "".join(f"Identifier: {name}\n" for name in self.deployed))


class DictRegistry:
    """A registry held in a dictionary of keys."""

    def __init__(self, content: Mapping[str, Mapping[str, Value]]) -> None:
        self.content = {key: dict(values) for key, values in content.items()}

    def values(self, key: str) -> Mapping[str, Value]:
        return next((v for k, v in self.content.items() if k.lower() == key.lower()), {})

    def keys(self, key: str) -> Sequence[str]:
        start = key.lower() + "\\"
        below = [k[len(start) :].split("\\")[0] for k in self.content if k.lower().startswith(start)]
        return list(dict.fromkeys(below))


def touch(path: Path, content: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def windows(home: Path, **told: object) -> Machine:
    """A Windows user with Excel, whose Python stands in a virtual environment below the home."""
    local, roaming = home / "AppData" / "Local", home / "AppData" / "Roaming"
    scripts = local / "xlgov" / ".venv" / "Scripts"
    for name in ("python.exe", "pythonw.exe"):
        touch(scripts / name)
    touch(scripts.parent / f"xlwings64-{XLWINGS}.dll")
    registry = DictRegistry(
        {
            EXCEL: {"": '"C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE" /automation'},
            "HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration": {"Platform": "x64"},
            SECURITY: {},
            f"{SECURITY}\\Trusted Locations\\Location0": {
                "Path": "%APPDATA%\\Microsoft\\Excel\\XLSTART\\",
            },
        }
    )
    return Machine(
        system="windows",
        home=home,
        environ={"USERPROFILE": str(home), "LOCALAPPDATA": str(local), "APPDATA": str(roaming)},
        python=scripts / "python.exe",
        run=Programs("windows", **told),
        registry=registry,
        which=lambda _: None,
    )


def mac(home: Path, **told: object) -> Machine:
    """A macOS user; the interpreter stands in the home."""
    return Machine(
        system="mac",
        home=home,
        environ={"HOME": str(home)},
        python=touch(home / "venv" / "bin" / "python"),
        run=Programs("mac", **told),
        which=lambda _: None,
        root=home.parent / "disk",
        user=os.getuid(),
    )


def linux(home: Path, **told: object) -> Machine:
    """A Linux user with LibreOffice."""
    unopkg = touch(home.parent / "usr" / "lib" / "libreoffice" / "program" / "unopkg")
    return Machine(
        system="linux",
        home=home,
        environ={"HOME": str(home)},
        python=touch(home / "venv" / "bin" / "python"),
        run=Programs("linux", **told),
        which=lambda name: str(unopkg) if name == "unopkg" else None,
        root=home.parent,
    )


def programs(machine: Machine) -> Programs:
    """The answers of a pretended computer."""
    assert isinstance(machine.run, Programs)
    return machine.run


def registry(machine: Machine) -> DictRegistry:
    """The registry of a pretended computer."""
    assert isinstance(machine.registry, DictRegistry)
    return machine.registry


def really_running(machine: Machine) -> Machine:
    """The same computer, starting programs for real."""
    return replace(machine, run=run)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder: files with their content, folders with None."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def home(folder: Path, name: str) -> Path:
    """A new home folder."""
    made = folder / name
    made.mkdir()
    return made


def extension(identifier: str = "org.xlgov.addin") -> bytes:
    """As much of a LibreOffice extension as tells its name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(
            "description.xml",
            '<description xmlns="http://openoffice.org/extensions/description/2006">'
            f'<identifier value="{identifier}"/></description>',
        )
    return stream.getvalue()
