"""A comparison as a workbook: sheets 数字, 封面 and 文字; what went is struck, what came underlined."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov.comparison.result import State
from xlgov.comparison.text import NOTHING, noted, numbered, shortened
from xlgov.comparison.words import Op, Piece
from xlgov.legible import legible
from xlgov.values import Number
from xlgov.workbook.styles import height

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from xlgov.comparison.result import AnswerChange, Comparison, FigureChange, Held, TextChange
    from xlgov.workbook.canvas import Sheet
    from xlgov.workbook.styles import Styles

FIGURES, ANSWERS, TEXTS = "数字", "封面", "文字"
_WIDTHS = {
    FIGURES: (12.0, 36.0, 22.0, 14.0, 14.0, 14.0, 18.0, 18.0),
    ANSWERS: (40.0, 46.0, 46.0, 14.0),
    TEXTS: (26.0, 20.0, 102.0),
}
_HEADINGS = {
    FIGURES: ("表", "项目", "列", "前", "后", "增减", "在前一份的位置", "在后一份的位置"),
    ANSWERS: ("项目", "前", "后", "说明"),
    TEXTS: ("部分", "变动", "内容（红色划去的是删去的，蓝色带下划线的是增加的）"),
}
_NONE = {FIGURES: "各项数都相同。", ANSWERS: "封面和情况说明都相同。", TEXTS: "文字都相同。"}
_CREATED = datetime.datetime(2021, 9, 26)
_CONTEXT = 150
"""letters that are shown of what stayed, before and behind a change"""
_PORTION = 1_000
"""letters of a cell; a longer paragraph goes on in the next row"""
_LOOKS = {Op.SAME: (), Op.REMOVED: ("gone",), Op.ADDED: ("come",)}
_PLAIN: tuple[str, ...] = ("box", "wrap", "left", "label", "text")
_NUMBER: tuple[str, ...] = ("box", "center", "label", "money")

Content = str | Number | tuple[Piece, ...]
"""what a cell shows: a text, a number, or a text in pieces"""
Cell = tuple[Content, tuple[str, ...]]


def build(comparison: Comparison) -> bytes:
    """The .xlsx; the same comparison gives the same bytes."""
    from xlsxwriter import Workbook

    from xlgov.workbook.canvas import options
    from xlgov.workbook.styles import Styles

    stream = io.BytesIO()
    workbook = Workbook(stream, options(in_memory=True))
    workbook.set_properties({"title": "年报比较", "author": "xlgov", "created": _CREATED})
    styles = Styles(workbook)
    rows = {
        FIGURES: [_figure_cells(each) for each in comparison.figures],
        ANSWERS: [_answer_cells(each) for each in comparison.answers],
        TEXTS: [cells for each in comparison.texts for cells in _text_cells(each)],
    }
    for name, own in rows.items():
        sheet = _Sheet(_added(workbook, name), styles, name)
        sheet.begin(comparison)
        for cells in own:
            sheet.row(cells)
        sheet.end(len(own))
    workbook.close()
    return stream.getvalue()


def _added(workbook: Workbook, name: str) -> Sheet:
    from xlgov.workbook.canvas import A4, Sheet

    sheet: Sheet = workbook.add_worksheet(name, Sheet)
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for column, width in enumerate(_WIDTHS[name]):
        sheet.set_column(column, column, width)
    return sheet


class _Sheet:
    """A sheet in the making: lines over its whole width, a heading row, rows as high as their texts."""

    def __init__(self, sheet: Sheet, styles: Styles, name: str) -> None:
        self._sheet, self._styles, self._name = sheet, styles, name
        self._row = 0
        self._head = 0

    def begin(self, comparison: Comparison) -> None:
        """What is compared, how much differs, what was not compared, and the headings."""
        self._line(f"年报比较：{self._name}", "heading", least=30)
        self._line(f"前：{comparison.before.words}")
        self._line(f"后：{comparison.after.words}")
        self._line(f"结果：{comparison.summary}。", "holds" if comparison.is_same else "wrong")
        for remark in comparison.remarks:
            self._line(f"注意：{remark}", "advice")
        self._head = self._row
        for column, text in enumerate(_HEADINGS[self._name]):
            self._put(column, text, ("box", "header", "center", "wrap"))
        self._sheet.set_row(self._row, 24)
        self._row += 1
        self._sheet.freeze_panes(self._row, 0)
        self._sheet.repeat_rows(self._head)

    def row(self, cells: Sequence[Cell]) -> None:
        """A row of cells."""
        widths = _WIDTHS[self._name]
        needed = max(
            height(_plain(content), width, 22, size=10)
            for (content, _), width in zip(cells, widths, strict=True)
        )
        self._sheet.fit_row(self._row, needed)
        for column, (content, looks) in enumerate(cells):
            self._put(column, content, looks)
        self._row += 1

    def end(self, count: int) -> None:
        """A filter over the rows; where there are none, that nothing differs."""
        if not count:
            self._line(_NONE[self._name], "holds")
            return
        self._sheet.autofilter(self._head, 0, self._row - 1, len(_WIDTHS[self._name]) - 1)

    def _line(self, text: str, *looks: str, least: float = 22) -> None:
        widths = _WIDTHS[self._name]
        style = self._styles("left", "wrap", *looks)
        self._sheet.merge_range(self._row, 0, self._row, len(widths) - 1, "", style)
        self._put(0, text, ("left", "wrap", *looks))
        self._sheet.set_row(self._row, max(least, height(text, sum(widths))))
        self._row += 1

    def _put(self, column: int, content: Content, looks: tuple[str, ...]) -> None:
        style = self._styles(*looks)
        if content == "":
            self._sheet.write_blank(self._row, column, None, style)
        elif isinstance(content, str):
            self._sheet.write_string(self._row, column, legible(content), style)
        elif isinstance(content, tuple):
            self._pieces(column, content, looks)
        else:
            self._sheet.write_number(self._row, column, content, style)

    def _pieces(self, column: int, pieces: Sequence[Piece], looks: tuple[str, ...]) -> None:
        """A text in runs, each in its own look."""
        runs: list[object] = []
        for piece in pieces:
            runs += [self._styles(*looks, *_LOOKS[piece.op]), legible(piece.text)]
        if len(pieces) == 1:
            self._sheet.write_string(self._row, column, runs[1], runs[0])
        else:
            self._sheet.write_rich_string(self._row, column, *runs, self._styles(*looks))


def _plain(content: Content) -> str:
    """The text that a cell shows."""
    if isinstance(content, str):
        return content
    return "".join(piece.text for piece in content) if isinstance(content, tuple) else str(content)


def _figure_cells(figure: FigureChange) -> list[Cell]:
    difference = figure.difference
    change: Cell = (noted(figure), ("box", "center", "label"))
    if difference is not None:
        change = (difference, ("box", "center", "label", "grown"))
    elif figure.state in (State.DOUBTFUL, State.UNREAD):
        change = (noted(figure), ("box", "center", "label", "warning"))
    return [
        (figure.sheet, ("box", "center", "label")),
        (figure.row, _PLAIN),
        (figure.column, _PLAIN),
        _held(figure.before),
        _held(figure.after),
        change,
        (figure.before_place, _PLAIN),
        (figure.after_place, _PLAIN),
    ]


def _held(held: Held) -> Cell:
    if held.number is not None and not held.remark:
        return held.number, _NUMBER
    return held.words, ("box", "center", "label", "wrap", "muted" if held.number is None else "text")


def _answer_cells(answer: AnswerChange) -> list[Cell]:
    note = "" if answer.state is State.CHANGED else answer.state.label
    texts = (answer.label, answer.before or NOTHING, answer.after or NOTHING, note)
    return [(text, _PLAIN) for text in texts]


def _text_cells(text: TextChange) -> Iterator[list[Cell]]:
    if text.unread:
        yield [(text.label, _PLAIN), (State.UNREAD.label, _PLAIN), ("只在一份里找到。", _PLAIN)]
    for change in text.changes:
        label = numbered(change)
        for portion in _portions(shortened(change.pieces, _CONTEXT)):
            yield [(text.label, _PLAIN), (label, _PLAIN), (tuple(portion), _PLAIN)]
            label = f"{numbered(change)}（续）"


def _portions(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces in portions that a row can show."""
    portion: list[Piece] = []
    room = _PORTION
    for piece in pieces:
        text = piece.text
        while len(text) > room:
            if room:
                portion.append(Piece(piece.op, text[:room]))
            yield portion
            text, portion, room = text[room:], [], _PORTION
        if text:
            portion.append(Piece(piece.op, text))
            room -= len(text)
    if portion:
        yield portion
