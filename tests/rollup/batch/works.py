"""What processes may die of: work on a file named 坏, and the right answer for every other one.

A process that starts afresh imports this module, so it imports no pytest and makes no workbooks.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import tempfile
import time
from pathlib import Path

from xlgov.collection.received import Delivery, Source
from xlgov.rollup.batch import processes
from xlgov.rollup.intake import outline


class Panic(BaseException):
    """What a library of Rust raises."""


def is_bad(source: Source) -> bool:
    return "坏" in source.name


def aborting(source: Source) -> Delivery:
    if is_bad(source):
        faulthandler.disable()
        os.abort()
    return outline(source)


def exiting(source: Source) -> Delivery:
    if is_bad(source):
        os._exit(0)
    return outline(source)


def killed(source: Source) -> Delivery:
    if is_bad(source):
        os.kill(os.getpid(), signal.SIGKILL)
    return outline(source)


def hanging(source: Source) -> Delivery:
    if is_bad(source):
        time.sleep(60)
    return outline(source)


def panicking(source: Source) -> Delivery:
    if is_bad(source):
        raise Panic("index out of range")
    return outline(source)


def untidy(source: Source) -> Delivery:
    if is_bad(source):
        with tempfile.TemporaryDirectory(dir=Path(source.path).parent):
            time.sleep(60)
    return outline(source)


def greedy(source: Source) -> Delivery:
    if is_bad(source):
        _ = b"x" * (processes.MOST_MEMORY * 2)
    return outline(source)


def _endless(depth: int) -> int:
    return _endless(depth + 1) + 1


def recursing(source: Source) -> Delivery:
    return outline(source) if not is_bad(source) else Delivery(source, size=_endless(0))


def never(source: Source) -> Delivery:
    raise AssertionError("this file was read before")


def always_dying(source: Source) -> Delivery:
    os._exit(7)
