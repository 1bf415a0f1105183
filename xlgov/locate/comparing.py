"""Which edition the rows and columns found are of, and what it lacks or does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlgov.finding import Observation, Place
from xlgov.form import Form, Table
from xlgov.locate.grids import GridCell
from xlgov.locate.lines import Line
from xlgov.locate.placing import Placing, quoted
from xlgov.locate.vocabulary import Vocabulary, rows
from xlgov.report import Unplaced
from xlgov.values import MISSING, Kind


def chosen(keys: set[str], words: Vocabulary, wanted: Form | None) -> Form | None:
    """The edition that has all these keys; of several ``wanted``, else the one with the fewest others.

    Where none has them all: ``wanted``, else the one that has most. None without keys.
    """
    if not keys:
        return None
    statutory = {key for form in words.forms for key in form.keys}
    fitting = [form for form in words.forms if keys & statutory <= set(form.keys)]
    if len(fitting) == 1:
        return fitting[0]
    if wanted and (wanted in fitting or not fitting):
        return wanted
    if fitting:
        # a table that was not found at all tells nothing
        tables = {key.split(".")[0] for key in keys}
        return min(reversed(fitting), key=lambda form: sum(len(form.by_table[table]) for table in tables))
    return max(words.forms, key=lambda form: len(keys.intersection(form.keys)))


def compare(placing: Placing, words: Vocabulary, form: Form) -> list[Unplaced]:
    """Say what the edition lacks or does not have, enter what is missing; returns what it has no cell for."""
    own = set(form.keys)
    foreign = [key for key in words.measures if key in placing.expected and key not in own]
    mixed = _editions_of(foreign, words)
    if foreign:
        placing.observations.append(_hybrid(placing, form, foreign, mixed))
    tables = {key.split(".")[0] for key in foreign}
    for table in form.tables:
        # rows for which the table has those of another edition are not said to be lacking
        excused = mixed if table.key in tables else []
        placing.observations += _lacking(placing, form, table.key, excused)
    unplaced = list(_without_cell(placing, words, form))
    for key in form.keys:
        placing.cells.setdefault(key, MISSING)
    placing.observations += _unreadable(placing, form)
    return unplaced


def _unreadable(placing: Placing, form: Form) -> Iterator[Observation]:
    """Tables that are there, but of which no figure was read."""
    for table in form.tables:
        keys = form.by_table[table.key]
        first = next((line for line in placing.lines.values() if line.table == table.key), None)
        if first and all(placing.cells[key].kind is Kind.MISSING for key in keys):
            message = f"“{table.sheet}”这张表的数一个也没有读到"
            yield Observation("S-TABLE", message, first.place, first.quote, form.widest.under(table.key))


def tables_lost(form: Form) -> Iterator[Observation]:
    """What to say of a source in which no table of an edition was found."""
    for table in form.tables:
        yield _table_lost(form, table)


def _table_lost(form: Form, table: Table) -> Observation:
    return Observation("S-TABLE", f"没有找到“{table.sheet}”这张表", keys=form.widest.under(table.key))


def _editions_of(foreign: Sequence[str], words: Vocabulary) -> list[Form]:
    """The editions that some of these keys are of."""
    return [form for form in words.forms if not set(foreign).isdisjoint(form.keys)]


def _hybrid(placing: Placing, form: Form, foreign: Sequence[str], mixed: Sequence[Form]) -> Observation:
    """Rows and columns of another edition, told once."""
    found: dict[str, GridCell] = {}
    for line in placing.lines.values():
        for label, cell in _foreign_labels(line, placing, form, foreign):
            found.setdefault(label, cell)
    first = min(found.values(), key=lambda cell: cell.place.line or 0) if found else None
    others = "、".join(each.edition for each in mixed)
    return Observation(
        "S-HYBRID",
        f"{form.edition}版的表里混有{others}版的行或列：{quoted(list(found))}",
        first.place if first else Place(),
        first.text if first else "",
        tuple(foreign),
    )


def _foreign_labels(
    line: Line, placing: Placing, form: Form, foreign: Sequence[str]
) -> Iterator[tuple[str, GridCell]]:
    """What in a row is not of the edition: the row itself, or columns of its head."""
    below = line.key + "."
    if not any(key.startswith(below) for key in foreign):
        return
    own = set(form.keys)
    wholly = all(key not in own for key in placing.expected if key.startswith(below))
    if wholly and line.key not in rows(form, line.table):
        yield line.label, line.row[line.index]
        return
    for one in line.head.cells if line.head else ():
        name = one.match.of(True, line.table) if one.match else None
        if name and name.role == "column" and below + name.key in foreign:
            yield one.cell.text.replace("\n", ""), one.cell


def _lacking(placing: Placing, form: Form, table: str, excused: Sequence[Form]) -> Iterator[Observation]:
    """A table or rows of the edition that were not found."""
    wanted = rows(form, table)
    sheet = form.table(table).sheet
    lost = [row for row in wanted if row not in placing.lines]
    if len(lost) == len(wanted):
        yield _table_lost(form, form.table(table))
        return
    lost = [row for row in lost if all(row in rows(other, table) for other in excused)]
    if lost:
        yield Observation(
            "S-ROWS",
            f"“{sheet}”表缺少 {len(lost)} 行：{quoted([wanted[row] for row in lost])}",
            next(line.place for line in placing.lines.values() if line.table == table),
            keys=tuple(key for row in lost for key in form.under(row)),
        )


def _without_cell(placing: Placing, words: Vocabulary, form: Form) -> Iterator[Unplaced]:
    """Figures of another edition's cells."""
    for key, value in placing.cells.items():
        place = placing.places.get(key)
        if key in form.widest.cells or not place:
            continue
        if value.typed or value.number:
            text = value.typed or str(value.number)
            yield Unplaced(place=str(place), text=text, near=words.label(key))
