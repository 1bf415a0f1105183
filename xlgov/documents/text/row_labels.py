"""The labels of rows in lines of text: before the figures, or broken over the lines above and below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from xlgov.documents.text.words import SplitLine, Word
from xlgov.locate.labels import letters
from xlgov.locate.vocabulary import Name, Vocabulary

_NEAR = 3
"""lines above and below its figures over which a label may be broken"""
_BESIDE = 6
"""lines before the first and after the last row with figures that may be rows without"""
_MOST_WORDS = 4
"""words of one line that are a label's"""
_MOST_TRIES, _MOST_GUESSES = 500, 300
"""texts tried as the label of one row; misspelt labels looked for in one section"""
_FEWEST_LETTERS = 4
"""of a label that may be misspelt"""


class RowLabel(NamedTuple):
    """The words of a label, from top to bottom, and what they name."""

    words: tuple[Word, ...]
    name: Name

    @property
    def text(self) -> str:
        """The label as it stands there, put together."""
        return "".join(word.text for word in self.words)


def row_labels(lines: Sequence[SplitLine], words: Vocabulary) -> dict[int, RowLabel]:
    """The labels of the lines with figures, by the index of the line, and of rows whose cells are all blank.

    A label that is right in one line is believed before one put together of several lines, both before one
    that is misspelt, and all before one without figures. No word is of two labels.
    """
    search = _Search(lines, words)
    search.within_lines()
    search.over_lines()
    search.misspelt()
    search.without_figures()
    return search.found


class _Search:
    def __init__(self, lines: Sequence[SplitLine], words: Vocabulary) -> None:
        self.found: dict[int, RowLabel] = {}
        self._lines = lines
        self._words = words
        self._used: set[Word] = set()
        self._groups = [letters(text) for text in words.headings_over_rows]

    def within_lines(self) -> None:
        """Labels that stand whole before their figures, after whatever else is in the line."""
        for index, line in enumerate(self._lines):
            if not line.figures:
                continue
            for begin in range(max(0, len(line.label) - _MOST_WORDS), len(line.label)):
                if self._take(index, line.label[begin:]):
                    break

    def over_lines(self) -> None:
        """Labels whose words stand in several lines, or all above or below their figures."""
        for index, line in enumerate(self._lines):
            if line.figures and index not in self.found:
                best = min(self._whole(index), default=None)
                if best:
                    self._take(index, best[-1])

    def misspelt(self) -> None:
        """Labels with slips of the pen: in the line itself, or with the nearest words above and below."""
        guesses = 0
        for index, line in enumerate(self._lines):
            if not line.figures or index in self.found:
                continue
            for words in self._guesses(index):
                guesses += 1
                if guesses > _MOST_GUESSES or self._take(index, words, slips=True):
                    break

    def without_figures(self) -> None:
        """Labels of rows between and beside those that have figures, where no other figures stand."""
        ends = sorted(self.found)
        for before, after in zip([None, *ends], [*ends, None], strict=True):
            begin = max(0, (after or 0) - _BESIDE) if before is None else before + 1
            end = min(len(self._lines), (before or 0) + 1 + _BESIDE) if after is None else after
            if ends and not any(self._lines[index].figures for index in range(begin, end)):
                tables = {self.found[index].name.table for index in (before, after) if index is not None}
                if len(tables) == 1:
                    self._take_blank(begin, end, *tables)

    def _take_blank(self, begin: int, end: int, table: str) -> None:
        for index in range(begin, end):
            for last in range(index + 1, min(end, index + 1 + _NEAR) + 1):
                lines = [free for line in self._lines[index:last] if (free := self._free(line.label))]
                found = next(filter(self._is_row_of(table), self._ends_of(lines)), None)
                if found and lines:
                    self._take(index, found)
                    break

    def _is_row_of(self, table: str) -> Callable[[Sequence[Word]], bool]:
        """Whether words are a label to the letter that can only be a row of this table."""

        def is_row(words: Sequence[Word]) -> bool:
            text = "".join(word.text for word in words)
            match = self._words.exact(text) if words else None
            named = [name for name in match.names if letters(name.label) == letters(text)] if match else []
            return bool(named) and all((name.role, name.table) == ("row", table) for name in named)

        return is_row

    def _take(self, index: int, words: Sequence[Word], *, slips: bool = False) -> bool:
        name = self._named(words, slips=slips)
        if name is None:
            return False
        self.found[index] = RowLabel(tuple(words), name)
        self._used.update(words)
        return True

    def _named(self, words: Sequence[Word], *, slips: bool = False) -> Name | None:
        """The row that words name."""
        text = "".join(word.text for word in words)
        if slips and len(letters(text)) < _FEWEST_LETTERS:
            return None
        match = self._words.match(text) if slips else self._words.exact(text)
        return match.of(False) if match else None

    def _whole(self, index: int) -> Iterator[tuple[bool, int, int, tuple[Word, ...]]]:
        """Words that name a row: those first that are a label to the letter, then the fewest."""
        for number, words in enumerate(self._candidates(index)):
            if number >= _MOST_TRIES:
                return
            name = self._named(words)
            if name:
                text = letters("".join(word.text for word in words))
                yield text != letters(name.label), len(words), number, words

    def _candidates(self, index: int) -> Iterator[tuple[Word, ...]]:
        """The last words of the lines around some figures: of few lines first."""
        above, own, below = self._above(index), self._own(index), self._below(index)
        for size in range(1, len(above) + len(below) + 1):
            for up in range(size + 1):
                # no label stands wholly below its figures: that is the next row's
                if up > len(above) or size - up > len(below) or not (up or own):
                    continue
                yield from self._ends_of(
                    [*above[len(above) - up :], *([own] if own else []), *below[: size - up]]
                )

    def _ends_of(self, lines: Sequence[Sequence[Word]]) -> Iterator[tuple[Word, ...]]:
        """The last words of each of these lines, or none of a line that is a piece of a heading over rows."""
        for ends in islice(product(*map(self._endings, lines)), _MOST_TRIES):
            yield tuple(word for end in ends for word in end)

    def _endings(self, words: Sequence[Word]) -> list[Sequence[Word]]:
        """All words of a line, then those after pieces of headings over rows, …, none if all are."""
        found = [words]
        for index, word in enumerate(words[:_MOST_WORDS], 1):
            if not any(word.letters in group for group in self._groups):
                break
            found.append(words[index:])
        return found

    def _guesses(self, index: int) -> Iterator[tuple[Word, ...]]:
        above, own, below = self._above(index)[-1:], self._own(index), self._below(index)[:1]
        if own:
            yield own
            if len(own) > 1:
                yield own[1:]
        last, first = above[-1] if above else (), below[0] if below else ()
        if own:
            yield (*own, *first)
        if own or last:
            yield from ((*last, *own), (*last, *own, *first))

    def _own(self, index: int) -> tuple[Word, ...]:
        return self._free(self._lines[index].label)

    def _above(self, index: int) -> list[tuple[Word, ...]]:
        """The words that are free in the lines above, as far as there are no figures, from top to bottom."""
        return self._around(range(index - 1, -1, -1), self._alone(index))[::-1]

    def _below(self, index: int) -> list[tuple[Word, ...]]:
        return self._around(range(index + 1, len(self._lines)), self._alone(index))

    def _alone(self, index: int) -> bool:
        """Whether one figure stands in a line: over a blank line it may be the number of a page."""
        return len(self._lines[index].figures) == 1 and not self._lines[index].label

    def _around(self, indexes: range, alone: bool) -> list[tuple[Word, ...]]:
        found: list[tuple[Word, ...]] = []
        for index in indexes:
            line = self._lines[index]
            if line.figures or len(found) == _NEAR or (alone and not line.label):
                break
            if line.label:
                found.append(self._free(line.label))
        return [words for words in found if words]

    def _free(self, words: Sequence[Word]) -> tuple[Word, ...]:
        return tuple(word for word in words if word not in self._used)
