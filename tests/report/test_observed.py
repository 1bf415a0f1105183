"""What the reading of a file noticed, as the report carries it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.reports import changed, report
from xlgov.errors import InputError
from xlgov.finding import Observation, Place, Severity, Status
from xlgov.form import edition
from xlgov.report import Explanation, Loaded, Observed, Provenance, Report
from xlgov.report.observed import LIMIT, TEXT_LIMIT
from xlgov.report.schema import schema
from xlgov.rules import report_rules, validate
from xlgov.rules.noticed import NOTICED
from xlgov.workbook import memory
from xlgov.workbook.build import build
from xlgov.workbook.reader import read_workbook

KEY, OTHER = "requests.received.enterprise", "requests.received.research"
SEEN = Observation("S-CELL-2", "多了一个数", Place(line=88), "1\t2", (KEY, OTHER))
FROM = Provenance(source="甲.txt")


def read(*noticed: Observation, base: Report | None = None) -> Loaded:
    return Loaded(base or report(provenance=FROM), {}, noticed, source="text")


def again(base: Report) -> Loaded:
    """The report as it comes out of its own JSON."""
    return Loaded(Report.from_json(base.to_json()), {}, source="data")


def test_what_was_noticed_goes_into_the_report_with_what_its_cells_held() -> None:
    loaded = read(SEEN)
    (kept,) = loaded.report.observations
    assert (kept.code, kept.source, kept.place, kept.quote) == ("S-CELL-2", "甲.txt", "第88行", "1\t2")
    assert kept.cells == {KEY: "0", OTHER: "0"}
    (told,) = again(loaded.report).observations
    assert told.text == "多了一个数（原文件 甲.txt 第88行）。"
    assert told.keys == SEEN.keys and told.place == Place()
    assert loaded.observations == (SEEN,)


def test_what_a_new_file_is_without_stays_behind() -> None:
    assert read(SEEN._replace(cured_by_writing=True)).report.observations == ()


def test_nothing_noticed_leaves_the_json_as_it_was() -> None:
    plain = report()
    assert "observations" not in json.loads(plain.to_json())
    assert Loaded(plain, {}).report is plain


def test_a_reading_that_is_passed_on_says_nothing_twice() -> None:
    loaded = read(SEEN, SEEN._replace(place=Place(line=90)))
    assert len(loaded.report.observations) == 2
    passed_on = replace(loaded, source="workbook")
    assert passed_on.report == loaded.report and passed_on.observations == loaded.observations


def test_what_this_reading_sees_too_is_told_once() -> None:
    before = read(SEEN).report
    both = read(SEEN._replace(place=Place("申请办理", "D5")), base=before)
    assert [each.place for each in both.observations] == [Place("申请办理", "D5")]
    assert both.report.observations == before.observations


def test_a_corrected_cell_is_taken_out_and_with_the_last_one_the_observation() -> None:
    base = read(SEEN, Observation("S-TABLE", "出现了两次")).report
    one = replace(base, figures={**base.figures, KEY: 5})
    assert [list(each.cells) for each in one.observations] == [[OTHER], []]
    both = replace(one, figures={**one.figures, OTHER: 5})
    assert [each.code for each in both.observations] == ["S-TABLE"]


def test_texts_that_are_too_long_are_cut_when_read_and_refused_from_others() -> None:
    loaded = read(Observation("S-LABEL", "长" * 5000, quote="\x00" + "长" * 5000))
    (kept,) = loaded.report.observations
    assert len(kept.message) == len(kept.quote) == TEXT_LIMIT
    tree = loaded.report.to_dict()
    tree["observations"][0]["quote"] += "长"
    with pytest.raises(InputError, match=f"超过 {TEXT_LIMIT} 个字"):
        Report.from_json(json.dumps(tree))


def test_beyond_the_limit_they_are_counted() -> None:
    many = [Observation("S-LABEL", f"第{number}处") for number in range(LIMIT + 40)]
    loaded = read(*many)
    assert len(loaded.report.observations) == LIMIT
    assert "另有 41 处" in loaded.report.observations[-1].message
    assert again(loaded.report).report == loaded.report
    assert "S-NOTED" in {f.code for f in validate(again(loaded.report)) if f.status is Status.FAIL}


def test_what_was_placed_by_the_likeliest_reading_stays_so() -> None:
    base = read(SEEN._replace(unsure=True)).report
    assert again(base).report.observations[0].unsure and again(base).observations[0].unsure
    assert Draft202012Validator(schema(edition("2021"))).is_valid(base.to_dict())
    workbook = read_workbook(build(base.form, base), "年报.xlsx", "")
    assert [each.unsure for each in workbook.observations if each.code == SEEN.code] == [True]
    assert "unsure" not in read(SEEN).report.to_dict()["observations"][0]


FORGED: list[tuple[dict[str, Any], str]] = [
    ({"cells": {"requests.nothing": "1"}}, "requests.nothing"),
    ({"cells": {KEY: 1}}, "observations.0.cells"),
    ({"cells": None}, "observations.0.cells"),
    ({"code": ""}, "没有代码"),
    ({"code": 3}, "observations.0.code"),
    ({"severity": "mild"}, "severity"),
    ({"colour": "red"}, "colour"),
    ({"unsure": "yes"}, "unsure"),
    ({"message": None}, "message"),
]


@pytest.mark.parametrize(("change", "message"), FORGED)
def test_what_is_no_observation_is_refused_in_json(change: dict[str, Any], message: str) -> None:
    tree = read(SEEN).report.to_dict()
    tree["observations"][0].update(change)
    assert not Draft202012Validator(schema(edition("2021"))).is_valid(tree)
    with pytest.raises(InputError, match=message):
        Report.from_json(json.dumps(tree))


@pytest.mark.parametrize("change", [change for change, _ in FORGED])
def test_what_is_no_observation_on_the_hidden_sheet_is_damage(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    unseen = memory.unseen

    def forged(*given: Any) -> dict[str, Any]:
        data = unseen(*given)
        return data | {"observations": [{**data["observations"][0], **change}]}

    monkeypatch.setattr(memory, "unseen", forged)
    base = read(SEEN).report
    loaded = read_workbook(build(base.form, base), "年报.xlsx", "")
    assert [each.message for each in loaded.observations if "隐藏的数据表被改动" in each.message]


@pytest.mark.parametrize("count", [LIMIT + 1, 100_000])
def test_too_many_are_refused(count: int) -> None:
    tree = read(SEEN).report.to_dict()
    tree["observations"] *= count
    with pytest.raises(InputError, match=f"observations 超过 {LIMIT} 条"):
        Report.from_json(json.dumps(tree))


@pytest.mark.parametrize("code", [*(info.code for info in report_rules()), "Z-NEWER", "x"])
def test_every_code_is_told_exactly_once(code: str) -> None:
    """By the rule of its code where that passes on what readers noticed, else by S-NOTED."""
    marked = Observation(code, "这一处很特别", severity=Severity.ERROR)
    found = [f for f in validate(again(read(marked).report)) if "这一处很特别" in f.message]
    assert [(each.code in (code, "S-NOTED"), each.severity) for each in found] == [(True, Severity.ERROR)]
    if code in NOTICED:
        assert found[0].code == code


def test_an_explanation_settles_it_while_the_figures_stand() -> None:
    base = read(SEEN).report
    (found,) = [f for f in validate(base) if f.code == "S-CELL-2"]
    assert found.severity is Severity.ERROR
    reason = Explanation(fingerprint=found.fingerprint, text="原件如此。")
    (now,) = [f for f in validate(replace(base, explanations=(reason,))) if f.code == "S-CELL-2"]
    assert now.fingerprint == found.fingerprint and not now.is_error
    assert now.is_explained and now.message == "多了一个数（原文件 甲.txt 第88行）。"
    corrected = replace(base, explanations=(reason,), figures={**base.figures, KEY: 5})
    (left,) = [f for f in validate(corrected) if f.code == "S-CELL-2"]
    assert left.is_error


def test_an_answer_of_the_cover_is_corrected_by_another() -> None:
    noticed = Observation("C-COVER", "“某类”不在列表里", keys=("unit.kind",))
    base = read(noticed, base=report(provenance=FROM, unit={"name": "甲局"})).report
    assert base.observations[0].cells == {"unit.kind": None}
    assert replace(base, unit=replace(base.unit, kind="department")).observations == ()


def test_keys_of_another_form_are_left_out() -> None:
    loaded = read(SEEN._replace(keys=("proactive.licensing.previous_items", KEY)))
    assert list(loaded.report.observations[0].cells) == [KEY]


def test_next_year_has_none() -> None:
    assert changed(read(SEEN).report).observations == ()
    with pytest.raises(ValueError, match="没有代码"):
        Observed(code=" ", message="x")
