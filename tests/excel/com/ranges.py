"""Range: one or more areas of a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from tests.excel.com.cells import Cell, Failure, area
from tests.excel.com.comments import Comment, CommentThreaded
from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import VALUES, raised
from tests.excel.com.looks import Borders, Font, Interior
from tests.excel.com.typing_in import enter, enter_formula, formula_of, value_of
from xlgov.workbook import geometry

if TYPE_CHECKING:
    from tests.excel.com.worksheets import Worksheet

Area = tuple[int, int, int, int]
ROWS, COLUMNS = 1_048_576, 16_384
ADDRESS_LIMIT = 255
"""Characters of an address that Range takes and that Address gives (many reports of error 1004)."""
BLOCK_TEXT_LIMIT, OLD_BLOCK_TEXT_LIMIT = 8_203, 911
"""Characters of a text in an array of values, before Excel 2016 and before 2007 (Microsoft KB 818808)."""
FORMULA_TEXT_LIMIT = 8_221
"""Characters of a text that Formula tells (xlwings issue 887: Excel 2016)."""
_PIECE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^!',]+)!)?(?P<ref>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
    r"|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+)",
    re.IGNORECASE,
)
_ALIGNMENTS = {
    "left": -4131,
    "center": -4108,
    "right": -4152,
    "general": 1,
    "top": -4160,
    "bottom": -4107,
    "justify": -4130,
    "distributed": -4117,
    "fill": 5,
    "centerContinuous": 7,
}


class Range(CDispatch):
    """Cells of a sheet; ``unit`` says whether they are counted as cells, rows or columns."""

    iid = "{00020846-0000-0000-C000-000000000046}"
    since: ClassVar[dict[str, str]] = {
        "Formula2": "dynamic_arrays",
        "HasSpill": "dynamic_arrays",
        "CommentThreaded": "threaded_comments",
    }

    def __init__(self, home: Worksheet, areas: Iterable[Area], unit: str = "cells") -> None:
        super().__init__(home.excel)
        self.home, self.areas, self.unit = home, list(areas), unit
        self.sheet = home.file

    # --- for the fake itself

    def cells(self) -> Iterator[Cell]:
        """All cells; whole rows and columns as far as the sheet is used."""
        bottom, right = self.sheet.cells.used()[2:]
        for top, left, last, end in self.areas:
            last, end = (
                (min(last, bottom) if last == ROWS else last),
                (min(end, right) if end == COLUMNS else end),
            )
            for row in range(top, last + 1):
                for column in range(left, end + 1):
                    yield row, column

    def styles(self) -> set[int]:
        return {self.sheet.cells.style(cell) for cell in self.cells()}

    def first(self) -> Cell:
        return self.areas[0][:2]

    def is_one_cell(self) -> bool:
        return len(self.areas) == 1 and self.areas[0][:2] == self.areas[0][2:]

    def restyle(self, new: Callable[[int], int], what: str, of: str = "Range") -> None:
        """Give each cell the style that follows from its old one."""
        if not self.home.allows("formatCells") and self.home.is_guarded:
            raise raised(f"Unable to set the {what} property of the {of} class")
        for cell in self._with_merged():
            old = self.sheet.cells.style(cell)
            if (style := new(old)) != old:
                self.sheet.cells.put_style(cell, style)
        self.home.book.saved = False

    def _with_merged(self) -> list[Cell]:
        """All cells; a look that a merged cell gets is that of all cells under it."""
        found = dict.fromkeys(self.cells())
        for top, left, bottom, right in self.sheet.cells.merged():
            if (top, left) in found:
                for row in range(top, bottom + 1):
                    found |= dict.fromkeys((row, column) for column in range(left, right + 1))
        return list(found)

    def guard(self, what: str = "") -> None:
        """1004 where a cell is locked on a protected sheet."""
        if not self.home.is_guarded:
            return
        styles = self.sheet.file.styles
        if any(styles.is_locked(style) for style in self.styles()):
            raise raised(
                what
                or "The cell or chart you're trying to change is on a protected sheet. To make a change, "
                "unprotect the sheet. You might be requested to enter a password."
            )

    def _grid(self, told: Callable[[Cell], Any]) -> Any:
        """Of one cell what is told of it, of more a tuple of rows; only the first area."""
        top, left, bottom, right = self.areas[0]
        if bottom == ROWS or right == COLUMNS:
            raise NotImplementedError("the values of whole rows or columns")
        if (top, left) == (bottom, right):
            return told((top, left))
        return tuple(
            tuple(told((row, column)) for column in range(left, right + 1)) for row in range(top, bottom + 1)
        )

    # --- contents

    @property
    def Value(self) -> Any:
        self.home.book.fresh()
        return self._grid(lambda cell: value_of(self.sheet, cell))

    @Value.setter
    def Value(self, value: Any) -> None:
        self._put(value, enter)

    @property
    def Value2(self) -> Any:
        self.home.book.fresh()
        return self._grid(lambda cell: value_of(self.sheet, cell, dates=False))

    @Value2.setter
    def Value2(self, value: Any) -> None:
        self._put(value, enter)

    @property
    def Formula(self) -> Any:
        self._refuse_to_tell()
        return self._grid(lambda cell: formula_of(self.sheet, cell))

    @Formula.setter
    def Formula(self, value: Any) -> None:
        self._put(value, _enter_as_formula)

    @property
    def Formula2(self) -> Any:
        self._refuse_to_tell()
        return self._grid(lambda cell: formula_of(self.sheet, cell))

    @Formula2.setter
    def Formula2(self, value: Any) -> None:
        self._put(value, _enter_as_formula)

    @property
    def HasFormula(self) -> bool | None:
        found = {self.sheet.cells.formula(cell) is not None for cell in self.cells()}
        return found.pop() if len(found) == 1 else None

    @property
    def HasArray(self) -> bool | None:
        found = {self.sheet.cells.is_array(cell) for cell in self.cells()}
        return found.pop() if len(found) == 1 else None

    @property
    def Text(self) -> Any:
        raise NotImplementedError("what a cell shows: the fake formats no numbers")

    def _put(self, value: Any, enter_one: Callable[..., None]) -> None:
        self.guard()
        if isinstance(value, tuple):
            self._put_block(value, enter_one)
        else:
            for cell in list(self.cells()):
                enter_one(self.sheet, cell, value)
        self.home.book.changed()

    def _put_block(self, value: tuple[Any, ...], enter_one: Callable[..., None]) -> None:
        rows = value if value and isinstance(value[0], tuple) else (value,)
        self._refuse_long(each for row in rows for each in row)
        for top, left, bottom, right in self.areas:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    enter_one(self.sheet, (row, column), _in_block(rows, row - top, column - left))

    def _refuse_long(self, values: Iterable[Any]) -> None:
        major = int(self.excel.version.split(".")[0])
        limit = OLD_BLOCK_TEXT_LIMIT if major < 12 else BLOCK_TEXT_LIMIT if major < 16 else None
        if limit and any(isinstance(each, str) and len(each) > limit for each in values):
            raise raised("Application-defined or object-defined error")

    def _refuse_to_tell(self) -> None:
        texts = (formula_of(self.sheet, cell) for cell in self.cells())
        if any(isinstance(text, str) and len(text) > FORMULA_TEXT_LIMIT for text in texts):
            raise raised("Application-defined or object-defined error")

    def ClearContents(self) -> bool:
        self.guard()
        for cell in list(self.cells()):
            if self.sheet.cells.value(cell) is not None or self.sheet.cells.formula(cell) is not None:
                self.sheet.cells.put(cell, None)
        self.home.book.changed()
        return True

    def Calculate(self) -> None:
        self.home.book.calculate()

    # --- where it is

    @property
    def Row(self) -> int:
        return self.areas[0][0]

    @property
    def Column(self) -> int:
        return self.areas[0][1]

    @property
    def Count(self) -> int:
        return sum(self._lengths())

    @property
    def CountLarge(self) -> int:
        return sum(self._lengths())

    def _lengths(self) -> Iterator[int]:
        for top, left, bottom, right in self.areas:
            rows, columns = bottom - top + 1, right - left + 1
            yield {"rows": rows, "columns": columns}.get(self.unit, rows * columns)

    @property
    def Rows(self) -> Range:
        return Range(self.home, self.areas[:1], "rows")

    @property
    def Columns(self) -> Range:
        return Range(self.home, self.areas[:1], "columns")

    @property
    def EntireRow(self) -> Range:
        return Range(self.home, [(top, 1, bottom, COLUMNS) for top, _, bottom, _ in self.areas])

    @property
    def EntireColumn(self) -> Range:
        return Range(self.home, [(1, left, ROWS, right) for _, left, _, right in self.areas])

    @property
    def Areas(self) -> Areas:
        return Areas(self)

    @property
    def Cells(self) -> Range:
        return Range(self.home, self.areas)

    def Item(self, row: int, column: int | None = None) -> Range:
        top, left, _, right = self.areas[0]
        row = int(row)
        if self.unit == "rows":
            return Range(self.home, [(top + row - 1, left, top + row - 1, right)], "rows")
        if self.unit == "columns":
            bottom = self.areas[0][2]
            return Range(self.home, [(top, left + row - 1, bottom, left + row - 1)], "columns")
        if column is None:
            across = right - left + 1
            row, column = (row - 1) // across + 1, (row - 1) % across + 1
        here = top + row - 1, left + int(column) - 1
        return Range(self.home, [(*here, *here)])

    def __iter__(self) -> Iterator[Range]:
        self.excel.enumerated("Range")
        if self.unit != "cells":
            for number in range(1, sum(self._lengths()) + 1):
                self.excel.enumerated("Range")
                yield type(self).Item(self, number)
            return
        for cell in self.cells():
            self.excel.enumerated("Range")
            yield Range(self.home, [(*cell, *cell)])

    def Range(self, first: Any, last: Any = None) -> Range:
        raise NotImplementedError("a range relative to a range")

    def Offset(self, rows: int = 0, columns: int = 0) -> Range:
        return Range(
            self.home,
            [
                (top + rows, left + columns, bottom + rows, right + columns)
                for top, left, bottom, right in self.areas
            ],
        )

    def Resize(self, rows: int | None = None, columns: int | None = None) -> Range:
        top, left, bottom, right = self.areas[0]
        bottom = bottom if rows is None else top + rows - 1
        right = right if columns is None else left + columns - 1
        return Range(self.home, [(top, left, bottom, right)])

    @property
    def Address(self) -> str:
        return self._address(True, True)

    def GetAddress(
        self,
        RowAbsolute: bool = True,
        ColumnAbsolute: bool = True,
        ReferenceStyle: int = 1,
        External: bool = False,
    ) -> str:
        if ReferenceStyle != 1:
            raise NotImplementedError("R1C1")
        told = self._address(RowAbsolute, ColumnAbsolute)
        if External:
            return f"'[{self.home.book.name}]{self.sheet.name}'!{told}"
        return told

    def _address(self, row_absolute: bool, column_absolute: bool) -> str:
        told = ""
        for piece in (_written(each, row_absolute, column_absolute) for each in self.areas):
            if len(told) + len(piece) + 1 > ADDRESS_LIMIT:
                # what is longer is cut off without a word
                break
            told = f"{told},{piece}" if told else piece
        return told

    @property
    def Worksheet(self) -> Any:
        return self.home

    @property
    def Parent(self) -> Any:
        return self.home

    @property
    def MergeCells(self) -> bool | None:
        found = {self._merge(cell) is not None for cell in self.cells()}
        return found.pop() if len(found) == 1 else None

    @property
    def MergeArea(self) -> Range:
        if not self.is_one_cell():
            raise raised("Unable to get the MergeArea property of the Range class")
        cell = self.first()
        return Range(self.home, [self._merge(cell) or (*cell, *cell)])

    def _merge(self, cell: Cell) -> Area | None:
        for top, left, bottom, right in self.sheet.cells.merged():
            if top <= cell[0] <= bottom and left <= cell[1] <= right:
                return top, left, bottom, right
        return None

    def Select(self) -> bool:
        self.select()
        return True

    def Activate(self) -> bool:
        self.select()
        return True

    def select(self) -> None:
        """Only on the sheet in front (Microsoft, "Range.Select")."""
        if self.excel.active_book is not self.home.book or self.home.book.active is not self.sheet:
            raise raised("Select method of Range class failed")
        whole = self._merge(self.first()) if self.is_one_cell() else None
        self.home.book.selected[self.sheet.part] = [whole] if whole else list(self.areas)
        self.excel.selected_shape = None

    # --- looks

    @property
    def Interior(self) -> Interior:
        return Interior(self)

    @property
    def Font(self) -> Font:
        return Font(self)

    @property
    def Borders(self) -> Borders:
        return Borders(self)

    def ClearFormats(self) -> bool:
        """Every look goes, conditional formats and merged cells too (those this fake cannot take apart)."""
        if any(self._overlaps(each) for each in self.sheet.cells.merged() + self.sheet.cells.conditional()):
            raise NotImplementedError("clearing the looks of merged cells or of conditional formats")
        self.restyle(lambda style: 0, "ClearFormats")
        return True

    def _overlaps(self, other: Area) -> bool:
        return any(
            top <= other[2] and other[0] <= bottom and left <= other[3] and other[1] <= right
            for top, left, bottom, right in self.areas
        )

    @property
    def NumberFormat(self) -> str | None:
        styles = self.sheet.file.styles
        found = {styles.number_format(style) for style in self.styles()}
        return found.pop() if len(found) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        styles = self.sheet.file.styles
        self.restyle(lambda style: styles.with_number_format(style, code), "NumberFormat")

    @property
    def Locked(self) -> bool | None:
        styles = self.sheet.file.styles
        found = {styles.is_locked(style) for style in self.styles()}
        return found.pop() if len(found) == 1 else None

    @Locked.setter
    def Locked(self, locked: bool) -> None:
        if self.home.is_guarded:
            raise raised("Unable to set the Locked property of the Range class")
        styles = self.sheet.file.styles
        self.restyle(lambda style: styles.with_locked(style, locked), "Locked")

    @property
    def WrapText(self) -> bool | None:
        found = {value == "1" for value in self._alignments("wrapText")}
        return found.pop() if len(found) == 1 else None

    @WrapText.setter
    def WrapText(self, wrap: bool) -> None:
        self._align("wrapText", "1" if wrap else "0", "WrapText")

    @property
    def HorizontalAlignment(self) -> int | None:
        return self._alignment("horizontal", "general")

    @HorizontalAlignment.setter
    def HorizontalAlignment(self, value: int) -> None:
        self._align("horizontal", _aligned(value), "HorizontalAlignment")

    @property
    def VerticalAlignment(self) -> int | None:
        return self._alignment("vertical", "bottom")

    @VerticalAlignment.setter
    def VerticalAlignment(self, value: int) -> None:
        self._align("vertical", _aligned(value), "VerticalAlignment")

    def _alignments(self, what: str) -> set[str | None]:
        return {self.sheet.file.styles.alignment(style, what) for style in self.styles()}

    def _alignment(self, what: str, default: str) -> int | None:
        found = {_ALIGNMENTS[value or default] for value in self._alignments(what)}
        return found.pop() if len(found) == 1 else None

    def _align(self, what: str, value: str, member: str) -> None:
        styles = self.sheet.file.styles
        self.restyle(lambda style: styles.with_alignment(style, what, value), member)

    # --- rows

    @property
    def Hidden(self) -> bool | None:
        rows = self._whole_rows("get")
        found = {self.sheet.cells.is_row_hidden(row) for row in rows}
        return found.pop() if len(found) == 1 else None

    @Hidden.setter
    def Hidden(self, hidden: bool) -> None:
        rows = self._whole_rows("set")
        self._guard_rows("Unable to set the Hidden property of the Range class")
        for row in rows:
            self.sheet.cells.hide_row(row, hidden)

    def _whole_rows(self, verb: str) -> list[int]:
        if any((left, right) != (1, COLUMNS) for _, left, _, right in self.areas):
            if all((top, bottom) == (1, ROWS) for top, _, bottom, _ in self.areas):
                raise NotImplementedError("hidden columns")
            raise raised(f"Unable to {verb} the Hidden property of the Range class")
        return [row for top, _, bottom, _ in self.areas for row in range(top, bottom + 1)]

    def _guard_rows(self, what: str) -> None:
        if self.home.is_guarded and not self.home.allows("formatRows"):
            raise raised(what)

    @property
    def RowHeight(self) -> float | None:
        found = {self.sheet.cells.height(row) for row, _ in self.cells()}
        return found.pop() if len(found) == 1 else None

    @RowHeight.setter
    def RowHeight(self, points: float) -> None:
        self._guard_rows("Unable to set the RowHeight property of the Range class")
        for row in dict.fromkeys(row for row, _ in self.cells()):
            self.sheet.cells.put_height(row, float(points))

    def AutoFit(self) -> None:
        if self.unit != "rows":
            raise NotImplementedError("columns that fit")
        self._guard_rows("AutoFit method of Range class failed")
        for row in dict.fromkeys(row for row, _ in self.cells()):
            self.sheet.cells.put_height(row, None)

    # --- notes

    @property
    def Comment(self) -> Comment | None:
        cell = self.first()
        return Comment(self.home, cell) if cell in self.sheet.notes.cells() else None

    @property
    def CommentThreaded(self) -> CommentThreaded | None:
        cell = self.first()
        return CommentThreaded(self.home, cell) if cell in self.sheet.notes.threaded() else None

    def AddComment(self, Text: str = "") -> Comment:
        """Only to one cell without a note (Microsoft, "Range.AddComment"), and without a threaded comment."""
        taken = self.first() in self.sheet.notes.cells() or self.first() in self.sheet.notes.threaded()
        if not self.is_one_cell() or taken:
            raise raised("Application-defined or object-defined error")
        self.home.guard_objects("Application-defined or object-defined error")
        self.sheet.notes.add(self.first(), Text, self.excel.user)
        self.home.book.saved = False
        return Comment(self.home, self.first())

    def ClearComments(self) -> None:
        self.home.guard_objects("ClearComments method of Range class failed")
        here = set(self.cells())
        for cell in self.sheet.notes.cells():
            if cell in here:
                self.sheet.notes.remove(cell)


class Areas(CDispatch):
    """The areas of a range."""

    def __init__(self, of: Range) -> None:
        super().__init__(of.excel)
        self.of = of

    @property
    def Count(self) -> int:
        return len(self.of.areas)

    def Item(self, index: int) -> Range:
        return Range(self.of.home, [self.of.areas[index - 1]])

    def __iter__(self) -> Iterator[Range]:
        self.excel.enumerated("Areas")
        for each in self.of.areas:
            self.excel.enumerated("Areas")
            yield Range(self.of.home, [each])


def areas_of(text: str) -> list[tuple[str | None, Area]]:
    """The areas of an address, each with its sheet where it names one. Raises com_error for what is none, and
    for one that is too long."""
    if len(text) > ADDRESS_LIMIT:
        raise raised("Method 'Range' of object '_Worksheet' failed")
    found = []
    place = 0
    text = text.strip().removeprefix("=")
    while place < len(text):
        piece = _PIECE.match(text, place)
        if piece is None or text[piece.end() : piece.end() + 1] not in ("", ","):
            raise raised("Method 'Range' of object '_Worksheet' failed")
        sheet = piece["sheet"]
        if sheet:
            sheet = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        found.append((sheet, _area(piece["ref"].upper())))
        place = piece.end() + 1
    if not found:
        raise raised("Method 'Range' of object '_Worksheet' failed")
    return found


def _area(ref: str) -> Area:
    bare = ref.replace("$", "")
    if re.fullmatch(r"[A-Z]+:[A-Z]+", bare):
        first, last = bare.split(":")
        return 1, geometry.position(f"{first}1")[1] + 1, ROWS, geometry.position(f"{last}1")[1] + 1
    if re.fullmatch(r"\d+:\d+", bare):
        top, bottom = map(int, bare.split(":"))
        return top, 1, bottom, COLUMNS
    top, left, bottom, right = area(bare)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _written(each: Area, row_absolute: bool, column_absolute: bool) -> str:
    top, left, bottom, right = each
    row, column = ("$" if row_absolute else ""), ("$" if column_absolute else "")

    def corner(number: int, letters: int) -> str:
        return f"{column}{geometry.letters(letters - 1)}{row}{number}"

    if (top, bottom) == (1, ROWS):
        return f"{column}{geometry.letters(left - 1)}:{column}{geometry.letters(right - 1)}"
    if (left, right) == (1, COLUMNS):
        return f"{row}{top}:{row}{bottom}"
    if (top, left) == (bottom, right):
        return corner(top, left)
    return f"{corner(top, left)}:{corner(bottom, right)}"


def _in_block(rows: tuple[tuple[Any, ...], ...], row: int, column: int) -> Any:
    """What of a block goes into a cell: a single row or column is repeated, beyond the block is #N/A."""
    row = 0 if len(rows) == 1 else row
    column = 0 if len(rows[0]) == 1 else column
    if row >= len(rows) or column >= len(rows[0]):
        return VALUES[Failure("#N/A").name]
    return rows[row][column]


def _enter_as_formula(sheet: Any, cell: Cell, value: Any) -> None:
    styles = sheet.file.styles
    is_text = styles.number_format(sheet.cells.style(cell)) == "@"
    if isinstance(value, str) and value.startswith("=") and len(value) > 1 and not is_text:
        enter_formula(sheet, cell, value)
    else:
        enter(sheet, cell, value)


def _aligned(value: int) -> str:
    return next(name for name, number in _ALIGNMENTS.items() if number == value)
