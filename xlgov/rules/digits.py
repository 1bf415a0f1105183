"""C-SPLITNUM: digits of neighbouring cells run together or torn apart (拆格)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlgov.finding import Finding, Severity
from xlgov.form import Equation
from xlgov.rules.context import Context
from xlgov.rules.hints import Row, resplit, separated
from xlgov.rules.registry import PRACTICE, Explaining, rule
from xlgov.rules.wording import naming
from xlgov.values import Kind

_DIGITS = r"(?<!\S)[0-9]+(?!\S)"
ROWS = "A-ROW"
OFFERED = 3
"""Beyond this many ways to read a run of digits, none is worth showing."""


@rule(
    "C-SPLITNUM",
    number=27,
    title="相邻的数没有粘连或拆开",
    text="表三某行横向不平，而把相邻两格的数字拆开或合并后正好相等的，给出可能的原数。",
    severity=Severity.INFO,
    basis=PRACTICE,
    cause="转换时一个数被拆成两格，或者两个数连成一个。",
    advice="对照原件核对这一行；与建议相符的照建议改。",
    explaining=Explaining.COMPARED,
)
def c_splitnum(ctx: Context) -> Iterator[Finding]:
    """Rows that fail A-ROW, and rows too short (S-CELL-1), which sharing out the digits anew repairs."""
    rows = list(ctx.equations(ROWS))
    for found in ctx.noted("S-CELL-1"):
        equation = next((row for row in rows if set(row.keys) == set(found.keys)), None)
        if equation is None:
            continue
        rows.remove(equation)
        readings = separated(re.findall(_DIGITS, found.quote), len(equation.keys))
        where, _ = naming(ctx, equation)
        if len(readings) == 1:
            yield ctx.fail(
                f"{where}的“{found.quote.strip()}”可能应读作 {_read(readings[0])}，这样各项之和等于总计。",
                equation.keys,
                quote=found.quote,
                place=found.place,
            )
        elif 1 < len(readings) <= OFFERED:
            ways = "，或者 ".join(map(_read, readings))
            yield ctx.uncertain(
                f"{where}的“{found.quote.strip()}”可能读作 {ways}，请对照原件确定。",
                equation.keys,
                quote=found.quote,
                place=found.place,
            )
    for equation in rows:
        if not equation.surely_holds(ctx.counted):
            yield from _regrouped(ctx, equation)


def _regrouped(ctx: Context, equation: Equation) -> Iterator[Finding]:
    keys = equation.keys
    figures = [ctx.report.figures.get(key) for key in keys]
    if sum(number or 0 for number in figures[:-1]) == (figures[-1] or 0):
        return
    if any(ctx.value(key).kind not in (Kind.NUMBER, Kind.BLANK) for key in keys):
        return
    row = [None if number is None else int(number) for number in figures]
    repaired = resplit(row)
    if not 0 < len(repaired) <= OFFERED:
        return
    where, name = naming(ctx, equation)
    names = [name(term) for term in equation.terms]
    ways = "，或者".join(_change(names, row, other) for other in repaired)
    yield ctx.fail(f"{where}横向不平，{ways}，就正好相等，可能是数字拆错了格。", keys)


def _change(names: list[str], row: list[int | None], repaired: Row) -> str:
    """The two neighbouring cells of one repair, before and after."""
    changed = [i for i, number in enumerate(repaired) if number != (row[i] or 0)]
    first = min(changed[0], len(row) - 2)
    pair = range(first, first + 2)
    now = "、".join(f"{names[i]} {row[i] or 0}" for i in pair)
    then = "、".join(f"{names[i]} {repaired[i]}" for i in pair)
    return f"把“{now}”改成“{then}”"


def _read(row: Row) -> str:
    return "、".join(map(str, row))
