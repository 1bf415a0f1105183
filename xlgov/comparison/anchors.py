"""What two sequences have in common, in order: found by what stands in both as often, in nearly linear
time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence

Pair = tuple[int, int]
"""a place in the one, and that in the other where the same stands"""
MOST_ROUNDS = 6
"""how often what lies between two pairs is looked at again: what is double elsewhere may be single there"""


def matched(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Pair]:
    """Pairs of places that hold the same and go up in both; not always the most there are."""
    found: list[Pair] = []
    waiting = [(0, len(one), 0, len(other), 0)]
    while waiting:
        start, end, begin, stop, rounds = waiting.pop()
        while start < end and begin < stop and one[start] == other[begin]:
            found.append((start, begin))
            start, begin = start + 1, begin + 1
        while start < end and begin < stop and one[end - 1] == other[stop - 1]:
            end, stop = end - 1, stop - 1
            found.append((end, stop))
        if start == end or begin == stop or rounds == MOST_ROUNDS:
            continue
        pairs = [(start + a, begin + b) for a, b in as_often(one[start:end], other[begin:stop])]
        found += pairs
        for gap in gaps(pairs, (start, end), (begin, stop)) if pairs else ():
            waiting.append((*gap, rounds + 1))
    return sorted(found)


def as_often(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Pair]:
    """The most pairs in order of what stands in both equally often, told apart by its order."""
    here, there = _places(one), _places(other)
    pairs: list[Pair] = []
    for item, places in here.items():
        its = there.get(item, ())
        if len(places) == len(its):
            pairs += zip(places, its, strict=True)
    return rising(sorted(pairs))


def _places(items: Sequence[Hashable]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for place, item in enumerate(items):
        found.setdefault(item, []).append(place)
    return found


def rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest chain of pairs that go up in both; the pairs are sorted, with each place once."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            last.append(at)
        else:
            ends[length], last[length] = place, at
    chain: list[Pair] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def gaps(pairs: Sequence[Pair], one: Pair, other: Pair) -> Iterator[tuple[int, int, int, int]]:
    """What lies between the pairs: start and end in the one, start and end in the other."""
    start, begin = one[0], other[0]
    for a, b in [*pairs, (one[1], other[1])]:
        if a > start or b > begin:
            yield start, a, begin, b
        start, begin = a + 1, b + 1
