"""A workbook into a report: cells by their defined names, by labels where names are gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlgov.finding import Observation, Place
from xlgov.form import EDITIONS, Form, defined_name, edition
from xlgov.report import Loaded, Provenance
from xlgov.workbook.cells import Contents, FileContents
from xlgov.workbook.memory import Memory, remembered
from xlgov.workbook.own import OwnWorkbook
from xlgov.workbook.package import open_package
from xlgov.workbook.template import template_of

_ENOUGH = 0.5
"""share of an edition's names that makes a workbook one of ours"""
_INTACT = 0.9
"""share of the template's labels that must stand in their place before its positions are believed"""


def read_workbook(content: bytes, name: str, sha256: str) -> Loaded:
    """Read an .xlsx or .xlsm, ours or someone else's.

    ``name`` and ``sha256`` become the provenance. Raises InputError when the file cannot be used.
    """
    return read_contents(FileContents(open_package(content)), name, sha256)


def read_contents(contents: Contents, name: str, sha256: str | None) -> Loaded:
    """Read a workbook, ours or someone else's, wherever it is held; ``sha256`` is None for an open one.

    Raises InputError when it has none of the statutory tables.
    """
    memory = remembered(contents)
    named: Mapping[str, Place] = _named(contents)
    form = _edition(named, memory)
    noticed: list[Observation] = []
    if form is None and memory.edition in EDITIONS:
        form = edition(str(memory.edition))
        named = names_by_position(form, contents, memory)
        message = "单元格的名称都丢失了，已核对表格文字后按模板的位置读取"
        noticed.append(Observation("C-FORMULA", message, cured_by_writing=True))
    if form is None or not named:
        from xlgov.workbook.foreign import read_foreign

        return _remembering(read_foreign(contents, name, sha256), memory)
    provenance = Provenance(source=name, sha256=sha256, template=memory.template, addends=memory.addends)
    return OwnWorkbook(form, contents, named, memory, noticed).read(provenance)


def _remembering(loaded: Loaded, memory: Memory) -> Loaded:
    """A workbook that lost its names with what its hidden sheet remembers of an earlier reading."""
    if not memory.observations or loaded.report.edition != memory.edition:
        return loaded
    known = replace(loaded.report, observations=memory.observations, explanations=memory.explanations)
    return replace(loaded, report=known)


def _named(contents: Contents) -> dict[str, Place]:
    """Our defined names, dots and underscores alike: LibreOffice and people write both."""
    folded = ((name.replace(".", "_").lower(), place) for name, place in contents.names.items())
    return {name: place for name, place in folded if name.startswith("xg")}


def _edition(named: Mapping[str, Place], memory: Memory) -> Form | None:
    """The edition whose names the workbook has; ``None`` when it has too few of any."""

    def share(form: Form) -> float:
        return sum(defined_name(key) in named for key in form.keys) / len(form.keys)

    if memory.edition in EDITIONS:
        best = edition(str(memory.edition))
    else:
        best = max(map(edition, EDITIONS), key=share)
    return best if share(best) >= _ENOUGH else None


def names_by_position(
    form: Form, contents: Contents, memory: Memory, share: float = _INTACT
) -> Mapping[str, Place]:
    """The template's own places by defined name, where at least ``share`` of its labels stand as they
    should; nothing otherwise."""
    template = template_of(form)
    sheets = {sheet.name for sheet in contents.sheets}
    labels = template.labels
    if not sheets.issuperset(template.sheets()):
        return {}
    right = sum(contents.text(Place(*where)) == text for where, text in labels.items())
    if right < share * len(labels):
        return {}
    rows = [Place(table.sheet, f"A{template.hybrid_row(table.key)}") for table in form.tables]
    if memory.hybrid and any(contents.text(place) for place in rows):
        template = template_of(form.widest)
    return template.names
