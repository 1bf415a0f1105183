"""How long work takes, on a computer that may be busy."""

from __future__ import annotations

import time
from collections.abc import Callable

_ROUNDS = 3


def spent(work: Callable[[], object], limit: float) -> float:
    """Seconds of processor time; of work over a limit the least of three rounds."""
    least = float("inf")
    for _ in range(_ROUNDS):
        begin = time.process_time()
        work()
        least = min(least, time.process_time() - begin)
        if least < limit:
            break
    return least
