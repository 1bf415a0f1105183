"""Our own Word documents are read back as they were written.

What no document carries and nothing here compares: kind, tier and code of the unit, scope, who signed, last
year's figures, explanations, earlier observations, sentences that follow the tables, what was not placed; how
a number was typed (4个 is printed 4), whether a cell was missing or blank, where lines of a title end, and
a row beyond the printed grid in which nothing stands.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents.round_trip import differences
from tests.reports import any_reports, consistent_reports, report
from xlgov.documents.assembly import read_document
from xlgov.documents.word.reader import read_word
from xlgov.finding import Finding, Severity
from xlgov.publication.word import to_docx
from xlgov.report import Contact, Loaded, Report, Unit
from xlgov.samples import samples
from xlgov.values import from_text

from .word_files import docx_of, para, row, table

EXAMPLES = int(os.environ.get("XLGOV_ROUND_TRIPS", "100"))
LONG = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
CONTACT = Contact("某甲", "某乙", "某丙", "0000-12345678", "2022-01-20")
ERROR = Finding("A-SUM", Severity.ERROR, "不相等")
TITLES = ("{unit}{year}年政府信息公开工作年度报告", "{unit}\n{year}年政府信息公开工作年度报告", "")
PREAMBLES = (None, "本报告由六个部分组成。", "根据规定编制。\n电话：0000-12345678。")
NOTES = (None, "注：金额含代收部分。", "备注：上年结转数已经核对。\n数据截至年底。")


@st.composite
def published(draw: st.DrawFn) -> Report:
    """Reports with the titles, beginnings and notes that are published."""
    made = draw(st.one_of(any_reports(), consistent_reports("2021"), consistent_reports("2019")))
    year = draw(st.integers(2019, 2030))
    name = draw(st.sampled_from(["甲县人民政府", "乙街道办事处", "丁市财政局"]))
    title = draw(st.sampled_from(TITLES)).format(unit=name, year=year)
    return replace(
        made,
        year=year,
        unit=Unit(name=name),
        title=title or None,
        preamble=draw(st.sampled_from(PREAMBLES)),
        notes={table.key: draw(st.sampled_from(NOTES)) for table in made.form.tables},
        contact=draw(st.sampled_from([Contact(), CONTACT])),
    )


def again(made: Report, *findings: Finding, review: bool = False) -> Loaded:
    return read_document(read_word(to_docx(made, findings, review=review)), "年报.docx")


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_the_samples_come_back(sample: object) -> None:
    made: Report = sample.report  # type: ignore[attr-defined]
    read = again(made)
    assert not list(differences(made, read))
    assert read.report.unit.name == made.unit.name
    assert not read.observations


@LONG
@given(published(), st.booleans(), st.booleans())
def test_any_report_comes_back(made: Report, review: bool, draft: bool) -> None:
    read = again(made, *[ERROR] * draft, review=review)
    assert not list(differences(made, read))
    assert read.report.unit.name == made.unit.name


def test_a_row_beyond_the_printed_grid_comes_back_in_its_cells() -> None:
    row = "requests.outcome.other.undivided"
    texts = {f"{row}.natural_person": 3, f"{row}.other": "约3，其他", f"{row}.total": None}
    made = report("2021", **texts)
    read = again(replace(made, notes={"requests": "注：含转来的。"})).report
    assert read.figures[f"{row}.natural_person"] == 3
    assert read.as_reported[f"{row}.other"].typed == "约3，其他"
    assert read.value(f"{row}.total") == from_text("", made.form.cells[f"{row}.total"].measure)
    assert read.notes["requests"] == "注：含转来的。"


def test_a_sentence_that_only_begins_so_stays_a_note() -> None:
    note = "另有“（六）其他处理”一行未按小项填写：见附件"
    assert again(replace(report("2021"), notes={"requests": note})).report.notes["requests"] == note


def test_a_table_of_other_people_over_the_title_is_no_block_of_signatures() -> None:
    other = docx_of(para("送审稿"), table(row("单位负责人", "审核人"), row("某甲", "某乙")), para("甲"))
    assert len(read_word(other).blocks) == 3


@pytest.mark.parametrize("typed", ["/", "=1+2", "见附件，共三件"])
def test_words_in_the_only_row_of_a_table_stand_in_their_cell(typed: str) -> None:
    keys = report("2021").form.by_table["disputes"]
    for at in (0, 7):
        made = report("2021", **(dict.fromkeys(keys) | {keys[at]: typed}))
        assert not list(differences(made, again(made)))


def test_a_note_in_the_place_of_the_only_row_is_no_figure() -> None:
    made = report("2021", **dict.fromkeys(report("2021").form.by_table["disputes"]))
    read = again(replace(made, notes={"disputes": "注：本年没有。"})).report
    assert read.notes["disputes"] == "注：本年没有。"
