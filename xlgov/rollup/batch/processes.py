"""Processes of this machine that read files, and end with the one that started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path

from xlgov import ways
from xlgov.errors import InputError


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """A pool of so many processes; InputError where one of them ends on its own."""
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context(_method()), _worker)
    try:
        yield pool
    except BrokenExecutor as error:
        raise InputError(
            "读取文件的进程意外退出", f"可能是内存不足，请关闭其他程序，或者{ways.ONE_PROCESS}。"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _method() -> str:
    """Forking is quick, but only a process of one thread may do it; elsewhere workers start afresh.

    Python does not count the threads of libraries, as of the bridge to LibreOffice; the system does.
    """
    threads = Path("/proc/self/task")
    forks = sys.platform == "linux" and threads.is_dir() and len(list(threads.iterdir())) == 1
    return "fork" if forks else "spawn"


def _worker() -> None:
    """A worker leaves Ctrl-C to its parent and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
