"""What stands on a table's sheet outside the form: kept aside, and said where it may be a figure of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain, compress, product

from xlgov import ways
from xlgov.finding import Observation, Place, Severity, cell_place
from xlgov.report import Unplaced
from xlgov.values import Measure, from_text
from xlgov.workbook import own_words
from xlgov.workbook.cells import NOTHING, Contents, Rows, shown
from xlgov.workbook.frame import ALIKE, Frame, Layout, Spot
from xlgov.workbook.geometry import address, position
from xlgov.workbook.phrases import first_few

_BLANK = frozenset(NOTHING)
_SMALL = 20_000
"""cells of a sheet that is compared as a whole; one of the form has a few hundred"""


class Beside:
    """What is left over on a sheet, what to say of it, and the figures that it puts in doubt."""

    def __init__(self) -> None:
        self.unplaced: list[Unplaced] = []
        self.observations: list[Observation] = []
        self.unsure: set[str] = set()


def beside(frame: Frame, contents: Contents, places: Mapping[str, Place]) -> Beside:
    """Look at every cell of a table's sheet that holds no part of the form."""
    strays = _strays(frame, contents, places)
    strays |= sorted(_typed_over(frame, contents), key=lambda one: one[0])
    found = Beside()
    if not strays:
        return found
    kept = dict(_kept(strays, contents, frame.sheet))
    for spot, content in kept.items():
        place = Place(frame.sheet, address(*spot))
        found.unplaced.append(Unplaced(place=str(place), text=shown(content), near="表格旁边"))
    if not _say_second_table(found, frame, contents, kept, places):
        _say_twice(found, frame, contents, kept)
    inside = [spot for spot, content in kept.items() if _inside(frame, spot) and _is_figure(content)]
    if inside:
        found.observations.append(_said(frame.sheet, inside))
    return found


def _strays(frame: Frame, contents: Contents, places: Mapping[str, Place]) -> dict[Spot, object]:
    """What stands in cells that hold no part of the form."""
    rows = contents.rows(frame.sheet)
    if frame.at_home and _blank_beside(frame.layout, rows):
        return {}
    taken = _taken(frame, contents, places)
    return {
        (row, column): content
        for row, line in enumerate(rows)
        for column, content in enumerate(line)
        if content not in NOTHING and (row, column) not in taken and shown(content).strip()
    }


def _blank_beside(layout: Layout, rows: Rows) -> bool:
    """Whether every cell is blank that holds no part of the form where everything is in its place: a quick
    yes, with which most sheets need not be looked at cell by cell."""
    columns = len(rows[0]) if rows else 0
    if len(rows) * columns > _SMALL or set(map(len, rows)) != {columns}:
        return False
    return _BLANK.issuperset(compress(chain.from_iterable(rows), _free(layout, len(rows), columns)))


@lru_cache(maxsize=64)
def _free(layout: Layout, rows: int, columns: int) -> bytes:
    """1 for each cell that holds no part of the form, row by row; kept for the next workbook."""
    spots = product(range(rows), range(columns))
    return bytes(spot not in layout.filled for spot in spots)


def _taken(frame: Frame, contents: Contents, places: Mapping[str, Place]) -> AbstractSet[Spot]:
    """The cells that the template fills or leaves to the unit, where they stand now."""
    filled = frame.layout.filled
    own = {position(str(places[key].cell)) for key in frame.layout.figures if key in places}
    if frame.at_home:
        return filled if own <= filled else filled | own
    # the cells of figures whose row or column is lost are taken by nothing
    others = filled - {figure.spot for figure in frame.layout.figures.values()} - frame.layout.labels.keys()
    moved = {(frame.row(row), frame.column(column)) for row, column in others}
    return own | moved | frame.labels_there(contents)


def _typed_over(frame: Frame, contents: Contents) -> Iterator[tuple[Spot, object]]:
    """What stands in cells of our checks and their headings in which no formula stands any more."""
    formulas = contents.flags(frame.sheet).formulas
    checks, ours = frame.layout.checks, frame.layout.check_words
    if not frame.at_home:
        moved = ((frame.row(row), frame.column(column)) for row, column in checks.values())
        checks = {address(*spot): spot for spot in moved if min(spot) >= 0}
    rows = contents.rows(frame.sheet)
    for cell in checks.keys() - formulas.keys():
        row, column = checks[cell]
        content = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if content not in ours and shown(content).strip():
            yield checks[cell], content


def _kept(strays: Mapping[Spot, object], contents: Contents, sheet: str) -> Iterator[tuple[Spot, object]]:
    """What is not a check or an instruction of ours."""
    rows = contents.rows(sheet)
    for (row, column), content in strays.items():
        if isinstance(content, str) and own_words.is_ours(content):
            continue
        if not own_words.is_own_row(rows[row]):
            yield (row, column), content


def _inside(frame: Frame, spot: Spot) -> bool:
    """Whether a cell stands between the first and the last row and column of a table."""
    if not frame.rows or not frame.columns:
        return False
    top, bottom = min(frame.rows.values()), max(frame.rows.values())
    last = max(frame.column(frame.layout.width - 1), max(frame.columns.values()))
    return top <= spot[0] <= bottom and spot[1] <= last


def _is_figure(content: object) -> bool:
    if isinstance(content, str):
        value = from_text(content, Measure.MONEY)
        return value.plain and value.number is not None
    return isinstance(content, (int, float))


def _said(sheet: str, spots: Sequence[Spot]) -> Observation:
    cells = first_few(address(*spot) for spot in spots)
    return Observation(
        "S-CELL-2",
        f"“{sheet}”表内 {cells}的数不在格式的任何一格里，没有读入",
        Place(sheet, address(*spots[0])),
        cause="插入过行、列或单元格，或者多填了数。",
        advice="这些数该填在哪一格就移到哪一格，多余的删去。",
    )


def _say_second_table(
    found: Beside,
    frame: Frame,
    contents: Contents,
    strays: Mapping[Spot, object],
    places: Mapping[str, Place],
) -> bool:
    """Whether the whole table stands on its sheet a second time; figures that differ are unsure."""
    shift = _shift(frame, strays)
    if shift is None:
        return False
    down, across = shift
    differing = []
    for key, place in places.items():
        row, column = position(str(place.cell))
        if contents.content(place) != _content(contents, frame, (row + down, column + across)):
            differing.append(key)
    found.unsure.update(differing)
    first = min((row, column) for row, column in strays if row >= down and column >= across)
    how = (
        f"{len(differing)} 个数不同，不能确定用哪一份，这些数没有读入" if differing else "数字相同，只读一份"
    )
    found.observations.append(
        Observation(
            "S-TABLE" if differing else "C-FORMULA",
            f"“{frame.layout.table.sheet}”表在工作表“{frame.sheet}”里有两份，{how}",
            Place(frame.sheet, address(*first)),
            keys=tuple(differing),
            cause="复制过表格。",
            advice="留下要报的一份，删去另一份。",
            cured_by_writing=not differing,
        )
    )
    return True


def _shift(frame: Frame, strays: Mapping[Spot, object]) -> Spot | None:
    """How many rows down and columns across most labels of the table stand again; None where few do."""
    labels = frame.layout.labels
    where = {text: (frame.row(row), frame.column(column)) for (row, column), text in labels.items()}
    votes: Counter[Spot] = Counter()
    for (row, column), content in strays.items():
        if isinstance(content, str) and content in where:
            votes[row - where[content][0], column - where[content][1]] += 1
    shift, times = votes.most_common(1)[0] if votes else ((0, 0), 0)
    return shift if times >= ALIKE * len(where) else None


def _say_twice(found: Beside, frame: Frame, contents: Contents, strays: Mapping[Spot, object]) -> None:
    """Rows and columns whose label stands a second time, with figures beside or below it."""
    figures = {spot for spot, content in strays.items() if _is_figure(content)}
    if not figures:
        return
    from xlgov.locate.labels import stem

    layout = frame.layout
    labels = {spot: stem(content) for spot, content in strays.items() if isinstance(content, str)}
    for row, spot in layout.row_labels.items():
        if row not in frame.rows:
            continue
        label, last = layout.labels[spot], frame.column(spot[1])
        alike = [other for other, text in labels.items() if text == stem(label)]
        again = [down for down, across in alike if across <= last and down != frame.rows[row]]
        _doubled(found, frame, contents, label, _on_row(frame, row, again))
    first = frame.column(layout.first_column)
    for (block, column), heading in layout.headings.items():
        now = frame.columns.get((block, column))
        if now is None or block not in {layout.block_of[row] for row in frame.rows}:
            continue
        below = min(frame.rows[row] for row in frame.rows if layout.block_of[row] == block)
        alike = [other for other, text in labels.items() if text == stem(heading)]
        again = [across for down, across in alike if down < below and first <= across != now]
        _doubled(found, frame, contents, heading, _on_column(frame, (block, column), again))


def _on_row(frame: Frame, row: int, again: Sequence[int]) -> list[tuple[str, Spot, Spot]]:
    """The figures of a row with their cell, and the cell in each row that bears its label again."""
    return [
        (key, (down, across), (other, across))
        for key, (down, across) in frame.spots.items()
        if frame.layout.figures[key].spot[0] == row
        for other in again
    ]


def _on_column(frame: Frame, at: tuple[int, int], again: Sequence[int]) -> list[tuple[str, Spot, Spot]]:
    """The same of a column, and of each column that bears its heading again."""
    return [
        (key, (down, across), (down, other))
        for key, (down, across) in frame.spots.items()
        if frame.layout.figures[key].head == at
        for other in again
    ]


def _doubled(
    found: Beside, frame: Frame, contents: Contents, label: str, pairs: Sequence[tuple[str, Spot, Spot]]
) -> None:
    """Say that a label stands twice; figures that differ are unsure."""
    filled, differing = [], []
    for pair in pairs:
        one, other = (_content(contents, frame, spot) for spot in pair[1:])
        if other not in NOTHING:
            filled.append(pair)
            differing += [pair] if one != other else []
    if not filled:
        return
    _, first, second = (differing or filled)[0]
    where = f"{address(*first)} 和 {address(*second)}"
    place = cell_place(frame.sheet, address(*second))
    if not differing:
        found.observations.append(
            Observation(
                "S-LABEL",
                f"“{label}”在“{frame.sheet}”表里出现了两次（如 {where}），数字相同，只读一次",
                place,
                severity=Severity.WARNING,
                advice="删去重复的一份。",
                cured_by_writing=True,
            )
        )
        return
    keys = tuple(dict.fromkeys(pair[0] for pair in differing))
    found.unsure.update(keys)
    found.observations.append(
        Observation(
            "S-ROWS",
            f"“{label}”在“{frame.sheet}”表里出现了两次（如 {where}），数字不同，不能确定用哪一个，没有读入",
            place,
            keys=keys,
            cause="复制、插入过行或列。",
            advice=f"留下要报的一份，删去另一份；也可以{ways.REBUILD}。",
        )
    )


def _content(contents: Contents, frame: Frame, spot: Spot) -> object:
    return contents.content(cell_place(frame.sheet, address(*spot)))
