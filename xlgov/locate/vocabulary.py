"""Every label of some editions' tables, to be found again in other people's tables.

Keys mean the same in every edition, so that what a neighbouring edition calls a key is an alias of its label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from xlgov.form import Block, Form, Node, Path, editions, leaves
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
        for name in self.names:
            if name.head == head and table in (None, name.table):
                return name
        return None

    @property
    def surely_head(self) -> bool:
        """Whether it can only belong to the head of a table."""
        return all(name.head for name in self.names)

    @property
    def surely_row(self) -> bool:
        """Whether it can only name a row."""
        return not any(name.head for name in self.names)


Paths = tuple[Path, ...]
"""the columns of a block"""


@dataclass(frozen=True, eq=False)
class Choices:
    """The columns that each edition has for some rows, newest first; one object for all these rows."""

    by_edition: tuple[tuple[Form, Paths], ...]

    @property
    def flat(self) -> bool:
        """Whether there are no headings over the columns in any edition."""
        return all(len(path) == 1 for _, paths in self.by_edition for path in paths)

    @cached_property
    def ends(self) -> frozenset[str]:
        """What follows the row in the keys of all editions."""
        return frozenset(end(path) for _, paths in self.by_edition for path in paths)


_Names = dict[str, dict[Name, None]]
"""names by the stem of their label, each once, in the order in which they came"""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The labels of some editions (oldest first) and what their keys say; each is worked out once."""

    forms: tuple[Form, ...]

    @cached_property
    def _widest(self) -> tuple[Form, ...]:
        """The editions with the rows that are only imported: these are looked for as well."""
        return tuple(form.widest for form in self.forms)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Every key, and what it measures."""
        return {key: cell.measure for form in self._widest for key, cell in form.cells.items()}

    @cached_property
    def names(self) -> dict[str, tuple[Name, ...]]:
        """Every name by the stem of its label and of its aliases; those of the newest edition first."""
        found: _Names = {}
        for _, table, block in _blocks(reversed(self._widest)):
            _enter_text(found, table, block.title, "title")
            _enter_text(found, table, block.corner, "corner")
            for node, key in _keyed(block.rows, table):
                _enter_node(found, table, node, key, "group" if node.children else "row")
            for node, key in _keyed(block.columns, ""):
                _enter_node(found, table, node, key, "heading" if node.children else "column")
        return {text: tuple(sorted(names, key=_is_group)) for text, names in found.items()}

    @cached_property
    def headings_over_rows(self) -> tuple[str, ...]:
        """The labels of all headings over rows."""
        names = (name for names in self.names.values() for name in names)
        return tuple(dict.fromkeys(name.label for name in names if name.role == "group"))

    def exact(self, text: str) -> Match | None:
        """What a text stands for that is a label to the letter."""
        found = self.names.get(stem(text))
        return Match(found) if found else None

    def match(self, text: str) -> Match | None:
        """What a text may stand for: a label to the letter, or with some slips where it is long enough."""
        return self.exact(text) or self._nearest(stem(text), ordinal(text))

    @cached_property
    def _nearest(self) -> Callable[[str, int | None], Match | None]:
        # reports misspell the same words again and again
        return lru_cache(maxsize=4096)(self._search_near)

    def _search_near(self, text: str, number: int | None) -> Match | None:
        """The one label that is nearest to a text (a stem, with the number before it)."""
        if not 4 <= len(text) <= 60:
            return None
        best: list[str] = []
        least = 99
        for label in self.names:
            allowed = self._allowed(text, number, label)
            if abs(len(label) - len(text)) > allowed:
                continue
            edits = distance(text, label, allowed)
            if edits > min(allowed, least):
                continue
            if edits < least:
                best, least = [], edits
            best.append(label)
        if len(best) != 1:
            return None
        return Match(self.names[best[0]], least)

    def _allowed(self, text: str, number: int | None, label: str) -> int:
        """How many edits a text may be from a label."""
        slips = SLIPS if min(len(label), len(text)) >= 6 else 1
        if number is None or len(label) < 8:
            return slips
        if any(ordinal(name.label) == number for name in self.names[label]):
            # a label that lost some words but kept its number
            return max(slips, len(label) // 4)
        return slips

    @cached_property
    def section_titles(self) -> frozenset[str]:
        """The stems of the headings of all sections."""
        found = set()
        for form in self.forms:
            for section in form.sections:
                found |= {stem(section.label), *map(stem, section.aliases)}
        return frozenset(found)

    def choices(self, row: str) -> Choices:
        """The columns that editions have for a row."""
        return self._choices[row]

    @cached_property
    def _choices(self) -> dict[str, Choices]:
        found: dict[str, list[tuple[Form, Paths]]] = {}
        for form, table, block in _blocks(reversed(self._widest)):
            columns = (form.statutory, tuple(leaves(block.columns)))
            for row, _ in _leaf_rows(block.rows, table):
                found.setdefault(row, []).append(columns)
        shared: dict[tuple[int, ...], Choices] = {}
        return {
            row: shared.setdefault(tuple(map(id, columns)), Choices(tuple(columns)))
            for row, columns in found.items()
        }

    def headings(self, table: str) -> dict[tuple[str, int], list[set[str]]]:
        """The stems of the headings over a table's columns, level by level, in the words of all editions.

        By what follows the row in a column's key, and the number of levels, in which editions may differ.
        """
        return self._headings[table]

    @cached_property
    def _headings(self) -> dict[str, dict[tuple[str, int], list[set[str]]]]:
        found: dict[str, dict[tuple[str, int], list[set[str]]]] = {}
        for _, table, block in _blocks(self.forms):
            columns = found.setdefault(table, {})
            for path in leaves(block.columns):
                labels = [stem(node.label) for node in path[:-1] if node.label]
                levels = columns.setdefault((end(path), len(labels)), [set() for _ in labels])
                for level, label in zip(levels, labels, strict=True):
                    level.add(label)
        return found

    def under(self, row: str) -> tuple[str, ...]:
        """The keys of a row in any edition."""
        return tuple(dict.fromkeys(key for form in self._widest for key in form.under(row)))

    def depth(self, row: str) -> int:
        """How many labels stand before a row's own, in the oldest edition that prints it."""
        return self._depths.get(row, 0)

    def label_cells(self, row: str) -> int:
        """How many cells beside its label are merged into it, where other rows have labels of their own."""
        table = row.split(".")[0] + "."
        depths = [depth for other, depth in self._depths.items() if other.startswith(table)]
        return max(depths, default=0) - self.depth(row)

    @cached_property
    def _depths(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for _, table, block in _blocks(self.forms):
            for row, path in _leaf_rows(block.rows, table):
                found.setdefault(row, len(path) - 1)
        return found

    def sheet(self, table: str, form: Form | None = None) -> str:
        """What an edition calls a table; without it, what the newest that has the table does."""
        for each in (form, *reversed(self.forms)):
            for found in each.tables if each else ():
                if found.key == table:
                    return found.sheet
        raise KeyError(table)

    def unlabelled(self, table: str) -> str | None:
        """The key of the only row of a table whose row has no label."""
        return self.without_labels.get(table)

    @cached_property
    def without_labels(self) -> dict[str, str]:
        """By table the key of its only row, where that has no label."""
        found: dict[str, str] = {}
        for form in self.forms:
            for table in form.tables:
                labels = rows(form, table.key)
                if list(labels.values()) == [""]:
                    found[table.key] = next(iter(labels))
        return found

    def label(self, key: str) -> str:
        """What the oldest edition that has a figure calls it."""
        return next(form.cells[key].label for form in self._widest if key in form.cells)

    def sums(self, keys: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The sums among the keys of one row: total and parts, as the newest edition adds them."""
        there = set(keys)
        for total in keys:
            for parts in self._parts.get(total, ()):
                if there.issuperset(parts):
                    yield total, parts
                    break

    @cached_property
    def _parts(self) -> dict[str, list[tuple[str, ...]]]:
        """What adds up to each total, in its row or its column; newest edition first."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for form in reversed(self._widest):
            for equation in form.sums:
                if equation.total:
                    parts = tuple(key for key in equation.keys if key != equation.total)
                    found.setdefault(equation.total, []).append(parts)
        return found


@lru_cache(maxsize=16)
def vocabulary(forms: tuple[Form, ...]) -> Vocabulary:
    """The vocabulary of these editions; one for all who ask."""
    return Vocabulary(forms)


def vocabularies(form: Form | None) -> Iterator[Vocabulary]:
    """The words of one edition, then those of all, for who found something that did not fit.

    The other editions are read only by who asks for the second.
    """
    if form:
        yield vocabulary((form,))
    yield vocabulary(editions())


def end(path: Path) -> str:
    """What follows the row's key in the keys of a column."""
    return ".".join(node.key for node in path if node.key)


def rows(form: Form, table_key: str) -> dict[str, str]:
    """The statutory rows of an edition's table: key and label; none where it has no such table."""
    found: dict[str, str] = {}
    for _, table, block in _blocks((form,)):
        if table == table_key:
            for row, path in _leaf_rows(block.rows, table):
                found[row] = path[-1].label
    return found


def _blocks(forms: Iterable[Form]) -> Iterator[tuple[Form, str, Block]]:
    """Every block of these forms, with its form and the key of its table."""
    for form in forms:
        for table in form.tables:
            for block in table.blocks:
                yield form, table.key, block


def _leaf_rows(nodes: Iterable[Node], table: str) -> Iterator[tuple[str, Path]]:
    """Every row that holds figures: its key and its path."""
    for path in leaves(nodes):
        yield ".".join((table, *(node.key for node in path if node.key))), path


def _is_group(name: Name) -> bool:
    return name.role == "group"


def _enter_text(found: _Names, table: str, text: str, role: str) -> None:
    if text:
        found.setdefault(stem(text), {})[Name(table, role, "", text)] = None


def _enter_node(found: _Names, table: str, node: Node, key: str, role: str) -> None:
    texts = [node.label, *node.aliases]
    if len(node.short) > 1:
        texts.append(node.short)
    for text in texts:
        if stem(text):
            found.setdefault(stem(text), {})[Name(table, role, key, node.label)] = None


def _keyed(nodes: Iterable[Node], above: str) -> Iterator[tuple[Node, str]]:
    """Every node with its key from the table (rows) or below the row (columns), depth first."""
    for node in nodes:
        key = ".".join(part for part in (above, node.key) if part)
        yield node, key
        yield from _keyed(node.children, key)
