"""A workbook into a report: ours, whatever was done to its names and sheets, or someone else's."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache

from xlgov.form import EDITIONS, Form, defined_name, edition
from xlgov.kinds import QUICK, FileKind, kind_of
from xlgov.report import Loaded
from xlgov.report.unit import LABELS
from xlgov.workbook import own_words, pages
from xlgov.workbook.cells import Contents, FileContents, Rows, shown
from xlgov.workbook.frame import home, layout_of
from xlgov.workbook.memory import Memory, remembered
from xlgov.workbook.naming import Names, our_names
from xlgov.workbook.own import OwnWorkbook
from xlgov.workbook.package import open_package

_ENOUGH = 0.5
"""share of an edition's names that makes a workbook one of ours"""
_LIKE = 0.3
"""share of an edition's labels in their place that makes sheets with our cover its own: one table of three"""


def read_workbook(content: bytes, name: str, sha256: str) -> Loaded:
    """Read an .xlsx, .xlsm, .xls, .et or .ods, ours or someone else's.

    ``name`` and ``sha256`` become the provenance. Raises InputError when the file cannot be used.
    """
    return read_contents(_contents(content), name, sha256)


def _contents(content: bytes) -> Contents:
    """What a file holds, by its kind; one that is no workbook is told what it is."""
    kind = FileKind.WORKBOOK if content.startswith(b"PK") and QUICK in content else kind_of(content)
    if kind is FileKind.OLD_WORKBOOK:
        from xlgov.workbook.biff import decode
        from xlgov.workbook.decoded import DecodedContents

        return DecodedContents(decode(content))
    if kind is FileKind.OPEN_WORKBOOK:
        from xlgov.workbook.decoded import DecodedContents
        from xlgov.workbook.opendocument import decode_open

        return DecodedContents(decode_open(content))
    return FileContents(open_package(content))


def read_contents(contents: Contents, name: str, sha256: str | None) -> Loaded:
    """Read a workbook, ours or someone else's, wherever it is held; ``sha256`` is None for an open one.

    Raises InputError when it has none of the statutory tables.
    """
    memory = remembered(contents)
    names = our_names(contents)
    form = _edition(contents, names, memory)
    if form is None:
        from xlgov.workbook.foreign import read_foreign

        return _remembering(read_foreign(contents, name, sha256), memory)
    provenance = replace(memory.origin, source=name, sha256=sha256, template=memory.template)
    return OwnWorkbook(form, contents, names, memory).read(provenance)


def _remembering(loaded: Loaded, memory: Memory) -> Loaded:
    """A workbook that lost its names with what its hidden sheet remembers of an earlier reading."""
    if not memory.observations or loaded.report.edition != memory.edition:
        return loaded
    known = replace(loaded.report, observations=memory.observations, explanations=memory.explanations)
    return replace(loaded, report=known)


def _edition(contents: Contents, names: Names, memory: Memory) -> Form | None:
    """The edition of a workbook of ours; ``None`` for someone else's.

    Ours has enough of an edition's names, or our hidden sheet with a table, or our cover with one.
    """
    known = names.known()
    remembered = edition(str(memory.edition)) if memory.edition in EDITIONS else None
    if remembered is not None and _share(remembered, known) >= _ENOUGH:
        return remembered
    if remembered is None and known:
        best = max(map(edition, EDITIONS), key=lambda form: _share(form, known))
        if _share(best, known) >= _ENOUGH:
            return best
    if remembered is None and not any(own_words.is_cover(rows) for rows in _sheets(contents)):
        return None
    if remembered is not None:
        found = remembered
    else:
        stated = _stated(contents)
        found = max(
            map(edition, EDITIONS), key=lambda form: (_likeness(form, contents), form.edition == stated)
        )
    return found if _likeness(found, contents) >= _LIKE or _share(found, known) > 0 else None


def _share(form: Form, known: AbstractSet[str]) -> float:
    wanted = _names_of(form)
    return 1.0 if wanted <= known else len(wanted & known) / len(wanted)


@cache
def _names_of(form: Form) -> frozenset[str]:
    return frozenset(map(defined_name, form.keys))


def _sheets(contents: Contents) -> Iterator[Rows]:
    return (contents.rows(sheet.name) for sheet in contents.sheets if sheet.name != pages.HIDDEN)


def _likeness(form: Form, contents: Contents) -> float:
    """The share of labels that stand in their place on the best sheet of each of an edition's tables."""
    sheets = [
        sheet.name for sheet in contents.sheets if not own_words.is_own_sheet(contents.rows(sheet.name))
    ]
    best = []
    for table in form.statutory.tables:
        layout = layout_of(form.statutory, table.key)
        changed = (sum(1 for _ in home(layout, sheet).changed_labels(contents)) for sheet in sheets)
        best.append(1 - min(changed, default=len(layout.labels)) / len(layout.labels))
    return sum(best) / len(best)


def _stated(contents: Contents) -> str | None:
    """The edition that a cover names beside its label."""
    for rows in _sheets(contents):
        for line in rows if own_words.is_cover(rows) else ():
            texts = [shown(content).strip() for content in line]
            if LABELS["edition"] in texts:
                after = texts[texts.index(LABELS["edition"]) + 1 :]
                return next((text for text in after if text), None)
    return None
