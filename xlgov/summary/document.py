"""A summary as a Word document: the table of all, charts as tables, and a page for each unit."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from xlgov.publication import memo
from xlgov.publication.skeleton import package
from xlgov.publication.wordml import Row
from xlgov.summary.model import Chart, Item, Part, Summary, Unit
from xlgov.summary.words import (
    CALM,
    HEADS,
    PLACE,
    SETTLED,
    SIDES,
    TONES,
    advice,
    item_heads,
    names,
    numbers,
    problem,
    subtitle,
    units_heading,
)
from xlgov.values import fixed
from xlgov.workbook.styles import FILLS

_TITLE = memo.TITLE._replace(size=18)
_LABEL, _NUMBER = 6.0, 2.2
"""Centimetres of the columns of a chart's numbers."""


def to_docx(given: Summary) -> bytes:
    """The summary as a .docx; the same summary gives the same bytes."""
    body = [
        memo.line(given.title, _TITLE, align="center", after=8, style="Title"),
        memo.facts((fact.label, fact.content) for fact in given.facts),
        memo.line("", after=0),
        *(memo.line(remark) for remark in given.remarks),
        memo.line(units_heading(given), memo.STRONG, before=6, style="Heading1", keep_next=True),
        memo.listed(HEADS, _overview(given.units)),
        memo.line(given.note, memo.QUIET, before=4),
    ]
    for chart in given.charts:
        body += _chart(chart)
    for unit in ([given.own] if given.own is not None else []) + [given.units[at] for at in given.pages]:
        body += _unit(unit)
    body.append(memo.line("", after=0))
    return package("".join(body), title=given.title, margins=memo.PAGE_MARGINS, footer=memo.foot())


def _overview(units: Sequence[Unit]) -> Iterator[Row]:
    for number, (unit, name) in enumerate(zip(units, names(units), strict=True), start=1):
        cells = [memo.cell(str(number), centred=True), memo.cell(name), memo.cell(unit.year, centred=True)]
        cells.append(memo.cell(unit.verdict, fill=TONES[unit.tone]))
        cells += [memo.cell(each, centred=True) for each in numbers(unit)]
        yield Row(cells)


def _chart(chart: Chart) -> Iterator[str]:
    """The numbers of a chart."""
    yield memo.line(chart.title, memo.STRONG, before=12, style="Heading1", keep_next=True)
    heads = [("", _LABEL), *((name, _NUMBER) for name in chart.series)]
    rows = []
    for bar in chart.bars:
        values = [memo.cell(fixed(value), centred=True) for value in bar.values]
        rows.append(Row([memo.cell(bar.label), *values]))
    yield memo.listed(heads, rows)
    yield memo.line(chart.note, memo.QUIET, before=4)


def _unit(unit: Unit) -> Iterator[str]:
    yield memo.line(unit.name, memo.HEADING, style="Heading1", keep_next=True, new_page=True)
    if said := subtitle(unit):
        yield memo.line(said, memo.QUIET)
    yield memo.line(unit.verdict, memo.STRONG)
    if unit.facts:
        yield memo.facts((fact.label, fact.content) for fact in unit.facts)
        yield memo.line("", after=0)
    for line in unit.lines:
        yield memo.line(line)
    if not unit.parts and unit.counts is not None:
        yield memo.line(CALM)
    for part in unit.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    yield memo.line(part.heading, memo.STRONG, before=8, style="Heading2", keep_next=True)
    heads = item_heads(part.items)
    named = {name for name, _ in heads}
    yield memo.listed(heads, (_item(item, named) for item in part.items))


def _item(item: Item, heads: Container[str]) -> Row:
    fill = SETTLED if item.settled else FILLS[item.severity]
    cells = [memo.cell(f"{item.label}\n{item.code}", fill=fill, centred=True)]
    if PLACE in heads:
        cells.append(memo.cell(item.place))
    cells.append(memo.cell("\n".join(problem(item, heads))))
    if SIDES[0] in heads:
        cells += [memo.cell(each, centred=True) for each in (item.left, item.right, item.difference)]
    cells.append(memo.cell("\n".join(advice(item))))
    return Row(cells)
