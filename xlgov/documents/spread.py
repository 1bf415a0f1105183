"""Figures of a row that has blank cells, put under their columns by where they stand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from xlgov.documents.words import Span, Word

_MEASURES = ("by_letters", "by_width")
_NEAREST = 3
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
    """Put figures under the columns that whole rows before and after have, the nearest last and first.

    A figure is of the one column with which it has room in common. None where it is of none or of several,
    where the rows before say otherwise than those after, and where cells are but one space apart, so that
    nothing is aligned. ``label`` is the word before the figures.
    """
    near = [*before[-_NEAREST:], *after[:_NEAREST]]
    if not near or not all(map(_apart, [[label, *figures] if label else figures, *near])):
        return None
    said: set[tuple[int, ...]] = set()
    doubtful = False
    for rows in (before[-_NEAREST:], after[:_NEAREST]):
        if not rows:
            continue
        found = {columns for measure in _MEASURES if (columns := _columns(figures, rows, measure))}
        doubtful = doubtful or not found
        said |= found
    if len(said) != 1:
        return None
    (columns,) = said
    cells: list[Word | None] = [None] * len(near[0])
    for column, word in zip(columns, figures, strict=True):
        cells[column] = word
    return Spread(tuple(cells), not doubtful and len(near) > 1)


def _apart(words: Sequence[Word]) -> bool:
    """Whether there is more than one space between all words."""
    return all(
        right.by_letters.start - left.by_letters.end > 1
        for left, right in itertools.pairwise(words)
        if right.line == left.line
    )


def _columns(figures: Sequence[Word], rows: Sequence[Sequence[Word]], measure: str) -> tuple[int, ...] | None:
    """The column of each figure; None where columns run into each other or a figure is under none of them."""
    spans = [_hull([getattr(row[column], measure) for row in rows]) for column in range(len(rows[0]))]
    if any(left.over(right) for left, right in itertools.pairwise(spans)):
        return None
    found = []
    for figure in figures:
        under = [number for number, span in enumerate(spans) if span.over(getattr(figure, measure))]
        if len(under) != 1:
            return None
        found += under
    increasing = all(left < right for left, right in itertools.pairwise(found))
    return tuple(found) if increasing else None


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))
