"""What the cells of a workbook hold, whoever holds it: a file here, an open book in ``xlgov.excel``."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.form import Form
from xlgov.report import Unplaced
from xlgov.values import BLANK, Kind, Measure, Value, fixed, from_cell, plain_count
from xlgov.workbook.extent import apart, dense
from xlgov.workbook.flags import SheetFlags
from xlgov.workbook.geometry import address, position
from xlgov.workbook.looks import SheetLooks
from xlgov.workbook.package import Package
from xlgov.workbook.places import OnSheet, Places
from xlgov.workbook.protection import Protection
from xlgov.workbook.structure import Sheet

Rows = Sequence[Sequence[object]]
NOTHING = ("", None)
"""what an empty cell holds"""
FAR_OUT = "表格范围以外"


class Contents(ABC):
    """The sheets of one workbook, each read at most once."""

    def __init__(self) -> None:
        self.strays: list[Unplaced] = []
        self._rows: dict[str, Rows] = {}
        self._flags: dict[str, SheetFlags] = {}

    @property
    @abstractmethod
    def sheets(self) -> tuple[Sheet, ...]:
        """The worksheets in their order."""

    @cached_property
    def visible(self) -> Mapping[str, bool]:
        """Whether each worksheet is shown, by its name."""
        return {sheet.name: sheet.visible for sheet in self.sheets}

    def has(self, sheet: str) -> bool:
        """Whether there is a worksheet of this name."""
        return sheet in self.visible

    @property
    @abstractmethod
    def names(self) -> Mapping[str, Place]:
        """The first cell of each defined name that refers to cells of this workbook."""

    @property
    def local_names(self) -> Mapping[str, Mapping[str, Place]]:
        """The same of names that hold for one sheet only, by sheet."""
        return {}

    @property
    @abstractmethod
    def external_links(self) -> bool:
        """Whether the workbook refers to other files."""

    @abstractmethod
    def _read(self, sheet: str) -> Rows:
        """A sheet's values from A1 on; "" where a cell is empty."""

    @abstractmethod
    def _read_flags(self, sheet: str) -> SheetFlags:
        """What a sheet tells beyond its values."""

    def _shared_formula(self, place: Place) -> str | None:
        """The formula of a cell whose flags know only that it has one."""
        return None

    def looks(self, sheet: str) -> SheetLooks | None:
        """The fills and notes of a sheet; None where only the host can tell them."""
        return None

    def protection(self, sheet: str) -> Protection | None:
        """How a sheet is protected; None where only the host can tell."""
        return None

    def flags(self, sheet: str) -> SheetFlags:
        """What a sheet tells beyond its values."""
        found = self._flags.get(sheet)
        if found is None:
            found = self._flags[sheet] = self._read_flags(sheet)
        return found

    def rows(self, sheet: str) -> Rows:
        """A sheet's values from A1 on, row by row; "" where a cell is empty."""
        found = self._rows.get(sheet)
        if found is None:
            found = self._rows[sheet] = self._read(sheet)
        return found

    def content(self, place: Place) -> object:
        """What a cell holds: a number, text, a date, or "" for nothing."""
        sheet = str(place.sheet)
        row, column = position(str(place.cell))
        rows = self._rows.get(sheet)
        try:
            return (self.rows(sheet) if rows is None else rows)[row][column]
        except IndexError:
            return ""

    def value(self, place: Place, measure: Measure) -> Value:
        """A cell as a figure, with errors and formulas that were never computed told apart from blanks."""
        content = self.content(place)
        if isinstance(content, float):
            return from_cell(content, measure)
        flags = self.flags(str(place.sheet))
        cell = str(place.cell)
        if cell in flags.errors:
            return Value(Kind.ERROR, typed=flags.errors[cell] or "#VALUE!")
        formula = flags.formulas.get(cell)
        if formula is not None and not formula.computed and content in NOTHING:
            return Value(Kind.FORMULA, typed=f"={self.formula(place) or ''}")
        return from_cell(content, measure)

    def values(self, places: Places, form: Form) -> dict[str, Value]:
        """Cells of figures, each as ``value`` reads it."""
        found: dict[str, Value] = {}
        amounts = form.amounts
        for sheet, on_sheet in places.by_sheet.items():
            flags = self.flags(sheet)
            without = {cell for cell, formula in flags.formulas.items() if not formula.computed}
            without |= flags.errors.keys()
            held = self._held(sheet, places, on_sheet)
            for key, cell, content in zip(on_sheet.keys, on_sheet.cells, held, strict=True):
                value = None
                if isinstance(content, float):
                    value = plain_count(content)
                elif content in NOTHING:
                    value = BLANK
                if value is None or cell in without or key in amounts:
                    value = self.value(places[key], form.cells[key].measure)
                found[key] = value
        return found

    def _held(self, sheet: str, places: Places, on_sheet: OnSheet) -> list[object]:
        rows = self.rows(sheet)
        try:
            return [rows[row][column] for row, column in on_sheet.spots]
        except IndexError:  # some lie beyond the last cell that is filled
            return [self.content(places[key]) for key in on_sheet.keys]

    def unread(self, place: Place) -> Value:
        """A cell whose figure does not count: missing, but what stands there is kept in words."""
        return Value(Kind.MISSING, typed=self.text(place))

    def text(self, place: Place) -> str:
        """A cell as text, the way a person sees it."""
        return shown(self.content(place))

    def formula(self, place: Place) -> str | None:
        """A cell's formula without ``=``, resolved where Excel stores it once for several cells."""
        formula = self.flags(str(place.sheet)).formulas.get(str(place.cell))
        if formula is None or formula.text is not None:
            return formula.text if formula else None
        return self._shared_formula(place)

    def texts(self, sheet: str) -> Iterator[tuple[str, str]]:
        """Address and text of every cell of a sheet that is not empty."""
        for row, line in enumerate(self.rows(sheet)):
            for column, content in enumerate(line):
                if content not in NOTHING:
                    yield address(row, column), shown(content)


class FileContents(Contents):
    """The sheets of a workbook file."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self._package = package

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self._package.sheets

    @property
    def names(self) -> Mapping[str, Place]:
        return self._package.names

    @property
    def local_names(self) -> Mapping[str, Mapping[str, Place]]:
        return self._package.local_names

    @property
    def external_links(self) -> bool:
        return self._package.external_links

    def looks(self, sheet: str) -> SheetLooks | None:
        try:
            return self._package.looks(sheet)
        except InputError:
            return None

    def _read_flags(self, sheet: str) -> SheetFlags:
        return self._package.flags(sheet)

    def protection(self, sheet: str) -> Protection | None:
        return self._package.protection(sheet)

    def _shared_formula(self, place: Place) -> str | None:
        return self._package.shared_formula(str(place.sheet), str(place.cell))

    def _read(self, sheet: str) -> Rows:
        try:
            return self._values(sheet)
        except IndexError:
            # a text that is not there: the careful parse names its cell
            self._package.rewrite(sheet)
            return self._values(sheet)

    def _values(self, sheet: str) -> Rows:
        body = self._package.sheet(sheet).body
        if dense(body):
            return self._package.values(body)
        near, strays, addresses, more = apart(body)
        rows, texts = self._package.values(near), self._package.values(strays)
        errors = self.flags(sheet).errors
        for cell, line in zip(addresses, texts, strict=True):
            text = shown(line[0]) or errors.get(cell, "")
            self.strays.append(Unplaced(place=str(Place(sheet, cell)), text=text, near=FAR_OUT))
        if more:
            text = f"还有 {more} 个有内容的单元格没有一一列出"
            self.strays.append(Unplaced(place=sheet, text=text, near=FAR_OUT))
        return rows


def shown(content: object) -> str:
    """A cell's content as a person sees it."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, float) and (count := plain_count(content)):
        return str(count.number)
    if isinstance(content, (int, float)):
        value = from_cell(content, Measure.MONEY)
        return fixed(value.number) if value.number is not None else value.typed
    if isinstance(content, datetime.datetime):
        return content.date().isoformat() if content.time() == datetime.time() else content.isoformat(" ")
    if isinstance(content, (datetime.date, datetime.time)):
        return content.isoformat()
    return str(content)
