"""A report as it is published: its words and figures in their order, whatever they are drawn with.

What is not in a manuscript cannot get into a document. It has title, preamble, prose, what stands in the
cells of the tables, their notes, and for those who sign, the block of signatures. A row outside the statutory
grid (the undivided one of another edition) is told under its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlgov.form.layout import Grid, grid
from xlgov.report.extent import stood_in
from xlgov.report.unit import LABELS

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.form import Form, Section
    from xlgov.report import Report

TITLE = "政府信息公开工作年度报告"
"""What every report's title ends in, as a rule; alone where a report has none."""
SIGNED = ("responsible", "reviewer", "prepared_by", "phone", "date")
"""The fields of the block of signatures."""
FOR_REVIEW = "送审稿"
"""What stands over the block of signatures."""
BEYOND = "另有“{}”一行未按小项填写：{}。"
"""What is said of a row that the printed grid has not: its label, then columns with their figures."""
_BEFORE_YEAR = re.compile(r"(?<=\S)(?=(?:19|20)\d\d ?年)")
_BEFORE_SUBJECT = re.compile(r"(?<=\S)(?<!年)(?<!年度)(?<!人民)(?=政府信息公开)")
_RUN_IN = re.compile(r"（[一二三四五六七八九十]{1,3}）(?:[^。：:；;\d]{1,20}[。：:]|[^。：:；;\d]{1,40}$)")


class TableDrawn(NamedTuple):
    """A statutory table: its printed grid, and what stands in the box of each key, "" for a blank."""

    grid: Grid
    figures: Mapping[str, str]


class Part(NamedTuple):
    """One section: paragraphs of prose, or a table with the paragraphs of the note under it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: TableDrawn | None = None
    note: tuple[str, ...] = ()


class Manuscript(NamedTuple):
    """All that a document shows. ``sign_off``: label and content of each field, empty unless for review."""

    title: tuple[str, ...]
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    sign_off: tuple[tuple[str, str], ...] = ()
    draft: bool = False


def manuscript(report: Report, *, review: bool = False, draft: bool = False) -> Manuscript:
    """The report as it is published; ``review`` with the block of signatures."""
    return Manuscript(
        title_lines(report),
        paragraphs(report.preamble),
        tuple(_part(report, section) for section in report.form.sections),
        _sign_off(report) if review else (),
        draft,
    )


def is_draft(report: Report, findings: Sequence[Finding]) -> bool:
    """Whether a document must not be taken for the final one: open errors, or a figure that is none."""
    if any(each.is_error for each in findings):
        return True
    excused = stood_in(report)
    return any(report.value(key).lost for key in report.form.cells if key not in excused)


def paragraphs(text: str | None) -> tuple[str, ...]:
    """The paragraphs of a text without empty ones and without spaces around them, which the layout sets."""
    stripped = (line.strip() for line in (text or "").split("\n"))
    return tuple(line for line in stripped if line)


def run_in(paragraph: str) -> tuple[str, str]:
    """The sub-heading that a paragraph begins with, as （一）主动公开。, "" for none, and what follows it."""
    found = _RUN_IN.match(paragraph)
    return (found[0], paragraph[found.end() :]) if found else ("", paragraph)


def with_sub_headings(texts: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each paragraph, and whether it is a sub-heading alone, above the text that it is of."""
    following = [*texts[1:], ""]
    for text, below in zip(texts, following, strict=False):
        yield text, _is_sub_heading(text) and bool(below) and not _is_sub_heading(below)


def _is_sub_heading(paragraph: str) -> bool:
    return run_in(paragraph) == (paragraph, "")


def title_lines(report: Report) -> tuple[str, ...]:
    """The title as it was given, over lines: the unit, then the rest; from unit and year where none is given.

    Nothing is added to a given title, and nothing left out of it but spaces where a line ends.
    """
    if report.title is None:
        year = f"{report.year}年" if report.year else ""
        return (*paragraphs(report.unit.name), year + TITLE)
    given = paragraphs(report.title)
    if len(given) != 1:
        return given
    title, name = given[0], report.unit.name or ""
    if name and title.startswith(name) and title != name:
        cut = len(name)
    else:
        found = _BEFORE_YEAR.search(title) or _BEFORE_SUBJECT.search(title)
        cut = found.start() if found else 0
    return tuple(line.strip() for line in (title[:cut], title[cut:]) if line.strip())


def _part(report: Report, section: Section) -> Part:
    if section.kind == "text":
        return Part(section.label, paragraphs(report.sections[section.key]))
    table = next(table.key for table in report.form.tables if table.section == section.number)
    drawn = grid(report.form, table)
    figures = {key: report.shown(key) or "" for key in drawn.values}
    note = paragraphs(report.notes[table]) + _beyond(report, table)
    return Part(section.label, (), TableDrawn(drawn, figures), note)


def _beyond(report: Report, table: str) -> tuple[str, ...]:
    """What stands in rows of the report that the printed grid has not, a sentence for each."""
    form = report.form
    rows: dict[str, list[str]] = {}
    for key in form.hybrid_keys if form.is_hybrid else ():
        shown = report.shown(key)
        if form.cells[key].table == table and shown is not None:
            rows.setdefault(_row_name(form, key), []).append(f"{form.cells[key].column[-1].name} {shown}")
    return tuple(BEYOND.format(row, "，".join(each)) for row, each in rows.items())


def _row_name(form: Form, key: str) -> str:
    return form.cells[key].row[-1].label


def _sign_off(report: Report) -> tuple[tuple[str, str], ...]:
    return tuple((LABELS[f"contact.{name}"], getattr(report.contact, name) or "") for name in SIGNED)
