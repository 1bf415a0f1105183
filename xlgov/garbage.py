"""How often Python looks for garbage that refers to itself, and how a process ends without clearing up."""

from __future__ import annotations

import gc
import os
import sys

_NEW_OBJECTS = 50_000
"""made since the last look and still there; of Python's own 700 there are seventy before the first result"""


def collect_rarely() -> None:
    """Look for such garbage seldom: what a start makes (modules, classes, patterns, the form) is none of it,
    and looking it all through again and again takes a twentieth of the time of a check."""
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


def leave_the_rest() -> None:
    """Look at nothing more, for a process that ends: all goes with it. Python would look everything through
    twice, which takes longer than reading a report (30 ms)."""
    gc.freeze()


def end_at_once(code: object) -> None:
    """End this process with an exit code; taking its objects apart one by one would take 8 ms more.

    Returns where something else has to be done first: what was registered for the exit, other threads, output
    that cannot be written, a profile that is being made.
    """
    import threading

    if (
        not isinstance(code, int)
        or "atexit" in sys.modules
        or threading.active_count() > 1
        or sys.getprofile()
    ):
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # as under pythonw
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)
