"""A LibreOffice of our own: started without a window, stopped for certain."""

from __future__ import annotations

import contextlib
import subprocess
import uuid
from pathlib import Path

from xlgov.errors import InputError
from xlgov.excel.office.bridge import Connection, connected
from xlgov.soffice import apart, environment, kill, soffice, swept, traces


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

    @property
    def runs(self) -> bool:
        """Whether its process is there."""
        return self.process is not None and self.process.poll() is None

    def start(self, *, timeout: float = 60.0) -> Connection:
        """Starts it and connects. Raises InputError when there is none, or no answer in `timeout` s.

        Now and then one never answers after extensions were registered in its profile, and the next does: the
        first is given half that time only.
        """
        if self.connection is None:
            try:
                self._start(timeout / 2)
            except InputError:
                self._start(timeout)
        assert self.connection is not None
        return self.connection

    def _start(self, timeout: float) -> None:
        self._temporary.mkdir(parents=True, exist_ok=True)
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
            self.kill()

    def kill(self) -> None:
        """Ends it whatever it is doing, from any thread; nothing stays of it but its profile."""
        if self.process is not None:
            kill(self.process)
            swept(self.profile, self.pipe)

    @property
    def traces(self) -> list[Path]:
        """What somebody else would have to remove who ends it: its profile is not among it."""
        return traces(self.profile, self.pipe)

    @property
    def _temporary(self) -> Path:
        return self.profile / "tmp"

    def _command(self) -> list[str]:
        return [
            soffice(),
            *(() if self.display else ("--headless",)),
            apart(self.profile),
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nofirststartwizard",
            f"--accept=pipe,name={self.pipe};urp;StarOffice.ComponentContext",
        ]

    def _environment(self) -> dict[str, str]:
        given = environment()
        # what it leaves there when it is killed goes with its profile
        given["TMPDIR"] = str(self._temporary)
        if self.display:
            given["DISPLAY"] = self.display
        return given

    def __enter__(self) -> Office:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
