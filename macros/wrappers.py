"""The VBA side of the worksheet functions, written by xlwings' own generator when the add-in is built.

So no user has to allow "trust access to the VBA project object model", which importing functions needs.
"""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass
from typing import Any

from macros.pywin32 import FUNCTIONS, stand_in

HELP_LIMIT = 255
"""Characters of a help text that Excel takes."""

_HEAD = f"'Written by xlwings' generator from {FUNCTIONS}\n"


class _Addin:
    """What the generator wants to know of the workbook: an add-in's functions work on the active one."""

    Name = "xlgov.xlam"


@dataclass(frozen=True, slots=True)
class Help:
    """What the function wizard shows."""

    name: str
    category: str
    text: str
    arguments: tuple[str, ...]


def wrappers() -> tuple[str, tuple[Help, ...]]:
    """The VBA of every function, for the module that starts Python, and their help.

    Raises ValueError for a help text that is missing or longer than Excel takes.
    """
    with stand_in() as udfs:
        module = importlib.import_module(FUNCTIONS)
        written = io.StringIO()
        udfs.generate_vba_wrapper(FUNCTIONS, module, written, _Addin)
        found = [value.__xlfunc__ for value in vars(module).values() if hasattr(value, "__xlfunc__")]
    return _HEAD + written.getvalue(), tuple(map(_help, sorted(found, key=lambda info: str(info["name"]))))


def _help(info: dict[str, Any]) -> Help:
    name = info["name"]
    found = Help(name, info["category"], info["ret"]["doc"], tuple(arg["doc"] for arg in info["args"]))
    for text in (found.text, *found.arguments):
        if not text or text.isascii() or len(text) > HELP_LIMIT:
            raise ValueError(f"{name}: no Chinese help of at most {HELP_LIMIT} characters: {text!r}")
    return found
