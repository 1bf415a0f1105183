"""xlwings without the large libraries it looks for, which no button needs: what a click waits for first."""

from __future__ import annotations

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
        return importlib.import_module("xlwings")
    finally:
        for name in missing:
            del sys.modules[name]
