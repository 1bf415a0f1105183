"""Tables over page breaks: heads that come again, and rows and labels that a break cuts in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xlgov.locate.grids import GridCell
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import vocabularies

Row = list[GridCell]


def continued(rows: Sequence[Row], more: Sequence[Row]) -> list[Row]:
    """The rows of a table with those of the next page, which have as many cells.

    What is cut is made whole only where two texts are a label of the form together, and not each of them one.
    """
    above, below = [list(row) for row in rows], [list(row) for row in more]
    below = below[_repeated(above, below) :]
    if not below:
        return above
    cut = _labels_joined(above, below[0])
    if cut and not _figures(above[-1]) and all(cell.blank or cell.numeric for cell in below[0]):
        above[-1] = [one if cell.blank else cell for one, cell in zip(above[-1], below.pop(0), strict=True)]
    # of a row that is cut, one part may be empty
    if len(above) > 1 and blank(above[-1]):
        above.pop()
    if below and (cut or len(below) > 1) and blank(below[0]):
        below.pop(0)
    return above + below


def blank(row: Iterable[GridCell]) -> bool:
    """Whether nothing stands in a row."""
    return all(cell.blank for cell in row)


def _repeated(rows: Sequence[Row], more: Sequence[Row]) -> int:
    """How many rows of the head come again at the top of the next page."""
    count = 0
    for row, again in zip(rows, more, strict=False):
        texts = [cell.text for cell in row]
        if _figures(row) or blank(row) or texts != [cell.text for cell in again]:
            break
        count += 1
    return count


def _labels_joined(above: Sequence[Row], first: Row) -> bool:
    """Put the rest of each label that is cut to its beginning; whether one is of the last row above."""
    cut = False
    for column, cell in enumerate(first):
        row = next((row for row in reversed(above) if not row[column].blank), None)
        if cell.blank or row is None or not _halves(row[column].text, cell.text):
            continue
        row[column] = replace(row[column], text=row[column].text + cell.text)
        first[column] = replace(cell, text="")
        cut = cut or row is above[-1]
    return cut


def _halves(one: str, other: str) -> bool:
    """Whether two texts are a label of the form together, and not each one of its own."""
    return _known(one + other) and not (_known(one) and _known(other))


def _known(text: str) -> bool:
    name = stem(text)
    return bool(name) and any(name in words.names for words in vocabularies(None))


def _figures(row: Iterable[GridCell]) -> bool:
    return any(cell.numeric for cell in row)
