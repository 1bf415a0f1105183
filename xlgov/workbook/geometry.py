"""Where everything stands in the master workbook: the contract between the builder and the reader.

Pure: it knows sheets and addresses, not how a workbook is written. A statutory table starts in A2 of its
sheet, under the section's heading; the note printed under a table stands in the row below it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from xlgov.finding import Place, cell_place, number_to_json
from xlgov.form import Equation, Form, Section, defined_name
from xlgov.form.identities import LAST
from xlgov.form.layout import grid
from xlgov.values import Number

if TYPE_CHECKING:
    from xlgov.report import Report

COVER = "封面"
RESULTS = "校验结果"
GUIDE = "填报说明"
RULES = "规则说明"
HIDDEN = "_xlgov"
ROLLUP_LIST = "汇总清单"
ROLLUP_DETAIL = "分单位明细"
ROLLUP_DIFFERENCES = "差额表"
ROLLUP_CHARTS = "图表"
ROLLUP_SHEETS = (ROLLUP_LIST, ROLLUP_DETAIL, ROLLUP_DIFFERENCES, ROLLUP_CHARTS)
"""Sheets that the result of a roll-up has after RESULTS; they say nothing that the report does not hold."""

EXPLANATION, FINGERPRINT = "情况说明", "指纹"
"""Headings on RESULTS of what a unit writes about a finding, and of the finding it belongs to."""

TEXT_COLUMN = "A"
TEXT_FIRST_ROW = 4
TEXT_ROWS = 200
"""Paragraphs that a text sheet has room for before it is made longer."""
TEXT_LIMIT = 32_767
"""UTF-16 units that a cell holds."""

TABLE_FIRST_ROW = 2
"""The row, from 1, of a statutory table's first line."""

HIDDEN_EDITION = "edition"
HIDDEN_TEMPLATE = "template"
HIDDEN_DIGEST = "digest"
HIDDEN_DATA = "data"
HIDDEN_MARKS = "marks"
"""What stood in cells before they were marked, as JSON in pieces; see ``mark_record``."""
PIECE = 30_000
"""Characters of JSON per cell of the hidden sheet."""

SCALARS: dict[str, str] = {
    "unit.name": "C5",
    "unit.code": "C6",
    "year": "E6",
    "unit.tier": "C7",
    "unit.kind": "E7",
    "scope": "C8",
    "edition": "E8",
    "title": "C9",
    "preamble": "C10",
    "contact.responsible": "C13",
    "contact.reviewer": "E13",
    "contact.prepared_by": "C14",
    "contact.phone": "E14",
    "contact.date": "C15",
}
"""Cells of the cover. Tier, kind and scope hold the Chinese words of xlgov.report."""
STATUS_LIVE, STATUS_FULL = "C18", "C19"
LAST_FIRST_ROW = 23
"""The row of the first two of last year's figures on the cover; two a row, in columns C and E."""

_CELL = re.compile(r"([A-Z]+)([1-9]\d*)")


class TextRange(NamedTuple):
    """Where the paragraphs of a section stand: one per row from ``row`` (from 1) on."""

    sheet: str
    column: str
    row: int
    rows: int

    def ref(self, rows: int | None = None) -> str:
        """The range, absolute and with its sheet; ``rows`` where the sheet was made longer."""
        last = self.row + (rows or self.rows) - 1
        return f"{quoted(self.sheet)}!${self.column}${self.row}:${self.column}${last}"


def sheet_names(form: Form, appended: Sequence[str] = ()) -> tuple[str, ...]:
    """Every sheet of the workbook in its order, the hidden one last; ``appended`` stand after RESULTS."""
    return (COVER, *(section.sheet for section in form.sections), RESULTS, *appended, GUIDE, RULES, HIDDEN)


def text_range(form: Form, section_key: str) -> TextRange:
    """Where a section's paragraphs stand in a workbook of ours; its name is ``section_name``."""
    return TextRange(form.section(section_key).sheet, TEXT_COLUMN, TEXT_FIRST_ROW, TEXT_ROWS)


def section_name(section_key: str) -> str:
    """The defined name of a section's paragraphs: xg_sections_overview."""
    return defined_name(f"sections.{section_key}")


def table_section(form: Form, table_key: str) -> Section:
    """The section whose heading stands over a table."""
    number = form.table(table_key).section
    return next(section for section in form.sections if section.number == number)


def note_row(form: Form, table_key: str) -> int:
    """The row, from 1, of the note under a table; the last row of its print area."""
    return TABLE_FIRST_ROW + grid(form, table_key).rows


def hybrid_row(form: Form, table_key: str) -> int:
    """The row, from 1, of the import-only row of a table, under the print area."""
    return note_row(form, table_key) + 2


@cache
def addresses(form: Form) -> Mapping[str, Place]:
    """The cell of every figure, of ``last.`` and each key of last year, and of every scalar.

    A merged value has the address of its first cell.
    """
    found: dict[str, Place] = {}
    for table in form.tables:
        layout = grid(form, table.key)
        for key, box in layout.values.items():
            found[key] = cell_place(table.sheet, address(box.row + TABLE_FIRST_ROW - 1, box.column))
        found[f"notes.{table.key}"] = cell_place(table.sheet, f"A{note_row(form, table.key)}")
        row = hybrid_row(form, table.key) - 1
        for index, key in enumerate(imported(form, table.key)):
            found[key] = cell_place(table.sheet, address(row, layout.label_columns + index))
    for index, key in enumerate(form.last):
        found[LAST + key] = cell_place(COVER, f"{'CE'[index % 2]}{LAST_FIRST_ROW + index // 2}")
    return found | {key: cell_place(COVER, cell) for key, cell in SCALARS.items()}


def imported(form: Form, table_key: str) -> list[str]:
    """The keys of a table's import-only row, where the form has it."""
    return [key for key in form.by_table[table_key] if form.cells[key].import_only]


@cache
def formulas(form: Form) -> Mapping[str, str]:
    """The formula of each total, without ``=``: empty while its parts are, their sum otherwise."""
    places = addresses(form)
    return {key: total_formula(equation, places) for key, equation in form.computed.items()}


def total_formula(equation: Equation, places: Mapping[str, Place]) -> str:
    """The formula of one total, without ``=``, for cells at these places."""
    parts = arguments(
        (places[str(term.key)] for term in equation.left), str(places[str(equation.total)].sheet)
    )
    return f'IF(COUNT({parts})=0,"",SUM({parts}))'


@cache
def labels(form: Form) -> Mapping[tuple[str, str], str]:
    """The text of every heading and label of the table sheets, by sheet and cell."""
    found: dict[tuple[str, str], str] = {}
    for table in form.tables:
        found[table.sheet, "A1"] = table_section(form, table.key).label
        for box in grid(form, table.key).boxes:
            if box.text:
                found[table.sheet, address(box.row + TABLE_FIRST_ROW - 1, box.column)] = box.text
    return found


def hidden(report: Report, kept: Mapping[str, Number | None], checked: str | None) -> dict[str, Any]:
    """What of a report has no visible cell, as the hidden sheet's JSON.

    ``kept`` are the totals that stand as constants because the report's own figure (or blank) differs;
    ``checked`` is the date of the last full check.
    """
    whole = report.to_dict()
    return {
        **{name: whole[name] for name in ("as_reported", "unplaced", "explanations", "provenance")},
        "kept": {key: number_to_json(number) for key, number in kept.items()},
        "hybrid": report.form.is_hybrid,
        "checked": checked,
    }


def hidden_rows(form: Form, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The rows of the hidden sheet: what the form is, then the JSON in pieces."""
    # ASCII only: a piece is counted in characters, a cell in UTF-16 units
    text = json.dumps(data, separators=(",", ":"))
    return [
        (HIDDEN_EDITION, form.edition),
        (HIDDEN_TEMPLATE, form.template),
        (HIDDEN_DIGEST, form.digest),
        *((HIDDEN_DATA, text[start : start + PIECE]) for start in range(0, len(text), PIECE)),
    ]


def mark_record(
    key: str, place: Place, fills: tuple[str | None, str], notes: tuple[str | None, str]
) -> dict[str, Any]:
    """A marked cell as the hidden sheet remembers it; fills (#RRGGBB) and notes before and with the mark."""
    return {
        "key": key,
        "sheet": place.sheet,
        "cell": place.cell,
        "fill": fills[0],
        "note": notes[0],
        "marked_fill": fills[1],
        "marked_note": notes[1],
    }


@lru_cache(maxsize=4096)
def address(row: int, column: int) -> str:
    """A1 of a row and column counted from 0."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@lru_cache(maxsize=4096)
def position(cell: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an A1 address.

    Raises ValueError for anything else.
    """
    match = _CELL.fullmatch(cell.replace("$", ""))
    if match is None:
        raise ValueError(f"not a cell: {cell!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def quoted(sheet: str) -> str:
    """A sheet's name as formulas and links spell it."""
    return "'" + sheet.replace("'", "''") + "'"


def absolute(place: Place) -> str:
    """A cell with its sheet, as a defined name refers to it."""
    row, column = position(str(place.cell))
    return f"{quoted(str(place.sheet))}!${letters(column)}${row + 1}"


def ranges(cells: Iterable[str]) -> list[str]:
    """Cells with neighbours in a row or a column drawn together: D7, D8, D9 -> D7:D9."""
    runs: list[tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = []
    for cell in cells:
        here = position(cell)
        if runs:
            first, last, step = runs[-1]
            moved = (here[0] - last[0], here[1] - last[1])
            if moved in ((1, 0), (0, 1)) and step in ((0, 0), moved):
                runs[-1] = (first, here, moved)
                continue
        runs.append((here, here, (0, 0)))
    return [
        address(*first) if first == last else f"{address(*first)}:{address(*last)}" for first, last, _ in runs
    ]


def arguments(places: Iterable[Place], sheet: str) -> str:
    """Cells as the arguments of one function in a formula on ``sheet``."""
    by_sheet: dict[str, list[str]] = {}
    for place in places:
        by_sheet.setdefault(str(place.sheet), []).append(str(place.cell))
    return ",".join(
        reference if name == sheet else f"{quoted(name)}!{reference}"
        for name, cells in by_sheet.items()
        for reference in ranges(cells)
    )


def joined(pieces: Sequence[str]) -> dict[str, Any]:
    """The hidden sheet's JSON from its pieces; ValueError when it is damaged."""
    data = json.loads("".join(pieces))
    if not isinstance(data, dict):
        raise ValueError("not an object")
    return data
