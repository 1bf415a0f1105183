"""Our defined names in a workbook, sheet by sheet, however programs and people spell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from xlgov.finding import Place
from xlgov.form import defined_name
from xlgov.workbook.cells import Contents

_USUAL = 500
"""names up to which they are kept; a workbook of ours has some 220"""


class Names(NamedTuple):
    """The cells of our defined names: those of the whole workbook, and those of one sheet by its name."""

    everywhere: Mapping[str, Place]
    on_sheet: Mapping[str, Mapping[str, Place]]

    def of(self, sheet: str) -> Mapping[str, Place]:
        """The names whose cells are on a sheet: a copied sheet has its own, the workbook's count first."""
        own = {name: place for name, place in self.on_sheet.get(sheet, {}).items() if place.sheet == sheet}
        for name, place in self.everywhere.items():
            if place.sheet == sheet:
                own[name] = place
        return own

    def on(self, sheet: str, name: str) -> Place | None:
        """The cell of a name: the workbook's counts first, then one that a sheet has for its own cell."""
        place = self.everywhere.get(name)
        if place is not None:
            return place
        own = self.on_sheet.get(sheet, {}).get(name)
        return own if own is not None and own.sheet == sheet else None

    @property
    def any(self) -> bool:
        """Whether there is one that leads to a cell."""
        return bool(self.everywhere) or any(self.on_sheet.values())

    def known(self) -> AbstractSet[str]:
        """Every name that leads to a cell."""
        known = self.everywhere.keys()
        return set(known).union(*self.on_sheet.values()) if self.on_sheet else known


def placed(named: Mapping[str, Place], keys: Iterable[str]) -> dict[str, Place]:
    """The cells of those keys whose name is among these."""
    found = {}
    for key in keys:
        place = named.get(defined_name(key))
        if place is not None:
            found[key] = place
    return found


def our_names(contents: Contents) -> Names:
    """Our names in a workbook."""
    by_sheet = {sheet: _ours(names) for sheet, names in contents.local_names.items()}
    return Names(_ours(contents.names), {sheet: names for sheet, names in by_sheet.items() if names})


def _ours(names: Mapping[str, Place]) -> dict[str, Place]:
    folded = _kept if len(names) <= _USUAL else _folded
    found = dict(zip(folded(tuple(names)), names.values(), strict=True))
    found.pop("", None)
    return found


def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of ours with dots and underscores alike, which programs and people mix; "" for any other."""
    alike = (name.replace(".", "_").lower() for name in names)
    return tuple(name if name.startswith("xg") else "" for name in alike)


_kept = lru_cache(maxsize=16)(_folded)
"""For the next workbook, which has the same names."""
