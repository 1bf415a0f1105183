"""Where a table's rows and columns stand going by their labels, when these are not in their place.

A workbook in which nothing is wrong needs no search by labels, and does not import it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xlgov.finding import Place
from xlgov.locate import locate
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import Vocabulary, vocabulary
from xlgov.workbook.cells import Contents, Rows
from xlgov.workbook.frame import Frame, Layout, line_of_figures, text_at
from xlgov.workbook.geometry import address

_SEVERAL = 3
"""headings that make a row one of the head"""


def harmless(
    layout: Layout, contents: Contents, sheet: str, changed: Sequence[tuple[Place, str, str]]
) -> bool:
    """Whether labels only lost or changed their words: none stands elsewhere, none is another's."""
    stems = {stem(text) for text in layout.labels.values()}
    wanted = Counter(layout.labels.values())
    there = Counter(content for line in contents.rows(sheet) for content in line if isinstance(content, str))
    for _, text, found in changed:
        another = found and stem(found) != stem(text) and stem(found) in stems
        if another or there[text] >= wanted[text]:
            return False
    return True


def by_labels(layout: Layout, contents: Contents, sheet: str, named: Frame) -> Frame:
    """The frame that the labels on a sheet tell; what has no label any more stands where its names say, if
    no other row or column stands there."""
    form = layout.template.form
    words = vocabulary((form,))
    rows = contents.rows(sheet)
    located = locate([_labels_only(rows, sheet, words)], year=form.first_year)
    seen = Frame.by_votes(layout, sheet, located.places)
    lines = dict(seen.rows)
    if not layout.labelled:
        below = _below_headings(layout, rows)
        for row, found in seen.rows.items():
            lines[row] = line_of_figures(layout, rows, found if below is None else below)
    columns = {at: now for at, now in seen.columns.items() if _has_heading(layout, rows, at, now)}
    for row in layout.rows:
        now = named.rows.get(row)
        if row in lines or now is None or now in lines.values() or _contradicted(layout, rows, row, now):
            continue
        lines[row] = now
    for at, now in named.columns.items():
        taken = {other for (block, _), other in columns.items() if block == at[0]}
        if at not in columns and now not in taken and not _elsewhere(layout, rows, layout.headings.get(at)):
            columns[at] = now
    return Frame(layout, sheet, lines, columns)


def _below_headings(layout: Layout, rows: Rows) -> int | None:
    """The row below the last one with several headings: one that strayed among the figures is none."""
    headings = set(layout.headings.values())
    many = [row for row, line in enumerate(rows) if sum(content in headings for content in line) >= _SEVERAL]
    return max(many) + 1 if many else None


def _labels_only(rows: Rows, sheet: str, words: Vocabulary) -> Grid:
    """A sheet without its figures: they must not tell where a column is."""
    return Grid(
        [
            [
                GridCell(_label(content, words), Place(sheet, address(row, column)))
                for column, content in enumerate(line)
            ]
            for row, line in enumerate(rows)
        ],
        aligned=True,
    )


def _label(content: object, words: Vocabulary) -> str:
    return content if isinstance(content, str) and content.strip() and words.match(content) else ""


def _has_heading(layout: Layout, rows: Rows, at: tuple[int, int], now: int) -> bool:
    """Whether the heading of a column stands in a column of the sheet."""
    wanted = layout.headings.get(at)
    return wanted is None or any(stem(text_at(rows, (row, now))) == stem(wanted) for row in range(len(rows)))


def _contradicted(layout: Layout, rows: Rows, row: int, now: int) -> bool:
    """Whether a row of the sheet bears the label of another row, or the row's own label stands elsewhere."""
    own = layout.row_labels.get(row)
    others = {stem(layout.labels[spot]) for spot in layout.row_labels.values() if spot != own}
    texts = rows[now][: layout.first_column] if now < len(rows) else ()
    if any(isinstance(text, str) and stem(text) in others for text in texts):
        return True
    return own is not None and _elsewhere(layout, rows, layout.labels[own])


def _elsewhere(layout: Layout, rows: Rows, label: str | None) -> bool:
    """Whether a label that was not found in its place stands on the sheet as often as in the template."""
    if label is None:
        return False
    there = sum(content == label for line in rows for content in line)
    return there >= list(layout.labels.values()).count(label)
