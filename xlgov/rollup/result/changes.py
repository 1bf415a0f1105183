"""重报对照: what a file has otherwise than the one that came before or beside it, figure by figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.comparison import State
from xlgov.comparison.text import noted
from xlgov.form import edition
from xlgov.rollup.result.phrases import clean, heading
from xlgov.values import Measure
from xlgov.workbook import geometry, pages
from xlgov.workbook.styles import height

if TYPE_CHECKING:
    from xlgov.collection.unlike import Unlike
    from xlgov.comparison import FigureChange, Held
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.canvas import Book, Sheet

_COLUMNS = (
    ("序号", 6.0),
    ("单位", 20.0),
    ("前一份", 24.0),
    ("后一份", 24.0),
    ("哪份在后", 24.0),
    ("表", 10.0),
    ("项目", 34.0),
    ("前", 12.0),
    ("后", 12.0),
    ("增减", 11.0),
)
HEADINGS = tuple(name for name, _ in _COLUMNS)
_WIDE = sum(width for _, width in _COLUMNS)
_FILES = 5
"""columns that say which files are compared"""
_ITEM, _BEFORE, _AFTER, _GREW = map(HEADINGS.index, ("项目", "前", "后", "增减"))
_TIP = (
    "一个单位报送了几份的，以及上次汇总以后改动、换过文件的，前后两份逐格对照；增减＝后－前。"
    "看不出哪一份在后的，“前”“后”只是文件名的次序。合计随分项变动，用灰字。"
)
_HEAD = 2
"""the row, from 0, of the headings"""
_NO_NUMBER = "—"


def pairs(outcome: Outcome) -> tuple[Unlike, ...]:
    """The files that were compared and of which something is to be listed, as issues name them."""
    found = [each for issue in outcome.issues for each in issue.unlike if each.rows or each.texts]
    return tuple(dict.fromkeys(found))


def write(book: Book, outcome: Outcome) -> None:
    """Write the sheet."""
    sheet = book.add_long(pages.ROLLUP_CHANGES, tuple(width for _, width in _COLUMNS))
    book.put(sheet, 0, 0, heading(outcome) + pages.ROLLUP_CHANGES, "heading", "left")
    sheet.set_row(0, 30)
    book.put(sheet, 1, 0, _TIP, "advice", "left", "wrap", width=len(_COLUMNS))
    sheet.set_row(1, height(_TIP, _WIDE))
    for column, name in enumerate(HEADINGS):
        book.put(sheet, _HEAD, column, name, "box", "header", "center", "wrap")
    sheet.set_row(_HEAD, 24)
    row = _HEAD
    for pair in pairs(outcome):
        for change in pair.rows:
            row += 1
            _figure(book, sheet, row, pair, change)
        for title in pair.texts or ():
            row += 1
            _text(book, sheet, row, pair, title)
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.repeat_rows(_HEAD)
    sheet.autofilter(_HEAD, 0, row, len(_COLUMNS) - 1)
    book.protect(sheet, autofilter=True, sort=True)


def _files(book: Book, sheet: Sheet, row: int, pair: Unlike, item: str) -> None:
    """Write which files a row is about, as high as it takes."""
    texts = (clean(pair.unit), clean(pair.before), clean(pair.after), clean(pair.why))
    wrapped = [*zip(texts, _COLUMNS[1:_FILES], strict=True), (item, _COLUMNS[_ITEM])]
    sheet.set_row(row, max(height(text, width, size=9) for text, (_, width) in wrapped))
    book.put(sheet, row, 0, row - _HEAD, "box", "center", "small")
    for column, text in enumerate(texts, 1):
        book.put(sheet, row, column, text, "box", "wrap", "small", "left")


def _figure(book: Book, sheet: Sheet, row: int, pair: Unlike, change: FigureChange) -> None:
    cell = edition(pair.edition).widest.cells[change.key]
    quiet = ("muted",) if cell.computed else ()
    label = clean(change.label)
    _files(book, sheet, row, pair, label)
    book.put(sheet, row, _FILES, change.sheet, "box", "center", "small", *quiet)
    book.put(sheet, row, _ITEM, label, "box", "wrap", "small", "left", *quiet)
    measure = "money" if cell.measure is Measure.MONEY else "count"
    _side(book, sheet, row, _BEFORE, change.before, measure, *quiet)
    _side(book, sheet, row, _AFTER, change.after, measure, *quiet)
    loud = quiet or ("fails",)
    if change.difference is None:
        why = noted(change) if change.state is not State.CHANGED else _NO_NUMBER
        book.put(sheet, row, _GREW, why, "box", "center", "small", *quiet)
        return
    formula = f"ROUND({geometry.address(row, _AFTER)}-{geometry.address(row, _BEFORE)},6)"
    book.put(sheet, row, _GREW, change.difference, "box", "center", measure, *loud, formula=formula)


def _side(book: Book, sheet: Sheet, row: int, column: int, held: Held, measure: str, *look: str) -> None:
    """What one of the files holds: a number as such, all else in words."""
    if held.number is not None:
        book.put(sheet, row, column, held.number, "box", "center", measure, *look)
    else:
        book.put(sheet, row, column, clean(held.words), "box", "wrap", "center", "small", *look)


def _text(book: Book, sheet: Sheet, row: int, pair: Unlike, title: str) -> None:
    _files(book, sheet, row, pair, title)
    book.put(sheet, row, _FILES, "文字", "box", "center", "small")
    book.put(sheet, row, _ITEM, clean(title), "box", "wrap", "small", "left")
    for column in (_BEFORE, _AFTER):
        book.put(sheet, row, column, _NO_NUMBER, "box", "center", "small")
    book.put(sheet, row, _GREW, "文字不同", "box", "center", "small")
