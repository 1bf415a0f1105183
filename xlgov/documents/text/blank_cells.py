"""Blank cells in text that has one cell after another: blank lines, or nothing between two bars.

A row whose label is known has as many cells as the form has columns. Where the rows of a text have their
blank lines in one and the same way, each of these is a blank cell; bars say it by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple

from xlgov.documents.outline.sections import Line
from xlgov.documents.text.tokens import BLANK, is_cell, known, letters, streamed
from xlgov.locate.labels import after_number
from xlgov.locate.vocabulary import Vocabulary

_BARS = str.maketrans(dict.fromkeys("｜│┃", "|"))
_PIECES = 8
"""over which a label may be broken"""
_FEWEST, _MOST_ODD = 3, 0.2
"""rows that show where blank cells are; which part of all rows may be otherwise"""
_MOST = 40
"""cells of a row with all that stands between them"""


class _Way(NamedTuple):
    """Where the cells of a row are among what follows its label: from which on, and how far apart."""

    first: int
    apart: int


_WAYS = tuple(_Way(first, apart) for apart, first in product((1, 2), (0, 1)))
_AT_ONCE = _WAYS[0]


class _After(NamedTuple):
    """What follows the label of a row: its cells, blank ones too, and how many there may be."""

    begin: int
    texts: tuple[str, ...]
    counts: frozenset[int]
    headed: frozenset[int]
    """how many the row has that has no label, where the head of its table is before it"""

    def cells(self, way: _Way) -> range | None:
        """The indexes of the cells, as many as may be; None where what stands between is not blank."""
        for count in sorted(self.counts, reverse=True):
            places = range(way.first, way.first + way.apart * count, way.apart)
            between = (text for at, text in enumerate(self.texts) if at not in places)
            if places[-1] < len(self.texts) and not any(between):
                return places
        return None

    def shows(self, way: _Way) -> bool:
        """Whether it shows by itself where its cells are: some are filled, and no blank one is at an end.

        Or there is nothing else than cells.
        """
        cells = self.cells(way)
        if cells is None:
            return False
        exact = way == _AT_ONCE and len(cells) == len(self.texts) and any(self.texts)
        return exact or bool(self.texts[cells[0]] and self.texts[cells[-1]])

    @property
    def filled(self) -> range:
        """The indexes from the first filled text to the last."""
        there = [at for at, text in enumerate(self.texts) if text]
        return range(there[0], there[-1] + 1) if there else range(0)


def with_blank_cells(lines: Sequence[Line], words: Vocabulary) -> list[Line] | None:
    """The lines with a sign for each blank cell; None where nothing shows which cells are blank."""
    sentences = {number for number, _ in streamed(lines, words).prose}
    cells = [(number, text.translate(_BARS).strip()) for number, text in lines if number not in sentences]
    barred = any("|" in text for _, text in cells)
    if barred:
        if not _bars_after_each(cells):
            return None
        cells = list(_between_bars(cells))
    rows = list(_rows(cells, words))
    blank = _between_all_bars(rows) if barred else _of_lines(rows)
    if not blank:
        return None
    signed = ((number, BLANK if at in blank else text) for at, (number, text) in enumerate(cells))
    joined: dict[int, list[str]] = {}
    for number, text in signed:
        joined.setdefault(number, []).append(text)
    return [(number, " ".join(filter(None, joined.get(number, [text])))) for number, text in lines]


def _bars_after_each(lines: Sequence[Line]) -> bool:
    """Whether a bar ends each cell, in its line or in the next."""
    filled = [text for _, text in lines if text]
    unended = sum(
        not (text.endswith("|") or after.startswith("|"))
        for text, after in zip(filled, [*filled[1:], "|"], strict=True)
    )
    return unended < _FEWEST


def _between_bars(lines: Sequence[Line]) -> Iterator[Line]:
    """The cells that bars end, each with the line in which it begins."""
    begun, first = "", 0
    for number, text in lines:
        *ended, rest = text.split("|")
        for cell in ended:
            yield (first if begun else number), (begun + cell.strip())
            begun = ""
        if rest.strip():
            first = first if begun else number
            begun += rest.strip()
    if begun:
        yield first, begun


def _rows(cells: Sequence[Line], words: Vocabulary) -> Iterator[_After]:
    """What follows the label of each row."""
    before: list[str] = []
    for of_cells, group in groupby(enumerate(cells), lambda each: not each[1][1] or is_cell(each[1][1])):
        there = list(group)
        texts = tuple(text for _, (_, text) in there)
        if not of_cells:
            before += texts
            continue
        rows, headed = _named(before[-_PIECES:], words)
        headed_counts = _counts(headed, words)
        counts = _counts(rows, words) | headed_counts
        if counts and len(texts) <= _MOST and (any(texts) or len(texts) >= min(counts)):
            yield _After(there[0][0], texts, counts, headed_counts)
            before = []


def _named(before: Sequence[str], words: Vocabulary) -> tuple[set[str], set[str]]:
    """The rows whose label these texts end with; those without a label whose head they do."""
    text = ""
    for piece in reversed(before):
        text = piece + text
        names = known(words).get(letters(after_number(text)), ())
        rows = {name.key for name in names if name.role == "row"}
        tables = {name.table for name in names if name.role == "column"}
        headed = {row for table, row in words.without_labels.items() if table in tables}
        if rows or headed:
            return rows, headed
    return set(), set()


def _counts(rows: Iterable[str], words: Vocabulary) -> frozenset[int]:
    """How many figures rows have in any edition."""
    return frozenset(len(paths) for row in rows for _, paths in words.choices(row).by_edition)


def _between_all_bars(rows: Sequence[_After]) -> set[int]:
    """The cells with nothing between their bars; what a row has more than the form is no cell.

    Bars that end the head of a table may stand before the row that has no label.
    """
    found: set[int] = set()
    for row in rows:
        within = row.filled if len(row.filled) in row.headed else None
        found.update(_blank(row, row.cells(_AT_ONCE) or within))
    return found


def _of_lines(rows: Sequence[_After]) -> set[int]:
    """The blank lines that are cells, where rows have them in one way, and no other way is as good."""
    ranked = sorted(((_alike(rows, way), way) for way in _WAYS), key=lambda each: -len(each[0]))
    (best, way), (other, _) = ranked[:2]
    alone = len(rows) == 1 and bool(best) and rows[0].shows(way)
    shown = len(best) >= _FEWEST or alone
    if not shown or len(best) == len(other) or len(best) < len(rows) * (1 - _MOST_ODD):
        return set()
    return {index for row in best for index in _blank(row, row.cells(way))}


def _alike(rows: Sequence[_After], way: _Way) -> list[_After]:
    """The rows whose cells may be so, with as many blank lines after them as after most."""
    found = [(row, len(row.texts) - cells[-1]) for row in rows if (cells := row.cells(way))]
    usual = max(Counter(rest for _, rest in found).items(), key=itemgetter(1), default=(0, 0))[0]
    return [row for row, rest in found if rest == usual or (row is rows[-1] and rest > usual)]


def _blank(row: _After, cells: range | None) -> Iterator[int]:
    return (row.begin + at for at in cells or () if not row.texts[at])
