"""Rows that are whole in a table that is not: their figures may be of other cells, too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from xlgov.finding import Observation, Severity
from xlgov.locate.fit import sums_hold
from xlgov.locate.placing import PlacedRow, Placing
from xlgov.locate.vocabulary import Choices, Vocabulary
from xlgov.values import Measure

_RUN_TOGETHER = re.compile(r"[0０][0-9０-９]")
"""with what no figure begins"""
_FEWEST = 2
"""rows of one kind that say something about the others"""


def damaged(placing: Placing, words: Vocabulary) -> Iterator[Observation]:
    """Say which rows are unsure by what is wrong with others of their table, each once."""
    unsure = {key for one in placing.observations if one.unsure for key in one.keys}
    tables = {row.line.table for row in placing.rows if _is_damaged(row.line.table, placing)}
    unlike = _unlike_the_form(placing, words, tables)
    for row in placing.rows:
        if unsure.issuperset(row.keys) or row.fitted.cells.count(None) == len(row.keys):
            continue
        why = _why(row)
        if not why and not _tells_itself(row, words) and not unlike.isdisjoint(_kinds(row, words)):
            why = "数的个数与格式相同，但同一张表里多数行不是这样"
        elif not why and row.line.table in tables and not _is_sound(row, words):
            why = "的数与合计对不上，这张表又有读不准的地方"
        if why:
            message = f"“{row.line.label}”这一行{why}，请对照原件核对"
            yield Observation("S-UNSURE", message, row.line.place, row.line.quote, row.keys, unsure=True)


def _why(row: PlacedRow) -> str:
    """What in a row itself leaves its figures in doubt."""
    if any(cell and _RUN_TOGETHER.match(cell.text.strip()) for cell in row.fitted.cells):
        return "有以0开头的数，可能是几个数连在了一起"
    blanks = any(cell is None or cell.blank for cell in row.fitted.cells)
    if row.partial:
        return "和表头都缺了列，数值按表头的顺序放入"
    if row.lost and blanks and not _is_zero(row):
        return "有空格，表头又缺了列，数值按顺序放入"
    return ""


def _tells_itself(row: PlacedRow, words: Vocabulary) -> bool:
    """Whether a row has all its figures and a total that they make up: it needs no others to be right."""
    there = any(True for _ in words.sums(row.keys)) and not row.fitted.code
    full = not any(cell is None or cell.blank for cell in row.fitted.cells)
    return there and full and _is_sound(row, words)


def _is_sound(row: PlacedRow, words: Vocabulary) -> bool:
    return sums_hold(row.fitted.cells, row.keys, words)


def _is_damaged(table: str, placing: Placing) -> bool:
    """Whether anything of a table was not as in the form; what names no cell may be of any."""
    return any(
        one.severity is not Severity.INFO
        and one.code != "S-HYBRID"
        and (not one.keys or one.keys[0].split(".")[0] == table)
        for one in placing.observations
    )


def _unlike_the_form(placing: Placing, words: Vocabulary, tables: set[str]) -> set[Choices | str]:
    """The tables, and the kinds of rows, of which most do not fit; rows of zeros fit any.

    Those that merely contradict their sums count in damaged ``tables``.
    """
    kinds: dict[Choices | str, list[bool]] = defaultdict(list)
    for row in placing.rows:
        if not _is_zero(row):
            sound = row.line.table not in tables or _is_sound(row, words)
            fits = sound and not row.fitted.code
            for kind in _kinds(row, words):
                kinds[kind].append(fits)
    return {
        kind
        for kind, fits in kinds.items()
        if fits.count(False) >= _FEWEST and fits.count(False) > fits.count(True)
    }


def _kinds(row: PlacedRow, words: Vocabulary) -> tuple[str, Choices]:
    """The table of a row, and the columns that it shares with other rows."""
    return row.line.table, words.choices(row.line.key)


def _is_zero(row: PlacedRow) -> bool:
    """Whether a row has no figure but 0."""
    return all(cell.blank or cell.value(Measure.MONEY).number == 0 for cell in row.line.cells)
