"""An open workbook as the reader of workbooks wants it: a copy of it, read like any file.

Copying and reading take LibreOffice as long as asking for the values alone, and what is read is the same to
the letter. Where the host gives no copy, or one that only its own programs can read (transparent encryption,
rights management), the open workbook itself is asked, and what it cannot tell at a bearable cost is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlgov.errors import InputError
from xlgov.excel import hosts, patience
from xlgov.excel.hidden import Hidden, hidden_in
from xlgov.finding import Observation, Place, Severity
from xlgov.form import Form
from xlgov.report import Loaded
from xlgov.values import EXCEL_ERRORS
from xlgov.workbook import geometry
from xlgov.workbook.cells import Contents, FileContents, Rows
from xlgov.workbook.extent import MAX_AREA, MAX_COLUMNS, MAX_ROWS
from xlgov.workbook.flags import Formula, SheetFlags
from xlgov.workbook.package import open_package
from xlgov.workbook.reader import read_contents
from xlgov.workbook.structure import Sheet, place_of
from xlgov.workbook.template import Template, template_of

if TYPE_CHECKING:
    import xlwings as xw

_NOT_ASKED = Observation(
    "C-FORMULA",
    "这次读不到工作簿的副本（可能是加密软件不允许），合并的单元格、隐藏的列、改变显示的数字格式没有检查",
    severity=Severity.INFO,
    cause="单位的加密软件或者权限设置不让别的程序读副本。",
    advice="保存后再用命令行的校验核对一次；其他内容已照常检查。",
    cured_by_writing=True,
)
_VISIBLE = (True, -1)
"""What hosts say of a sheet that is shown; Excel's "very hidden" is 2."""


class AskedContents(Contents):
    """The sheets of an open workbook that gives no copy, each asked for when it is first needed."""

    def __init__(self, book: xw.Book) -> None:
        super().__init__()
        self._book = book
        self._open = {sheet.name: sheet for sheet in book.sheets}
        self._blocks: dict[str, xw.Range] = {}

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(Sheet(name, "", sheet.visible in _VISIBLE) for name, sheet in self._open.items())

    @cached_property
    def names(self) -> Mapping[str, Place]:
        return self._asked(self._book.names)

    @cached_property
    def local_names(self) -> Mapping[str, Mapping[str, Place]]:
        found = {name: self._asked(sheet.names, local=True) for name, sheet in self._open.items()}
        return {sheet: names for sheet, names in found.items() if names}

    @property
    def external_links(self) -> bool:
        for flags in self._flags.values():
            for formula in flags.formulas.values():
                if formula.text and _leads_out(formula.text):
                    return True
        return False

    def _asked(self, names: xw.main.Names, *, local: bool = False) -> dict[str, Place]:
        """Our names among these that lead to a cell, one by one: a third of a second in LibreOffice."""
        found: dict[str, Place] = {}
        for name in names:
            # Excel gives the names of single sheets among those of the workbook
            sheet, _, own = name.name.rpartition("!")
            if own.lower().startswith("xg") and (local or not sheet):
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
        asked: Rows = self._block(sheet).options(ndim=2, err_to_str=True, empty="").value
        return asked

    def _read_flags(self, sheet: str) -> SheetFlags:
        errors: dict[str, str] = {}
        formulas: dict[str, Formula] = {}
        rows = self.rows(sheet)
        for row, (line, texts) in enumerate(zip(rows, self._texts(sheet), strict=True)):
            for column, (content, text) in enumerate(zip(line, texts, strict=True)):
                if isinstance(content, str) and content in EXCEL_ERRORS:
                    errors[geometry.address(row, column)] = content
                # a text that begins with = stands in the cell as it is
                if isinstance(text, str) and text.startswith("=") and text != content:
                    formulas[geometry.address(row, column)] = Formula(text[1:], computed=True)
        return SheetFlags(errors, formulas, self._hidden_rows(sheet, len(rows)))

    def _texts(self, sheet: str) -> Sequence[Any]:
        """Formulas and constants of a sheet, rows of cells.

        Excel tells none of a block where one text is longer than a formula can be (xlwings issue 887); then
        each cell is asked, and what even then is not told is no formula.
        """
        block = self._block(sheet)
        try:
            return _square(block.formula)
        except Exception as error:
            if patience.is_busy(error):
                raise
        return [[_told(cell) for cell in line] for line in block.rows]

    def _hidden_rows(self, sheet: str, count: int) -> frozenset[int]:
        cells = self._open[sheet].range(f"A1:A{count}")
        hidden = cells.rows.hidden
        if hidden is None:
            return frozenset(number for number in range(count) if cells.rows(number + 1).rows.hidden)
        return frozenset(range(count)) if hidden else frozenset()


def contents_of(book: xw.Book) -> Contents:
    """What stands in an open workbook now, saved or not."""
    return _copy_of(book) or AskedContents(book)


def _copy_of(book: xw.Book) -> FileContents | None:
    """A copy of an open workbook as a file is read; None where there is none or Python cannot read it."""
    content = hosts.copied(book)
    if content is None:
        return None
    try:
        copy = FileContents(open_package(content))
    except InputError:
        return None
    return copy if hosts.has_sheets(book, [sheet.name for sheet in copy.sheets]) else None


def _leads_out(formula: str) -> bool:
    """Whether a formula refers to another file, as Excel or as LibreOffice writes it."""
    bracketed = "[" in formula and "]" in formula
    return "!" in formula and ("file:" in formula or bracketed)


@dataclass(frozen=True)
class Live:
    """An open workbook as it was read: its cells, and the report in them."""

    book: xw.Book
    contents: Contents
    loaded: Loaded

    @property
    def form(self) -> Form:
        """The variant of the form that the report is of."""
        return self.loaded.report.form

    @cached_property
    def hidden(self) -> Hidden:
        """Its hidden sheet. There is one of it, which knows what was written since."""
        return hidden_in(self.contents)

    @property
    def template(self) -> Template:
        """Where the template has everything."""
        return template_of(self.form)


def read_book(book: xw.Book) -> Live:
    """Read what stands in an open workbook now, saved or not.

    Raises InputError when it has none of the statutory tables.
    """
    contents = contents_of(book)
    loaded = read_contents(contents, book.name, None)
    if isinstance(contents, AskedContents):
        loaded = replace(loaded, observations=(*loaded.observations, _NOT_ASKED))
    return Live(book, contents, loaded)


def _told(cell: xw.Range) -> object:
    try:
        return cell.formula
    except Exception as error:
        if patience.is_busy(error):
            raise
        return None


def _square(block: Any) -> Sequence[Sequence[Any]]:
    """What a host gives for the formulas of a block: rows of cells, or the one cell."""
    return block if isinstance(block, (tuple, list)) else ((block,),)
