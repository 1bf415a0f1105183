"""PDF in: our own prints, and pages drawn by hand in the ways in which programs rule tables."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser
from tests.documents.drawn import pdf
from tests.documents.ruled import Press, across, by_letter, dashed, down, filled, unruled
from tests.office import Office
from tests.reports import changed
from xlgov import api
from xlgov.documents.assembly import read_document
from xlgov.documents.pdf.reader import read_pdf
from xlgov.report import Loaded, Report
from xlgov.samples import samples

pytest.importorskip("pypdfium2", reason="pypdfium2 is not here")

SAMPLES = {sample.name: sample.report for sample in samples()}


def read(content: bytes) -> Loaded:
    return read_document(read_pdf(content), "甲.pdf")


def printed(report: Report, **options: Any) -> bytes:
    return pdf(Press(**options).report(report))


def shown(report: Report, given: Report) -> dict[str, object]:
    return {key: report.shown(key) for key in given.form.statutory.keys}


def same(loaded: Loaded, given: Report) -> None:
    assert shown(loaded.report, given) == shown(given, given)
    assert (loaded.report.title, loaded.report.year) == (given.title, given.year)
    assert loaded.report.unit.name in (given.title or "")
    assert loaded.report.sections == given.sections
    assert loaded.report.preamble == given.preamble
    assert {noticed.code for noticed in loaded.observations} <= {"S-UNSURE"}
    assert not loaded.report.unplaced


WAYS: dict[str, dict[str, Any]] = {
    "lines": {},
    "bars": {"line": filled},
    "dashes": {"line": dashed},
    "letter by letter, labels twice": {"write": by_letter},
    "open at the sides": {"sides": False},
    "short pages": {"room": 400},
    "short pages, heads again, running head": {"room": 380, "heads": True, "running": "示例县年报汇编"},
    "no page numbers": {"numbered": False, "room": 500},
    "no lines": {"line": unruled},
    "lines across only": {"line": across},
    "lines down only": {"line": down},
}


@pytest.mark.parametrize(("name", "way"), list(zip(cycle(list(SAMPLES)[::5]), WAYS, strict=False)))
def test_a_report_however_its_tables_are_ruled(name: str, way: str) -> None:
    same(read(printed(SAMPLES[name], **WAYS[way])), SAMPLES[name])


@pytest.mark.office
def test_our_own_pdf_comes_back(office: Office, tmp_path: Path) -> None:
    paths = []
    for number, given in enumerate(SAMPLES.values()):
        paths.append(tmp_path / f"{number}.docx")
        api.write(given, paths[-1])
    prints = office.print(paths, tmp_path / "pdf")
    for path, given in zip(prints, SAMPLES.values(), strict=True):
        same(read(path.read_bytes()), given)


def test_our_own_page_printed_by_a_browser_comes_back(browser: Browser, tmp_path: Path) -> None:
    for given in SAMPLES.values():
        api.write(given, tmp_path / "a.html")
        page = browser.page()
        page.show((tmp_path / "a.html").read_text("utf-8"), tmp_path)
        same(read(page.printed()), given)


def test_a_figure_that_is_drawn_twice_is_read_once() -> None:
    wanted = changed(samples()[0].report, proactive__licensing__decisions=6608)
    sheets = Press().report(wanted)
    for sheet in sheets:
        sheet.parts += [part for part in sheet.parts if b"Tj" in part and part.count(b"0036003600300038")]
    assert sum(part.count(b"0036003600300038") for sheet in sheets for part in sheet.parts) == 2
    assert read(pdf(sheets)).report.figures["proactive.licensing.decisions"] == 6608
