"""The notes (批注) of an open workbook: read, and many of them written with few calls.

A call into Excel takes milliseconds, and a note takes five of them; so the add-in has a procedure that writes
all notes at once. Where it is not there, or did not do all, they are written one by one.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgov.excel import hosts, patience
from xlgov.finding import Place
from xlgov.workbook.marking import NOTE_WIDTH

if TYPE_CHECKING:
    import xlwings as xw

MACRO = "xlgov.xlam!XlgovNotes"
"""Takes the name of the workbook, sheets, cells, texts, a width and heights; tells how many letters the notes
with a text have then, as UTF-16 counts. No text: the note goes; no height: it keeps author and window."""
_POINTS = 0.75
"""of a pixel"""


@dataclass(slots=True)
class Changes:
    """What becomes of the notes of a sheet.

    ``removed`` are cells whose note goes, ``put`` has text and height (pixels) of new notes, in the place of
    what is there, ``changed`` new texts of notes that keep their author and their window.
    """

    removed: list[str] = field(default_factory=list)
    put: dict[str, tuple[str, int]] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.removed or self.put or self.changed)


def notes_of(sheet: xw.Sheet) -> dict[str, xw.main.Note]:
    """The notes of a sheet by cell."""
    return {
        note.location.get_address(row_absolute=False, column_absolute=False): note for note in sheet.notes
    }


def threaded_in(sheet: xw.Sheet) -> frozenset[str]:
    """The cells of a sheet with a conversation (对话批注): none in LibreOffice and before Excel 2019."""
    found: set[str] = set()
    if not hosts.is_office(sheet):
        with contextlib.suppress(Exception):  # this Excel has none, or AppleScript no word for them
            found.update(comment.Parent.Address.replace("$", "") for comment in sheet.api.CommentsThreaded)
    return frozenset(found)


def plain(text: str) -> str:
    """A note without what saving and opening changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def same(one: str | None, other: str | None) -> bool:
    """Whether two notes say the same; None for no note."""
    return one == other if one is None or other is None else plain(one) == plain(other)


def write(sheets: Mapping[str, xw.Sheet], changes: Mapping[str, Changes]) -> list[Place]:
    """Change the notes of sheets that are open for changes, by their names.

    Returns the cells that took none because they have a conversation.
    """
    changes = {name: some for name, some in changes.items() if some}
    if not changes:
        return []
    book = sheets[next(iter(changes))].book
    if hosts.is_office(book):
        for name, some in changes.items():
            _in_office(sheets[name], some)
        return []
    if sys.platform == "win32" and _at_once(book, changes):
        return []
    return [Place(name, cell) for name, some in changes.items() for cell in _one_by_one(sheets[name], some)]


def _in_office(sheet: xw.Sheet, changes: Changes) -> None:
    impl = sheet.impl
    impl.delete_notes([*changes.removed, *changes.put])
    impl.add_notes({cell: text for cell, (text, _) in changes.put.items()})
    for cell, text in changes.changed.items():
        impl.range(cell).note.text = text


def _at_once(book: xw.Book, changes: Mapping[str, Changes]) -> bool:
    """Write with the add-in's procedure; whether all was done."""
    lines: list[tuple[str, str, str, float]] = []
    for name, some in changes.items():
        lines += [(name, cell, "", 0.0) for cell in some.removed]
        lines += [(name, cell, text, height * _POINTS) for cell, (text, height) in some.put.items()]
        lines += [(name, cell, text, 0.0) for cell, text in some.changed.items()]
    sheets, cells, texts, heights = zip(*lines, strict=True)
    try:
        done = book.app.api.Run(MACRO, book.name, sheets, cells, texts, NOTE_WIDTH * _POINTS, heights)
    except Exception as error:
        if patience.is_busy(error):
            raise
        return False
    return bool(done == sum(map(_letters, texts)))


def _letters(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def _one_by_one(sheet: xw.Sheet, changes: Changes) -> list[str]:
    """Whatever of it was done already."""
    for cell in changes.removed:
        if (note := sheet.range(cell).note) is not None:
            note.delete()
    for cell, text in changes.changed.items():
        note = sheet.range(cell).note
        if note is not None and plain(note.text) != plain(text):
            note.text = text
    refused = []
    for cell, (text, height) in changes.put.items():
        if not _put(sheet.range(cell), text, height):
            refused.append(cell)
    return refused


def _put(cell: xw.Range, text: str, height: int) -> bool:
    """Put a note in the place of what is there; False where a conversation is there."""
    note = cell.note
    if note is not None and plain(note.text) != plain(text):
        note.delete()
        note = None
    if note is None:
        try:
            note = cell.add_note(text)
        except Exception:
            if cell.address.replace("$", "") in threaded_in(cell.sheet):
                return False
            raise
    with contextlib.suppress(Exception):  # looks are no reason to fail
        shape = note.api.Shape
        shape.Width, shape.Height = NOTE_WIDTH * _POINTS, height * _POINTS
    return True
