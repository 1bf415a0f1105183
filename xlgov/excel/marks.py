"""Marks on an open workbook: colour and note of the cells with findings, and the user's own put back.

What stood in a cell before is remembered on the hidden sheet, by the cell's key, so that it is found again
after rows were inserted, sheets renamed, and the workbook saved and opened. What cells look like is read from
the workbook's copy (``looked``); what shall be is worked out before anything changes, and only what differs
is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlgov.excel import notes
from xlgov.excel.hidden import Hidden
from xlgov.excel.looked import Look, Looked
from xlgov.excel.session import Session
from xlgov.excel.writing import unions
from xlgov.finding import Finding, Place
from xlgov.form import defined_name
from xlgov.workbook import memory
from xlgov.workbook.cells import Contents
from xlgov.workbook.geometry import position
from xlgov.workbook.looks import Colour
from xlgov.workbook.marking import marks
from xlgov.workbook.naming import our_names
from xlgov.workbook.styles import FILLS

if TYPE_CHECKING:
    import xlwings as xw

OWN_NOTE = "【原有批注】"
"""Stands between our note and the one that was there before."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One marked cell: where it is, what stood there before, and what was put there."""

    key: str
    sheet: str
    cell: str
    fill: Colour | None
    note: str | None
    marked_fill: Colour
    marked_note: str

    @property
    def place(self) -> Place:
        """Where it was when it was marked."""
        return Place(self.sheet, self.cell)

    def to_json(self) -> dict[str, Any]:
        """As the hidden sheet remembers it."""
        fills = (_code(self.fill) if self.fill else None, _code(self.marked_fill))
        return memory.mark_record(self.key, self.place, fills, (self.note, self.marked_note))


def remembered(hidden: Hidden) -> list[Kept]:
    """The cells that are marked."""
    found = hidden.get(memory.MARKS) or []
    return [_kept(raw) for raw in found if isinstance(raw, dict)]


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked: how many cells, and those with a conversation (对话批注), which took no note."""

    count: int
    without_note: tuple[Place, ...] = ()


def clear(session: Session, hidden: Hidden, contents: Contents) -> None:
    """Put back the fills and notes that were there before.

    A fill or note that the user changed since stays as it is. ``contents`` are those of the workbook now.
    Raises InputError where a sheet has a password, before anything changes.
    """
    mark(session, hidden, contents, (), {})


def mark(
    session: Session,
    hidden: Hidden,
    contents: Contents,
    findings: Iterable[Finding],
    places: Mapping[str, Place],
) -> Marked:
    """Mark the cells of the findings, and no others: what comes out is what clearing and marking would give.

    ``contents`` are those of the workbook now. Raises InputError where a sheet has a password, before
    anything changes.
    """
    looked = Looked(session.book, contents)
    known = remembered(hidden)
    old = _found_again(known, contents, looked)
    bare = _without_marks(old, looked)
    new, heights = _wanted(findings, places, bare, looked)
    changes = _Changes()
    for kept in new:
        changes.add(kept.place, looked, bare, Look(kept.marked_fill, kept.marked_note), heights[kept.place])
    for place in bare.keys() - {kept.place for kept in new}:
        changes.add(place, looked, bare, bare[place])
    sheets = {name: session.sheet(name) for name in changes.sheets()}
    if any(kept not in known for kept in new):
        # both remembered before anything changes: a failure half-way leaves nothing that cannot be put back
        hidden.put(memory.MARKS, [kept.to_json() for kept in dict.fromkeys((*new, *old))])
        hidden.save(session.book)
    for name, fills in changes.fills.items():
        paint(sheets[name], fills)
    without = {kept.place for kept in new if looked.is_threaded(kept.place)}
    without |= set(notes.write(sheets, changes.notes))
    hidden.put(memory.MARKS, [kept.to_json() for kept in new])
    return Marked(len(new), tuple(kept.place for kept in new if kept.place in without))


class _Changes:
    """What is written, by sheet: the cells that get a fill, and what becomes of notes."""

    def __init__(self) -> None:
        self.fills: dict[str, dict[Colour | None, list[str]]] = {}
        self.notes: dict[str, notes.Changes] = {}

    def sheets(self) -> list[str]:
        """The sheets on which something changes."""
        return list(dict.fromkeys((*self.fills, *self.notes)))

    def add(
        self, place: Place, looked: Looked, bare: Mapping[Place, Look], wanted: Look, height: int = 0
    ) -> None:
        """Let a cell look as wanted; ``bare`` has what cells look like without marks."""
        sheet, cell = str(place.sheet), str(place.cell)
        now = looked.look(place)
        if now.fill != wanted.fill:
            self.fills.setdefault(sheet, {}).setdefault(wanted.fill, []).append(cell)
        if looked.is_threaded(place) or notes.same(now.note, wanted.note):
            return
        some = self.notes.setdefault(sheet, notes.Changes())
        if wanted.note is None:
            some.removed.append(cell)
        elif bare[place].note is not None:
            # changed, not replaced: its author and its window stay
            some.changed[cell] = wanted.note
        else:
            some.put[cell] = wanted.note, height


def _found_again(marked: Iterable[Kept], contents: Contents, looked: Looked) -> list[Kept]:
    """The marked cells where they are now; those of sheets that are gone are left out."""
    named = our_names(contents).everywhere
    by_sheet: dict[str, list[Kept]] = {}
    for kept in marked:
        place = named.get(defined_name(kept.key), kept.place)
        if contents.has(str(place.sheet)):
            here = replace(kept, sheet=str(place.sheet), cell=str(place.cell))
            by_sheet.setdefault(here.sheet, []).append(here)
    return [kept for name, cells in by_sheet.items() for kept in _moved(cells, named, looked.notes(name))]


def _moved(marked: Iterable[Kept], named: Mapping[str, Place], there: Mapping[str, str]) -> list[Kept]:
    """The marked cells of a sheet where they are now; ``there`` are its notes by cell.

    A paragraph has no name: its note tells it, and of those with the same note their order.
    """
    found: list[Kept] = []
    by_note: dict[str, list[Kept]] = {}
    for kept in marked:
        if defined_name(kept.key) in named:
            found.append(kept)
        else:
            by_note.setdefault(notes.plain(kept.marked_note), []).append(kept)
    for text, paragraphs in by_note.items():
        cells = sorted((cell for cell, note in there.items() if notes.plain(note) == text), key=position)
        before = sorted(paragraphs, key=lambda kept: position(kept.cell))
        if len(cells) == len(before):
            before = [replace(kept, cell=cell) for kept, cell in zip(before, cells, strict=True)]
        found += before
    return found


def _without_marks(marked: Iterable[Kept], looked: Looked) -> dict[Place, Look]:
    """What the marked cells look like once the marks that still stand there are taken off."""
    found: dict[Place, Look] = {}
    for kept in marked:
        fill, note = found.get(kept.place) or looked.look(kept.place)
        if fill == kept.marked_fill:
            fill = kept.fill
        if note is not None and notes.same(note, kept.marked_note):
            note = kept.note
        found[kept.place] = Look(fill, note)
    return found


def _wanted(
    findings: Iterable[Finding], places: Mapping[str, Place], bare: dict[Place, Look], looked: Looked
) -> tuple[list[Kept], dict[Place, int]]:
    """The cells to be marked, and the heights of their notes (pixels); ``bare`` gets what they look like
    without marks."""
    keys = {place: key for key, place in reversed(list(places.items()))}
    found: list[Kept] = []
    heights: dict[Place, int] = {}
    for place, mark in marks(findings, places).items():
        own = bare.setdefault(place, looked.look(place))
        note = mark.note if own.note is None else f"{mark.note}\n\n{OWN_NOTE}\n{own.note}"
        text = "" if looked.is_threaded(place) else note
        fill = rgb(FILLS[mark.severity])
        found.append(Kept(keys[place], str(place.sheet), str(place.cell), own.fill, own.note, fill, text))
        heights[place] = mark.height
    return found, heights


def refilled(hidden: Hidden, places: Set[Place], before: Colour, after: Colour) -> set[Place]:
    """Let clearing put back the fill ``after`` instead of ``before``; which of the places are marked."""
    kept = remembered(hidden)
    changed = [
        replace(one, fill=after) if one.place in places and one.fill == before else one for one in kept
    ]
    if changed != kept:
        hidden.put(memory.MARKS, [one.to_json() for one in changed])
    return {one.place for one in kept if one.place in places}


def paint(sheet: xw.Sheet, fills: Mapping[Colour | None, Sequence[str]]) -> None:
    """Give cells their fills, all of one colour together."""
    for fill, cells in fills.items():
        for union in unions(cells):
            sheet.range(union).color = fill


def rgb(code: str) -> Colour:
    """Red, green and blue of #RRGGBB."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _code(fill: Colour) -> str:
    return "#{:02X}{:02X}{:02X}".format(*fill)


def _kept(raw: dict[str, Any]) -> Kept:
    return Kept(
        str(raw["key"]),
        str(raw["sheet"]),
        str(raw["cell"]),
        rgb(raw["fill"]) if raw["fill"] else None,
        raw["note"],
        rgb(raw["marked_fill"]),
        str(raw["marked_note"]),
    )
