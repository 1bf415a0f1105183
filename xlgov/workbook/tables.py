"""The three sheets that are the statutory tables, with their live checks outside the print area."""

from __future__ import annotations

from xlgov.form import Cell, Table
from xlgov.form.layout import Box, Grid, Role, grid
from xlgov.report.extent import UNTOUCHED
from xlgov.values import Measure
from xlgov.workbook import geometry, pages
from xlgov.workbook.acceptance import accept_figures, say
from xlgov.workbook.canvas import PAPER, Book, Sheet
from xlgov.workbook.live import HOLDS, LiveSheet
from xlgov.workbook.styles import characters, height, joined, units

_LAST_LABEL, _OTHER_LABEL, _LEAST_VALUE = 170.0, 44.0, 30.0
"""Points of the label columns, the last and the others; a table with narrower figures is printed across."""
_CHECK, _GAP = 18.0, 2.5
_LOWEST, _TALLEST, _ROWS_ROOM = 21.0, 30.0, 590.0
"""Points of a row with one line of text, and of all rows together: so a table fills its page."""
_LABEL_SIZE, _HEADER_SIZE, _LARGE_SIZE, _SMALL_SIZE, _BAND_SIZE = 10, 11, 13, 9, 12
"""Points of the looks "label", "header", "large", "small" and "band". Of "large" two letters go on a line of
table four's narrow columns and no three, so that 结果维持 breaks in the middle, as in the form."""
_LONG = 40
"""Half-width characters; a longer text in a table's corner is as small as a label."""


def counter(book: Book, table: Table) -> tuple[str, int | None]:
    """The cell that counts the live checks of a table that do not hold, and that number.

    None where nobody has entered anything and nothing fails: the cell says so in words.
    """
    live = book.template.live[table.sheet]
    failing = sum(shown not in ("", HOLDS) for shown in live.results(book.filling.number))
    entered = any(book.filling.cells[key].shown not in (None, "") for key in live.typed)
    return live.tally, failing if failing or entered else None


def write_table(book: Book, table: Table) -> None:
    """One table's sheet: heading, statutory grid, note, and the checks around it."""
    layout = grid(book.form, table.key)
    live = book.template.live[table.sheet]
    landscape, widths = column_widths(layout)
    checks = (_GAP, *(_CHECK for _ in live.columns))
    sheet = book.add(table.sheet, landscape=landscape, widths=(*widths, *checks), colour=False)
    sheet.fit_to_pages(1, 1)
    top = pages.TABLE_FIRST_ROW - 1
    note = book.template.note_row(table.key) - 1
    many_blocks = len(table.blocks) > 1
    frozen = top + (0 if many_blocks else layout.header_rows)
    sheet.freeze_panes(frozen, layout.label_columns)
    sheet.repeat_rows(0, frozen - 1)
    sheet.print_area(0, 0, note, layout.columns - 1)
    book.put(
        sheet,
        0,
        0,
        book.template.section(table.key).label,
        "heading",
        "left",
        width=layout.columns,
    )
    sheet.set_row(0, 30)
    for row, points in _heights(layout, widths).items():
        sheet.set_row(top + row, points)
    for box in layout.boxes:
        _write_box(book, sheet, box, top, large=not layout.label_columns)
    _write_note(book, sheet, table, note, widths)
    _write_hybrid(book, sheet, table, layout)
    _write_live(book, sheet, table, live, widths)
    _accept(book, sheet, table)
    book.protect(sheet)


def column_widths(layout: Grid) -> tuple[bool, tuple[float, ...]]:
    """Whether a table is printed across, and its columns, which together are as wide as the paper."""
    labels = [_OTHER_LABEL] * (layout.label_columns - 1) + [_LAST_LABEL] * bool(layout.label_columns)
    values = layout.columns - layout.label_columns
    across = (PAPER[0] - sum(labels)) / values < _LEAST_VALUE
    value = (PAPER[across] - sum(labels)) / values
    return across, tuple(map(characters, (*labels, *[value] * values)))


def _heights(layout: Grid, widths: tuple[float, ...]) -> dict[int, float]:
    """Points of each row of the grid: what its single-row texts need at these column widths."""
    lowest = min(_TALLEST, max(_LOWEST, _ROWS_ROOM / layout.rows))
    least = dict.fromkeys(range(layout.rows), lowest)
    for box in layout.boxes:
        if box.height == 1 and box.text:
            size = _size(box.role, large=not layout.label_columns)
            needed = height(box.text, _room(widths, box.column, box.width), lowest, size)
            least[box.row] = max(least[box.row], needed)
    if not layout.label_columns:
        least[layout.rows - 1] = 2 * _TALLEST
    return least


def _size(role: Role, *, large: bool) -> float:
    """Points of the text of a box, as ``_write_box`` writes it."""
    if role == "label":
        return _LABEL_SIZE
    return _LARGE_SIZE if large else _HEADER_SIZE


def _room(widths: tuple[float, ...], column: int, width: int) -> float:
    """The width of neighbouring columns together, in characters."""
    return joined(widths[column : column + width])


def _write_box(book: Book, sheet: Sheet, box: Box, top: int, *, large: bool) -> None:
    if box.key:
        _write_figure(book, sheet, box.key, box.width)
        return
    looks = {
        "title": ("frame", "header", "center"),
        "corner": ("frame", "header", "wrap", "center", *(("label",) if units(box.text) > _LONG else ())),
        "header": ("frame", "header", "wrap", "center", *(("large",) if large else ())),
        "label": ("frame", "label", "wrap", "center" if box.height > 1 else "left"),
    }[box.role]
    book.put(sheet, top + box.row, box.column, box.text, *looks, height=box.height, width=box.width)


def _write_figure(book: Book, sheet: Sheet, key: str, width: int = 1, look: str = "") -> None:
    """One figure: open and tinted where it is typed, locked where a formula computes it."""
    content = book.filling.cells[key]
    row, column = geometry.position(str(book.places[key].cell))
    number = "money" if book.form.cells[key].measure is Measure.MONEY else "count"
    if content.formula:
        looks: tuple[str, ...] = ("total",)
    elif key in book.filling.kept:
        looks = ("open", "kept")
    else:
        looks = ("open", look or "input")
    book.put(
        sheet,
        row,
        column,
        content.shown,
        "frame",
        "center",
        number,
        *looks,
        width=width,
        formula=content.formula,
    )
    if key in book.linked:
        sheet.link(row, column, book.linked[key], "点击查看各单位的数")


def _write_note(book: Book, sheet: Sheet, table: Table, row: int, widths: tuple[float, ...]) -> None:
    """The note under a table, without a frame: an empty one prints as nothing. Its label is beside it."""
    note = book.report.notes[table.key] if book.report else None
    text = note or ""
    book.put(sheet, row, 0, text, "wrap", "left", "label", "open", "input", width=len(widths))
    sheet.set_row(row, height(text, joined(widths), _TALLEST, _LABEL_SIZE))
    label = geometry.position(book.template.note_label(table.key))
    book.put(sheet, *label, pages.NOTE_LABEL, "advice", "left")
    say(
        sheet,
        geometry.address(row, 0),
        "表下注",
        "需要印在表下的说明写在这里（如口径、数据含上年结转等）；没有就留空。",
    )


def _write_hybrid(book: Book, sheet: Sheet, table: Table, layout: Grid) -> None:
    keys = book.template.imported(table.key)
    if not keys:
        return
    row = book.template.hybrid_row(table.key) - 1
    sheet.set_row(row, _TALLEST)
    book.put(
        sheet,
        row,
        0,
        pages.imported_label(book.form.cells[keys[0]]),
        "frame",
        "hybrid",
        "wrap",
        "center",
        width=layout.label_columns,
    )
    for key in keys:
        _write_figure(book, sheet, key, look="hybrid")


def _write_live(book: Book, sheet: Sheet, table: Table, live: LiveSheet, widths: tuple[float, ...]) -> None:
    """The checks beside and under a table: what they say of themselves, how many fail, and each of them."""
    _write_band(book, sheet, table, live, widths)
    _write_heads(book, sheet, live, widths)
    for check, shown in zip(live.checks, live.results(book.filling.number), strict=True):
        row, column = geometry.position(str(check.place.cell))
        book.put(sheet, row, column, shown, "box", "center", "small", formula=check.formula)
    for block in _blocks(live):
        first = block.partition(":")[0]
        wrong = f'AND({first}<>"",{first}<>"{HOLDS}")'
        _colour(book, sheet, block, {"holds": f'{first}="{HOLDS}"', "fails": wrong})


def _blocks(live: LiveSheet) -> list[str]:
    """The check cells, neighbours drawn together."""
    return geometry.ranges(str(check.place.cell) for check in live.checks)


def _write_band(book: Book, sheet: Sheet, table: Table, live: LiveSheet, widths: tuple[float, ...]) -> None:
    """The advice on pasting, and the line that counts the checks that fail."""
    layout = grid(book.form, table.key)
    book.put(sheet, *geometry.position(live.hint), pages.PASTE_ADVICE, "advice", "left")
    _, split = geometry.position(live.tally)
    book.put(sheet, live.band, 0, pages.CHECKS_BAND, "band", "wrap", "left", width=split)
    sheet.set_row(live.band, height(pages.CHECKS_BAND, _room(widths, 0, split), 28, _BAND_SIZE))
    amount = "+".join(f'SUMPRODUCT(({block}<>"")*({block}<>"{HOLDS}"))' for block in _blocks(live))
    typed = [geometry.position(str(book.places[key].cell)) for key in live.typed]
    areas = ",".join(geometry.area(*corners) for corners in geometry.rectangles(typed))
    nothing = f"本表{UNTOUCHED}"
    _, failing = counter(book, table)
    book.put(
        sheet,
        live.band,
        split,
        nothing if failing is None else failing,
        "band",
        "left",
        "tally",
        width=layout.columns - split,
        formula=f'IF(COUNTA({areas})+{amount}=0,"{nothing}",{amount})',
    )
    tally = live.tally
    # no green at 0: what is filled in may be wrong all the same; words are greater than any number
    _colour(book, sheet, tally, {"fails": f"AND(ISNUMBER({tally}),{tally}>0)"})


def _write_heads(book: Book, sheet: Sheet, live: LiveSheet, widths: tuple[float, ...]) -> None:
    for head in live.heads:
        book.put(
            sheet,
            head.row,
            head.column,
            head.text,
            "box",
            "wrap",
            "small",
            "muted",
            "center",
            height=head.height,
            width=head.width,
        )
        if head.height == 1:
            room = _room(widths, head.column, head.width)
            sheet.set_row(head.row, height(head.text, room, 26, _SMALL_SIZE))


def _colour(book: Book, sheet: Sheet, block: str, looks: dict[str, str]) -> None:
    """Give cells a look where a formula, written for the block's first cell, is true."""
    for look, formula in looks.items():
        options = {"type": "formula", "criteria": f"={formula}", "format": book.styles.difference(look)}
        sheet.conditional_format(block, options)


def _accept(book: Book, sheet: Sheet, table: Table) -> None:
    cells: list[tuple[str, Cell]] = []
    for key in book.form.by_table[table.key]:
        if not book.filling.cells[key].formula:
            cells.append((str(book.places[key].cell), book.form.cells[key]))
    accept_figures(sheet, cells)
