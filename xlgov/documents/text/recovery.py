"""Which reading of some lines is taken, where several find tables in them.

What sets cells apart is surest. Where labels and figures in their order leave nothing open, columns have
nothing to add; where they do, the reading counts by which more figures are placed, and of equals the one with
clearly fewer doubts. Where two readings place a figure differently, both without doubt, a person has to
compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from xlgov.documents.outline.sections import Line
from xlgov.documents.text import marks
from xlgov.documents.text.blank_cells import with_blank_cells
from xlgov.documents.text.columns import in_columns
from xlgov.documents.text.heads import levels_of
from xlgov.documents.text.stream_tables import Doubt, from_stream, has_rows
from xlgov.documents.text.tokens import streamed
from xlgov.finding import Observation, Place
from xlgov.form import Form, editions
from xlgov.locate import Located, locate
from xlgov.locate.fit import sums_hold
from xlgov.locate.grids import Grid
from xlgov.locate.vocabulary import Vocabulary, end, vocabulary
from xlgov.values import MISSING, Kind, Value

_CLEARLY = 1.25
"""how many times as many figures are beyond doubt in a reading that is taken rather than a surer one"""
DIFFERENT = "两种读法得出的数不一样"
HEADLESS = "没有表头，数的个数和合计都与格式相符，按格式的列顺序放入"


class Recovered(NamedTuple):
    """Prose and tables of some lines; what is likely only, and what is left of the words of tables."""

    prose: Sequence[Line]
    grids: Sequence[Grid]
    doubts: tuple[Doubt, ...] = ()
    left: tuple[Line, ...] = ()
    backwards: bool = False
    """whether figures may belong to the labels after them"""


class _Read(NamedTuple):
    """A reading, what is placed by it, and the figures that are beyond doubt."""

    found: Recovered
    located: Located
    sure: dict[str, Value]
    placed: int

    def better_than(self, other: _Read) -> bool:
        """Whether more figures are placed; or as many, and clearly more of them without doubt.

        Where the other has no doubt about any figure, a few more that are only likely are none the better.
        """
        certain = 0 < other.placed == len(other.sure) >= len(self.sure)
        if certain and self.placed < other.placed * _CLEARLY:
            return False
        if self.placed != other.placed:
            return self.placed > other.placed
        return len(self.sure) > len(other.sure) * _CLEARLY


_NOWHERE = Located(None, {}, {}, (), (), {})
"""where there are no tables"""
Way = Callable[[Sequence[Line], Form], Recovered]
"""A way to read lines, whose labels are those of a form or of any other."""


def recovered(lines: Sequence[Line], form: Form, year: int | None, table: str = "") -> Recovered:
    """Read lines in the way by which most figures are placed; in the surest of equals.

    ``table`` is the one under whose heading they stand.
    """
    if not lines:
        return Recovered((), ())
    best = _read(WAYS[0](lines, form), year)
    others: list[_Read] = []
    for way in WAYS[1:]:
        if _whole(best):
            break
        found = way(lines, form)
        if found.backwards and not best.found.grids:
            # no other way can tell either which figures are whose
            return Recovered(lines, ())
        read = _read(found, year)
        if read.better_than(best):
            best, read = read, best
        others.append(read)
    if not best.placed and (headless := _without_head(lines, form, table)):
        return headless
    return best.found._replace(doubts=(*best.found.doubts, *_contradictions(best, others)))


def by_marks(lines: Sequence[Line], form: Form) -> Recovered:
    """Cells that are set apart by tabs or bars."""
    prose, tables = marks.prose_and_tables(lines, form)
    return Recovered(prose, tuple(marks.grids(tables)))


def by_columns(lines: Sequence[Line], form: Form) -> Recovered:
    """Cells that stand under one another."""
    found = in_columns(lines)
    return Recovered(found.rest, found.grids)


def by_order(lines: Sequence[Line], form: Form) -> Recovered:
    """Labels and figures in their order, whatever stands between them."""
    found = from_stream(lines, _every())
    if found is None:
        return Recovered(lines, ())
    if found.backwards:
        return Recovered(lines, (), backwards=True)
    return Recovered(found.prose, (found.grid,), found.doubts, found.left)


def by_order_with_blanks(lines: Sequence[Line], form: Form) -> Recovered:
    """The same, where it can be known which cells are blank."""
    signed = with_blank_cells(lines, _every())
    if not signed:
        return Recovered(lines, ())
    found = by_order(signed, form)
    as_typed = dict(lines)
    return found._replace(prose=[(number, as_typed[number]) for number, _ in found.prose])


WAYS: tuple[Way, ...] = (by_marks, by_order, by_order_with_blanks, by_columns)
"""The surer first."""


def _read(found: Recovered, year: int | None) -> _Read:
    if not found.grids:
        return _Read(found, _NOWHERE, {}, 0)
    located = locate(found.grids, year=year)
    unsure = {key for one in located.observations if one.unsure for key in one.keys}
    unsure |= {key for doubt in found.doubts for key in doubt.keys}
    sure = {
        key: value
        for key, value in located.cells.items()
        if value.kind is not Kind.MISSING and key not in unsure
    }
    placed = sum(value.kind is not Kind.MISSING for value in located.cells.values())
    return _Read(found, located, sure, placed)


def _whole(read: _Read) -> bool:
    """Whether all figures of the tables that were found are beyond doubt, and no other table is left."""
    tables = {key.split(".")[0] for key in read.sure}
    there = {key for key in read.located.cells if key.split(".")[0] in tables}
    return bool(tables) and there == set(read.sure) and not has_rows(read.found.prose, _every())


def _without_head(lines: Sequence[Line], form: Form, table: str) -> Recovered | None:
    """The only row of a table that has no label, where its head is lost: all figures, as many as it has."""
    row = _every().unlabelled(table)
    stream = streamed(lines, _every())
    cells = [cell for run in stream.runs for cell in run.cells]
    used = {cell.place.line for cell in cells}
    paths = (
        next((paths for owner, paths in _every().choices(row).by_edition if owner is form), ()) if row else ()
    )
    if not row or len(cells) != len(paths) or any(word.line in used for word in stream.words):
        return None
    keys = tuple(f"{row}.{end(path)}" for path in paths)
    if not sums_hold(cells, keys, _every()):
        return None
    grid = Grid([*levels_of(paths, cells[0].place), cells], aligned=False)
    doubt = Doubt(keys, cells[0].place, "\t".join(cell.text for cell in cells), HEADLESS)
    return Recovered([line for line in lines if line[0] not in used], (grid,), (doubt,))


def _every() -> Vocabulary:
    return vocabulary(editions())


def _contradictions(best: _Read, others: Iterable[_Read]) -> Iterator[Doubt]:
    """Figures that another reading places differently, without doubt or with all others: by row."""
    for other in others:
        whole = other.placed >= best.placed
        theirs = other.located.cells if whole else other.sure
        rows: dict[str, list[str]] = {}
        for key, value in best.sure.items():
            found = theirs.get(key)
            if found is not None and found.number != value.number:
                rows.setdefault(key.rpartition(".")[0], []).append(key)
        for keys in rows.values():
            place = best.located.places.get(keys[0], Place())
            quote = "\t".join(str(best.sure[key].number) for key in keys)
            yield Doubt(tuple(keys), place, quote, DIFFERENT)


def doubtful(doubts: Iterable[Doubt], located: Located, form: Form) -> Iterator[Observation]:
    """What to say of figures that are likely only, row by row."""
    unsure = {key for one in located.observations if one.unsure for key in one.keys}
    for doubt in doubts:
        keys = tuple(key for key in doubt.keys if located.cells.get(key, MISSING).kind is not Kind.MISSING)
        if not unsure.issuperset(keys):
            label = form.widest.cells[keys[0]].row_label or form.table(keys[0].split(".")[0]).sheet
            yield Observation(
                "S-UNSURE",
                f"“{label}”这一行：{doubt.why}，请对照原件核对",
                doubt.place,
                doubt.quote,
                keys,
                unsure=True,
            )
