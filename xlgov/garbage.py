"""How often Python looks for garbage that refers to itself."""

from __future__ import annotations

import gc

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
