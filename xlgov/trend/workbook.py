"""The trend of a unit as a workbook: a sheet of charts, and one of what does not meet between years."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from xlgov.finding import EXPLAINED, told
from xlgov.form import edition
from xlgov.legible import one_line
from xlgov.trend.sheet import charts_of, write_charts
from xlgov.ways import Face
from xlgov.ways import told as in_words
from xlgov.workbook import canvas, charting
from xlgov.workbook.build import CREATED
from xlgov.workbook.canvas import Book
from xlgov.workbook.filling import fill
from xlgov.workbook.styles import Styles, cut, height
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from xlgov.trend.unit import Trend
    from xlgov.workbook.canvas import Sheet

CHARTS, MEETING = "历年趋势", "年度衔接"
_COLUMNS = (("年度", 10.0), ("级别", 8.0), ("问题", 66.0), ("怎么办", 46.0))
_LONGEST = 1_500
"""characters of a cell"""


def build(trend: Trend) -> bytes:
    """The content of the .xlsx file; the same trend gives the same bytes."""
    form = edition(trend.years.edition)
    stream = io.BytesIO()
    workbook = Workbook(stream, canvas.options(in_memory=True))
    title = _title(trend)
    workbook.set_properties({"title": cut(title, 255), "author": "xlgov", "company": "", "created": CREATED})
    book = Book(workbook, template_of(form), None, fill(form, None, "reported"), {}, Styles(workbook))
    _write_charts(book, trend, title)
    _write_meeting(book, trend, title)
    workbook.close()
    return stream.getvalue()


def _title(trend: Trend) -> str:
    years = trend.years.shown
    return f"{one_line(trend.unit)}{years[0].year}—{years[-1].year}年政府信息公开趋势"


def _write_charts(book: Book, trend: Trend, title: str) -> None:
    sheet = book.add(CHARTS, landscape=True, widths=charting.WIDTHS)
    book.put(sheet, 0, 0, cut(title, _LONGEST), "heading", "left")
    sheet.set_row(0, 30)
    write_charts(book, sheet, 2, charts_of(trend.years))
    book.protect(sheet)


def _write_meeting(book: Book, trend: Trend, title: str) -> None:
    """A line for each thing that does not meet, below what has to be known."""
    widths = tuple(width for _, width in _COLUMNS)
    sheet = book.add(MEETING, landscape=True, widths=widths)
    book.put(sheet, 0, 0, cut(f"{title}：前后年度的衔接", _LONGEST), "heading", "left")
    sheet.set_row(0, 30)
    row = 1
    for line in [in_words(each, Face.PAPER) for each in trend.said] or [""]:
        book.put(sheet, row, 0, cut(line, _LONGEST), "advice", "wrap", "left", width=len(_COLUMNS))
        sheet.set_row(row, height(line, sum(widths), 20, size=10) if line else 6)
        row += 1
    for column, (name, _) in enumerate(_COLUMNS):
        book.put(sheet, row, column, name, "box", "header", "center")
    sheet.set_row(row, 24)
    sheet.repeat_rows(row)
    sheet.freeze_panes(row + 1, 0)
    if not trend.breaks:
        said = "给出的年报前后年度对得上。"
        book.put(sheet, row + 1, 0, said, "box", "left", "holds", width=len(_COLUMNS))
    findings = told([each.finding for each in trend.breaks], Face.PAPER)
    for here, (found, finding) in enumerate(zip(trend.breaks, findings, strict=True), row + 1):
        label = EXPLAINED if finding.is_explained else finding.severity.label
        written = finding.explanation.said if finding.explanation else ""
        advice = written if finding.is_explained else "\n".join(filter(None, (finding.advice, written)))
        texts = (f"{found.year}年", label, finding.message, advice)
        _write_line(book, sheet, here, texts)
    book.protect(sheet)


def _write_line(book: Book, sheet: Sheet, row: int, texts: tuple[str, ...]) -> None:
    cells = [cut(text, _LONGEST) for text in texts]
    pairs = zip(cells, (width for _, width in _COLUMNS), strict=True)
    sheet.fit_row(row, max(height(text, width, 20, size=10) for text, width in pairs))
    for column, text in enumerate(cells):
        look = "center" if column < 2 else "left"
        book.put(sheet, row, column, text, "box", "wrap", "label", "text", look)
