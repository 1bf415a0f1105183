"""Which paragraph of a text became which: changed, moved, added, removed.

Blank lines and indents do not count.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import product
from typing import Any, NamedTuple

from xlgov.comparison.anchors import Pair, gaps, matched, rising
from xlgov.comparison.words import CLAUSE, Effort, Op, Piece, mirrored, pieces
from xlgov.sentences.likeness import likeness

ALIKE = 0.4
"""from which on two paragraphs are one that was changed: the part of their pairs of letters that both have"""
_LONG_CLAUSE = 6
"""letters of a clause that is not written twice by chance"""
_NEAR = 3
"""paragraphs before and behind its place in which one is looked for, where many were changed together"""
_FEW = 12
"""paragraphs that are all held against each other"""
_LOOKED_AT = 500
"""letters of a paragraph that tell whether it is like another"""
_TRIED = 4
"""paragraphs that one is held against, of those with which it shares whole clauses"""


class Change(StrEnum):
    """What became of a paragraph; one that was moved may have been changed as well."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The Chinese word shown to users."""
        return {"changed": "改动", "added": "增加", "removed": "删去", "moved": "移动"}[self.value]


class ParagraphChange(NamedTuple):
    """One paragraph that is not the same: its numbers (from 1) in both texts, None where it is not, and its
    pieces."""

    change: Change
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``compare --format json``."""
        return {
            "change": self.change.value,
            "before": self.before,
            "after": self.after,
            "pieces": [piece.to_json() for piece in self.pieces],
        }

    @property
    def is_reworded(self) -> bool:
        """Whether words of it went or came."""
        return any(piece.op is not Op.SAME for piece in self.pieces)

    @property
    def mirrored(self) -> ParagraphChange:
        """The way back."""
        turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
        change = turned.get(self.change, self.change)
        return ParagraphChange(change, self.after, self.before, mirrored(self.pieces))


class _Paragraph(NamedTuple):
    number: int
    text: str


def paragraph_changes(before: str | None, after: str | None, effort: Effort) -> tuple[ParagraphChange, ...]:
    """What became of the paragraphs of a text, in the order of the new one; the way back is its mirror."""
    one, other = _paragraphs(before), _paragraphs(after)
    if [each.text for each in one] == [each.text for each in other]:
        return ()
    # where there is a choice it must not depend on which of two texts is the older one
    turned = (before or "") > (after or "")
    if turned:
        one, other = other, one
    pairs = _pairs([each.text for each in one], [each.text for each in other])
    staying = rising(sorted(pairs))
    found = list(_changes(one, other, pairs, set(staying), effort))
    kept = [(one[a].number, other[b].number) for a, b in staying]
    if turned:
        found, kept = [each.mirrored for each in found], [(b, a) for a, b in kept]
    return tuple(sorted(found, key=lambda change: _order(change, kept)))


def _paragraphs(text: str | None) -> list[_Paragraph]:
    lines = enumerate((text or "").split("\n"), 1)
    return [_Paragraph(number, stripped) for number, line in lines if (stripped := line.strip())]


def _order(change: ParagraphChange, kept: Sequence[Pair]) -> tuple[int, int]:
    """By its place in the new text; one that went follows what it stood behind."""
    if change.after is not None:
        return change.after, 0
    behind = bisect_left(kept, (change.before or 0, 0))
    return (kept[behind - 1][1] if behind else 0), change.before or 0


def _changes(
    one: Sequence[_Paragraph],
    other: Sequence[_Paragraph],
    pairs: Sequence[Pair],
    staying: set[Pair],
    effort: Effort,
) -> Iterator[ParagraphChange]:
    """What became of each paragraph; ``staying`` are the pairs that stand in their order."""
    gone = set(range(len(one))) - {a for a, _ in pairs}
    come = set(range(len(other))) - {b for _, b in pairs}
    for a, b in sorted(pairs):
        told = pieces(one[a].text, other[b].text, effort)
        if (a, b) not in staying:
            yield ParagraphChange(Change.MOVED, one[a].number, other[b].number, told)
        elif len(told) > 1 or told[0].op is not Op.SAME:
            yield ParagraphChange(Change.CHANGED, one[a].number, other[b].number, told)
    for a in sorted(gone):
        yield ParagraphChange(Change.REMOVED, one[a].number, None, (Piece(Op.REMOVED, one[a].text),))
    for b in sorted(come):
        yield ParagraphChange(Change.ADDED, None, other[b].number, (Piece(Op.ADDED, other[b].text),))


def _pairs(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """The paragraphs that are one and the same, in whatever words and wherever they stand."""
    in_order = matched(one, other)
    pairs = [*in_order, *_elsewhere(one, other, in_order)]
    left = set(range(len(one))) - {a for a, _ in pairs}
    right = set(range(len(other))) - {b for _, b in pairs}
    found = list(_alike(_sharing(one, other, left, right), left, right))
    near = _held_against(one, other, _neighbours(in_order, len(one), len(other), left, right))
    return [*pairs, *found, *_alike(near, left, right)]


def _elsewhere(one: Sequence[str], other: Sequence[str], in_order: Iterable[Pair]) -> Iterator[Pair]:
    """Paragraphs that read the same in another place."""
    used = list(in_order)
    here, there = {a for a, _ in used}, {b for _, b in used}
    free: dict[str, list[int]] = {}
    for b, text in enumerate(other):
        if b not in there:
            free.setdefault(text, []).append(b)
    for a, text in enumerate(one):
        if a not in here and free.get(text):
            yield a, free[text].pop(0)


def _sharing(
    one: Sequence[str], other: Sequence[str], left: set[int], right: set[int]
) -> Iterator[tuple[float, Pair]]:
    """Each paragraph with those that share most of its clauses, and how alike they are at least."""
    holders: dict[str, list[int]] = {}
    for b in sorted(right):
        for clause in _clauses(other[b]):
            holders.setdefault(clause, []).append(b)
    for a in sorted(left):
        shared: Counter[int] = Counter()
        for clause in _clauses(one[a]):
            for b in holders.get(clause, ())[:_TRIED]:
                shared[b] += len(clause)
        for b, letters in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_TRIED]:
            yield 2 * letters / (len(one[a]) + len(other[b])), (a, b)


def _clauses(text: str) -> set[str]:
    return {clause for clause in CLAUSE.findall(text) if len(clause) >= _LONG_CLAUSE}


def _neighbours(
    in_order: Sequence[Pair], one: int, other: int, left: set[int], right: set[int]
) -> Iterator[Pair]:
    """Paragraphs that may be one: those between the same two others; where few are left, all of them."""
    if max(len(left), len(right)) <= _FEW:
        yield from product(sorted(left), sorted(right))
        return
    for start, end, begin, stop in gaps(in_order, (0, one), (0, other)):
        here = [a for a in range(start, end) if a in left]
        there = [b for b in range(begin, stop) if b in right]
        for at, a in enumerate(here):
            near = round(at * len(there) / len(here))
            for b in there[max(0, near - _NEAR) : near + _NEAR + 1]:
                yield a, b


def _held_against(
    one: Sequence[str], other: Sequence[str], candidates: Iterable[Pair]
) -> Iterator[tuple[float, Pair]]:
    """How alike paragraphs are by the pairs of letters of their beginnings."""
    mine: dict[int, set[str]] = {}
    its: dict[int, set[str]] = {}
    for a, b in candidates:
        for known, at, text in ((mine, a, one[a]), (its, b, other[b])):
            if at not in known:
                known[at] = {text[start : start + 2] for start in range(min(len(text), _LOOKED_AT))}
        yield likeness(mine[a], its[b]), (a, b)


def _alike(scored: Iterable[tuple[float, Pair]], left: set[int], right: set[int]) -> Iterator[Pair]:
    """The pairs that are alike, the most alike and nearest first; they are taken out of what is left."""
    found = [(-score, abs(a - b), a, b) for score, (a, b) in scored if score >= ALIKE]
    for _, _, a, b in sorted(found):
        if a in left and b in right:
            left.remove(a)
            right.remove(b)
            yield a, b
