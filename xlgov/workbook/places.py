"""Where the figures of a workbook stand, and the same sheet by sheet, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from xlgov.finding import Place
from xlgov.workbook.geometry import position


class OnSheet(NamedTuple):
    """The figures on one sheet, each with its address and its row and column (from 0), in one order.

    ``at`` has the key of each row and column.
    """

    keys: tuple[str, ...]
    cells: tuple[str, ...]
    spots: tuple[tuple[int, int], ...]
    at: dict[tuple[int, int], str]


class Places(dict[str, Place]):
    """The place of each figure by its key. ``by_sheet`` is kept: no change after it was asked for."""

    @cached_property
    def by_sheet(self) -> Mapping[str, OnSheet]:
        """The figures that stand in cells, by sheet."""
        keys: dict[str, list[str]] = {}
        for key, place in self.items():
            if place.sheet and place.cell:
                keys.setdefault(place.sheet, []).append(key)
        return {sheet: self._on(each) for sheet, each in keys.items()}

    def _on(self, keys: list[str]) -> OnSheet:
        cells = [str(self[key].cell) for key in keys]
        spots = [position(cell) for cell in cells]
        return OnSheet(tuple(keys), tuple(cells), tuple(spots), dict(zip(spots, keys, strict=True)))
