"""Figures under a head, or beside a label, that names another unit than the form's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlgov import values
from xlgov.finding import Observation
from xlgov.locate.labels import folded
from xlgov.locate.placing import PlacedRow, Placing
from xlgov.locate.vocabulary import Vocabulary
from xlgov.values import Kind, Measure, Oddity, Value

_UNIT = re.compile(
    r"(?:[(/]|(?<![\u4e00-\u9fff])(?:计量|金额)?单位)(?:(?:计量|金额)?单位)?[：为]?(?:人民币)?"
    r"(?P<unit>[十百千万亿]{0,3}(?:元|[个件条项起宗次部份篇人家])|[十百千万亿]{1,3})(?:[)、]|$)"
)
"""a unit in brackets, after a stroke or as such, in a folded label"""


def converted(placing: Placing, words: Vocabulary) -> Iterator[Observation]:
    """Bring the figures that stand in another unit into the form's, and say of which rows a person looks."""
    for row in placing.rows:
        done: dict[str, str] = {}
        for key, cell in zip(row.keys, row.fitted.cells, strict=True):
            unit = _unit_of(row, key) if cell else ""
            measure = words.measures[key]
            factor = values.of_unit(unit, measure) if unit else Decimal(1)
            if factor == 1 or cell is None:
                continue
            value = cell.value(Measure.MONEY)  # 1.2 under 万件 is a count
            # what a cell says itself goes before what is said over it
            if value.number and Oddity.UNIT not in value.oddities:
                placing.cells[key] = _in_form_unit(value, factor, measure)
                done[key] = unit
        if done:
            yield _said(row, done, placing)


def _unit_of(row: PlacedRow, key: str) -> str:
    """The unit that the labels of a row name, else those over its column."""
    line = row.line
    beside = "".join(_named_in(cell.text) for cell in line.row[: line.after] if not cell.numeric)
    if beside or line.head is None:
        return beside
    end = key.removeprefix(f"{line.key}.")
    over = ""
    for found in line.head.cells:
        leaves = {name.key for name in found.match.names if name.role == "column"} if found.match else set()
        if not leaves or end in leaves:
            over = _named_in(found.cell.text) or over
    return over


def with_unit(label: str, text: str) -> str:
    """A label in the words of the form, with another unit where the text that it was found in names one."""
    own, there = _named_in(label), _named_in(text)
    money = own.endswith("元") and not there.endswith("元")
    return label if not there or there == own or money else f"{label}（单位：{there}）"


def _named_in(text: str) -> str:
    """The last unit that a label names; empty without one."""
    *_, last = ("", *(found["unit"] for found in _UNIT.finditer(folded(text))))
    return last


def _in_form_unit(value: Value, factor: Decimal | None, measure: Measure) -> Value:
    """A figure in the form's unit; what is of another kind, or does not come out, is left as words."""
    if factor is not None and value.number is not None and value.oddities <= {Oddity.FORMAT}:
        number = Decimal(value.number) * factor
        if values.fits(number, measure):
            money = measure is Measure.MONEY
            return Value(Kind.NUMBER, values.tidy(number) if money else int(number))
    typed = value.typed or values.fixed(value.number or 0)
    return Value(Kind.TEXT, typed=typed, oddities=value.oddities | {Oddity.UNIT}, remark=value.remark)


def _said(row: PlacedRow, units: dict[str, str], placing: Placing) -> Observation:
    named = "、".join(f"“{unit}”" for unit in dict.fromkeys(units.values()))
    whole = all(placing.cells[key].number is not None for key in units)
    how = "已换算为格式的单位" if whole else "有的数不能换算，没有当作数"
    message = f"“{row.line.label}”这一行的单位是{named}，与格式不同，{how}，请对照原件核对"
    return Observation("S-UNSURE", message, row.line.place, row.line.quote, tuple(units), unsure=True)
