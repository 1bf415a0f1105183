"""The head of a table whose labels are broken over several lines: 商业 科研 / 企业 机构."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlgov.documents.text.words import Word
from xlgov.locate.labels import letters
from xlgov.locate.vocabulary import Choices, Vocabulary

_MOST_WORDS, _MOST_STEPS = 120, 1_000
"""words of a head, and how many are tried in search of a reading"""
_LONGEST_GAP = 14
"""lines between two rows that may be a head"""
_UNIT = re.compile(r"(?:单位)?(?:万?元|件|个)")


class BrokenHead(NamedTuple):
    """A head as found: its columns in the words of the form, and the lines that it stands in."""

    above: tuple[str, ...]
    """the headings over all of them"""
    labels: tuple[str, ...]
    words: tuple[tuple[Word, ...], ...]
    """the words of each column"""
    lines: Sequence[Sequence[Word]]


@lru_cache(maxsize=64)
def beside_columns(words: Vocabulary, table: str) -> tuple[str, ...]:
    """What a table has outside rows and columns: titles, corners, headings over columns and over rows."""
    found: dict[str, None] = {}
    for names in words.names.values():
        for name in names:
            if name.table == table and name.role in ("title", "corner", "heading", "group"):
                found[letters(name.label)] = None
    return tuple(found)


def is_beside(word: Word, others: Sequence[str]) -> bool:
    """Whether a word is one of these labels or a piece of one."""
    text = word.letters
    return not text or any(text in other for other in others) or _UNIT.fullmatch(text) is not None


def broken_head(
    lines: Sequence[Sequence[Word]], choices: Choices, words: Vocabulary, table: str
) -> BrokenHead | None:
    """The head that stands in the last of these lines: their words, in the order of some edition's columns.

    None where the words do not make up the columns of any edition.
    """
    lines = lines[-_LONGEST_GAP:]
    others = beside_columns(words, table)
    for columns in _columns(choices):
        start = _first_fitting(lines, [*others, *(text for column in columns for text in column)])
        for begin in range(start, len(lines)):
            found = _Search(lines[begin:], columns, others).reading()
            if found and not _in_order(lines[begin:], found, choices):
                return None
            if found:
                labels = tuple(map(_label, columns, found))
                return BrokenHead(_above(lines[begin:], choices), labels, found, lines[begin:])
    return None


def _label(column: Mapping[str, str], words: Sequence[Word]) -> str:
    """Which of a column's texts its words are; the first where they are run together with others."""
    return column.get("".join(word.letters for word in words)) or next(iter(column.values()))


def _above(lines: Sequence[Sequence[Word]], choices: Choices) -> tuple[str, ...]:
    """The outermost headings over the columns that stand in these lines."""
    there = {word.letters for words in lines for word in words}
    labels = {path[0].label: None for _, paths in choices.by_edition for path in paths if len(path) > 1}
    return tuple(label for label in labels if letters(label) in there)


def _in_order(lines: Sequence[Sequence[Word]], columns: Sequence[Sequence[Word]], choices: Choices) -> bool:
    """Whether headings that stand whole in one line with others are in the order of the form."""
    at = {id(word): index for index, column in enumerate(columns) for word in column}
    for _, paths in choices.by_edition:
        if len(paths) != len(columns):
            continue
        over: dict[str, int] = {}
        for index, path in enumerate(paths):
            for node in path[:-1]:
                over.setdefault(letters(node.label), index)
        for line in lines:
            found = [at.get(id(word), over.get(word.letters)) for word in line]
            there = [index for index in found if index is not None]
            if there != sorted(there):
                return False
    return True


def _first_fitting(lines: Sequence[Sequence[Word]], texts: Iterable[str]) -> int:
    """From which line on every word shares a letter with some label."""
    there = set("".join(texts))
    for index in range(len(lines) - 1, -1, -1):
        if any(word.letters and there.isdisjoint(word.letters) for word in lines[index]):
            return index + 1
    return 0


def _columns(choices: Choices) -> Iterator[list[dict[str, str]]]:
    """By edition the texts that each column may have, by their letters."""
    for _, paths in choices.by_edition:
        yield [{letters(text): text for text in (path[-1].label, *path[-1].aliases)} for path in paths]


class _Search:
    """Shares out words to columns: each line from left to right, each column from top to bottom."""

    def __init__(
        self,
        lines: Sequence[Sequence[Word]],
        columns: Sequence[Mapping[str, str]],
        others: Sequence[str],
    ) -> None:
        self._words = [(index, word) for index, line in enumerate(lines) for word in line]
        self._columns = columns
        self._others = others
        self._steps = 0
        self._dead: set[tuple[int, tuple[str, ...], int]] = set()

    def reading(self) -> tuple[tuple[Word, ...], ...] | None:
        """The words of each column; None where the words do not make up all columns."""
        if len(self._words) > _MOST_WORDS:
            return None
        taken = self._from(0, ("",) * len(self._columns), -1)
        if taken is None:
            return None
        return tuple(
            tuple(word for each, word in taken if each == column) for column in range(len(self._columns))
        )

    def _from(self, at: int, made: tuple[str, ...], last: int) -> list[tuple[int, Word]] | None:
        """The columns of the words from one on, where columns hold what is ``made`` so far."""
        if at == len(self._words):
            whole = all(text in each for text, each in zip(made, self._columns, strict=True))
            return [] if whole else None
        mark = (at, made, last)
        self._steps += 1
        if mark in self._dead or self._steps > _MOST_STEPS:
            return None
        index, word = self._words[at]
        goes_on = at + 1 < len(self._words) and self._words[at + 1][0] == index
        for column, then in self._ways(word.letters, made, last):
            found = self._from(at + 1, then, column if goes_on else -1)
            if found is not None:
                own = [each for each in range(last + 1, column + 1) if then[each] != made[each]]
                return [*((each, word) for each in own), *found]
        if is_beside(word, self._others):
            rest = self._from(at + 1, made, last if goes_on else -1)
            if rest is not None:
                return rest
        self._dead.add(mark)
        return None

    def _ways(self, text: str, made: tuple[str, ...], last: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The column that a word may go on with, or the last of several whose labels are run together."""
        for column in range(last + 1, len(made)):
            for label in self._columns[column]:
                if not label.startswith(made[column]) or label == made[column]:
                    continue
                rest = label[len(made[column]) :]
                if text and rest.startswith(text):
                    yield column, (*made[:column], made[column] + text, *made[column + 1 :])
                elif column + 1 < len(made) and text.startswith(rest):
                    then = (*made[:column], label, *made[column + 1 :])
                    yield from self._next(text[len(rest) :], then, column + 1)

    def _next(self, text: str, made: tuple[str, ...], column: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """What is left of a word goes on with the very next column."""
        yield from ((last, then) for last, then in self._ways(text, made, column - 1) if then[column])
