"""The hidden sheet of an open workbook: what the template wrote there, and what the buttons remember.

Each row is a name and a text; JSON longer than a cell goes on in the next rows of the same name. The reader
of workbooks knows the names of :mod:`xlgov.workbook.memory` and passes over ours.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from xlgov.excel import hosts
from xlgov.excel.session import added
from xlgov.workbook import pages
from xlgov.workbook.cells import Rows, shown

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.workbook.cells import Contents
    from xlgov.workbook.protection import Protection

_Pair = tuple[str, str]

WALK = "walk"
"""The stops of 下一处 and 上一处."""
POSITION = "position"
"""The stop that was shown last, from 0."""

_PIECE = 8_000
"""Characters per cell: older versions of Excel refuse more in a block."""


class Hidden:
    """The rows of the hidden sheet; nothing is written before ``save``."""

    def __init__(self, rows: Rows | None = None, known: Protection | None = None) -> None:
        """``rows`` of the sheet, None where the workbook has none yet; its protection where ``known``."""
        self._exists = rows is not None
        self._known = known
        self._stored = [_pair(line) for line in rows or ()]
        self.pairs = [pair for pair in self._stored if pair[0]]

    def get(self, name: str) -> Any:
        """The JSON under a name; None where there is none or it is damaged."""
        pieces = [text for own, text in self.pairs if own == name]
        try:
            return json.loads("".join(pieces)) if pieces else None
        except ValueError:
            return None

    def put(self, name: str, content: Any) -> None:
        """Remember JSON under a name, in the place of what was there."""
        text = json.dumps(content, separators=(",", ":"))
        pieces = [(name, text[start : start + _PIECE]) for start in range(0, len(text), _PIECE)]
        first = next((i for i, (own, _) in enumerate(self.pairs) if own == name), len(self.pairs))
        rest = [pair for pair in self.pairs if pair[0] != name]
        self.pairs = [*rest[:first], *pieces, *rest[first:]]

    def replace(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Put the template's own rows anew; what the buttons remember stays."""
        names = {name for name, _ in pairs}
        self.pairs = [*pairs, *(pair for pair in self.pairs if pair[0] not in names)]

    def save(self, book: xw.Book) -> None:
        """Write the rows that changed, to a new hidden sheet where the workbook has none."""
        rows = [(old, new) for old, new in zip_longest(self._stored, self.pairs, fillvalue=("", ""))]
        changed = [number for number, (old, new) in enumerate(rows) if old != new]
        if not changed:
            return
        sheet = self._sheet(book)
        relock = hosts.unlocked(sheet, self._known)
        try:
            first, last = changed[0], changed[-1]
            block = sheet.range(f"A{first + 1}:B{last + 1}")
            # a piece of JSON may begin like a formula
            block.number_format = "@"
            block.raw_value = [list(new) for _, new in rows[first : last + 1]]
            self._stored = [new for _, new in rows]
        finally:
            if relock:
                relock()

    def _sheet(self, book: xw.Book) -> xw.Sheet:
        if self._exists:
            return book.sheets[pages.HIDDEN]
        sheet = added(book, pages.HIDDEN)
        sheet.visible = False
        self._exists = True
        return sheet


def _pair(line: Sequence[object]) -> _Pair:
    name, text, *_ = (*map(shown, line), "", "")
    return name, text


def hidden_in(contents: Contents) -> Hidden:
    """The hidden sheet of a workbook that was read."""
    if not contents.has(pages.HIDDEN):
        return Hidden()
    return Hidden(contents.rows(pages.HIDDEN), contents.protection(pages.HIDDEN))


def hidden_of(book: xw.Book) -> Hidden:
    """The hidden sheet of a workbook, read alone."""
    if pages.HIDDEN not in hosts.sheet_names(book):
        return Hidden()
    used = book.sheets[pages.HIDDEN].used_range
    rows = used.row + used.shape[0] - 1
    block = book.sheets[pages.HIDDEN].range(f"A1:B{rows}")
    found: Rows = block.options(ndim=2, err_to_str=True, empty="").value
    return Hidden(found)
