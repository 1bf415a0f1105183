"""Repairs as cells of an open workbook: which can be written, and what is written where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgov.excel.actions.paragraphs import paragraph_cells
from xlgov.excel.actions.repair import formula_of
from xlgov.excel.reading import Live
from xlgov.excel.writing import Content, as_text
from xlgov.finding import Place
from xlgov.report.paragraphs import paragraph_key
from xlgov.values import Measure
from xlgov.workbook.filling import fill

if TYPE_CHECKING:
    from xlgov.repairs import Repair
    from xlgov.report import Report

_PLAIN = {Measure.COUNT: "0", Measure.CHANGE: "0", Measure.MONEY: "General"}
"""the number formats of the template's cells"""
_FORMULA = "General"


def writable(live: Live, repair: Repair) -> bool:
    """Whether it can be made in this workbook: not in somebody's own formula, nor where no cell is."""
    place = _place(live, repair)
    if place is None or not place.cell:
        return False
    if repair.edit is None:
        return repair.key not in live.form.computed or formula_of(live, repair.key) is not None
    following = {each.section for each in live.loaded.report.bound}
    section = repair.edit.key.removeprefix("sections.")
    return live.contents.formula(place) is None or section in following


def _place(live: Live, repair: Repair) -> Place | None:
    places = live.loaded.places
    found = places.get(repair.key)
    return found or (places.get(repair.edit.key) if repair.edit else None)


@dataclass(frozen=True)
class Written:
    """What is written, by place, and the number formats that cells for text get, by sheet and cell."""

    cells: Mapping[Place, Content]
    formats: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, live: Live, repairs: Sequence[Repair], after: Report) -> Written:
        """The cells of these repairs, of which ``after`` is the report."""
        cells: dict[Place, Content] = {}
        formats: dict[tuple[str, str], str] = {}
        for each in repairs:
            place = _place(live, each)
            if each.edit is None and place is not None:
                content = _figure(live, each)
                cells[place] = content
                is_formula = isinstance(content, str)
                plain = _FORMULA if is_formula else _PLAIN[live.form.cells[each.key].measure]
                formats[str(place.sheet), str(place.cell)] = plain
        for place, content in _texts(live, [each for each in repairs if each.edit], after).items():
            cells[place] = content
            if isinstance(content, str) and content.startswith("="):
                formats[str(place.sheet), str(place.cell)] = _FORMULA
        return cls(cells, formats)

    def by_sheet(self) -> dict[str, dict[str, Content]]:
        """What is written, sheet by sheet."""
        found: dict[str, dict[str, Content]] = {}
        for place, content in self.cells.items():
            found.setdefault(str(place.sheet), {})[str(place.cell)] = content
        return found


def _figure(live: Live, repair: Repair) -> Content:
    """The number; the formula of a total that comes to it."""
    if repair.key not in live.form.computed:
        return repair.number
    parts = live.form.computed[repair.key].left
    figures = live.loaded.report.figures
    total = sum(term.sign * (figures.get(str(term.key)) or 0) for term in parts)
    return formula_of(live, repair.key) if total == repair.number else repair.number


def _texts(live: Live, repairs: Sequence[Repair], after: Report) -> dict[Place, Content]:
    """The cells of the texts that are changed: nothing else of a cell is."""
    before = live.loaded.report
    found: dict[Place, Content] = {}
    formulas: dict[Place, tuple[Content, str]] = {}
    for key in dict.fromkeys(each.edit.key for each in repairs if each.edit):
        for place, old, new in _lines(live, key, before, after):
            if live.contents.formula(place) is not None:
                formulas = formulas or paragraph_cells(live, after, fill(live.form, after), in_place=True)
                found[place] = formulas[place][0]
            else:
                whole = found.get(place, str(live.contents.content(place)))
                found[place] = str(whole).replace(old, new, 1)
    plain = {place: content for place, content in found.items() if place not in formulas}
    return found | {place: as_text(str(content)) for place, content in plain.items()}


def _lines(live: Live, key: str, before: Report, after: Report) -> Iterable[tuple[Place, str, str]]:
    """Each paragraph of a text that is changed: its cell, what stood and what will stand."""
    places = live.loaded.places
    old, new = (str(report.shown(key)).split("\n") for report in (before, after))
    for number, (was, now) in enumerate(zip(old, new, strict=True)):
        place = places.get(paragraph_key(key, number), places.get(key))
        if was != now and place is not None:
            yield place, was, now
