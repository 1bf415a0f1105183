"""How the workbook looks: named styles that can be combined, and estimates of how much room text takes."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlgov.finding import Severity

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

SONG, HEI = "宋体", "黑体"
INK, MUTED, LINE, LINK = "#1F2933", "#5B6770", "#8A97A3", "#1F4E79"

INPUT_FILL = "#FFFBE6"
TOTAL_FILL = "#F1F3F5"
KEPT_FILL = "#E4DAF0"
HYBRID_FILL = "#E3F0DC"
HEADER_FILL = "#E6EDF4"
FILLS: dict[Severity, str] = {
    Severity.ERROR: "#F9B4B4",
    Severity.WARNING: "#FFD59A",
    Severity.INFO: "#CFE3F7",
}
"""Cell colours of findings."""

SIZE = 11
"""Points of text that no look gives another size."""
MAX_HEIGHT = 409
"""Points; Excel's limit of a row."""
_LEADING = 1.46
"""Line height in sizes: of the fonts that stand in for 宋体 elsewhere, which are taller than it."""
_MARGIN = 5
"""Points above and below the lines of a cell."""
_UNIT, _PADDING = 5.25, 3.75
"""Points that a column is wide per character of its width, and the room beside its text."""
_STAYS_WITH_LAST = "，。；：、！？）》”’〕】"
_STAYS_WITH_NEXT = "（《“‘〔【"
_WIDE_LATIN = 1.25
"""Half-width characters that a Latin letter may need: in the fonts that stand in, some are wider."""
_WIDEST = 2
"""Half-width characters that any character needs at most."""

_PIECE = re.compile(
    rf"[{_STAYS_WITH_NEXT}]*(?:[!-~]+|[^ {_STAYS_WITH_NEXT}])[{_STAYS_WITH_LAST}]*|[{_STAYS_WITH_NEXT}]+| +"
)
"""What stays on one line: a Latin word or one other character, with the punctuation at its sides."""

_LOOKS: dict[str, dict[str, Any]] = {
    "base": {"font_name": SONG, "font_size": SIZE, "font_color": INK, "valign": "vcenter"},
    "box": {"border": 1, "border_color": LINE},
    "frame": {"border": 1, "border_color": "#000000"},
    "wrap": {"text_wrap": True},
    "center": {"align": "center"},
    "left": {"align": "left"},
    "cut": {"align": "fill"},
    "indent": {"align": "left", "indent": 1},
    "top": {"valign": "top"},
    "small": {"font_size": 9},
    "label": {"font_size": 10},
    "large": {"font_size": 13},
    "muted": {"font_color": MUTED},
    "open": {"locked": False},
    "text": {"num_format": "@"},
    "count": {"num_format": "0", "shrink": True},
    "money": {"num_format": "General", "shrink": True},
    "share": {"num_format": "0.0"},
    "input": {"bg_color": INPUT_FILL},
    "total": {"bg_color": TOTAL_FILL},
    "kept": {"bg_color": KEPT_FILL, "bold": True},
    "hybrid": {"bg_color": HYBRID_FILL},
    "header": {"bg_color": HEADER_FILL, "font_name": HEI},
    "heading": {"font_name": HEI, "font_size": 14},
    "cover": {"font_name": HEI, "font_size": 24, "align": "center"},
    "band": {"font_name": HEI, "font_size": 12, "font_color": LINK, "bottom": 2, "bottom_color": LINK},
    "link": {"font_color": LINK, "underline": 1},
    "advice": {"font_size": 10, "font_color": LINK},
    "grown": {"num_format": "+General;-General;0"},
    "tally": {"num_format": '"本表 "0" 处不平"'},
    "agrees": {"num_format": '"差 "General;"差 "-General;"√"'},
    "paragraph": {"font_size": 12, "bottom": 4, "bottom_color": "#D9DEE3"},
    "gone": {"font_color": "#B3261E", "font_strikeout": True},
    "come": {"font_color": "#1A4FA3", "underline": 1},
    "holds": {"font_color": "#1B7A3D", "bold": True},
    "wrong": {"font_color": "#9C0006", "bold": True},
    "fails": {"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True},
    **{severity.value: {"bg_color": fill} for severity, fill in FILLS.items()},
}


def look(*names: str) -> dict[str, Any]:
    """What these names add up to, as XlsxWriter's properties of a format; later names win."""
    found: dict[str, Any] = {}
    for name in ("base", *names):
        found |= _LOOKS[name]
    return found


class Styles:
    """Formats of one workbook, each combination made once; later names win over earlier ones."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, ...], Format] = {}

    def __call__(self, *names: str) -> Format:
        """The format that these names add up to."""
        if names not in self._made:
            self._made[names] = self._workbook.add_format(look(*names))
        return self._made[names]

    @staticmethod
    def fill(*names: str) -> str | None:
        """The fill (#RRGGBB) that these names add up to."""
        fills = [_LOOKS[name]["bg_color"] for name in names if "bg_color" in _LOOKS[name]]
        return fills[-1] if fills else None

    def difference(self, name: str) -> Format:
        """The format that a conditional format lays over a cell."""
        key = ("conditional", name)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_LOOKS[name])
        return self._made[key]


def units(text: str) -> int:
    """How wide text is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def characters(points: float) -> float:
    """The width of a column, in characters as Excel counts, that is so many points wide."""
    return (points - _PADDING) / _UNIT


def joined(widths: Iterable[float]) -> float:
    """The width of one column that is as wide as these together."""
    return characters(sum(width * _UNIT + _PADDING for width in widths))


def height(text: str, width: float, least: float = 20, size: float = SIZE) -> float:
    """Points that text of this size needs when wrapped in columns of ``width`` characters as Excel counts.

    It is rather too much than too little: the fonts differ between programs, and what is cut is not read.
    """
    room = max(2.0, width * _UNIT / size * 2)
    lines = sum(_lines(line, room) for line in text.split("\n"))
    return min(MAX_HEIGHT, max(least, lines * size * _LEADING + _MARGIN))


def _lines(text: str, room: float) -> int:
    """How many lines a paragraph takes in ``room`` half-width characters; words are not broken."""
    lines, used = 1, 0.0
    if _WIDEST * len(text) <= room or _room_of(text) <= room:
        return lines
    for piece in _PIECE.findall(text):
        wide = _room_of(piece)
        if used + wide > room and used:
            lines, used = lines + 1, 0.0
        if wide > room:
            lines += math.ceil(wide / room) - 1
            wide %= room
        used += wide
    return lines


@lru_cache(maxsize=4096)
def _room_of(piece: str) -> float:
    latin = sum(character.isalnum() and character.isascii() for character in piece)
    return units(piece) + latin * (_WIDE_LATIN - 1)


def cut(text: str, limit: int, more: str = "") -> str:
    """Text of at most ``limit`` characters, cut after a sentence if possible; ``more`` says it goes on."""
    if len(text) <= limit:
        return text
    head = text[: limit - len(more)]
    stop = max(head.rfind(mark) for mark in "。；\n")
    return (head[: stop + 1] if stop > 0 else head).rstrip("\n") + more
