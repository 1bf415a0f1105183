"""Tables in plain text: one cell per line as in a dump, or set apart by tabs, bars, commas or semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from xlgov.documents.outline.sections import Line
from xlgov.documents.text.bars import bar_cells, has_edges, with_plain_bars
from xlgov.documents.text.delimited import with_tabs
from xlgov.finding import Place
from xlgov.form import Form
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import vocabularies

_RULE = re.compile(r"[\s|:\-—]+")


def prose_and_tables(lines: Sequence[Line], form: Form) -> tuple[list[Line], list[Line]]:
    """Prose, and the lines of tables: from the first to the last line with tab or bars, if any is a label.

    The labels are those of ``form``, or else of any edition. A row is one line of its table, whatever its
    cells were set apart by.
    """
    lines = with_plain_bars(lines)
    if not any(_tabular(text) for _, text in lines):
        lines = with_tabs(lines)
    tabular = [index for index, (_, text) in enumerate(lines) if _tabular(text)]
    if not _any_label([lines[index][1] for index in tabular], form):
        return list(lines), []
    first, last = tabular[0], tabular[-1]
    while first and _any_label([lines[first - 1][1]], form):
        first -= 1
    dump = _is_dump(lines[first : last + 1])
    if dump:
        # the last cell may go on in lines of its own
        while last + 1 < len(lines) and lines[last + 1][1].strip():
            last += 1
    prose: list[Line] = list(lines[:first])
    table: list[Line] = []
    in_cell = True
    for line in lines[first : last + 1]:
        filled = bool(line[1].strip())
        if not filled or _tabular(line[1]):
            in_cell = filled
            table.append(line)
        elif (dump and in_cell) or _any_label([line[1]], form):
            table.append(line)
        else:
            prose.append(line)
    return [*prose, *lines[last + 1 :]], table


def grids(lines: Sequence[Line]) -> Iterator[Grid]:
    """The lines of tables as a grid."""
    if not lines:
        return
    if _has_bars(lines):
        rows = _pipes(lines)
        widths = {len(row) for row in rows if len(row) > 1}
        yield Grid(rows, aligned=len(widths) == 1)
    elif _is_dump(lines):
        yield Grid(_dumped(lines), aligned=False)
    else:
        rows = [[GridCell(cell, Place(line=n)) for cell in text.split("\t")] for n, text in lines]
        yield Grid(rows, aligned=False)


def _tabular(text: str) -> bool:
    return "\t" in text or "|" in text


def _has_bars(lines: Sequence[Line]) -> bool:
    """Whether cells stand between bars: lines begin with one, or more have bars than tabs."""
    if any(text.strip().startswith("|") for _, text in lines):
        return True
    return sum("|" in text for _, text in lines) > sum("\t" in text for _, text in lines)


def _any_label(texts: Iterable[str], form: Form) -> bool:
    cells = {stem(cell) for text in texts for cell in re.split(r"[\t|]", text)}
    return bool(cells) and any(not cells.isdisjoint(words.names) for words in vocabularies(form))


def _is_dump(lines: Sequence[Line]) -> bool:
    """Whether each line is one cell: no tab inside a line."""
    inner = sum("\t" in text.strip() for _, text in lines)
    single = sum("\t" in text and "\t" not in text.strip() for _, text in lines)
    return single > inner


def _dumped(lines: Sequence[Line]) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = [[]]
    for number, text in lines:
        start = re.match(r" *\t", text)
        if not text.strip() and not start:
            rows.append([])
        elif start:
            # further tabs on the same line are further cells
            rows[-1] += [GridCell(cell, Place(line=number)) for cell in text[start.end() :].split("\t")]
        elif rows[-1]:
            begun = rows[-1][-1]
            rows[-1][-1] = GridCell(f"{begun.text}\n{text}", begun.place)
        else:
            rows[-1].append(GridCell(text, Place(line=number)))
    return [row for row in rows if row]


def _pipes(lines: Sequence[Line]) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = []
    edged = has_edges(lines)
    for number, text in lines:
        text = text.strip()
        if rows and _RULE.fullmatch(text) and "-" in text and (len(rows) == 1 or len(rows[-2]) == 1):
            continue
        rows.append([GridCell(cell, Place(line=number)) for cell in bar_cells(text, edged=edged)])
    return rows
