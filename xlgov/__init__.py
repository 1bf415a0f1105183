"""xlgov: prepare, check and convert the annual report on open government information.

The public names are loaded on first use, so that ``import xlgov`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from xlgov.api import load, read, validate, write
    from xlgov.errors import InputError, XlgovError
    from xlgov.finding import Finding, Severity, Status
    from xlgov.report import Loaded, Report
    from xlgov.rollup.run import roll_up

_HOME = {
    "load": "xlgov.api",
    "read": "xlgov.api",
    "write": "xlgov.api",
    "validate": "xlgov.api",
    "roll_up": "xlgov.rollup.run",
    "Loaded": "xlgov.report",
    "Report": "xlgov.report",
    "Finding": "xlgov.finding",
    "Severity": "xlgov.finding",
    "Status": "xlgov.finding",
    "InputError": "xlgov.errors",
    "XlgovError": "xlgov.errors",
}

__all__ = [
    "Finding",
    "InputError",
    "Loaded",
    "Report",
    "Severity",
    "Status",
    "XlgovError",
    "load",
    "read",
    "roll_up",
    "validate",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'xlgov' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
