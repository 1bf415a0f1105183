"""Builds the master workbook, blank or filled and marked: one builder for everything that is written."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from xlsxwriter import Workbook

from xlgov.finding import Finding, Place, told
from xlgov.form import Form, defined_name
from xlgov.rules import rules_of
from xlgov.ways import Face
from xlgov.workbook import canvas, geometry, memory, pages
from xlgov.workbook.canvas import Book
from xlgov.workbook.cover import write_cover
from xlgov.workbook.filling import fill
from xlgov.workbook.guide import write_guide, write_rules
from xlgov.workbook.import_sheet import write_import
from xlgov.workbook.macros import Macros, add_macros
from xlgov.workbook.marking import NOTE_WIDTH, marks
from xlgov.workbook.results import write_results
from xlgov.workbook.styles import FILLS, SONG, Styles, cut
from xlgov.workbook.tables import write_table
from xlgov.workbook.template import template_of
from xlgov.workbook.texts import rows, write_text

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.rules.imported import Imported

CREATED = datetime.datetime(2021, 9, 26, tzinfo=datetime.UTC)
"""The same in every workbook, so that the same report gives the same bytes."""
_PROPERTY_LIMIT = 255
"""Characters of a document property."""


@dataclass(frozen=True)
class Appendix:
    """Sheets of a workbook that holds more than a report: their names, and what writes them in that order.

    ``linked`` is the cell that each figure of the tables leads to, by key; ``warning`` is what the cover has
    to say in red.
    """

    sheets: tuple[str, ...]
    write: Callable[[Book], None]
    linked: Mapping[str, str] = field(default_factory=dict)
    warning: str = ""


def build(
    form: Form,
    report: Report | None = None,
    findings: Sequence[Finding] = (),
    *,
    checked: str | None = None,
    totals: Literal["reported", "computed"] = "reported",
    macros: Macros | None = None,
    appendix: Appendix | None = None,
    titles: Mapping[str, str] | None = None,
    account: Imported | None = None,
) -> bytes:
    """The content of an .xlsx file: the form blank, or with a report in it and its findings marked.

    With ``macros`` it is that of an .xlsm file with buttons on its sheets. The sheets of ``appendix`` stand
    after 校验结果. ``titles`` are those of rules about many reports, by code, that found something.
    ``account`` is how the report's file was read, where that is to be told on a sheet of its own.

    ``checked`` is the date of the full check that gave the findings, None when there was none. With
    ``totals="computed"`` every total is its formula, whatever the report says. The same arguments give the
    same bytes. Raises InputError, naming sheet and cell, for a paragraph that no cell can hold.
    """
    rules = rules_of(form)
    findings = told(findings, Face.PAPER)
    filling = fill(form, report, totals)
    template = template_of(filling.form)
    marked = template.places_of(findings)
    stream = io.BytesIO()
    with ExitStack() as room:
        workbook = Workbook(stream, _options(appendix, room))
        workbook.set_properties(_properties(form, report))
        workbook.set_calc_mode("auto")
        book = Book(
            workbook,
            template,
            report,
            filling,
            marks(findings, marked),
            Styles(workbook),
            appendix.linked if appendix else {},
            appendix.sheets if appendix else (),
            long=appendix is not None,
        )
        room.callback(book.close)
        book.add(pages.COVER, colour=False)
        _write_sections(book)
        # after the tables: it counts their live checks
        write_cover(book, findings, checked, appendix.warning if appendix else "")
        titles = {**(titles or {}), **{rule.code: rule.title for rule in rules}}
        write_results(book, findings, checked, titles)
        if account:
            write_import(book, account)
        if appendix:
            appendix.write(book)
        write_guide(book)
        write_rules(book, rules)
        _write_hidden(book, checked, marked)
        _write_notes(book)
        _define_names(book)
        if macros:
            add_macros(book, macros)
        workbook.close()
    return stream.getvalue()


def _options(appendix: Appendix | None, room: ExitStack) -> dict[str, Any]:
    """How XlsxWriter shall work: an appendix can have millions of cells, whose XML is kept on disk as long as
    ``room`` is open."""
    if appendix is None:
        return canvas.options(in_memory=True)
    return canvas.options(tmpdir=room.enter_context(TemporaryDirectory(prefix="xlgov-")))


def _write_sections(book: Book) -> None:
    tables = {table.sheet: table for table in book.form.tables}
    for section in book.form.sections:
        if section.sheet in tables:
            write_table(book, tables[section.sheet])
        else:
            write_text(book, section)


def _properties(form: Form, report: Report | None) -> dict[str, Any]:
    title = (report and report.title) or f"政府信息公开工作年度报告（{form.edition}版格式）"
    return {
        "title": cut(title.replace("\n", " "), _PROPERTY_LIMIT),
        "subject": form.title,
        "author": "xlgov",
        "company": "",
        "category": "政府信息公开工作年度报告",
        "keywords": f"政府信息公开 年度报告 {form.template}",
        "created": CREATED,
    }


def _write_hidden(book: Book, checked: str | None, marked: Mapping[str, Place]) -> None:
    sheet = book.add_long(pages.HIDDEN) if book.long else book.add(pages.HIDDEN)
    data = memory.unseen(book.report, book.filling.kept, checked) if book.report else {}
    pairs = chain(memory.rows(book.form, data), _mark_rows(book, marked))
    for row, pair in enumerate(pairs):
        for column, text in enumerate(pair):
            sheet.write_string(row, column, text)
    sheet.very_hidden()


def _mark_rows(book: Book, marked: Mapping[str, Place]) -> Iterator[tuple[str, str]]:
    """What the marks cover, so that a button inside Excel can take them away."""
    keys = {place: key for key, place in marked.items()}
    records = [
        memory.mark_record(
            keys[place], place, (book.covered.get(place), FILLS[mark.severity]), (None, mark.note)
        )
        for place, mark in book.marks.items()
    ]
    text = json.dumps(records, separators=(",", ":")) if records else ""
    return memory.pieces(memory.MARKS, [text])


def _write_notes(book: Book) -> None:
    for place, mark in book.marks.items():
        row, column = geometry.position(str(place.cell))
        options = {"width": NOTE_WIDTH, "height": mark.height, "font_name": SONG, "font_size": 10}
        book.sheets[str(place.sheet)].write_comment(row, column, mark.note, options | {"author": "xlgov"})


def _define_names(book: Book) -> None:
    for key, place in book.places.items():
        book.workbook.define_name(defined_name(key), f"={geometry.absolute(place)}")
    for section in book.form.sections:
        if section.kind == "text":
            text = book.template.text_range(section.key)
            name = pages.section_name(section.key)
            book.workbook.define_name(name, f"={text.ref(rows(book, section.key))}")
