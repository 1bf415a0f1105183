"""Counts what an action asks of its host: each use of an engine's object from outside the engine.

In Excel every one of them is at least one call into another process, so their number, unlike time, says the
same on every machine.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import xlwings.base_classes

FREE = frozenset(
    {"options", "api", "xl", "coords", "engine", "books", "book", "parent", "impl", "app", "sheet"}
)
"""What costs nothing in any engine: the objects themselves, not what they say about the host."""


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How often each property and method is used, by ``Class.name``, while the block runs."""
    found: Counter[str] = Counter()
    depth = 0
    undone: list[Callable[[], None]] = []

    def counting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal depth
            if not depth:
                found[name] += 1
            depth += 1
            try:
                return function(*args, **kwargs)
            finally:
                depth -= 1

        return wrapper

    for kind in _engine_classes():
        for name, member in list(vars(kind).items()):
            label = f"{_family(kind)}.{name}"
            new: Any = None
            if name in FREE or (name.startswith("_") and name not in ("__len__", "__call__", "__iter__")):
                continue
            if isinstance(member, property):
                new = property(
                    counting(label, member.fget) if member.fget else None,
                    counting(f"{label} =", member.fset) if member.fset else None,
                )
            elif inspect.isfunction(member):
                new = counting(label, member)
            if new is not None:
                undone.append(lambda kind=kind, name=name, member=member: setattr(kind, name, member))  # type: ignore[misc]
                setattr(kind, name, new)
    try:
        yield found
    finally:
        for undo in undone:
            undo()


def _engine_classes() -> set[type]:
    """The classes of the running engine, with those they are made of."""
    bases = [base for base in vars(xlwings.base_classes).values() if inspect.isclass(base)]
    found: set[type] = set()
    waiting = [kind for base in bases for kind in base.__subclasses__()]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("xlgov.excel.office"):
            found |= {part for part in kind.__mro__ if part.__module__.startswith("xlgov.excel.office")}
    return found


def _family(kind: type) -> str:
    """Range for all the parts that a range is made of."""
    return {"Block": "Range", "Content": "Range", "Looks": "Range"}.get(kind.__name__, kind.__name__)
