"""The computer as installing sees it: folders, environment, registry, programs. Tests replace all of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Literal, Protocol

from xlgov.soffice import environment

ADDIN = "xlgov.xlam"

System = Literal["windows", "mac", "linux"]
Value = str | int | bytes

PATIENCE = 120
"""seconds a started program may take; antivirus software makes the first start of Python slow"""


@dataclass(frozen=True)
class Outcome:
    """How a program ended; ``code`` is None when it could not be started or took too long."""

    code: int | None
    out: str = ""
    err: str = ""
    seconds: float = 0.0
    """from its start to its end"""


class Runner(Protocol):
    """Starts a program and waits for it."""

    def __call__(self, command: Sequence[str], /, *, folder: Path | None = None) -> Outcome: ...


class Registry(Protocol):
    """Reads the Windows registry; keys are written ``HKCU\\Software\\...``."""

    def values(self, key: str) -> Mapping[str, Value]:
        """The values of a key by name; empty when the key is not there."""

    def keys(self, key: str) -> Sequence[str]:
        """The names of the keys below a key."""


class NoRegistry:
    """The registry of a system that has none."""

    def values(self, key: str) -> Mapping[str, Value]:
        return {}

    def keys(self, key: str) -> Sequence[str]:
        return ()


@dataclass(frozen=True)
class Machine:
    """One user's account on one computer."""

    system: System
    home: Path
    environ: Mapping[str, str]
    python: Path
    """the interpreter that Excel or LibreOffice shall start, unless the user names another"""
    run: Runner
    registry: Registry = field(default_factory=NoRegistry)
    short_path: Callable[[str], str | None] = lambda _: None
    """the 8.3 form of an existing Windows path, or None"""
    code_page: str = "cp936"
    """the Windows code page in which VBA reads files and looks for them"""
    which: Callable[[str], str | None] = shutil.which
    is_root: bool = False
    user: int = 501
    """the user's number (macOS, Linux)"""
    root: Path = Path("/")
    """where system-wide folders are looked for (macOS, Linux)"""

    @classmethod
    def here(cls) -> Machine:
        """This computer and this user."""
        system: System = {"win32": "windows", "darwin": "mac"}.get(sys.platform, "linux")  # type: ignore[assignment]
        environ = {name.upper(): value for name, value in os.environ.items()}
        return cls(
            system=system,
            # VBA looks under USERPROFILE, whatever HOME says
            home=Path(environ["USERPROFILE"])
            if system == "windows" and "USERPROFILE" in environ
            else Path.home(),
            environ=environ,
            python=Path(sys.executable),
            run=run,
            registry=_registry(),
            short_path=_short_path,
            code_page=_code_page(),
            is_root=sys.platform != "win32" and os.geteuid() == 0,
            user=_user(),
        )

    def path(self, text: str) -> Path:
        """A path written in this system's manner."""
        return Path(PureWindowsPath(text).as_posix()) if self.system == "windows" else Path(text)

    @property
    def own(self) -> Path:
        """The folder of our own records and of Excel's configuration on Windows."""
        return self.home / ".xlgov"

    @property
    def app_data(self) -> Path:
        """Windows' folder of roaming application data."""
        named = self.environ.get("APPDATA")
        return Path(named) if named else self.home / "AppData" / "Roaming"

    @property
    def startup(self) -> Path:
        """The folder whose workbooks and add-ins Excel opens when it starts."""
        if self.system == "windows":
            return self.app_data / "Microsoft" / "Excel" / "XLSTART"
        office = self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
        return office / "User Content.localized" / "Startup.localized" / "Excel"

    @property
    def addin(self) -> Path:
        """Where the add-in stands when it is installed."""
        return self.startup / ADDIN

    @property
    def excel_config(self) -> Path:
        """The file in which xlwings' VBA looks for its settings (project name xlgov)."""
        if self.system == "windows":
            return self.own / "xlgov.conf"
        return self.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / "xlgov.conf"

    @property
    def excel_scripts(self) -> Path:
        """macOS: the only folder from which Excel may start AppleScript files."""
        return self.home / "Library" / "Application Scripts" / "com.microsoft.Excel"

    @property
    def office_config(self) -> Path:
        """The file in which the LibreOffice extension looks for the interpreter."""
        if self.system == "windows":
            return self.app_data / "xlgov" / "office.json"
        return self.home / ".config" / "xlgov" / "office.json"


def run(command: Sequence[str], /, *, folder: Path | None = None) -> Outcome:
    """Start a program without a window and wait for it; never raises."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    began = time.perf_counter()
    try:
        done = subprocess.run(
            list(command),
            cwd=folder,
            # as a button is started: LibreOffice's own Python breaks in a virtual environment of the shell
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            creationflags=flags,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Outcome(None, "", str(error))
    seconds = time.perf_counter() - began
    return Outcome(done.returncode, _text(done.stdout), _text(done.stderr), seconds)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


if sys.platform == "win32":
    import ctypes
    import winreg

    _ROOTS = {
        "HKCU": winreg.HKEY_CURRENT_USER,
        "HKLM": winreg.HKEY_LOCAL_MACHINE,
        "HKCR": winreg.HKEY_CLASSES_ROOT,
    }

    class WindowsRegistry:
        """The registry of this computer, 64-bit view first."""

        def values(self, key: str) -> Mapping[str, Value]:
            root, _, path = key.partition("\\")
            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                try:
                    with winreg.OpenKey(_ROOTS[root], path, 0, winreg.KEY_READ | view) as handle:
                        found = (winreg.EnumValue(handle, i) for i in range(winreg.QueryInfoKey(handle)[1]))
                        return {name: value for name, value, _ in found}
                except OSError:
                    continue
            return {}

        def keys(self, key: str) -> Sequence[str]:
            root, _, path = key.partition("\\")
            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                try:
                    with winreg.OpenKey(_ROOTS[root], path, 0, winreg.KEY_READ | view) as handle:
                        return [winreg.EnumKey(handle, i) for i in range(winreg.QueryInfoKey(handle)[0])]
                except OSError:
                    continue
            return ()


def _user() -> int:
    if sys.platform == "win32":
        return 0
    return os.getuid()


def _registry() -> Registry:
    if sys.platform == "win32":
        return WindowsRegistry()
    return NoRegistry()


def _code_page() -> str:
    if sys.platform == "win32":
        return f"cp{ctypes.windll.kernel32.GetACP()}"
    return "cp936"


def _short_path(path: str) -> str | None:
    if sys.platform == "win32":
        room = ctypes.create_unicode_buffer(1024)
        length = ctypes.windll.kernel32.GetShortPathNameW(path, room, len(room))
        return room.value if 0 < length < len(room) else None
    return None
