"""The statutory form as frozen values: Form > Table > Block > Node > Cell.

A table is blocks of *row tree x column tree*. A node without a key is only a heading; a node with
``total`` is the sum of the leaves under its siblings, and ``total`` is the code of the rule that checks
it. Everything else (keys, sums, merges) follows.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from xlgov.finding import Severity
from xlgov.form.identities import Equation, Identity, Term
from xlgov.values import Measure

NAME_PREFIX = "xg_"
"""Every defined name of a workbook of ours starts so."""
LONGEST = "longest"
"""What ``Form.has`` takes for a section whose text has a bound."""


@cache
def defined_name(key: str) -> str:
    """The Excel name of a figure or scalar: dots become underscores, which LibreOffice can keep."""
    return NAME_PREFIX + key.replace(".", "_")


class Node(NamedTuple):
    """One row or column heading.

    ``span`` is the number of grid columns a leaf column takes; ``import_only`` marks a row that the
    statutory form does not have but real reports do; ``summed`` is False where the figures of several units
    must not be added up. ``short`` is how messages call it, ``nick`` how the sentences of a report do.
    """

    label: str
    key: str | None = None
    short: str = ""
    nick: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    tags: frozenset[str] = frozenset()
    total: str | None = None
    import_only: bool = False
    summed: bool = True
    measure: Measure | None = None
    unit: str = ""
    span: int = 1
    children: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.short or self.label


Path = tuple[Node, ...]
"""A leaf with the headings above it, outermost first."""


def leaves(nodes: Iterable[Node], above: Path = ()) -> Iterator[Path]:
    """Every leaf under these nodes, in order, as a path."""
    for node in nodes:
        path = (*above, node)
        if node.children:
            yield from leaves(node.children, path)
        else:
            yield path


def cell_key(table: str, row: Path, column: Path) -> str:
    """The key of the figure where a row and a column meet."""
    return ".".join([table, *[node.key for node in (*row, *column) if node.key]])


@dataclass(frozen=True)
class Cell:
    """One figure of the form: where it stands in its table and what it measures.

    ``computed`` is a total; ``summed`` says that a roll-up adds the figures of the units up, which it never
    does with totals.
    """

    key: str
    table: str
    block: int
    row: Path
    column: Path
    measure: Measure
    unit: str
    tags: frozenset[str]
    computed: bool
    import_only: bool
    summed: bool

    @cached_property
    def label(self) -> str:
        """The cell in Chinese, for messages: row, then column."""
        return "“" + "·".join(part for part in (self.row_label, self.column_label) if part) + "”"

    @cached_property
    def row_label(self) -> str:
        """The row's name with the heading it needs to be understood."""
        return _spoken(self.row)

    @cached_property
    def column_label(self) -> str:
        """The column's name with the heading it needs to be understood."""
        return _spoken(self.column)

    @property
    def note(self) -> str:
        """The fill-in note: the row's, then those of the column headings."""
        return "\n".join(dict.fromkeys(node.note for node in (*self.row, *self.column) if node.note))


def _spoken(path: Path) -> str:
    """Names along a path; a heading is left out where its ``short`` is a dash."""
    return "—".join(node.name for node in path if node.name and node.name != "-")


class Block(NamedTuple):
    """A part of a table with its own columns; ``title`` runs across it, ``corner`` stands over its labels."""

    title: str
    corner: str
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]


class Table(NamedTuple):
    """One statutory table: the key that its figures' keys start with, its blocks, its name in sentences."""

    key: str
    section: int
    sheet: str
    blocks: tuple[Block, ...]
    nick: str = ""


class Section(NamedTuple):
    """One section: ``kind`` is ``text`` or ``table``; an ``optional`` text may say that there is nothing.

    ``words`` are those of which any, after the section's number, tells a heading that is worded otherwise.
    ``starter`` are the paragraphs that a new report begins with, as patterns of sentences; ``longest`` is how
    many characters a text should have at most, None where the form sets no bound.
    """

    number: int
    key: str
    label: str
    kind: str
    sheet: str
    hint: str
    aliases: tuple[str, ...]
    note: str
    optional: bool = False
    words: tuple[str, ...] = ()
    starter: tuple[str, ...] = ()
    longest: int | None = None

    @property
    def title(self) -> str:
        """The heading without its number."""
        return self.label.split("、", 1)[-1]


class Words(NamedTuple):
    """What the rule book says of a rule; of an identity it stands beside the formulas.

    ``severity`` is the usual one; ``also`` lists others that the rule gives in the cases its text names.
    ``family`` is its chapter. Without ``negative``, an identity that breaks with a figure below 0 in it is
    left to the rule about that figure.
    """

    number: int
    title: str
    text: str
    basis: str
    advice: str
    family: str
    cause: str = ""
    severity: Severity = Severity.ERROR
    also: tuple[Severity, ...] = ()
    negative: bool = True


@dataclass(frozen=True, eq=False)
class Form:
    """One edition of the form.

    ``words`` is what its file says of its identities and sums, by code; those it is silent on are worded by
    an earlier edition. ``last`` lists the keys of last year's cells that a workbook can carry. ``sums_named``
    are sums that sentences have a name for and no table a row; see figure_names.py.

    An edition with rows that are only imported has two variants, each a whole Form: the ``statutory`` one
    without them and the ``hybrid`` one with them. An edition is loaded once: forms are the same only where
    they are the same object.
    """

    edition: str
    version: str
    title: str
    instrument: str
    first_year: int
    last_year: int | None
    digest: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    cells: dict[str, Cell]
    sums: tuple[Equation, ...]
    identities: tuple[Identity, ...]
    words: dict[str, Words]
    last: tuple[str, ...]
    starter_preamble: tuple[str, ...] = ()
    """the paragraphs of a new report's preamble, as patterns of sentences"""
    sums_named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hybrid: Form | None = field(default=None, repr=False)
    """the variant with the rows that are only imported; None where the edition has none"""
    statutory: Form = field(init=False, repr=False)
    """the variant without them"""

    def __post_init__(self) -> None:
        # two frozen values that know each other can be tied together only here
        object.__setattr__(self, "statutory", self)
        if self.hybrid is not None:
            object.__setattr__(self.hybrid, "statutory", self)
            object.__setattr__(self.hybrid, "hybrid", self.hybrid)

    @property
    def is_hybrid(self) -> bool:
        """Whether the rows that are only imported are in it."""
        return self is self.hybrid

    @property
    def widest(self) -> Form:
        """The variant with every row that a report of the edition can have."""
        return self.hybrid or self

    def variant(self, keys: Container[str]) -> Form:
        """The variant of a report that has these keys."""
        for key in self.hybrid_keys:
            if key in keys:
                return self.widest
        return self.statutory

    @property
    def template(self) -> str:
        """Edition and template version, as provenance names them."""
        return f"{self.edition}/{self.version}"

    def table(self, key: str) -> Table:
        """The table whose figures' keys start with ``key``."""
        return next(table for table in self.tables if table.key == key)

    def section(self, key: str) -> Section:
        """The section of that key."""
        return next(section for section in self.sections if section.key == key)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of all figures, in the form's order."""
        return tuple(self.cells)

    @cached_property
    def by_table(self) -> dict[str, tuple[str, ...]]:
        """The keys of each table, in the form's order."""
        return {
            table.key: tuple(key for key in self.keys if self.cells[key].table == table.key)
            for table in self.tables
        }

    @cached_property
    def amounts(self) -> tuple[str, ...]:
        """The keys of all figures that are amounts of money."""
        return tuple(key for key, cell in self.cells.items() if cell.measure is Measure.MONEY)

    @cached_property
    def hybrid_keys(self) -> tuple[str, ...]:
        """The keys of rows that are only imported: what the hybrid variant has beyond the statutory one."""
        return tuple(key for key, cell in self.widest.cells.items() if cell.import_only)

    @cached_property
    def computed(self) -> dict[str, Equation]:
        """The sum that fills each total; where row and column totals meet, the row's."""
        found: dict[str, Equation] = {}
        for equation in self.sums:
            if equation.total:
                found.setdefault(equation.total, equation)
        return found

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """All sums and all identities, column by column."""
        return self.sums + tuple(e for identity in self.identities for e in identity.equations(self.under))

    @cached_property
    def brought_forward(self) -> dict[str, str]:
        """This year's entered cells that repeat one of last year's, by the identities: its key by theirs."""
        found: dict[str, str] = {}
        for equation in self.equations:
            if equation.op != "=" or len(equation.left) != 1 or len(equation.right) != 1:
                continue
            now, before = equation.left[0], equation.right[0]
            entered = now.key not in self.computed
            if entered and before.last and not now.last:
                found[str(now.key)] = str(before.key)
        return found

    @cached_property
    def carried(self) -> frozenset[str]:
        """What a new report begins with: the cells of ``brought_forward``, and the totals of these alone."""
        found = set(self.brought_forward)
        for total, equation in self.computed.items():
            if found.issuperset(term.key for term in equation.left):
                found.add(total)
        return frozenset(found)

    @cached_property
    def by_code(self) -> dict[str, tuple[Equation, ...]]:
        """The equations of each rule."""
        found: dict[str, list[Equation]] = {}
        for equation in self.equations:
            found.setdefault(equation.code, []).append(equation)
        return {code: tuple(equations) for code, equations in found.items()}

    def under(self, stem: str) -> tuple[str, ...]:
        """The keys below a stem, in the form's order."""
        return self._below.get(stem, ())

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for key in self.cells:
            end = key.find(".")
            while end > 0:
                found.setdefault(key[:end], []).append(key)
                end = key.find(".", end + 1)
        return {stem: tuple(keys) for stem, keys in found.items()}

    def tagged(self, tag: str) -> tuple[str, ...]:
        """The keys that carry a tag; empty where the edition has none."""
        return self._tags.get(tag, ())

    @cached_property
    def _tags(self) -> dict[str, tuple[str, ...]]:
        tags = {tag for cell in self.cells.values() for tag in cell.tags}
        return {tag: tuple(key for key, cell in self.cells.items() if tag in cell.tags) for tag in tags}

    def has(self, name: str) -> bool:
        """Whether there is a figure of this key, any below this stem or any with this tag.

        ``*`` may stand for the middle of a key: ``proactive.*.total``. ``LONGEST`` stands for a text with a
        bound.
        """
        if name == LONGEST:
            return any(section.longest is not None for section in self.sections)
        if "*" in name:
            start, end = name.split("*")
            return any(key.startswith(start) and key.endswith(end) for key in self.keys)
        return name in self.cells or name in self._below or name in self._tags

    def rows_with(self, table: str, *columns: str) -> list[str]:
        """The stems of the rows of a table that have all these columns."""
        wanted = set(columns)
        found: dict[str, set[str]] = {}
        for key in self.by_table[table]:
            stem, _, column = key.rpartition(".")
            found.setdefault(stem, set()).add(column)
        return [stem for stem, own in found.items() if wanted <= own]

    def label(self, term: Term | str) -> str:
        """A term in Chinese: its row and column, with 上年 before last year's."""
        if isinstance(term, str):
            return self.cells[term].label
        if term.key is None:
            return str(term.number)
        return ("上年" if term.last else "") + self.cells[term.key].label
