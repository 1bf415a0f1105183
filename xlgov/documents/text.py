"""Published reports as plain text: dumps of Word or PDF files, markdown, tab-separated and pipe tables.

A dump has one cell per line, a tab before the first line of each cell and a blank line between rows.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from xlgov import ways
from xlgov.documents import text_tables
from xlgov.documents.opening import Opening, opening
from xlgov.documents.sections import Line, Part, divided, headings_for, observe
from xlgov.documents.stranded import as_unplaced, stranded
from xlgov.errors import InputError
from xlgov.finding import Observation, Place
from xlgov.form import Form, edition, edition_for
from xlgov.locate import Located, locate, tables_lost
from xlgov.locate.grids import Grid, GridCell
from xlgov.report import FINAL_YEAR, Loaded, Provenance, Report, Unit, Unplaced
from xlgov.report.checked import FORBIDDEN
from xlgov.report.paragraphs import paragraph_places
from xlgov.values import MISSING, Kind

_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")


def decode(content: bytes) -> str:
    """Text from bytes: UTF-8, UTF-16 with its mark, else GB18030.

    Raises InputError for what is no text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif content.startswith(_BINARY) or b"\x00" in content:
        encodings = ()
    else:
        encodings = ("utf-8-sig", "gb18030")
    for name in encodings:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise InputError(
        "这不是文本文件，读不出文字", "请在 Word 或 WPS 里打开原件，另存为“纯文本（.txt）”，编码选 UTF-8。"
    )


def read_text(text: str, name: str, sha256: str | None = None) -> Loaded:
    """Read a published report; ``name`` is its file's name and ``sha256`` the digest of its bytes.

    Raises InputError when the text has nothing of the statutory report in it.
    """
    lines = _lines(text)
    claimed = opening(lines)
    tried = edition_for(claimed.year or FINAL_YEAR)
    headings = headings_for(lines, tried)
    before, parts = divided(lines, headings)
    top = opening(before)
    content = _Content(top, parts, tried)
    located = locate(content.grids, year=top.year)
    if not parts and not located.places:
        raise nothing_found()
    form = edition(located.edition) if located.edition else edition_for(top.year or FINAL_YEAR)
    content.sort(read_whole(located, form))
    for key, note in located.notes.items():
        content.notes.setdefault(key, []).insert(0, note)
    report = Report.of(
        form,
        located.cells or dict.fromkeys(form.keys, MISSING),
        year=top.year,
        title=top.title or None,
        preamble="\n".join(_paragraphs(content.preamble)) or None,
        unit=Unit(name=top.unit or None),
        sections={key: "\n".join(_paragraphs(body)) or None for key, body in content.prose.items()},
        notes={key: "\n".join(each) or None for key, each in content.notes.items()},
        unplaced=(*located.unplaced, *_passed(located.passed), *content.unplaced, *_extra(parts)),
        provenance=Provenance(source=name, sha256=sha256),
    )
    places = dict(located.places) | _places(top, parts, content.prose)
    lost = () if located.edition else tables_lost(form)
    observations = (
        *top.observations,
        *(content.told(form, noticed) for noticed in (*located.observations, *lost)),
        *observe(parts, headings),
    )
    return Loaded(report, places, observations, "text")


class _Content:
    """What the lines hold: tables as grids, by section the prose and the notes below tables, and the rest.

    ``sort`` is to be called when it is known which tables were found; before that only ``grids`` is whole.
    """

    def __init__(self, top: Opening, parts: Iterable[Part], form: Form) -> None:
        self.prose: dict[str, list[Line]] = {}
        self.notes: dict[str, list[str]] = {}
        self.unplaced: list[Unplaced] = []
        self.stranded: dict[str, Line] = {}
        """by table the first line of its text where that is no table"""
        # a report whose headings are all lost still has its tables
        self.preamble, tables = text_tables.prose_and_tables(top.rest, form)
        self.grids: list[Grid] = list(text_tables.grids(tables))
        self._bodies: list[tuple[Part, list[Line]]] = []
        for part in parts:
            prose, tables = text_tables.prose_and_tables(part.lines, form)
            self.grids += text_tables.grids(tables)
            self._bodies.append((part, prose))

    def sort(self, found: Container[str]) -> None:
        """Tell prose and notes from what is left of tables; ``found`` has those that were read whole."""
        self.preamble = self._words(self.preamble, "第一部分之前")
        for part, lines in self._bodies:
            if part.section is None:
                continue
            key, is_table = part.section.key, part.section.kind == "table"
            lost = is_table and key not in found
            words = self._words(lines, part.heading, key if is_table else None, lost=lost)
            if is_table:
                self.notes.setdefault(key, []).extend(_paragraphs(words))
            else:
                self.prose.setdefault(key, []).extend(words)

    def _words(
        self, lines: Sequence[Line], near: str, table: str | None = None, *, lost: bool = False
    ) -> list[Line]:
        """The lines that are no table's; those that are were not placed."""
        words, runs = stranded(lines, lost=lost)
        if runs and table:
            self.stranded.setdefault(table, runs[0][0])
        self.unplaced += as_unplaced(runs, near)
        return words

    def told(self, form: Form, noticed: Observation) -> Observation:
        """What was noticed; of a table that was not found though its text is there, why and what helps."""
        if noticed.code != "S-TABLE" or noticed.place != Place() or not noticed.keys:
            return noticed
        key = noticed.keys[0].split(".")[0]
        line = self.stranded.get(key)
        if line is None:
            return noticed
        return noticed._replace(
            message=f"“{form.table(key).sheet}”这张表的文字在，但没有排成表格，认不出哪个数属于哪一行、哪一列",
            place=Place(line=line[0]),
            quote=line[1].strip(),
            cause="另存为文字时没有保留表格的行和列：一行一格，或者靠空格对齐。",
            advice=f"{ways.PASTE_TABLES}。",
        )


def _lines(text: str) -> list[Line]:
    """The lines without what no report may hold, numbered from 1."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return list(enumerate(FORBIDDEN.sub("", text).split("\n"), 1))


def nothing_found() -> InputError:
    """What to say about a file that has nothing of the statutory report in it."""
    return InputError(
        "没有找到年度报告的内容：既没有“一、总体情况”等标题，也没有三张统计表",
        "请确认选对了文件；如果报告是图片或扫描件，请先转换成文字。",
    )


def _paragraphs(lines: Iterable[Line]) -> list[str]:
    return [re.sub(r"^#+\s*", "", text.strip()) for _, text in lines if text.strip()]


def read_whole(located: Located, form: Form) -> set[str]:
    """The tables of which every figure was read."""
    lost = {key for key in form.keys if located.cells.get(key, MISSING).kind is Kind.MISSING}
    return {table.key for table in form.tables if lost.isdisjoint(form.by_table[table.key])}


def _passed(cells: Iterable[GridCell]) -> Iterable[Unplaced]:
    """What stands between bars or tabs and is of no table."""
    for cell in cells:
        yield Unplaced(place=str(cell.place), text=cell.text.strip(), near="表格以外")


def _extra(parts: Sequence[Part]) -> Iterable[Unplaced]:
    for part in parts:
        if part.section is None:
            body = "\n".join([part.heading, *_paragraphs(part.lines)])
            yield Unplaced(place=str(Place(line=part.line)), text=body, near=part.heading)


def _places(top: Opening, parts: Sequence[Part], prose: dict[str, list[Line]]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    if top.title:
        places["title"] = Place(line=top.title_line)
        if top.year:
            places["year"] = Place(line=top.title_line)
    if top.unit:
        places["unit.name"] = Place(line=top.unit_line)
    for part in parts:
        if part.section and part.section.kind == "text":
            begin = next((number for number, text in prose[part.section.key] if text.strip()), part.line)
            places.setdefault(f"sections.{part.section.key}", Place(line=begin))
    for key, lines in prose.items():
        read = ((text, Place(line=number)) for number, text in lines if text.strip())
        places |= paragraph_places(f"sections.{key}", read)
    return places
