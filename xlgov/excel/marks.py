"""Marks on an open workbook: colour and note of the cells with findings, and the user's own put back.

What stood in a cell before is remembered on the hidden sheet, by the cell's key, so that it is found again
after rows were inserted, sheets renamed, and the workbook saved and opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlgov.excel import hosts
from xlgov.excel.hidden import Hidden
from xlgov.excel.session import Session
from xlgov.excel.writing import unions
from xlgov.finding import Finding, Place
from xlgov.form import defined_name
from xlgov.workbook import memory
from xlgov.workbook.cells import Contents
from xlgov.workbook.geometry import position
from xlgov.workbook.marking import NOTE_WIDTH, Mark, marks
from xlgov.workbook.naming import our_names
from xlgov.workbook.styles import FILLS

if TYPE_CHECKING:
    import xlwings as xw

Colour = tuple[int, int, int]

OWN_NOTE = "【原有批注】"
"""Stands between our note and the one that was there before."""
_POINTS = 0.75
"""of a pixel"""


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


def clear(session: Session, hidden: Hidden, contents: Contents) -> dict[Place, Colour | None]:
    """Put back the fills and notes that were there before; the fills that these cells have now.

    A fill or note that the user changed since stays as it is.
    """
    marked = remembered(hidden)
    if not marked:
        return {}
    named = our_names(contents).everywhere
    by_sheet: dict[str, list[Kept]] = {}
    for kept in marked:
        place = named.get(defined_name(kept.key), kept.place)
        if contents.has(str(place.sheet)):
            by_sheet.setdefault(str(place.sheet), []).append(
                replace(kept, sheet=str(place.sheet), cell=str(place.cell))
            )
    now: dict[Place, Colour | None] = {}
    for name, cells in by_sheet.items():
        sheet = session.sheet(name)
        notes = notes_of(sheet)
        cells = _moved(cells, named, notes)
        fills: dict[Colour | None, list[str]] = {}
        for kept in cells:
            fill = colour(sheet.range(kept.cell))
            if fill == kept.marked_fill:
                fills.setdefault(kept.fill, []).append(kept.cell)
                fill = kept.fill
            now[kept.place] = fill
        paint(sheet, fills)
        for kept in cells:
            if kept.cell in notes:
                _put_back(notes[kept.cell], kept)
    hidden.put(memory.MARKS, [])
    return now


def _moved(
    marked: Iterable[Kept], named: Mapping[str, Place], notes: Mapping[str, xw.main.Note]
) -> list[Kept]:
    """The marked cells of a sheet where they are now.

    A paragraph has no name: its note tells it, and of those with the same note their order.
    """
    found: list[Kept] = []
    by_note: dict[str, list[Kept]] = {}
    for kept in marked:
        if defined_name(kept.key) in named:
            found.append(kept)
        else:
            by_note.setdefault(_plain(kept.marked_note), []).append(kept)
    for text, paragraphs in by_note.items():
        there = sorted((cell for cell, note in notes.items() if _plain(note.text) == text), key=position)
        before = sorted(paragraphs, key=lambda kept: position(kept.cell))
        if len(there) == len(before):
            before = [replace(kept, cell=cell) for kept, cell in zip(before, there, strict=True)]
        found += before
    return found


def apply(
    session: Session,
    hidden: Hidden,
    findings: Iterable[Finding],
    places: Mapping[str, Place],
    fills: Mapping[Place, Colour | None],
) -> int:
    """Mark the cells of the findings; how many cells. ``fills`` are those that are known already.

    Nothing may be marked before: see ``clear``.
    """
    keys = {place: key for key, place in reversed(list(places.items()))}
    by_sheet: dict[str, dict[str, tuple[str, Mark]]] = {}
    for place, mark in marks(findings, places).items():
        by_sheet.setdefault(str(place.sheet), {})[str(place.cell)] = (keys[place], mark)
    notes = {name: notes_of(session.sheet(name)) for name in by_sheet}
    done: list[Kept] = []
    ranges: dict[Place, xw.Range] = {}
    for name, cells in by_sheet.items():
        for cell, (key, mark) in cells.items():
            here = Place(name, cell)
            ranges[here] = session.sheet(name).range(cell)
            before = notes[name][cell].text if cell in notes[name] else None
            fill = fills[here] if here in fills else colour(ranges[here])
            text = mark.note if before is None else f"{mark.note}\n\n{OWN_NOTE}\n{before}"
            done.append(Kept(key, name, cell, fill, before, rgb(FILLS[mark.severity]), text))
    # remembered before anything changes: a failure half-way leaves nothing that cannot be put back
    hidden.put(memory.MARKS, [kept.to_json() for kept in done])
    hidden.save(session.book)
    for name, cells in by_sheet.items():
        sheet = session.sheet(name)
        painted: dict[Colour | None, list[str]] = {}
        for cell, (_, mark) in cells.items():
            painted.setdefault(rgb(FILLS[mark.severity]), []).append(cell)
        paint(sheet, painted)
    app = session.book.app
    for kept in done:
        if kept.note is None:
            note = ranges[kept.place].add_note(kept.marked_note)
            mark = by_sheet[kept.sheet][kept.cell][1]
            hosts.shape_note(app, note, NOTE_WIDTH * _POINTS, mark.height * _POINTS)
        else:
            # changed, not replaced: its author and its window stay
            notes[kept.sheet][kept.cell].text = kept.marked_note
    return len(done)


def refilled(hidden: Hidden, places: Set[Place], before: Colour, after: Colour) -> set[Place]:
    """Let clearing put back the fill ``after`` instead of ``before``; which of the places are marked."""
    kept = remembered(hidden)
    changed = [
        replace(one, fill=after) if one.place in places and one.fill == before else one for one in kept
    ]
    if changed != kept:
        hidden.put(memory.MARKS, [one.to_json() for one in changed])
    return {one.place for one in kept if one.place in places}


def colour(cell: xw.Range) -> Colour | None:
    """A cell's fill."""
    found = cell.color
    return None if found is None else (int(found[0]), int(found[1]), int(found[2]))


def paint(sheet: xw.Sheet, fills: Mapping[Colour | None, Sequence[str]]) -> None:
    """Give cells their fills, all of one colour together."""
    for fill, cells in fills.items():
        for union in unions(cells):
            sheet.range(union).color = fill


def notes_of(sheet: xw.Sheet) -> dict[str, xw.main.Note]:
    """The notes of a sheet by cell."""
    return {
        note.location.get_address(row_absolute=False, column_absolute=False): note for note in sheet.notes
    }


def rgb(code: str) -> Colour:
    """Red, green and blue of #RRGGBB."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _code(fill: Colour) -> str:
    return "#{:02X}{:02X}{:02X}".format(*fill)


def _put_back(note: xw.main.Note, kept: Kept) -> None:
    if _plain(note.text) != _plain(kept.marked_note):
        return
    if kept.note is None:
        note.delete()
    else:
        note.text = kept.note


def _plain(text: str) -> str:
    """A note without what saving and opening changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


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
