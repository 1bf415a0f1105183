"""催报名单 as a workbook."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

from xlgov.legible import legible
from xlgov.workbook.pages import TEXT_LIMIT
from xlgov.workbook.styles import cut, height

LIST = "催报名单"
_CREATED = datetime.datetime(2021, 9, 26)
_LISTED: tuple[tuple[str, float], ...] = (
    ("序号", 7),
    ("单位名称", 34),
    ("单位代码", 22),
    ("层级", 16),
    ("单位类别", 20),
    ("情况", 10),
    ("需要做什么", 30),
    ("催办记录", 24),
)
_LISTED_LEFT = ("单位名称", "需要做什么", "催办记录")
_CENTRED: tuple[str, ...] = ("box", "wrap", "center")
_LEFT: tuple[str, ...] = ("box", "wrap", "left")


class _Sheet:
    """A workbook of one sheet in the making: texts only, and rows as high as their texts need."""

    def __init__(self, heading: str) -> None:
        from xlsxwriter import Workbook

        from xlgov.workbook.canvas import A4
        from xlgov.workbook.styles import Styles

        self._stream = io.BytesIO()
        self._workbook = Workbook(self._stream, {"in_memory": True})
        self._workbook.set_properties({"title": heading, "author": "xlgov", "created": _CREATED})
        self._styles = Styles(self._workbook)
        self._widths = [width for _, width in _LISTED]
        self.sheet = self._workbook.add_worksheet(LIST)
        self.row = 0
        for column, width in enumerate(self._widths):
            self.sheet.set_column(column, column, width, self._styles())
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(A4)
        self.sheet.set_landscape()
        self.sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def cells(self, texts: Sequence[str], looks: Sequence[tuple[str, ...]], least: float = 22) -> None:
        """A row of cells, one text and its looks for each column."""
        for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
            self._put(column, text, *look)
        self.sheet.set_row(self.row, max(least, self.needed(texts)))
        self.row += 1

    def needed(self, texts: Sequence[str]) -> float:
        """The height of a row of these texts."""
        return max(height(text, width) for text, width in zip(texts, self._widths, strict=True))

    def line(self, text: str, *looks: str, least: float = 22) -> None:
        """A row of one text across the sheet."""
        self.sheet.merge_range(self.row, 0, self.row, len(self._widths) - 1, "", self._styles(*looks))
        self._put(0, text, *looks)
        self.sheet.set_row(self.row, max(least, height(text, sum(self._widths))))
        self.row += 1

    def content(self) -> bytes:
        """The finished file."""
        self.sheet.print_area(0, 0, self.row - 1, len(self._widths) - 1)
        self._workbook.close()
        return self._stream.getvalue()

    def _put(self, column: int, text: str, *looks: str) -> None:
        self.sheet.write_string(self.row, column, cut(legible(text), TEXT_LIMIT), self._styles(*looks))


def listing(heading: str, note: str, rows: Sequence[tuple[str, ...]]) -> bytes:
    """A numbered list of units as a workbook: name, code, level, category, state, what is wanted, notes."""
    made = _Sheet(heading)
    made.line(heading, "heading", "center", least=34)
    made.line(note, "small", "muted", "left")
    made.cells([name for name, _ in _LISTED], [("box", "header", "center")] * len(_LISTED))
    made.sheet.repeat_rows(made.row - 1)
    made.sheet.freeze_panes(made.row, 0)
    made.sheet.autofilter(made.row - 1, 0, made.row - 1 + len(rows), len(_LISTED) - 1)
    looks = [_LEFT if name in _LISTED_LEFT else _CENTRED for name, _ in _LISTED]
    numbered_rows = [(str(number), *texts) for number, texts in enumerate(rows, start=1)]
    # rows of one height are easier to read and to tick off
    tallest = max((made.needed(texts) for texts in numbered_rows), default=0)
    for texts in numbered_rows:
        made.cells(texts, looks, tallest)
    return made.content()
