"""A summary as one web page, which can be sent as it is, and is printed with a page for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlgov.finding import Severity
from xlgov.publication.markup import Cell, Row, lines, page, shown, table
from xlgov.summary.drawing import drawn
from xlgov.summary.model import Chart, Fact, Item, Part, Summary, Tone, Unit
from xlgov.summary.words import (
    CALM,
    HEADS,
    PLACE,
    SETTLED,
    SIDES,
    TONES,
    TOP,
    advice,
    item_heads,
    names,
    numbers,
    problem,
    subtitle,
    units_heading,
)
from xlgov.workbook.styles import FILLS, HEADER_FILL, INK, LINE, LINK

_QUIET = "#46515C"
"""Of what is beside the matter, dark enough to be read by everybody."""
_STYLE = f"""
body {{ margin: 0; background: #fff; color: {INK}; }}
body {{ font: 16px/1.7 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", SimHei, sans-serif; }}
main {{ max-width: 68em; margin: 0 auto; padding: 1em; }}
h1 {{ font-size: 1.5em; line-height: 1.4; margin: 0.5em 0; }}
h2 {{ font-size: 1.2em; margin: 1.5em 0 0.5em; border-bottom: 2px solid {LINK}; overflow-wrap: anywhere; }}
h3 {{ font-size: 1em; margin: 1.2em 0 0.3em; }}
p {{ margin: 0.4em 0; overflow-wrap: anywhere; }}
a {{ color: {LINK}; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 0.2em 1.2em; margin: 0.8em 0; }}
dt {{ color: {_QUIET}; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
section {{ margin-top: 2.5em; }}
[role=region] {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.875em; line-height: 1.5; }}
caption {{ text-align: left; font-size: 1.143em; }}
caption h2, caption h3 {{ max-width: 95vw; }}
th, td {{ border: 1px solid {LINE}; padding: 0.35em 0.5em; text-align: left; vertical-align: top; }}
th {{ font-weight: normal; overflow-wrap: anywhere; }}
thead th {{ background: {HEADER_FILL}; text-align: center; white-space: nowrap; }}
td {{ overflow-wrap: anywhere; }}
td.level, td.number {{ text-align: center; white-space: nowrap; font-variant-numeric: tabular-nums; }}
td.verdict {{ min-width: 7em; }}
td.place {{ min-width: 7em; }}
td.problem {{ min-width: 16em; }}
td.advice {{ min-width: 12em; }}
.bad {{ background: {TONES[Tone.BAD]}; }}
.look {{ background: {TONES[Tone.LOOK]}; }}
.info {{ background: {FILLS[Severity.INFO]}; }}
.good {{ background: {TONES[Tone.GOOD]}; }}
.settled {{ background: {SETTLED}; }}
.verdict-line {{ padding: 0.5em 0.8em; }}
.quiet {{ color: {_QUIET}; font-size: 0.93em; }}
svg {{ display: block; max-width: 100%; height: auto; margin: 0.5em 0; }}
svg text {{ font-size: 13px; fill: {INK}; }}
svg .full {{ fill: {LINK}; }}
svg .ground {{ fill: #fff; }}
svg .stripe {{ fill: #C98A2B; }}
svg .hatched {{ stroke: #C98A2B; }}
svg .axis {{ stroke: {LINE}; }}
@page {{ size: A4; margin: 15mm 14mm; }}
@media print {{
  body {{ font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }}
  main {{ max-width: none; padding: 0; }}
  section.unit {{ break-before: page; margin-top: 0; }}
  section.chart {{ break-inside: avoid; margin-top: 1em; }}
  h2, h3 {{ break-after: avoid; }}
  tr {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  [role=region] {{ overflow: visible; }}
  td.level, thead th {{ white-space: normal; }}
  td.verdict, td.place, td.problem, td.advice {{ min-width: 0; }}
  td.level {{ width: 11%; }}
  td.place {{ width: 14%; }}
  td.advice {{ width: 25%; }}
  a {{ color: inherit; text-decoration: none; }}
  .back {{ display: none; }}
}}
"""
_LOOKS = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.LOOK, Severity.INFO: "info"}


def to_html(given: Summary) -> str:
    """The summary as a web page without scripts and addresses; the same summary gives the same page."""
    return page(given.title, _STYLE, "\n".join(_body(given)), closed=True)


def _body(given: Summary) -> Iterator[str]:
    yield f'<h1 id="top">{shown(given.title)}</h1>'
    yield _facts(given.facts)
    for remark in given.remarks:
        yield f"<p>{lines(remark)}</p>"
    yield _overview(given)
    if given.note:
        yield f'<p class="quiet">{shown(given.note)}</p>'
    for number, chart in enumerate(given.charts, start=1):
        yield from _chart(chart, f"chart-{number}")
    if given.own is not None:
        yield from _unit(given.own, "own")
    for number in given.pages:
        yield from _unit(given.units[number], _name(number))


def _facts(facts: Iterable[Fact]) -> str:
    listed = "\n".join(f"<dt>{shown(fact.label)}</dt>\n<dd>{lines(fact.content)}</dd>" for fact in facts)
    return f"<dl>\n{listed}\n</dl>"


def _name(number: int) -> str:
    return f"unit-{number + 1}"


def _overview(given: Summary) -> str:
    pages = set(given.pages)
    rows = []
    for number, (unit, called) in enumerate(zip(given.units, names(given.units), strict=True)):
        name = lines(called)
        if number in pages:
            name = f'<a href="#{_name(number)}">{name}</a>'
        cells = [Cell(str(number + 1), look="number"), Cell(name, is_heading=True)]
        cells.append(Cell(shown(unit.year), look="number"))
        cells.append(Cell(shown(unit.verdict), look=f"verdict {unit.tone}"))
        cells += [Cell(shown(each), look="number") for each in numbers(unit)]
        rows.append(Row(cells))
    heading = units_heading(given)
    heads = [name for name, _ in HEADS]
    return table(heads, rows, caption=f"<h2>{shown(heading)}</h2>", label=heading)


def _chart(chart: Chart, name: str) -> Iterator[str]:
    yield f'<section class="chart">\n<h2>{shown(chart.title)}</h2>'
    yield drawn(chart, name)
    if chart.note:
        yield f'<p class="quiet">{shown(chart.note)}</p>'
    yield "</section>"


def _unit(unit: Unit, name: str) -> Iterator[str]:
    yield f'<section class="unit" id="{name}">\n<h2>{shown(unit.name)}</h2>'
    if said := subtitle(unit):
        yield f'<p class="quiet">{shown(said)}</p>'
    yield f'<p class="verdict-line {unit.tone}">{shown(unit.verdict)}</p>'
    if unit.facts:
        yield _facts(unit.facts)
    for line in unit.lines:
        yield f"<p>{lines(line)}</p>"
    if not unit.parts and unit.counts is not None:
        yield f"<p>{CALM}</p>"
    for part in unit.parts:
        yield _part(part, f"{unit.name} {unit.file}")
    yield f'<p class="back"><a href="#top">{TOP}</a></p>\n</section>'


def _part(part: Part, of: str) -> str:
    heads = [name for name, _ in item_heads(part.items)]
    rows = (_item(item, heads) for item in part.items)
    label = f"{of} {part.heading}"
    return table(heads, rows, caption=f"<h3>{shown(part.heading)}（{len(part.items)} 条）</h3>", label=label)


def _item(item: Item, heads: Sequence[str]) -> Row:
    look = "settled" if item.settled else _LOOKS[item.severity]
    cells = [Cell(f"{shown(item.label)}<br>\n{shown(item.code)}", look=f"level {look}")]
    if PLACE in heads:
        cells.append(Cell(lines(item.place), look="place"))
    cells.append(Cell(_paragraphs(problem(item, heads)), look="problem"))
    if SIDES[0] in heads:
        cells += [Cell(shown(each), look="number") for each in (item.left, item.right, item.difference)]
    cells.append(Cell(_paragraphs(advice(item)), look="advice"))
    return Row(cells)


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{lines(each)}</p>" for each in texts)
