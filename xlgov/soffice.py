"""LibreOffice's program: where it is, what it is started with, and how it is ended for certain."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from xlgov.errors import InputError

_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""A virtual environment's variables must not reach LibreOffice's own Python."""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def soffice() -> str:
    """The LibreOffice program. Raises InputError where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        found = next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise InputError("这台电脑上没有找到 LibreOffice", "请先安装 LibreOffice。")
    return found


def apart(profile: Path) -> str:
    """The switch that starts a LibreOffice of its own beside the user's, with its settings in this folder."""
    return f"-env:UserInstallation={profile.absolute().as_uri()}"


def environment() -> dict[str, str]:
    """The variables to start it with."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    if virtual := os.environ.get("VIRTUAL_ENV"):
        # LibreOffice's Python takes the first python3 on the path for its own
        places = kept.get("PATH", "").split(os.pathsep)
        kept["PATH"] = os.pathsep.join(place for place in places if Path(place).parent != Path(virtual))
    return kept


def kill(process: subprocess.Popen[bytes]) -> None:
    """End it whatever it is doing; it was started in a session of its own."""
    if os.name == "posix":
        import signal

        # soffice is a shell script that starts the real program: the whole group has to go
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait(10)
