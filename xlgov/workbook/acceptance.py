"""What a cell accepts and says while it is selected: data validation with Chinese messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from xlgov.form import Cell
from xlgov.values import COUNT_LIMIT, MONEY_DECIMALS, MONEY_WHOLE_LIMIT, Measure
from xlgov.workbook import geometry
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    from xlgov.workbook.canvas import Sheet

TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
"""Excel's limits of an input message."""

_ADVICE = {
    Measure.COUNT: "请填 0 或正整数，只填数字，不带单位、“/”和空格；没有的填 0。",
    Measure.CHANGE: "请填整数，减少填负数，没有变化填 0；只填数字，不带单位。",
    Measure.MONEY: "请填以万元为单位的金额，不能为负数，最多六位小数；只填数字，不带“万元”。",
}


def accept_figures(sheet: Sheet, cells: Iterable[tuple[str, Cell]], title: str = "") -> None:
    """Let cells (A1 address and what stands there) accept their measure only, each saying its fill-in note.

    Neighbours with the same note share one validation. ``title`` goes before each input title.
    """
    groups: dict[tuple[Measure, str, str], list[str]] = {}
    for address, cell in cells:
        name = cell.row_label or cell.column_label
        message = cell.note or _ADVICE[cell.measure]
        groups.setdefault((cell.measure, title + name, message), []).append(address)
    for (measure, name, message), addresses in groups.items():
        options = _criteria(measure, addresses[0]) | {
            "error_type": "stop",
            "error_title": "不能这样填",
            "error_message": _ADVICE[measure],
            "input_title": name[:TITLE_LIMIT],
            "input_message": cut(message, MESSAGE_LIMIT, "……全文见“填报说明”。"),
        }
        _apply(sheet, addresses, options)


def accept_list(sheet: Sheet, address: str, words: Sequence[str], title: str, message: str) -> None:
    """Let a cell accept one of a few words, from a drop-down list."""
    options: dict[str, Any] = {
        "validate": "list",
        "source": list(words),
        "error_title": "不能这样填",
        "error_message": "请从下拉列表中选择。",
        "input_title": title[:TITLE_LIMIT],
        "input_message": message,
    }
    _apply(sheet, [address], options)


def accept_whole(sheet: Sheet, address: str, least: int, most: int, title: str, message: str) -> None:
    """Let a cell accept a whole number within limits."""
    options = _between(least, most) | {
        "error_title": "不能这样填",
        "error_message": f"请填 {least} 至 {most} 之间的整数。",
        "input_title": title[:TITLE_LIMIT],
        "input_message": message,
    }
    _apply(sheet, [address], options)


def say(sheet: Sheet, address: str, title: str, message: str) -> None:
    """Let a cell say something while it is selected, and accept anything."""
    options = {
        "validate": "any",
        "input_title": title[:TITLE_LIMIT],
        "input_message": cut(message, MESSAGE_LIMIT, "……全文见“填报说明”。"),
    }
    _apply(sheet, [address], options)


def _criteria(measure: Measure, first: str) -> dict[str, Any]:
    if measure is Measure.MONEY:
        limits = f"{first}>=0,{first}<{MONEY_WHOLE_LIMIT},ROUND({first},{MONEY_DECIMALS})={first}"
        return {"validate": "custom", "value": f"=AND(ISNUMBER({first}),{limits})"}
    return _between(1 - COUNT_LIMIT if measure is Measure.CHANGE else 0, COUNT_LIMIT - 1)


def _between(least: int, most: int) -> dict[str, Any]:
    return {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}


def _apply(sheet: Sheet, addresses: Sequence[str], options: dict[str, Any]) -> None:
    boxes = []
    for block in geometry.ranges(addresses):
        first, _, last = block.partition(":")
        boxes.append([*geometry.position(first), *geometry.position(last or first)])
    if len(boxes) > 1:
        options["other_cells"] = boxes[1:]
    sheet.data_validation(*boxes[0], options)
