"""A LibreOffice of our own: started without a window, stopped for certain."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import uuid
from pathlib import Path

from xlgov.errors import InputError
from xlgov.excel.office.bridge import Connection, connected

_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""A virtual environment's variables must not reach LibreOffice's own Python."""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


def soffice() -> str:
    """The LibreOffice program. Raises InputError where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        found = next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise InputError("这台电脑上没有找到 LibreOffice", advice="请先安装 LibreOffice。")
    return found


class Office:
    """One LibreOffice process with its own profile folder, listening on a named pipe.

    `profile` is the user profile folder (made when missing, kept afterwards), `pipe` the name of the pipe (by
    default a new one). With `display` (such as ``":97"``) it shows its windows there, otherwise none.
    """

    def __init__(self, profile: str | Path, pipe: str | None = None, *, display: str | None = None) -> None:
        self.profile = Path(profile).absolute()
        self.pipe = pipe or f"xlgov{uuid.uuid4().hex[:10]}"
        self.display = display
        self.process: subprocess.Popen[bytes] | None = None
        self.connection: Connection | None = None

    @property
    def pid(self) -> int:
        """The process id; 0 before it was started."""
        return self.process.pid if self.process else 0

    def start(self, *, timeout: float = 60.0) -> Connection:
        """Starts it (once) and connects. Raises InputError when there is none or no answer in `timeout` s."""
        if self.connection is None:
            self.profile.mkdir(parents=True, exist_ok=True)
            self.process = subprocess.Popen(
                self._command(),
                env=self._environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                self.connection = connected(self.pipe, timeout=timeout)
            except BaseException:
                self.stop()
                raise
        return self.connection

    def stop(self) -> None:
        """Ends it, whatever documents are open: nothing is saved."""
        connection, self.connection = self.connection, None
        process = self.process
        if process is None or process.poll() is not None:
            return
        if connection is not None:
            with contextlib.suppress(Exception):  # the bridge breaks while LibreOffice is going down
                for document in connection.desktop.Components:
                    if hasattr(document, "setModified"):
                        document.setModified(False)  # or a window asks whether to save, and waits
                connection.desktop.terminate()
        try:
            process.wait(10 if connection else 0)
        except subprocess.TimeoutExpired:
            self._kill(process)

    @staticmethod
    def _kill(process: subprocess.Popen[bytes]) -> None:
        if os.name == "posix":
            import signal

            # soffice is a shell script that starts the real program: the whole group has to go
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait(10)

    def _command(self) -> list[str]:
        return [
            soffice(),
            *(() if self.display else ("--headless",)),
            f"-env:UserInstallation={self.profile.as_uri()}",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nofirststartwizard",
            f"--accept=pipe,name={self.pipe};urp;StarOffice.ComponentContext",
        ]

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        if virtual := os.environ.get("VIRTUAL_ENV"):
            # LibreOffice's Python takes the first python3 on the path for its own
            places = environment.get("PATH", "").split(os.pathsep)
            environment["PATH"] = os.pathsep.join(
                place for place in places if Path(place).parent != Path(virtual)
            )
        if self.display:
            environment["DISPLAY"] = self.display
        return environment

    def __enter__(self) -> Office:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
