"""Figures of a row that has blank cells, put under their columns by where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import NamedTuple

from xlgov.documents.text.words import Span, Word

_MEASURES = ("by_letters", "by_width")
_FEWEST = 2
"""columns under a head that have figures"""
NEAREST = 3
"""whole rows on either side by which columns are known"""


class Spread(NamedTuple):
    """For each column the figure that stands in it, or None; ``sure`` where nothing else can be meant."""

    cells: tuple[Word | None, ...]
    sure: bool


def spread(
    figures: Sequence[Word],
    before: Sequence[Sequence[Word]],
    after: Sequence[Sequence[Word]],
    label: Word | None,
) -> Spread | None:
    """Put figures under the columns that the nearest whole rows before and after have.

    A figure is of the one column with which it has room in common. None where it is of none or of several,
    where the rows before say otherwise than those after, and where cells are but one space apart, so that
    nothing is aligned. ``label`` is the word before the figures.
    """
    near = [*before, *after]
    if not near or not all(map(_apart, [[label, *figures] if label else figures, *near])):
        return None
    said: set[tuple[int, ...]] = set()
    doubtful = False
    for rows in (before, after):
        if not rows:
            continue
        found = {columns for measure in _MEASURES if (columns := _columns(figures, rows, measure))}
        doubtful = doubtful or not found
        said |= found
    if len(said) != 1:
        return None
    (columns,) = said
    return Spread(_cells(figures, columns, len(near[0])), not doubtful and len(near) > 1)


def under_head(
    rows: Sequence[Sequence[Word]], head: Sequence[Sequence[Word]]
) -> list[tuple[Word | None, ...]] | None:
    """Put the figures of rows under the columns of their head, where no row has a figure in each.

    All figures begin, end or are centred as the words of the head are; None where they do not, or where they
    may be of several columns. It remains the likeliest reading: programs that write text move heads about.
    """
    found = {
        columns
        for measure, edge in product(_MEASURES, ("start", "middle", "end"))
        if (
            columns := _aligned(
                rows, [_hull([getattr(word, measure) for word in each]) for each in head], measure, edge
            )
        )
    }
    if len(found) != 1 or len({column for row in next(iter(found)) for column in row}) < _FEWEST:
        return None
    return [_cells(row, columns, len(head)) for row, columns in zip(rows, next(iter(found)), strict=True)]


def _aligned(
    rows: Sequence[Sequence[Word]], head: Sequence[Span], measure: str, edge: str
) -> tuple[tuple[int, ...], ...] | None:
    """The columns of all figures, each at most one letter beside its head."""
    found = []
    for row in rows:
        columns: list[int] = []
        for word in row:
            at = getattr(getattr(word, measure), edge)
            near = [number for number, span in enumerate(head) if abs(getattr(span, edge) - at) <= 1]
            if len(near) != 1 or near[0] in columns:
                return None
            columns += near
        found.append(tuple(columns))
    return tuple(found)


def _cells(row: Sequence[Word], columns: Sequence[int], count: int) -> tuple[Word | None, ...]:
    there = dict(zip(columns, row, strict=True))
    return tuple(there.get(column) for column in range(count))


def _apart(words: Sequence[Word]) -> bool:
    """Whether there is more than one space between all words."""
    return all(
        right.by_letters.start - left.by_letters.end > 1
        for left, right in pairwise(words)
        if right.line == left.line
    )


def _columns(figures: Sequence[Word], rows: Sequence[Sequence[Word]], measure: str) -> tuple[int, ...] | None:
    """The column of each figure; None where columns run into each other or a figure is under none of them."""
    spans = [_hull([getattr(row[column], measure) for row in rows]) for column in range(len(rows[0]))]
    if any(left.over(right) for left, right in pairwise(spans)):
        return None
    found = []
    for figure in figures:
        under = [number for number, span in enumerate(spans) if span.over(getattr(figure, measure))]
        if len(under) != 1:
            return None
        found += under
    increasing = all(left < right for left, right in pairwise(found))
    return tuple(found) if increasing else None


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))
