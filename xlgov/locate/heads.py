"""The head of a table as found, and the columns it promises to the rows below it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

from xlgov.finding import Observation, Severity
from xlgov.form import Form, Node, leaves
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import Choices, Match, Name, Paths, Vocabulary, end

_MOVED = "表头的列顺序与格式不同"
_NO_HEAD = "没有找到表头"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a head: where it stands and what it may be (None: not of any edition)."""

    row: int
    column: int
    cell: GridCell
    match: Match | None


@dataclass(slots=True, eq=False)
class Head:
    """The header rows above some data rows."""

    table: str
    cells: list[HeadCell] = field(default_factory=list)
    rows: int = 0
    width: int = 0
    """cells of its longest row"""

    def add(self, found: list[HeadCell], width: int) -> None:
        """Take one more header row."""
        self.cells += found
        self.rows += 1
        self.width = max(self.width, width)

    @property
    def names_columns(self) -> bool:
        """Whether it has the name of any column."""
        return any(_leaf(found, self.table) for found in self.cells)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a head promises to the rows below it, by what follows a row's key in theirs.

    ``ends`` is in the order of the head, and empty when the head does not fit the rows at all; ``spots`` is
    where each stands in an aligned grid. ``whole`` has all columns of the form where the head tells but some.
    ``doubt`` says in Chinese why the figures may be of other columns; ``lost`` that the head lacks some, and
    the figures of a row are merely in the order of the form.
    """

    ends: tuple[str, ...]
    spots: tuple[range, ...] | None = None
    observations: tuple[Observation, ...] = ()
    whole: tuple[str, ...] = ()
    doubt: str = ""
    lost: bool = False


def under_head(head: Head, choices: Choices, words: Vocabulary, *, aligned: bool) -> Columns:
    """The columns of the rows that have these choices under a head."""
    if not head.names_columns:
        return without_head(choices, None)
    if choices.flat:
        return _one_row(head, choices, aligned=aligned)
    said = _unknown_cells(head)
    if aligned:
        found = _by_position(head, choices, words, said)
        # blank label columns cannot be told from blank values, so an aligned row is read in order only
        # where its head tells no positions
        if found:
            return found
    return _in_order(head, choices, said)


def without_head(choices: Choices, form: Form | None) -> Columns:
    """The columns on which all editions agree, else those of one edition."""
    possible = {tuple(end(path) for path in paths) for _, paths in choices.by_edition}
    if len(possible) > 1:
        possible = {
            tuple(end(path) for path in paths) for owner, paths in choices.by_edition if owner is form
        }
    if len(possible) != 1:
        return Columns(())
    said = Observation(
        "S-LABEL", "这一行上面没有找到表头，数值按格式的列顺序放入，请核对", severity=Severity.WARNING
    )
    return Columns(possible.pop(), observations=(said,), doubt=_NO_HEAD)


def _one_row(head: Head, choices: Choices, *, aligned: bool) -> Columns:
    """A head of one row: its own order counts."""
    cells = [found for found in _once(head.cells) if _is_column(found)]
    ends = [_leaf(found, head.table) for found in cells]
    paths = _most_alike(choices, {each for each in ends if each})
    said = _by_place(cells, ends, paths)
    there = [each for each in ends if each]
    if not choices.ends.issuperset(there) or len(set(there)) != len(there):
        return Columns((), observations=tuple(said))
    said += _order_and_loss(cells, there, paths)
    spots = None
    if aligned and there:
        spans = {end(path): path[-1].span for path in paths}
        starts = [found.column for each, found in zip(ends, cells, strict=True) if each]
        spots = _spots(starts, max(spans.get(each, 1) for each in there))
    own = tuple(end(path) for path in paths)
    whole = own if there and set(there) < set(own) else ()
    return Columns(tuple(there), spots, tuple(said), whole)


def _once(cells: list[HeadCell]) -> list[HeadCell]:
    """The cells of a head without those that a converter repeats for each column of a merged one."""
    return [
        found
        for before, found in zip([None, *cells], cells, strict=False)
        if not (
            before
            and (before.row, before.column + 1) == (found.row, found.column)
            and before.cell.text == found.cell.text
        )
    ]


def _most_alike(choices: Choices, ends: set[str]) -> Paths:
    """The columns of the edition that has most of those found and fewest others; the newest of equals."""

    def likeness(paths: Paths) -> tuple[int, int]:
        own = {end(path) for path in paths}
        return len(own & ends), -len(own - ends)

    return max((paths for _, paths in choices.by_edition), key=likeness)


def _by_place(cells: list[HeadCell], ends: list[str | None], paths: Paths) -> list[Observation]:
    """Take unknown columns for what the form has in their place, where the number of columns is right."""
    wanted = [end(path) for path in paths]
    said: list[Observation] = []
    if len(ends) != len(wanted):
        return said
    missing = [each for each in wanted if each not in ends]
    for index, path in enumerate(paths):
        if ends[index] is None and wanted[index] in missing:
            ends[index] = wanted[index]
            said.append(_unknown(cells[index].cell, path[-1].label))
    return said


def _order_and_loss(cells: list[HeadCell], ends: list[str], paths: Paths) -> list[Observation]:
    """What is wrong with the columns of a head of one row, in comparison to the form."""
    said: list[Observation] = []
    wanted = [end(path) for path in paths]
    there = [each for each in ends if each in wanted]
    if there != [each for each in wanted if each in there]:
        said.append(_reordered(cells[0].cell)._replace(quote="\t".join(found.cell.text for found in cells)))
    lost = [path[-1].label for path in paths if end(path) not in there]
    # columns of another edition stand in the place of those that are lost
    if lost and len(there) == len(ends):
        said.append(_lost(cells[0].cell, lost))
    return said


def _by_position(head: Head, choices: Choices, words: Vocabulary, said: list[Observation]) -> Columns | None:
    """A head of several rows in an aligned grid; None where positions do not tell columns apart.

    What is wrong with the positions is added to ``said`` even then.
    """
    at = _positions(head, choices, words)
    paths = _most_alike(choices, set(at))
    lost = [path for path in paths if end(path) not in at]
    whole: tuple[str, ...] = ()
    strange = [found.column for found in head.cells if found.match is None and not found.cell.blank]
    if len(lost) == len(strange) == 1:
        at[end(lost[0])] = strange[0]
    elif lost:
        said.append(_lost(head.cells[0].cell, [path[-1].label for path in lost]))
        whole = tuple(end(path) for path in paths)
    if not at or len(at) != len(set(at.values())):
        return None
    there = sorted(at, key=lambda each: at[each])
    wanted = [end(path) for path in paths if end(path) in at]
    moved = [each for each in there if each in wanted] != wanted
    if moved:
        said.append(_reordered(head.cells[0].cell))
    return Columns(tuple(there), _spots(sorted(at.values())), tuple(said), whole, _MOVED if moved else "")


def _in_order(head: Head, choices: Choices, said: list[Observation]) -> Columns:
    """A head of several rows without positions: the order within each level."""
    readings = [_Reading.of(head, paths) for _, paths in choices.by_edition]
    # an edition with fewer columns has them all in a head of more
    best = max(readings, key=lambda reading: (-len(reading.lost), len(reading.paths)))
    if best.lost and not said:
        said.append(_lost(head.cells[0].cell, best.lost))
    ends = tuple(end(path) for path in best.ordered)
    moved = ends != tuple(end(path) for path in best.paths) or best.mixed
    if moved:
        said.append(_reordered(head.cells[0].cell))
    doubt = _MOVED if moved else ""
    return Columns(ends, observations=tuple(said), doubt=doubt, lost=bool(best.lost))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A head of several rows as the columns of one edition."""

    paths: Paths
    ordered: Paths
    """the same in the order of the head"""
    lost: list[str]
    """labels that the head does not have, or not often enough"""
    mixed: bool
    """whether columns of the same name stand among others than in the form"""

    @classmethod
    def of(cls, head: Head, paths: Paths) -> _Reading:
        """Read the head as these columns."""
        own = {end(path): stem(path[-1].label) for path in paths}
        named: list[tuple[int, str]] = []
        for found in head.cells:
            name = _named(found, head.table)
            if name:
                named.append((found.row, _called(name, own)))
        nodes = tuple(dict.fromkeys(path[0] for path in paths))
        ordered = tuple(leaves(_ordered(nodes, named)))
        there = Counter(text for _, text in named)
        wanted = Counter(stem(path[-1].label) for path in paths)
        labels = [path[-1].label for path in ordered]
        lost = [label for label in labels if there[stem(label)] < wanted[stem(label)]]
        # headings first and then what is below them, or level by level
        usual = [
            [stem(path[-1].label) for path in each if wanted[stem(path[-1].label)] > 1]
            for each in (ordered, sorted(ordered, key=len))
        ]
        mine = [text for _, text in named if wanted[text] > 1]
        return cls(paths, ordered, lost, len(mine) == len(usual[0]) and mine not in usual)


def _called(name: Name, own: dict[str, str]) -> str:
    """What an edition with these labels, as stems by column, calls what another may call otherwise."""
    text = stem(name.label)
    if name.role != "column" or text in own.values():
        return text
    return own.get(name.key, text)


def _ordered(nodes: tuple[Node, ...], named: list[tuple[int, str]]) -> tuple[Node, ...]:
    """Siblings in the order in which one row of the head names them, where each is named once."""
    below = tuple(node._replace(children=_ordered(node.children, named)) for node in nodes)
    wanted = [stem(node.label) for node in nodes]
    # what is merged over several columns may be repeated in each
    found = [each for each, _ in groupby((row, text) for row, text in named if text in wanted)]
    if sorted(text for _, text in found) != sorted(wanted) or len({row for row, _ in found}) != 1:
        return below
    order = [text for _, text in found]
    return tuple(sorted(below, key=lambda node: order.index(stem(node.label))))


def _positions(head: Head, choices: Choices, words: Vocabulary) -> dict[str, int]:
    """The grid column of each column: its own label, under the headings over it."""
    found: dict[str, int] = {}
    for one in head.cells:
        ends = _ends(one, head.table) & choices.ends
        above = _headings_over(one, head) if ends else set()
        for (column, _), levels in words.headings(head.table).items():
            if column in ends and not any(level.isdisjoint(above) for level in levels):
                found.setdefault(column, one.column)
    return found


def _ends(found: HeadCell, table: str) -> set[str]:
    """The columns that a cell may name, where it names no heading rather."""
    if found.match is None or _leaf(found, table) is None:
        return set()
    return {name.key for name in found.match.names if name.role == "column" and name.table == table}


def _headings_over(one: HeadCell, head: Head) -> set[str]:
    """The stems of the headings in the rows above a cell: in each row the nearest to its left."""
    nearest: dict[int, HeadCell] = {}
    for other in head.cells:
        if other.row >= one.row or other.column > one.column or other.cell.blank:
            continue
        if other.row not in nearest or other.column > nearest[other.row].column:
            nearest[other.row] = other
    names = [_named(other, head.table) for other in nearest.values()]
    return {stem(name.label) for name in names if name and name.role == "heading"}


def _spots(starts: list[int], width: int = 1) -> tuple[range, ...]:
    """Each column up to the next one's start; the last is ``width`` wide."""
    after = sorted(starts)
    return tuple(
        range(start, next((other for other in after if other > start), start + width)) for start in starts
    )


def _is_column(found: HeadCell) -> bool:
    if found.cell.blank:
        return False
    return found.match is None or any(name.role == "column" for name in found.match.names)


def _named(found: HeadCell, table: str) -> Name | None:
    return found.match.of(True, table) if found.match else None


def _leaf(found: HeadCell, table: str) -> str | None:
    name = _named(found, table)
    return name.key if name and name.role == "column" else None


def _unknown_cells(head: Head) -> list[Observation]:
    return [
        _unknown(found.cell, "")
        for found in head.cells
        if found.match is None and not found.cell.blank and not found.cell.numeric
    ]


def _unknown(cell: GridCell, taken: str) -> Observation:
    how = f"，按位置当作“{taken}”" if taken else ""
    return Observation(
        "S-LABEL",
        f"表头里有认不出的列名“{cell.text.strip()}”{how}，请核对",
        cell.place,
        cell.text,
        severity=Severity.WARNING,
    )


def _lost(cell: GridCell, labels: list[str]) -> Observation:
    return Observation(
        "S-LABEL",
        f"表头里没有找到列名{'、'.join(f'“{label}”' for label in dict.fromkeys(labels))}",
        cell.place,
        severity=Severity.WARNING,
    )


def _reordered(cell: GridCell) -> Observation:
    return Observation(
        "S-LABEL",
        "表头的列顺序与格式不同，数值按表头放入，请核对",
        cell.place,
        severity=Severity.WARNING,
    )
