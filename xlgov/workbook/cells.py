"""What the cells of a workbook hold, whoever holds it: a file here, an open book in ``xlgov.excel``.

A file's values come from python-calamine, and from openpyxl where something is odd.
"""

from __future__ import annotations

import datetime
import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from python_calamine import CalamineError, CalamineWorkbook

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.report import Unplaced
from xlgov.values import Kind, Measure, Value, fixed, from_cell
from xlgov.workbook.flags import SheetFlags
from xlgov.workbook.geometry import address, position
from xlgov.workbook.package import Package
from xlgov.workbook.structure import Sheet

MAX_AREA = 400_000
"""cells of a sheet's rectangle that are read densely; a sheet of the form has about 3,000"""
MAX_ROWS, MAX_COLUMNS = 5_000, 200
"""of a sheet with stray cells far out; what lies beyond is reported, not read into the form"""

Rows = Sequence[Sequence[object]]


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

    @property
    @abstractmethod
    def names(self) -> Mapping[str, Place]:
        """The first cell of each defined name that refers to cells of this workbook."""

    @property
    def local_names(self) -> Mapping[str, Mapping[str, Place]]:
        """The same of names that hold for one sheet only, by sheet."""
        return {}

    @property
    def dead_names(self) -> frozenset[str]:
        """The names for the whole workbook whose cells were deleted."""
        return frozenset()

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
        row, column = position(str(place.cell))
        try:
            return self.rows(str(place.sheet))[row][column]
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
        if formula is not None and not formula.computed and content in ("", None):
            return Value(Kind.FORMULA, typed=f"={self.formula(place) or ''}")
        return from_cell(content, measure)

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
                if content not in ("", None):
                    yield address(row, column), shown(content)


class FileContents(Contents):
    """The sheets of a workbook file."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self._package = package
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(package.content))
        except CalamineError as error:
            raise _damaged() from error

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
    def dead_names(self) -> frozenset[str]:
        return self._package.dead_names

    @property
    def external_links(self) -> bool:
        return self._package.external_links

    def _read_flags(self, sheet: str) -> SheetFlags:
        return self._package.flags(sheet)

    def _shared_formula(self, place: Place) -> str | None:
        content = self._careful[str(place.sheet)][str(place.cell)].value
        return content.removeprefix("=") if isinstance(content, str) else None

    def _read(self, sheet: str) -> Rows:
        if self._package.area(sheet) > MAX_AREA:
            return self._read_sparse(sheet)
        try:
            rows: Rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except CalamineError as error:
            raise _damaged().at(sheet=sheet) from error
        return rows

    def _read_sparse(self, sheet: str) -> Rows:
        rows: dict[int, dict[int, object]] = {}
        for cells in self._careful_values[sheet]._cells.values():
            if cells.value is None:
                continue
            row, column = cells.row - 1, cells.column - 1
            if row < MAX_ROWS and column < MAX_COLUMNS:
                rows.setdefault(row, {})[column] = cells.value
            else:
                place = Place(sheet, address(row, column))
                self.strays.append(Unplaced(place=str(place), text=shown(cells.value), near="表格范围以外"))
        height = max(rows, default=-1) + 1
        return [
            [rows.get(row, {}).get(column, "") for column in range(max(rows.get(row, {}), default=-1) + 1)]
            for row in range(height)
        ]

    @cached_property
    def _careful(self):  # type: ignore[no-untyped-def]  # openpyxl is imported only when it is needed
        return _opened(self._package.content, values=False)

    @cached_property
    def _careful_values(self):  # type: ignore[no-untyped-def]
        return _opened(self._package.content, values=True)


def shown(content: object) -> str:
    """A cell's content as a person sees it."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, (int, float)):
        value = from_cell(content, Measure.MONEY)
        return fixed(value.number) if value.number is not None else value.typed
    if isinstance(content, datetime.datetime):
        return content.date().isoformat() if content.time() == datetime.time() else content.isoformat(" ")
    if isinstance(content, (datetime.date, datetime.time)):
        return content.isoformat()
    return str(content)


def _opened(content: bytes, *, values: bool):  # type: ignore[no-untyped-def]
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), data_only=values)
    except Exception as error:  # openpyxl raises whatever a damaged part leads to
        raise _damaged() from error


def _damaged() -> InputError:
    return InputError("工作簿已损坏，读不出内容", "请用 Excel 或 WPS 打开并修复，另存为 .xlsx 后重试。")
