"""The cells around the tables: the answers and last year's figures on the cover, notes, and prose.

As with the figures, what a person sees counts: the cell beside its label, the row under the advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from xlgov import ways
from xlgov.finding import Observation, Place, cell_place
from xlgov.form import Form, defined_name
from xlgov.form.identities import LAST
from xlgov.report.unit import LABELS
from xlgov.workbook import own_words, pages
from xlgov.workbook.cells import NOTHING, Contents, Rows
from xlgov.workbook.frame import Layout, layout_of, text_at
from xlgov.workbook.geometry import address, position
from xlgov.workbook.naming import Names
from xlgov.workbook.phrases import COPIED, KEEP_ONE, UNHIDE, first_few
from xlgov.workbook.template import Template, TextRange, template_of

_TOP = 10
"""rows of a sheet of prose among which its heading and our advice stand"""
_REBUILD = f"请核对；也可以{ways.REBUILD}，内容照搬，名称复原。"


class Around:
    """The cell of each defined name around the tables, and what to say."""

    def __init__(self) -> None:
        self.named: dict[str, Place] = {}
        self.observations: list[Observation] = []


def around(form: Form, contents: Contents, names: Names, tables: Mapping[str, Place]) -> Around:
    """Decide about every cell around the tables; ``tables`` are the places of the figures by key."""
    found = Around()
    template = template_of(form.statutory)
    _cover(found, template, contents, names)
    for table in form.statutory.tables:
        _note(found, template, table.key, contents, names, tables)
    for key, text in template.text_ranges.items():
        _prose(found, template, key, text, contents, names)
    return found


def _cover(found: Around, template: Template, contents: Contents, names: Names) -> None:
    wanted = cover_labels(template)
    sheet = _cover_sheet(contents, names)
    if sheet is None:
        ours = {defined_name(key) for key in wanted}
        left = {name: place for name, place in names.everywhere.items() if name in ours}
        found.named.update(left)
        if len(left) < len(wanted) // 2:
            message = f"工作表“{pages.COVER}”不在了，单位名称、年度等没有读到"
            found.observations.append(
                Observation(
                    "C-FORMULA",
                    message,
                    cause="工作表被删除。",
                    advice=f"请{ways.REBUILD}，再填写封面。",
                    cured_by_writing=True,  # a new cover says itself that it is not filled in
                )
            )
        return
    rows = contents.rows(sheet)
    torn: list[tuple[str, Place, Place]] = []
    for key, (label, home) in wanted.items():
        name = defined_name(key)
        named = names.on(sheet, name)
        place = _beside_label(rows, sheet, label, home, named)
        if place is None:
            continue
        found.named[name] = place
        if named is not None and named != place:
            torn.append((label, named, place))
    if torn:
        found.observations.append(_torn(torn, sheet))
    found.observations += _hidden(contents, sheet)
    found.observations += _cover_copies(found, template, contents, sheet)


def _cover_copies(found: Around, template: Template, contents: Contents, read: str) -> Iterator[Observation]:
    """Other sheets that are covers of ours, with the first answer that differs."""
    ours = template.all_sheets - {pages.COVER} | {read}
    for sheet in contents.sheets:
        if sheet.name in ours or not own_words.is_cover(contents.rows(sheet.name)):
            continue
        rows = contents.rows(sheet.name)
        differing = []
        for key, (label, home) in cover_labels(template).items():
            place = _beside_label(rows, sheet.name, label, home, None)
            here = found.named.get(defined_name(key))
            if place and here and contents.text(place) != contents.text(here):
                differing.append((label, here, place))
        how = "内容相同"
        if differing:
            label, here, place = differing[0]
            one, other = (contents.text(each) or "空白" for each in (here, place))
            how = f"有 {len(differing)} 处不同，如“{''.join(label.split())}”一处是“{one}”，一处是“{other}”"
        yield Observation(
            "C-FORMULA",
            f"封面有两份，{how}：读的是工作表“{read}”，没有读“{sheet.name}”",
            Place(sheet.name),
            cause=COPIED,
            advice=KEEP_ONE,
            cured_by_writing=not differing,
        )


@cache
def cover_labels(template: Template) -> Mapping[str, tuple[str, Place]]:
    """The label of each answer on the cover and of each of last year's figures, and the cell beside it."""
    found = {key: (label, template.places[key]) for key, label in LABELS.items()}
    for key in template.form.last:
        cell = template.form.cells[key]
        found[LAST + key] = (pages.last_label(cell), template.places[LAST + key])
    return found


def _cover_sheet(contents: Contents, names: Names) -> str | None:
    """The sheet with the cover; where it was copied, the one that the names are of."""
    there = contents.visible
    named = names.everywhere.get(defined_name("unit.name")) or names.everywhere.get(defined_name("year"))
    at_home = named.sheet == pages.COVER if named is not None else there.get(pages.COVER)
    if pages.COVER in there and at_home:
        return pages.COVER
    homes = [sheet for sheet in there if own_words.is_cover(contents.rows(sheet))]
    if named is not None and named.sheet in homes:
        return named.sheet
    return min(homes, key=lambda sheet: (not there[sheet], not names.of(sheet)), default=None)


def _beside_label(rows: Rows, sheet: str, label: str, home: Place, named: Place | None) -> Place | None:
    """The cell that a person sees beside a label; the named one where the label is gone."""
    row, column = position(str(home.cell))
    if text_at(rows, (row, column - 1)) == label:
        return home if home.sheet == sheet else cell_place(sheet, str(home.cell))
    wanted = _bare(label)
    spots = [
        (down, right)
        for down, line in enumerate(rows)
        for right, content in enumerate(line)
        if isinstance(content, str) and _bare(content) == wanted
    ]
    if len(spots) != 1:
        return named
    return cell_place(sheet, address(*_right_of(rows, spots[0], sheet, named)))


def _right_of(rows: Rows, label: tuple[int, int], sheet: str, named: Place | None) -> tuple[int, int]:
    """The first cell to the right that holds something, or the named one before it, or the next."""
    row, column = label
    line = rows[row]
    filled = next((at for at in range(column + 1, len(line)) if line[at] not in NOTHING), len(line))
    if named is not None and named.sheet == sheet:
        spot = position(str(named.cell))
        if spot[0] == row and column < spot[1] <= filled:
            return spot
    if filled < len(line) and _bare(str(line[filled])) not in LABELS.values():
        return row, filled
    return row, column + 1


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip("：:")


def _torn(torn: Sequence[tuple[str, Place, Place]], sheet: str) -> Observation:
    def told(one: tuple[str, Place, Place]) -> str:
        label, named, place = one
        away = named.cell if named.sheet == sheet else named
        return f"“{''.join(label.split())}”的名称指向 {away}，按文字应是 {place.cell}"

    return Observation(
        "C-FORMULA",
        f"“{sheet}”上有 {len(torn)} 个单元格的名称和旁边的文字对不上，"
        f"已按看到的文字读取：{first_few(map(told, torn), '')}",
        torn[0][2],
        cause="剪切、拖动过单元格，或者插入、删除过行列。",
        advice=_REBUILD,
    )


def _hidden(contents: Contents, sheet: str) -> Iterator[Observation]:
    if not contents.visible.get(sheet, True):
        yield Observation(
            "C-FORMULA",
            f"工作表“{sheet}”被隐藏，里面的内容看不见，但已照常读入",
            Place(sheet),
            cause="工作表被隐藏。",
            advice=f"{UNHIDE}，核对后再上报。",
            cured_by_writing=True,
        )


def _note(
    found: Around,
    template: Template,
    table: str,
    contents: Contents,
    names: Names,
    tables: Mapping[str, Place],
) -> None:
    """The note stands in the row under the table; a name that leads elsewhere counts where that is empty."""
    layout = layout_of(template.form, table)
    name = defined_name(f"notes.{table}")
    sheet, last = _end(template, layout, tables)
    if last < 0:
        named = names.everywhere.get(name)
        if named is not None:
            found.named[name] = named
        return
    named = names.on(sheet, name)
    below = cell_place(sheet, address(last + template.note_row(table) - 1 - layout.rows[-1], 0))
    if named is None:
        found.named[name] = below
        return
    strayed = named.sheet != sheet and contents.content(below) not in NOTHING
    found.named[name] = below if strayed else named


def _end(template: Template, layout: Layout, tables: Mapping[str, Place]) -> tuple[str, int]:
    """The sheet of a table and the last row, from 0, in which a figure stands; -1 where none does."""
    own = layout.table.sheet
    if template.at_home(own, tables):
        return own, layout.rows[-1]
    there = [tables[key] for key in layout.figures if key in tables]
    rows = [position(str(place.cell))[0] for place in there]
    return str(there[0].sheet) if there else own, max(rows, default=-1)


def _prose(
    found: Around, template: Template, key: str, text: TextRange, contents: Contents, names: Names
) -> None:
    """The paragraphs stand under the advice; a sheet is a section's where its heading says so."""
    name = pages.section_name(key)
    label = template.form.section(key).label
    there = contents.visible
    named = names.everywhere.get(name)
    if named is not None and named.sheet == text.sheet and _under_advice(contents, named):
        found.named[name] = named
        homes = [text.sheet]
    else:
        local = {sheet: names.of(sheet).get(name) for sheet in there}
        homes = [sheet for sheet in there if _is_section(contents, sheet, label)]
        if named is not None and named.sheet not in homes and named.sheet in there:
            homes.append(str(named.sheet))
        homes.sort(
            key=lambda sheet: (not there[sheet], named is None or named.sheet != sheet, sheet != text.sheet)
        )
        if not homes:
            found.observations.append(
                Observation(
                    "C-FORMULA",
                    f"工作表“{text.sheet}”不在了，“{label}”没有读到",
                    cause="工作表被删除或改名。",
                    advice=f"请{ways.REBUILD}，再补写这一部分。",
                    cured_by_writing=True,  # a section without a word is told as that
                )
            )
            return
        start = _start(contents, homes[0], label, local.get(homes[0]))
        if start is None:
            return
        found.named[name] = start
    if not there.get(homes[0], True) and _filled_below(contents, found.named[name]):
        found.observations += _hidden(contents, homes[0])


def _under_advice(contents: Contents, place: Place) -> bool:
    row, _ = position(str(place.cell))
    rows = contents.rows(str(place.sheet))
    return 0 < row <= len(rows) and _advice_in(rows[row - 1]) is not None


def _is_section(contents: Contents, sheet: str, label: str) -> bool:
    """Whether a sheet has a section's heading, and our advice above or beside its text."""
    top = contents.rows(sheet)[:_TOP]
    return any(label in line for line in top) and any(_advice_in(line) is not None for line in top)


def _start(contents: Contents, sheet: str, label: str, named: Place | None) -> Place | None:
    """The cell below the row of the advice in the column of the heading, else the named one."""
    rows = contents.rows(sheet)
    advice = next((row for row, line in enumerate(rows) if _advice_in(line) is not None), None)
    if advice is None:
        return named
    over = [line.index(label) for line in rows[:advice] if label in line]
    column = over[-1] if over else _advice_in(rows[advice])
    return cell_place(sheet, address(advice + 1, column or 0))


def _advice_in(line: Sequence[object]) -> int | None:
    """The column of a row in which our advice stands, as this or an earlier version words it."""
    return next((column for column, content in enumerate(line) if content in pages.TEXT_ADVICES), None)


def _filled_below(contents: Contents, place: Place) -> bool:
    row, _ = position(str(place.cell))
    return any(content not in NOTHING for line in contents.rows(str(place.sheet))[row:] for content in line)


def section_copies(form: Form, contents: Contents, places: Mapping[str, Place]) -> list[Observation]:
    """Sheets that hold the same section as the one that is read, with other words."""
    template = template_of(form.statutory)
    ours = template.all_sheets
    extra = [sheet for sheet, visible in contents.visible.items() if visible and sheet not in ours]
    found = []
    for key in template.text_ranges:
        read = places.get(f"sections.{key}")
        label = form.section(key).label
        for sheet in extra:
            if read is None or sheet == read.sheet or not _is_section(contents, sheet, label):
                continue
            message = f"“{label}”有两份，读的是工作表“{read.sheet}”，没有读“{sheet}”"
            found.append(Observation("C-FORMULA", message, Place(sheet), cause=COPIED, advice=KEEP_ONE))
    return found
