"""Patterns that are compiled when they are first used: most reports need few of those that rules have, and
compiling them all would take longer than starting the program."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")


class _Late:
    """A pattern not compiled yet; from its first use on its methods are those of the compiled one."""

    __slots__ = ("flags", "pattern", *_METHODS)

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Stands for ``re.compile``: the same methods, compiled at the first call of one of them.

    A faulty pattern raises ``re.error`` only then; tests/test_patterns.py uses every one.
    """
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))
