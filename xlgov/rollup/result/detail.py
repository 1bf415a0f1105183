"""分单位明细: units down, figures across, under live sums that are compared with the statutory tables."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from xlgov.collection.received import Delivery, Source
from xlgov.collection.unread import not_read_of
from xlgov.form import Cell
from xlgov.rollup.combine import added
from xlgov.rollup.result.links import LIMIT, CellLinks, file_link, folder
from xlgov.rollup.result.phrases import clean, heading, warning
from xlgov.values import Measure, Number
from xlgov.workbook import geometry, pages
from xlgov.workbook.filling import drawn
from xlgov.workbook.styles import cut, height

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from xlgov.report import Report
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.canvas import Book, LongSheet, Sheet

_STATE, _TIPS, _TABLE, _ROW, _COLUMN, SUM, _CHECK, FIRST = range(1, 9)
"""Rows, from 0: what was added and hints, the three headings, the sums, their check, and the first unit."""
NAME, _FIRST_FIGURE = 1, 2
"""Columns, from 0: the unit's name, and the first figure."""
_WIDTHS = {Measure.COUNT: 6.6, Measure.CHANGE: 6.6, Measure.MONEY: 10.0}
_NUMBER_WIDTH, _NAME_WIDTH = 5.0, 22.0
_SCALE = 68
"""Percent: fitted to one page's width, two hundred columns could not be read."""
_PAGE_WIDTH = 1_290
"""Pixels that a page of A4 in landscape holds at this scale: a sixth fewer than on a computer with 宋体, as
one without it makes columns wider."""
_HEADER = 250
"""Characters of a page's header; Excel takes 255."""
_TYPED = ("text", "error")
"""Kinds of what is no number that are shown as they were typed."""
_SHOWN = 20
"""Characters of it."""

NOT_SUMMED = "不汇总"
TIPS = {
    "all": "点单位名称打开它的文件，点任一数字打开文件并定位到那一格。",
    "some": f"点单位名称打开它的文件，点不为 0 的数字定位到那一格（一张表最多 {LIMIT} 个链接，0 不带链接）。",
    "names": f"点单位名称打开它的文件（一张表最多 {LIMIT} 个链接，数字不带链接）。",
    "none": f"单位太多，超过一张表最多 {LIMIT} 个链接的限度，本表不带链接。",
}
"""What the heading says about links, by how many figures have one."""


def keys(report: Report) -> tuple[str, ...]:
    """The figures that have a column, in its order."""
    return drawn(report.form, report).keys


def columns(report: Report) -> dict[str, str]:
    """The cell of each figure's sum, where a reader who follows it lands."""
    return {key: geometry.address(SUM, at) for at, key in enumerate(keys(report), _FIRST_FIGURE)}


def rows(outcome: Outcome) -> dict[Source, int]:
    """The row (from 0) of each addend, by its source."""
    return {each.source: row for row, each in enumerate(outcome.addends, FIRST)}


@dataclass(frozen=True, slots=True)
class _Column:
    """One figure's column: its cell of the form, where its numbers are in a delivery, its look."""

    key: str
    cell: Cell
    at: int
    index: int

    @property
    def looks(self) -> tuple[str, ...]:
        number = "money" if self.cell.measure is Measure.MONEY else "count"
        return ("box", "center", number, *(("total",) if self.cell.computed else ()))

    def range(self, count: int) -> str:
        """The cells of the units, as a formula on this sheet refers to them."""
        letters = geometry.letters(self.at)
        return f"{letters}{FIRST + 1}:{letters}{FIRST + max(count, 1)}"


def write(book: Book, outcome: Outcome) -> None:
    """Write the sheet."""
    addends = outcome.addends
    shown = _columns(book, keys(outcome.report))
    widths = (_NUMBER_WIDTH, _NAME_WIDTH, *(_WIDTHS[column.cell.measure] for column in shown))
    sheet = book.add_long(pages.ROLLUP_DETAIL, widths)
    _page(book, sheet, outcome, shown)
    sums = [_sum(book, column, addends) for column in shown]
    extent = _extent(outcome, shown)
    off = {each.column.key for each in sums if each.difference}
    _above(book, sheet, outcome, TIPS[extent], bool(off))
    _headings(book, sheet, shown)
    _write_sums(book, sheet, sums)
    _write_check(book, sheet, sums)
    _units(book, sheet, outcome, _Figures(book, shown, off), extent)
    book.protect(sheet)


def _columns(book: Book, shown: Sequence[str]) -> list[_Column]:
    index = _places(book)
    return [_Column(key, book.form.cells[key], at, index[key]) for at, key in enumerate(shown, _FIRST_FIGURE)]


def _places(book: Book) -> dict[str, int]:
    """Where each figure is in a delivery."""
    return {key: position for position, key in enumerate(book.form.widest.cells)}


def _page(book: Book, sheet: Sheet, outcome: Outcome, shown: Sequence[_Column]) -> None:
    """How the sheet is printed, and what stays in sight."""
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    # the columns that every page repeats would cut the heading off
    sheet.set_header(
        cut(f"&L&12{_plain(heading(outcome))}{pages.ROLLUP_DETAIL}\n&10{warning(outcome)}", _HEADER)
    )
    sheet.print_area(_TABLE, 0, FIRST + max(len(outcome.addends), 1) - 1, shown[-1].at)
    sheet.set_print_scale(_SCALE)
    sheet.set_v_pagebreaks(_pages(book, shown))
    sheet.repeat_rows(_TABLE, _CHECK)
    sheet.repeat_columns(0, NAME)
    sheet.freeze_panes(FIRST, _FIRST_FIGURE)


def _units(book: Book, sheet: LongSheet, outcome: Outcome, figures: _Figures, extent: str) -> None:
    """Write the units, a row each: number, name, figures, and the links of these."""
    here = folder(outcome)
    for number, each in enumerate(outcome.addends, 1):
        row = FIRST + number - 1
        name = outcome.names[each.source]
        sheet.set_row(row, height(name, _NAME_WIDTH))
        book.put(sheet, row, 0, number, "box", "center", "small")
        link = file_link(each.source, here) if extent != "none" else None
        if link is None:
            book.put(sheet, row, NAME, name, "box", "wrap", "indent")
        else:
            book.put(sheet, row, NAME, name, "box", "wrap", "indent", "link")
            sheet.link(row, NAME, link)
        figures.write(sheet, row, each)
        if extent in ("all", "some"):
            _link_figures(sheet, row, figures.shown, each, CellLinks(each, here), zeros=extent == "all")


class _Figures:
    """Writes the figures of units; in columns of ``off`` a total that its own parts do not make is marked."""

    def __init__(self, book: Book, shown: Sequence[_Column], off: Container[str]) -> None:
        self.shown = shown
        self._book = book
        self._places = {column.key: position for position, column in enumerate(shown)}
        self._plain = [book.styles(*column.looks) for column in shown]
        index = _places(book)
        self._parts = {
            position: _parts(book, column, index)
            for position, column in enumerate(shown)
            if column.key in off
        }

    def write(self, sheet: LongSheet, row: int, each: Delivery) -> None:
        """Write the figures of a unit into its row."""
        numbers = [each.numbers[column.index] for column in self.shown]
        looks = self._plain
        doubtful = self._doubtful(each, numbers)
        if doubtful:
            looks = list(looks)
            for position in doubtful:
                looks[position] = self._book.styles(*self.shown[position].looks, "warning")
        start = 0
        for position, text in self._texts(each, numbers):
            self._run(sheet, row, numbers, looks, start, position)
            column = self.shown[position]
            # SUM passes over a text
            self._book.put(sheet, row, column.at, text, *column.looks, "small", "warning")
            start = position + 1
        self._run(sheet, row, numbers, looks, start, len(numbers))

    def _run(
        self,
        sheet: LongSheet,
        row: int,
        numbers: Sequence[Number | None],
        looks: Sequence[Format],
        start: int,
        end: int,
    ) -> None:
        if start < end:
            sheet.write_numbers(row, self.shown[start].at, numbers[start:end], looks[start:end])

    def _doubtful(self, each: Delivery, numbers: Sequence[Number | None]) -> list[int]:
        """The columns, from 0, of figures that are unsure, and of totals that are wrong."""
        found = [self._places[key] for key in each.unsure if key in self._places]
        for position, parts in self._parts.items():
            if numbers[position] != added([each.numbers[part] for part in parts]):
                found.append(position)
        return found

    def _texts(self, each: Delivery, numbers: Sequence[Number | None]) -> Iterator[tuple[int, str]]:
        """What stands in the cells of a unit that were not read, by their columns from 0, in their order."""
        unread = {} if each.is_blank else not_read_of(each)
        for position in sorted(self._places[key] for key in unread if key in self._places):
            entry = unread[self.shown[position].key]
            text = clean(entry.typed if entry.kind in _TYPED else entry.words, _SHOWN)
            if text and numbers[position] is None:
                yield position, text


def _link_figures(
    sheet: Sheet, row: int, shown: Sequence[_Column], each: Delivery, cells: CellLinks, *, zeros: bool
) -> None:
    """Link a unit's figures to the cells of its file, those that are 0 only with ``zeros``."""
    if not cells:
        return
    for column in shown:
        number = each.numbers[column.index]
        if number is None or (number == 0 and not zeros):
            continue
        place = cells.to(column.key)
        if place:
            sheet.link(row, column.at, place)


def _extent(outcome: Outcome, shown: Sequence[_Column]) -> str:
    """Which figures can be links while the sheet stays below LIMIT."""
    here = folder(outcome)
    fixed = len(outcome.addends) + len(shown)
    present = nonzero = 0
    for each in outcome.addends:
        if CellLinks(each, here):
            numbers = [each.numbers[column.index] for column in shown]
            present += len(numbers) - numbers.count(None)
            nonzero += sum(map(bool, numbers))
    if fixed + present <= LIMIT:
        return "all"
    if fixed + nonzero <= LIMIT:
        return "some"
    return "names" if fixed <= LIMIT else "none"


def _above(book: Book, sheet: Sheet, outcome: Outcome, tip: str, off: bool) -> None:
    """Write what stands above the table."""
    book.put(sheet, 0, 0, heading(outcome) + pages.ROLLUP_DETAIL, "heading", "left")
    sheet.set_row(0, 30)
    count = f"列入汇总的报告 {len(outcome.addends)} 份。"
    look = () if outcome.complete else ("wrong",)
    book.put(sheet, _STATE, 0, warning(outcome) + count, "left", *look)
    sheet.set_row(_STATE, 20)
    hints = [f"{tip}点合计数回到报表。"]
    if off:
        hints.append("各单位自己的总计与报表里重新计算的总计不等，有错的总计已标出颜色。")
    book.put(sheet, _TIPS, 0, "".join(hints), "advice", "left")
    sheet.set_row(_TIPS, 20)


def _headings(book: Book, sheet: Sheet, shown: Sequence[_Column]) -> None:
    """Write the three heading rows: table, row and column of the form, each name over all its columns."""
    for at, name in enumerate(("序号", "单位")):
        book.put(sheet, _TABLE, at, name, "box", "header", "center", height=3)
    stacks = [_stack(book, column.cell) for column in shown]
    for depth, row in enumerate((_TABLE, _ROW, _COLUMN)):
        # a table's name is looked for at its left end, not in the middle of 175 columns
        looks = ("box", "header", "wrap", "indent" if row == _TABLE else "center")
        tallest = 22.0
        for start, end in _spans(stacks, depth, apart=row == _COLUMN):
            text = stacks[start][depth]
            room = sum(_WIDTHS[column.cell.measure] for column in shown[start:end])
            tallest = max(tallest, height(text, room))
            book.put(sheet, row, shown[start].at, text, *looks, width=end - start)
        sheet.set_row(row, tallest)


def _spans(stacks: Sequence[tuple[str, ...]], depth: int, *, apart: bool) -> Iterator[tuple[int, int]]:
    """The columns, from and before which, that have one name down to this depth; one by one if ``apart``."""
    start = 0
    for end in range(1, len(stacks) + 1):
        inside = end < len(stacks) and stacks[end][: depth + 1] == stacks[start][: depth + 1]
        if apart or not inside:
            yield start, end
            start = end


def _pages(book: Book, shown: Sequence[_Column]) -> list[int]:
    """The columns that a printed page begins with: rows of the form are not torn apart where one fits."""
    room = _PAGE_WIDTH - _pixels(_NUMBER_WIDTH) - _pixels(_NAME_WIDTH)
    breaks: list[int] = []
    used = 0
    for _, group in groupby(shown, lambda column: _stack(book, column.cell)[:2]):
        row = list(group)
        needed = sum(_pixels(_WIDTHS[column.cell.measure]) for column in row)
        if used and used + needed > room:
            breaks.append(row[0].at)
            used = 0
        used += needed
    return breaks


def _plain(text: str) -> str:
    """Text in a page's header, where & begins a code."""
    return text.replace("&", "&&")


def _pixels(width: float) -> int:
    """What a column takes on the screen, as Excel counts it."""
    return round(7 * width + 5)


def _stack(book: Book, cell: Cell) -> tuple[str, str, str]:
    """Table, row and column of a figure; where the table's row has no name, its columns take two levels."""
    table = book.template.section(cell.table).label
    if cell.row_label:
        return table, cell.row_label, cell.column_label
    *above, label = [node.name for node in cell.column if node.name != "-"]
    return table, "—".join(above), label


@dataclass(frozen=True, slots=True)
class _Sum:
    """The sum of a column, and what it differs by from the statutory table."""

    column: _Column
    units: str
    """the cells that are summed; empty where nothing is"""
    total: Number | None = None
    difference: Number = 0


def _sum(book: Book, column: _Column, addends: Sequence[Delivery]) -> _Sum:
    if not (column.cell.summed or column.cell.computed):
        return _Sum(column, "")
    total = added([each.numbers[column.index] for each in addends])
    difference = (total or 0) - (book.filling.number(column.key) or 0)
    return _Sum(column, column.range(len(addends)), total, difference)


def _write_sums(book: Book, sheet: Sheet, sums: Sequence[_Sum]) -> None:
    """Write the sums, each of which leads to its cell of the statutory table."""
    sheet.set_row(SUM, 24)
    book.put(sheet, SUM, 0, "", "box", "total")
    book.put(sheet, SUM, NAME, "合计", "box", "total", "center")
    for each in sums:
        column, units = each.column, each.units
        if not units:
            book.put(sheet, SUM, column.at, NOT_SUMMED, "box", "center", "total", "small", "muted")
            continue
        formula = f'IF(COUNT({units})=0,"",SUM({units}))'
        book.put(sheet, SUM, column.at, each.total, *column.looks, "total", formula=formula)
        sheet.link(SUM, column.at, _there(book, column))


def _write_check(book: Book, sheet: Sheet, sums: Sequence[_Sum]) -> None:
    """Write what each sum differs by from the statutory table."""
    sheet.set_row(_CHECK, 22)
    book.put(sheet, _CHECK, 0, "", "box")
    book.put(sheet, _CHECK, NAME, "与本表一致", "box", "center", "small", "muted")
    for each in sums:
        column = each.column
        if not each.units:
            book.put(sheet, _CHECK, column.at, None, "box")
            continue
        own = f"{geometry.letters(column.at)}{SUM + 1}"
        formula = f"ROUND(SUM({own})-SUM({_there(book, column)}),6)"
        book.put(
            sheet, _CHECK, column.at, each.difference, "box", "center", "small", "agrees", formula=formula
        )
    first = geometry.address(_CHECK, _FIRST_FIGURE)
    last = geometry.address(_CHECK, sums[-1].column.at)
    sheet.conditional_format(
        f"{first}:{last}",
        {"type": "cell", "criteria": "!=", "value": 0, "format": book.styles.difference("fails")},
    )


def _there(book: Book, column: _Column) -> str:
    """The cell of a figure in the statutory table."""
    place = book.places[column.key]
    return f"{geometry.quoted(str(place.sheet))}!{place.cell}"


def _parts(book: Book, column: _Column, index: Mapping[str, int]) -> list[int]:
    """Where the parts of a total are in a delivery; its own place for a figure that is entered."""
    equation = book.form.computed.get(column.key)
    return [index[str(term.key)] for term in equation.left] if equation else [column.index]
