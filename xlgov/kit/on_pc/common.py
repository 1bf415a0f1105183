"""What setting up and taking away have in common: the user's folders, the log, the lock, running programs."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

KIT = Path(__file__).resolve().parent
PAGE = KIT.parent / "年报助手.html"
WINDOWS = sys.platform == "win32"

CLOSE = "请关闭 Excel、LibreOffice 和正在运行的 xlgov，再运行一次。"
_COMMAND = "from xlgov.commands import start; start()"
_FULL = "磁盘满了，请腾出 500 MB"
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这里只能读，不能写",
}
_FULL_DISK = ("[Errno 28]", "[WinError 112]")
"""how pip says that a disk is full"""
_WHOLE = "whole.txt"
"""stands in an environment that was made to its end"""


class Trouble(Exception):
    """What stands in the way, and what to do, in Chinese."""


class Teller:
    """Tells people at the console, and the log."""

    def __init__(self, log: Path | None = None) -> None:
        self.log = log
        for stream in (sys.stdout, sys.stderr):
            # a console with a narrow code page shows ? for what it lacks
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]

    def begin(self, log: Path) -> None:
        """Write down from now on, under the time of day."""
        self.log = log
        self.note(time.strftime("\n==== %Y-%m-%d %H:%M:%S"))

    def say(self, text: str = "") -> None:
        """Show a line and write it down."""
        print(text, flush=True)
        self.note(text)

    def note(self, text: str) -> None:
        """Only write it down."""
        if self.log is not None:
            with (
                contextlib.suppress(OSError),
                self.log.open("a", encoding="utf-8", errors="backslashreplace") as stream,
            ):
                stream.write(f"{text}\n")


def home() -> Path:
    """The folder of the user's own in which the environment stands, as the manuals name it."""
    if WINDOWS:
        named = os.environ.get("LOCALAPPDATA")
        return (Path(named) if named else Path.home() / "AppData" / "Local") / "xlgov"
    return Path.home() / ".local" / "share" / "xlgov"


def environment_folder() -> Path:
    """The environment, as the manuals name it."""
    return home() / (".venv" if WINDOWS else "venv")


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / ("Scripts/python.exe" if WINDOWS else "bin/python")


def program_of(environment: Path) -> Path:
    """The command line's program."""
    return environment / ("Scripts/xlgov.exe" if WINDOWS else "bin/xlgov")


def packages_of(environment: Path) -> Path:
    """Where the packages of an environment are."""
    if WINDOWS:
        return environment / "Lib" / "site-packages"
    found = sorted(environment.glob("lib/python3*/site-packages"))
    return found[-1] if found else environment / "lib"


def page_instead() -> str:
    """What can be done without setting anything up."""
    return "检查、改正、汇总可以用网页版“年报助手.html”。" if PAGE.is_file() else ""


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one of this at a time; a system lets go of the lock of a program that ended."""
    with (home() / "install.lock").open("a+b") as stream:
        try:
            _lock(stream)
        except (BlockingIOError, PermissionError):
            raise Trouble("安装程序已经在运行。请等它做完。") from None
        yield


def _lock(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def aside_of(environment: Path) -> Path:
    """Where an environment stands while a new one is made in its place."""
    return environment.with_name(f"{environment.name}-old")


def mark_whole(environment: Path) -> None:
    """Say that an environment was made to its end."""
    (environment / _WHOLE).touch()


def settle(environment: Path) -> None:
    """Clear up after a run that was interrupted: the older environment is put back, unless the new one was
    made to its end; then what is left of the older one goes."""
    aside = aside_of(environment)
    if not aside.exists():
        return
    if (environment / _WHOLE).exists():
        take_away(aside)
    else:
        take_away(environment)
        rename(aside, environment)


def rename(one: Path, other: Path) -> None:
    """Rename a folder. Windows refuses it while a program runs from it."""
    try:
        one.rename(other)
    except OSError as error:
        raise Trouble(f"原来的程序正在使用（{error.strerror or error}）。{CLOSE}") from None


def take_away(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise Trouble(f"无法删除 {folder}（{error.strerror or error}）。{CLOSE}") from None


def command(environment: Path, teller: Teller, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the installed program."""
    return run([str(python_of(environment)), "-E", "-s", "-c", _COMMAND, *words], teller)


def command_by_this_python(
    environment: Path, teller: Teller, *words: str
) -> subprocess.CompletedProcess[str]:
    """The same where the environment's own Python does not start: the one it was made from is gone."""
    found = f"import sys; sys.path.insert(0, {str(packages_of(environment))!r}); {_COMMAND}"
    return run([sys.executable, "-E", "-s", "-c", found, *words], teller)


def run(command: list[str], teller: Teller) -> subprocess.CompletedProcess[str]:
    """Run a program and write down what it said; one that cannot be started has failed. pip must see no
    settings of the user's, which may forbid or redirect what is asked for here."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    own |= {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", "PIP_CONFIG_FILE": os.devnull}
    try:
        done = subprocess.run(
            command,
            env=own,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        done = subprocess.CompletedProcess(command, 1, "", reason(error))
    teller.note(f"> {' '.join(command[1:])}\n{done.stdout}{done.stderr}(exit {done.returncode})")
    return done


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The last thing a program said, the reason for its failure as a rule."""
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    errors = [line for line in lines if line.startswith(("ERROR", "错误"))]
    last = (errors or lines or ["没有说明原因"])[-1]
    return _FULL if any(each in last for each in _FULL_DISK) else last


def reason(error: OSError) -> str:
    """Why something could not be done, and with which file."""
    said = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return f"{said}：{error.filename}" if error.filename else said
