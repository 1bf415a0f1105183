"""Rows and columns of a table that were deleted from its sheet, and what to say of them.

Where the lines before and after one that was not found stand closer than they should, there is no room for
it: it was deleted. Where there is room, its label may only have been altered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlgov import ways
from xlgov.finding import Observation, Place
from xlgov.workbook.cells import Contents, Rows
from xlgov.workbook.frame import Frame, Spot
from xlgov.workbook.geometry import letters
from xlgov.workbook.phrases import first_few

_CAUSE = "填报时删了行或列。"
_ADVICE = (
    f"撤销删除，或者换用删除前的文件；找不回的，{ways.REBUILD}，再补填缺少的数。"
    "不要用改行名、列名代替补行、补列。"
)


class Gone(NamedTuple):
    """Deleted rows, and deleted columns of each block, with where they would stand now."""

    rows: Mapping[int, int]
    columns: Mapping[tuple[int, int], int]

    def labels(self, frame: Frame) -> set[Spot]:
        """The template's cells of the labels that went with them."""
        layout = frame.layout
        rows = {layout.row_labels[row] for row in self.rows if row in layout.row_labels}
        columns = {
            spot
            for (block, column), heading in layout.headings.items()
            if (block, column) in self.columns
            for spot, text in layout.labels.items()
            if spot[1] == column and text == heading
        }
        return rows | columns


def gone(frame: Frame, contents: Contents) -> Gone:
    """What was deleted from the sheet of a table."""
    if frame.complete:
        return Gone({}, {})
    lines, layout = contents.rows(frame.sheet), frame.layout

    def row_there(row: int) -> bool:
        return any(_is_number(lines, row, column) for column in range(layout.first_column, layout.width))

    rows = _deleted(layout.rows, frame.rows, row_there)
    columns: dict[tuple[int, int], int] = {}
    for block in {block for block, _ in layout.headings}:
        below = [now for row, now in frame.rows.items() if layout.block_of[row] == block]

        def column_there(column: int, below: Sequence[int] = below) -> bool:
            return any(_is_number(lines, row, column) for row in below)

        wanted = sorted(column for of, column in layout.headings if of == block)
        known = {column: now for (of, column), now in frame.columns.items() if of == block}
        columns |= {(block, at): now for at, now in _deleted(wanted, known, column_there).items()}
    return Gone(rows, columns)


def _deleted(wanted: Sequence[int], known: Mapping[int, int], there: Callable[[int], bool]) -> dict[int, int]:
    """The lines that are not known and have no room between those before and after; after the last one
    there is always room, so there it counts whether anything is ``there``."""
    found = {}
    for line in wanted:
        if line in known or not known:
            continue
        before = max((each for each in known if each < line), default=None)
        after = min((each for each in known if each > line), default=None)
        first = wanted[0] - 1 if before is None else before
        start = first if before is None else known[before]
        now = start + line - first
        if after is None:
            if not there(now):
                found[line] = now
            continue
        lost = sum(first < each < after for each in wanted)
        if start < known[after] and (known[after] - start) - (after - first) + lost <= 0:
            found[line] = now
    return found


def _is_number(lines: Rows, row: int, column: int) -> bool:
    content = lines[row][column] if row < len(lines) and column < len(lines[row]) else None
    return isinstance(content, (int, float)) and not isinstance(content, bool)


def said(frame: Frame, found: Gone, lost: Sequence[str]) -> Iterator[Observation]:
    """What to say of the figures that stand nowhere: their row or column is gone, or they alone."""
    layout, cells = frame.layout, frame.layout.template.form.cells
    place = Place(frame.sheet)
    in_rows = [key for key in lost if layout.figures[key].spot[0] in found.rows]
    in_columns = [key for key in lost if key not in in_rows and layout.figures[key].head in found.columns]
    if in_rows:
        rows = {
            cells[key].row_label or "数据行": found.rows[layout.figures[key].spot[0]] + 1 for key in in_rows
        }
        names = first_few((f"“{label}”（原在第 {row} 行）" for label, row in rows.items()), "")
        message = f"“{frame.sheet}”表少了 {len(rows)} 行：{names}"
        yield Observation("S-ROWS", message, place, keys=tuple(in_rows), cause=_CAUSE, advice=_ADVICE)
    if in_columns:
        columns = {
            cells[key].column_label: letters(found.columns[layout.figures[key].head]) for key in in_columns
        }
        names = first_few((f"“{label}”（原在 {column} 列）" for label, column in columns.items()), "")
        message = f"“{frame.sheet}”表少了 {len(columns)} 列：{names}"
        yield Observation("S-ROWS", message, place, keys=tuple(in_columns), cause=_CAUSE, advice=_ADVICE)
    rest = [key for key in lost if key not in in_rows and key not in in_columns]
    if rest:
        labels = dict.fromkeys(cells[key].row_label or cells[key].column_label for key in rest)
        named = first_few((f"“{label}”" for label in labels), "")
        message = f"“{frame.sheet}”表里少了 {len(rest)} 个单元格：{named}"
        yield Observation("S-ROWS", message, place, keys=tuple(rest))
