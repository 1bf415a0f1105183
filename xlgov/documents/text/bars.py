"""Tables with bars, however they are drawn, as lines that each hold one row between bars.

Bars of any width, boxes of line-drawing characters, grid tables of pandoc, and rows whose cells go on in
lines of their own.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from xlgov.documents.outline.sections import Line
from xlgov.locate.grids import GridCell

BREAK = "<br>"
"""between the lines of one cell"""
_BARS = str.maketrans(dict.fromkeys("｜│┃║¦︱", "|"))
_DRAWN = re.compile(r"[\s|+:=_─━═┌┍┎┏┐┒┓└┕┖┗┘┙┚┛├┝┞┠┣┤┥┨┫┬┯┰┳┴┷┸┻┼┿╂╋╔╗╚╝╠╣╦╩╬╟╢╤╧╪╫╞╡-]+")
_CORNERS = re.compile(r"[+┌┍┏└┕┗├┝┣┠┼╔╚╠╟╞╬]")
_FEWEST_RULES, _FEW_RULES = 3, 4
"""drawn lines of a table whose rows may be, and surely are, each between two of them"""
_FEWEST_ALIKE = 3
"""rows by whose bars is known how many a row has"""
_FEWEST_OPEN = 2
"""rows without a bar at their end, by which is known that none ends a row"""
_MOST_LINES = 8
"""of one row"""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BR = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = ("**", "__", "*", "_", "`")
_NOTHING = ("nan", "NaN", "None", "<NA>", "NULL")


def with_plain_bars(lines: Sequence[Line]) -> list[Line]:
    """The lines with one row of a table in each and plain bars; drawn lines between rows are gone."""
    if not any("|" in text.translate(_BARS) for _, text in lines):
        return list(lines)
    found: list[Line] = []
    between: list[Line] = []
    rules = sum(_is_rule(text) for _, text in lines)
    for line in lines:
        if _is_rule(line[1]):
            found += _one_row(between, each=rules > _FEW_RULES) if rules >= _FEWEST_RULES else between
            between = []
        elif "|" in line[1].translate(_BARS):
            between.append((line[0], line[1].translate(_BARS)))
        else:
            found += [*between, line]
            between = []
    return _continued([*found, *between])


def bar_cells(text: str, *, edged: bool = True) -> list[str]:
    """The cells of a row between bars, without the marks of markdown; ``edged`` where a bar ends each row."""
    text = text.strip()
    inner = text.removeprefix("|").removesuffix("|") if edged else text
    return [_plain(cell) for cell in re.split(r"(?<!\\)\|", inner)]


def has_edges(lines: Sequence[Line]) -> bool:
    """Whether rows end with bars: not where rows with as many bars end without one, and none begins so."""
    texts = [text.strip() for _, text in lines if "|" in text]
    if any(text.startswith("|") for text in texts):
        return True
    ended = {text.count("|") for text in texts if text.endswith("|")}
    open_ended = Counter(text.count("|") for text in texts if not text.endswith("|"))
    return not any(open_ended[count] >= _FEWEST_OPEN for count in ended)


def _plain(cell: str) -> str:
    cell = html.unescape(_BR.sub("\n", cell)).strip()
    cell = _ESCAPED.sub(r"\1", cell)
    for mark in _EMPHASIS:
        if len(cell) > 2 * len(mark) and cell.startswith(mark) and cell.endswith(mark):
            cell = cell.removeprefix(mark).removesuffix(mark).strip()
    return "" if cell in _NOTHING else cell


def _is_rule(text: str) -> bool:
    """Whether a line is drawn and begins with a corner."""
    return _CORNERS.match(text.strip()) is not None and _DRAWN.fullmatch(text) is not None


def _one_row(lines: Sequence[Line], *, each: bool) -> list[Line]:
    """The lines between two drawn ones as one row.

    As they are where a column has two figures, and not ``each`` row surely is between two: else a figure that
    is broken over lines becomes a text.
    """
    if len(lines) < 2:
        return list(lines)
    rows = [[cell.strip() for cell in _outer(text).split("|")] for _, text in lines]
    columns = [[piece for piece in column if piece] for column in zip_longest(*rows, fillvalue="")]
    several = any(sum(GridCell(piece).numeric for piece in column) > 1 for column in columns)
    if (several and not each) or len({len(row) for row in rows}) > 1:
        return list(lines)
    joined = [BREAK.join(column) for column in columns]
    return [(lines[0][0], f"| {' | '.join(joined)} |")]


def _outer(text: str) -> str:
    return text.strip().removeprefix("|").removesuffix("|")


def _continued(lines: Sequence[Line]) -> list[Line]:
    """Rows that go on in the next lines until they have as many bars as most, put together."""
    closed = [text.count("|") for _, text in lines if _is_closed(text)]
    usual, times = Counter(closed).most_common(1)[0] if closed else (0, 0)
    if times < _FEWEST_ALIKE:
        return list(lines)
    found: list[Line] = []
    at = 0
    while at < len(lines):
        number, text = lines[at]
        end = at + 1
        if text.strip().startswith("|") and text.count("|") < usual:
            end = _end_of_row(lines, at, usual) or end
        found.append(
            (number, BREAK.join(other.strip() for _, other in lines[at:end]) if end > at + 1 else text)
        )
        at = end
    return found


def _is_closed(text: str) -> bool:
    text = text.strip()
    return text.startswith("|") and text.endswith("|") and len(text) > 1


def _end_of_row(lines: Sequence[Line], begin: int, bars: int) -> int | None:
    """After which line a row has all its bars; None where it does not."""
    there = lines[begin][1].count("|")
    for end in range(begin + 1, min(len(lines), begin + _MOST_LINES)):
        text = lines[end][1]
        if not text.strip() or _is_closed(text):
            return None
        there += text.count("|")
        if there == bars and text.rstrip().endswith("|"):
            return end + 1
        if there > bars:
            return None
    return None
