"""Labels of the form in a stream of letters: broken, with letters of others between, misspelt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlgov.documents.text.tokens import Stream, StreamWord, known, letters
from xlgov.locate.labels import after_number, ordinal
from xlgov.locate.vocabulary import Name, Vocabulary

_SHORT = 4
"""letters of a label that must be words of their own, and of one that may be misspelt"""
_FRAGMENT = 4
"""letters of a piece of a heading that is written from top to bottom"""
_REGION = 160
"""letters between two rows among which a broken label is looked for"""
MOST_SPOTS = 2_000


class Spot(NamedTuple):
    """A label in the stream: its first letter and the one after its last, what it may be, its slips."""

    start: int
    end: int
    names: tuple[Name, ...]
    edits: int = 0

    @property
    def row(self) -> Name | None:
        """The row that it may be; a row before a heading over rows."""
        return next((name for name in self.names if not name.head), None)

    @property
    def row_key(self) -> str:
        """The key of that row; empty without one."""
        return self.row.key if self.row else ""

    @property
    def ambiguous(self) -> bool:
        """Whether it may be a row as well as a part of a head."""
        return len({name.head for name in self.names}) > 1


@lru_cache(maxsize=16)
def order(words: Vocabulary) -> dict[str, int]:
    """The place of each row among those of all editions; what the newest lacks comes after its neighbour."""
    found: list[str] = []
    for form in reversed(words.forms):
        before = -1
        for cell in form.widest.cells.values():
            row = ".".join((cell.table, *(node.key for node in cell.row if node.key)))
            if row in found:
                before = found.index(row)
            else:
                before += 1
                found.insert(before, row)
    return {row: number for number, row in enumerate(found)}


def spotted(stream: Stream, words: Vocabulary) -> list[Spot]:
    """The labels in a stream, in its order; none where there are too many for any report.

    Long labels first, damaged ones too: a short one may be a piece of what is left of them.
    """
    found: list[Spot] = []
    for fewest, most in ((_SHORT + 1, len(stream.letters)), (1, _SHORT)):
        found += _exact(stream, words, found, range(fewest, most + 1))
        if len(found) > MOST_SPOTS:
            return []
        found += _damaged(stream, found, words, max(fewest, _SHORT))
    return sorted(found)


def _exact(stream: Stream, words: Vocabulary, before: Sequence[Spot], lengths: range) -> list[Spot]:
    """Labels to the letter, the longest first; a short one must be a word of its own."""
    taken = bytearray(len(stream.letters))
    for spot in before:
        taken[spot.start : spot.end] = b"\x01" * (spot.end - spot.start)
    starts = stream.starts | {word.start + _numbered(word) for word in stream.words if ordinal(word.text)}
    found: list[Spot] = []
    for label, names in known(words).items():
        at = stream.letters.find(label) if len(label) in lengths else -1
        while at >= 0 and len(found) <= MOST_SPOTS:
            end = at + len(label)
            own = len(label) > _SHORT or (at in starts and end in stream.ends)
            if own and taken.find(1, at, end) < 0:
                taken[at:end] = b"\x01" * len(label)
                found.append(Spot(at, end, names))
            at = stream.letters.find(label, at + 1)
    return found


def _numbered(word: StreamWord) -> int:
    """How many letters of a word are its number."""
    return len(letters(word.text)) - len(letters(after_number(word.text)))


def _damaged(stream: Stream, found: Sequence[Spot], words: Vocabulary, fewest: int) -> list[Spot]:
    """Rows that were not found between two that were, where figures without a label stand."""
    numbers = order(words)
    rows = sorted(spot for spot in found if spot.row_key in numbers and not spot.ambiguous)
    there = {spot.row_key for spot in rows}
    labels = _labels_of_rows(words, fewest)
    more: list[Spot] = []
    bounds = [(0, -1), *((spot.end, numbers[spot.row_key]) for spot in rows)]
    after = [
        *((spot.start, numbers[spot.row_key]) for spot in rows),
        (len(stream.letters), len(numbers)),
    ]
    for (start, low), (stop, high) in zip(bounds, after, strict=True):
        missing = [row for row, number in numbers.items() if low < number < high and row not in there]
        if stop - start >= _SHORT - 1 and missing and any(start < run.at <= stop for run in stream.runs):
            more += _between(stream, start, stop, missing, labels, found, words)
    return more


@lru_cache(maxsize=16)
def _labels_of_rows(words: Vocabulary, fewest: int) -> dict[str, list[tuple[str, Name]]]:
    """By row what it may be called by so many letters or more, the longest first."""
    found: dict[str, list[tuple[str, Name]]] = {}
    for label, names in known(words).items():
        for name in names:
            if name.role == "row" and len(label) >= fewest:
                found.setdefault(name.key, []).append((label, name))
    return found


def _between(
    stream: Stream,
    start: int,
    stop: int,
    missing: Sequence[str],
    labels: dict[str, list[tuple[str, Name]]],
    found: Sequence[Spot],
    words: Vocabulary,
) -> Iterator[Spot]:
    """The missing rows in a stretch of letters, in their order."""
    taken = {
        at for spot in found if spot.end > start and spot.start < stop for at in range(spot.start, spot.end)
    }
    free = [at for at in range(start, stop) if at not in taken][-_REGION:]
    pieces = [word for word in stream.words_in(start, stop) if _is_piece(word, words)]
    without = {at for word in pieces for at in range(word.start, word.end)}
    thinned = [at for at in free if at not in without]
    begin = -1
    for row in missing:
        for places in (free, thinned):
            here = [at for at in places if at > begin]
            spot = _nearest(stream.letters, here, labels.get(row, ()))
            if spot:
                begin = spot.end - 1
                yield spot
                break


def _is_piece(word: StreamWord, words: Vocabulary) -> bool:
    """Whether a word may be a piece of a heading over rows."""
    own = letters(word.text)
    return 0 < len(own) <= _FRAGMENT and any(own in heading for heading in _headings_of_rows(words))


@lru_cache(maxsize=16)
def _headings_of_rows(words: Vocabulary) -> frozenset[str]:
    found = set()
    for names in words.names.values():
        found |= {letters(name.label) for name in names if name.role == "group"}
    return frozenset(found)


def _nearest(text: str, places: Sequence[int], labels: Sequence[tuple[str, Name]]) -> Spot | None:
    """A label among the letters at these places, with few slips."""
    here = "".join(text[at] for at in places)
    for label, name in labels:
        most = len(label) // 4
        if len(here) < len(label) - most:
            continue
        begin, end, edits = _inside(label, here, most)
        if edits <= most:
            return Spot(places[begin], places[end - 1] + 1, (name,), edits)
    return None


def _inside(label: str, text: str, most: int) -> tuple[int, int, int]:
    """Where in a text a label is found with the fewest edits: begin, end, edits."""
    at = text.find(label)
    if at >= 0:
        return at, at + len(label), 0
    before = [(0, begin) for begin in range(len(text) + 1)]
    for row, letter in enumerate(label, 1):
        now = [(row, 0)]
        for column, other in enumerate(text, 1):
            changed, begin = before[column - 1]
            best = (changed + (letter != other), begin)
            best = min(best, (before[column][0] + 1, before[column][1]), (now[-1][0] + 1, now[-1][1]))
            now.append(best)
        before = now
        if min(now)[0] > most:
            return 0, 1, most + 1
    edits, begin, last = min((edits, begin, -end) for end, (edits, begin) in enumerate(before))
    end = -last
    return (begin, end, edits) if end > begin else (0, 1, most + 1)
