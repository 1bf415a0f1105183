"""差额表: where the body's own report differs from the sum, by how much, and which unit explains it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov.collection.unread import said_of_unread, unread
from xlgov.rollup.result import detail
from xlgov.rollup.result.explaining import Difference, differences
from xlgov.rollup.result.phrases import clean, heading
from xlgov.values import Measure
from xlgov.workbook import geometry, pages
from xlgov.workbook.styles import height

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.canvas import Book, Sheet

_COLUMNS = (
    ("序号", 6.0),
    ("表", 11.0),
    ("项目", 40.0),
    ("上报数", 12.0),
    ("汇总数", 12.0),
    ("差额", 12.0),
    ("最可能的单位", 24.0),
    ("依据", 44.0),
    ("明细", 11.0),
)
HEADINGS = tuple(name for name, _ in _COLUMNS)
_ITEM, _UNIT, _WHY, _DETAIL = map(HEADINGS.index, ("项目", "最可能的单位", "依据", "明细"))
_WIDE = sum(width for _, width in _COLUMNS)
_NOBODY = "没有哪一个单位的各项数都正好等于差额。"
HEAD = 3
"""The row, from 0, of the headings; the differences stand below."""


def write(book: Book, outcome: Outcome, reported: Report) -> None:
    """Write the sheet."""
    widths = tuple(width for _, width in _COLUMNS)
    sheet = book.add(pages.ROLLUP_DIFFERENCES, landscape=True, widths=widths)
    found = differences(outcome, reported)
    unsaid = [message + advice for _, message, advice in said_of_unread(reported, unread(reported))]
    book.put(sheet, 0, 0, heading(outcome) + pages.ROLLUP_DIFFERENCES, "heading", "left")
    sheet.set_row(0, 30)
    look = () if found or unsaid else ("holds",)
    book.put(sheet, 1, 0, summary(found, bool(unsaid)), "left", *look)
    sheet.set_row(1, 22)
    _tip(book, sheet, unsaid)
    for column, name in enumerate(HEADINGS):
        book.put(sheet, HEAD, column, name, "box", "header", "center", "wrap")
    sheet.set_row(HEAD, 24)
    sums = detail.columns(outcome.report)
    for number, each in enumerate(found, 1):
        _row(book, sheet, HEAD + number, number, each)
        sheet.link(HEAD + number, _DETAIL, f"{geometry.quoted(pages.ROLLUP_DETAIL)}!{sums[each.key]}")
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.repeat_rows(HEAD)
    sheet.autofilter(HEAD, 0, HEAD + max(1, len(found)), len(_COLUMNS) - 1)
    book.protect(sheet, autofilter=True, sort=True)


def _tip(book: Book, sheet: Sheet, unsaid: Sequence[str]) -> None:
    """Write what has to be known to read the table, first what could not be compared."""
    tip = "差额＝上报数－汇总数。点“看各单位”跳到这一项的分单位数。"
    if not unsaid:
        book.put(sheet, 2, 0, tip, "advice", "left")
        return
    text = "\n".join([*unsaid, tip])
    book.put(sheet, 2, 0, text, "advice", "left", "wrap", width=len(_COLUMNS))
    sheet.set_row(2, height(text, _WIDE))


def _row(book: Book, sheet: Sheet, row: int, number: int, each: Difference) -> None:
    """Write one difference; what a total differs by is its parts' and stays in the background."""
    cell, place = book.form.cells[each.key], book.places[each.key]
    quiet = ("muted",) if each.total else ()
    small = ("box", "center", "small", *quiet)
    text = ("box", "wrap", "small", "left", *quiet)
    measure = "money" if cell.measure is Measure.MONEY else "count"
    figure = ("box", "center", measure, *quiet)
    unit, why = clean(each.unit or "—"), clean(each.why or _NOBODY)
    wrapped = {_ITEM: cell.label, _UNIT: unit, _WHY: why}
    sheet.set_row(row, max(height(said, _COLUMNS[at][1], size=9) for at, said in wrapped.items()))
    book.put(sheet, row, 0, number, *small)
    book.put(sheet, row, 1, str(place.sheet), *small)
    book.put(sheet, row, _ITEM, cell.label, *text)
    book.put(sheet, row, 3, each.reported, *figure)
    there = f"{geometry.quoted(str(place.sheet))}!{place.cell}"
    summed = "" if each.summed is None else each.summed
    # a blank of the table stays one: a plain reference would show it as 0
    book.put(sheet, row, 4, summed, *figure, formula=f'IF({there}="","",{there})')
    loud = quiet or ("fails",)
    formula = f"ROUND(SUM(D{row + 1})-SUM(E{row + 1}),6)"
    book.put(sheet, row, 5, each.amount, *figure, *loud, formula=formula)
    book.put(sheet, row, _UNIT, unit, *text)
    book.put(sheet, row, _WHY, why, *text)
    book.put(sheet, row, _DETAIL, "看各单位", "box", "center", "small", "link")


def summary(found: Sequence[Difference], unread: bool = False) -> str:
    """How many figures differ, entered ones and totals apart, and which units explain how many of them.

    ``unread`` says that some figures could not be compared.
    """
    if not found:
        return "能核对的各项，上报数与汇总数一致。" if unread else "上报数与汇总数逐项一致。"
    totals = sum(each.total for each in found)
    counts = [f"有 {len(found) - totals} 项不一致"] if len(found) > totals else []
    counts += [f"另有 {totals} 项合计随分项不同"] if totals else []
    units = Counter(each.unit for each in found if each.unit).most_common(3)
    named = "、".join(f"“{clean(unit, 40)}”能解释 {count} 项" for unit, count in units)
    return "，".join([*counts, *([f"其中{named}"] if named else [])]) + "。"
