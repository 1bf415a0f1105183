"""下一处 and 上一处: from finding to finding, wherever their cells are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from xlgov.errors import InputError
from xlgov.excel.hidden import POSITION, WALK, Hidden, hidden_of
from xlgov.excel.session import select
from xlgov.finding import Place
from xlgov.form import defined_name

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_STATUS_LIMIT = 200
"""Characters of the status bar."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One finding on the way: its cell's key if it has one, where that was, and what to say."""

    key: str | None
    sheet: str
    cell: str
    text: str

    @property
    def place(self) -> Place:
        """Where the cell was when the workbook was checked."""
        return Place(self.sheet, self.cell)

    def to_json(self) -> dict[str, Any]:
        """As the hidden sheet keeps it."""
        return asdict(self)


def next_finding(book: xw.Book, ui: Ui) -> None:
    """Go to the next finding; after the last one comes the first."""
    _go(book, ui, 1)


def previous_finding(book: xw.Book, ui: Ui) -> None:
    """Go to the finding before; before the first one comes the last."""
    _go(book, ui, -1)


def announce(ui: Ui, stops: Sequence[Stop], index: int) -> None:
    """Say in the status bar which finding this is."""
    text = " ".join(f"第 {index + 1}/{len(stops)} 处　{stops[index].place}　{stops[index].text}".split("\n"))
    ui.status(text if len(text) <= _STATUS_LIMIT else text[: _STATUS_LIMIT - 1] + "…")


def _go(book: xw.Book, ui: Ui, step: int) -> None:
    hidden = hidden_of(book)
    stops = [Stop(**raw) for raw in hidden.get(WALK) or ()]
    if not stops:
        raise InputError("还没有可以查看的问题", "请先点“校验”；校验后没有问题时也没有下一处。")
    index = (_position(hidden) + step) % len(stops)
    select(book, _now(book, stops[index]))
    hidden.put(POSITION, index)
    hidden.save(book)
    announce(ui, stops, index)


def _position(hidden: Hidden) -> int:
    found = hidden.get(POSITION)
    return found if isinstance(found, int) else 0


def _now(book: xw.Book, stop: Stop) -> Place:
    """Where the cell is now: rows may have been inserted and sheets renamed since."""
    if stop.key is not None and defined_name(stop.key) in book.names:
        try:
            cells = book.names[defined_name(stop.key)].refers_to_range
            return Place(cells.sheet.name, cells[0, 0].get_address(row_absolute=False, column_absolute=False))
        except Exception:  # a name without a cell: each host raises its own kind of error
            return stop.place
    return stop.place
