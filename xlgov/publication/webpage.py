"""A report as one web page, for a browser, a printer, or the editor of a site's content management.

Nothing runs in it and nothing is fetched. A table can be heard as well as seen: its caption is the section's
heading, and each figure names its own headings (``publication.headings``). Every cell stands on a line of its
own, so that a site that takes the tags away does not run figures together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov.finding import DRAFT, DRAFT_LINE
from xlgov.form.layout import Box
from xlgov.publication.fitting import figure_size
from xlgov.publication.headings import Places
from xlgov.publication.manuscript import (
    Manuscript,
    Part,
    TableDrawn,
    is_draft,
    manuscript,
    run_in,
    with_sub_headings,
)
from xlgov.publication.markup import page, shown

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Report

_STYLE = """
body { margin: 0; background: #fff; color: #000; }
body { font: 18px/1.8 "Songti SC", SimSun, "Noto Serif CJK SC", serif; }
main { max-width: 60em; margin: 0 auto; padding: 1em; }
h1 { margin: 1em 0; font-size: 1.6em; line-height: 1.5; text-align: center; }
h2 { margin: 1.5em 0 0.5em; font-size: 1.15em; }
h3 { margin: 0.5em 0; font-size: 1em; text-indent: 2em; overflow-wrap: anywhere; }
h1, h2, h3, strong { font-family: "Heiti SC", SimHei, "Noto Sans CJK SC", sans-serif; font-weight: bold; }
p { margin: 0.5em 0; text-indent: 2em; overflow-wrap: anywhere; }
[role=note] { border: 2px solid #a00000; padding: 0.5em; color: #a00000; text-align: center; text-indent: 0; }
[role=region] { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 0.5em 0; font-size: 0.8em; line-height: 1.4; }
th, td { border: 1px solid #000; padding: 0.3em; font-weight: normal; text-align: center; }
tbody th { text-align: left; }
tbody th[colspan], tbody th[rowspan], th[scope=col] { text-align: center; }
thead th[scope=col]:not([colspan]) { width: 6%; }
caption { text-align: left; font-size: 1.25em; }
caption h2 { max-width: 90vw; margin: 0.5em 0; }
td { font-variant-numeric: tabular-nums; }
tbody th { min-width: 5em; }
thead th { min-width: 2.5em; }
@page { size: A4; margin: 20mm 18mm; }
@media print {
  body { font-size: 12pt; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  p { orphans: 2; widows: 2; }
  [role=region] { overflow: visible; break-inside: avoid; }
  [role=note] { position: fixed; top: 40%; left: 0; right: 0; border: 0; font-size: 0; opacity: 0.2; }
  [role=note] strong { font-size: 90pt; letter-spacing: 0.5em; }
  table { line-height: 1.25; break-inside: avoid; }
  th { min-width: 0; overflow-wrap: anywhere; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { padding: 1.2mm 0.8mm; }
}
"""
_PRINTED = 8.5
"""Points of the type of a printed table, where its figures let it."""
_PAPER, _LABELS, _SIDES = 493, 150, 6
"""Points: the text of a printed page from left to right, what labels of several levels take of it at least,
the sides of a cell with its border."""


def to_html(report: Report, findings: Sequence[Finding] = (), *, fragment: bool = False) -> str:
    """The report as a web page, a draft if the findings say so.

    ``fragment`` leaves of it what a site puts into a page of its own: no head and no style, but lines around
    the cells.
    """
    return drawn(manuscript(report, draft=is_draft(report, findings)), fragment=fragment)


def drawn(words: Manuscript, *, fragment: bool = False) -> str:
    """A manuscript as a web page, or what a site puts into its own."""
    body = "\n".join(_body(words, fragment))
    if fragment:
        return f"{body}\n"
    mark = f"【{DRAFT}】" if words.draft else ""
    return page(mark + "".join(words.title), _style(words), body)


def _style(words: Manuscript) -> str:
    """The style of a page; a table with long figures is printed in a smaller type."""
    sizes = [(name, _printed_size(part.table)) for name, part in _named(words) if part.table]
    printed = "".join(
        f"  [aria-labelledby={name}] table {{ font-size: {size}pt; }}\n" for name, size in sizes
    )
    return f"{_STYLE}@media print {{\n{printed}}}\n"


def _printed_size(table: TableDrawn) -> float:
    grid = table.grid
    labels = _LABELS if grid.label_columns > 1 else _PAPER / grid.columns * grid.label_columns
    column = (_PAPER - labels) / (grid.columns - grid.label_columns)
    return figure_size(table, lambda box: box.width * column - _SIDES, _PRINTED)


def _named(words: Manuscript) -> Iterator[tuple[str, Part]]:
    """The parts, each with the name of its heading."""
    for number, part in enumerate(words.parts, 1):
        yield f"xlgov-{number}", part


def _body(words: Manuscript, fragment: bool) -> Iterator[str]:
    if words.draft:
        yield f'<p role="note"><strong>{DRAFT}</strong>{DRAFT_LINE.removeprefix(DRAFT)}</p>'
    title = "<br>\n".join(map(shown, words.title))
    yield f"<h1>{title}</h1>"
    yield from map(_paragraph, words.preamble)
    for name, part in _named(words):
        yield from _part(part, name, fragment)


def _part(part: Part, name: str, fragment: bool) -> Iterator[str]:
    heading = f'<h2 id="{name}">{shown(part.heading)}</h2>'
    if part.table is None:
        yield heading
    else:
        table = "\n".join((f"<caption>{heading}</caption>", *_table(part.table, name)))
        if fragment:
            # the one way to lines around the cells that needs no style
            yield f'<table border="1">\n{table}\n</table>'
        else:
            # a narrow screen scrolls the table inside this box, by keyboard too
            yield f'<div role="region" tabindex="0" aria-labelledby="{name}">'
            yield f"<table>\n{table}\n</table>\n</div>"
    for text, is_heading in with_sub_headings(part.paragraphs):
        yield f"<h3>{shown(text)}</h3>" if is_heading else _paragraph(text)
    yield from map(_paragraph, part.note)


def _paragraph(text: str) -> str:
    heading, rest = run_in(text)
    return f"<p>{f'<strong>{shown(heading)}</strong>' if heading else ''}{shown(rest)}</p>"


def _table(table: TableDrawn, name: str) -> Iterator[str]:
    """The lines of a table: groups of columns, then rows in their groups, every cell on a line."""
    places = Places(table.grid)
    for span in places.column_groups:
        yield f'<colgroup span="{span}"></colgroup>'
    for kind, rows in places.row_groups:
        yield f"<{kind}>"
        for row in rows:
            yield "<tr>"
            for box in places.boxes[row]:
                yield _cell(box, table, places, name)
            yield "</tr>"
        yield f"</{kind}>"


def _cell(box: Box, table: TableDrawn, places: Places, name: str) -> str:
    attributes = {}
    if box.height > 1:
        attributes["rowspan"] = str(box.height)
    if box.width > 1:
        attributes["colspan"] = str(box.width)
    scope = places.scope(box)
    if scope:
        attributes |= {"id": places.identity(box, name), "scope": scope}
    if box.key:
        attributes["headers"] = " ".join(places.identity(each, name) for each in places.headings(box))
    tag = "th" if scope else "td"
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    text = table.figures[box.key] if box.key else box.text
    return f"<{tag}{told}>{shown(text)}</{tag}>"
