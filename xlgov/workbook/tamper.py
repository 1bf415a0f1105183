"""What was changed in a workbook of ours, found by comparing it with the edition.

Everything here becomes an observation for a rule; nothing is an exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xlgov.finding import Observation, Place, Severity
from xlgov.form import Form, without
from xlgov.form.layout import grid
from xlgov.locate import locate
from xlgov.locating.labels import distance, folded
from xlgov.report import Unplaced
from xlgov.values import MISSING, Kind, Value, from_text
from xlgov.workbook import geometry
from xlgov.workbook.cells import Contents
from xlgov.workbook.foreign import grids

_SHOWN = 5
"""Cells named in one message."""
_TYPO = 2
"""edits up to which an altered label is a slip of the pen"""


@dataclass(frozen=True, slots=True)
class Recovered:
    """Figures whose names are gone, found again by their labels."""

    cells: dict[str, Value]
    places: dict[str, Place]
    observations: tuple[Observation, ...]
    unplaced: tuple[Unplaced, ...]


def recovered(contents: Contents, form: Form, lost: list[str], places: Mapping[str, Place]) -> Recovered:
    """Look for figures by labels where their names were deleted, as when a row is cut out."""
    taken = set(places.values())
    sheets = {place.sheet for place in places.values() if place.sheet} | {t.sheet for t in form.tables}
    located = locate(grids(contents, sorted(sheets)), year=None)
    cells = {key: located.cells.get(key, MISSING) for key in lost}
    found = {
        key: located.places[key]
        for key, value in cells.items()
        if value.kind is not Kind.MISSING and key in located.places and located.places[key] not in taken
    }
    cells = {key: value if key in found else MISSING for key, value in cells.items()}
    gone = [key for key in lost if key not in found]
    rows = list(dict.fromkeys(form.cells[key].row_label or form.cells[key].column_label for key in gone))
    observations = []
    if gone:
        observations.append(
            Observation(
                "S-ROWS",
                f"工作簿里少了 {len(gone)} 个单元格：{_listed(f'“{row}”' for row in rows)}",
                keys=tuple(gone),
            )
        )
    if found:
        observations.append(
            Observation(
                "C-FORMULA",
                f"有 {len(found)} 个单元格的名称被删除，已按表头和行名找回",
                next(iter(found.values())),
                keys=tuple(found),
            )
        )
    return Recovered(cells, found, tuple(observations), ())


def observe(
    form: Form, contents: Contents, places: Mapping[str, Place], kept: frozenset[str], hybrid: bool
) -> list[Observation]:
    """Everything that differs from the template: formulas, labels, rows, sheets, links."""
    return [
        *_formulas(form, contents, places, kept, hybrid),
        *_numbers_as_text(form, contents, places),
        *_moved(form, places, hybrid),
        *_hidden_rows(contents, places),
        *_labels(form, contents, places),
        *_links(contents),
    ]


def altered(
    form: Form, key: str, contents: Contents, places: Mapping[str, Place], hybrid: bool
) -> str | None:
    """How a total's formula differs from the template's, in Chinese; ``None`` when it is intact."""
    expected = without(form.computed[key], frozenset() if hybrid else frozenset(form.hybrid_keys))
    if expected is None or any(term.key not in places for term in expected.terms):
        return None
    formula = contents.formula(places[key])
    if formula is None:
        return "公式被数字覆盖" if contents.content(places[key]) not in ("", None) else "公式被删除"
    at_home = geometry.addresses(form, hybrid)
    if all(places[str(term.key)] == at_home[str(term.key)] for term in expected.terms):
        wanted = geometry.formulas(form, hybrid)[key]
    else:
        wanted = geometry.total_formula(expected, places)
    return None if plain(formula) == plain(wanted) else f"公式被改成了“={formula}”"


def plain(formula: str) -> str:
    """A formula without what different programs write differently."""
    return re.sub(r"[\s$']", "", formula).upper().replace(";", ",")


def _formulas(
    form: Form, contents: Contents, places: Mapping[str, Place], kept: frozenset[str], hybrid: bool
) -> Iterable[Observation]:
    by_kind: dict[tuple[str | None, str], list[str]] = {}
    for key in form.computed:
        if key in places and key not in kept and (how := altered(form, key, contents, places, hybrid)):
            by_kind.setdefault((places[key].sheet, how), []).append(key)
    for (_, how), keys in by_kind.items():
        cells = _listed(str(places[key].cell) for key in keys)
        yield Observation("C-FORMULA", f"合计单元格 {cells} 的{how}", places[keys[0]], keys=tuple(keys))


def _numbers_as_text(form: Form, contents: Contents, places: Mapping[str, Place]) -> Iterable[Observation]:
    by_sheet: dict[str | None, list[str]] = {}
    for key, place in places.items():
        content = contents.content(place)
        if isinstance(content, str) and content and from_text(content, form.cells[key].measure).plain:
            by_sheet.setdefault(place.sheet, []).append(key)
    for keys in by_sheet.values():
        cells = _listed(str(places[key].cell) for key in keys)
        yield Observation(
            "C-FORMULA",
            f"单元格 {cells} 里的数字是文本格式，求和时不会计入",
            places[keys[0]],
            keys=tuple(keys),
        )


def _moved(form: Form, places: Mapping[str, Place], hybrid: bool) -> Iterable[Observation]:
    expected = geometry.addresses(form, hybrid)
    for table in form.tables:
        keys = [key for key in places if key in form.cells and form.cells[key].table == table.key]
        names = sorted({str(places[key].sheet) for key in keys} - {table.sheet})
        if names:
            yield Observation(
                "C-FORMULA",
                f"“{table.sheet}”表的工作表名被改为“{'”“'.join(names)}”",
                Place(names[0]),
                keys=tuple(keys[:1]),
            )
        moved = [key for key in keys if key in expected and places[key].cell != expected[key].cell]
        if moved:
            yield Observation(
                "C-FORMULA",
                f"“{table.sheet}”表里插入、删除或移动过行列，{len(moved)} 个单元格不在原位，数据已按名称读取",
                places[moved[0]],
                keys=(moved[0],),
            )


def _hidden_rows(contents: Contents, places: Mapping[str, Place]) -> Iterable[Observation]:
    for sheet in sorted({str(place.sheet) for place in places.values()}):
        hidden = contents.flags(sheet).hidden_rows
        if not hidden:
            continue
        rows = {geometry.position(str(p.cell))[0] + 1: key for key, p in places.items() if p.sheet == sheet}
        inside = sorted(hidden.intersection(rows))
        if inside:
            key = rows[inside[0]]
            yield Observation(
                "C-FORMULA", f"表内第 {_listed(map(str, inside))} 行被隐藏", places[key], keys=(key,)
            )


def changed_labels(
    form: Form, contents: Contents, places: Mapping[str, Place]
) -> Iterator[tuple[Place, str, str]]:
    """The labels that differ from the template's: where they should stand now, the text, what was found."""
    for table in form.tables:
        shift = _shift(form, table.key, places)
        if shift is None:
            continue
        sheet, rows, columns = shift
        for (home, cell), text in geometry.labels(form).items():
            if home != table.sheet:
                continue
            row, column = geometry.position(cell)
            place = Place(sheet, geometry.address(rows.get(row, row), columns.get(column, column)))
            found = contents.text(place)
            if found != text and row == 0:
                # rows inserted above the table may have taken the heading along
                place = Place(
                    sheet, geometry.address(max(0, rows.get(1, 1) - 1), columns.get(column, column))
                )
                found = contents.text(place)
            if found != text:
                yield place, text, found


def _labels(form: Form, contents: Contents, places: Mapping[str, Place]) -> Iterable[Observation]:
    for place, text, found in changed_labels(form, contents, places):
        yield _label(place, text, found)


def _label(place: Place, text: str, found: str) -> Observation:
    if folded(found) == folded(text):
        return Observation("C-LABEL", f"表格文字“{text}”被改动了空格或符号：“{found}”", place, found)
    if not found:
        return Observation("S-LABEL", f"表格文字“{text}”被删除", place, severity=Severity.WARNING)
    slip = distance(folded(found), folded(text)) <= _TYPO
    return Observation(
        "S-LABEL",
        f"表格文字“{text}”被改成了“{found}”",
        place,
        found,
        severity=Severity.INFO if slip else Severity.WARNING,
    )


def _shift(
    form: Form, table_key: str, places: Mapping[str, Place]
) -> tuple[str, dict[int, int], dict[int, int]] | None:
    """The sheet a table stands on now, and where its rows and columns have gone; None when it is torn."""
    expected = geometry.addresses(form)
    keys = grid(form, table_key).values
    if all(places.get(key) == expected[key] for key in keys):
        return form.table(table_key).sheet, {}, {}
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    sheets = set()
    for key in keys:
        if key not in places:
            continue
        was, now = (geometry.position(str(place.cell)) for place in (expected[key], places[key]))
        if rows.setdefault(was[0], now[0]) != now[0] or columns.setdefault(was[1], now[1]) != now[1]:
            return None
        sheets.add(places[key].sheet)
    if len(sheets) != 1:
        return None
    down, right = (min(after.values()) - min(after) for after in (rows, columns))
    heads = range(min(rows))
    return (
        str(sheets.pop()),
        {row: row + (down if row else 0) for row in heads} | rows,
        {column: column + right for column in range(min(columns))} | columns,
    )


def _links(contents: Contents) -> Iterable[Observation]:
    if contents.external_links:
        yield Observation("C-FORMULA", "工作簿里有指向其他文件的外部链接，换一台电脑数字可能会变")


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    rest = len(every) - _SHOWN
    return "、".join(every[:_SHOWN]) + (f" 等 {len(every)} 个" if rest > 0 else "")
