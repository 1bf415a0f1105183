"""The head of a table as found, and the columns it promises to the rows below it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from xlgov.finding import Observation, Severity
from xlgov.form import Form, Node, Path, leaves
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import Match, Name, columns, end, measures


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a head: where it stands and what it may be (None: not of any edition)."""

    row: int
    column: int
    cell: GridCell
    match: Match | None


@dataclass(slots=True)
class Head:
    """The header rows above some data rows."""

    table: str
    cells: list[HeadCell] = field(default_factory=list)
    rows: int = 0

    def add(self, found: list[HeadCell]) -> None:
        """Take one more header row."""
        self.cells += found
        self.rows += 1


@dataclass(frozen=True, slots=True)
class Columns:
    """The keys of a row's cells in the order of its head, and where each stands in an aligned grid.

    ``keys`` is empty when the head does not fit the row at all.
    """

    keys: tuple[str, ...]
    spots: tuple[range, ...] | None = None
    observations: tuple[Observation, ...] = ()


def resolve(head: Head | None, row: str, form: Form | None, *, aligned: bool) -> Columns:
    """What columns a row has under its head; without a head, what ``form`` gives it."""
    choices = columns(row)
    if head is None or not any(_leaf(found, head.table) for found in head.cells):
        return _by_form(row, choices, form)
    if all(len(path) == 1 for _, paths in choices for path in paths):
        return _flat(head, row, choices, aligned=aligned)
    return _deep(head, row, choices[0][1], aligned=aligned)


def _by_form(row: str, choices: tuple[tuple[Form, tuple[Path, ...]], ...], form: Form | None) -> Columns:
    ends = {tuple(end(path) for path in paths) for _, paths in choices}
    if len(ends) > 1:
        ends = {tuple(end(path) for path in paths) for owner, paths in choices if form and owner is form}
    if len(ends) != 1:
        return Columns(())
    return Columns(
        tuple(_key(row, each) for each in ends.pop()),
        observations=(
            Observation(
                "S-LABEL", "这一行上面没有找到表头，数值按格式的列顺序放入，请核对", severity=Severity.WARNING
            ),
        ),
    )


def _flat(
    head: Head, row: str, choices: tuple[tuple[Form, tuple[Path, ...]], ...], *, aligned: bool
) -> Columns:
    """A head of one row: its own order counts."""
    cells = [found for found in head.cells if _is_column(found)]
    table = head.table
    ends = [_leaf(found, table) for found in cells]
    _, paths = max(
        choices, key=lambda choice: len({end(path) for path in choice[1]} & {each for each in ends if each})
    )
    wanted = [end(path) for path in paths]
    said: list[Observation] = []
    if None in ends and len(ends) == len(wanted):
        missing = [each for each in wanted if each not in ends]
        for index, each in enumerate(ends):
            if each is None and wanted[index] in missing:
                ends[index] = wanted[index]
                said.append(_unknown(cells[index].cell, paths[index][-1].label))
    pairs = [(each, found) for each, found in zip(ends, cells, strict=True) if each]
    keys = tuple(_key(row, each) for each, _ in pairs)
    if any(key not in measures() for key in keys) or len(set(keys)) != len(keys):
        return Columns((), observations=tuple(said))
    known = [each for each, _ in pairs if each in wanted]
    if known != [each for each in wanted if each in known]:
        said.append(
            Observation(
                "S-LABEL",
                "表头的列顺序与格式不同，数值按表头放入，请核对",
                cells[0].cell.place,
                "\t".join(found.cell.text for found in cells),
                severity=Severity.WARNING,
            )
        )
    lost = [path[-1].label for path in paths if end(path) not in known]
    if lost and len(known) < len(paths) and all(each in wanted for each, _ in pairs):
        said.append(_lost(cells[0].cell, lost))
    spans = {end(path): path[-1].span for _, found in choices for path in found}
    starts = [found.column for _, found in pairs]
    spots = _spots(starts, max(spans.get(each, 1) for each, _ in pairs)) if aligned and pairs else None
    return Columns(keys, spots, tuple(said))


def _deep(head: Head, row: str, paths: tuple[Path, ...], *, aligned: bool) -> Columns:
    """A head of several rows: positions tell in an aligned grid, otherwise the order within each level."""
    said = [
        _unknown(found.cell, "")
        for found in head.cells
        if found.match is None and not found.cell.blank and not found.cell.numeric
    ]
    if aligned:
        at = _positions(head, paths)
        lost = [path for path in paths if end(path) not in at]
        strange = [one.column for one in head.cells if one.match is None and not one.cell.blank]
        if len(lost) == len(strange) == 1:
            at[end(lost[0])] = strange[0]
        elif lost:
            said.append(_lost(head.cells[0].cell, [path[-1].label for path in lost]))
        # blank label columns cannot be told from blank values, so an aligned row is never read in order here
        if at and len(at) == len(set(at.values())):
            there = sorted(at, key=lambda each: at[each])
            if there != [end(path) for path in paths if end(path) in at]:
                said.append(_reordered(head))
            return Columns(tuple(_key(row, each) for each in there), _spots(sorted(at.values())), tuple(said))
    named = [(found.row, stem(name.label)) for found in head.cells if (name := _named(found, head.table))]
    texts = [text for _, text in named]
    nodes = tuple(dict.fromkeys(path[0] for path in paths))
    ordered = tuple(leaves(_ordered(nodes, named)))
    labels = [stem(path[-1].label) for path in paths]
    gone = (
        []
        if said
        else [
            p[-1].label for p in ordered if texts.count(stem(p[-1].label)) < labels.count(stem(p[-1].label))
        ]
    )
    if gone:
        said.append(_lost(head.cells[0].cell, gone))
    if [end(path) for path in ordered] != [end(path) for path in paths]:
        said.append(_reordered(head))
    return Columns(tuple(_key(row, end(path)) for path in ordered), observations=tuple(said))


def _ordered(nodes: tuple[Node, ...], named: list[tuple[int, str]]) -> tuple[Node, ...]:
    """Siblings in the order in which one row of the head names them, where each is named once."""
    below = tuple(
        replace(node, children=_ordered(node.children, named)) if node.children else node for node in nodes
    )
    wanted = [stem(node.label) for node in nodes]
    found = [(row, text) for row, text in named if text in wanted]
    if sorted(text for _, text in found) != sorted(wanted) or len({row for row, _ in found}) != 1:
        return below
    order = [text for _, text in found]
    return tuple(sorted(below, key=lambda node: order.index(stem(node.label))))


def _positions(head: Head, paths: tuple[Path, ...]) -> dict[str, int]:
    """The grid column of each leaf: its own label, under the headings of its path."""
    found: dict[str, int] = {}
    for one in head.cells:
        own = _named(one, head.table)
        if own is None or own.role != "column":
            continue
        above = set()
        for row in {other.row for other in head.cells if other.row < one.row}:
            left = [o for o in head.cells if o.row == row and o.column <= one.column and not o.cell.blank]
            name = _named(max(left, key=lambda o: o.column), head.table) if left else None
            if name and name.role == "heading":
                above.add(stem(name.label))
        text = stem(own.label)
        for path in paths:
            if stem(path[-1].label) == text and all(
                not node.label or stem(node.label) in above for node in path[:-1]
            ):
                found.setdefault(end(path), one.column)
    return found


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


def _key(row: str, column: str) -> str:
    return f"{row}.{column}"


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


def _reordered(head: Head) -> Observation:
    return Observation(
        "S-LABEL",
        "表头的列顺序与格式不同，数值按表头放入，请核对",
        head.cells[0].cell.place,
        severity=Severity.WARNING,
    )
