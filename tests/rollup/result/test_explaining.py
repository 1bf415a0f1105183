"""差额表: where the body's own report differs from the sum, and which unit's figures are the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.reports import changed
from tests.rollup.result.test_result import GRANTED, RECEIVED, added, hyperlinks, texts, unit_report
from tests.rollup.results import delivered, outcome_of, summed
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.received import Delivery
from xlgov.report import AsReported, Report, Unit
from xlgov.rollup.outcome import Outcome
from xlgov.rollup.result import build, detail
from xlgov.rollup.result.explaining import Difference, differences
from xlgov.rollup.unit_lines import Line

LICENCES, PENALTIES = "proactive.licensing.decisions", "proactive.penalties.decisions"
OWN = delivered(unit_report("区政府办公室", 5, kind="own_organ", **{LICENCES: 2, PENALTIES: 40}), "本级.xlsx")
FIRST = delivered(unit_report("甲局", 7, **{LICENCES: 110, PENALTIES: 31}), "甲局.xlsx")
SECOND = delivered(unit_report("乙局", 11, **{LICENCES: 230, PENALTIES: 17}), "乙局.xlsx")


def result(addends: list[Delivery], reported: Report, *, held: Sequence[Delivery] = ()) -> Outcome:
    lines = added(addends)
    lines += [Line(Entry(str(each.name)), each, handling.TWICE) for each in held]
    return outcome_of(addends, lines=lines, reported=reported)


def units(given: Outcome) -> dict[str, str]:
    assert given.collection.reported is not None
    return {each.key: each.unit for each in differences(given, given.collection.reported)}


def test_a_file_that_was_left_out() -> None:
    given = result([OWN, FIRST], summed([OWN, FIRST, SECOND]), held=[SECOND])
    by_key = found(given)
    assert {each.unit for each in by_key.values()} == {"乙局"}
    assert by_key[LICENCES] == Difference(
        LICENCES,
        342,
        112,
        "乙局",
        "没有列入汇总（重报待定），它这一项正好是 230；上报数可能已经包括它。",
    )
    assert by_key["requests.outcome.total.total"].amount == 11


@pytest.mark.parametrize(
    ("reported", "unit", "words"),
    [
        ([FIRST, SECOND], "区政府办公室", "漏加了本级"),
        ([OWN, FIRST], "乙局", "漏加了它"),
        ([OWN, FIRST, SECOND, SECOND], "乙局", "加了两次"),
    ],
)
def test_a_unit_forgotten_or_counted_twice(reported: list[Delivery], unit: str, words: str) -> None:
    given = result([OWN, FIRST, SECOND], summed(reported))
    rows = found(given).values()
    assert {each.unit for each in rows} == {unit}
    assert all(words in each.why for each in rows if not each.total)


def test_one_below_a_child_counted_again() -> None:
    district = delivered(summed([FIRST, SECOND]), "东区.xlsx")
    given = result([OWN, district], summed([OWN, district, FIRST]))
    assert set(units(given).values()) == {"示例区 > 甲局"}


def test_a_number_that_a_unit_happens_to_have_explains_nothing() -> None:
    base = summed([OWN, FIRST, SECOND])
    given = result([OWN, FIRST, SECOND], changed(base, **{LICENCES: 342 + 230}))
    assert found(given) == {LICENCES: Difference(LICENCES, 342 + 230, 342)}
    shown = sheet_rows(given)
    assert shown[1][0] == "有 1 项不一致。"
    assert shown[4][6:8] == ["—", "没有哪一个单位的各项数都正好等于差额。"]


def test_several_units_at_once_are_not_guessed_at() -> None:
    given = result([OWN], summed([OWN, FIRST, SECOND]), held=[FIRST, SECOND])
    assert set(units(given).values()) == {""}


def test_another_error_elsewhere_does_not_hide_the_unit() -> None:
    issued = "proactive.rules.issued"
    given = result([OWN, FIRST, SECOND], changed(summed([OWN, FIRST]), **{issued: 4}))
    by_key = found(given)
    assert by_key.pop(issued).unit == ""
    assert {each.unit for each in by_key.values()} == {"乙局"}


def test_of_several_units_that_fit_the_one_with_more_figures_counts() -> None:
    small = delivered(
        Report(edition="2021", year=2024, unit=Unit(name="丙局"), figures={LICENCES: 230}), "丙.xlsx"
    )
    given = result([OWN, SECOND, small], summed([OWN, small]))
    assert set(units(given).values()) == {"乙局"}


def test_twins_explain_nothing() -> None:
    twin = delivered(unit_report("丁局", 11, **{LICENCES: 230, PENALTIES: 17}), "丁局.xlsx")
    given = result([OWN, SECOND, twin], summed([OWN, SECOND]))
    assert set(units(given).values()) == {""}


def found(given: Outcome) -> dict[str, Difference]:
    assert given.collection.reported is not None
    return {each.key: each for each in differences(given, given.collection.reported)}


def test_totals_stand_last_and_follow_their_parts() -> None:
    base = summed([OWN, FIRST, SECOND])
    reported = changed(
        base,
        **{
            GRANTED: 24,
            "requests.outcome.granted.total": 24,
            "requests.outcome.total.natural_person": 24,
            "requests.outcome.total.total": 99,
        },
    )
    given = result([OWN, FIRST, SECOND], reported)
    rows = found(given)
    assert [each.total for each in rows.values()] == [False, True, True, False]
    assert "随分项" in rows["requests.outcome.granted.total"].why
    assert "按它的分项应为 24" in rows["requests.outcome.total.total"].why
    assert rows["requests.outcome.total.total"].unit == ""
    shown = texts(build(given), "差额表")
    assert shown[1][0].startswith("有 2 项不一致，另有 2 项合计随分项不同")


def test_cells_that_were_never_computed_are_named_and_not_taken_for_0() -> None:
    base = summed([OWN, FIRST])
    never = {
        key: AsReported(kind="formula", typed="=SUM(D5:I5)")
        for key in base.form.keys
        if base.form.cells[key].computed
    }
    figures = {key: None if key in never else number for key, number in base.figures.items()}
    reported = replace(base, figures=figures, as_reported=never)
    given = result([OWN, FIRST], reported)
    assert units(given) == {}
    shown = texts(build(given), "差额表")
    assert shown[1][0] == "能核对的各项，上报数与汇总数一致。"
    assert f"{len(never)} 格没有算出结果" in shown[2][0]
    assert "请先用 Excel 打开上报稿，保存一次" in shown[2][0]


def test_names_with_braces_do_no_harm() -> None:
    child = delivered(unit_report("{0}局", 7, **{LICENCES: 110, PENALTIES: 31}), "丙.xlsx")
    district = delivered(replace(summed([child, SECOND]), unit=Unit(name="{东}区")), "东.xlsx")
    given = result([OWN, district], summed([OWN, district, child]))
    assert set(units(given).values()) == {"{东}区 > {0}局"}


def test_blank_and_zero_are_no_difference() -> None:
    base = summed([OWN])
    assert units(result([OWN], changed(base, **{"proactive.rules.issued": None}))) == {}


def sheet_rows(given: Outcome) -> list[list[Any]]:
    return texts(build(given), "差额表")


def test_the_sheet_has_both_sides_and_leads_to_the_column() -> None:
    given = result([OWN, FIRST], summed([OWN, FIRST, SECOND]), held=[SECOND])
    shown = sheet_rows(given)
    assert "“乙局”能解释" in shown[1][0]
    line = next(row for row in shown[4:] if row[2] == given.report.form.cells[LICENCES].label)
    assert line[1:7] == ["主动公开", line[2], 342, 112, 230, "乙局"]
    at = shown.index(line) + 1
    target = hyperlinks(build(given), "差额表")[f"I{at}"]
    assert target == ("", f"'分单位明细'!{detail.columns(given.report)[LICENCES]}")


def test_the_sheet_says_that_all_is_equal() -> None:
    shown = sheet_rows(result([OWN], summed([OWN])))
    assert shown[1][0] == "上报数与汇总数逐项一致。"
    assert len(shown) == 4


def test_the_names_are_the_rosters() -> None:
    given = result([OWN, FIRST], summed([OWN]))
    renamed = Line(Entry("甲局（名册）"), FIRST, handling.ADDED)
    lines = [given.lines[0], renamed]
    named = outcome_of([OWN, FIRST], lines=lines, reported=given.collection.reported)
    assert set(units(named).values()) == {"甲局（名册）"}
    assert RECEIVED in units(named) and GRANTED in units(named)
