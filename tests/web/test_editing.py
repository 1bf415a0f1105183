"""Corrections made in the page: the report is what the workbook would hold that is saved of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reports import report
from xlgov import api
from xlgov.errors import InputError
from xlgov.finding import Finding, Observation, Severity
from xlgov.form.identities import LAST
from xlgov.report import Loaded, Report
from xlgov.report.unit import SCOPES, TIERS, UNIT_KINDS
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.values import Kind, from_text
from xlgov.web.desk import opened
from xlgov.web.desk.editing import edited
from xlgov.web.desk.live_totals import totals

ROW = "requests.received"
PART, COMPANY, TOTAL = f"{ROW}.natural_person", f"{ROW}.enterprise", f"{ROW}.total"
ENDINGS = (".xlsx", ".json", ".docx")
TYPED = (
    "0",
    "7",
    "12",
    "1234",
    "",
    "/",
    "无",
    "１２",
    "5个",
    "1,234",
    "12（其中修订3件）",
    "-3",
    "3.5",
    "#REF!",
)
WRITTEN = (
    "",
    "2025年，本机关主动公开信息12条。",
    "一段。\n\n另一段，收到申请3件。",
    "=1+2",
    "  两边有空格  ",
    "123",
)


@cache
def _files() -> list[Loaded]:
    """The samples as they are read from each kind of file."""
    return [
        api.parse(api.content(each.report, ending, [], api.PLAIN), f"甲{ending}")
        for each in samples()
        for ending in ENDINGS
    ]


@st.composite
def drawn_edits(draw: st.DrawFn, loaded: Loaded) -> dict[str, Any]:
    form = loaded.report.form
    typed = st.sampled_from(TYPED)
    keys = [*form.statutory.keys, *(LAST + key for key in form.last)]
    figures: dict[str, Any] = draw(st.dictionaries(st.sampled_from(keys), typed, max_size=6))
    figures |= dict.fromkeys(draw(st.lists(st.sampled_from(sorted(form.computed)), max_size=2)))
    texts = [f"sections.{key}" for key in loaded.report.sections]
    texts += [f"notes.{key}" for key in loaded.report.notes]
    texts += ["title", "preamble", "unit.name", "contact.responsible"]
    chosen = draw(st.dictionaries(st.sampled_from(texts), st.sampled_from(WRITTEN), max_size=3))
    for key, words in (("unit.tier", TIERS), ("unit.kind", UNIT_KINDS), ("scope", SCOPES)):
        if draw(st.booleans()):
            chosen[key] = draw(st.sampled_from(["", *words]))
    if draw(st.booleans()):
        chosen["year"] = draw(st.sampled_from(["", "2021", "2025"]))
    return {"figures": figures, "texts": chosen}


def _saved(loaded: Loaded, findings: list[Finding]) -> Loaded:
    return api.parse(api.content(loaded, ".xlsx", findings, api.PLAIN), "保存.xlsx")


def _said(findings: list[Finding]) -> list[Any]:
    """Findings but for where they say that their cells stand."""
    return sorted(
        (
            *(each.code, each.status, each.severity, each.message, each.fingerprint),
            *(str(each.left), str(each.right), sorted(str(cell.key) for cell in each.cells)),
        )
        for each in findings
    )


def _data(found: Report) -> dict[str, Any]:
    data = found.to_dict()
    del data["provenance"]
    return data


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_saved_is_judged_as_the_page_judged_it(data: st.DataObject) -> None:
    loaded = _files()[data.draw(st.sampled_from(range(len(_files()))))]
    edits = data.draw(drawn_edits(loaded))
    now = edited(loaded, edits)
    findings = validate(now)
    again = _saved(now, findings)
    if now is not loaded:
        assert _data(again.report) == _data(now.report)
        assert again.kept == now.kept
        assert _said(validate(again)) == _said(findings)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_nothing_else_changes(data: st.DataObject) -> None:
    loaded = _files()[data.draw(st.sampled_from(range(len(_files()))))]
    edits = data.draw(drawn_edits(loaded))
    before, now = loaded.report, edited(loaded, edits).report
    followers = set(before.form.computed)
    for key in before.form.keys:
        if key not in edits["figures"] and key not in followers:
            assert now.value(key) == before.value(key)
        if edits["figures"].get(key) is not None:
            read = from_text(edits["figures"][key], before.form.cells[key].measure)
            assert (now.value(key).kind, now.value(key).number) == (read.kind, read.number)
    assert edited(loaded, {"figures": {}, "texts": {}}) is loaded


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_totals_that_follow_add_up(data: st.DataObject) -> None:
    loaded = _files()[data.draw(st.sampled_from(range(len(_files()))))]
    now = edited(loaded, data.draw(drawn_edits(loaded))).report
    for key, total in totals(now).items():
        if not total.kept and total.expected is not None:
            assert now.figures[key] == total.expected


def _typed(figures: Mapping[str, str | None], **given: Any) -> Report:
    return edited(Loaded(report(**given), {}, source="data"), {"figures": figures}).report


def test_a_total_follows_its_parts() -> None:
    found = _typed({PART: "7"}, requests__received__natural_person=3)
    assert found.figures[TOTAL] == 7


def test_a_total_that_differs_stays_until_its_formula_is_wanted() -> None:
    given: dict[str, Any] = {"requests__received__natural_person": 3, "requests__received__total": 5}
    found = _typed({PART: "4"}, **given)
    assert found.figures[TOTAL] == 5
    assert totals(found)[TOTAL] == (True, 4)
    found = _typed({PART: "4", TOTAL: None}, **given)
    assert found.figures[TOTAL] == 4
    assert totals(found)[TOTAL] == (False, 4)


def test_a_total_that_was_typed_does_not_follow() -> None:
    found = _typed({PART: "4", TOTAL: "9"}, requests__received__natural_person=3)
    assert found.figures[TOTAL] == 9
    assert totals(found)[TOTAL].kept


def test_nobody_knows_the_total_of_what_is_no_number() -> None:
    found = _typed({PART: "不详"}, requests__received__natural_person=3)
    assert found.value(PART).kind is Kind.TEXT
    assert found.value(TOTAL).kind is Kind.FORMULA
    assert totals(found)[TOTAL] == (False, None)


def test_grand_totals_follow() -> None:
    found = _typed({"requests.outcome.granted.natural_person": "2"})
    assert found.figures["requests.outcome.granted.total"] == 2
    assert found.figures["requests.outcome.total.natural_person"] == 2
    assert found.figures["requests.outcome.total.total"] == 2


def _doubted() -> Loaded:
    noticed = Observation("S-UNSURE", "放在哪一格没有把握", keys=(PART, COMPANY), unsure=True)
    return Loaded(report(requests__received__natural_person=3), {}, (noticed,), source="text")


def test_what_is_typed_settles_the_doubt_about_its_cell_and_no_other() -> None:
    now = edited(_doubted(), {"figures": {PART: "3"}})
    assert [list(each.cells) for each in now.report.observations] == [[COMPANY]]
    now = edited(_doubted(), {"figures": {PART: "3", COMPANY: "0"}})
    assert now.report.observations == ()


def test_an_explanation_settles_a_doubt_until_it_is_taken_back() -> None:
    loaded = edited(_doubted(), {"texts": {"contact.phone": "1"}})
    found = next(each for each in validate(loaded) if each.code == "S-UNSURE")
    assert found.severity is Severity.ERROR
    explained = {"explanations": {found.fingerprint: {"text": "已对照原件，无误", "by": "张某"}}}
    again = edited(_doubted(), explained)
    settled = next(each for each in validate(again) if each.code == "S-UNSURE")
    assert settled.is_explained and not settled.is_error
    back = edited(again, {"explanations": {found.fingerprint: {"text": " "}}})
    assert back.report.explanations == ()


def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "年报.json"
    path.write_text(report(requests__received__natural_person=3).to_json(), "utf-8")
    first = opened.read(path)
    monkeypatch.setattr(api, "load", lambda path: pytest.fail("read again"))
    assert opened.read(path) is first
    monkeypatch.undo()
    path.write_text(report(requests__received__natural_person=4).to_json(), "utf-8")
    assert opened.read(path).report.figures[PART] == 4


@pytest.mark.parametrize(
    "edits",
    [
        {"figures": {"no.such": "1"}},
        {"figures": {PART: None}},
        {"figures": {PART: "1" * 2000}},
        {"texts": {"year": "去年"}},
        {"texts": {"unit.tier": "很高"}},
        {"texts": {"unit.code": "11110000000000000000"}},
        {"texts": {"sections.overview": "有\x01控制字符"}},
        {"texts": {"nothing": "x"}},
    ],
)
def test_what_no_report_can_hold_is_refused(edits: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        edited(Loaded(report(), {}, source="data"), edits)
