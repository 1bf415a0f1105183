"""A workbook into a report: cells by their defined names, by labels where names are gone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from xlgov import values
from xlgov.errors import InputError
from xlgov.finding import Observation, Place
from xlgov.form import EDITIONS, Form, defined_name, edition
from xlgov.form.identities import LAST
from xlgov.report import (
    SCOPES,
    TIERS,
    UNIT_KINDS,
    Contact,
    Explanation,
    Loaded,
    Notes,
    Provenance,
    Report,
    Sections,
    Unit,
    Unplaced,
    entry_value,
)
from xlgov.values import Kind, Value
from xlgov.workbook import geometry, pages, recover, tamper
from xlgov.workbook.cells import Contents, FileContents, shown
from xlgov.workbook.memory import Memory, remembered
from xlgov.workbook.package import open_package
from xlgov.workbook.template import Template, template_of

_WORDS: dict[str, dict[str, str]] = {"unit.tier": TIERS, "unit.kind": UNIT_KINDS, "scope": SCOPES}
_YEAR = re.compile(r"(20[0-9]{2})(?:\.0)?\s*年?度?")
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
    names: Mapping[str, Place] = _names(contents)
    form = _edition(names, memory)
    noticed: list[Observation] = []
    if form is None and memory.edition in EDITIONS:
        form = edition(str(memory.edition))
        names = names_by_position(form, contents, memory)
        noticed.append(Observation("C-FORMULA", "单元格的名称都丢失了，已核对表格文字后按模板的位置读取"))
    if form is None or not names:
        from xlgov.workbook.foreign import read_foreign

        return read_foreign(contents, name, sha256)
    provenance = Provenance(source=name, sha256=sha256, template=memory.template, addends=memory.addends)
    return _ours(form, contents, names, memory, provenance, noticed)


def _names(contents: Contents) -> dict[str, Place]:
    """Our defined names, dots and underscores alike: LibreOffice and people write both."""
    folded = ((name.replace(".", "_").lower(), place) for name, place in contents.names.items())
    return {name: place for name, place in folded if name.startswith("xg")}


def _edition(names: Mapping[str, Place], memory: Memory) -> Form | None:
    """The edition whose names the workbook has; ``None`` when it has too few of any."""

    def share(form: Form) -> float:
        return sum(defined_name(key) in names for key in form.keys) / len(form.keys)

    known = memory.edition is not None and memory.edition in EDITIONS
    best = edition(str(memory.edition)) if known else max(map(edition, EDITIONS), key=share)
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


def _ours(
    form: Form,
    contents: Contents,
    names: Mapping[str, Place],
    memory: Memory,
    provenance: Provenance,
    observations: list[Observation],
) -> Loaded:
    places = {key: names[defined_name(key)] for key in form.widest.cells if defined_name(key) in names}
    form = form.widest if memory.hybrid else form.variant(places)
    template = template_of(form)
    cells = {key: contents.value(place, form.cells[key].measure) for key, place in places.items()}
    unplaced = list(memory.unplaced)
    labels = list(tamper.changed_labels(template, contents, places))
    misled = recover.crossed(form, labels, places)
    places = {key: place for key, place in places.items() if form.cells[key].table not in misled}
    lost = [key for key in form.statutory.keys if key not in places]
    if lost:
        found = recover.recovered(contents, form, lost, places, misled)
        cells |= found.cells
        places |= found.places
        observations += found.observations
        unplaced += found.unplaced
        labels = list(tamper.changed_labels(template, contents, places))
    _settle_totals(template, cells, contents, places)
    for key in form.hybrid_keys if form.is_hybrid else ():
        cells.setdefault(key, values.BLANK)
    figures = cells | {
        key: _remembered(key, cells[key], form, contents, places, memory)
        for key in memory.as_reported
        if key in cells
    }
    last_places = {
        LAST + key: names[name] for key in form.last if (name := defined_name(LAST + key)) in names
    }
    last = {
        key: _remembered(
            LAST + key, contents.value(place, form.cells[key].measure), form, contents, last_places, memory
        )
        for key in form.last
        if (place := last_places.get(LAST + key))
    }
    scalars = _Scalars(contents, names)
    sections = {
        section.key: _paragraphs(contents, names.get(pages.section_name(section.key)), unplaced)
        for section in form.sections
        if section.kind == "text"
    }
    unplaced += recover.strays(template, contents, places)
    kept = frozenset(key for key, number in memory.kept.items() if _still_kept(key, number, figures))
    observations += tamper.observe(template, contents, places, labels, kept)
    try:
        report = Report.of(
            form,
            figures,
            last,
            year=scalars.year(),
            title=scalars.text("title"),
            preamble=scalars.text("preamble"),
            unit=Unit(
                name=scalars.text("unit.name"),
                code=scalars.text("unit.code"),
                tier=scalars.word("unit.tier"),
                kind=scalars.word("unit.kind"),
            ),
            scope=scalars.word("scope"),
            contact=Contact(**{each.name: scalars.text(f"contact.{each.name}") for each in fields(Contact)}),
            sections=Sections(**sections),
            notes=Notes(**{table.key: scalars.text(f"notes.{table.key}") for table in form.tables}),
            unplaced=(*unplaced, *scalars.unplaced, *contents.strays),
            explanations=_explanations(contents, memory),
            provenance=provenance,
        )
    except ValueError as error:
        raise InputError(f"工作簿里的文字不能用：{error}", "请改正后重试。") from error
    if memory.damaged:
        observations.append(
            Observation(
                "C-FORMULA",
                "隐藏的数据表被改动，其中记住的原始写法和情况说明没有读出",
                Place(pages.HIDDEN),
            )
        )
    places |= last_places | scalars.places
    places |= {
        f"sections.{section.key}": place
        for section in form.sections
        if (place := names.get(pages.section_name(section.key)))
    }
    left_out = tuple(
        sheet.name
        for sheet in contents.sheets
        if sheet.name not in template.sheets(pages.ROLLUP_SHEETS if memory.addends else ())
        and sheet.name not in {place.sheet for place in places.values()}
        and any(True for _ in contents.texts(sheet.name))
    )
    return Loaded(report, places, tuple(observations), "workbook", kept, left_out)


def _settle_totals(
    template: Template, cells: dict[str, Value], contents: Contents, places: Mapping[str, Place]
) -> None:
    """A total's formula without a stored value, over parts that are all blank, is a blank."""
    for key, equation in template.form.computed.items():
        value = cells.get(key)
        if value is None or value.kind is not Kind.FORMULA:
            continue
        parts = [cells.get(str(term.key), values.BLANK) for term in equation.left]
        blank = all(part.kind is Kind.BLANK for part in parts)
        if blank and not tamper.altered(template, key, contents, places):
            cells[key] = values.BLANK


def _remembered(
    key: str, value: Value, form: Form, contents: Contents, places: Mapping[str, Place], memory: Memory
) -> Value:
    """What was typed before the report came into this workbook, while the cell still holds its figure."""
    entry = memory.as_reported.get(key)
    if entry is None:
        return value
    before = entry_value(entry, form.cells[key.removeprefix(LAST)].measure)
    if before.number is not None:
        return before if value.plain and value.number == before.number else value
    if before.kind is Kind.MISSING:
        return before if value.kind is Kind.BLANK else value
    return before if key in places and contents.text(places[key]) == entry.typed else value


def _still_kept(key: str, number: Any, cells: Mapping[str, Value]) -> bool:
    held = cells.get(key)
    return held is not None and (None if held.number is None else values.fixed(held.number)) == (
        None if number is None else str(number)
    )


class _Scalars:
    """The named cells of the cover and the notes under the tables."""

    def __init__(self, contents: Contents, names: Mapping[str, Place]) -> None:
        self._contents = contents
        self._names = names
        self.places: dict[str, Place] = {}
        self.unplaced: list[Unplaced] = []

    def text(self, key: str) -> str | None:
        place = self._names.get(defined_name(key))
        if place is None:
            return None
        self.places[key] = place
        return self._contents.text(place) or None

    def word(self, key: str) -> Any:
        """A word of a drop-down list, by its key; another word is kept as unplaced."""
        typed = (self.text(key) or "").strip()
        if not typed:
            return None
        for name, word in _WORDS[key].items():
            if typed in (word, name):
                return name
        self._misfit(key, typed, "不在下拉列表中")
        return None

    def year(self) -> int | None:
        typed = (self.text("year") or "").strip()
        match = _YEAR.fullmatch(typed)
        if match is None and typed:
            self._misfit("year", typed, "不是年度")
        return int(match[1]) if match else None

    def _misfit(self, key: str, typed: str, why: str) -> None:
        self.unplaced.append(Unplaced(place=str(self.places[key]), text=typed, near=why))


def _paragraphs(contents: Contents, start: Place | None, unplaced: list[Unplaced]) -> str | None:
    """One paragraph per row from the named cell down; what stands beside is kept as unplaced."""
    if start is None or start.sheet is None:
        return None
    row, column = geometry.position(str(start.cell))
    lines: list[str] = []
    for number, line in enumerate(contents.rows(start.sheet)[row:], row):
        lines.append(shown(line[column]) if column < len(line) else "")
        for beside, content in enumerate(line):
            if beside != column and content not in ("", None):
                place = Place(start.sheet, geometry.address(number, beside))
                unplaced.append(Unplaced(place=str(place), text=shown(content), near="正文旁边"))
    return "\n".join(lines)


def _explanations(contents: Contents, memory: Memory) -> tuple[Explanation, ...]:
    """What was written beside findings: the sheet's own column counts, the hidden sheet for all others."""
    known = {entry.fingerprint: entry for entry in memory.explanations}
    if any(sheet.name == pages.RESULTS for sheet in contents.sheets):
        text, mark = -1, -1
        for line in contents.rows(pages.RESULTS):
            words = [shown(content).strip() for content in line]
            if pages.EXPLANATION in words and pages.FINGERPRINT in words:
                text, mark = words.index(pages.EXPLANATION), words.index(pages.FINGERPRINT)
            elif 0 <= mark < len(words) and words[mark]:
                written, before = words[text], known.pop(words[mark], None)
                if written:
                    same = before is not None and before.text == written
                    known[words[mark]] = (
                        before if before and same else Explanation(fingerprint=words[mark], text=written)
                    )
    return tuple(known.values())
