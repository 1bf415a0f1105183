"""Stand-ins for the Windows modules that xlwings' UDF code imports; for building and testing only.

On Windows xlwings turns ``@xw.func`` into a description that its own generator writes VBA from and that its
own ``call_udf`` reads arguments with. Elsewhere the decorators do nothing, because pywin32 is missing. With
these few names in its place the real code runs, unaltered.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlwings

FUNCTIONS = "xlgov.excel.functions"
OMITTED = -2147352572
"""What COM hands over for an argument that was left out."""

_DECORATORS = {"func": "xlfunc", "arg": "xlarg", "ret": "xlret", "script": "xlsub", "sub": "xlsub"}


class _NoCaller:
    """The calling cell where there is none."""

    options: dict[str, Any] = {}  # noqa: RUF012
    address = ""


@contextmanager
def stand_in() -> Iterator[Any]:
    """xlwings' real module of UDFs; FUNCTIONS is imported afresh inside, and everything is put back after."""
    modules = _modules()
    replaced = (*modules, FUNCTIONS, "xlwings.udfs")
    kept = {name: sys.modules.pop(name) for name in replaced if name in sys.modules}
    attributes = {name: getattr(xlwings, name) for name in _DECORATORS}
    engines = dict(xlwings.engines.engines_by_name)
    sys.modules |= modules
    vars(xlwings)["_xlwindows"] = modules["xlwings._xlwindows"]
    try:
        udfs = importlib.import_module("xlwings.udfs")
        for name, real in _DECORATORS.items():
            setattr(xlwings, name, getattr(udfs, real))
        yield udfs
    finally:
        for name in replaced:
            sys.modules.pop(name, None)
        sys.modules |= kept
        for name, attribute in attributes.items():
            setattr(xlwings, name, attribute)
        del vars(xlwings)["_xlwindows"]
        xlwings.engines.engines_by_name.clear()
        xlwings.engines.engines_by_name.update(engines)


def _modules() -> dict[str, types.ModuleType]:
    class com_error(Exception):
        pass

    contents: dict[str, dict[str, Any]] = {
        "pythoncom": {"CoInitialize": lambda: None},
        "pywintypes": {"com_error": com_error},
        "win32com": {},
        "win32com.client": {"Dispatch": lambda given: given},
        "xlwings._xlwindows": {
            "Range": lambda xl: _NoCaller() if xl is None else xl,
            "is_range_instance": lambda given: hasattr(given, "raw_value"),
            "BOOK_CALLER": None,
        },
        "xlwings.com_server": {"loop": None},
    }
    found = {}
    for name, content in contents.items():
        found[name] = types.ModuleType(name)
        found[name].__dict__.update(content)
    return found
