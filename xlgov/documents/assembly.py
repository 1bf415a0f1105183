"""A document, of whatever kind of file, into a report: title, sections and notes from its paragraphs, figures
from its tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace

from xlgov import ways
from xlgov.documents.document import Document, Paragraph
from xlgov.documents.outline.chrome import is_page_number
from xlgov.documents.outline.closing import Closing, closing
from xlgov.documents.outline.cover import settled
from xlgov.documents.outline.departures import departures
from xlgov.documents.outline.heading_lines import heading_lines
from xlgov.documents.outline.opening import Opening, another_title, opening, repeats
from xlgov.documents.outline.sections import Line, Outline, Part, divided, headings_for, is_caption, observe
from xlgov.documents.outline.wrapping import unwrapped
from xlgov.documents.published import rows_beyond
from xlgov.documents.text.recovery import doubtful, recovered
from xlgov.documents.text.stranded import as_unplaced, stranded
from xlgov.documents.text.stream_tables import Doubt
from xlgov.errors import InputError
from xlgov.finding import Observation, Place, Severity
from xlgov.form import Form, edition, edition_for
from xlgov.locate import Located, locate, tables_lost
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.labels import REMNANT
from xlgov.report import FINAL_YEAR, Loaded, Provenance, Report, Unit, Unplaced
from xlgov.report.paragraphs import paragraph_places
from xlgov.values import MISSING, Kind

Where = Callable[[int], Place]
"""Where the line with a number stands in the file."""
_FEWEST_AGAIN = 3
"""sections that come again in a second report"""


def read_document(document: Document, name: str, sha256: str | None = None) -> Loaded:
    """Understand a published report; ``name`` is its file's name and ``sha256`` the digest of its bytes.

    Raises InputError when the document has nothing of the statutory report in it, or two reports.
    """
    where = document.place
    lines = [(number, "" if is_page_number(text) else text) for number, text in document.lines]
    tried = edition_for(opening(lines).year or FINAL_YEAR)
    lines = heading_lines(lines, tried)
    headings = headings_for(lines, tried)
    before, parts = divided(lines, headings)
    top = opening(before)
    _refuse_two(parts, top)
    end = _end(parts, top, headings)
    top = settled(top, end, parts, document.title, name)
    content = _Content(document, top, parts, tried, end.rest)
    located = locate(content.grids, year=top.year)
    if not parts and not located.places:
        raise nothing_found()
    form = edition(located.edition) if located.edition else edition_for(top.year or FINAL_YEAR)
    content.sort(read_whole(located, form))
    for key, note in located.notes.items():
        content.notes.setdefault(key, []).insert(0, note)
    report = Report.of(
        form,
        (located.cells or dict.fromkeys(form.keys, MISSING)) | rows_beyond(content.notes, form),
        year=top.year,
        title=top.title or None,
        preamble="\n".join(_paragraphs(content.preamble)) or None,
        unit=Unit(name=top.unit or None),
        sections={key: "\n".join(_paragraphs(body)) or None for key, body in content.prose.items()},
        notes={key: "\n".join(each) or None for key, each in content.notes.items()},
        unplaced=(*located.unplaced, *_passed(located.passed), *content.unplaced, *_extra(parts, where)),
        provenance=Provenance(source=name, sha256=sha256),
    )
    begin = next((line for line, text in content.preamble if text.strip()), 0)
    places = dict(located.places) | _places(top, begin, parts, content.prose, where)
    lost = () if located.edition else tables_lost(form)
    observations = (
        *(_of_figures(noticed, places) for noticed in document.observations),
        *(_placed(noticed, where) for noticed in top.observations),
        *(content.told(form, noticed) for noticed in (*located.observations, *lost)),
        *(_placed(noticed, where) for noticed in doubtful(content.doubts, located, form)),
        *(_placed(noticed, where) for noticed in observe(parts, headings)),
        *(_placed(noticed, where) for noticed in departures(parts, headings.headings)),
        *_remnants(content, where),
    )
    return Loaded(report, places, observations, "text")


def _end(parts: Sequence[Part], top: Opening, outline: Outline) -> Closing:
    """What follows the last section, which is taken out of it, as are heads of pages and captions of all."""
    for part in parts:
        part.lines = [line for line in part.lines if not repeats(line, top)]
        if part.section and _is_table(part):
            captions = {n for n, text in part.lines if is_caption(text, part.section, outline.headings)}
            part.lines = [line for line in part.lines if line[0] not in captions]
    if not parts or parts[-1].section is None:
        return Closing([], (), [])
    end = closing(parts[-1].lines)
    parts[-1].lines = end.words
    return end


def _refuse_two(parts: Sequence[Part], top: Opening) -> None:
    """InputError where sections come again, each with what is under it, or below another title."""
    above: set[str] = set()
    left = Counter(part.section.key for part in parts if part.section)
    for part in parts:
        if part.section:
            above.add(part.section.key)
            left[part.section.key] -= 1
        titles = [text for _, text in part.lines if another_title(text)]
        if titles and sum(left[key] > 0 for key in above) >= _FEWEST_AGAIN:
            raise two_reports(f"“{top.title or '第一份'}”和“{titles[-1].strip()}”")
    filled = Counter(p.section.key for p in parts if p.section and any(text.strip() for _, text in p.lines))
    if sum(count > 1 for count in filled.values()) >= _FEWEST_AGAIN:
        raise two_reports("同样的部分出现了两次")


class _Content:
    """What the lines hold: tables as grids, by section the prose and the notes below tables, and the rest.

    ``sort`` is to be called when it is known which tables were found; before that only ``grids`` is whole.
    """

    def __init__(
        self, document: Document, top: Opening, parts: Sequence[Part], form: Form, after: Sequence[Line]
    ) -> None:
        self._document = document
        self.prose: dict[str, list[Line]] = {}
        self.notes: dict[str, list[str]] = {}
        self.unplaced: list[Unplaced] = []
        self.stranded: dict[str, Line] = {}
        """by table the first line of its text where that is no table"""
        self._pictures: dict[str, Place] = {}
        """by table the first picture where it should stand"""
        self.doubts: list[Doubt] = []
        """rows of tables that are likely only"""
        self._year = top.year
        # a report whose headings are all lost still has its tables
        self.grids: list[Grid] = []
        self._beyond: list[tuple[str, list[Line]]] = []
        """by heading what stands below a table whose own heading is lost"""
        headed = {part.section.key for part in parts if part.section}
        self._headless = any(table.key not in headed for table in form.tables)
        self.preamble = self._above_tables(top.rest, form, "第一部分之前")
        self._bodies: list[tuple[Part, list[Line]]] = []
        for part in parts:
            if part.section and _is_table(part):
                body = self._without_tables(part.lines, form, part.section.key)
            else:
                body = self._above_tables(part.lines, form, part.heading)
            self._bodies.append((part, body))
        self._outside = (
            (top.above, "标题之前"),
            (self._without_tables(after, form), "正文之后"),
            (tuple((0, note.text) for note in document.aside), "脚注"),
        )

    def _above_tables(self, lines: Sequence[Line], form: Form, heading: str) -> list[Line]:
        """The lines of prose; of a table whose heading is lost nobody knows what the prose below it is of."""
        prose = self._without_tables(lines, form)
        kept = {number for number, _ in prose}
        tables = (n for n, text in lines if n in self._document.grids or (text.strip() and n not in kept))
        first = next(tables, None) if self._headless else None
        if first is None:
            return prose
        self._beyond.append((heading, [line for line in prose if line[0] > first]))
        return [line for line in prose if line[0] < first]

    def _without_tables(self, lines: Sequence[Line], form: Form, table: str = "") -> list[Line]:
        """The lines of prose; what are tables goes to ``grids``. ``table`` is whose heading is above."""
        found = recovered(lines, form, self._year, table)
        self.grids += [_grid_placed(grid, self._document.place) for grid in found.grids]
        self.doubts += found.doubts
        self.unplaced += as_unplaced(([line] for line in found.left), "表格以外", self._document.place)
        self.grids += [self._document.grids[number] for number, _ in lines if number in self._document.grids]
        return list(found.prose)

    def sort(self, found: Container[str]) -> None:
        """Tell prose and notes from what is left of tables; ``found`` has those that were read whole."""
        self.preamble = self._whole(self._words(self.preamble, "第一部分之前"))
        for lines, near in self._outside:
            self.unplaced += as_unplaced([lines] if _paragraphs(lines) else [], near, self._place)
        for heading, lines in self._beyond:
            words = self._words(lines, heading)
            self.unplaced += as_unplaced(
                [words] if _paragraphs(words) else [], f"{heading}，表格之后", self._place
            )
        for part, lines in self._bodies:
            if part.section is None:
                continue
            key, is_table = part.section.key, part.section.kind == "table"
            lost = is_table and key not in found
            words = self._words(lines, part.heading, key if is_table else None, lost=lost)
            if is_table:
                self._note_picture(key, part.lines)
                self.notes.setdefault(key, []).extend(_paragraphs(words))
            else:
                self.prose.setdefault(key, []).extend(self._whole(words))

    def _whole(self, lines: list[Line]) -> list[Line]:
        return unwrapped(lines) if self._document.broken else lines

    def _note_picture(self, key: str, lines: Iterable[Line]) -> None:
        for number, _ in lines:
            block = self._document.blocks[number - 1]
            if isinstance(block, Paragraph) and block.picture:
                self._pictures.setdefault(key, block.place)

    def _words(
        self, lines: Sequence[Line], near: str, table: str | None = None, *, lost: bool = False
    ) -> list[Line]:
        """The lines that are no table's; those that are were not placed."""
        words, runs = stranded(lines, lost=lost)
        if runs and table:
            self.stranded.setdefault(table, runs[0][0])
        self.unplaced += as_unplaced(runs, near, self._document.place)
        return words

    def _place(self, line: int) -> Place:
        """Where a line stands; of those outside the flow of the text where the first of them does."""
        return self._document.place(line) if line else self._document.aside[0].place

    def told(self, form: Form, noticed: Observation) -> Observation:
        """What was noticed; of a table that was not found though its text is there, why and what helps."""
        if noticed.code != "S-TABLE" or noticed.place != Place() or not noticed.keys:
            return noticed
        key = noticed.keys[0].split(".")[0]
        line = self.stranded.get(key)
        if line is None:
            return self._drawn(form, key, noticed)
        return noticed._replace(
            message=f"“{form.table(key).sheet}”这张表的文字在，但没有排成表格，认不出哪个数属于哪一行、哪一列",
            place=self._document.place(line[0]),
            quote=line[1].strip(),
            cause="另存为文字时没有保留表格的行和列：数连在一起，或者不和行名在一起。",
            advice=f"{ways.PASTE_TABLES}。",
        )

    def _drawn(self, form: Form, key: str, noticed: Observation) -> Observation:
        """What was noticed; of a table in whose place there is a picture, that it is one."""
        if key not in self._pictures:
            return noticed
        return noticed._replace(
            message=f"“{form.table(key).sheet}”这张表的位置上是图片，里面的数读不出来",
            place=self._pictures[key],
            cause="表格是截图或扫描件，不是文字。",
            advice="请换成有文字表格的年报；没有的，请照着图片填写这张表。",
        )


def two_reports(which: str) -> InputError:
    """What to say about a file with more than one report in it."""
    return InputError(f"一个文件里有两份报告：{which}", "请把每份报告另存为一个文件，分别导入。")


def nothing_found() -> InputError:
    """What to say about a file that has nothing of the statutory report in it."""
    return InputError(
        "没有找到年度报告的内容：既没有“一、总体情况”等标题，也没有三张统计表",
        "请确认选对了文件；如果报告是图片或扫描件，请先转换成文字。",
    )


def _paragraphs(lines: Iterable[Line]) -> list[str]:
    plain = (re.sub(r"^#+\s*", "", REMNANT.sub("", text).strip()) for _, text in lines)
    return [text for text in plain if text]


def _remnants(content: _Content, where: Where) -> Iterable[Observation]:
    """What Word left of bookmarks in the texts, which is taken out of them."""
    texts = {"preamble": content.preamble} | {f"sections.{key}": each for key, each in content.prose.items()}
    for key, lines in texts.items():
        left = [(line, found.group()) for line, text in lines for found in REMNANT.finditer(text)]
        if left:
            line, quote = left[0]
            count = f"，共 {len(left)} 处" if len(left) > 1 else ""
            yield Observation(
                "D-LEFT-1",
                f"正文里有文档转换残留的代码“{quote}”{count}，已经去掉",
                where(line),
                quote,
                keys=(key,),
                severity=Severity.WARNING,
                cause="Word 里看不见的书签，转换成文字时露了出来。",
                advice="看一下这段文字有没有缺漏；原文件里的代码请删去。",
                cured_by_writing=True,
            )


def read_whole(located: Located, form: Form) -> set[str]:
    """The tables of which every figure was read."""
    lost = {key for key in form.keys if located.cells.get(key, MISSING).kind is Kind.MISSING}
    return {table.key for table in form.tables if lost.isdisjoint(form.by_table[table.key])}


def _passed(cells: Iterable[GridCell]) -> Iterable[Unplaced]:
    """What stands between bars or tabs and is of no table."""
    for cell in cells:
        yield Unplaced(place=str(cell.place), text=cell.text.strip(), near="表格以外")


def _of_figures(noticed: Observation, places: Mapping[str, Place]) -> Observation:
    """An observation; one that makes what stands at its place unsure, with the keys of it."""
    spot = noticed.place.spot
    if not (noticed.unsure and spot) or noticed.keys:
        return noticed
    keys = tuple(key for key, place in places.items() if place.spot and place.spot.startswith(spot))
    return noticed._replace(keys=keys)


def _placed(noticed: Observation, where: Where) -> Observation:
    """An observation about a line, with the place of the line in the file."""
    line = noticed.place.line
    return noticed._replace(place=where(line)) if line else noticed


def _grid_placed(grid: Grid, where: Where) -> Grid:
    """A table that was found in lines, with the places of the lines in the file."""
    rows = [
        [replace(cell, place=where(cell.place.line)) if cell.place.line else cell for cell in row]
        for row in grid.rows
    ]
    return replace(grid, rows=rows)


def _is_table(part: Part) -> bool:
    return part.section is not None and part.section.kind == "table"


def _extra(parts: Sequence[Part], where: Where) -> Iterable[Unplaced]:
    for part in parts:
        if part.section is None:
            body = "\n".join([part.heading, *_paragraphs(part.lines)])
            yield Unplaced(place=str(where(part.line)), text=body, near=part.heading)


def _places(
    top: Opening, preamble: int, parts: Sequence[Part], prose: dict[str, list[Line]], where: Where
) -> dict[str, Place]:
    places: dict[str, Place] = {}
    if top.title_line:
        places["title"] = where(top.title_line)
    if top.year_line:
        places["year"] = where(top.year_line)
    if top.unit_line:
        places["unit.name"] = where(top.unit_line)
    if preamble:
        places["preamble"] = where(preamble)
    for part in parts:
        if part.section and part.section.kind == "text":
            begin = next((number for number, text in prose[part.section.key] if text.strip()), part.line)
            places.setdefault(f"sections.{part.section.key}", where(begin))
    for key, lines in prose.items():
        read = ((text, where(number)) for number, text in lines if text.strip())
        places |= paragraph_places(f"sections.{key}", read)
    return places
