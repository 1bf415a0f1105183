"""Fitting the cells found beside a label to the columns of its row, without guessing silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from xlgov.locate.grids import GridCell
from xlgov.locate.lines import Line
from xlgov.locate.vocabulary import Vocabulary
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


def fit(cells: Sequence[GridCell], keys: Sequence[str], words: Vocabulary) -> Fit:
    """Place the cells that follow a label in reading order.

    Blank cells at either end are values only as far as the row needs them. A row that is one value short is
    filled from the left only when all its values are 0: no figure can then come under a wrong name. A surplus
    is dropped only when the row's own sums leave no choice of figures.
    """
    count = len(keys)
    if len(cells) == count:
        return Fit(tuple(cells))
    lead = _blanks(cells)
    tail = 0 if lead == len(cells) else _blanks(cells[::-1])
    core = cells[lead : len(cells) - tail]
    if len(cells) < count:
        return _short(cells, core, keys, words)
    if not core:
        return Fit(tuple(cells[:count]))
    if len(core) > count:
        return _long(core, keys, words)
    if len(core) == count:
        return Fit(tuple(core))
    extra = len(cells) - count
    starts = range(max(0, extra - tail), min(lead, extra) + 1)
    if len(starts) == 1:
        return Fit(tuple(cells[starts[0] : starts[0] + count]))
    return _shifted(cells, core, keys, [lead - start for start in starts], words)


def fit_aligned(line: Line, spots: Sequence[range], keys: Sequence[str], words: Vocabulary) -> Fit | None:
    """Place the cells of a row by the positions of its columns; None when only their order is to be had."""
    # a document leaves out cells at the end of a row, a sheet does not
    cut_short = len(line.row) <= max(spot.start for spot in spots)
    if (cut_short or _covers_columns(line, spots)) and not line.row[0].place.cell:
        return None
    cells: list[GridCell | None] = []
    beside = _beside(line, spots)
    for spot in spots:
        here = [line.row[index] for index in spot if line.after <= index < len(line.row)]
        filled = [cell for cell in here if not cell.blank]
        cells.append((filled or here or [GridCell("", line.place)])[0])
        # a converter repeats what is merged over several columns
        repeated = len({cell.text for cell in filled}) == 1 and len(filled) == len(spot)
        beside += [] if repeated else filled[1:]
    if not beside:
        return Fit(tuple(cells), (), "S-SHIFT" if _is_ragged(line, cells, keys, words) else "")
    if _is_apart(line, beside) and sums_hold(cells, keys, words):
        full = not any(cell is None or cell.blank for cell in cells)
        return Fit(tuple(cells), tuple(beside), "S-CELL-2" if full else "S-SHIFT")
    core = [cell for cell in line.cells if not cell.blank]
    if len(core) >= len(keys):
        fitted = fit(core, keys, words)
        return replace(fitted, code=fitted.code or "S-SHIFT")
    return _moved(line, spots, keys, words)


def _is_ragged(line: Line, cells: Sequence[GridCell | None], keys: Sequence[str], words: Vocabulary) -> bool:
    """Whether a row of a document has other cells than its head, so that figures may have moved.

    A longer one has not where it adds up, nor a shorter one with all figures.
    """
    if line.head is None or line.row[0].place.cell or len(line.row) == line.head.width:
        return False
    if len(line.row) > line.head.width:
        return not any(True for _ in words.sums(keys))
    return any(cell is None or cell.blank for cell in cells)


def _covers_columns(line: Line, spots: Sequence[range]) -> bool:
    """Whether the label or a figure goes over the columns of others: cells of the row are lost."""
    starts = {spot.start for spot in spots}
    if any(start < line.after for start in starts):
        return True
    for spot in spots:
        end = spot.start + 1
        while end < len(line.row) and line.row[end].covered:
            if end in starts and not line.row[spot.start].blank:
                return True
            end += 1
    return False


def _beside(line: Line, spots: Sequence[range]) -> list[GridCell]:
    """What stands where no column is."""
    found = []
    for index, cell in enumerate(line.row):
        under = any(index in spot for spot in spots)
        if index >= line.after and not cell.blank and not under:
            found.append(cell)
    return found


def _is_apart(line: Line, beside: Sequence[GridCell]) -> bool:
    """Whether what stands beside the columns is a remark, or the serial number of a row without a label."""
    figures = [cell for cell in beside if cell.numeric]
    return not figures or (line.index == line.after and figures == [line.row[0]])


def _moved(line: Line, spots: Sequence[range], keys: Sequence[str], words: Vocabulary) -> Fit:
    """Values that all stand the same number of columns beside their heads, if only one move makes sense."""
    filled = [(index, cell) for index, cell in enumerate(line.row) if index >= line.after and not cell.blank]
    starts = {spot.start: number for number, spot in enumerate(spots)}
    sound = []
    for offset in range(-len(line.row), len(line.row) + 1):
        if any(index + offset not in starts for index, _ in filled):
            continue
        cells: list[GridCell | None] = [GridCell("", line.place)] * len(keys)
        for index, cell in filled:
            cells[starts[index + offset]] = cell
        if sums_hold(cells, keys, words):
            sound.append(tuple(cells))
    if len(sound) == 1:
        return Fit(sound[0], (), "S-SHIFT")
    return Fit((None,) * len(keys), tuple(cell for _, cell in filled), "S-SHIFT")


def sums_hold(cells: Sequence[GridCell | None], keys: Sequence[str], words: Vocabulary) -> bool:
    """Whether nothing in the row contradicts its own sums; a cell that is not there may hold anything."""
    found = dict(zip(keys, cells, strict=True))
    for total, parts in words.sums(keys):
        whole = found[total]
        if whole is None:
            continue
        expected = _figure(whole, total, words)
        there: list[Number] = []
        for key in parts:
            cell = found[key]
            if cell is not None:
                there.append(_figure(cell, key, words))
        if sum(there) > expected:
            return False
        if len(there) == len(parts) and sum(there) != expected:
            return False
    return True


def _figure(cell: GridCell, key: str, words: Vocabulary) -> Number:
    """The number in a cell, 0 where there is none."""
    return cell.value(words.measures[key]).number or 0


def _blanks(cells: Sequence[GridCell]) -> int:
    """How many blank cells come first."""
    for index, cell in enumerate(cells):
        if not cell.blank:
            return index
    return len(cells)


def _short(
    cells: Sequence[GridCell], core: Sequence[GridCell], keys: Sequence[str], words: Vocabulary
) -> Fit:
    """A row with fewer values than columns: which of them is lost cannot be told."""
    nothing = (None,) * len(keys)
    zeros = all(_is_zero(cell, key, words) for cell, key in zip(core, keys, strict=False))
    if zeros and 1 < len(core) == len(keys) - 1:
        return Fit((*core, None), (), "S-CELL-1")
    return Fit(nothing, tuple(cell for cell in cells if not cell.blank), "S-CELL-1")


def _is_zero(cell: GridCell, key: str, words: Vocabulary) -> bool:
    found = cell.value(words.measures[key])
    return found.plain and found.number == 0


def _long(core: Sequence[GridCell], keys: Sequence[str], words: Vocabulary) -> Fit:
    surplus = len(core) - len(keys)
    nothing = Fit((None,) * len(keys), tuple(cell for cell in core if not cell.blank), "S-CELL-2")
    if surplus > _MOST_SURPLUS:
        return nothing
    choices = {}
    for dropped in combinations(range(len(core)), surplus):
        kept = tuple(cell for i, cell in enumerate(core) if i not in dropped)
        if sums_hold(kept, keys, words):
            choices[dropped] = kept
    if len({tuple(cell.text.strip() for cell in kept) for kept in choices.values()}) != 1:
        return nothing
    # the figures are the same whichever is dropped: the rightmost
    dropped, kept = list(choices.items())[-1]
    return Fit(kept, tuple(core[i] for i in dropped), "S-CELL-2")


def _shifted(
    cells: Sequence[GridCell],
    core: Sequence[GridCell],
    keys: Sequence[str],
    starts: Sequence[int],
    words: Vocabulary,
) -> Fit:
    """Blank cells at both ends, and more cells than columns: where do the values begin?"""
    count = len(keys)
    nothing: tuple[GridCell | None, ...] = (None,) * count
    options = [(*nothing[:start], *core, *nothing[: count - start - len(core)]) for start in sorted(starts)]
    sound = [option for option in options if sums_hold(option, keys, words)]
    zeros = all(_is_zero(cell, key, words) for cell, key in zip(core, keys, strict=False))
    # zeros say the same wherever they begin: only the ends are in doubt
    if len(sound) == 1 or (sound and zeros):
        return Fit(sound[0], (), "S-SHIFT")
    return Fit(nothing, tuple(cell for cell in cells if not cell.blank), "S-SHIFT")
