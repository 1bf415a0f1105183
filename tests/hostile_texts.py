"""Texts that a pattern likes best and nearly matches: what a bad one takes minutes for.

Derived from the tree into which Python itself parses the pattern: what is before a repetition once and what
it repeats, or what follows it, without end; whole ways through the pattern again and again; each with an
ending that spoils it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

PLAIN = (
    " ",
    "\t",
    "\n",
    " \n",
    "0",
    "9 ",
    "1,",
    "政",
    "年 ",
    "(",
    "（",
    "[",
    "a",
    "_",
    "-",
    ".",
    "|",
    "<",
    '"',
    "<a ",
)
"""What long texts of a stranger may hold, whatever the pattern."""
SPOILT = ("", "\x01", "!", "\n\x01")
_CLASSES = {
    op.CATEGORY_DIGIT: "7",
    op.CATEGORY_NOT_DIGIT: "x",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "x",
    op.CATEGORY_WORD: "w",
    op.CATEGORY_NOT_WORD: "-",
}
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_ANY = "甲"
_WAYS = 12
"""Alternatives that are followed."""

Item = tuple[Any, Any]
_KNOWN: dict[int, tuple[Item, list[str]]] = {}
"""Each item by its identity, which is its own as long as it is kept here."""


def favourites(pattern: str | bytes, flags: int = 0) -> list[tuple[str, str, str]]:
    """Head, body and tail of texts: the body is what to repeat until the text is long."""
    tree = list(parser.parse(pattern, flags & ~re.DEBUG))
    found: dict[tuple[str, str, str], None] = {}
    for head, body in [*_repeated(tree, ""), *(("", whole) for whole in _ways(tree)), *_beginnings(tree)]:
        for tail in SPOILT:
            if body:
                found[head, body, tail] = None
    for body in PLAIN:
        found["", body, ""] = found["", body, "\x01"] = None
    return list(found)


def _beginnings(tree: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """The pattern up to each of its parts, again and again: a search that starts anew at each."""
    for end in range(1, len(tree)):
        yield "", _first(tree[:end])


def _repeated(tree: Sequence[Item], before: str) -> Iterator[tuple[str, str]]:
    """What stands before each repetition, and what it repeats."""
    head = before
    for index, item in enumerate(tree):
        kind, given = item
        if kind in _REPEATS:
            inner = list(given[2])
            if given[1] > 1:
                for body in _ways(inner):
                    yield head, body
                    yield "", head + body
                yield head, _first(_following(tree[index + 1 :]))
            yield from _repeated(inner, head)
        else:
            for inner in _inside(item):
                yield from _repeated(inner, head)
        head += _first([item])


def _following(tree: Sequence[Item]) -> Sequence[Item]:
    """The items up to the next repetition without end."""
    for index, (kind, given) in enumerate(tree):
        if kind in _REPEATS and given[1] > 99:
            return tree[:index]
    return tree


def _first(tree: Sequence[Item]) -> str:
    return next(iter(_ways(tree)), "")


def _ways(tree: Sequence[Item]) -> list[str]:
    """Some texts that a sequence matches, or nearly."""
    ways = [""]
    for item in tree:
        ways = [way + piece for way in ways for piece in _pieces(item)][:_WAYS]
    return ways


def _pieces(item: Item) -> list[str]:
    """The texts of an item, made once: a part of a pattern is asked for as often as there are ways to it."""
    if id(item) not in _KNOWN:
        _KNOWN[id(item)] = item, _made(item)
    return _KNOWN[id(item)][1]


def _made(item: Item) -> list[str]:
    kind, given = item
    if kind is op.LITERAL:
        return [chr(given)]
    if kind is op.NOT_LITERAL:
        return [_ANY if given != ord(_ANY) else "乙"]
    if kind is op.ANY:
        return [_ANY]
    if kind is op.IN:
        return _members(given)
    if kind in _REPEATS:
        inner = _ways(list(given[2]))
        least = min(given[0], 20)
        once = [way * max(least, 1) for way in inner]
        return once if least else [*once[:3], ""]
    if kind in (op.ASSERT, op.ASSERT_NOT, op.AT, op.GROUPREF):
        return [""]
    return [way for inner in _inside(item) for way in _ways(inner)][:_WAYS] or [""]


def _members(members: Sequence[Item]) -> list[str]:
    """One text for each part of a set, some that are not in it for one that excludes."""
    found: list[str] = []
    for kind, given in members:
        if kind is op.NEGATE:
            outside = [c for c in ("甲", "x", " ", "0", ")") if not _holds(members, c)]
            return outside[:3] or ["\x02"]
        if kind is op.LITERAL:
            found.append(chr(given))
        elif kind is op.RANGE:
            found.append(chr(given[0]))
        elif kind is op.CATEGORY:
            found.append(_CLASSES.get(given, "x"))
    return found[:_WAYS]


def _holds(members: Sequence[Item], character: str) -> bool:
    """Whether a character is among what a set excludes."""
    for kind, given in members:
        if kind is op.LITERAL and chr(given) == character:
            return True
        if kind is op.RANGE and given[0] <= ord(character) <= given[1]:
            return True
        if kind is op.CATEGORY and _CLASSES.get(given) and _in_class(given, character):
            return True
    return False


def _in_class(category: Any, character: str) -> bool:
    tests = {
        op.CATEGORY_DIGIT: character.isdigit(),
        op.CATEGORY_SPACE: character.isspace(),
        op.CATEGORY_WORD: character.isalnum(),
    }
    return bool(tests.get(category, False))


def _inside(item: Item) -> list[list[Item]]:
    """The sequences inside an item that is no repetition."""
    kind, given = item
    if kind is op.SUBPATTERN:
        return [list(given[-1])]
    if kind is op.BRANCH:
        return [list(branch) for branch in given[1]]
    if kind is op.ATOMIC_GROUP:
        return [list(given)]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [list(given[1])]
    return []
