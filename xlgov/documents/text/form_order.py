"""Figures that stand apart from the labels of their rows: all of a table's, in the order of the form.

So programs have the text of a page whose columns they take for columns of text. Nothing says whose a figure
is; but as many figures as the table has, in groups that end where its rows end, are in the form's order in
all likelihood: where nearly all rows add up, and labels that do stand before their figures agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from xlgov.documents.text.spots import Spot
from xlgov.documents.text.streams import StreamRow, agrees
from xlgov.documents.text.tokens import Stream
from xlgov.form import Form
from xlgov.locate.vocabulary import Name, Vocabulary, rows

APART = "行名和数分开排列，按格式的顺序放入"
_ENOUGH = 0.8
_ODD = 0.1
"""which part of a table's rows must have labels, and which may contradict their own totals"""


def in_form_order(
    stream: Stream, spots: Sequence[Spot], given: Sequence[StreamRow], words: Vocabulary
) -> list[StreamRow] | None:
    """All rows of the one table whose figures these are; None where it is not sure which, or nothing is left.

    ``given`` are the rows as their labels have them: of those that are beyond doubt no figure goes elsewhere.
    """
    found = [
        rows_of_table
        for form in words.forms
        for table in form.statutory.tables
        if (rows_of_table := _filled(stream, spots, given, rows(form, table.key), form, words))
    ]
    return found[0] if len(found) == 1 and any(row.why for row in found[0]) else None


def _filled(
    stream: Stream,
    spots: Sequence[Spot],
    given: Sequence[StreamRow],
    labels: dict[str, str],
    form: Form,
    words: Vocabulary,
) -> list[StreamRow] | None:
    """The rows of a table with all figures of a stream; None where they are not this table's."""
    counts = [_count(row, form, words) for row in labels]
    ends = list(accumulate(counts))
    cells = [cell for run in stream.runs for cell in run.cells]
    there = {spot.row_key: spot for spot in spots if not spot.ambiguous}
    named = sum(row in there for row in labels)
    if not ends or ends[-1] != len(cells) or named < len(labels) * _ENOUGH or len(labels) == 1:
        return None
    if not {*accumulate(len(run.cells) for run in stream.runs)} <= set(ends):
        return None
    found = []
    by_label = {row.row: row for row in given}
    for row, end, count in zip(labels, ends, counts, strict=True):
        own = cells[end - count : end]
        before = by_label.get(row)
        if before and not before.why and len(before.cells) == count:
            if before.cells != own:
                return None
            found.append(before)
            continue
        head = before.head if before else (0, 0)
        made = StreamRow(next(_names(row, words)), row, there.get(row), own, head, APART)
        found.append(made)
    # reports do have wrong totals
    odd = sum(not agrees(row, words) for row in found)
    return found if odd <= len(found) * _ODD else None


def _count(row: str, form: Form, words: Vocabulary) -> int:
    """How many figures the form has in a row."""
    return next(len(paths) for owner, paths in words.choices(row).by_edition if owner is form)


def _names(row: str, words: Vocabulary) -> Iterator[Name]:
    """What the form calls a row."""
    return (name for names in words.names.values() for name in names if name.key == row and not name.head)
