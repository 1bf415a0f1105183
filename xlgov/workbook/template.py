"""Where everything stands in the master workbook of a form: the contract between the builder and the reader.

Pure: it knows sheets and addresses, not how a workbook is written. A statutory table starts in A2 of its
sheet, under the section's heading; the note printed under a table stands in the row below it, and a row that
is only imported outside the print area, two rows further down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from xlgov.finding import Finding, Place, cell_place
from xlgov.form import Equation, Form, Section, Table, defined_name
from xlgov.form.identities import LAST
from xlgov.form.layout import grid
from xlgov.report.paragraphs import text_of
from xlgov.workbook import pages
from xlgov.workbook.geometry import address, arguments, position, quoted
from xlgov.workbook.live import LiveSheet, live_sheet
from xlgov.workbook.places import Places

FOLDER = Path("workbook_templates")
"""where the project keeps the blank workbooks"""
Cells = frozenset[tuple[int, int]]
"""rows and columns, from 0"""


class TextRange(NamedTuple):
    """Where the paragraphs of a section stand: one per row from ``row`` (from 1) on."""

    sheet: str
    column: str
    row: int
    rows: int

    @property
    def first(self) -> Place:
        """The cell of the first paragraph."""
        return self.at(1)

    def at(self, number: int) -> Place:
        """The cell of a paragraph, counted from 1."""
        return Place(self.sheet, f"{self.column}{self.row + number - 1}")

    def ref(self, rows: int | None = None) -> str:
        """The range, absolute and with its sheet; ``rows`` where the sheet was made longer."""
        last = self.row + (rows or self.rows) - 1
        return f"{quoted(self.sheet)}!${self.column}${self.row}:${self.column}${last}"


class Template:
    """The master workbook of one form; each part is worked out once, when it is first asked for."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def sheets(self, appended: Sequence[str] = ()) -> tuple[str, ...]:
        """Every sheet in its order, the hidden one last; ``appended`` stand after RESULTS."""
        sections = (section.sheet for section in self.form.sections)
        return (
            pages.COVER,
            *sections,
            pages.RESULTS,
            *appended,
            pages.GUIDE,
            pages.RULES,
            pages.HIDDEN,
        )

    @cached_property
    def all_sheets(self) -> frozenset[str]:
        """Every sheet of ours that a workbook of the form can have."""
        return frozenset(self.sheets(pages.ADDED_SHEETS))

    def text_range(self, section_key: str) -> TextRange:
        """Where a section's paragraphs stand; its name is ``pages.section_name``."""
        sheet = self.form.section(section_key).sheet
        return TextRange(sheet, pages.TEXT_COLUMN, pages.TEXT_FIRST_ROW, pages.TEXT_ROWS)

    @cached_property
    def text_ranges(self) -> Mapping[str, TextRange]:
        """The ranges of the sections of prose, by the key of the section."""
        return {part.key: self.text_range(part.key) for part in self.form.sections if part.kind == "text"}

    def section(self, table_key: str) -> Section:
        """The section whose heading stands over a table."""
        number = self.form.table(table_key).section
        return next(section for section in self.form.sections if section.number == number)

    def note_row(self, table_key: str) -> int:
        """The row, from 1, of the note under a table; the last row of its print area."""
        return pages.TABLE_FIRST_ROW + grid(self.form, table_key).rows

    def note_label(self, table_key: str) -> str:
        """The cell that says what the note's row is, beside the print area."""
        return address(self.note_row(table_key) - 1, grid(self.form, table_key).columns + 1)

    def hybrid_row(self, table_key: str) -> int:
        """The row, from 1, where the import-only row of a table has its place."""
        return self.note_row(table_key) + 2

    def imported(self, table_key: str) -> list[str]:
        """The keys of a table's import-only row; none in the statutory form."""
        form = self.form
        return [key for key in form.hybrid_keys if form.is_hybrid and form.cells[key].table == table_key]

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The cell of every figure, of ``last.`` and each key of last year, and of every scalar.

        A merged value has the address of its first cell.
        """
        found: dict[str, Place] = {}
        for table in self.form.tables:
            found |= self._table_places(table)
        for index, key in enumerate(self.form.last):
            found[LAST + key] = cell_place(
                pages.COVER, f"{'CE'[index % 2]}{pages.LAST_FIRST_ROW + index // 2}"
            )
        for key, cell in pages.SCALARS.items():
            found[key] = cell_place(pages.COVER, cell)
        return found

    def _table_places(self, table: Table) -> dict[str, Place]:
        layout = grid(self.form, table.key)
        top = pages.TABLE_FIRST_ROW - 1
        found = {
            key: cell_place(table.sheet, address(box.row + top, box.column))
            for key, box in layout.values.items()
        }
        found[f"notes.{table.key}"] = cell_place(table.sheet, f"A{self.note_row(table.key)}")
        row = self.hybrid_row(table.key) - 1
        for index, key in enumerate(self.imported(table.key)):
            found[key] = cell_place(table.sheet, address(row, layout.label_columns + index))
        return found

    @cached_property
    def names(self) -> Mapping[str, Place]:
        """The cell of every defined name; of the paragraphs of a section the first."""
        found = {defined_name(key): place for key, place in self.places.items()}
        for key, text in self.text_ranges.items():
            found[pages.section_name(key)] = text.first
        return found

    def place(self, key: str) -> Place | None:
        """The cell of a figure, a scalar, a text or a paragraph of one; None for any other key."""
        text, number = text_of(key)
        section = text.removeprefix("sections.")
        if text != section and section in self.text_ranges:
            return self.text_ranges[section].at(number or 1)
        return self.places.get(key)

    def places_of(self, findings: Iterable[Finding]) -> dict[str, Place]:
        """The cells that findings speak of, as far as a workbook has them, by key."""
        keys = dict.fromkeys(ref.key for finding in findings for ref in finding.cells if ref.key)
        return {key: place for key in keys if (place := self.place(key)) is not None}

    @cached_property
    def formulas(self) -> Mapping[str, str]:
        """The formula of each total, without ``=``: empty while its parts are, their sum otherwise."""
        return {key: total_formula(equation, self.places) for key, equation in self.form.computed.items()}

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that each total adds up."""
        computed = self.form.computed
        return {key: tuple(str(term.key) for term in equation.left) for key, equation in computed.items()}

    @cached_property
    def totals(self) -> Mapping[str, Mapping[str, Place]]:
        """The cells of each total and its parts."""
        computed = self.form.computed
        return {total: {key: self.places[key] for key in computed[total].keys} for total in computed}

    @cached_property
    def labels(self) -> Mapping[tuple[str, str], str]:
        """The text of every heading and label of the table sheets, by sheet and cell."""
        found: dict[tuple[str, str], str] = {}
        for table in self.form.tables:
            found[table.sheet, "A1"] = self.section(table.key).label
            for box in grid(self.form, table.key).boxes:
                if box.text:
                    found[table.sheet, address(box.row + pages.TABLE_FIRST_ROW - 1, box.column)] = box.text
        return found

    @cached_property
    def labels_on(self) -> Mapping[str, Sequence[tuple[int, int, str]]]:
        """The labels of each table sheet with their row and column, from 0."""
        found: dict[str, list[tuple[int, int, str]]] = {table.sheet: [] for table in self.form.tables}
        for (sheet, cell), text in self.labels.items():
            found[sheet].append((*position(cell), text))
        return found

    @cached_property
    def live(self) -> Mapping[str, LiveSheet]:
        """The live checks of each table sheet, by its name."""
        return {
            table.sheet: live_sheet(self.form, table, self.places, self._band(table))
            for table in self.form.tables
        }

    @cached_property
    def check_cells(self) -> Mapping[str, tuple[str, ...]]:
        """The cells of the live checks of each table sheet, by its name."""
        return {
            sheet: tuple(str(check.place.cell) for check in live.checks) for sheet, live in self.live.items()
        }

    def _band(self, table: Table) -> int:
        """The row, from 0, that opens the part under a table."""
        return self.note_row(table.key) + (3 if self.imported(table.key) else 1)

    @cached_property
    def printed(self) -> Mapping[str, Mapping[str, Place]]:
        """The cells of the printed figures of each table sheet, by its name."""
        return {
            table.sheet: {key: self.places[key] for key in grid(self.form, table.key).values}
            for table in self.form.tables
        }

    @cached_property
    def standing(self) -> Places:
        """The cells of all printed figures."""
        return Places({key: place for cells in self.printed.values() for key, place in cells.items()})

    def at_home(self, sheet: str, places: Mapping[str, Place]) -> bool:
        """Whether every printed figure of a table sheet stands where the template has it."""
        return places is self.standing or self.printed[sheet].items() <= places.items()

    def has_moved(self, total: str, places: Mapping[str, Place]) -> bool:
        """Whether a total or one of its parts does not stand where the template has it."""
        return places is not self.standing and not self.totals[total].items() <= places.items()

    @cached_property
    def filled(self) -> Mapping[str, Cells]:
        """The cells of each table sheet that the template fills or leaves to the unit."""
        return {table.sheet: frozenset(map(position, self._filled(table))) for table in self.form.tables}

    @cached_property
    def checks(self) -> Mapping[str, Cells]:
        """The cells of each table sheet with a check, or with words of ours around the table."""
        return {
            table.sheet: frozenset(map(position, self.live[table.sheet].cells | {self.note_label(table.key)}))
            for table in self.form.tables
        }

    def _filled(self, table: Table) -> set[str]:
        live = self.live[table.sheet]
        cells = {str(place.cell) for place in self.places.values() if place.sheet == table.sheet}
        cells |= {cell for sheet, cell in self.labels if sheet == table.sheet}
        cells |= live.cells | {self.note_label(table.key)}
        if self.form.is_hybrid:
            cells.add(f"A{self.hybrid_row(table.key)}")
        return cells


def template_name(form: Form) -> str:
    """The file name of an edition's blank workbook."""
    return f"政府信息公开年报模板-{form.edition}.xlsx"


@cache
def template_of(form: Form) -> Template:
    """The template of a form; one for all who ask."""
    return Template(form)


def total_formula(equation: Equation, places: Mapping[str, Place]) -> str:
    """The formula of one total, without ``=``, for cells at these places."""
    parts = arguments(
        (places[str(term.key)] for term in equation.left), str(places[str(equation.total)].sheet)
    )
    return f'IF(COUNT({parts})=0,"",SUM({parts}))'
