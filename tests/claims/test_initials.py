"""A pattern that looks at the next letter before it tries its words knows every one that they begin with."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import xlgov.claims

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
Item = tuple[Any, Any]


def initials(items: Sequence[Item]) -> tuple[set[int], bool]:
    """The letters with which a text of these can begin, and whether it can be empty."""
    found: set[int] = set()
    for kind, value in items:
        letters, empty = _of(kind, value)
        found |= letters
        if not empty:
            return found, False
    return found, True


def _of(kind: Any, value: Any) -> tuple[set[int], bool]:
    if kind is op.LITERAL:
        return {value}, False
    if kind is op.IN:
        return _letters(value), False
    if kind is op.BRANCH:
        branches = [initials(each) for each in value[1]]
        return set().union(*(letters for letters, _ in branches)), any(empty for _, empty in branches)
    if kind is op.SUBPATTERN:
        return initials(value[3])
    if kind in _REPEATS:
        letters, empty = initials(value[2])
        return letters, empty or value[0] == 0
    assert kind in (op.ASSERT, op.ASSERT_NOT, op.AT), kind
    return set(), True


def _letters(items: Sequence[Item]) -> set[int]:
    found: set[int] = set()
    for kind, value in items:
        assert kind in (op.LITERAL, op.RANGE), kind
        found.update(range(value[0], value[1] + 1) if kind is op.RANGE else (value,))
    return found


def looks(items: Sequence[Item]) -> Iterator[tuple[set[int], Sequence[Item]]]:
    """Wherever ``(?=[…])`` stands before a group: the letters, and the group."""
    for (kind, value), following in pairwise(items):
        ahead = kind is op.ASSERT and value[0] == 1 and [each for each, _ in value[1]] == [op.IN]
        if ahead and following[0] in (op.BRANCH, op.SUBPATTERN):
            yield _letters(value[1][0][1]), [following]
    for kind, value in items:
        if kind is op.BRANCH:
            for each in value[1]:
                yield from looks(each)
        elif kind is op.SUBPATTERN:
            yield from looks(value[3])


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for info in pkgutil.iter_modules(xlgov.claims.__path__, "xlgov.claims."):
        for name, value in vars(importlib.import_module(info.name)).items():
            if isinstance(getattr(value, "pattern", None), str):
                yield f"{info.name}.{name}", value


def test_no_word_is_passed_over() -> None:
    seen = 0
    for name, pattern in patterns():
        for letters, group in looks(list(parser.parse(pattern.pattern, pattern.flags))):
            seen += 1
            needed, empty = initials(group)
            missing = "".join(map(chr, sorted(needed - letters)))
            assert not empty and not missing, f"{name}: {missing}"
    assert seen > 5
