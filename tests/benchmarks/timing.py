"""One way of timing: works in processes of their own take turns, so that a busy machine slows all alike.

Processor time is that of a process and of all that it started; by the clock is shown beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

WORKER = Path(__file__).parent / "apart" / "worker.py"


class Taken(NamedTuple):
    """What one run took: milliseconds of the processor and by the clock, and megabytes at the most.

    Of a run in several processes the megabytes are those of the largest.
    """

    processor: float
    clock: float
    memory: float = 0.0


class Missing(Exception):
    """Something that a work needs is not here; the text says what."""


class Timed(Protocol):
    """A work that can be run again and again."""

    def take(self) -> Taken: ...

    def close(self) -> None: ...


class Started:
    """A fresh process for each run."""

    def __init__(
        self,
        command: Callable[[], Sequence[str | Path]],
        right: Collection[int] = (0,),
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """``command`` is asked before each run; ``right`` are the exit codes that are no failure."""
        self._command, self._right, self._extra = command, right, extra or {}

    def take(self) -> Taken:
        command = [str(part) for part in self._command()]
        with tempfile.TemporaryFile() as told:
            start = time.perf_counter()
            process = subprocess.Popen(
                command, stdout=told, stderr=told, cwd=tempfile.gettempdir(), env=plain() | self._extra
            )
            _, status, used = os.wait4(process.pid, 0)
            clock = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in self._right:
                told.seek(0)
                raise Missing(f"exit {process.returncode}: {last_line(told.read())}")
        return Taken((used.ru_utime + used.ru_stime) * 1000, clock * 1000, used.ru_maxrss / 1024)

    def close(self) -> None:
        """Nothing stays."""


class Worker:
    """A process that keeps what it has loaded; its first run is made before any that counts.

    ``work`` is a function in a module of ``apart/``, as ``ours.read_and_validate``. Raises Missing where the
    environment has not what it needs.
    """

    def __init__(self, python: Path, work: str, given: Sequence[str | Path], root: Path) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [str(python), "-I", str(WORKER), str(root), work, *map(str, given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
            cwd=tempfile.gettempdir(),
            env=plain(),
        )
        try:
            self._answer()
        except Missing:
            self.close()
            raise

    def take(self) -> Taken:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Taken(*self._answer())

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def _answer(self) -> list[float]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise Missing(last_line(self._errors.read()) or "its process ended")
        found: list[float] = json.loads(line)
        return found


def in_turn(works: Mapping[str, Timed], rounds: int) -> dict[str, list[Taken] | str]:
    """So many runs of each, all works in turn; for one that failed, why."""
    found: dict[str, list[Taken] | str] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken = found[name]
            if isinstance(taken, str):
                continue
            try:
                taken.append(work.take())
            except Missing as missing:
                found[name] = str(missing)
    return found


def asked(command: Sequence[object]) -> str:
    """What a program answers. Raises Missing where it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, env=plain(), check=False)
    if done.returncode:
        raise Missing(f"{Path(str(command[0])).name} failed: {last_line(done.stderr)}")
    return done.stdout.decode("utf-8").strip()


def plain() -> dict[str, str]:
    """The environment of a user: Python keeps what it compiled, and finds no package but the installed."""
    ours = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in ours}


def last_line(told: bytes) -> str:
    """The line in which a program says why it failed."""
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else ""
