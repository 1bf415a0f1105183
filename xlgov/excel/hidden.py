"""The hidden sheet of an open workbook: what the template wrote there, and what the buttons remember.

Each row is a name and a text; JSON longer than a cell goes on in the next rows of the same name. The reader
of workbooks knows the names of :mod:`xlgov.workbook.memory` and passes over ours.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlgov.excel import hosts
from xlgov.workbook import pages
from xlgov.workbook.cells import Rows, shown

if TYPE_CHECKING:
    import xlwings as xw

WALK = "walk"
"""The stops of 下一处 and 上一处."""
POSITION = "position"
"""The stop that was shown last, from 0."""

_PIECE = 8_000
"""Characters per cell: older versions of Excel refuse more in a block."""


class Hidden:
    """The rows of the hidden sheet; nothing is written before ``save``."""

    def __init__(self, rows: Rows | None = None) -> None:
        """``rows`` of the sheet; None where the workbook has no such sheet yet."""
        self._exists = rows is not None
        rows = rows or ()
        self.pairs = [(shown(line[0]), shown(line[1])) for line in rows if len(line) > 1 and shown(line[0])]
        self._stored = len(rows)

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
        """Write all rows, to a new hidden sheet where the workbook has none."""
        if self._exists:
            sheet = book.sheets[pages.HIDDEN]
        else:
            sheet = book.sheets.add(pages.HIDDEN, after=book.sheets[len(book.sheets) - 1])
            sheet.visible = False
            self._exists = True
        relock = hosts.unlocked(sheet)
        try:
            height = max(len(self.pairs), self._stored, 1)
            blank = [["", ""]] * (height - len(self.pairs))
            block = sheet.range(f"A1:B{height}")
            block.number_format = "@"
            block.raw_value = [*(list(pair) for pair in self.pairs), *blank]
            self._stored = len(self.pairs)
        finally:
            if relock:
                relock()


def hidden_of(book: xw.Book) -> Hidden:
    """The hidden sheet of a workbook, read alone."""
    if pages.HIDDEN not in [sheet.name for sheet in book.sheets]:
        return Hidden()
    used = book.sheets[pages.HIDDEN].used_range
    rows = used.row + used.shape[0] - 1
    block = book.sheets[pages.HIDDEN].range(f"A1:B{rows}")
    found: Rows = block.options(ndim=2, err_to_str=True, empty="").value
    return Hidden(found)
