"""A grid of text from any source, as readers of documents and foreign workbooks hand it over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xlgov import values
from xlgov.finding import NOWHERE, Place
from xlgov.values import Measure, Value

_MAY_BE_NUMERIC = re.compile(r"[\d#]|(?i:error)|错误|MERGEFORMAT")
"""what a figure or a spreadsheet error has at least; most cells of a text have nothing of it"""


@dataclass(frozen=True)
class GridCell:
    """One cell: its text, its place, and the typed content where the source is a workbook.

    ``covered`` is said of one that is merged into the cell before or above it, so that nothing is its own.
    """

    text: str
    place: Place = NOWHERE
    content: object | None = None
    covered: bool = False

    @cached_property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text.strip() and self.content in (None, "")

    def value(self, measure: Measure) -> Value:
        """What the cell holds, read as a figure of that measure."""
        if self.content is not None:
            return values.from_cell(self.content, measure)
        return values.from_text(self.text, measure)

    @cached_property
    def numeric(self) -> bool:
        """Whether it reads as a figure, of whatever measure, or as a spreadsheet error."""
        if self.content is None and not _MAY_BE_NUMERIC.search(self.text):
            return False
        return self.value(Measure.MONEY).kind in (values.Kind.NUMBER, values.Kind.ERROR)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells.

    ``aligned`` says that column positions can be trusted (a sheet, a web table with its merges expanded into
    empty cells); otherwise cells are merely in order. A row without cells, or of blank ones, is a break.
    ``recovered`` says that rows and cells were put together from text in which nothing sets them apart:
    figures that contradict each other may then be of other cells. ``doubtful`` are the rows, by index, whose
    figures stand under their columns by the likeliest reading only.
    """

    rows: Sequence[Sequence[GridCell]]
    aligned: bool
    recovered: bool = False
    doubtful: frozenset[int] = frozenset()
