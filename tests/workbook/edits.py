"""What people do to a workbook in Excel, and what stands under its headings afterwards.

The edits move values and defined names as Excel does: names follow a cell that is cut or shifted, and are
dead where their cell was deleted or pasted over. The oracle knows nothing of names: it looks for labels.
"""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from xlgov.form import Form
from xlgov.form.layout import grid
from xlgov.report import Loaded, Report
from xlgov.values import Kind
from xlgov.workbook.build import build

Spot = tuple[int, int]
"""a row and a column, from 1"""
DEAD = "#REF!"


class Edited:
    """A workbook in which somebody works."""

    def __init__(self, source: Report) -> None:
        # values only, so that what is seen does not depend on who computes formulas
        self.book: Workbook = load_workbook(io.BytesIO(build(source.form, source)), data_only=True)
        for sheet in self.book.worksheets:
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))

    def bytes(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def move(self, sheet: str, where: Callable[[Spot], Spot | None], landing: Spot | None = None) -> None:
        """Every cell to where ``where`` says, its names with it; nowhere is a deletion.

        ``landing`` is a cell that is pasted over: its own names die.
        """
        cells = self.book[sheet]
        values = {
            (cell.row, cell.column): cell.value
            for line in cells.iter_rows()
            for cell in line
            if cell.value is not None
        }
        for row, column in values:
            cells.cell(row, column).value = None
        for spot, value in values.items():
            to = where(spot)
            if to is not None and not (spot == landing and to == landing):
                cells.cell(*to).value = value
        for names in (self.book.defined_names, cells.defined_names):
            for name in list(names.values()):
                place = _spot_of(name.attr_text, sheet)
                if place is None or not name.name.startswith("xg"):
                    continue
                to = None if place == landing else where(place)
                name.attr_text = DEAD if to is None else _reference(sheet, to)

    def cut(self, sheet: str, source: str, target: str) -> None:
        first, second = coordinate_to_tuple(source), coordinate_to_tuple(target)
        self.move(sheet, lambda spot: second if spot == first else spot, landing=second)

    def insert_cell(self, sheet: str, cell: str, *, down: bool) -> None:
        row, column = coordinate_to_tuple(cell)

        def where(spot: Spot) -> Spot:
            if down:
                return (spot[0] + (spot[1] == column and spot[0] >= row), spot[1])
            return (spot[0], spot[1] + (spot[0] == row and spot[1] >= column))

        self.move(sheet, where)

    def delete_cell(self, sheet: str, cell: str, *, up: bool) -> None:
        row, column = coordinate_to_tuple(cell)

        def where(spot: Spot) -> Spot | None:
            if spot == (row, column):
                return None
            if up:
                return (spot[0] - (spot[1] == column and spot[0] > row), spot[1])
            return (spot[0], spot[1] - (spot[0] == row and spot[1] > column))

        self.move(sheet, where)

    def insert_row(self, sheet: str, row: int, copy_of: int | None = None) -> None:
        cells = self.book[sheet]
        width = cells.max_column
        copied = [cells.cell(copy_of, column).value for column in range(1, width + 1)] if copy_of else []
        self.move(sheet, lambda spot: (spot[0] + (spot[0] >= row), spot[1]))
        for column, value in enumerate(copied, 1):
            cells.cell(row, column).value = value

    def delete_row(self, sheet: str, row: int) -> None:
        self.move(sheet, lambda spot: None if spot[0] == row else (spot[0] - (spot[0] > row), spot[1]))

    def insert_column(self, sheet: str, column: int) -> None:
        self.move(sheet, lambda spot: (spot[0], spot[1] + (spot[1] >= column)))

    def delete_column(self, sheet: str, column: int) -> None:
        self.move(sheet, lambda spot: None if spot[1] == column else (spot[0], spot[1] - (spot[1] > column)))

    def copy_sheet(self, sheet: str, name: str) -> Worksheet:
        """As Excel does: the copy has names of its own."""
        copy = self.book.copy_worksheet(self.book[sheet])
        copy.title = name
        for known in self.book.defined_names.values():
            place = _spot_of(known.attr_text, sheet)
            if place is not None and known.name.startswith("xg"):
                copy.defined_names[known.name] = DefinedName(known.name, attr_text=_reference(name, place))
        return copy

    def delete_sheet(self, sheet: str) -> None:
        for known in self.book.defined_names.values():
            if _spot_of(known.attr_text, sheet) is not None:
                known.attr_text = DEAD
        del self.book[sheet]

    def rename(self, sheet: str, name: str) -> None:
        self.book[sheet].title = name
        for known in self.book.defined_names.values():
            place = _spot_of(known.attr_text, sheet)
            if place is not None:
                known.attr_text = _reference(name, place)

    def drop_names(self, beginning: str) -> None:
        for name in [name for name in self.book.defined_names if name.startswith(beginning)]:
            del self.book.defined_names[name]


def _spot_of(reference: str, sheet: str) -> Spot | None:
    owner, _, cell = str(reference).rpartition("!")
    if owner.strip("'") != sheet:
        return None
    return coordinate_to_tuple(cell.replace("$", "").split(":")[0])


def _reference(sheet: str, spot: Spot) -> str:
    return f"'{sheet}'!${get_column_letter(spot[1])}${spot[0]}"


def seen_under_headings(book: Workbook, form: Form) -> dict[str, list[Any]]:
    """What stands under the row and column headings of each figure on visible sheets; several where the
    headings are there several times."""
    found: dict[str, list[Any]] = {key: [] for key in form.keys}
    for table in form.tables:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and sheet.title not in ("填报说明", "规则说明", "校验结果"):
                _look(sheet, form, table.key, found)
    return found


def _look(sheet: Worksheet, form: Form, table: str, found: dict[str, list[Any]]) -> None:
    layout = grid(form, table)
    cells = {
        (cell.row, cell.column): cell.value
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }
    headings = [box for box in layout.boxes if box.role in ("header", "corner")]
    texts = set(cells.values())
    if sum(box.text in texts for box in headings) < 0.5 * len(headings):
        return
    for key in layout.values:
        cell = form.cells[key]
        label = cell.row[-1].label
        rows = (
            [spot[0] for spot, value in cells.items() if value == label]
            if label
            else _bare_rows(cells, {one.text for one in headings})
        )
        for row in sorted(set(rows)):
            for column in _columns(cells, form, key, row):
                found[key].append(cells.get((row, column)))


def _bare_rows(cells: dict[Spot, Any], headings: set[str]) -> list[int]:
    """The row of a table without row labels: the first below the rows of headings that holds anything."""
    rows = Counter(row for (row, _), value in cells.items() if value in headings)
    last = max((row for row, count in rows.items() if count > 2), default=0)
    below = [row for row, _ in cells if row > last]
    return [min(below)] if below else []


def _columns(cells: dict[Spot, Any], form: Form, key: str, row: int) -> list[int]:
    """The columns with the heading of a figure above a row: the nearest row that has it, and within the
    heading over it where it has one."""
    path = form.cells[key].column
    above = [spot for spot, value in cells.items() if value == path[-1].label and spot[0] < row]
    if not above:
        return []
    nearest = max(spot[0] for spot in above)
    columns = sorted(spot[1] for spot in above if nearest - spot[0] <= 2)
    if len(path) > 1:
        first, last = _under(cells, path[-2].label, nearest)
        return [column for column in columns if first <= column < last]
    return columns


def _under(cells: dict[Spot, Any], heading: str, row: int) -> tuple[int, int]:
    """The columns from a heading over others to the next one in its row."""
    spots = sorted(
        (spot for spot, value in cells.items() if value == heading and spot[0] <= row), reverse=True
    )
    if not spots:
        return 0, 0
    top, first = spots[0]
    after = [spot[1] for spot in cells if spot[0] == top and spot[1] > first]
    return first, min(after, default=first + 99)


def check(loaded: Loaded, book: Workbook) -> None:
    """Each figure is what stands under its headings, or it is unsure and something says so."""
    seen = seen_under_headings(book, loaded.report.form.statutory)
    said = {key for one in loaded.observations for key in one.keys}
    codes = {one.code for one in loaded.observations}
    for key, contents in seen.items():
        value = loaded.report.value(key)
        if value.kind is Kind.MISSING:
            assert key in said, f"{key} is missing without a word"
            continue
        if value.kind is Kind.TEXT:
            assert value.typed in contents or "S-LABEL" in codes, (key, value, contents)
            continue
        read = None if value.kind is Kind.BLANK else value.number
        assert read is not None or value.kind is Kind.BLANK, (key, value)
        shown = {
            content if content is None else float(content)
            for content in contents
            if not isinstance(content, str)
        }
        if not contents:
            # names are believed where a heading is gone, and the heading is named
            assert "S-LABEL" in codes, f"{key} was read as {read} though its headings are gone"
            continue
        assert (None if read is None else float(read)) in shown, (
            f"{key} was read as {read}, seen are {contents}"
        )
        if len(shown - {None}) > 1 and "S-LABEL" not in codes:
            raise AssertionError(f"{key} was read as {read} though {contents} are seen")


def distinct(form: Form, seed: int = 1) -> dict[str, Any]:
    """A different number in every figure that is typed."""
    numbers = list(range(100, 100 + 2 * len(form.keys)))
    random.Random(seed).shuffle(numbers)
    return {key: numbers.pop() for key in form.keys if key not in form.computed}
