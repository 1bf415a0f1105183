"""分单位明细: units down, figures across, under live sums that are compared with the statutory tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from xlgov.collection.received import Delivery, Source
from xlgov.form import Cell
from xlgov.rollup.result.links import LIMIT, CellLinks, file_link, folder
from xlgov.rollup.result.phrases import heading, warning
from xlgov.values import Measure, Number
from xlgov.workbook import geometry
from xlgov.workbook.filling import drawn
from xlgov.workbook.styles import cut, height

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.book import Book, Sheet

_STATE, _TIPS, _TABLE, _ROW, _COLUMN, SUM, _CHECK, FIRST = range(1, 9)
"""Rows, from 0: what was added and hints, the three headings, the sums, their check, and the first unit."""
NAME, _FIGURES = 1, 2
"""Columns, from 0: the unit's name, and the first figure."""
_WIDTHS = {Measure.COUNT: 6.6, Measure.CHANGE: 6.6, Measure.MONEY: 10.0}
_NUMBER_WIDTH, _NAME_WIDTH = 5.0, 22.0
_SCALE = 60
"""Percent: fitted to one page's width, two hundred columns could not be read."""
_PAGE_WIDTH = 1_290
"""Pixels that a page of A4 in landscape holds at this scale: a quarter fewer than with Excel's own font, as
computers without it make columns wider."""
_HEADER = 250
"""Characters of a page's header; Excel takes 255."""

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
    return {key: geometry.address(SUM, _FIGURES + index) for index, key in enumerate(keys(report))}


def rows(outcome: Outcome) -> dict[Source, int]:
    """The row (from 0) of each addend, by its source."""
    return {each.source: FIRST + index for index, each in enumerate(outcome.addends)}


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
    index = {key: position for position, key in enumerate(book.form.widest.cells)}
    shown = [
        _Column(key, book.form.cells[key], _FIGURES + at, index[key])
        for at, key in enumerate(keys(outcome.report))
    ]
    sheet = book.add(
        geometry.ROLLUP_DETAIL,
        landscape=True,
        widths=(_NUMBER_WIDTH, _NAME_WIDTH, *(_WIDTHS[column.cell.measure] for column in shown)),
    )
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    # the columns that every page repeats would cut the heading off
    sheet.set_header(
        cut(f"&L&12{_plain(heading(outcome))}{geometry.ROLLUP_DETAIL}\n&10{warning(outcome)}", _HEADER)
    )
    sheet.print_area(_TABLE, 0, FIRST + max(len(addends), 1) - 1, shown[-1].at)
    sheet.set_print_scale(_SCALE)
    sheet.set_v_pagebreaks(_pages(book, shown))
    sheet.repeat_rows(_TABLE, _CHECK)
    sheet.repeat_columns(0, NAME)
    sheet.freeze_panes(FIRST, _FIGURES)
    links = [CellLinks(each, folder(outcome)) for each in addends]
    extent = _extent(addends, links, shown)
    off = _sums(book, sheet, shown, addends)
    _headings(book, sheet, outcome, shown, TIPS[extent], bool(off))
    parts = {column.key: _parts(book, column, index) for column in shown if column.key in off}
    plain = {column.key: book.styles(*column.looks) for column in shown}
    wrong = {column.key: book.styles(*column.looks, "warning") for column in shown}
    for at, (each, cells) in enumerate(zip(addends, links, strict=True)):
        row = FIRST + at
        name = outcome.names[each.source]
        sheet.set_row(row, height(name, _NAME_WIDTH))
        book.put(sheet, row, 0, at + 1, "box", "center", "small")
        link = None if extent == "none" else file_link(each.source, folder(outcome))
        book.put(sheet, row, NAME, name, "box", "wrap", "indent", *(("link",) if link else ()))
        if link:
            sheet.link(row, NAME, link)
        for column in shown:
            number = each.numbers[column.index]
            balanced = column.key not in parts or number == _total(each, parts[column.key])
            style = (plain if balanced else wrong)[column.key]
            if number is None:
                sheet.write_blank(row, column.at, None, style)
                continue
            sheet.write_number(row, column.at, number, style)
            if cells and (extent == "all" or (extent == "some" and number)):
                place = cells.to(column.key)
                if place:
                    sheet.link(row, column.at, place)
    book.protect(sheet)


def _extent(addends: Sequence[Delivery], links: Sequence[CellLinks], shown: Sequence[_Column]) -> str:
    """Which figures can be links while the sheet stays below LIMIT."""
    fixed = len(addends) + len(shown)
    found = [each for each, cells in zip(addends, links, strict=True) if cells]
    present = sum(each.numbers[column.index] is not None for each in found for column in shown)
    if fixed + present <= LIMIT:
        return "all"
    if fixed + sum(bool(each.numbers[column.index]) for each in found for column in shown) <= LIMIT:
        return "some"
    return "names" if fixed <= LIMIT else "none"


def _headings(
    book: Book, sheet: Sheet, outcome: Outcome, shown: Sequence[_Column], tip: str, off: bool
) -> None:
    book.put(sheet, 0, 0, heading(outcome) + geometry.ROLLUP_DETAIL, "heading", "left")
    sheet.set_row(0, 30)
    added = f"列入汇总的报告 {len(outcome.addends)} 份。"
    book.put(sheet, _STATE, 0, warning(outcome) + added, "left", *(("wrong",) if warning(outcome) else ()))
    sheet.set_row(_STATE, 20)
    hints = [f"{tip}点合计数回到报表。"]
    if off:
        hints.append("各单位自己的总计与报表里重新计算的总计不等，有错的总计已标出颜色。")
    book.put(sheet, _TIPS, 0, "".join(hints), "advice", "left")
    sheet.set_row(_TIPS, 20)
    for at, name in enumerate(("序号", "单位")):
        book.put(sheet, _TABLE, at, name, "box", "header", "center", height=3)
    stacks = [_stack(book, column.cell) for column in shown]
    tallest = {_TABLE: 22.0, _ROW: 22.0, _COLUMN: 22.0}
    for depth, row in enumerate(tallest):
        # a table's name is looked for at its left end, not in the middle of 175 columns
        looks = ("box", "header", "wrap", "indent" if row == _TABLE else "center")
        start = 0
        for end in range(1, len(shown) + 1):
            if end < len(shown) and row != _COLUMN and stacks[end][: depth + 1] == stacks[start][: depth + 1]:
                continue
            text = stacks[start][depth]
            room = sum(_WIDTHS[column.cell.measure] for column in shown[start:end])
            tallest[row] = max(tallest[row], height(text, room))
            book.put(sheet, row, shown[start].at, text, *looks, width=end - start)
            start = end
    for row, points in tallest.items():
        sheet.set_row(row, points)


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
    table = geometry.table_section(book.form, cell.table).label
    if cell.row_label:
        return table, cell.row_label, cell.column_label
    *above, label = [node.name for node in cell.column if node.name != "-"]
    return table, "—".join(above), label


def _sums(book: Book, sheet: Sheet, shown: Sequence[_Column], addends: Sequence[Delivery]) -> set[str]:
    """Write the sums and their check; the keys whose sum differs from the statutory table."""
    off: set[str] = set()
    sheet.set_row(SUM, 24)
    sheet.set_row(_CHECK, 22)
    book.put(sheet, SUM, 0, "", "box", "total")
    book.put(sheet, SUM, NAME, "合计", "box", "total", "center")
    book.put(sheet, _CHECK, 0, "", "box")
    book.put(sheet, _CHECK, NAME, "与本表一致", "box", "center", "small", "muted")
    for column in shown:
        if not (column.cell.summed or column.cell.computed):
            book.put(sheet, SUM, column.at, NOT_SUMMED, "box", "center", "total", "small", "muted")
            book.put(sheet, _CHECK, column.at, None, "box")
            continue
        numbers = [each.numbers[column.index] for each in addends]
        present = [number for number in numbers if number is not None]
        total = sum(present) if present else None
        units = column.range(len(addends))
        formula = f'IF(COUNT({units})=0,"",SUM({units}))'
        place = book.places[column.key]
        own = f"{geometry.letters(column.at)}{SUM + 1}"
        there = f"{geometry.quoted(str(place.sheet))}!{place.cell}"
        book.put(sheet, SUM, column.at, total, *column.looks, "total", formula=formula)
        sheet.link(SUM, column.at, there)
        difference = (total or 0) - (book.filling.number(column.key) or 0)
        if difference:
            off.add(column.key)
        book.put(
            sheet,
            _CHECK,
            column.at,
            difference,
            *("box", "center", "small", "agrees"),
            formula=f"ROUND(SUM({own})-SUM({there}),6)",
        )
    first, last = geometry.address(_CHECK, _FIGURES), geometry.address(_CHECK, shown[-1].at)
    sheet.conditional_format(
        f"{first}:{last}",
        {"type": "cell", "criteria": "!=", "value": 0, "format": book.styles.difference("fails")},
    )
    return off


def _parts(book: Book, column: _Column, index: Mapping[str, int]) -> list[int]:
    """Where the parts of a total are in a delivery; its own place for a figure that is entered."""
    equation = book.form.computed.get(column.key)
    return [index[str(term.key)] for term in equation.left] if equation else [column.index]


def _total(delivery: Delivery, parts: Sequence[int]) -> Number | None:
    present = [number for part in parts if (number := delivery.numbers[part]) is not None]
    return sum(present) if present else None
