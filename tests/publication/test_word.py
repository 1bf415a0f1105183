"""The Word document: what stands in it, read by others; what must not be in it; how it prints."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings

from tests.office import Office
from tests.ooxml import schema_errors
from tests.publication.documents import Word, docx_cells, expected, odt_tables, pdf_words
from tests.reports import any_reports, report
from xlgov import api
from xlgov.finding import DRAFT, CellRef, Finding, Severity
from xlgov.form import EDITIONS, Form, edition
from xlgov.form.layout import Box, grid
from xlgov.legible import legible
from xlgov.publication.manuscript import manuscript
from xlgov.publication.word import GRID_WIDTH, PAGE_MARGINS, fitted, to_docx
from xlgov.publication.wordml import POINTS_PER_CM
from xlgov.report import Contact, Provenance, Report
from xlgov.report.as_typed import AsReported, Unplaced
from xlgov.report.bound import Bound
from xlgov.report.observed import Observed
from xlgov.report.prose import Explanation
from xlgov.samples import samples
from xlgov.values import Measure, Number

SAMPLES = {sample.name: sample.report for sample in samples()}
CONTACT = Contact("某甲", "某乙", "某丙", "0000-12345678转8001", "2022-01-20")
LONG = "\n".join(
    f"（{number}）主动公开情况。" + "全年公开各类信息，制度逐步完善。" * 30 for number in "一二三四五六七"
)


def blank(name: str) -> Report:
    return Report.of(edition(name).statutory, {})


def filled(form: Form) -> Report:
    """Another figure in every cell, as long as they come."""
    figures: dict[str, Number] = {}
    for index, (key, cell) in enumerate(form.cells.items()):
        figures[key] = 123456000 + index
        if cell.measure is Measure.CHANGE:
            figures[key] = -12345600 - index
    made = Report.of(form, {}, year=form.first_year, sections={"overview": LONG})
    figures |= {key: Decimal(f"{987654000 + index}.123456") for index, key in enumerate(form.amounts)}
    return replace(made, figures=figures)


GIVEN = {
    **SAMPLES,
    **{f"blank-{name}": blank(name) for name in EDITIONS},
    **{f"filled-{name}": filled(edition(name).statutory) for name in EDITIONS},
    "hybrid": filled(edition("2021").widest),
}


def document(made: Report, **more: Any) -> docx.document.Document:
    return docx.Document(io.BytesIO(to_docx(made, **more)))


def lines(text: str | None) -> list[str]:
    return [legible(line.strip()) for line in (text or "").split("\n") if line.strip()]


def check_words(made: Report, found: docx.document.Document) -> None:
    """Paragraphs and tables of a document are what the JSON and the form say, and there are no others."""
    data = made.to_dict()
    title = [each.text for each in found.paragraphs if each.style and each.style.name == "Title"]
    if data["title"]:
        assert "".join(title).replace(" ", "") == "".join(lines(data["title"])).replace(" ", "")
    told = [each.text for each in found.paragraphs][len(title) :]
    wanted = lines(data["preamble"])
    tables = iter(found.tables)
    for section in made.form.sections:
        wanted.append(section.label)
        if section.kind == "text":
            wanted += lines(data["sections"][section.key])
            continue
        assert docx_cells(next(tables)) == expected(made, section.key)
        wanted += lines(data["notes"][section.key])
        beyond = [
            key for key in made.form.hybrid_keys if made.form.is_hybrid and key.startswith(section.key + ".")
        ]
        if any(made.shown(key) for key in beyond):
            note = told[len(wanted)]
            assert made.form.cells[beyond[0]].row[-1].label in note
            assert all(f" {made.shown(key)}" in note for key in beyond if made.shown(key))
            wanted.append(note)
    assert told == wanted
    assert next(tables, None) is None


@pytest.mark.parametrize("name", GIVEN)
def test_words_and_figures_are_those_of_the_report(name: str) -> None:
    check_words(GIVEN[name], document(GIVEN[name]))


@pytest.mark.seeds
def test_words_and_figures_of_published_reports(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        made = api.load(path).report
        check_words(made, document(made))


@given(any_reports())
@settings(max_examples=25, deadline=None)
def test_words_and_figures_of_any_report(made: Report) -> None:
    check_words(made, document(made))


@pytest.mark.office
def test_libreoffice_reads_the_tables_of_the_form(office: Office, tmp_path: Path) -> None:
    check_in_libreoffice(list(GIVEN.values()), office, tmp_path)


@pytest.mark.office
@pytest.mark.seeds
def test_libreoffice_reads_the_tables_of_published_reports(
    office: Office, seeds: Path, tmp_path: Path
) -> None:
    check_in_libreoffice([api.load(path).report for path in sorted(seeds.glob("*.txt"))], office, tmp_path)


def check_in_libreoffice(given: list[Report], office: Office, folder: Path) -> None:
    paths = [folder / f"{number}.docx" for number in range(len(given))]
    for path, made in zip(paths, given, strict=True):
        path.write_bytes(to_docx(made))
    for made, again in zip(given, office.reopened(paths, folder / "odt"), strict=True):
        assert odt_tables(again) == [expected(made, table.key) for table in made.form.tables]


def test_both_validators_accept_every_kind(tmp_path: Path) -> None:
    reviewed = replace(GIVEN["hybrid"], contact=CONTACT, title="<甲>&“乙”\n年度报告")
    error = Finding("A-BAL", Severity.ERROR, "不平")
    given = {f"{name}.docx": to_docx(blank(name)) for name in EDITIONS}
    given["送审稿.docx"] = to_docx(reviewed, [error], review=True)
    assert schema_errors(given, tmp_path) == []


def test_headings_are_headings_and_every_run_names_its_chinese_type() -> None:
    made = next(iter(SAMPLES.values()))
    found = document(made)
    headings = [each.text for each in found.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings == [section.label for section in made.form.sections]
    body = found.element.body.xml
    assert body.count("<w:r>") == body.count("w:eastAsia=") > 300


def test_a_sub_heading_has_a_type_of_its_own() -> None:
    made = report(sections={"overview": "（一）主动公开情况。全年公开120条。"})
    runs = next(each for each in document(made).paragraphs if each.text.startswith("（一）")).runs
    assert [run.text for run in runs] == ["（一）主动公开情况。", "全年公开120条。"]
    assert runs[0].font.size == runs[1].font.size
    assert "楷体_GB2312" in runs[0]._element.xml and "仿宋_GB2312" in runs[1]._element.xml


def test_a_sub_heading_alone_stays_with_its_text() -> None:
    told = "（一）主动公开情况\n全年公开120条。\n（二）监督保障\n（三）平台建设\n（四）依申请公开"
    found = document(report(sections={"overview": told, "other": "（一）收费情况"}))
    kept = [each.text for each in found.paragraphs if each.style and each.style.name == "Heading 2"]
    assert kept == ["（一）主动公开情况"]
    assert all(each.paragraph_format.keep_with_next for each in found.paragraphs if each.text in kept)


def test_labels_give_way_before_figures_become_small() -> None:
    sizes = {}
    for digits in (4, 6, 9, 12):
        made = report(requests__received__natural_person=10**digits - 1)
        (drawn,) = [each.table for each in manuscript(made).parts if each.table and each.table.grid.rows > 20]
        widths, sizes[digits] = fitted(drawn)
        assert sum(widths) == pytest.approx(GRID_WIDTH)
    assert sizes == {4: 10, 6: 9, 9: 6, 12: 4.5}


def test_rows_stay_whole_and_headings_are_repeated() -> None:
    for name in EDITIONS:
        made = blank(name)
        for table, drawn in zip(made.form.tables, document(made).tables, strict=True):
            xml = drawn._tbl.xml
            assert xml.count("<w:cantSplit/>") == len(drawn.rows)
            grid_of = grid(made.form, table.key)
            several = len(table.blocks) > 1
            assert xml.count("<w:tblHeader/>") == (0 if several else grid_of.header_rows)


# --- what must not get into it


def parts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            yield name
            yield package.read(name).decode()


def stuffed(mark: str) -> tuple[Report, list[Finding]]:
    """A report with a mark in every field that is not published, and a finding that has it too."""
    made = report(
        requests__received__natural_person="3（其中甲1件）", last__requests__carried_forward__total=0
    )
    key = "requests.received.natural_person"
    made = replace(
        made,
        contact=Contact(*(f"{mark}{number}" for number in range(5))),
        unit=replace(made.unit, code=mark),
        as_reported={key: AsReported("text", f"3（{mark}）")},
        unplaced=(Unplaced(mark, mark, mark),),
        explanations=(Explanation("0" * 16, mark, mark, mark),),
        observations=(Observed("S-BESIDE", mark, place=mark),),
        provenance=Provenance(source=f"C:\\{mark}.xlsx", sha256=mark),
        bound=(Bound("overview", f"{mark}{{申请.新收}}", mark),),
    )
    published = {"title", "preamble", "sections", "notes", "year", "edition", "scope", "figures", "last"}
    for field in fields(made):
        assert field.name in published or mark in str(getattr(made, field.name)), field.name
    finding = Finding(
        "A-BAL", Severity.WARNING, mark, cause=mark, quote=mark, cells=(CellRef(key, value=mark),)
    )
    return made, [finding]


def test_the_published_document_holds_nothing_else() -> None:
    mark = "ZQX标记"
    made, findings = stuffed(mark)
    published = to_docx(made, findings)
    assert [text for text in parts(published) if mark in text] == []
    assert "w:fill" not in "".join(parts(published))
    in_review = [text for text in parts(to_docx(made, findings, review=True)) if mark in text]
    assert len(in_review) == 1
    assert in_review[0].count(mark) == len(made.contact.__dict__)


def test_the_file_names_nobody_and_no_time() -> None:
    properties = document(report(title="甲县乙局2021年政府信息公开工作年度报告")).core_properties
    assert properties.title == "甲县乙局2021年政府信息公开工作年度报告"
    assert properties.author == properties.last_modified_by == properties.comments == ""
    assert to_docx(report()) == to_docx(report())


def test_the_writer_needs_the_standard_library_alone() -> None:
    code = "import sys; before = set(sys.modules); import xlgov.publication.word; after = set(sys.modules)"
    script = f"{code}; print(*(after - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "xlgov" in loaded
    assert loaded - sys.stdlib_module_names == {"xlgov"}


def test_a_draft_says_so_in_the_header_of_every_page() -> None:
    error = Finding("A-BAL", Severity.ERROR, "不平")
    for findings, headers in (([error], 2), ([error._replace(severity=Severity.WARNING)], 0)):
        found = list(parts(to_docx(report(), findings)))
        assert len([text for text in found if DRAFT in text]) == headers


def test_the_block_of_signatures_stands_above_the_title() -> None:
    found = document(report(contact=CONTACT), review=True)
    assert found.paragraphs[0].text == "送审稿"
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [
        ["单位负责人", "审核人", "填报人", "电话", "日期"],
        ["某甲", "某乙", "某丙", "0000-12345678转8001", "2022-01-20"],
    ]


# --- on paper


@pytest.mark.office
def test_on_paper_nothing_is_cut_off_and_each_table_is_on_one_page(office: Office, tmp_path: Path) -> None:
    given = [made for name, made in GIVEN.items() if name.startswith(("filled", "hybrid"))]
    # so long that the first table would go over the end of a page
    texts = {**given[0].sections, "overview": "\n".join(["公开情况。"] * 14)}
    given.append(replace(given[0], sections=texts))
    paths = [tmp_path / f"{number}.docx" for number in range(len(given))]
    for path, made in zip(paths, given, strict=True):
        path.write_bytes(to_docx(made))
    for made, printed in zip(given, office.print(paths, tmp_path / "pdf"), strict=True):
        words = pdf_words(printed)
        for table in made.form.tables:
            check_printed(made, table.key, words)


def check_printed(made: Report, table: str, words: list[Word]) -> None:
    """Each figure stands once, whole, within the edges of its column; each label within those of its box."""
    drawn = grid(made.form, table)
    figures = {made.shown(key): box for key, box in drawn.values.items()}
    found = [word for word in words if word.text in figures]
    assert sorted(word.text for word in found) == sorted(map(str, figures))
    (page,) = {word.page for word in found}
    text_centre = (PAGE_MARGINS.left + 21 - PAGE_MARGINS.right) / 2
    left = text_centre - GRID_WIDTH / 2
    (widths, _) = fitted(
        next(each.table for each in manuscript(made).parts if each.table and each.table.grid == drawn)
    )
    edges = [(left + each) * POINTS_PER_CM for each in accumulate(widths, initial=0)]

    def inside(word: Word, box: Box) -> bool:
        slack = 0.6
        return edges[box.column] - slack <= word.left and word.right <= edges[box.column + box.width] + slack

    for word in found:
        assert inside(word, figures[word.text]), word
    rows = {figures[word.text].row: word for word in found}
    ordered = [rows[row] for row in sorted(rows)]
    for above, below in pairwise(ordered):
        assert above.bottom <= below.top
    for box in drawn.boxes:
        if not box.key:
            seen = [word for word in words if word.page == page and inside(word, box)]
            seen.sort(key=lambda word: (round((word.top + word.bottom) / 2 / 4), word.left))
            assert box.text in "".join(word.text for word in seen), box.text


@pytest.mark.office
def test_on_paper_every_page_of_a_draft_says_so(office: Office, tmp_path: Path) -> None:
    paths = [tmp_path / "draft.docx", tmp_path / "final.docx"]
    made = report(sections={"overview": LONG})
    paths[0].write_bytes(to_docx(made, [Finding("A-BAL", Severity.ERROR, "不平")]))
    paths[1].write_bytes(to_docx(made))
    draft, final = (pdf_words(path) for path in office.print(paths, tmp_path))
    assert {word.page for word in draft if DRAFT in word.text} == {word.page for word in draft}
    assert not [word for word in final if DRAFT in word.text]
    numbers = [word.text for word in final if word.text.isdecimal() and word.top > 740]
    assert numbers == [str(page + 1) for page in sorted({word.page for word in final})]
