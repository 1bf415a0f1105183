"""Reads an edition file strictly: a duplicate key, an unknown word or a total without parts is an error."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from typing import Any

from xlgov.errors import FormError
from xlgov.finding import Severity
from xlgov.form.folder import check_name
from xlgov.form.identities import Equation, Identity, Term, parse
from xlgov.form.model import Block, Cell, Form, Node, Path, Section, Table, Words, cell_key, leaves
from xlgov.values import Measure
from xlgov.ways import EXPLAIN

_NODE = set(
    "label key short nick aliases note tag total import_only summed measure unit span children".split()  # noqa: SIM905
)
_HEAD = set(
    "schema edition version title instrument first_year encouraged incomparable last remarks "  # noqa: SIM905
    "starter_preamble".split()
)
_FORM = _HEAD | {"section", "table", "names", "identity"}
_SECTION = set("number key label kind sheet hint aliases note optional words starter longest".split())  # noqa: SIM905
_EXPLAIN = "{explain}"
"""stands in an advice for how a reason is written down, which each face says in its own words"""
_WORDS = set("number family title text basis cause advice severity also negative".split())  # noqa: SIM905
SCHEMA = "xlgov.form/1"


def load(data: bytes, name: str, last_year: int | None = None) -> Form:
    """Build a Form from the bytes of the edition file ``name``.toml, prescribed until ``last_year``.

    Raises FormError, naming the edition and the fault.
    """
    try:
        return _form(_parsed(data), name, last_year, hashlib.sha256(data).hexdigest())
    except FormError as error:
        raise FormError(f"edition {name}: {error}") from error
    except KeyError as error:
        raise FormError(f"edition {name}: {error} is missing") from error


def load_words(data: bytes, name: str) -> dict[str, Words]:
    """Only what an edition file says of its identities, by code; raises FormError."""
    # a table of TOML is whole in itself: those above the first identity need not be read
    start = max(data.find(b"\n[[identity]]"), 0)
    try:
        return _words(_parsed(data[start:]))
    except FormError as error:
        raise FormError(f"edition {name}: {error}") from error


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormError(str(error)) from error


def _form(raw: dict[str, Any], name: str, last_year: int | None, digest: str) -> Form:
    _only(raw, _FORM, "the file")
    if raw["schema"] != SCHEMA:
        raise FormError(f"schema is {raw['schema']!r}, expected {SCHEMA!r}")
    check_name(name, raw)
    _unique([section["key"] for section in raw["section"]], "section")
    tables = tuple(_table(item) for item in raw["table"])
    _unique([table.key for table in tables], "table")
    _unique([item["code"] for item in raw.get("identity", [])], "identity")
    shared = {
        "last_year": last_year,
        "digest": digest,
        "sections": tuple(_section(item) for item in raw["section"]),
        "identities": tuple(_identities(raw)),
        "words": _words(raw),
        "sums_named": {name: _summands(name, text) for name, text in raw.get("names", {}).items()},
    }
    whole = _variant(raw, tables, shared)
    printed = tuple(_printed(table) for table in tables)
    if printed == tables:
        return whole
    return _variant(raw, printed, shared, whole)


def _variant(
    raw: dict[str, Any],
    tables: tuple[Table, ...],
    shared: dict[str, Any],
    hybrid: Form | None = None,
) -> Form:
    """The form of these tables; ``shared`` are the fields that variants have in common."""
    cells: dict[str, Cell] = {}
    for table in tables:
        for cell in _cells(table):
            if cell.key in cells:
                raise FormError(f"duplicate key {cell.key}")
            cells[cell.key] = cell
    sums = tuple(equation for table in tables for equation in _sums(table))
    form = Form(
        edition=raw["edition"],
        version=raw["version"],
        title=raw["title"],
        instrument=raw["instrument"],
        first_year=raw["first_year"],
        tables=tables,
        cells=cells,
        sums=sums,
        starter_preamble=tuple(raw.get("starter_preamble", ())),
        last=tuple(key for stem in raw["last"] for key in _expanded(cells, stem)),
        hybrid=hybrid,
        **shared,
    )
    _check_identities(form)
    for item in raw.get("identity", []):
        if item["code"] not in form.by_code:
            raise FormError(f"{item['code']} has no formulas, and no row or column is its total")
    _unique(form.last, "last")
    return form


def _printed(table: Table) -> Table:
    """The table without the rows that are only imported."""
    return table._replace(blocks=tuple(block._replace(rows=_own(block.rows)) for block in table.blocks))


def _own(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(node._replace(children=_own(node.children)) for node in nodes if not node.import_only)


def _expanded(cells: dict[str, Cell], stem: str) -> list[str]:
    """The keys that an entry of ``last`` stands for."""
    keys = [stem] if stem in cells else []
    if stem.endswith(".*"):
        keys = [key for key in cells if key.startswith(stem[:-1])]
    if not keys:
        raise FormError(f"unknown key {stem} in last")
    return keys


def _check_identities(form: Form) -> None:
    keys = {term.key for equation in form.equations for term in equation.terms if term.key}
    if keys <= form.cells.keys():
        return
    for identity in form.identities:
        for equation in identity.equations(form.under):
            for term in equation.terms:
                if term.key and term.key not in form.cells:
                    raise FormError(f"{identity.code}: unknown key {term.key} in {identity.text!r}")


def _summands(name: str, text: Any) -> tuple[str, ...]:
    """The keys of a sum with a name of its own: ``one.key + another.key``."""
    if not isinstance(text, str):
        raise FormError(f"the name {name!r} stands for {text!r}, not for a sum of keys")
    return tuple(part.strip() for part in text.split("+"))


def _identities(raw: dict[str, Any]) -> Iterator[Identity]:
    for item in raw.get("identity", []):
        _only(item, _WORDS | {"code", "formulas"}, f"identity {item.get('code')}")
        for text in item.get("formulas", ()):
            yield parse(item["code"], text)


def _words(raw: dict[str, Any]) -> dict[str, Words]:
    """The entries that say more than code and formulas."""
    stated = {item["code"]: item for item in raw.get("identity", []) if _WORDS & set(item)}
    return {code: _words_of(code, item) for code, item in stated.items()}


def _words_of(code: str, raw: dict[str, Any]) -> Words:
    if not isinstance(raw.get("number"), int):
        raise FormError(f"{code}: number is {raw.get('number')!r}, not a whole number")
    try:
        return Words(
            number=raw["number"],
            title=raw["title"],
            text=raw["text"],
            basis=raw["basis"],
            cause=raw.get("cause", ""),
            advice=raw["advice"].replace(_EXPLAIN, EXPLAIN),
            severity=Severity(raw.get("severity", "error")),
            also=tuple(Severity(name) for name in raw.get("also", ())),
            family=raw["family"],
            negative=raw.get("negative", True),
        )
    except KeyError as error:
        raise FormError(f"{code}: {error} is missing") from error
    except ValueError as error:
        raise FormError(f"{code}: {error}") from error


def _section(raw: dict[str, Any]) -> Section:
    _only(raw, _SECTION, f"section {raw.get('key')}")
    if raw["kind"] not in ("text", "table"):
        raise FormError(f"section {raw['key']}: kind is {raw['kind']!r}")
    return Section(
        number=raw["number"],
        key=raw["key"],
        label=raw["label"],
        kind=raw["kind"],
        sheet=raw["sheet"],
        hint=raw.get("hint", ""),
        optional=raw.get("optional", False),
        aliases=tuple(raw.get("aliases", ())),
        note=raw.get("note", ""),
        words=tuple(raw.get("words", ())),
        starter=tuple(raw.get("starter", ())),
        longest=raw.get("longest"),
    )


def _table(raw: dict[str, Any]) -> Table:
    _only(raw, {"key", "section", "sheet", "nick", "block"}, f"table {raw.get('key')}")
    blocks = []
    for item in raw["block"]:
        _only(item, {"title", "corner", "rows", "columns"}, f"a block of table {raw['key']}")
        rows = tuple(_node(node) for node in item["rows"])
        columns = tuple(_node(node) for node in item["columns"])
        blocks.append(Block(item.get("title", ""), item.get("corner", ""), rows, columns))
    return Table(raw["key"], raw["section"], raw["sheet"], tuple(blocks), raw.get("nick", raw["sheet"]))


def _node(raw: dict[str, Any], tags: frozenset[str] = frozenset()) -> Node:
    _only(raw, _NODE, f"node {raw.get('label')!r}")
    own = raw.get("tag", [])
    tags = tags | frozenset([own] if isinstance(own, str) else own)
    children = tuple(_node(child, tags) for child in raw.get("children", []))
    measure = raw.get("measure")
    if measure is not None and measure not in list(Measure):
        raise FormError(f"node {raw['label']!r}: measure is {measure!r}")
    if children and raw.get("total"):
        raise FormError(f"node {raw['label']!r}: a total cannot have children")
    return Node(
        label=raw["label"],
        key=raw.get("key"),
        short=raw.get("short", ""),
        nick=raw.get("nick", ""),
        aliases=tuple(raw.get("aliases", ())),
        note=raw.get("note", ""),
        tags=tags,
        total=raw.get("total"),
        import_only=raw.get("import_only", False),
        summed=raw.get("summed", True),
        measure=Measure(measure) if measure else None,
        unit=raw.get("unit", ""),
        span=raw.get("span", 1),
        children=children,
    )


def _cells(table: Table) -> Iterator[Cell]:
    for index, block in enumerate(table.blocks):
        for row in leaves(block.rows):
            for column in leaves(block.columns):
                path = (*row, *column)
                computed = bool(row[-1].total or column[-1].total)
                yield Cell(
                    key=cell_key(table.key, row, column),
                    table=table.key,
                    block=index,
                    row=row,
                    column=column,
                    measure=next((n.measure for n in reversed(path) if n.measure), Measure.COUNT),
                    unit=next((n.unit for n in reversed(path) if n.unit), "件"),
                    tags=row[-1].tags | column[-1].tags,
                    computed=computed,
                    import_only=row[-1].import_only or column[-1].import_only,
                    summed=not computed and all(node.summed for node in path),
                )


def _sums(table: Table) -> Iterator[Equation]:
    """Row sums first: where a row total and a column total meet, the row's formula fills the cell."""
    for block in table.blocks:
        for total, parts in _totals(block.columns):
            for row in leaves(block.rows):
                keys = [cell_key(table.key, row, part) for part in parts]
                yield _sum(total, keys, cell_key(table.key, row, total))
        for total, parts in _totals(block.rows):
            for column in leaves(block.columns):
                keys = [cell_key(table.key, part, column) for part in parts]
                yield _sum(total, keys, cell_key(table.key, total, column))


def _sum(total: Path, parts: list[str], key: str) -> Equation:
    return Equation(str(total[-1].total), tuple(Term(part) for part in parts), (Term(key),), "=", key)


def _totals(nodes: tuple[Node, ...], above: Path = ()) -> Iterator[tuple[Path, list[Path]]]:
    """Each total of an axis with the leaves under its siblings."""
    for node in nodes:
        if node.total:
            siblings = [other for other in nodes if not other.total]
            parts = list(leaves(siblings, above))
            if not parts:
                raise FormError(f"total {node.label!r} has nothing to sum")
            yield (*above, node), parts
        yield from _totals(node.children, (*above, node))


def _only(raw: dict[str, Any], allowed: set[str], what: str) -> None:
    """Raise FormError for a word that is not ``allowed`` there: most are mistyped."""
    unknown = sorted(set(raw) - allowed)
    if unknown:
        raise FormError(f"unknown word {unknown[0]!r} in {what}")


def _unique(items: Any, what: str) -> None:
    """Raise FormError for an item that stands twice."""
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise FormError(f"duplicate {what} {item!r}")
        seen.add(item)
