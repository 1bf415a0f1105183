"""Printing: what is among the pages, how far a table fills the paper, how large the type is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from tests.office import Office
from tests.reports import report
from tests.workbook.sheets import found, opened, sheet_xml
from xlgov.form import Form, edition, editions
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.workbook import pages
from xlgov.workbook.build import build
from xlgov.workbook.canvas import PAPER
from xlgov.workbook.template import template_of

_ZOOM = 3
_PRINTED = 8.5, 9.0
"""Points that a label and a figure have on paper at least."""
_FILLED = 0.85
"""Share of the paper's width, between the margins, that a table takes at least."""


class Written(NamedTuple):
    """A piece of text on a page: points from the left, its width, its size."""

    text: str
    left: float
    width: float
    size: float


def _pages(pdf: Path) -> list[list[Written]]:
    if shutil.which("pdftohtml") is None:
        if os.environ.get("XLGOV_REQUIRE_OFFICE") == "1":
            pytest.fail("pdftohtml (poppler-utils) is not here")
        pytest.skip("pdftohtml (poppler-utils) is not here")
    command = ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", str(_ZOOM), str(pdf)]
    done = subprocess.run(command, capture_output=True, check=True)
    # links are marked up as they come, also crosswise
    text = re.sub(rb"</?[abi](?: [^>]*)?>", b"", done.stdout)
    root = ElementTree.fromstring(text)
    sizes = {font.get("id"): float(str(font.get("size"))) / _ZOOM for font in root.iter("fontspec")}
    return [[_written(piece, sizes) for piece in page.iter("text")] for page in root.iter("page")]


def _written(piece: ElementTree.Element, sizes: dict[str | None, float]) -> Written:
    left, width = (float(str(piece.get(name))) / _ZOOM for name in ("left", "width"))
    return Written("".join(piece.itertext()).strip(), left, width, sizes[piece.get("font")])


def _full() -> Sequence[tuple[str, Report]]:
    """Reports of each kind, with notes and long texts."""
    wordy = report(
        sections=dict.fromkeys(("overview", "problems", "other"), "较长的一段，写了很多内容。" * 20),
        notes=dict.fromkeys(("proactive", "requests", "disputes"), "本表数据含上年结转。" * 6),
        preamble="本报告依据《中华人民共和国政府信息公开条例》编制。" * 4,
        requests__received__natural_person=12345,
    )
    return [*((sample.name, sample.report) for sample in samples()), ("wordy", wordy)]


@pytest.fixture(scope="module")
def printed(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Form, bool, list[list[Written]]]]:
    """The pages of workbooks by name: their form, whether the sheet 校验结果 has findings, the pages."""
    folder = tmp_path_factory.mktemp("printed")
    given: dict[str, tuple[Form, bool]] = {}
    for form in editions():
        given[f"blank-{form.edition}"] = form, False
        (folder / f"blank-{form.edition}.xlsx").write_bytes(build(form))
    for name, made in _full():
        findings = validate(made)
        given[name] = made.form, any(finding.status == "fail" for finding in findings)
        (folder / f"{name}.xlsx").write_bytes(build(made.form, made, findings, checked="2026-01-20"))
    paths = office.print([folder / f"{name}.xlsx" for name in given], folder / "pdf")
    return {name: (*about, _pages(path)) for (name, about), path in zip(given.items(), paths, strict=True)}


@pytest.mark.office
def test_cover_six_sections_and_findings_are_the_pages(
    printed: dict[str, tuple[Form, bool, list[list[Written]]]],
) -> None:
    for name, (form, wrong, found_pages) in printed.items():
        headings = ["政府信息公开工作年度报告", *(section.label for section in form.sections)]
        texts = ["".join(piece.text for piece in page) for page in found_pages]
        report, results = texts[: len(headings)], texts[len(headings) :]
        starts = [next((text for text in headings if text in page), page[:40]) for page in report]
        assert starts == headings, name
        assert (pages.RESULTS in "".join(results[:1])) == bool(results) == wrong, name
        assert all("情况说明" in page for page in results), name
        for page in texts:
            assert pages.TEXT_ADVICE not in page and "表下注" not in page and "即时勾稽（" not in page


@pytest.mark.office
def test_a_table_fills_its_page_in_type_that_can_be_read(
    printed: dict[str, tuple[Form, bool, list[list[Written]]]],
) -> None:
    for name, (form, _, found_pages) in printed.items():
        for table in form.tables:
            label = template_of(form).section(table.key).label
            (page,) = [page for page in found_pages if label in "".join(piece.text for piece in page)]
            own = [piece for piece in page if piece.text]
            width = max(piece.left + piece.width for piece in own) - min(piece.left for piece in own)
            assert width >= _FILLED * PAPER[0], (name, table.key)
            for piece in own:
                assert piece.size >= _PRINTED[piece.text.isdecimal()], (name, table.key, piece)


@pytest.mark.office
def test_heads_of_four_letters_break_in_the_middle(
    printed: dict[str, tuple[Form, bool, list[list[Written]]]],
) -> None:
    for form in editions():
        _, _, found_pages = printed[f"blank-{form.edition}"]
        label = template_of(form).section("disputes").label
        (page,) = [page for page in found_pages if label in "".join(piece.text for piece in page)]
        written = [piece.text for piece in page]
        assert written.count("结果") == 9 and written.count("维持") == 3, form.edition


@pytest.mark.office
def test_no_row_of_any_sheet_is_lower_than_its_text(office: Office, tmp_path: Path) -> None:
    paths = []
    for name, made in _full():
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(build(made.form, made, validate(made), checked="2026-01-20"))
    for path, sheets in zip(paths, office.optimal_heights(paths), strict=True):
        book = opened(path.read_bytes())
        for name, rows in sheets.items():
            if name == pages.HIDDEN:
                continue
            for number, points in enumerate(rows, 1):
                if any(cell.value is not None for cell in book[name][number]):
                    assert points.shown >= points.fitted - 0.2, (path.name, name, number)


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_what_is_published_prints_black_on_white(form: Form) -> None:
    content = build(form)
    plain = {pages.COVER, *(section.sheet for section in form.sections)}
    for name in opened(content).sheetnames:
        if name != pages.HIDDEN:
            (setup,) = found(sheet_xml(content, name), "pageSetup")
            assert (setup.get("blackAndWhite") == "1") is (name in plain), name


def test_sheets_that_are_not_among_the_pages_have_an_empty_print_area() -> None:
    made = report()
    book = opened(build(made.form, made, checked="2026-01-20"))
    for name in (pages.RESULTS, pages.GUIDE, pages.RULES):
        assert book[name].print_area == f"'{name}'!$Z$1"
        assert book[name]["Z1"].value is None and not book[name]["Z1"].has_style
    marked = opened(build(made.form, made, validate(samples()[5].report), checked="2026-01-20"))
    sheet = marked[pages.RESULTS]
    assert sheet.print_area == f"'{pages.RESULTS}'!$A$1:$L${sheet.max_row}"
    assert sheet[f"A{sheet.max_row}"].value


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_the_note_has_its_label_outside_the_print_area(form: Form) -> None:
    book = opened(build(form))
    for table in form.tables:
        cell = book[table.sheet][template_of(form).note_label(table.key)]
        note = book[table.sheet][f"A{template_of(form).note_row(table.key)}"]
        assert cell.value == pages.NOTE_LABEL and cell.protection.locked
        assert note.value is None and not note.border.left.style
        last = book[table.sheet].print_area.rsplit("$", 2)[1:]
        assert (cell.row, cell.column_letter > last[0]) == (int(last[1]), True)


def test_a_table_of_many_columns_is_printed_across() -> None:
    from xlgov.form.layout import grid
    from xlgov.workbook.tables import column_widths

    layout = grid(edition("2021"), "disputes")
    across, widths = column_widths(layout)
    assert not across and len(widths) == layout.columns
    across, widths = column_widths(layout._replace(columns=2 * layout.columns))
    assert across and len(widths) == 2 * layout.columns


def test_the_first_workbook_of_a_process_is_like_every_other() -> None:
    code = "import sys; from xlgov.form import edition; from xlgov.workbook.build import build;"
    code += "form = edition('2021'); sys.exit(build(form) != build(form))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
