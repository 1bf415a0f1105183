"""Finds the statutory tables in a grid of text from any source and maps each cell to its key.

By labels and structure, never by bare position. What cannot be placed for certain is not placed: it ends in
``unplaced``, and an observation says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlgov.finding import Observation, Place
from xlgov.form import Form, edition_for
from xlgov.locate.comparing import chosen, compare
from xlgov.locate.damage import damaged
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.placing import Placing
from xlgov.locate.scan import Scan
from xlgov.locate.units import converted
from xlgov.locate.vocabulary import Vocabulary, vocabularies
from xlgov.report import Unplaced
from xlgov.values import Value


@dataclass(frozen=True, slots=True)
class Located:
    """What was found: the edition (None without evidence), values and places by key, and the rest.

    ``cells`` has every statutory key of the edition, ``MISSING`` where the source has no such cell, and the
    keys of an import-only row where the source has it. ``notes`` are footnotes by table; ``passed`` is what
    stands in the grids outside all tables.
    """

    edition: str | None
    cells: dict[str, Value]
    places: dict[str, Place]
    unplaced: tuple[Unplaced, ...]
    observations: tuple[Observation, ...]
    notes: dict[str, str]
    passed: tuple[GridCell, ...] = ()


def locate(grids: Iterable[Grid], *, year: int | None = None) -> Located:
    """Find the figures of a report; ``year`` decides between editions where the tables leave it open.

    The year's edition is tried alone; the labels of the others are looked for only where something does not
    fit it.
    """
    every = list(grids)
    form = edition_for(year) if year else None
    for words in vocabularies(form):
        scan = Scan(words).read(every)
        located = _located(scan, words, form)
        if not (located.observations or located.unplaced or scan.passed_over):
            break
    return located


def _located(scan: Scan, words: Vocabulary, wanted: Form | None) -> Located:
    """The stages: rows under their heads, figures into cells, the edition, what it lacks or does not have."""
    placing = Placing(scan, words)
    guess = chosen(placing.sure_keys(), words, wanted)
    placing.place(guess or wanted)
    form = chosen(placing.expected, words, wanted) or guess
    placing.say_gaps()
    if form is None:
        said = _observations(placing, None)
        return Located(None, {}, {}, _unplaced(placing), said, scan.notes, tuple(scan.passed))
    foreign = compare(placing, words, form)
    placing.observations += damaged(placing, words)
    placing.observations += converted(placing, words)
    cells = {key: placing.cells[key] for key in form.widest.cells if key in placing.cells}
    places = {key: placing.places[key] for key in form.widest.cells if key in placing.places}
    unplaced = (*foreign, *_unplaced(placing))
    said = _observations(placing, form)
    return Located(form.edition, cells, places, unplaced, said, scan.notes, tuple(scan.passed))


def _unplaced(placing: Placing) -> tuple[Unplaced, ...]:
    return tuple(
        Unplaced(place=str(cell.place), text=cell.text.strip() or str(cell.content), near=near)
        for cell, near in placing.loose
        if not cell.blank
    )


def _observations(placing: Placing, form: Form | None) -> tuple[Observation, ...]:
    """What was noticed, with no keys but those of the edition."""
    own = set(form.widest.cells) if form else set()
    return tuple(
        one._replace(keys=tuple(key for key in one.keys if key in own)) for one in placing.observations
    )
