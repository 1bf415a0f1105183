"""Tables that people fill in (名册, 决定表) as workbooks: one sheet to fill, one that says how."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlgov.report.checked import FORBIDDEN
from xlgov.workbook.pages import TEXT_LIMIT
from xlgov.workbook.styles import cut, height

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlgov.workbook.styles import Styles

_CREATED = datetime.datetime(2021, 9, 26, tzinfo=datetime.UTC)
"""The same in every workbook, so that the same table gives the same bytes."""
_ROOM = 5_000
"""Lines below the last one for which lists and formats are set."""
_PROMPT, _PROMPT_TITLE = 255, 32
"""Excel's limits of the note that appears beside a cell."""
GUIDE = "填写说明"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``note`` says what to fill in, ``choices`` what to choose; ``given`` is written by us.

    ``printed`` is False for the last columns where they are of no use on paper.
    """

    title: str
    width: float
    note: str
    choices: tuple[str, ...] = ()
    given: bool = False
    printed: bool = True


def build_table(
    sheet: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    guide: Sequence[tuple[str, str]],
    *,
    title: str,
    room: int = _ROOM,
) -> bytes:
    """The .xlsx with the heading row, ``rows`` as text below it, and the guide on a second sheet.

    ``room`` is the number of blank lines below that can be filled. The same arguments give the same bytes.
    """
    from xlsxwriter import Workbook

    from xlgov.workbook.canvas import Sheet, options
    from xlgov.workbook.styles import Styles

    stream = io.BytesIO()
    workbook = Workbook(stream, options(in_memory=True))
    workbook.set_properties({"title": title, "author": "xlgov", "created": _CREATED})
    styles = Styles(workbook)
    page = workbook.add_worksheet(sheet, Sheet)
    for position, column in enumerate(columns):
        texts = [row[position] for row in rows]
        _column(page, styles, position, column, texts, room)
    for number, row in enumerate(rows, start=1):
        needed = (height(text, column.width) for text, column in zip(row, columns, strict=True))
        page.fit_row(number, max(20, *needed))
    _page_setup(page, columns, len(rows))
    _guide(workbook.add_worksheet(GUIDE, Sheet), styles, guide, columns)
    workbook.close()
    return stream.getvalue()


def _column(
    page: Worksheet, styles: Styles, position: int, column: Column, texts: Sequence[str], room: int
) -> None:
    """A column's width, heading and texts, and what may be chosen in it, in the blank lines below, too."""
    looks = ("wrap", "top", "left", *(() if column.given else ("input",)))
    page.set_column(position, position, column.width, styles("box", "text", *looks) if room else styles())
    page.write_string(0, position, column.title, styles("box", "header", "center"))
    for number, text in enumerate(texts, start=1):
        shown = cut(FORBIDDEN.sub("\ufffd", text), TEXT_LIMIT)
        page.write_string(number, position, shown, styles("box", "text", *looks))
    options: dict[str, Any] = {
        "validate": "list" if column.choices else "any",
        "input_title": cut(column.title, _PROMPT_TITLE),
        "input_message": cut(column.note, _PROMPT),
    }
    if column.choices:
        options |= {
            "source": list(column.choices),
            "error_title": "请从列表中选择",
            "error_message": f"可填：{'、'.join(column.choices)}。",
        }
    page.data_validation(1, position, len(texts) + room, position, options)


def _page_setup(page: Worksheet, columns: Sequence[Column], rows: int) -> None:
    """The heading row in sight, the filter, and how the sheet is printed."""
    from xlgov.workbook.canvas import A4

    page.set_row(0, 24)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, rows), len(columns) - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if not all(column.printed for column in columns):
        page.print_area(0, 0, max(1, rows), sum(column.printed for column in columns) - 1)


def _guide(
    page: Worksheet, styles: Styles, guide: Sequence[tuple[str, str]], columns: Sequence[Column]
) -> None:
    wide = (22, 96)
    for position, width in enumerate(wide):
        page.set_column(position, position, width, styles())
    page.hide_gridlines(2)
    page.fit_to_pages(1, 0)
    lines = [*guide, *((f"“{column.title}”列", column.note) for column in columns)]
    for row, pair in enumerate(lines):
        for position, text in enumerate(pair):
            look = ("header", "left") if position == 0 else ("left",)
            page.write_string(row, position, text, styles("box", "wrap", "top", *look))
        page.set_row(row, height(pair[1], wide[1]))
