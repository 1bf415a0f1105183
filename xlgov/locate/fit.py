"""Fitting the cells found beside a label to the columns of its row, without guessing silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from xlgov.form import editions
from xlgov.locate.grids import GridCell
from xlgov.locate.vocabulary import measures
from xlgov.values import Number

_MOST_SURPLUS = 2
"""Values that may be one too many before a row is given up."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Which cell belongs to which key (None: no such cell), what is left, and what was wrong.

    ``code`` is S-CELL-1, S-CELL-2, S-SHIFT or empty; nothing is placed when ``cells`` is all None.
    """

    cells: tuple[GridCell | None, ...]
    surplus: tuple[GridCell, ...] = ()
    code: str = ""


def fit(cells: Sequence[GridCell], keys: Sequence[str]) -> Fit:
    """Place the cells that follow a label in reading order.

    Blank cells at either end are values only as far as the row needs them. A row one value short is filled
    from the left only when all its values are equal; a surplus is dropped only when the row's own sums leave
    no choice of figures.
    """
    count = len(keys)
    if len(cells) == count:
        return Fit(tuple(cells))
    lead = next((i for i, cell in enumerate(cells) if not cell.blank), len(cells))
    tail = next((i for i, cell in enumerate(reversed(cells)) if not cell.blank), 0)
    core = cells[lead : len(cells) - tail]
    if len(cells) < count:
        return _short(cells, core, keys)
    if not core:
        return Fit(tuple(cells[:count]))
    if len(core) > count:
        return _long(core, keys)
    extra = len(cells) - count
    starts = range(max(0, extra - tail), min(lead, extra) + 1)
    if len(core) == count or len(starts) == 1:
        start = lead if len(core) == count else starts[0]
        return Fit(tuple(cells[start : start + count]))
    return _shifted(cells, core, keys, [lead - start for start in starts])


def sums_hold(cells: Sequence[GridCell | None], keys: Sequence[str]) -> bool:
    """Whether nothing in the row contradicts its own sums; a cell that is not there may hold anything."""
    found = dict(zip(keys, cells, strict=True))
    for total, parts in _sums(tuple(keys)):
        whole = found[total]
        if whole is None:
            continue
        known = [figure(cell, key) for key in parts if (cell := found[key]) is not None]
        added, expected = sum(known), figure(whole, total)
        if added > expected if len(known) < len(parts) else added != expected:
            return False
    return True


def figure(cell: GridCell, key: str) -> Number:
    """The number in a cell, 0 where there is none."""
    return cell.value(measures()[key]).number or 0


@lru_cache(maxsize=512)
def _sums(keys: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sums within one row: total and parts."""
    found = {
        equation.total: tuple(key for key in equation.keys if key != equation.total)
        for form in editions()
        for equation in form.sums
        if equation.total and set(equation.keys) <= set(keys)
    }
    return tuple(found.items())


def _short(cells: Sequence[GridCell], core: Sequence[GridCell], keys: Sequence[str]) -> Fit:
    nothing = (None,) * len(keys)
    if len({cell.text.strip() for cell in core}) == 1 and len(core) > 1:
        return Fit((*core, *nothing[len(core) :]), (), "S-CELL-1")
    return Fit(nothing, tuple(cell for cell in cells if not cell.blank), "S-CELL-1")


def _long(core: Sequence[GridCell], keys: Sequence[str]) -> Fit:
    surplus = len(core) - len(keys)
    nothing = Fit((None,) * len(keys), tuple(cell for cell in core if not cell.blank), "S-CELL-2")
    if surplus > _MOST_SURPLUS:
        return nothing
    choices = {}
    for dropped in combinations(range(len(core)), surplus):
        kept = tuple(cell for i, cell in enumerate(core) if i not in dropped)
        if sums_hold(kept, keys):
            choices[dropped] = kept
    if len({tuple(cell.text.strip() for cell in kept) for kept in choices.values()}) != 1:
        return nothing
    dropped, kept = list(choices.items())[-1]
    return Fit(kept, tuple(core[i] for i in dropped), "S-CELL-2")


def _shifted(
    cells: Sequence[GridCell], core: Sequence[GridCell], keys: Sequence[str], starts: Sequence[int]
) -> Fit:
    """Blank cells at both ends, and more cells than columns: where do the values begin?"""
    count = len(keys)
    nothing: tuple[GridCell | None, ...] = (None,) * count
    options = [(*nothing[:start], *core, *nothing[: count - start - len(core)]) for start in sorted(starts)]
    sound = [option for option in options if sums_hold(option, keys)]
    # equal values say the same wherever they begin: only the ends are in doubt
    if len(sound) == 1 or (sound and len({cell.text.strip() for cell in core}) == 1):
        return Fit(sound[0], (), "S-SHIFT")
    return Fit(nothing, tuple(cell for cell in cells if not cell.blank), "S-SHIFT")
