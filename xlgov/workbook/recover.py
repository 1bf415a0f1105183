"""Figures whose cells have no name any more, or a name that contradicts the label beside them.

What a person sees counts: where rows were pasted one line off, the labels are believed, not the names.
A workbook in which nothing is wrong needs no search by labels, and does not import it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlgov import ways
from xlgov.finding import Observation, Place
from xlgov.form import Form
from xlgov.form.layout import grid
from xlgov.report import Unplaced
from xlgov.values import MISSING, Kind, Value
from xlgov.workbook import geometry
from xlgov.workbook.cells import Contents
from xlgov.workbook.cells import shown as as_seen
from xlgov.workbook.conditions import held
from xlgov.workbook.tamper import first_few
from xlgov.workbook.template import Template, template_of


class Recovered(NamedTuple):
    """Figures found again by their labels."""

    cells: dict[str, Value]
    places: dict[str, Place]
    observations: tuple[Observation, ...]
    unplaced: tuple[Unplaced, ...]


def crossed(form: Form, labels: Sequence[tuple[Place, str, str]], places: Mapping[str, Place]) -> set[str]:
    """Tables in which a row bears the label of another row, going by ``changed_labels``."""
    if not labels:
        return set()
    from xlgov.locate.labels import stem

    row_labels = {
        table.sheet: {stem(box.text) for box in grid(form, table.key).boxes if box.role == "label"}
        for table in form.tables
    }
    found = set()
    for place, text, now in labels:
        table = next((table for table in form.tables if _home(form, table.key, places) == place.sheet), None)
        if table and now and stem(now) != stem(text) and stem(now) in row_labels[table.sheet]:
            found.add(table.key)
    return found


def recovered(
    contents: Contents, form: Form, lost: list[str], places: Mapping[str, Place], misled: set[str]
) -> Recovered:
    """Look for figures by labels: ``lost`` are their keys, ``misled`` the tables that were ``crossed``."""
    from xlgov.locate import locate
    from xlgov.workbook.foreign import grids

    taken = set(places.values())
    there = {sheet.name for sheet in contents.sheets}
    sheets = {place.sheet for place in places.values() if place.sheet} | {t.sheet for t in form.tables}
    located = locate(grids(contents, sorted(sheets & there)), year=None)
    values = held(form, contents, located.places, located.cells)
    cells = dict.fromkeys(lost, MISSING)
    found: dict[str, Place] = {}
    for key in lost:
        value, place = values.get(key, MISSING), located.places.get(key)
        # a cell that still has the name of another figure is that figure's
        if value.kind is not Kind.MISSING and place is not None and place not in taken:
            cells[key], found[key] = value, place
    observations = tuple(_said(form, lost, found, misled, there))
    return Recovered(cells, found, observations, located.unplaced if misled else ())


def _said(
    form: Form, lost: Sequence[str], found: Mapping[str, Place], misled: set[str], sheets: set[str]
) -> Iterator[Observation]:
    """What is gone, what had lost its name, and the tables that are read by what their rows say now."""
    gone = [key for key in lost if key not in found]
    if gone:
        yield _gone(form, gone, sheets)
    again = [key for key in found if form.cells[key].table not in misled]
    if again:
        yield Observation(
            "C-FORMULA",
            f"有 {len(again)} 个单元格的名称被删除，已按表头和行名找回",
            found[again[0]],
            keys=tuple(again),
            cause="删除过行，或者从别处整张复制了工作表。",
            advice=f"核对这些数，再{ways.REBUILD}。",
        )
    for table in form.tables:
        keys = [key for key in found if form.cells[key].table == table.key]
        if table.key in misled and keys:
            yield Observation(
                "C-FORMULA",
                f"“{table.sheet}”表的行名和原来的位置对不上，已按现在的行名读数",
                found[keys[0]],
                keys=tuple(keys[:1]),
                cause="粘贴时错了行，或者改动了行名。",
                advice=f"逐行核对数字和行名，改正后{ways.REBUILD}。",
            )


def strays(template: Template, contents: Contents, places: Mapping[str, Place]) -> list[Unplaced]:
    """What someone wrote on a table sheet outside the form, where all cells stand in their place."""
    found: list[Unplaced] = []
    for sheet, ours in template_of(template.form.variant(places)).filled.items():
        if not template.at_home(sheet, places):
            continue
        for row, line in enumerate(contents.rows(sheet)):
            for column, content in enumerate(line):
                if content in ("", None) or (row, column) in ours:
                    continue
                place = Place(sheet, geometry.address(row, column))
                found.append(Unplaced(place=str(place), text=as_seen(content), near="表格旁边"))
    return found


def _home(form: Form, table: str, places: Mapping[str, Place]) -> str | None:
    return next((places[key].sheet for key in grid(form, table).values if key in places), None)


def _gone(form: Form, keys: list[str], sheets: set[str]) -> Observation:
    tables = {form.cells[key].table for key in keys}
    cut = [table.sheet for table in form.tables if table.key in tables and table.sheet not in sheets]
    whole = all(form.cells[key].table in {t.key for t in form.tables if t.sheet in cut} for key in keys)
    if cut and whole:
        return Observation(
            "S-ROWS", f"工作表“{'”“'.join(cut)}”不在了", keys=tuple(keys), cause="工作表被删除或改名。"
        )
    rows = dict.fromkeys(form.cells[key].row_label or form.cells[key].column_label for key in keys)
    named = first_few(f"“{row}”" for row in rows)
    return Observation("S-ROWS", f"工作簿里少了 {len(keys)} 个单元格：{named}".rstrip(), keys=tuple(keys))
