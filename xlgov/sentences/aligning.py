"""Which sentence of a text is which: those looked for are found in order, by what they say to the letter.

Sentences may read alike (结果维持0件；) and mean different things. Those that stand in the text as often as
they are looked for are told apart by their order; where that is not so, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

MOST_PAIRS = 10_000
"""of a sentence looked for and a place where it may stand; with more nothing is found"""
MOST_ROUNDS = 8
_FOUND, _NEXT = 4, 1
"""what a sentence in its order counts for, and what it counts more right behind the one before it"""

Wanted = Sequence[tuple[str, ...]]
"""the ways in which one thing looked for may read, each as the sentences it consists of"""


class Spot(NamedTuple):
    """Where something stands: ``length`` sentences from ``start`` on, in the list of all sentences."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """Behind the last of them."""
        return self.start + self.length


class Text(NamedTuple):
    """Sentences that are searched: what each says, and its paragraph, which nothing crosses."""

    said: Sequence[str]
    paragraphs: Sequence[object]

    def spots(self, wanted: Wanted, starts: Mapping[str, Sequence[int]]) -> Iterator[Spot]:
        """Where one thing may stand; ``starts`` is the index of ``said``."""
        seen: set[Spot] = set()
        for way in wanted:
            for start in starts.get(way[0], ()) if way else ():
                spot = Spot(start, len(way))
                if spot not in seen and self.stands(way, start):
                    seen.add(spot)
                    yield spot

    def stands(self, way: tuple[str, ...], start: int) -> bool:
        """Whether these sentences stand there, in one paragraph."""
        end = start + len(way)
        if end > len(self.said) or self.paragraphs[start] != self.paragraphs[end - 1]:
            return False
        return tuple(self.said[start:end]) == way

    def by_words(self, free: Sequence[int]) -> dict[str, list[int]]:
        """The places of each sentence among those that are free."""
        found: dict[str, list[int]] = {}
        for place in free:
            found.setdefault(self.said[place], []).append(place)
        return found


def aligned(text: Text, wanted: Mapping[int, Wanted], free: set[int]) -> dict[int, Spot]:
    """Where each thing stands, as far as it does; ``free`` are the places that may be taken.

    As many as possible are found in the order of their numbers; of what is left, again as many, for
    paragraphs that were moved. What is taken is taken out of ``free``.
    """
    found: dict[int, Spot] = {}
    for _ in range(MOST_ROUNDS):
        left = {number: ways for number, ways in wanted.items() if number not in found}
        new = _in_order(text, left, free)
        if not new:
            break
        for spot in new.values():
            free.difference_update(range(spot.start, spot.end))
        found |= new
    return found


def _in_order(text: Text, wanted: Mapping[int, Wanted], free: set[int]) -> dict[int, Spot]:
    """The best chain of finds: numbers and places both go up, the most of them, neighbours kept together."""
    starts = text.by_words(sorted(free))
    pairs: list[tuple[int, Spot]] = []
    for number, ways in wanted.items():
        for spot in text.spots(ways, starts):
            if free.issuperset(range(spot.start, spot.end)):
                pairs.append((number, spot))
    if len(pairs) > MOST_PAIRS:
        return {}
    pairs.sort(key=lambda pair: (pair[1].start, pair[0]))
    scores: list[int] = []
    before: list[int | None] = []
    chains, waiting = _Chains(max(wanted, default=0) + 1), list[tuple[int, int]]()
    ending: dict[int, list[int]] = {}
    for at, (number, spot) in enumerate(pairs):
        while waiting and waiting[0][0] <= spot.start:
            _, earlier = heappop(waiting)
            chains.enter(pairs[earlier][0], scores[earlier], earlier)
        best, came_from = chains.below(number)
        for earlier in ending.get(spot.start, ()):
            other, place = pairs[earlier]
            close = other < number and text.paragraphs[place.start] == text.paragraphs[spot.start]
            if close and scores[earlier] + _NEXT > best:
                best, came_from = scores[earlier] + _NEXT, earlier
        scores.append(best + _FOUND)
        before.append(came_from)
        heappush(waiting, (spot.end, at))
        ending.setdefault(spot.end, []).append(at)
    return dict(_chain(pairs, scores, before))


class _Chains:
    """The best of the chains that end with a number below another: maxima in a binary indexed tree."""

    def __init__(self, numbers: int) -> None:
        self._best: list[tuple[int, int | None]] = [(0, None)] * (numbers + 1)

    def enter(self, number: int, score: int, at: int) -> None:
        """A chain of this score, whose last pair is the one at ``at``, ends with a number."""
        number += 1
        while number < len(self._best):
            if self._best[number][0] < score:
                self._best[number] = score, at
            number += number & -number

    def below(self, number: int) -> tuple[int, int | None]:
        """The best score of those that end with a lower number, and where; 0 and None for none."""
        best: tuple[int, int | None] = (0, None)
        while number:
            if self._best[number][0] > best[0]:
                best = self._best[number]
            number -= number & -number
        return best


def _chain(
    pairs: Sequence[tuple[int, Spot]], scores: Sequence[int], before: Sequence[int | None]
) -> Iterator[tuple[int, Spot]]:
    """The pairs of the best chain, from its end back."""
    at: int | None = max(range(len(pairs)), key=lambda index: scores[index], default=None)
    while at is not None:
        yield pairs[at]
        at = before[at]
