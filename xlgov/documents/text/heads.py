"""Heads of tables in a stream of letters, where cells may be broken and stand among one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from xlgov.documents.text.spots import Spot
from xlgov.documents.text.tokens import Stream, letters
from xlgov.finding import Place
from xlgov.form import Node, Path, leaves
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import after_number
from xlgov.locate.units import with_unit
from xlgov.locate.vocabulary import Name, Vocabulary, end

_SOME = 2
"""columns that are a head"""
_ENOUGH = 0.8
"""which part of a head's letters tell that it is this head"""


def likeness(row: str, text: str, words: Vocabulary) -> float:
    """Which part of the letters of a row's head is in a text; of the edition of which it is most."""
    return max(_part(_letters_of(paths), Counter(text)) for _, paths in words.choices(row).by_edition)


def head_rows(
    row: str, spots: Sequence[Spot], stream: Stream, start: int, stop: int, words: Vocabulary
) -> list[list[GridCell]]:
    """The head between two letters of a stream as rows above a row; none where there is none.

    Columns that stand in the text in another order than in the form keep it; pieces that stand among one
    another are taken for the form's own head. Another unit than the form's is told by the label.
    """
    found = _found(row, spots, stream, start, stop, words)
    text = "".join(word.text for word in stream.words_in(start, stop)) if found else ""
    return [[GridCell(with_unit(cell.text, text), cell.place) for cell in cells] for cells in found]


def _found(
    row: str, spots: Sequence[Spot], stream: Stream, start: int, stop: int, words: Vocabulary
) -> list[list[GridCell]]:
    """The head in the words of the form."""
    choices = words.choices(row)
    table = row.split(".")[0]
    columns = [(spot, name) for spot in spots if (name := _column(spot, table))]
    if stop <= start:
        return []
    place = Place(line=stream.line_of(start))
    if choices.flat:
        found = tuple(name.key for _, name in columns)
        if any(found == tuple(end(path) for path in paths) for _, paths in choices.by_edition):
            return [_as_found(columns, stream)]
    elif columns and _other_order([letters(after_number(name.label)) for _, name in columns], row, words):
        return [_as_found(columns, stream)]
    paths = _most_alike(row, stream.letters[start:stop], words)
    if paths:
        there = [letters(after_number(name.label)) for spot in spots if (name := _of_head(spot, table))]
        tops = dict.fromkeys(path[0] for path in paths)
        return list(levels_of(list(leaves(_as_ordered(tops, there))), place))
    # one name of many is a word that was broken off something else
    fewest = min(_SOME, *(len(paths) for _, paths in choices.by_edition))
    return [_as_found(columns, stream)] if len(columns) >= fewest else []


def _column(spot: Spot, table: str) -> Name | None:
    return next((name for name in spot.names if name.role == "column" and name.table == table), None)


def _of_head(spot: Spot, table: str) -> Name | None:
    return next(
        (name for name in spot.names if name.role in ("column", "heading") and name.table == table), None
    )


def _as_ordered(nodes: Iterable[Node], found: Sequence[str]) -> list[Node]:
    """Columns and headings in the order in which they are found, among siblings that are each found once.

    A column beside a heading stands lower than it where cells are centred: such have their own order only
    where all come before what is below them.
    """
    nodes = [node._replace(children=tuple(_as_ordered(node.children, found))) for node in nodes]
    own = [_called(node) for node in nodes]
    if not own or any(found.count(text) != 1 for text in own):
        return nodes
    below = [_called(path[-1]) for node in nodes for path in leaves(node.children)]
    beside = any(node.children for node in nodes) and not all(node.children for node in nodes)
    last = max(map(found.index, own))
    if beside and not set(below) <= set(found[last:]):
        return nodes
    return sorted(nodes, key=lambda node: found.index(_called(node)))


def _called(node: Node) -> str:
    return letters(after_number(node.label))


def _as_found(columns: Sequence[tuple[Spot, Name]], stream: Stream) -> list[GridCell]:
    return [GridCell(name.label, Place(line=stream.line_of(spot.start))) for spot, name in columns]


def _other_order(found: Sequence[str], row: str, words: Vocabulary) -> bool:
    """Whether all columns are there, and neither in the order of the form nor level by level."""
    for _, paths in words.choices(row).by_edition:
        across = [letters(path[-1].label) for path in paths]
        if Counter(found) != Counter(across):
            continue
        by_level = [letters(path[-1].label) for path in sorted(paths, key=len)]
        deep_first = [letters(path[-1].label) for path in sorted(paths, key=len, reverse=True)]
        return list(found) not in (across, by_level, deep_first)
    return False


def _most_alike(row: str, text: str, words: Vocabulary) -> Sequence[Path] | None:
    """The columns of the edition whose head these letters are, with fewest left."""
    there = Counter(text)
    scored: list[tuple[float, int, int, tuple[Path, ...]]] = []
    for _, paths in words.choices(row).by_edition:
        own = _letters_of(paths)
        part = _part(own, there)
        if part >= _ENOUGH:
            scored.append((-part, (there - own).total(), len(scored), paths))
    return min(scored)[3] if scored else None


def _part(own: Counter[str], there: Counter[str]) -> float:
    return (own & there).total() / own.total()


@lru_cache(maxsize=64)
def _letters_of(paths: tuple[Path, ...]) -> Counter[str]:
    """The letters of the columns and the headings over them."""
    return Counter(letter for cells in _by_level(paths) for label in cells for letter in letters(label))


def _by_level(paths: Sequence[Path]) -> Iterator[list[str]]:
    for level in range(max(map(len, paths))):
        upper: list[tuple[object, ...]] = []
        for path in paths:
            if len(path) > level and path[: level + 1] not in upper:
                upper.append(path[: level + 1])
        yield [str(getattr(each[-1], "label", "")) for each in upper]


def levels_of(paths: Sequence[Path], place: Place) -> Iterator[list[GridCell]]:
    """The rows of the head that the form has over these columns."""
    for labels in _by_level(paths):
        yield [GridCell(label, place) for label in labels]
