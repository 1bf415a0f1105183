"""Makes a revision's files with its own builder: ``python -I making.py ROOT FOLDER one|city|units COUNT``.

ROOT is this project's, for what the tests have; it comes last among the places that modules are found in.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

YEAR = 2025
LETTERS = 2_000
"""of a report with full texts"""
EVERY = 6
"""one of so many units of a city has an error, and is sent a letter"""
WRONG = 9
"""what the total of the wrong ones is too large by"""


def main(root: str, folder: Path, what: str, count: int) -> None:
    """Make the files that are asked for."""
    sys.path.append(root)
    folder.mkdir(parents=True)
    {"one": one, "city": city, "units": units}[what](folder, count)


def one(folder: Path, _: int) -> None:
    """One report of each kind, and what is published of it; what a revision cannot write yet is left out."""
    from xlgov.form import edition
    from xlgov.samples import samples
    from xlgov.workbook.build import build

    report = samples()[0].report
    reports = {
        "sample": report,
        "own": changed(report, sections=sections_of(report, {})),
        "full": full(),
        "faulty": samples()[-1].report,
        "other": samples()[-2].report,
    }
    for name, each in reports.items():
        (folder / f"{name}.xlsx").write_bytes(build(each.form, each))
    (folder / "template.xlsx").write_bytes(build(edition("2021")))
    flat_twin(folder / "flat.xlsx", report)
    for published_as in (word, page, pdf, text):
        with suppress(ImportError):
            published_as(folder, report)


def full() -> Any:
    """A report with good texts of the usual length."""
    from xlgov.samples.district import district

    correct = district().correct
    texts = [text_of(report, "overview") for report in correct]
    more = "\n".join(text for text in texts[1:])
    prose = "\n".join(line for line in more.split("\n") if not line.startswith("（二）"))
    given = {key: text_of(correct[0], key) for key in ("problems", "other")}
    overview = f"{texts[0]}\n{prose}"[: LETTERS - 300]
    return changed(correct[0], sections=sections_of(correct[0], {**given, "overview": overview}))


def flat_twin(path: Path, report: Any) -> None:
    """The figures as one row under their keys: what a tool for flat files can read."""
    from xlsxwriter import Workbook

    with Workbook(path) as book:
        sheet = book.add_worksheet("main")
        for column, (key, value) in enumerate(report.figures.items()):
            sheet.write(0, column, key.replace(".", "/"))
            sheet.write(1, column, float(value or 0))


def word(folder: Path, report: Any) -> None:
    """The Word document."""
    from xlgov.publication.word import to_docx

    (folder / "report.docx").write_bytes(to_docx(report, ()))


def page(folder: Path, report: Any) -> None:
    """The web page."""
    from xlgov.publication.webpage import to_html

    (folder / "report.html").write_text(to_html(report, ()), "utf-8")


def pdf(folder: Path, report: Any) -> None:
    """PDF files ruled as Word does it, and without a line."""
    from tests.documents import drawn
    from tests.documents.ruled import Press, unruled

    for name, press in (("ruled", Press()), ("unruled", Press(line=unruled))):
        (folder / f"{name}.pdf").write_bytes(drawn.pdf(press.report(report)))


def text(folder: Path, report: Any) -> None:
    """A copied text with tabs between cells."""
    from tests.shapes import SHAPES, text_of

    (folder / "report.txt").write_text(text_of(report, SHAPES["tabs"]), "utf-8")


def city(folder: Path, count: int) -> None:
    """A workbook of each unit."""
    each_in_processes(folder, count, write_workbook)


def units(folder: Path, count: int) -> None:
    """The canonical JSON of each unit."""
    each_in_processes(folder, count, write_json)


def each_in_processes(folder: Path, count: int, write: Callable[[Path, Any], None]) -> None:
    """Every unit's file, in two processes."""
    with ProcessPoolExecutor(2) as pool:
        for _ in pool.map(partial(some, folder, count, write), range(2)):
            pass


def some(folder: Path, count: int, write: Callable[[Path, Any], None], half: int) -> None:
    """The files of every second unit."""
    for number, report in enumerate(reports_of(count)):
        if number % 2 == half:
            write(folder / f"{report.unit.name}", report)


def write_workbook(path: Path, report: Any) -> None:
    """As a unit sends it."""
    from xlgov.workbook.build import build

    path.with_suffix(".xlsx").write_bytes(build(report.form, report))


def write_json(path: Path, report: Any) -> None:
    """As a program sends it."""
    from xlgov import api

    api.write(report, path.with_suffix(".json"))


def reports_of(count: int) -> Iterator[Any]:
    """The units of a city in one year: each has its own texts and a multiple of the figures of a sample's.

    What was consistent, within the year and with last year's, still is; but every sixth has an error in a
    total. No two have the same figures, as those would be taken for copies.
    """
    from xlgov.samples.district import district

    bases = [report for report in district().correct if report.unit.kind != "own_organ"]
    for number in range(count):
        yield unit_of(bases[number % len(bases)], number, 1 + number // len(bases))


def unit_of(base: Any, number: int, times: int) -> Any:
    """One unit of the city."""
    figures = {key: value * times if value else value for key, value in base.figures.items()}
    last = {key: value * times if value else value for key, value in base.last.items()}
    name = f"第{number:05}号单位"
    sections = texts(name, figures)
    if number % EVERY == EVERY - 1:
        figures["requests.received.total"] += WRONG
    return changed(
        base,
        figures=figures,
        last=last,
        unit=changed(base.unit, name=name, code=None),
        title=f"{name}{YEAR}年政府信息公开工作年度报告",
        sections=sections_of(base, sections),
    )


def texts(name: str, figures: dict[str, Any]) -> dict[str, str]:
    """Good texts of its own, one sentence of which tells of applications."""
    from tests.made_texts import made_texts

    def total(row: str) -> Any:
        return figures[f"requests.{row}.total"]

    found = dict(made_texts(name, YEAR))
    paragraphs = found["overview"].split("\n")
    paragraphs[1] += (
        f"全年新收政府信息公开申请{total('received')}件，上年结转{total('brought_forward')}件，"
        f"办结{total('outcome.total')}件，结转下年度{total('carried_forward')}件。"
    )
    return {**found, "overview": "\n".join(paragraphs)}


# --- a report is a plain value now and was a model in an older revision


def changed(value: Any, **given: Any) -> Any:
    """The value with some of its fields changed."""
    if hasattr(value, "model_copy"):
        return value.model_copy(update=given)
    return value._replace(**given) if hasattr(value, "_replace") else dataclasses.replace(value, **given)


def sections_of(report: Any, given: dict[str, str]) -> Any:
    """Texts of a report as it has them."""
    return type(report.sections)(**given) if hasattr(report.sections, "model_copy") else given


def text_of(report: Any, key: str) -> str:
    """One of them."""
    if hasattr(report.sections, "model_copy"):
        return str(getattr(report.sections, key) or "")
    return str(report.sections[key])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
