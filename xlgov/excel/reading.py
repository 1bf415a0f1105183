"""An open workbook as the reader of workbooks wants it: each sheet's values and formulas in one call each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlgov.finding import Place
from xlgov.form import EDITIONS, Form, defined_name, edition
from xlgov.report import Loaded
from xlgov.values import EXCEL_ERRORS
from xlgov.workbook import geometry, pages
from xlgov.workbook.cells import Contents, Rows
from xlgov.workbook.extent import MAX_AREA, MAX_COLUMNS, MAX_ROWS
from xlgov.workbook.flags import Formula, SheetFlags
from xlgov.workbook.memory import remembered
from xlgov.workbook.reader import names_by_position, read_contents
from xlgov.workbook.structure import Sheet, place_of
from xlgov.workbook.template import Template, template_of
from xlgov.workbook.texts import ADVICE

if TYPE_CHECKING:
    import xlwings as xw

_VISIBLE = (True, -1)
"""What hosts say of a sheet that is shown; Excel's "very hidden" is 2."""


class LiveContents(Contents):
    """The sheets of an open workbook, each read when it is first asked for."""

    def __init__(self, book: xw.Book) -> None:
        super().__init__()
        self._book = book
        self._open = {sheet.name: sheet for sheet in book.sheets}
        self._blocks: dict[str, xw.Range] = {}

    def has(self, sheet: str) -> bool:
        """Whether the workbook has a sheet of this name."""
        return sheet in self._open

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(Sheet(name, "", sheet.visible in _VISIBLE) for name, sheet in self._open.items())

    @cached_property
    def names(self) -> Mapping[str, Place]:
        return self._template_names() or self._asked()

    @property
    def external_links(self) -> bool:
        for flags in self._flags.values():
            for formula in flags.formulas.values():
                if formula.text and _leads_out(formula.text):
                    return True
        return False

    def _template_names(self) -> Mapping[str, Place]:
        """The template's places, which are as good as its names while every label stands where it should.

        Asking for two hundred names one by one takes longer than everything else.
        """
        memory = remembered(self)
        if memory.edition not in EDITIONS:
            return {}
        form = edition(memory.edition)
        names = names_by_position(form, self, memory, share=1.0)
        if not names or not self._undisturbed(form):
            return {}
        return names if all(self._named(key) == names[defined_name(key)] for key in _samples(form)) else {}

    def _named(self, key: str) -> Place | None:
        """Where the name of a figure stands."""
        try:
            return place_of((self._book.names(defined_name(key)).refers_to or "").removeprefix("="))
        except Exception:  # each host has its own error for a name that is not there
            return None

    def _undisturbed(self, form: Form) -> bool:
        """Whether no row or column was put in or taken out on the cover and the text sheets."""
        for key, label in pages.LABELS.items():
            row, column = geometry.position(pages.SCALARS[key])
            if self.text(Place(pages.COVER, geometry.address(row, column - 1))) != label:
                return False
        above = template_of(form).text_ranges.values()
        return all(self.text(Place(part.sheet, f"{part.column}{part.row - 1}")) == ADVICE for part in above)

    def _asked(self) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for name in self._book.names:
            own = name.name
            if own.lower().startswith("xg"):
                place = place_of((name.refers_to or "").removeprefix("="))
                if place and place.sheet in self._open:
                    found[own] = place
        return found

    def _block(self, sheet: str) -> xw.Range:
        if sheet not in self._blocks:
            used = self._open[sheet].used_range
            rows, columns = used.shape
            rows, columns = used.row + rows - 1, used.column + columns - 1
            if rows * columns > MAX_AREA:
                rows, columns = min(rows, MAX_ROWS), min(columns, MAX_COLUMNS)
            # an address costs one call; corners cost a comparison of their sheets besides
            self._blocks[sheet] = self._open[sheet].range(f"A1:{geometry.address(rows - 1, columns - 1)}")
        return self._blocks[sheet]

    def _read(self, sheet: str) -> Rows:
        rows: Rows = self._block(sheet).options(ndim=2, err_to_str=True, empty="").value
        return rows

    def _read_flags(self, sheet: str) -> SheetFlags:
        errors: dict[str, str] = {}
        formulas: dict[str, Formula] = {}
        rows = self.rows(sheet)
        for row, (line, texts) in enumerate(zip(rows, _square(self._block(sheet).formula), strict=True)):
            for column, (content, text) in enumerate(zip(line, texts, strict=True)):
                if isinstance(content, str) and content in EXCEL_ERRORS:
                    errors[geometry.address(row, column)] = content
                # a text that begins with = stands in the cell as it is
                if isinstance(text, str) and text.startswith("=") and text != content:
                    formulas[geometry.address(row, column)] = Formula(text[1:], computed=True)
        return SheetFlags(errors, formulas, self._hidden_rows(sheet, len(rows)))

    def _hidden_rows(self, sheet: str, count: int) -> frozenset[int]:
        cells = self._open[sheet].range(f"A1:A{count}")
        hidden = cells.rows.hidden
        if hidden is None:
            return frozenset(number for number in range(count) if cells.rows(number + 1).rows.hidden)
        return frozenset(range(count)) if hidden else frozenset()


def _leads_out(formula: str) -> bool:
    """Whether a formula refers to another file, as Excel or as LibreOffice writes it."""
    bracketed = "[" in formula and "]" in formula
    return "!" in formula and ("file:" in formula or bracketed)


@dataclass(frozen=True)
class Live:
    """An open workbook as it was read: its cells, and the report in them."""

    book: xw.Book
    contents: LiveContents
    loaded: Loaded

    @property
    def form(self) -> Form:
        """The variant of the form that the report is of."""
        return self.loaded.report.form

    @property
    def template(self) -> Template:
        """Where the template has everything."""
        return template_of(self.form)


def read_book(book: xw.Book) -> Live:
    """Read what stands in an open workbook now, saved or not.

    Raises InputError when it has none of the statutory tables.
    """
    contents = LiveContents(book)
    return Live(book, contents, read_contents(contents, book.name, None))


def _samples(form: Form) -> list[str]:
    """The first and the last figure of each table: were their names lost or moved, others would be too."""
    tables = [[key for key in form.keys if form.cells[key].table == table.key] for table in form.tables]
    return [key for keys in tables for key in (keys[0], keys[-1])]


def _square(block: Any) -> Sequence[Sequence[Any]]:
    """What a host gives for the formulas of a block: rows of cells, or the one cell."""
    return block if isinstance(block, (tuple, list)) else ((block,),)
