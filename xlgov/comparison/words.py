"""How one text became another, word by word: what stayed, what went and what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from xlgov import late
from xlgov.comparison.anchors import Pair, as_often, matched
from xlgov.folding import seen

_TOKEN = late.compile(r"[0-9]+(?:[.,][0-9]+)*+%?|[A-Za-z]++|\s++|[\s\S]")
"""a number, a word of Latin letters, or one other letter"""
ENDS = "，。；：！？、\n"
"""what ends a clause"""
CLAUSE = late.compile(rf"[^{ENDS}]*+[{ENDS}]|[^{ENDS}]++")
"""what stands between two marks of punctuation, with the one that ends it"""
_UNSEEN = "（看不见的字符）"
_ROW = 4
"""words in a row by which a long stretch is found again"""
_MOST_EDITS = 60
"""words that may go and come in a stretch for those that stayed to be looked for one by one"""

Words = Sequence[str]


class Found(NamedTuple):
    """Two texts in words, and the places of those that stayed."""

    one: Words
    other: Words
    pairs: Sequence[Pair]


Stage = Callable[[Words, Words, "Effort"], Found]
"""finds some of the words that stayed"""


class Op(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A stretch of text and what became of it."""

    op: Op
    text: str

    @property
    def shown(self) -> str:
        """The text as people can see it: letters that nobody sees, where nothing else changed, are named."""
        return self.text if self.op is Op.SAME or seen(self.text) else _UNSEEN

    def to_json(self) -> dict[str, str]:
        """The shape published in ``compare --format json``."""
        return {"op": self.op.value, "text": self.text}


class Effort:
    """How many steps may still be spent on a text; one that wants more is told by larger pieces."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> bool:
        """Whether there are so many left; then they are gone."""
        if steps > self._left:
            return False
        self._left -= steps
        return True


def pieces(before: str, after: str, effort: Effort) -> tuple[Piece, ...]:
    """The pieces of both texts in order: same and removed ones make the first, same and added ones the other.

    Where something went and something came in one place, what went is first.
    """
    if before == after:
        return (Piece(Op.SAME, before),)
    edits = _edits(CLAUSE.findall(before), CLAUSE.findall(after), effort, (_clauses, _rows, _single_words))
    return tuple(_told(_tidied(_moved_on(list(_joined(edits))))))


def mirrored(given: Iterable[Piece]) -> tuple[Piece, ...]:
    """The way back: what went came and what came went."""
    turned = {Op.SAME: Op.SAME, Op.REMOVED: Op.ADDED, Op.ADDED: Op.REMOVED}
    found: list[Piece] = []
    for piece in given:
        back = Piece(turned[piece.op], piece.text)
        if back.op is Op.REMOVED and found and found[-1].op is Op.ADDED:
            found.insert(-1, back)
        else:
            found.append(back)
    return tuple(found)


class _Edit(NamedTuple):
    """What stayed, and what went and came behind it."""

    same: str
    removed: str
    added: str

    @property
    def size(self) -> int:
        """Letters of what changed."""
        return max(len(self.removed), len(self.added))

    @property
    def is_number(self) -> bool:
        """Whether one number took the place of another, which nobody should have to look for."""
        return self.removed[:1].isdecimal() and self.added[:1].isdecimal()


def _edits(one: Words, other: Words, effort: Effort, stages: Sequence[Stage]) -> Iterator[_Edit]:
    """The edits as the first stage finds them; what it leaves open the next ones look at more closely."""
    if not (stages and one and other):
        yield _Edit("", "".join(one), "".join(other))
        return
    one, other, pairs = stages[0](one, other, effort)
    start = begin = stayed = 0
    for a, b in [*pairs, (len(one), len(other))]:
        if a > start or b > begin:
            yield _Edit("".join(one[stayed:start]), "", "")
            yield from _edits(one[start:a], other[begin:b], effort, stages[1:])
            stayed = a
        start, begin = a + 1, b + 1
    yield _Edit("".join(one[stayed:start]), "", "")


def _clauses(one: Words, other: Words, effort: Effort) -> Found:
    """Whole clauses that stayed."""
    return Found(one, other, matched(one, other))


def _rows(one: Words, other: Words, effort: Effort) -> Found:
    """Words that stayed, found by a few in a row that stand in both as often."""
    texts = "".join(one), "".join(other)
    if not effort.spend(_ROW * sum(map(len, texts))):
        return Found(texts[:1], texts[1:], [])
    one, other = map(_TOKEN.findall, texts)
    rows = [list(zip(*(words[at:] for at in range(_ROW)), strict=False)) for words in (one, other)]
    found: list[Pair] = []
    for a, b in as_often(*rows):
        for ahead in range(_ROW):
            if not found or (a + ahead > found[-1][0] and b + ahead > found[-1][1]):
                found.append((a + ahead, b + ahead))
    return Found(one, other, found)


def _single_words(one: Words, other: Words, effort: Effort) -> Found:
    """The most words that stayed; none where too many did not.

    Source: E. W. Myers, An O(ND) Difference Algorithm and Its Variations.
    """
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    steps = len(one) + len(other)
    for edits in range(min(steps, _MOST_EDITS) + 1):
        if not effort.spend(steps):
            break
        steps = edits + 1
        trace.append(dict(furthest))
        for diagonal in range(-edits, edits + 1, 2):
            came_from = _came_from(furthest, diagonal, edits)
            start = furthest[came_from] + (came_from < diagonal)
            furthest[diagonal] = end = _slid(one, other, start, start - diagonal)
            if end >= len(one) and end - diagonal >= len(other):
                return Found(one, other, _way_back(trace, (len(one), len(other))))
            steps += end - start
    return Found(one, other, [])


def _slid(one: Words, other: Words, place: int, its: int) -> int:
    """How far the same words follow on these places."""
    while place < len(one) and its < len(other) and one[place] == other[its]:
        place, its = place + 1, its + 1
    return place


def _came_from(furthest: dict[int, int], diagonal: int, edits: int) -> int:
    above = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
    return diagonal + 1 if above else diagonal - 1


def _way_back(trace: Sequence[dict[int, int]], end: Pair) -> list[Pair]:
    """The words that stayed on the best way to the end."""
    found: list[Pair] = []
    a, b = end
    for edits in range(len(trace) - 1, -1, -1):
        came_from = _came_from(trace[edits], a - b, edits)
        start = trace[edits][came_from] if edits else 0
        begin = start - came_from if edits else 0
        while a > start and b > begin:
            a, b = a - 1, b - 1
            found.append((a, b))
        a, b = start, begin
    return found[::-1]


def _joined(edits: Iterable[_Edit]) -> Iterator[_Edit]:
    """The edits with one change behind each stretch that stayed."""
    same, removed, added = "", "", ""
    for edit in edits:
        if edit.same and (removed or added):
            yield _Edit(same, removed, added)
            same, removed, added = "", "", ""
        same, removed, added = same + edit.same, removed + edit.removed, added + edit.added
    yield _Edit(same, removed, added)


def _moved_on(edits: Sequence[_Edit]) -> Iterator[_Edit]:
    """The edits, each that may stand a few letters further on where it ends a clause or word: of 二是…，三是…
    not 是…，三 came but …，三是."""
    moved = ""
    for edit, behind in pairwise((*edits, _Edit("", "", ""))):
        same, text = edit.same[len(moved) :], edit.removed or edit.added
        only_one = bool(edit.removed) is not bool(edit.added)
        moved = text[: _ahead(text, behind.same)] if only_one else ""
        text = text[len(moved) :] + moved
        removed, added = (text if edit.removed else "", text if edit.added else "") if moved else edit[1:]
        yield _Edit(same + moved, removed, added)


def _ahead(text: str, behind: str) -> int:
    """How many letters of a change read the same behind it, so that it can stand as much further on."""
    if text[-1] in ENDS:
        return 0
    found = 0
    for at, (letter, same) in enumerate(zip(text, behind[:-1], strict=False), 1):
        if letter != same or (letter.isascii() and letter.isalnum()):
            return found
        found = at
        if letter in ENDS:
            break
    return found


def _tidied(edits: Iterable[_Edit]) -> Iterator[_Edit]:
    """The edits without crumbs: what stayed between two changes and is tiny beside them goes with them."""
    found: list[_Edit] = []
    for edit in edits:
        found.append(edit)
        while len(found) > 1 and _is_crumb(found[-2], found[-1]):
            last, before = found.pop(), found.pop()
            removed = before.removed + last.same + last.removed
            found.append(_Edit(before.same, removed, before.added + last.same + last.added))
    yield from found


def _is_crumb(before: _Edit, edit: _Edit) -> bool:
    """Whether what stayed between two changes is not worth being told apart from them."""
    least = min(before.size, edit.size)
    if before.is_number or edit.is_number:
        return False
    return least > 0 and (len(edit.same) == 1 or 2 * len(edit.same) <= least)


def _told(edits: Iterable[_Edit]) -> Iterator[Piece]:
    for edit in edits:
        for op, text in zip(Op, edit, strict=True):
            if text:
                yield Piece(op, text)
