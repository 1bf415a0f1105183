"""Runs one work again and again in an environment of its own: ``python -I worker.py ROOT MODULE.WORK FILE…``.

For every line it is sent it answers with milliseconds of the processor (with those of processes that have
ended), milliseconds by the clock and the process's largest megabytes. A quick work is run several times for
one answer. ROOT comes last among the places that modules are found in: an installed package goes before it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

AT_LEAST, AT_MOST = 0.03, 20
"""Seconds of one answer, and how often a work is run for it."""


def main(root: str, name: str, given: list[str]) -> None:
    """Set up, run once, and answer until nothing more is asked."""
    sys.path += [str(Path(__file__).parent), root]
    # what a library prints must not be taken for an answer
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    module, _, function = name.partition(".")
    work = getattr(importlib.import_module(module), function)(*given)
    _, first = measured(work, 1)
    times = max(1, min(AT_MOST, int(AT_LEAST * 1000 / first))) if first else AT_MOST
    print("[]", file=answers, flush=True)
    for _ in sys.stdin:
        print(json.dumps([*measured(work, times), peak()]), file=answers, flush=True)


def measured(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds of the processor and by the clock for one of so many runs."""
    start, before = time.perf_counter(), _processor()
    for _ in range(times):
        work()
    return (_processor() - before) * 1000 / times, (time.perf_counter() - start) * 1000 / times


def _processor() -> float:
    return time.process_time() + sum(os.times()[2:4])


def peak() -> float:
    """Megabytes; getrusage would count the process that started this one too."""
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
