"""Processes of this machine that read files one by one, and end with the one that started them.

A process that dies takes nothing with it but the file it was at, which is known: a library that aborts on a
hostile file, a file that eats all memory and one that is never done are named, and the others are read.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from xlgov.garbage import collect_rarely

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
"""what stands for a file: a source, a report that was given; picklable"""
Answer = TypeVar("Answer")
"""what the work makes of one; picklable"""

PATIENCE_SECONDS = 180.0
"""how long one file may take; a report takes milliseconds"""
START_SECONDS = 120.0
"""how long a process may take to come up; it takes a second"""
GRACE_SECONDS = 3.0
"""how long a process may take to clean up behind it"""
TICK_SECONDS = 0.2
"""how long a wish to stop goes unnoticed, at most"""
CHUNK = 32
"""files that go to a process at a time, at most"""
MOST_MEMORY = 2 * 2**30
"""bytes that one file may take, where the system can keep a process to it"""
LEAST_MEMORY = 2**29
MOST_PROCESSES = 60 if sys.platform == "win32" else 256
"""at a time: Windows waits for 63 things at once, no more"""
FAILED_STARTS = 3
"""so many processes may fail to come up in one run, as where memory is short for a moment"""
_READY = "ready"


class CannotStart(Exception):
    """No process can be started here, or what was started does not come up."""


class Fatal(NamedTuple, Generic[Item]):
    """A file that cannot be read: what its process died of, or never came to the end of; why, in Chinese."""

    source: Item
    problem: str


def possible() -> bool:
    """Whether this Python can be started once more: not in a browser, nor inside another program."""
    name = Path(sys.executable or "").name.lower()
    inside = "python" not in name or getattr(sys, "frozen", False)
    return not inside and sys.platform not in ("emscripten", "wasi") and not _is_daemon()


def _is_daemon() -> bool:
    """Whether this is a process that must not have any of its own."""
    return bool(multiprocessing.current_process().daemon)


def isolated(
    work: Callable[[Item], Answer], sources: Sequence[Item], jobs: int, tick: Callable[[], None]
) -> Iterator[Answer | Fatal[Item]]:
    """What the work makes of each file, in so many processes, as it comes; Fatal for one whose process dies
    and one that takes longer than PATIENCE_SECONDS.

    ``work`` raises nothing, ``tick`` is called now and then. Raises CannotStart where there is nothing to
    read with; what was not answered until then is still to be read.
    """
    pool = _Pool(work, sources, jobs)
    try:
        while pool.busy():
            answers = pool.come()
            if not answers:
                tick()
            yield from answers
    finally:
        pool.end()


@contextmanager
def aside(work: Callable[[], Answer]) -> Iterator[Callable[[], Answer]]:
    """What gives the answer of a work that another process does meanwhile, and ends with the block.

    The process is a copy of this one, so that nothing is handed over but the answer, which is picklable.
    Where there can be no such copy, and where it ends without an answer, the work is done here as it is asked
    for: whatever it raises is raised then.
    """
    if not possible() or _method() != "fork":
        yield work
        return
    pool = _Pool(lambda _: work(), [None], 1)

    def answer() -> Answer:
        with suppress(CannotStart):
            while pool.busy():
                for found in pool.come():
                    if not isinstance(found, Fatal):
                        return found
        return work()

    try:
        with suppress(CannotStart):
            pool.busy()
        yield answer
    finally:
        pool.end()


class _Pool(Generic[Item, Answer]):
    """The processes, and the files that wait for one."""

    def __init__(self, work: Callable[[Item], Answer], sources: Sequence[Item], jobs: int) -> None:
        self._work = work
        self._waiting = deque(sources)
        self._jobs = min(jobs, len(sources), MOST_PROCESSES)
        self._size = max(1, min(CHUNK, len(sources) // (jobs * 4)))
        self._workers: list[_Worker[Item, Answer]] = []
        self._some_came_up = False
        self._failed_starts = 0

    def busy(self) -> bool:
        """Whether anything is left to do; gives every process that has nothing to do something."""
        if self._failed_starts > (FAILED_STARTS if self._some_came_up else 0):
            raise CannotStart
        while len(self._workers) < min(self._jobs, len(self._waiting)) and self._started():
            pass
        for worker in self._workers:
            if not worker.files and self._waiting:
                count = min(self._size, len(self._waiting))
                worker.take([self._waiting.popleft() for _ in range(count)])
        return any(worker.files for worker in self._workers)

    def come(self) -> list[Answer | Fatal[Item]]:
        """What is there within a moment."""
        from multiprocessing.connection import wait  # where there are no processes, there is no such module

        at_work = {worker.connection: worker for worker in self._workers if worker.files}
        since = time.monotonic()
        ready = wait(list(at_work), TICK_SECONDS)
        # a computer that slept, or a run that was halted, is not the file's fault
        waited = min(time.monotonic() - since, TICK_SECONDS * 2)
        answers: list[Answer | Fatal[Item]] = []
        for connection, worker in at_work.items():
            if connection in ready:
                worker.waited = 0.0
                answers += self._from(worker)
                continue
            worker.waited += waited
            if worker.waited > (PATIENCE_SECONDS if worker.is_up else START_SECONDS):
                problem = f"读了 {PATIENCE_SECONDS:.0f} 秒还没有读完，已停止。{_SUSPECT}"
                answers += self._given_up(worker, problem)
        return answers

    def end(self) -> None:
        """End every process, whatever it is doing: they only read."""
        for worker in self._workers:
            worker.stop()
        until = time.monotonic() + GRACE_SECONDS
        for worker in self._workers:
            worker.process.join(max(0.0, until - time.monotonic()))
            worker.kill()
        for worker in self._workers:
            worker.collect()

    def _started(self) -> bool:
        """Whether one more process could be started; CannotStart where none runs."""
        try:
            self._workers.append(_Worker(self._work, self._jobs))
        except OSError as error:
            if not self._workers:
                raise CannotStart from error
            self._jobs = len(self._workers)
            return False
        return True

    def _from(self, worker: _Worker[Item, Answer]) -> list[Answer | Fatal[Item]]:
        """What a process says: an answer, that it is up, or nothing any more."""
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            return self._given_up(worker, _death(worker.collect()))
        if message == _READY:
            worker.is_up = self._some_came_up = True
            return []
        worker.files.popleft()
        return [message]

    def _given_up(self, worker: _Worker[Item, Answer], problem: str) -> list[Answer | Fatal[Item]]:
        """The file that a process was at; what it had not come to waits for another one."""
        worker.kill()
        worker.collect()
        self._workers.remove(worker)
        culprit: list[Answer | Fatal[Item]] = []
        if worker.is_up:
            culprit.append(Fatal(worker.files.popleft(), problem))
        else:
            self._failed_starts += 1
        self._waiting.extendleft(reversed(worker.files))
        return culprit


_SUSPECT = "这不像正常的年报，请确认文件来源；来源可靠的，请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。"


def _death(code: int | None) -> str:
    """Why a file could not be read whose process ended with this exit code."""
    if code is not None and code == -getattr(signal, "SIGKILL", 9):
        return f"读取它的进程被系统结束，多半是内存不够。{_SUSPECT}"
    return f"读取它的进程意外退出（{code}）。{_SUSPECT}"


class _Worker(Generic[Item, Answer]):
    """One process, and the files that it was given and has not answered."""

    def __init__(self, work: Callable[[Item], Answer], jobs: int) -> None:
        context: Any = multiprocessing.get_context(_method())
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, work, memory_for(jobs)), daemon=True, name="xlgov"
        )
        try:
            self.process.start()
        except BaseException:
            self.connection.close()
            raise
        finally:
            # with no copy here its end is noticed
            theirs.close()
        self.files: deque[Item] = deque()
        self.waited = 0.0
        """seconds since it was last heard of"""
        self.is_up = False

    def take(self, files: Sequence[Item]) -> None:
        """Give it files; it has none, so it listens and neither side waits for the other."""
        self.files.extend(files)
        self.waited = 0.0
        with suppress(OSError):  # that it is gone is seen when it should answer
            self.connection.send(list(files))

    def stop(self) -> None:
        """Have it end by itself, with what it has started and put down for a moment."""
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    def collect(self) -> int | None:
        """Wait for its end and let go of it; its exit code."""
        self.process.join()
        self.connection.close()
        return self.process.exitcode


def memory_for(jobs: int) -> int:
    """Bytes that each of so many processes may take, so that all together leave the machine usable."""
    if sys.platform == "win32":
        return MOST_MEMORY
    try:
        physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return MOST_MEMORY
    return max(LEAST_MEMORY, min(MOST_MEMORY, physical // (jobs + 1)))


def _method() -> str:
    """Forking is quick, but only a process of one thread may do it; elsewhere workers start afresh.

    Python does not count the threads of libraries, as of the bridge to LibreOffice; the system does.
    """
    threads = Path("/proc/self/task")
    forks = sys.platform == "linux" and threads.is_dir() and len(list(threads.iterdir())) == 1
    return "fork" if forks else "spawn"


# --- in the worker


def _serve(connection: Connection, work: Callable[[Item], Answer], memory: int) -> None:
    """Answer file by file until the parent ends this process, or ends itself."""
    # Ctrl-C is the parent's
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def stop(*_: object) -> None:
        connection.close()  # whoever catches the exit has nothing to go on with
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _keep_small(memory)
    collect_rarely()
    if not os.environ.get("XLGOV_DEBUG"):
        _keep_quiet()
    connection.send(_READY)
    with suppress(EOFError, OSError):
        while True:
            for source in connection.recv():
                connection.send(work(source))


def _end_with_parent() -> None:
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _keep_small(memory: int) -> None:
    """Bound what this process can take, and offer it to a system that is short of memory; Linux only."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):
        limit = _taken() + memory
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        if most in (resource.RLIM_INFINITY, -1) or limit < most:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", "ascii")


def _taken() -> int:
    """Bytes that count against RLIMIT_DATA already: a forked process begins with all of its parent's.

    Raises ValueError where the system does not tell.
    """
    status = Path("/proc/self/status").read_text("ascii", errors="replace")
    for line in status.splitlines():
        if line.startswith("VmData"):
            return int(line.split()[1]) * 1024
    raise ValueError("VmData is not told")


def _keep_quiet() -> None:
    """What a library prints as it dies is for its developers; the parent says what happened."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
