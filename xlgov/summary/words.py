"""What the page and the document of a summary say alike: headings, lines, and how numbers are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from xlgov.finding import Severity
from xlgov.summary.model import NONE, Item, Summary, Tone, Unit
from xlgov.values import fixed
from xlgov.workbook.styles import FILLS, HYBRID_FILL, TOTAL_FILL

HEADS: tuple[tuple[str, float], ...] = (
    ("序号", 1.0),
    ("单位", 4.4),
    ("年度", 1.2),
    ("结论", 2.8),
    ("错误", 1.0),
    ("警告", 1.0),
    ("提示", 1.0),
    ("已说明", 1.3),
    ("读到", 1.9),
    ("新收申请", 1.6),
)
"""Headings of the table of all, and widths in centimetres on A4 upright."""
ITEM_HEADS: tuple[tuple[str, float], ...] = (
    ("级别", 2.1),
    ("位置", 2.3),
    ("问题", 5.2),
    ("左边", 1.2),
    ("右边", 1.2),
    ("差额", 1.2),
    ("怎么办", 4.0),
)
SIDES = ("左边", "右边", "差额")
PLACE, _PROBLEM = "位置", "问题"
_LONGEST_SIDE = 7
"""characters of a side that stands in a column of its own"""
_EDGES, _DIGIT = 0.35, 0.2
"""Centimetres of the edges of a cell, and of a digit in it."""
TONES = {Tone.BAD: FILLS[Severity.ERROR], Tone.LOOK: FILLS[Severity.WARNING], Tone.GOOD: HYBRID_FILL}
"""The colours of verdicts."""
SETTLED = TOTAL_FILL
CALM = "没有发现问题，不用改。"
TOP = "回到总表"


def units_heading(given: Summary) -> str:
    """The heading of the table of all."""
    return f"总表（{len(given.units)} 份）"


def names(units: Sequence[Unit]) -> list[str]:
    """How the table calls each unit; with the file where others are called so too."""
    times = Counter(unit.name for unit in units)
    return [
        f"{unit.name}\n{unit.file}" if unit.file and times[unit.name] > 1 else unit.name for unit in units
    ]


def numbers(unit: Unit) -> tuple[str, ...]:
    """What stands in the columns of numbers."""
    counts = unit.counts
    said = [NONE] * 4
    if counts is not None:
        said = [str(each) for each in (counts.errors, counts.warnings, counts.infos, counts.explained)]
    received = NONE if unit.received is None else fixed(unit.received)
    return (*said, unit.read, received)


def subtitle(unit: Unit) -> str:
    """The line under the name of a unit: its year, its file, how much was read."""
    year = "" if unit.year == NONE else f"{unit.year}年度"
    read = "" if unit.read == NONE else f"读到 {unit.read} 个数"
    return "　".join(part for part in (year, unit.file, read) if part)


def item_heads(items: Sequence[Item]) -> list[tuple[str, float]]:
    """The columns that some items need; the room of those that are empty is left to the words.

    Sides stand in columns that hold the longest in one line: a figure over two lines is read as another.
    Where there is no room for that they are left to the words too.
    """
    longest = max(len(side) for item in items for side in (item.left, item.right, item.difference))
    widths = dict(ITEM_HEADS)
    if longest == 0 or longest > _LONGEST_SIDE:
        widths = {name: width for name, width in widths.items() if name not in SIDES}
    else:
        widths |= dict.fromkeys(SIDES, max(widths[SIDES[0]], _EDGES + _DIGIT * longest))
    if not any(item.place for item in items):
        del widths[PLACE]
    widths[_PROBLEM] += sum(width for _, width in ITEM_HEADS) - sum(widths.values())
    return list(widths.items())


def problem(item: Item, heads: Container[str]) -> Iterator[str]:
    """What there is to say of an item, a paragraph each, and its sides where they have no columns."""
    yield item.problem
    if item.left and SIDES[0] not in heads:
        sides = zip(SIDES, (item.left, item.right, item.difference), strict=True)
        yield "，".join(f"{name} {side}" for name, side in sides if side)
    if item.quote:
        yield f"原文：{item.quote}"
    if item.cause:
        yield f"可能原因：{item.cause}"
    if item.explanation:
        yield item.explanation


def advice(item: Item) -> Iterator[str]:
    """What to do, and by which rule; nothing is to be done about what is settled."""
    if item.advice and not item.settled:
        yield item.advice
    if item.basis:
        yield f"依据：{item.basis}"
