"""What the cells of a workbook hold, whoever holds it: a file here, an open book in ``xlgov.excel``.

A file's values come from python-calamine, which is given nothing but sheets in the plain spelling.
"""

from __future__ import annotations

import datetime
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from typing import TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.report import Unplaced
from xlgov.values import Kind, Measure, Value, fixed, from_cell
from xlgov.workbook.flags import SheetFlags
from xlgov.workbook.geometry import address, position
from xlgov.workbook.package import Package
from xlgov.workbook.structure import Sheet

Rows = Sequence[Sequence[object]]
_T = TypeVar("_T")
_FAR_OUT = "表格范围以外"


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
        return self._package.shared_formula(str(place.sheet), str(place.cell))

    def _read(self, sheet: str) -> Rows:
        if not self._package.sheet(sheet).dense:
            return self._read_apart(sheet)
        try:
            if not (self._package.sheet(sheet).stored and self._book):
                return _rows(self._repacked, sheet)
            try:
                return _rows(self._book, sheet)
            except CalamineError:
                # what no proof over bytes can see, the careful parse names or puts right
                xml = self._package.rewrite(sheet).xml
                return _rows(_opened(self._package.packed({sheet: xml})), sheet)
        except CalamineError as error:
            raise _damaged().at(sheet=sheet) from error

    def _read_apart(self, sheet: str) -> Rows:
        """The cells near A1; those far out are strays."""
        near, strays, addresses, more = self._package.apart(sheet)
        try:
            book = _opened(self._package.packed({"near": near, "strays": strays}))
            rows = _rows(book, "near")
            texts = _rows(book, "strays")
        except CalamineError as error:
            raise _damaged().at(sheet=sheet) from error
        errors = self.flags(sheet).errors
        for cell, line in zip_longest(addresses, texts, fillvalue=("",)):
            text = shown(line[0]) or errors.get(str(cell), "")
            self.strays.append(Unplaced(place=str(Place(sheet, str(cell))), text=text, near=_FAR_OUT))
        if more:
            text = f"还有 {more} 个有内容的单元格没有一一列出"
            self.strays.append(Unplaced(place=sheet, text=text, near=_FAR_OUT))
        return rows

    @cached_property
    def _book(self) -> CalamineWorkbook | None:
        """The file itself, where python-calamine finds in it what was found here."""
        if not self._package.direct:
            return None
        try:
            book = _opened(self._package.content)
        except CalamineError:
            return None
        return book if tuple(book.sheet_names) == self._package.order else None

    @cached_property
    def _repacked(self) -> CalamineWorkbook:
        return _opened(self._package.repacked())


def _opened(content: bytes) -> CalamineWorkbook:
    return _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))


def _rows(book: CalamineWorkbook, sheet: str) -> Rows:
    return _guarded(lambda: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))


def _guarded(work: Callable[[], _T]) -> _T:
    """What python-calamine gives; a panic in it, which is no Exception, becomes its own error."""
    try:
        return work()
    except CalamineError:
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise CalamineError(str(error)) from error
        raise


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


def _damaged() -> InputError:
    return InputError("工作簿已损坏，读不出内容", "请用 Excel 或 WPS 打开并修复，另存为 .xlsx 后重试。")
