"""The list of words that are wrong wherever they stand, and where they stand in a text."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from xlgov.finding import Severity
from xlgov.rules.document.typo_list import AWKWARD, UNLESS, WRONG

_CODE = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


class Typo(NamedTuple):
    """A word that is wrong, what it should be, and words of which it is a part where it is right."""

    wrong: str
    right: str
    unless: tuple[str, ...]
    severity: Severity


@cache
def _typos() -> dict[int, list[Typo]]:
    """The list, by two letters (see ``_pairs``) of each wrong word that its right one does not have."""
    by_pair = dict[int, list[Typo]]()
    for severity, words in ((Severity.WARNING, WRONG), (Severity.INFO, AWKWARD)):
        for wrong, right in words.items():
            typo = Typo(wrong, right, UNLESS.get(wrong, ()), severity)
            by_pair.setdefault(_pair(typo), []).append(typo)
    return by_pair


@cache
def _wrong_pairs() -> frozenset[int]:
    return frozenset(_typos())


def _pair(typo: Typo) -> int:
    pairs = [typo.wrong[at : at + 2] for at in range(len(typo.wrong) - 1)]
    pair = next((pair for pair in pairs if pair not in typo.right), pairs[0])
    return int.from_bytes(pair.encode(_CODE), sys.byteorder)


def _pairs(text: str) -> Iterable[int]:
    """Every two letters that stand side by side, as one number: there is no quicker way through a text."""
    raw = text.encode(_CODE, "surrogatepass")
    even, odd = raw[: len(raw) // 4 * 4], raw[2 : 2 + max(0, len(raw) - 2) // 4 * 4]
    return chain(memoryview(even).cast("I"), memoryview(odd).cast("I"))


def misspelt(text: str) -> list[tuple[int, Typo]]:
    """The words of the list in a text and where each stands, in the order of the text."""
    by_pair = _typos()
    met = _wrong_pairs().intersection(_pairs(text))
    return sorted((at, typo) for pair in met for typo in by_pair[pair] for at in _places(text, typo))


def _places(text: str, typo: Typo) -> list[int]:
    """Where a word stands that is not part of a right one."""
    if typo.wrong not in text:
        return []
    for right in typo.unless:
        text = text.replace(right, "■" * len(right))
    found, at = [], text.find(typo.wrong)
    while at >= 0:
        found.append(at)
        at = text.find(typo.wrong, at + len(typo.wrong))
    return found
