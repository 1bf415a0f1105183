"""Tables that are drawn with lines on a page: which lines make one, and which cells they leave."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from xlgov.documents.document import MOST_CELLS
from xlgov.documents.pdf.pages import Box

_SAME, _NEAR, _OPEN = 2.0, 3.5, 8.0
"""points: lines that are one; ends that meet, dashes of one line; a side that is not drawn"""
_DASH, _GAP, _DOT = 12.0, 6.0, 3.0
"""points of the longest dash, of the gap between dashes, and of a dot"""
_MOST_PAIRS = 1_000_000
"""crossings looked for on a page"""


class Stroke(NamedTuple):
    """A line along an edge of the paper: where it is, and from where to where it goes."""

    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines that hang together: those across and those down."""

    across: Sequence[Stroke]
    down: Sequence[Stroke]

    @property
    def box(self) -> Box:
        """What they enclose."""
        rows, columns = self.rows, self.columns
        return Box(columns[0], rows[0], columns[-1], rows[-1])

    @property
    def columns(self) -> list[float]:
        """Where columns begin, and where the last ends."""
        return _edges(self.down, self.across)

    @property
    def rows(self) -> list[float]:
        """Where rows begin, and where the last ends."""
        return _edges(self.across, self.down)

    def cells(self, columns: Sequence[float]) -> list[list[int]]:
        """Each place of the table, by row and column, with the number of the cell that it is part of.

        ``columns`` may have more edges than are drawn here: a table goes on over several pages.
        """
        rows = self.rows
        wide, high = len(columns) - 1, len(rows) - 1
        cells = list(range(wide * high))
        beside = _walls(self.down, columns, rows)
        below = _walls(self.across, rows, columns)
        for row in range(high):
            for column in range(wide):
                here = row * wide + column
                if column + 1 < wide and row not in beside[column + 1]:
                    _join(cells, here, here + 1)
                if row + 1 < high and column not in below[row + 1]:
                    _join(cells, here, here + wide)
        return [[_root(cells, row * wide + column) for column in range(wide)] for row in range(high)]


def frames(lines: Iterable[Box], fills: Iterable[Box] = ()) -> list[Frame]:
    """The tables that lines make, from the top of the page; what encloses only one cell is none.

    Where there are none, the sides of what is filled are lines: cells lie on a ground of another colour. What
    is filled behind lines of text, one below the other, is no table.
    """
    found = _framed(list(lines))
    drawn = [frame.box for frame in found]
    rest = [fill for fill in fills if not any(_overlap(fill, box) for box in drawn)]
    filled = _framed([side for fill in rest for side in _outline(fill)])
    found += [frame for frame in filled if len(frame.columns) > 2]
    return sorted(found, key=lambda frame: (frame.box.top, frame.box.left))


def _framed(boxes: Sequence[Box]) -> list[Frame]:
    flat = [box for box in boxes if _flat(box) or _dot(box)]
    upright = [box for box in boxes if not _flat(box) or _dot(box)]
    across = _merged(Stroke((box.top + box.bottom) / 2, box.left, box.right) for box in flat)
    down = _merged(Stroke((box.left + box.right) / 2, box.top, box.bottom) for box in upright)
    if len(across) * len(down) > _MOST_PAIRS:
        return []
    return [frame for frame in _together(across, down) if _is_table(frame)]


def _overlap(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _outline(box: Box) -> Iterator[Box]:
    yield box._replace(bottom=box.top)
    yield box._replace(top=box.bottom)
    yield box._replace(right=box.left)
    yield box._replace(left=box.right)


def gathered(places: Iterable[float], near: float = _NEAR) -> list[float]:
    """Places that are nearly the same as one, in their order."""
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][0] <= near:
            found[-1].append(place)
        else:
            found.append([place])
    return [sum(group) / len(group) for group in found]


def index_in(edges: Sequence[float], place: float) -> int:
    """Which of the spaces between edges a place is in; the first or last for one outside."""
    return min(max(bisect_right(edges, place) - 1, 0), len(edges) - 2)


def _flat(box: Box) -> bool:
    return box.right - box.left >= box.bottom - box.top


def _dot(box: Box) -> bool:
    return max(box.right - box.left, box.bottom - box.top) <= _DOT


def _merged(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Pieces of one line, dashes and what is drawn twice as one stroke."""
    rows: list[list[Stroke]] = []
    for stroke in sorted(strokes):
        if rows and stroke.at - rows[-1][0].at <= _SAME:
            rows[-1].append(stroke)
        else:
            rows.append([stroke])
    found: list[Stroke] = []
    for row in rows:
        pieces: list[list[Stroke]] = []
        end = 0.0
        for stroke in sorted(row, key=lambda each: each.begin):
            short = min(stroke.end - stroke.begin, end - pieces[-1][-1].begin) < _DASH if pieces else False
            if not pieces or stroke.begin > end + (_GAP if short else _NEAR):
                pieces.append([])
                end = stroke.end
            pieces[-1].append(stroke)
            end = max(end, stroke.end)
        found += map(_one, pieces)
    # a dot or the end of a dash is no line
    return [stroke for stroke in found if stroke.end - stroke.begin > _NEAR]


def _one(pieces: Sequence[Stroke]) -> Stroke:
    at = sum(piece.at for piece in pieces) / len(pieces)
    return Stroke(at, min(piece.begin for piece in pieces), max(piece.end for piece in pieces))


def _together(across: Sequence[Stroke], down: Sequence[Stroke]) -> list[Frame]:
    """Lines that meet or cross, directly or by others."""
    groups = list(range(len(across) + len(down)))
    for number, flat in enumerate(across):
        for other, upright in enumerate(down, len(across)):
            if _meets(flat, upright.at) and _meets(upright, flat.at):
                _join(groups, number, other)
    sides: dict[int, tuple[list[Stroke], list[Stroke]]] = defaultdict(lambda: ([], []))
    for number, stroke in enumerate((*across, *down)):
        sides[_root(groups, number)][number >= len(across)].append(stroke)
    return [Frame(*each) for each in sides.values() if all(each)]


def _meets(stroke: Stroke, place: float) -> bool:
    return stroke.begin - _NEAR <= place <= stroke.end + _NEAR


def _edges(strokes: Sequence[Stroke], crossing: Sequence[Stroke]) -> list[float]:
    """Where strokes are, and the sides that are not drawn but where those that cross them end."""
    places = gathered(stroke.at for stroke in strokes)
    first, last = min(stroke.begin for stroke in crossing), max(stroke.end for stroke in crossing)
    if first < places[0] - _OPEN:
        places.insert(0, first)
    if last > places[-1] + _OPEN:
        places.append(last)
    return places


def _is_table(frame: Frame) -> bool:
    columns, rows = len(frame.columns) - 1, len(frame.rows) - 1
    return columns > 0 and rows > 0 and columns * rows > 1 and columns * rows <= MOST_CELLS


def _walls(strokes: Sequence[Stroke], edges: Sequence[float], crossing: Sequence[float]) -> list[set[int]]:
    """By edge, the spaces between the crossing edges along which a stroke goes."""
    middles = [(one + other) / 2 for one, other in pairwise(crossing)]
    walls: list[set[int]] = [set() for _ in edges]
    for stroke in strokes:
        edge = min(range(len(edges)), key=lambda each: abs(edges[each] - stroke.at))
        walls[edge].update(i for i, middle in enumerate(middles) if stroke.begin <= middle <= stroke.end)
    return walls


def _root(groups: list[int], one: int) -> int:
    while groups[one] != one:
        groups[one] = groups[groups[one]]
        one = groups[one]
    return one


def _join(groups: list[int], one: int, other: int) -> None:
    """Make two groups one, which keeps the lower number."""
    first, second = sorted((_root(groups, one), _root(groups, other)))
    groups[second] = first
