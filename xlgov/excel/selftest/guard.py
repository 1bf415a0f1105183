"""What is left of a self-test goes, however the self-test ends: its window may be closed, it may be killed.

A process of its own, with nothing but Python's library, hears from the self-test what there is to take away.
When nobody writes to it any more, it does so: nothing else ends a host that has no window, and nobody sees.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_ATTEMPTS, _PAUSE = 20, 0.5
"""How often what is left is taken away, and seconds between: a host that ends holds its files for a while."""
_ENDS = 15.0
"""Seconds that the guard may take when there is nothing left."""


@dataclass(frozen=True)
class Left:
    """Processes, by number, and files and folders that must not stay."""

    processes: tuple[int, ...] = ()
    paths: tuple[str, ...] = ()

    def __add__(self, other: Left) -> Left:
        return Left(self.processes + other.processes, self.paths + other.paths)


class Guard:
    """The other process; nothing is guarded where it cannot be started."""

    def __init__(self) -> None:
        self._told = Left()
        self._process: subprocess.Popen[bytes] | None = None
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-I", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # the signals that a closed window sends are not for it
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )

    def tell(self, left: Left) -> None:
        """What there is to take away from now on, instead of what was told before. Raises nothing."""
        if left == self._told or self._process is None or self._process.stdin is None:
            return
        self._told = left
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(asdict(left)).encode() + b"\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """What was told last goes now. Raises nothing."""
        if self._process is None:
            return
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self._process.communicate(timeout=_ENDS)


def end(pid: int) -> None:
    """End a process whatever it is doing, and those of its session. Raises nothing."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGTERM)


def runs(pid: int) -> bool:
    """Whether a process is there."""
    if sys.platform == "win32":
        return _runs_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


if sys.platform == "win32":

    def _runs_on_windows(pid: int) -> bool:
        import ctypes

        kernel = ctypes.windll.kernel32
        # SYNCHRONIZE; a process that has ended may still have a number as long as somebody holds it
        handle = kernel.OpenProcess(0x00100000, False, pid)
        if not handle:
            return False
        try:
            return bool(kernel.WaitForSingleObject(handle, 0) == 0x102)
        finally:
            kernel.CloseHandle(handle)


def _stand_by() -> None:
    """Hear what there is; when the other side is gone, take it away."""
    left = Left()
    for line in sys.stdin.buffer:
        with contextlib.suppress(ValueError, TypeError):
            left = Left(**json.loads(line))
    for pid in left.processes:
        end(pid)
    for _ in range(_ATTEMPTS):
        paths = [path for path in map(Path, left.paths) if path.exists()]
        if not paths:
            return
        for path in paths:
            _removed(path)
        time.sleep(_PAUSE)


def _removed(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        path.unlink()


if __name__ == "__main__":
    _stand_by()
