"""How the sentences of a report call the figures of its tables: 申请.新收, 申请.不予公开.自然人, 诉讼.总计.

Names follow from the form: table, row, column, each by its ``nick`` or else by its label without number and
marks. A row's own total needs no column; a heading over rows is their sum. What is no row of a table (all
cases before the courts) the edition names itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from xlgov import late
from xlgov.errors import FormError
from xlgov.form.identities import LAST
from xlgov.form.model import Block, Form, Node, Path, Table, cell_key, leaves
from xlgov.values import Measure

YEAR, UNIT = "年度", "单位"
LAST_YEAR = "上年"
"""What the name of last year's figure begins with."""
_NUMBER = late.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．])")
_ASIDE = late.compile(r"（[^（）]*）")
_MARKS = late.compile(r"[\W_]+")


class Named(NamedTuple):
    """What a name stands for: the figure of one key, or the sum of several.

    ``optional`` are keys of rows that the statutory form lacks: they count where something stands there.
    ``measure`` is None for a text. Keys are those of figures, ``last.`` and a figure's, ``year`` and
    ``unit.name``.
    """

    name: str
    label: str
    keys: tuple[str, ...]
    optional: tuple[str, ...] = ()
    measure: Measure | None = Measure.COUNT


@cache
def names_of(form: Form) -> Mapping[str, Named]:
    """Every name of a form, in the form's order.

    Raises FormError for a name that two figures have, and for one that leads nowhere.
    """
    found: dict[str, Named] = {}
    for each in (*_of_the_report(), *_of_tables(form), *_of_sums(form)):
        if each.name in found:
            raise FormError(f"the name {each.name} is that of {found[each.name].label} and of {each.label}")
        found[each.name] = each
    for each in tuple(found.values()):
        if not each.optional and form.last and set(each.keys) <= set(form.last):
            found[f"{LAST_YEAR}.{each.name}"] = _of_last_year(each)
    return MappingProxyType(found)


def spoken(node: Node) -> str:
    """A row or column in a name: its nick, or its label without number, brackets and marks."""
    return node.nick or _MARKS.sub("", _ASIDE.sub("", _NUMBER.sub("", node.name)))


def _of_the_report() -> Iterator[Named]:
    yield Named(YEAR, "报告年度", ("year",))
    yield Named(UNIT, "单位名称", ("unit.name",), measure=None)


def _of_tables(form: Form) -> Iterator[Named]:
    for table in form.tables:
        for block in table.blocks:
            yield from _of_block(form, table, block)


def _of_block(form: Form, table: Table, block: Block) -> Iterator[Named]:
    columns = tuple(leaves(block.columns))
    across = [[spoken(node) for node in column if node.key] for column in columns]
    for row, parts in _rows(block.rows):
        said = spoken(row)
        own = [part for part in parts if not part[-1].import_only]
        extra = [part for part in parts if part[-1].import_only]
        for column, names in zip(columns, across, strict=True):
            keys = tuple(cell_key(table.key, part, column) for part in own)
            yield Named(
                _name(table, said, names, len(columns) == 1 or bool(column[-1].total)),
                _label(form, row, column, keys),
                keys,
                tuple(cell_key(table.key, part, column) for part in extra),
                form.cells[keys[0]].measure,
            )


def _rows(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, list[Path]]]:
    """Every row that has a name, and every heading with the rows that it is the sum of."""

    def walk(nodes: tuple[Node, ...], above: Path) -> Iterator[tuple[Node, list[Path]]]:
        for node in nodes:
            path = (*above, node)
            if not node.children:
                if not node.import_only:
                    yield node, [path]
                continue
            parts = [part for part in leaves(node.children, path) if not part[-1].total]
            if node.key and node.short != "-" and any(not part[-1].import_only for part in parts):
                yield node, parts
            yield from walk(node.children, path)

    return walk(nodes, ())


def _name(table: Table, row: str, across: list[str], is_plain: bool) -> str:
    """Table, row and column; no column where ``is_plain``: it is the only one, or the row's total."""
    if not row:
        return ".".join(across if len(across) > 1 else (table.nick, *across))
    return ".".join((table.nick, row) if is_plain else (table.nick, row, *across))


def _label(form: Form, row: Node, column: Path, keys: tuple[str, ...]) -> str:
    if len(keys) == 1 and not row.children:
        return form.cells[keys[0]].label.strip("“”")
    return f"{row.name}·{column[-1].name}（各项之和）"


def _of_sums(form: Form) -> Iterator[Named]:
    for name, keys in form.sums_named.items():
        for key in keys:
            if key not in form.cells:
                raise FormError(f"the name {name} leads to {key}, which is no figure")
        label = " + ".join(form.cells[key].label.strip("“”") for key in keys)
        yield Named(name, label, keys, measure=form.cells[keys[0]].measure)


def _of_last_year(each: Named) -> Named:
    return each._replace(
        name=f"{LAST_YEAR}.{each.name}",
        label=f"{LAST_YEAR}的{each.label}",
        keys=tuple(LAST + key for key in each.keys),
    )
