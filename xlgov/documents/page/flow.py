"""A page as the flow of what it shows: runs of text and tables, each with its place in the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlgov.documents.document import MOST_CELLS, MOST_NESTED, Cell, Table, too_deep
from xlgov.documents.page import elements
from xlgov.documents.page.sheets import hidden_by
from xlgov.documents.page.shown import MARK_BEGINS, MARK_ENDS, TAB, shown, without_ours
from xlgov.errors import SUSPECT, InputError
from xlgov.locate.labels import numeral

if TYPE_CHECKING:
    from justhtml import JustHTML

_MOST_LETTERS, _MOST_TAGS, _MOST_ENTITIES = 6_000_000, 120_000, 300_000
"""of a page without its pictures; Word's pages have a tag for every few letters"""
_PICTURE = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s%]+")
_LOOKS = re.compile(r"<(/?)(?:b|big|code|em|font|i|nobr|small|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
"""elements that a tree of HTML repeats in every later block where they are not closed: millions of them"""
_SMALL = re.compile(r"<small(?=[\s/>])", re.IGNORECASE)
_STRUCK = re.compile(r"<(/?)(?:s|strike)(?=[\s/>])", re.IGNORECASE)
_MOST_LINES, _MOST_SHOWN, _MOST_PARTED = 6_000, 500_000, 30_000
"""lines of a page, their letters, their tabs and bars; a report has several hundred"""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_JOINED = _HEADINGS[1:]
"""headings that are one line however they are broken"""
_MOSTLY = 0.7
_TYPED = ("", "text", "number", "tel")
"""kinds of fields that show what was typed"""


@dataclass(frozen=True, slots=True)
class Run:
    """A line of text, the number of the element that it ends in, and whether links are most of it.

    ``heading`` says that it is one by its element, ``aside`` that it stands around the text of the page.
    """

    text: str
    at: int
    linked: bool = False
    heading: bool = False
    aside: bool = False


@dataclass(slots=True)
class PageCell:
    """A cell of a table: what is in it, and over how many columns and rows it goes (0: all that follow)."""

    flow: list[Run | PageTable] = field(default_factory=list)
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class PageTable:
    """A table: its rows with the group that they are in (``thead``, ``tbody``, ``tfoot`` and its number)."""

    begin: int
    end: int = 0
    rows: list[tuple[str, int, list[PageCell]]] = field(default_factory=list)

    def as_table(self) -> Table:
        """The table with its groups of rows in the order in which they are shown."""
        order = {"thead": 0, "tfoot": 2}
        rows = sorted(self.rows, key=lambda row: order.get(row[0], 1))
        last = {(name, number): index for index, (name, number, _) in enumerate(rows)}
        return Table(
            [
                [_as_cell(cell, last[name, number] - index + 1) for cell in cells]
                for index, (name, number, cells) in enumerate(rows)
            ]
        )


Flow = list[Run | PageTable]


def blocks(flow: Flow) -> list[str | Table]:
    """What a flow holds, as ``document.unfolded`` takes it."""
    return [each.text if isinstance(each, Run) else each.as_table() for each in flow]


def _as_cell(cell: PageCell, left: int) -> Cell:
    """A cell that goes no further down than its group of rows."""
    return Cell(blocks(cell.flow), cell.columns, min(cell.rows or left, left))


def parsed(text: str) -> JustHTML:
    """The tree of a page; InputError for one that is larger than any report's."""
    from justhtml import JustHTML

    text = _PICTURE.sub("", text)
    if len(text) > _MOST_LETTERS or text.count("<") > _MOST_TAGS or text.count("&") > _MOST_ENTITIES:
        raise _too_large()
    text = _LOOKS.sub(r"<\1span", _SMALL.sub("<span size=1", text))
    text = _STRUCK.sub(r"<\1del", text)
    return JustHTML(text, sanitize=False)


def _too_large() -> InputError:
    return InputError(
        "网页太大，不像年报的网页", "请在浏览器里只选中报告的正文，复制后粘贴到 Word 或 .txt 文件里。"
    )


class Page:
    """Walks over a tree without recursion; afterwards ``flow`` is what the page shows.

    Elements and lines are numbered in order. ``ends`` has the last number within an element, ``parents`` the
    element around it and ``names`` its name, by its own. ``hidden`` reads what is not shown as well; else
    ``unseen`` are the elements that are not shown, by themselves or by ``sheets`` (of styles).
    """

    def __init__(self, root: Any, *, hidden: bool = False, sheets: Iterable[str] = ()) -> None:
        self.flow: Flow = []
        self.ends: dict[int, int] = {}
        self.parents: dict[int, int] = {0: 0}
        self.names: dict[int, str] = {}
        self.unseen: list[Any] = []
        self._hidden = hidden
        self._sheets = hidden_by(sheets) if not hidden else None
        self._clock = 0
        self._open = [0]
        self._flows = [self.flow]
        self._outer: list[Flow] = []
        """the flow around each open table"""
        self._tables: list[PageTable] = []
        self._groups: list[tuple[str, int]] = []
        self._lists: list[list[int | str]] = []
        """of each open list the number of its next item, and how it is numbered"""
        self._number = ""
        """of the item whose text comes next"""
        self._buffer: list[str] = []
        self._small = 0
        """how much of the buffer ends in small letters"""
        self._linked = self._letters = 0
        self._lines = self._shown = self._parted = 0
        self._links = self._kept = self._aside = self._cells = self._total = 0
        self._heading: list[str] = []
        self._walk(root)

    def _walk(self, root: Any) -> None:
        waiting: list[Any] = [root]
        while waiting:
            node = waiting.pop()
            if callable(node):
                node()
            elif node.name == "#text":
                self._text(node.data or "")
            elif node.name in _ROOTS:
                waiting.extend(reversed(node.children))
            elif not node.name.startswith(("#", "!")):
                leave = self._enter(node)
                if leave:
                    waiting.append(leave)
                    waiting.extend(reversed(node.children))
        self._flush()
        self.ends[0] = self._clock

    def _text(self, text: str) -> None:
        letters = len(text.strip())
        self._shown += letters
        self._parted += text.count("\t") + text.count("|") if letters else 0
        if self._shown > _MOST_SHOWN or self._parted > _MOST_PARTED:
            raise _too_large()
        self._buffer.append(without_ours(text))
        self._letters += letters
        self._linked += letters if self._links else 0

    def _enter(self, node: Any) -> Callable[[], None] | None:
        """Begin an element; what ends it, or None for one that is passed over with all that is in it."""
        name = node.name.lower()
        attributes = node.attrs or {}
        kind = elements.kind(name, attributes)
        if kind == "skipped":
            return None
        if self._sheets and attributes and self._is_hidden(name, attributes):
            self.unseen.append(node)
            return None
        if name in ("input", "textarea", "select"):
            self._field(name, node, attributes)
            return None
        if kind == "break":
            self._break()
            return None
        if kind == "inline":
            return self._inline(name, attributes)
        self._flush()
        self._clock += 1
        begin = self._clock
        self.parents[begin] = self._open[-1]
        self.names[begin] = name
        self._open.append(begin)
        aside = (
            elements.is_aside(name, attributes) if attributes or name in ("nav", "footer", "aside") else False
        )
        self._aside += aside
        return self._closing(begin, aside, self._begin(kind, name, attributes, begin))

    def _is_hidden(self, name: str, attributes: elements.Attributes) -> bool:
        hidden = self._sheets is not None and self._sheets.hides(name, attributes)
        return hidden or elements.is_hidden(attributes)

    def _closing(self, begin: int, aside: bool, end: Callable[[], None] | None) -> Callable[[], None]:
        def close() -> None:
            self._flush()
            if end:
                end()
            self._aside -= aside
            self.ends[begin] = self._clock
            self._open.pop()

        return close

    def _inline(self, name: str, attributes: elements.Attributes) -> Callable[[], None]:
        if name == "a" and attributes.get("href"):
            self._links += 1
            return self._unlink
        small = bool(attributes) and elements.is_small(attributes)
        if name == "sup" or (small and self._after_figure()):
            self._buffer.append(MARK_BEGINS)
            return lambda: self._buffer.append(MARK_ENDS)
        if attributes and elements.is_tab(attributes):
            self._buffer.append(TAB)
        return self._end_small if small else _nothing

    def _after_figure(self) -> bool:
        """Whether a figure in a cell of a table stands before, in letters of usual size."""
        before = "".join(self._buffer[self._small :]) if self._cells else ""
        return before.rstrip()[-1:].isdigit()

    def _end_small(self) -> None:
        self._small = len(self._buffer)

    def _unlink(self) -> None:
        self._links -= 1

    def _begin(
        self, kind: elements.Kind, name: str, attributes: elements.Attributes, begin: int
    ) -> Callable[[], None] | None:
        """What an element begins besides a new line, and what ends that."""
        if kind == "table":
            return self._table(begin)
        if kind == "caption" and self._outer:
            self._flows.append(self._outer[-1])
            return self._pop_flow
        if kind == "group" and self._tables:
            self._groups[-1] = (name, begin)
        elif kind == "row" and self._tables:
            self._tables[-1].rows.append((*self._groups[-1], []))
        elif kind == "cell" and self._tables and self._tables[-1].rows:
            return self._cell(attributes)
        elif name == "pre":
            self._kept += 1
            return self._end_kept
        elif name in _HEADINGS:
            self._heading.append(name)
            return self._end_heading
        elif name in ("ol", "ul"):
            self._list(name, attributes)
            return self._end_list
        elif name == "li" and self._lists:
            self._item(attributes)
        return None

    def _table(self, begin: int) -> Callable[[], None]:
        table = PageTable(begin)
        self._outer.append(self._flows[-1])
        self._tables.append(table)
        self._groups.append(("tbody", begin))
        if len(self._tables) > MOST_NESTED:
            raise too_deep()

        def end() -> None:
            self._tables.pop()
            self._groups.pop()
            outer = self._outer.pop()
            table.end = self._clock
            if table.rows:
                outer.append(table)

        return end

    def _cell(self, attributes: elements.Attributes) -> Callable[[], None]:
        self._total += 1
        if self._total > MOST_CELLS:
            raise InputError("表格太大，不像年报的表格", SUSPECT)
        cell = PageCell(
            columns=elements.span(attributes, "colspan") or 1, rows=elements.span(attributes, "rowspan")
        )
        self._tables[-1].rows[-1][2].append(cell)
        self._flows.append(cell.flow)
        self._cells += 1

        def end() -> None:
            self._cells -= 1
            self._flows.pop()

        return end

    def _pop_flow(self) -> None:
        self._flows.pop()

    def _end_kept(self) -> None:
        self._kept -= 1

    def _end_heading(self) -> None:
        self._heading.pop()

    def _list(self, name: str, attributes: elements.Attributes) -> None:
        how = elements.numbering(attributes) or ("decimal" if name == "ol" else "none")
        start = (attributes.get("start") or "").strip()
        self._lists.append([int(start) if start.isdigit() and len(start) < 5 else 1, how])

    def _end_list(self) -> None:
        self._lists.pop()

    def _item(self, attributes: elements.Attributes) -> None:
        """The number that a browser writes before an item of a list."""
        mine = self._lists[-1]
        value = (attributes.get("value") or "").strip()
        number = int(value) if value.isdigit() and len(value) < 5 else int(mine[0])
        mine[0] = number + 1
        self._number = _numbered(number, elements.numbering(attributes) or str(mine[1]))

    def _field(self, name: str, node: Any, attributes: elements.Attributes) -> None:
        """What a field in a table shows: a form that was saved as it was filled in."""
        if not self._cells:
            return
        if name == "input" and (attributes.get("type") or "").lower() in _TYPED:
            self._text(attributes.get("value") or "")
        elif name == "textarea":
            self._text(node.to_text())
        elif name == "select":
            chosen = [
                each for each in node.children if each.name == "option" and "selected" in (each.attrs or {})
            ]
            self._text(chosen[0].to_text() if chosen else "")

    def _break(self) -> None:
        if self._heading and self._heading[-1] in _JOINED:
            return
        self._flush()

    def _flush(self) -> None:
        """End the line at hand."""
        if not self._buffer:
            return
        text = "".join(self._buffer)
        for line in text.split("\n") if self._kept else [text]:
            self._line(shown(line, cell=bool(self._cells), kept=bool(self._kept)))
        self._buffer.clear()
        self._small = 0
        self._linked = self._letters = 0

    def _line(self, text: str) -> None:
        if text:
            self._lines += 1
            if self._lines > _MOST_LINES:
                raise _too_large()
            linked = self._linked > 0 and self._linked >= self._letters * _MOSTLY
            self._clock += 1
            run = Run(self._number + text, self._clock, linked, bool(self._heading), self._aside > 0)
            self._flows[-1].append(run)
            self._number = ""


_ROOTS = ("#document", "#document-fragment")


def _nothing() -> None:
    """What ends an element that began nothing."""


def _numbered(number: int, how: str) -> str:
    how = how.lower()
    if how in ("none", "disc", "circle", "square", "inherit", "initial"):
        return ""
    if how.startswith(("cjk-", "simp-", "trad-", "japanese-", "ethiopic-")) and 0 < number <= 10:
        return f"{numeral(number)}、"
    letter = chr(ord("a") + (number - 1) % 26)
    named = {"lower-alpha": letter, "lower-latin": letter, "a": letter, "upper-alpha": letter.upper()}
    return f"{named.get(how, number)}."


def runs(flow: Flow) -> Iterator[Run]:
    """Every run of text of a flow, those in its tables as well."""
    for each in flow:
        if isinstance(each, Run):
            yield each
        else:
            for _, _, cells in each.rows:
                for cell in cells:
                    yield from runs(cell.flow)
