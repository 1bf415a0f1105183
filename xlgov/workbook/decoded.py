"""The sheets of a workbook that was decoded as a whole, whatever kind of file it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.report import Unplaced
from xlgov.workbook.cells import FAR_OUT, Contents, Rows, shown
from xlgov.workbook.extent import MAX_AREA, MAX_COLUMNS, MAX_FILLED, MAX_ROWS, MAX_STRAYS
from xlgov.workbook.flags import Formula, SheetFlags
from xlgov.workbook.geometry import Box, address
from xlgov.workbook.structure import Sheet


@dataclass
class DecodedSheet:
    """A sheet as it is filled by a reader: what stands in cells, by row and column from 0, and its flags."""

    name: str
    visible: bool = True
    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Box] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    noughts: set[str] = field(default_factory=set)
    """formulas with the result 0, where that may stand for a text"""

    def put(self, row: int, column: int, content: object) -> None:
        """Note what a cell holds; InputError for more cells than any report has."""
        if content in ("", None):
            return
        if len(self.cells) >= MAX_FILLED:
            raise too_many_cells(self.name)
        self.cells[row, column] = content


class DecodedBook(NamedTuple):
    """A whole workbook; names lead to their first cells."""

    sheets: Sequence[DecodedSheet]
    names: Mapping[str, Place]
    local_names: Mapping[str, Mapping[str, Place]]
    external_links: bool
    in_words: Callable[[str, str], str | None]
    """the formula of a cell of a sheet, without ``=``"""


class DecodedContents(Contents):
    """The sheets of a decoded workbook."""

    def __init__(self, book: DecodedBook) -> None:
        super().__init__()
        self._book = book
        self._by_name = {sheet.name: sheet for sheet in book.sheets}

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(Sheet(sheet.name, "", sheet.visible) for sheet in self._book.sheets)

    @property
    def names(self) -> Mapping[str, Place]:
        return self._book.names

    @property
    def local_names(self) -> Mapping[str, Mapping[str, Place]]:
        return self._book.local_names

    @property
    def external_links(self) -> bool:
        return self._book.external_links

    def _shared_formula(self, place: Place) -> str | None:
        return self._book.in_words(str(place.sheet), str(place.cell))

    def _read(self, sheet: str) -> Rows:
        held = self._by_name[sheet]
        cells = held.cells
        height, width = _extent(cells)
        if height * width > MAX_AREA:
            near = {spot: content for spot, content in cells.items() if _is_near(*spot)}
            self._note_strays(held, [spot for spot in cells if spot not in near])
            cells = near
            height, width = _extent(cells)
        rows: list[list[object]] = [[""] * width for _ in range(height)]
        for (row, column), content in cells.items():
            rows[row][column] = content
        return rows

    def _note_strays(self, sheet: DecodedSheet, spots: Sequence[tuple[int, int]]) -> None:
        for spot in spots[:MAX_STRAYS]:
            place = Place(sheet.name, address(*spot))
            self.strays.append(Unplaced(place=str(place), text=shown(sheet.cells[spot]), near=FAR_OUT))
        if len(spots) > MAX_STRAYS:
            text = f"还有 {len(spots) - MAX_STRAYS} 个有内容的单元格没有一一列出"
            self.strays.append(Unplaced(place=sheet.name, text=text, near=FAR_OUT))

    def _read_flags(self, sheet: str) -> SheetFlags:
        held = self._by_name[sheet]
        return SheetFlags(
            held.errors,
            held.formulas,
            frozenset(held.hidden_rows),
            frozenset(held.hidden_columns),
            tuple(held.merged),
            held.formats,
            frozenset(held.noughts),
        )


def too_many_cells(sheet: str) -> InputError:
    """What to say of a sheet with more cells than any report has."""
    return InputError(
        f"有内容的单元格超过上限 {MAX_FILLED} 个",
        "请把别的数据移到另一个工作簿，这里只留年报各表。",
        sheet=sheet,
    )


def _extent(cells: Mapping[tuple[int, int], object]) -> tuple[int, int]:
    height = max((row for row, _ in cells), default=-1) + 1
    return height, max((column for _, column in cells), default=-1) + 1


def _is_near(row: int, column: int) -> bool:
    return row < MAX_ROWS and column < MAX_COLUMNS
