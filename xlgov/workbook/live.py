"""Live checks: the form's identities as native formulas beside and under the statutory tables.

Each check cell shows √ where its relation holds, nothing where there is nothing to check, 应为 N for a
sum and 差 N for any other identity. Only functions of Excel 2003; text and empty totals never give #VALUE!.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from xlgov.finding import Place
from xlgov.form import Equation, Form, Table, Term
from xlgov.form.identities import LAST
from xlgov.form.layout import Grid, grid
from xlgov.values import Measure, Number, fixed
from xlgov.workbook import geometry

HOLDS = "√"
SHOULD_BE = "应为 "
DIFFERS = "差 "


class LiveCheck(NamedTuple):
    """One check cell: its equation and its place.

    One that ``waits`` shows nothing as long as no cell of ``LiveSheet.entered`` has a number.
    """

    equation: Equation
    place: Place
    written: Callable[[], str]
    waits: bool = False

    @property
    def formula(self) -> str:
        """Its formula without ``=``, which is put together for whoever asks: a reader does not."""
        return self.written()


class Head(NamedTuple):
    """What a row or column of checks says about itself, over a block of cells (rows and columns from 0)."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


class LiveSheet(NamedTuple):
    """The checks of one table sheet; ``band`` is the row (from 0) that opens the part under the table,
    ``entered`` are the keys of the table with which no new report begins, ``typed`` those among them that
    are no totals."""

    checks: tuple[LiveCheck, ...]
    heads: tuple[Head, ...]
    band: int
    columns: tuple[int, ...]
    """the check columns beside the table, from 0"""
    hint: str
    tally: str
    """cells of the advice on pasting and of the count of checks that fail"""
    entered: tuple[str, ...]
    typed: tuple[str, ...]

    @property
    def furniture(self) -> set[str]:
        """Every cell around the table that holds words of ours."""
        heads = {geometry.address(head.row, head.column) for head in self.heads}
        return heads | {self.hint, self.tally, geometry.address(self.band, 0)}

    @property
    def cells(self) -> set[str]:
        """The cells of the checks, and every cell around the table that holds words of ours."""
        return {str(check.place.cell) for check in self.checks} | self.furniture

    def results(self, number: Callable[[str], Number | None]) -> list[str]:
        """What each check cell shows for these numbers; ``number`` as in ``result``."""
        begun = any(number(key) is not None for key in self.entered)
        return [result(check.equation, number) if begun or not check.waits else "" for check in self.checks]


def result(equation: Equation, number: Callable[[str], Number | None]) -> str:
    """What is to be said of these numbers; ``number`` takes a key, with ``last.`` for last year's."""
    shown = {name: number(name) for name in map(_name, equation.terms) if name}
    missing_last = any(value is None for name, value in shown.items() if name.startswith(LAST))
    if missing_last or all(value is None for name, value in shown.items() if not name.startswith(LAST)):
        return ""
    outcome = equation.evaluate(lambda term: shown[_name(term)] or 0)
    if outcome.holds:
        return HOLDS
    return SHOULD_BE + fixed(outcome.left) if equation.total else DIFFERS + fixed(outcome.difference)


def _name(term: Term) -> str:
    if term.key is None:
        return ""
    return LAST + term.key if term.last else term.key


def live_sheet(form: Form, table: Table, places: Mapping[str, Place], band: int) -> LiveSheet:
    """The checks of a table sheet; ``band`` is the row (from 0) that opens the part under the table."""
    layout = grid(form, table.key)
    checks: list[LiveCheck] = []
    heads: list[Head] = []
    beside: dict[str, int] = {}
    under: dict[str, int] = {}
    waiting = _waiting(form, table, places)
    for equation in _equations(form, table):
        cells = [geometry.position(str(places[key].cell)) for key in equation.keys]
        if _is_beside(layout, cells):
            column = beside.setdefault(equation.code, layout.columns + 1 + len(beside))
            row = cells[0][0]
            if not any(head.column == column for head in heads):
                heads.append(Head(_sentence(form, equation, "column"), 1, column, layout.header_rows))
        else:
            row = under.setdefault(equation.code, band + 1 + (len(under) if layout.label_columns else 0))
            column = _home(equation, places)
            if not layout.label_columns:
                first = min(cell[1] for cell in cells)
                heads.append(Head(_sentence(form, equation, "column"), row, first, 1, column - first))
            elif not any(head.row == row for head in heads):
                heads.append(Head(_sentence(form, equation, "row"), row, 0, 1, layout.label_columns))
        place = Place(table.sheet, geometry.address(row, column))
        waits = _waits(form, equation)
        written = partial(_formula, form, equation, places, table.sheet, waiting if waits else "")
        checks.append(LiveCheck(equation, place, written, waits))
    split = layout.label_columns or layout.columns // 3
    hint, tally = geometry.address(0, layout.columns + 1), geometry.address(band, split)
    entered = tuple(key for key in form.by_table[table.key] if key not in form.carried)
    typed = tuple(key for key in entered if key not in form.computed)
    return LiveSheet(tuple(checks), tuple(heads), band, tuple(beside.values()), hint, tally, entered, typed)


def _equations(form: Form, table: Table) -> Iterable[Equation]:
    for equation in form.equations:
        own = all(form.cells[key].table == table.key for key in equation.keys)
        last_is_there = all(term.key in form.last for term in equation.terms if term.last)
        if equation.keys and own and last_is_there:
            yield equation


def _waits(form: Form, equation: Equation) -> bool:
    """Whether an equation has cells that a new report begins with among others."""
    return not form.carried.isdisjoint(equation.keys) and not form.carried.issuperset(equation.keys)


def _waiting(form: Form, table: Table, places: Mapping[str, Place]) -> str:
    """The condition, as part of a formula, that no cell has a number but those that a new report begins with;
    empty where there are none of these.

    All numbers of the table are counted as one block, which is short, against theirs.
    """
    keys = form.by_table[table.key]
    if form.carried.isdisjoint(keys):
        return ""
    cells = [geometry.position(str(places[key].cell)) for key in keys if not form.cells[key].import_only]
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    block = f"{geometry.address(min(rows), min(columns))}:{geometry.address(max(rows), max(columns))}"
    apart = geometry.arguments((places[key] for key in keys if form.cells[key].import_only), table.sheet)
    others = geometry.arguments((places[key] for key in keys if key in form.carried), table.sheet)
    return f"COUNT({block}{',' if apart else ''}{apart})=COUNT({others})"


def _is_beside(layout: Grid, cells: list[tuple[int, int]]) -> bool:
    many = len({box.row for box in layout.values.values()}) > 1
    return many and len({row for row, _ in cells}) == 1 and len({column for _, column in cells}) > 1


def _home(equation: Equation, places: Mapping[str, Place]) -> int:
    return geometry.position(str(places[equation.total or equation.keys[0]].cell))[1]


def _sentence(form: Form, equation: Equation, along: str) -> str:
    """The rule in words, with its code: what stays the same in every row (or column) is left out."""

    def label(term: Term) -> str:
        cell = form.cells[str(term.key)]
        return ("上年" if term.last else "") + (cell.row_label if along == "row" else cell.column_label)

    if equation.total:
        cell = form.cells[equation.total]
        name = cell.row[-1].name if along == "row" else cell.column[-1].name
        return f"{name} = 各项之和 [{equation.code}]"
    return f"{equation.sentence(label)} [{equation.code}]"


def _formula(
    form: Form, equation: Equation, places: Mapping[str, Place], sheet: str, waiting: str = ""
) -> str:
    """The check as a formula; it shows nothing, too, where the condition ``waiting`` holds."""

    def reference(terms: Iterable[Term]) -> str:
        terms = tuple(terms)
        parts = [str(term.number) for term in terms if term.key is None]
        cells = geometry.arguments((places[_name(term)] for term in terms if term.key), sheet)
        return ",".join([*parts, cells] if cells else parts)

    keyed = [term for term in equation.terms if term.key]
    last = [term for term in keyed if term.last]
    # last year's figures alone are nothing to check: a new report starts with them and is not wrong yet
    empty = f"COUNT({reference(term for term in keyed if not term.last)})=0"
    if last:
        empty += f",COUNT({reference(last)})<{len(last)}"
    if waiting:
        empty += f",{waiting}"
    if last or waiting:
        empty = f"OR({empty})"
    difference = equation.excel(reference)
    amount = f"SUM({reference(equation.left)})" if equation.total else difference
    if any(form.cells[str(term.key)].measure is Measure.MONEY for term in keyed):
        shown = f"ROUND({amount},6)"
    else:
        shown = f'TEXT({amount},"0")'
    words = SHOULD_BE if equation.total else DIFFERS
    return f'IF({empty},"",IF(ROUND({difference},6)=0,"{HOLDS}","{words}"&{shown}))'
