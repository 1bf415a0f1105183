"""One decision about each figure's cell: what a person sees under its row and column heading.

Defined names, headings and the template's own places should agree. Where they do not, the headings win, and
an observation names both places; where what is seen is ambiguous, the figure is unsure, and an observation
says why. An untouched workbook costs a comparison of its labels and names with the template's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlgov import ways
from xlgov.finding import Observation, Place, Severity, cell_place
from xlgov.form import Form, defined_name
from xlgov.report import Unplaced
from xlgov.values import Value
from xlgov.workbook import beside, own_words, pages
from xlgov.workbook.cells import NOTHING, Contents
from xlgov.workbook.flags import within
from xlgov.workbook.frame import Frame, Layout, home, layout_of, text_at
from xlgov.workbook.geometry import address, position
from xlgov.workbook.naming import Names, placed
from xlgov.workbook.phrases import CHECK_AND_REBUILD, COPIED, KEEP_ONE, first_few
from xlgov.workbook.template import template_of

_ALIKE = 0.6
"""share of a table's labels on a sheet that make it the table's, and of its names"""
_YEAR = re.compile(r"20[0-9]{2}")
_LAST_YEAR = re.compile(r"[去上往前历]一?年")
_REBUILD = f"请核对这些数；也可以{ways.REBUILD}，数据照搬，公式和名称复原。"


@dataclass(slots=True)
class Seen:
    """Where each figure stands, by key; ``lost`` stand nowhere, ``unsure`` in two ways that differ."""

    places: dict[str, Place] = field(default_factory=dict)
    labels: list[tuple[Place, str, str]] = field(default_factory=list)
    """labels that are not the template's: the place, the template's text, what was found"""
    lost: list[str] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    observations: list[Observation] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)


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
    sheets = _Sheets(form, contents, names)
    for table in form.statutory.tables:
        layout = layout_of(form.statutory, table.key)
        _add(found, layout, contents, names, sheets.of(layout))
        if form.hybrid is not None:
            _add_imported(found, form, layout, contents, names)
    if found.lost:
        found.observations.insert(0, _gone(form, found))
    if not names.known() and found.places:
        found.observations.insert(0, _NAMELESS)
    return found


def _add(found: Seen, layout: Layout, contents: Contents, names: Names, homes: Sequence[str]) -> None:
    """What is decided about one table, which stands on the first of ``homes`` and is copied on the others."""
    if not homes:
        found.lost += layout.figures
        return
    frame = framed(layout, contents, homes[0], names)
    places = _within_spans(frame, contents)
    found.places.update(places)
    if frame is not home(layout, homes[0]):
        found.labels.extend(frame.lost_labels(contents))
    found.lost += [key for key in layout.figures if key not in places]
    found.observations += _named_elsewhere(layout, names, homes[0], places)
    left = beside.beside(frame, contents, places)
    found.unplaced += left.unplaced
    found.observations += left.observations
    found.unsure |= left.unsure
    for copy in homes[1:]:
        other = _is_of_another_year(copy, homes[0], contents, names)
        differing, said = _compared(
            layout, contents, places, _copied(layout, contents, copy, names), copy, other_year=other
        )
        found.unsure |= differing
        found.observations.append(said)


def _add_imported(found: Seen, form: Form, layout: Layout, contents: Contents, names: Names) -> None:
    """The cells of a row that is only imported: beside its label under the table, else as they are named."""
    template = template_of(form.widest)
    keys = template.imported(layout.table.key)
    sheet = next((found.places[key].sheet for key in layout.figures if key in found.places), None)
    if not keys or sheet is None:
        return
    named = placed(names.of(sheet), keys)
    label = pages.imported_label(form.widest.cells[keys[0]])
    rows = contents.rows(sheet)
    home = template.hybrid_row(layout.table.key) - 1
    lines = [home] if text_at(rows, (home, 0)) == label else []
    lines = lines or [row for row in range(len(rows)) if text_at(rows, (row, 0)) == label]
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
    if places == layout.template.printed[layout.table.sheet] and _all_named(layout, names):
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
    if nameless and (some or names.known()):
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
    )


def _all_named(layout: Layout, names: Names) -> bool:
    """Whether each figure's name leads to the template's own cell."""
    return layout.named.items() <= names.everywhere.items()


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


def _gone(form: Form, found: Seen) -> Observation:
    """The figures that stand nowhere, by their sheets where whole tables are gone, else by their rows."""
    keys = tuple(found.lost)
    # rows that only other editions have may stand there as well
    cells = form.widest.cells
    of_table = {cells[key].table for key in keys}
    tables = [table for table in form.statutory.tables if table.key in of_table]
    there = {cells[key].table for key in found.places}
    if not any(table.key in there for table in tables):
        sheets = "”“".join(table.sheet for table in tables)
        return Observation("S-TABLE", f"工作表“{sheets}”不在了", keys=keys, cause="工作表被删除或改名。")
    rows = dict.fromkeys(cells[key].row_label or cells[key].column_label for key in keys)
    named = first_few(f"“{row}”" for row in rows)
    return Observation("S-ROWS", f"工作簿里少了 {len(keys)} 个单元格：{named}".rstrip(), keys=keys)


def _copied(layout: Layout, contents: Contents, sheet: str, names: Names) -> Mapping[str, Place]:
    return _within_spans(framed(layout, contents, sheet, names), contents)


def _is_of_another_year(sheet: str, read: str, contents: Contents, names: Names) -> bool:
    """Whether a sheet's name, and not that of the sheet that is read, says that it is of another year."""
    cover = names.everywhere.get(defined_name("year"))
    now = _YEAR.findall(contents.text(cover)) if cover is not None else []

    def other(name: str) -> bool:
        years = _YEAR.findall(name)
        return bool(_LAST_YEAR.search(name) or (now and years and not set(now).intersection(years)))

    return other(sheet) and not other(read)


def _compared(
    layout: Layout,
    contents: Contents,
    places: Mapping[str, Place],
    copy: Mapping[str, Place],
    sheet: str,
    *,
    other_year: bool,
) -> tuple[set[str], Observation]:
    """The figures that differ on a second sheet with the same table, and what to say; a blank copy differs
    in nothing, nor does last year's, and what is hidden is not seen."""
    form = layout.template.form
    first = next(iter(places.values()), Place()).sheet

    def value(key: str, where: Mapping[str, Place]) -> Value | None:
        return contents.value(where[key], form.cells[key].measure) if key in where else None

    differing = [key for key in layout.figures if value(key, places) != value(key, copy)]
    entered = [key for key in copy if not form.cells[key].computed]
    blank = all(contents.content(copy[key]) in NOTHING for key in entered)
    last = other_year and any(contents.content(place) not in NOTHING for place in places.values())
    if contents.visible[sheet] and differing and not (blank or last):
        key = differing[0]
        shown = [contents.text(where[key]) or "空白" if key in where else "没有" for where in (places, copy)]
        return set(differing), Observation(
            "S-TABLE",
            f"“{layout.table.sheet}”表有两份（工作表“{first}”和“{sheet}”），{len(differing)} 个数不同，"
            f"如{form.cells[key].label}一处是 {shown[0]}，一处是 {shown[1]}："
            "不能确定报哪一份，这些数没有读入",
            places.get(key, Place(sheet)),
            keys=tuple(differing),
            cause="复制过工作表，两份填得不一样。",
            advice=KEEP_ONE,
        )
    how = "数字相同" if not differing else "那一张空着" if blank else "那一张被隐藏"
    return set(), Observation(
        "C-FORMULA",
        f"“{layout.table.sheet}”表有两份，{'那一张从表名看是往年的' if last else how}："
        f"读的是工作表“{first}”，没有读“{sheet}”",
        Place(sheet),
        severity=Severity.WARNING if last else None,
        cause=COPIED,
        advice=f"删去不报的一张；也可以{ways.REBUILD}。",
        cured_by_writing=blank or last or not differing,
    )


class _Sheets:
    """Which sheets a table stands on: its own, and copies of it."""

    def __init__(self, form: Form, contents: Contents, names: Names) -> None:
        self._contents = contents
        self._names = names
        self._template = template_of(form.statutory)
        ours = set(self._template.sheets(pages.ROLLUP_SHEETS))
        self._extra = [sheet for sheet in contents.visible if sheet not in ours]
        self._texts: dict[str, frozenset[str]] = {}

    def of(self, layout: Layout) -> list[str]:
        """The sheets with a table, the one that is read first: one that is seen, with most names."""
        own, visible = layout.table.sheet, self._contents.visible
        alone = not self._extra and visible.get(own)
        if alone and _all_named(layout, self._names):
            return [own]
        named = Counter(place.sheet for place in placed(self._names.everywhere, layout.figures).values())
        if alone and named.keys() == {own}:
            return [own]
        homes = [sheet for sheet in self._candidates() if self._has(sheet, layout, named)]
        return sorted(
            homes,
            key=lambda sheet: (not visible[sheet], -named[sheet], sheet != own, homes.index(sheet)),
        )

    def _candidates(self) -> Iterable[str]:
        """The sheets of the tables and those that are not the template's, without those that say nothing."""
        tables = [table.sheet for table in self._template.form.tables if self._contents.has(table.sheet)]
        for sheet in (*tables, *self._extra):
            rows = self._contents.rows(sheet)
            if not (own_words.is_own_sheet(rows) or own_words.is_cover(rows)):
                yield sheet

    def _has(self, sheet: str, layout: Layout, named: Mapping[str | None, int]) -> bool:
        """Whether a table's names or its labels are on a sheet."""
        if named.get(sheet, 0) >= _ALIKE * len(layout.figures):
            return True
        wanted = set(layout.labels.values())
        if len(wanted & self._texts_on(sheet)) >= _ALIKE * len(wanted):
            return True
        return sheet == layout.table.sheet and bool(named.get(sheet))

    def _texts_on(self, sheet: str) -> frozenset[str]:
        if sheet not in self._texts:
            lines = self._contents.rows(sheet)
            texts = (content for line in lines for content in line if isinstance(content, str))
            self._texts[sheet] = frozenset(texts)
        return self._texts[sheet]
