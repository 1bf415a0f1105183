"""An explanation is void as soon as an evidence cell changes, and stays whatever else does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports import changed
from tests.rules.answering import answers
from tests.rules.carrying import carried
from tests.rules.cases import CASES
from xlgov.finding import Finding, Severity
from xlgov.form.identities import LAST
from xlgov.report import Loaded, Report
from xlgov.report.paragraphs import text_of
from xlgov.rules import validate
from xlgov.rules.explaining import ASKED, explained, told_apart, void
from xlgov.rules.structure import TOLD
from xlgov.workbook.build import build
from xlgov.workbook.reader import read_workbook

CODES = (
    "A-ROW",
    "A-BAL",
    "Y-CARRY",
    "P-STOCK",
    "P-JUMP",
    "C-BIG",
    "C-NEG",
    "N-APP-1",
    "D-TYPO-1",
    "D-PUNCT-1",
)
"""identities, carry-over, values, text against table, wording"""
PARAGRAPHS = (
    "全年共收到政府信息公开申请77件。",
    "做好主动公公开工作，依托门户网站公布信息。",
    "工作机制不断完善,服务水平不断提高。",
)
TEXT = "上年报告公布后已更正"


@cache
def faulty() -> tuple[Report, Report, tuple[Finding, ...]]:
    """A report with faults of every kind, last year's, and its findings of these rules."""
    base, before = carried()
    base = changed(
        base,
        proactive__normative_documents__in_force=300_000_000,
        proactive__licensing__decisions=-4,
        requests__outcome__granted__enterprise=3,
    )
    base = replace(base, sections={**base.sections, "overview": "\n".join(PARAGRAPHS)})
    found = [each for each in validate(base, before) if each.status in ASKED and each.code in CODES]
    return base, before, tuple(found)


def evidence(found: Finding) -> set[str]:
    return {cell.key for cell in found.cells if cell.key and not cell.key.startswith(LAST)}


def with_change(report: Report, key: str) -> Report:
    """Another figure, or another paragraph, under a key."""
    if key in report.figures:
        return replace(report, figures={**report.figures, key: (report.figures[key] or 0) + 1_000})
    text, number = text_of(key)
    name = text.removeprefix("sections.")
    lines = (report.sections[name] or "").split("\n")
    lines[number - 1] = "这一段完全换了。"
    return replace(report, sections={**report.sections, name: "\n".join(lines)})


def places() -> list[str]:
    report = faulty()[0]
    return [*report.figures, *(f"sections.overview.{number}" for number in range(1, len(PARAGRAPHS) + 1))]


def standing(report: Report, mark: str) -> list[Finding]:
    return [each for each in validate(report, faulty()[1]) if each.fingerprint == mark]


def test_the_report_has_faults_of_every_kind() -> None:
    assert {each.code for each in faulty()[2]} >= {
        "A-ROW",
        "Y-CARRY",
        "C-BIG",
        "C-NEG",
        "N-APP-1",
        "D-TYPO-1",
    }


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_changed_evidence_cell_voids_and_another_does_not(data: st.DataObject) -> None:
    report, before, findings = faulty()
    found = data.draw(st.sampled_from(findings), "finding")
    written = explained(report, found, TEXT)
    (told,) = {each.explanation for each in standing(written, found.fingerprint)}
    assert told is not None and told.text == TEXT
    own = sorted(evidence(found))
    key = data.draw(st.sampled_from(own), "evidence")
    other = with_change(written, key)
    assert not standing(other, found.fingerprint)
    (gone,) = void(other, validate(other, before))
    assert gone.entry.about == found.message
    elsewhere = data.draw(st.sampled_from([each for each in places() if each not in own]), "elsewhere")
    same = with_change(written, elsewhere)
    assert any(each.explanation for each in standing(same, found.fingerprint))


@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=1, max_size=4, unique=True))
def test_it_goes_through_workbook_and_data_and_back(chosen: list[int]) -> None:
    report, before, findings = faulty()
    for number in chosen:
        report = explained(report, findings[number % len(findings)], TEXT, "张", "2024-01-20")
    report = explained(
        report, findings[0]._replace(fingerprint="0" * 16, message="早先的问题。"), "机构改革后合并"
    )
    every = validate(report, before)
    first = read_workbook(build(report.form, report, every, checked="2024-01-20"), "甲.xlsx", "0" * 64)
    data = Report.from_json(first.report.to_json())
    again = validate(Loaded(data, {}, source="data"), before)
    second = read_workbook(build(data.form, data, again, checked="2024-01-20"), "甲.xlsx", "0" * 64)
    for each in (first.report, data, second.report):
        assert sorted(each.explanations, key=str) == sorted(report.explanations, key=str)


def test_only_what_a_reader_noticed_of_no_cell_goes_by_its_words() -> None:
    for each in validate(*faulty()[:2]):
        if each.status in ASKED and not any(cell.key for cell in each.cells):
            assert each.quote or each.code in TOLD, each


@pytest.mark.parametrize("code", ["N-DUP-1", "N-FEE-3"])
def test_what_is_held_against_another_sentence_is_void_where_that_changes(code: str) -> None:
    base = CASES[code][1]
    assert isinstance(base, Report)
    found = answers(code, base)[-1]
    own = explained(base, found, TEXT)
    other = str(found.right)
    assert other in (base.sections["overview"] or "")
    text = (own.sections["overview"] or "").replace(other, f"{other}0")
    now = replace(own, sections={**own.sections, "overview": text})
    assert found.fingerprint not in {each.fingerprint for each in validate(now)}


def test_a_likeness_with_last_years_text_is_void_where_that_changes() -> None:
    given, before = CASES["Y-TEXT"][1]
    (found, *_) = answers("Y-TEXT", given, before)
    key = found.cells[0].key
    assert key is not None
    name = key.removeprefix("sections.")
    earlier = f"{before.sections[name]}\n本机关另有一项。"
    (now, *_) = answers("Y-TEXT", given, replace(before, sections={**before.sections, name: earlier}))
    assert now.message[:5] == found.message[:5] and now.fingerprint != found.fingerprint


def test_two_findings_that_rest_on_the_same_are_explained_one_by_one() -> None:
    one = Finding("D-TOPIC-1", Severity.WARNING, "甲。", fingerprint="1" * 16)
    apart = told_apart([one, one._replace(message="乙。", severity=Severity.INFO), one])
    assert apart[0] == apart[2] and len({each.fingerprint for each in apart}) == 2
    assert told_apart([one, one]) == [one, one]
