"""One decision about each figure's cell: what a person sees under its row and column heading.

Defined names, headings and the template's own places should agree. Where they do not, the headings win, and
an observation names both places; where what is seen is ambiguous, the figure is unsure, and an observation
says why. An untouched workbook costs a comparison of its labels and names with the template's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlgov import ways
from xlgov.finding import Observation, Place, cell_place
from xlgov.form import Form, Table, defined_name
from xlgov.report import Unplaced
from xlgov.workbook import beside, pages
from xlgov.workbook.cells import NOTHING, Contents
from xlgov.workbook.copies import compared
from xlgov.workbook.frame import Frame, Layout, home, layout_of, text_at
from xlgov.workbook.geometry import address, position, within
from xlgov.workbook.gone import gone
from xlgov.workbook.gone import said as said_of
from xlgov.workbook.homes import Homes, all_named
from xlgov.workbook.naming import Names, placed
from xlgov.workbook.phrases import CHECK_AND_REBUILD, first_few
from xlgov.workbook.places import Places
from xlgov.workbook.template import template_of

_REBUILD = f"请核对这些数；也可以{ways.REBUILD}，数据照搬，公式和名称复原。"

_BRING_BACK = f"从改动前的文件里把这张表复制回来；找不回的，{ways.REBUILD}，再补填这张表的数。"


class Seen:
    """Where each figure stands, by key; ``lost`` stand nowhere, ``unsure`` in two ways that differ."""

    def __init__(self) -> None:
        self.places = Places()
        self.labels: list[tuple[Place, str, str]] = []
        """labels that are not the template's: the place, the template's text, what was found"""
        self.lost: list[str] = []
        self.told: set[str] = set()
        """figures of which it is said where they went, or that rows or columns between them are gone"""
        self.unsure: set[str] = set()
        self.observations: list[Observation] = []
        self.unplaced: list[Unplaced] = []


_NAMELESS = Observation(
    "C-FORMULA",
    "单元格的名称都丢失了，已核对表格文字后按看到的行名、列名读取",
    cause="工作表是从别的工作簿整张复制来的，或者用别的软件另存时丢了名称。",
    advice=_REBUILD,
    cured_by_writing=True,
)


def seen(form: Form, contents: Contents, names: Names) -> Seen:
    """Decide about every printed figure of a workbook of ours."""
    found = Seen()
    homes = Homes(form, contents, names)
    missing: list[Table] = []
    for table in form.statutory.tables:
        layout = layout_of(form.statutory, table.key)
        of_table = homes.of(layout)
        missing += [] if of_table else [table]
        _add(found, layout, contents, names, of_table)
        if form.hybrid is not None:
            _add_imported(found, form, layout, contents, names)
    if missing:
        found.observations.insert(0, _sheets_gone(form, missing))
    if not names.any and found.places:
        found.observations.insert(0, _NAMELESS)
    standing = template_of(form.statutory).standing
    # for most workbooks the same object, so that what follows from it is worked out once
    found.places = standing if found.places == standing else Places(found.places)
    return found


def _add(found: Seen, layout: Layout, contents: Contents, names: Names, homes: Sequence[str]) -> None:
    """What is decided about one table, which stands on the first of ``homes`` and is copied on the others."""
    if not homes:
        found.lost += layout.figures
        return
    frame = framed(layout, contents, homes[0], names)
    places = _within_spans(frame, contents)
    found.places.update(places)
    lost = [key for key in layout.figures if key not in places]
    found.lost += lost
    if places:
        _add_changes(found, frame, contents, lost)
    else:
        found.observations.append(_unknown(layout, homes[0]))
    elsewhere = list(_named_elsewhere(layout, names, homes[0], places))
    found.observations += elsewhere
    found.told.update(*(each.keys for each in elsewhere))
    left = beside.beside(frame, contents, places)
    found.unplaced += left.unplaced
    found.observations += left.observations
    found.unsure |= left.unsure
    for copy in homes[1:]:
        again = _within_spans(framed(layout, contents, copy, names), contents)
        differing, told = compared(layout, contents, names, (homes[0], places), (copy, again))
        found.unsure |= differing
        found.observations.append(told)


def _add_changes(found: Seen, frame: Frame, contents: Contents, lost: Sequence[str]) -> None:
    """What became of a table's labels, and of the figures that were lost."""
    deleted = gone(frame, contents)
    if frame is not home(frame.layout, frame.sheet):
        found.labels.extend(frame.lost_labels(contents, deleted.labels(frame)))
    found.observations += said_of(frame, deleted, lost)
    if deleted.rows or deleted.columns:
        found.told.update(frame.places)


def _unknown(layout: Layout, sheet: str) -> Observation:
    """What to say of a table whose sheet is there, but not its rows and columns."""
    return Observation(
        "S-TABLE",
        f"“{layout.table.sheet}”表的行名、列名对不上，数一个也没有读到",
        Place(sheet),
        keys=tuple(layout.figures),
        cause="表头被删去或改动。",
        advice=f"撤销改动；{_BRING_BACK}",
    )


def _add_imported(found: Seen, form: Form, layout: Layout, contents: Contents, names: Names) -> None:
    """The cells of a row that is only imported: beside its label under the table, else as they are named."""
    template = template_of(form.widest)
    keys = template.imported(layout.table.key)
    sheet = next((found.places[key].sheet for key in layout.figures if key in found.places), None)
    if not keys or sheet is None:
        return
    known = names.known()
    named = placed(names.of(sheet), keys) if any(defined_name(key) in known for key in keys) else {}
    label = pages.imported_label(form.widest.cells[keys[0]])
    rows = contents.rows(sheet)
    home = template.hybrid_row(layout.table.key) - 1
    lines = [home] if text_at(rows, (home, 0)) == label else []
    lines = lines or [row for row, line in enumerate(rows) if line and line[0] == label]
    if len(lines) != 1:
        found.places.update(named)
        return
    frame = Frame.by_votes(layout, sheet, found.places)
    cells = (position(str(template.places[key].cell))[1] for key in keys)
    places = {
        key: cell_place(sheet, address(lines[0], frame.column(column)))
        for key, column in zip(keys, cells, strict=True)
    }
    torn = [key for key, place in named.items() if place != places[key]]
    if torn:
        found.observations.append(_torn(form.widest, torn, named, places))
    found.places.update(places)


def framed(layout: Layout, contents: Contents, sheet: str, names: Names) -> Frame:
    """Where the rows and columns of a table stand on a sheet, by its labels; by names where these agree."""
    at_home = home(layout, sheet)
    changed = list(at_home.changed_labels(contents))
    if not changed:
        return at_home.with_figures(contents)
    named = Frame.by_votes(layout, sheet, placed(names.of(sheet), layout.figures))
    if named.complete:
        changed = list(named.changed_labels(contents))
        if not changed:
            return named.with_figures(contents)
    from xlgov.workbook import recover

    if named.complete and recover.harmless(layout, contents, sheet, changed):
        return named.with_figures(contents)
    return recover.by_labels(layout, contents, sheet, named)


def _within_spans(frame: Frame, contents: Contents) -> dict[str, Place]:
    """The places of the figures; of one that takes several columns, the only one that holds something."""
    places = dict(frame.places)
    for key, figure in frame.layout.wide.items():
        place = places.get(key)
        if place is None or contents.content(place) not in NOTHING:
            continue
        row, column = position(str(place.cell))
        others = [
            cell_place(frame.sheet, address(row, other)) for other in range(column + 1, column + figure.width)
        ]
        filled = [other for other in others if contents.content(other) not in NOTHING]
        if len(filled) == 1 and not _merged(contents, frame.sheet, row, column):
            places[key] = filled[0]
    return places


def _merged(contents: Contents, sheet: str, row: int, column: int) -> bool:
    return any(box[:2] != box[2:] and within(box, (row, column)) for box in contents.flags(sheet).merged)


def _named_elsewhere(
    layout: Layout, names: Names, sheet: str, places: Mapping[str, Place]
) -> Iterator[Observation]:
    """Names that lead to another cell than the headings, or to none."""
    if places == layout.template.printed[layout.table.sheet] and all_named(layout, names):
        return
    on_sheet = placed(names.of(sheet), layout.figures)
    if on_sheet == places:
        return
    everywhere = placed(names.everywhere, layout.figures)
    torn: list[str] = []
    nameless: list[str] = []
    for key, place in places.items():
        named = on_sheet.get(key) or everywhere.get(key)
        if named is None:
            nameless.append(key)
        elif named != place and not _same_figure(layout, key, named, place):
            torn.append(key)
            everywhere[key] = named
    if torn:
        yield _torn(layout.template.form, torn, everywhere, places)
    some = len(nameless) < len(layout.figures)
    if nameless and (some or names.any):
        yield _nameless(nameless, places, "" if some else sheet)


def _nameless(keys: Sequence[str], places: Mapping[str, Place], sheet: str) -> Observation:
    """Figures without a name: some of a table's, or all on a ``sheet``."""
    if sheet:
        message = f"“{sheet}”表的单元格名称都丢失了，已按表头和行名读取"
        cause = "从别处整张复制了工作表，或者名称被删除。"
    else:
        message = f"有 {len(keys)} 个单元格的名称被删除，已按表头和行名找回"
        cause = "删除过行，或者从别处整张复制了工作表。"
    return Observation(
        "C-FORMULA",
        message,
        places[keys[0]],
        keys=tuple(keys),
        cause=cause,
        advice=CHECK_AND_REBUILD,
        cured_by_writing=True,
        surely_read=True,
    )


def _same_figure(layout: Layout, key: str, named: Place, place: Place) -> bool:
    """Whether both are cells of one wide figure."""
    width = layout.figures[key].width
    if named.sheet != place.sheet or width == 1:
        return False
    (row, column), (other_row, other) = position(str(named.cell)), position(str(place.cell))
    return row == other_row and abs(column - other) < width


def _torn(
    form: Form, keys: Sequence[str], named: Mapping[str, Place], places: Mapping[str, Place]
) -> Observation:
    def told(key: str) -> str:
        away = named[key]
        where = str(away) if away.sheet != places[key].sheet else away.cell
        return f"{form.widest.cells[key].label}的名称指向 {where}，按行名、列名应是 {places[key].cell}"

    return Observation(
        "C-FORMULA",
        f"“{places[keys[0]].sheet}”表有 {len(keys)} 个单元格的名称和行名、列名对不上，"
        f"已按看到的行名、列名读数：{first_few(map(told, keys), '')}",
        places[keys[0]],
        keys=tuple(keys),
        cause="剪切、拖动过单元格，插入、删除过单元格，或者粘贴时错了行。",
        advice=_REBUILD,
    )


def _sheets_gone(form: Form, tables: Sequence[Table]) -> Observation:
    """What to say of tables that stand nowhere."""
    sheets = "”“".join(table.sheet for table in tables)
    return Observation(
        "S-TABLE",
        f"工作表“{sheets}”不在了",
        keys=tuple(key for table in tables for key in layout_of(form.statutory, table.key).figures),
        cause="工作表被删除或改名。",
        advice=_BRING_BACK,
    )
