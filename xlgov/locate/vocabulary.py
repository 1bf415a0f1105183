"""Every label of every edition's tables, to be found again in other people's tables.

Keys mean the same in every edition, so that labels of all editions are looked for together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from xlgov.form import Form, Node, Path, editions, leaves
from xlgov.locate.labels import distance, ordinal, stem
from xlgov.values import Measure

SLIPS = 2
"""edits up to which a label is a slip of the pen"""


@dataclass(frozen=True, slots=True)
class Name:
    """What a label may be: a row of a table, a column, a heading over some, a corner or a title."""

    table: str
    role: str
    """``row`` ``group`` (rows) or ``column`` ``heading`` ``corner`` ``title`` (the head of a table)"""
    key: str
    """of a row: the key with its table; of a column: what follows the row's key; else empty"""
    label: str

    @property
    def head(self) -> bool:
        """Whether it belongs to the head of a table."""
        return self.role not in ("row", "group")


@dataclass(frozen=True, slots=True)
class Match:
    """The names a text may stand for, and how far it is from them."""

    names: tuple[Name, ...]
    edits: int = 0

    def of(self, head: bool, table: str | None = None) -> Name | None:
        """The first name on that side of the table (a leaf before a group), of that table if one is given."""
        return next(
            (name for name in self.names if name.head == head and (table is None or name.table == table)),
            None,
        )

    @property
    def surely_head(self) -> bool:
        """Whether it can only belong to the head of a table."""
        return all(name.head for name in self.names)

    @property
    def surely_row(self) -> bool:
        """Whether it can only name a row."""
        return not any(name.head for name in self.names)


@cache
def measures() -> dict[str, Measure]:
    """Every key of every edition, and what it measures."""
    return {key: cell.measure for form in editions() for key, cell in form.cells.items()}


@cache
def names() -> dict[str, tuple[Name, ...]]:
    """Every name by the stem of its label and of its aliases."""
    found: dict[str, dict[Name, None]] = {}
    for form in reversed(editions()):
        for table in form.tables:
            for block in table.blocks:
                for text, role in ((block.title, "title"), (block.corner, "corner")):
                    if text:
                        found.setdefault(stem(text), {})[Name(table.key, role, "", text)] = None
                for node, key in _keyed(block.rows, table.key):
                    _enter(found, table.key, node, key, "group" if node.children else "row")
                for node, key in _keyed(block.columns, ""):
                    _enter(found, table.key, node, key, "heading" if node.children else "column")
    return {
        text: tuple(sorted(entries, key=lambda name: name.role == "group")) for text, entries in found.items()
    }


def match(text: str, table: str | None = None) -> Match | None:
    """What a text may stand for: a label to the letter, or with at most two slips where it is long enough."""
    exact = names().get(stem(text))
    if exact:
        ours = tuple(name for name in exact if table in (None, name.table))
        return Match(ours or exact)
    return _near(stem(text), ordinal(text), table)


@lru_cache(maxsize=4096)
def _near(text: str, number: int | None, table: str | None) -> Match | None:
    if not 4 <= len(text) <= 60:
        return None
    best: list[str] = []
    least = 99
    for other, entries in names().items():
        allowed = SLIPS if min(len(other), len(text)) >= 6 else 1
        if number is not None and len(other) >= 8 and any(ordinal(name.label) == number for name in entries):
            # a label that lost some words but kept its number
            allowed = max(allowed, len(other) // 4)
        if abs(len(other) - len(text)) > allowed or (table and all(name.table != table for name in entries)):
            continue
        edits = distance(text, other)
        if edits > allowed or edits > least:
            continue
        best = [*best, other] if edits == least else [other]
        least = edits
    if len(best) != 1:
        return None
    return Match(tuple(name for name in names()[best[0]] if table in (None, name.table)), least)


@cache
def columns(row: str) -> tuple[tuple[Form, tuple[Path, ...]], ...]:
    """The columns that editions give a row, newest edition first."""
    found = []
    for form in reversed(editions()):
        for table in form.tables:
            for block in table.blocks:
                if any(key == row for node, key in _keyed(block.rows, table.key) if not node.children):
                    found.append((form, tuple(leaves(block.columns))))
    return tuple(found)


def end(path: Path) -> str:
    """What follows the row's key in the keys of a column."""
    return ".".join(node.key for node in path if node.key)


def rows(form: Form, table_key: str) -> dict[str, str]:
    """The statutory rows of an edition's table: key and label."""
    return {
        key: node.label
        for block in form.table(table_key).blocks
        for node, key in _keyed(block.rows, table_key)
        if not node.children and not node.import_only
    }


def unlabelled(table: str) -> str | None:
    """The key of the only row of a table whose row has no label."""
    form = editions()[-1]
    found = rows(form, table)
    return next(iter(found)) if list(found.values()) == [""] else None


def _enter(found: dict[str, dict[Name, None]], table: str, node: Node, key: str, role: str) -> None:
    for text in (node.label, *node.aliases, *((node.short,) if len(node.short) > 1 else ())):
        if text and stem(text):
            found.setdefault(stem(text), {})[Name(table, role, key, node.label)] = None


def _keyed(nodes: Iterable[Node], above: str) -> Iterator[tuple[Node, str]]:
    """Every node with its key from the table (rows) or below the row (columns), depth first."""
    for node in nodes:
        key = ".".join(part for part in (above, node.key) if part)
        yield node, key
        yield from _keyed(node.children, key)
