"""Reports that are moved to another edition or version of the template: nothing is lost, nothing guessed."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.reports import COLUMNS, any_reports, consistent_reports, report
from tests.sentences.texts import SENTENCE, written
from xlgov import api
from xlgov.errors import InputError
from xlgov.finding import Severity, Status
from xlgov.form import edition
from xlgov.form.identities import LAST
from xlgov.report import Addend, Bound, Explanation, Loaded, Provenance, Report
from xlgov.rules import validate
from xlgov.upgrading import Upgraded, upgraded, workbook
from xlgov.values import Kind

DIVIDED = ("correction_overdue", "fee_overdue", "other")
OTHER = "requests.outcome.other"
YEAR_OF = {"2019": 2020, "2021": 2024}
"""a year of each edition"""
TO = {"2019": "2021", "2021": "2019"}


def moved(made: Report, year: int | None = None) -> Upgraded:
    return upgraded(Loaded(made, {}, source="data"), year)


def of_template(made: Report, template: str | None) -> Report:
    return replace(made, provenance=replace(made.provenance, template=template))


def filled(made: Report) -> list[str]:
    """The keys of everything that stands in a cell of a report."""
    keys = [*made.form.cells, *(LAST + key for key in made.form.last)]
    return [key for key in keys if made.value(key).kind not in (Kind.BLANK, Kind.MISSING)]


@settings(max_examples=40, deadline=None)
@given(any_reports(), st.booleans())
def test_every_figure_is_at_its_new_key_or_left_and_none_is_twice(made: Report, other: bool) -> None:
    year = YEAR_OF[TO[made.edition] if other else made.edition]
    done = moved(of_template(made, f"{made.edition}/0.9.0"), year)
    told = Counter(each.key for each in (*done.moved, *done.left) if each.part.endswith("表"))
    assert told == Counter(filled(made))
    times = Counter(key for each in done.moved for key in each.to)
    for each in done.moved:
        if each.to == (each.key,) and times[each.key] == 1:
            assert done.report.value(each.key) == made.value(each.key)
    kept = [item.text for item in done.report.unplaced]
    for left in done.left:
        assert any(text.endswith(f"：{left.value.strip()}") or left.value in text for text in kept)
    assert set(filled(done.report)) <= set(times)


@settings(max_examples=8, deadline=None)
@given(any_reports())
def test_what_was_moved_is_current(made: Report) -> None:
    done = moved(of_template(made, f"{made.edition}/0.9.0"), YEAR_OF[TO[made.edition]])
    again = moved(done.report)
    assert again.is_current and again.report == done.report and not again.left


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(["2019", "2021"]).flatmap(consistent_reports))
def test_right_figures_are_right_in_the_other_form(made: Report) -> None:
    """Errors are about what has to be filled in or looked at, and about no sum of what was moved."""
    done = moved(of_template(made, f"{made.edition}/1.0.0"), YEAR_OF[TO[made.edition]])
    before = {each.code for each in validate(made) if each.severity is Severity.ERROR}
    grave = {each.code for each in done.findings if each.is_error}
    assert grave - before <= {"S-UNSURE", "S-HYBRID", "S-EDITION", "C-BLANK"}


def test_a_current_report_stays_as_it_is() -> None:
    made = of_template(report("2021", 2024), edition("2021").template)
    done = moved(made)
    assert done.is_current and done.report is made and done.summary == "已经是现行模板（2021/1.0.0）"


def test_an_older_template_moves_whole() -> None:
    made = of_template(
        report("2021", 2024, requests__received__natural_person=3, last__proactive__rules__in_force=2),
        "2021/0.9.0",
    )
    done = moved(made)
    assert not done.left and not done.lost and not done.new and done.is_clean
    assert done.report.provenance.template == edition("2021").template
    assert replace(done.report, provenance=made.provenance) == made
    assert "2021版（模板 2021/0.9.0） → 2021版（模板 2021/1.0.0）" in done.said


def test_a_row_of_noughts_is_divided_and_no_other() -> None:
    parts = [f"{OTHER}.{part}.natural_person" for part in DIVIDED]
    none = moved(report("2019", 2024))
    assert [none.report.figures[key] for key in parts] == [0, 0, 0] and not none.report.form.is_hybrid
    some = moved(report("2019", 2024, **{f"{OTHER}.undivided.enterprise": 2}))
    assert some.report.figures[f"{OTHER}.undivided.enterprise"] == 2
    assert some.report.value(parts[0]).kind is Kind.MISSING
    assert "S-HYBRID" in {each.code for each in some.findings}
    blank = moved(report("2019", 2024, **{f"{OTHER}.undivided.natural_person": None}))
    assert [blank.report.figures[key] for key in parts] == [None, None, None]


def test_parts_are_added_up_where_each_is_a_number() -> None:
    keys = [f"{OTHER}.{part}.enterprise" for part in DIVIDED]
    done = moved(report("2021", 2020, **dict(zip(keys, (1, 2, 4), strict=True))))
    assert done.report.figures[f"{OTHER}.undivided.enterprise"] == 7
    assert [each.to for each in done.moved if each.key == keys[0]] == [(f"{OTHER}.undivided.enterprise",)]
    torn: dict[str, Any] = dict(zip(keys, (1, None, 4), strict=True))
    done = moved(report("2021", 2020, **torn))
    assert done.report.figures[f"{OTHER}.undivided.enterprise"] is None
    assert [each.value for each in done.left if each.key in keys] == ["1", "4"]


def test_a_row_that_alone_was_filled_in_goes_back_as_it_is() -> None:
    parts = dict.fromkeys([f"{OTHER}.{part}.{column}" for part in DIVIDED for column in (*COLUMNS, "total")])
    made = report(
        "2021", 2020, **parts, **{f"{OTHER}.undivided.enterprise": 3, f"{OTHER}.undivided.total": 3}
    )
    done = moved(made)
    assert done.report.figures[f"{OTHER}.undivided.enterprise"] == 3
    assert not [each for each in done.left if each.key.startswith(OTHER)]


def test_a_figure_with_another_scope_is_moved_and_doubted() -> None:
    done = moved(report("2019", 2024, proactive__licensing__decisions=40))
    assert [each.key for each in done.unsure] == [
        f"proactive.{row}.decisions" for row in ("licensing", "penalties", "coercion")
    ]
    said = [each for each in done.findings if each.code == "S-UNSURE"]
    assert len(said) == 3 and "包括已公开和依法未公开" in said[0].advice


def test_what_has_no_place_is_kept_in_words() -> None:
    done = moved(report("2019", 2024, proactive__procurement__amount="230.37万"))
    (item,) = [each for each in done.report.unplaced if "采购总金额" in each.text]
    assert item.text == "政府集中采购·采购总金额：230.37万" and item.near == "2019版“主动公开”表"


def test_sentences_follow_where_they_say_the_same() -> None:
    made = replace(written(SENTENCE, received=16), year=2020)
    done = moved(made)
    assert done.report.edition == "2019" and done.report.bound == made.bound and not done.lost
    own = Bound("overview", "新制作规章{主动公开.规章.制作}件。", "新制作规章3件。")
    old = replace(report("2019", 2024), sections={"overview": "新制作规章3件。"}, bound=(own,))
    done = moved(old)
    assert done.report.bound == () and done.report.sections["overview"] == "新制作规章3件。"
    assert [each.value for each in done.lost] == ["新制作规章3件。"]


def test_explanations_come_along_and_void_ones_are_told() -> None:
    made = report(
        "2019",
        2024,
        requests__brought_forward__natural_person=4,
        last__requests__carried_forward__natural_person=3,
    )
    found = {each.code: each for each in validate(made) if each.status is Status.FAIL}
    written_by = tuple(
        Explanation(found[code].fingerprint, f"{code} 因机构改革划入三件")
        for code in ("Y-CARRY", "S-EDITION")
    )
    done = moved(replace(made, explanations=written_by))
    assert done.report.explanations == written_by
    assert any(each.code == "Y-CARRY" and each.explanation for each in done.findings)
    assert [each.value for each in done.lost] == ["S-EDITION 因机构改革划入三件"]


@pytest.mark.parametrize(
    ("made", "year", "said"),
    [
        (report("2021", None), None, "没有写报告年度"),
        (of_template(report("2021", 2024), "2021/1.2.0"), None, "更新的模板"),
        (replace(report("2019", 2024), provenance=Provenance(addends=(Addend(),))), None, "汇总结果"),
    ],
)
def test_what_cannot_be_moved_is_refused(made: Report, year: int | None, said: str) -> None:
    with pytest.raises(InputError, match=said):
        moved(made, year)


def test_a_year_is_written_where_there_was_none() -> None:
    assert moved(report("2019", None), 2024).report.year == 2024


def test_the_new_workbook_tells_and_keeps_all_of_it() -> None:
    made = of_template(report("2019", 2024, proactive__rules__made=3), "2019/1.0.0")
    done = moved(made)
    content = workbook(done, "2025-01-10")
    assert content == workbook(moved(made), "2025-01-10")
    back = api.parse(content, "新.xlsx")
    assert replace(back.report, provenance=done.report.provenance) == done.report
    assert upgraded(back).is_current
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("导入情况").to_python()
    text = "\n".join(str(cell) for row in rows for cell in row)
    for said in (
        "升级：2019版（模板 2019/1.0.0） → 2021版",
        "规章·本年新制作数量：3",
        "“行政事业性收费”：本年收费金额",
    ):
        assert said in text
