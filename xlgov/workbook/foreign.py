"""A workbook that is not ours: tables by their labels, prose by the headings of the six sections."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from xlgov.documents.assembly import nothing_found, read_whole
from xlgov.documents.outline.opening import opening
from xlgov.documents.outline.sections import Line, Outline, Part, divided, headings_for, observe
from xlgov.documents.text.stranded import stranded
from xlgov.errors import InputError
from xlgov.finding import Observation, Place, Severity
from xlgov.form import Form, edition
from xlgov.form.layout import grid
from xlgov.locate import locate
from xlgov.locate.grids import Grid, GridCell
from xlgov.report import Loaded, Provenance, Report, Unit, Unplaced
from xlgov.values import is_picture
from xlgov.workbook import conditions, pages
from xlgov.workbook.cells import Contents, shown
from xlgov.workbook.geometry import address, position
from xlgov.workbook.noughts import noughts
from xlgov.workbook.own_words import is_cover, is_ours, is_own_row, is_own_sheet
from xlgov.workbook.phrases import UNHIDE
from xlgov.workbook.places import Places


def grids(contents: Contents, sheets: Iterable[str]) -> list[Grid]:
    """The named sheets as grids whose columns can be trusted."""
    return [_grid(contents, sheet) for sheet in sheets if contents.has(sheet)]


def _grid(contents: Contents, sheet: str) -> Grid:
    rows: list[list[GridCell]] = []
    for row, line in enumerate(contents.rows(sheet)):
        ours = is_own_row(line)
        rows.append(
            [
                _cell("" if ours else content, Place(sheet, address(row, column)))
                for column, content in enumerate(line)
            ]
        )
    return Grid(rows, aligned=True)


def _cell(content: object, place: Place) -> GridCell:
    if isinstance(content, str) and is_ours(content):
        return GridCell("", place)
    return GridCell(shown(content), place, content)


def read_foreign(contents: Contents, name: str, sha256: str | None) -> Loaded:
    """Read someone else's workbook; hidden sheets are passed over, and our own instructions.

    Raises InputError when it has none of the statutory tables.
    """
    sheets = _with_content(contents)
    hidden = list(_hidden(contents))
    texts = _Texts(contents, sheets)
    top = opening(texts.lines)
    located = locate(grids(contents, sheets), year=top.year)
    if located.edition is None:
        raise _only_hidden(hidden) if hidden else nothing_found()
    form = edition(located.edition)
    cells = conditions.held(form, contents, located.places, located.cells)
    figures = Places(located.places)
    covered, merges = conditions.merged_away(contents, figures)
    texts.pass_over(_spans(form, located.places))
    headings = headings_for(texts.lines, form)
    preamble, found = _divided(texts, sheets, headings)
    prose = _prose(texts, found, read_whole(located, form))
    notes = _notes(form, prose, located.notes)
    report = Report.of(
        form,
        cells | covered,
        year=top.year,
        title=top.title or None,
        preamble="\n".join(text.strip() for _, text in preamble) or None,
        unit=Unit(name=top.unit or None),
        sections=_joined(prose),
        notes=_joined(notes),
        unplaced=(*located.unplaced, *texts.unplaced(), *contents.strays),
        provenance=Provenance(source=name, sha256=sha256),
    )
    places = dict(located.places) | _beginnings(texts, found)
    observations = (
        *located.observations,
        *hidden,
        *map(texts.replaced, observe(found, headings, texts.sheet_of)),
        *merges,
        *conditions.looks(form, contents, figures),
        *noughts(contents, figures),
        *texts.pictures,
        *_wordless(contents, located.places, {texts.sheet_of(part.line) for part in found}),
        *map(texts.replaced, top.observations),
    )
    used = {place.sheet for place in places.values()} | {texts.place(number).sheet for number, _ in preamble}
    left_out = tuple(_left_out(contents, sheets, used))
    return Loaded(report, places, observations, "workbook", frozenset(), left_out)


def _visible(contents: Contents) -> list[str]:
    return [sheet for sheet, visible in contents.visible.items() if visible]


def _with_content(contents: Contents) -> list[str]:
    """The sheets that are shown and are no part of our workbook that is never content in someone else's."""
    visible = _visible(contents)
    added = _added(visible)
    found = []
    for sheet in visible:
        rows = contents.rows(sheet)
        if sheet not in added and not (is_own_sheet(rows) or is_cover(rows)):
            found.append(sheet)
    return found


def _left_out(contents: Contents, sheets: Container[str], used: Container[str | None]) -> Iterator[str]:
    """The sheets with something on them of which nothing is in the report, but for our own explanations."""
    visible = _visible(contents)
    added = _added(visible)
    for sheet in visible:
        unused = sheet not in used and any(True for _ in contents.texts(sheet))
        if sheet in added or (unused and (sheet in sheets or is_cover(contents.rows(sheet)))):
            yield sheet


def _hidden(contents: Contents) -> Iterator[Observation]:
    """The hidden sheets that hold figures or a table of the form; nobody sees what stands on them."""
    for sheet in contents.sheets:
        if sheet.visible or is_own_sheet(contents.rows(sheet.name)):
            continue
        table = locate(grids(contents, [sheet.name])).edition is not None
        figures = any(isinstance(content, float) for line in contents.rows(sheet.name) for content in line)
        if table or figures:
            what = "年报的表格" if table else "数字"
            yield Observation(
                "C-FORMULA",
                f"工作表“{sheet.name}”被隐藏，上面有{what}，没有读",
                Place(sheet.name),
                severity=Severity.WARNING,
                cause="工作表被隐藏。",
                advice="要报的内容请取消隐藏；不用的工作表请删去。",
            )


def _wordless(
    contents: Contents, tables: Mapping[str, Place], sheets: Collection[str | None]
) -> Iterator[Observation]:
    """The rows of sheets with sections that hold nothing but an error or a formula without a result."""
    figures = {(place.sheet, position(str(place.cell))[0]) for place in tables.values() if place.cell}
    for sheet in [one.name for one in contents.sheets if one.name in sheets]:
        rows = contents.rows(sheet)
        for noticed in conditions.wordless(contents, sheet):
            row = position(str(noticed.place.cell))[0]
            line = rows[row] if row < len(rows) else ()
            if (sheet, row) not in figures and not any(shown(content).strip() for content in line):
                yield noticed


def _only_hidden(hidden: Sequence[Observation]) -> InputError:
    sheets = "”“".join(str(one.place.sheet) for one in hidden)
    return InputError(
        f"看得见的工作表里没有找到年报的表格；被隐藏的工作表“{sheets}”没有读",
        f"{UNHIDE}，核对内容后重试。",
    )


def _added(visible: Sequence[str]) -> Sequence[str]:
    """The sheets that a roll-up added to a result of ours that lost its names: their labels are no tables."""
    if {pages.ROLLUP_LIST, pages.ROLLUP_DETAIL} <= set(visible):
        return pages.ROLLUP_SHEETS
    return ()


def _divided(texts: _Texts, sheets: Sequence[str], headings: Outline) -> tuple[list[Line], list[Part]]:
    """The preamble on the first sheet, and the parts of all; what precedes those of others is left over."""
    preamble: list[Line] = []
    found: list[Part] = []
    for number, sheet in enumerate(sheets):
        before, below = divided(texts.of(sheet), headings)
        found += below
        if number == 0:
            top = opening(before)
            preamble = top.rest
            texts.left += top.above
        else:
            texts.left += [line for line in before if line[1].strip()]
    return preamble, found


def _prose(texts: _Texts, found: Iterable[Part], whole: Container[str]) -> dict[str, list[str]]:
    """The paragraphs of each section; ``whole`` are the tables that were read whole.

    What stands under an unknown heading is left over, and what is of a table that was not read.
    """
    prose: dict[str, list[str]] = {}
    for part in found:
        if part.section is None:
            texts.left += [(part.line, part.heading), *part.lines]
            continue
        lost = part.section.kind == "table" and part.section.key not in whole
        lines, runs = stranded(part.lines, lost=lost)
        texts.left += [line for run in runs for line in run]
        words = [text.strip() for _, text in lines if text.strip()]
        prose.setdefault(part.section.key, []).extend(words)
    return prose


def _notes(form: Form, prose: dict[str, list[str]], found: Mapping[str, str]) -> dict[str, list[str]]:
    """The notes of tables, taken out of the ``prose``, with those that were ``found`` under the tables."""
    notes = {table.key: prose.pop(table.key, []) for table in form.tables}
    for key, note in found.items():
        # a remark under a table is also a line of its section
        notes[key][:0] = [line for line in note.split("\n") if line not in notes[key]]
    return notes


def _joined(paragraphs: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    return {key: "\n".join(words) or None for key, words in paragraphs.items()}


def _beginnings(texts: _Texts, found: Iterable[Part]) -> dict[str, Place]:
    """The cell with the heading of each section of prose."""
    places: dict[str, Place] = {}
    for part in found:
        if part.section and part.section.kind == "text":
            places[f"sections.{part.section.key}"] = texts.place(part.line)
    return places


def _spans(form: Form, places: Mapping[str, Place]) -> dict[str, list[range]]:
    """The rows (from 0) of each sheet that a table takes, with its header."""
    found: dict[tuple[str, str], list[int]] = {}
    for key, place in places.items():
        if place.sheet and place.cell:
            found.setdefault((place.sheet, form.cells[key].table), []).append(position(place.cell)[0])
    spans: dict[str, list[range]] = {}
    for (sheet, table), rows in found.items():
        top = max(0, min(rows) - grid(form, table).header_rows)
        spans.setdefault(sheet, []).append(range(top, max(rows) + 1))
    return spans


class _Texts:
    """Rows outside tables as numbered lines, as the readers of documents want them."""

    def __init__(self, contents: Contents, sheets: list[str]) -> None:
        self._places: list[Place] = []
        self.pictures: list[Observation] = []
        self.lines: list[Line] = []
        self.left: list[Line] = []
        for sheet in sheets:
            for row, line in enumerate(contents.rows(sheet)):
                filled = list(self._filled(sheet, row, line))
                if filled and not is_own_row(line):
                    self._places.append(Place(sheet, address(row, filled[0][0])))
                    # a row of several cells is no paragraph; tabs keep it from being taken for a heading
                    self.lines.append((len(self._places), "\t".join(text for _, text in filled)))

    def _filled(self, sheet: str, row: int, line: Sequence[object]) -> Iterator[tuple[int, str]]:
        """Column and text of the cells that hold something; pictures are set apart."""
        for column, content in enumerate(line):
            text = shown(content)
            if is_picture(text):
                self.pictures.append(conditions.picture(Place(sheet, address(row, column))))
            elif text and not is_ours(text):
                yield column, text

    def pass_over(self, spans: Mapping[str, list[range]]) -> None:
        """Forget the rows that tables take."""
        self.lines = [line for line in self.lines if not self._inside(line, spans)]

    def _inside(self, line: Line, spans: Mapping[str, list[range]]) -> bool:
        place = self.place(line[0])
        row = position(str(place.cell))[0]
        return any(row in span for span in spans.get(str(place.sheet), ()))

    def of(self, sheet: str) -> list[Line]:
        """The lines of one sheet."""
        return [line for line in self.lines if self.place(line[0]).sheet == sheet]

    def place(self, number: int) -> Place:
        """The cell that a line stands in."""
        return self._places[number - 1]

    def sheet_of(self, number: int) -> str | None:
        """The sheet that a line stands on."""
        return self.place(number).sheet

    def replaced(self, noticed: Observation) -> Observation:
        """An observation about a line, with the cell in its place."""
        line = noticed.place.line
        return noticed._replace(place=self.place(line)) if line else noticed

    def unplaced(self) -> list[Unplaced]:
        """Text that has no place in the report."""
        return [Unplaced(place=str(self.place(n)), text=text, near="表格以外") for n, text in self.left]
