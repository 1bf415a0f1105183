"""xlwings without what no button needs: large libraries that it looks for, and what it does at the end.

A click waits for both, and the second may do harm: when a process ends, xlwings asks Windows for all programs
of Excel and ends by force those in which it sees no workbook. Protected View is one of these, and so is an
Excel that has just been started.
"""

from __future__ import annotations

import atexit
import importlib
import sys
from types import ModuleType

HEAVY = ("numpy", "pandas", "polars", "matplotlib", "plotly", "PIL")
"""Libraries that xlwings imports where they are installed, and does without where they are not."""
_LEFT_OUT = (*HEAVY, "xlwings.pro")


def xlwings() -> ModuleType:
    """Import xlwings as if none of these were installed.

    They can be imported afterwards. Functions of a worksheet are another process and have all of xlwings.
    """
    missing = [name for name in _LEFT_OUT if name not in sys.modules]
    for name in missing:
        # Python's own word for a module that is not to be had
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        found = importlib.import_module("xlwings")
    finally:
        for name in missing:
            del sys.modules[name]
    if sys.platform == "win32":
        # where xlwings could not load it, this says why
        importlib.import_module("xlwings._xlwindows")
        spare_others()
    return found


def spare_others() -> None:
    """No Excel is ended when this process ends, whoever imported xlwings."""
    cleanup = getattr(sys.modules.get("xlwings._xlwindows"), "cleanup", None)
    if cleanup is not None:
        atexit.unregister(cleanup)
