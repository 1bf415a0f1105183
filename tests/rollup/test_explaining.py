"""差额表: who most likely explains that the body's own report differs from the sum."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports import changed
from tests.rollup.results import delivered, result_input, summed
from tests.rollup.test_result import GRANTED, RECEIVED, added, hyperlinks, texts, unit_report
from xlgov.report import Report
from xlgov.rollup import assess
from xlgov.rollup.assess import Line
from xlgov.rollup.result import ResultInput, build_result, detail
from xlgov.rollup.result.explaining import Difference, differences
from xlgov.rules.collection import Delivery, Entry

LICENCES, PENALTIES = "proactive.licensing.decisions", "proactive.penalties.decisions"
OWN = delivered(unit_report("区政府办公室", 5, kind="own_organ", **{LICENCES: 2, PENALTIES: 40}), "本级.xlsx")
FIRST = delivered(unit_report("甲局", 7, **{LICENCES: 110, PENALTIES: 31}), "甲局.xlsx")
SECOND = delivered(unit_report("乙局", 11, **{LICENCES: 230, PENALTIES: 17}), "乙局.xlsx")


def result(
    addends: list[Delivery], reported: Report, *, held: list[Delivery] | None = None, missing: str = ""
) -> ResultInput:
    lines = added(addends)
    lines += [Line(Entry(str(each.name)), each, assess.TWICE) for each in held or []]
    lines += [Line(Entry(missing), None, assess.MISSING)] if missing else []
    return result_input(addends, lines=lines, reported=reported)


def units(given: ResultInput) -> dict[str, str]:
    assert given.reported is not None
    return {each.key: each.unit for each in differences(given, given.reported)}


def test_a_file_that_was_left_out() -> None:
    given = result([OWN, FIRST], summed([OWN, FIRST, SECOND]), held=[SECOND])
    found = differences(given, given.reported or given.report)
    assert {each.unit for each in found} == {"乙局"}
    by_key = {each.key: each for each in found}
    assert by_key[LICENCES] == Difference(
        LICENCES, 342, 112, "乙局", "没有列入汇总（重报待定），它这一项正好是 230；上报数可能已经包括它。"
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
    found = differences(given, given.reported or given.report)
    assert {each.unit for each in found} == {unit}
    assert all(words in each.why for each in found)


def test_one_below_a_child_counted_again() -> None:
    district = delivered(summed([FIRST, SECOND]), "东区.xlsx")
    given = result([OWN, district], summed([OWN, district, FIRST]))
    assert set(units(given).values()) == {"示例区 > 甲局"}


def test_several_left_out_together() -> None:
    given = result([OWN], summed([OWN, FIRST, SECOND]), held=[FIRST, SECOND])
    assert units(given)[LICENCES] == "甲局、乙局"


def test_what_nobody_has_may_be_of_the_unit_that_is_missing() -> None:
    third = delivered(unit_report("丙局", 13, **{LICENCES: 1000}), "丙局.xlsx")
    given = result([OWN, FIRST], summed([OWN, FIRST, SECOND, third]), held=[SECOND], missing="丙局")
    found = {each.key: each for each in differences(given, given.reported or given.report)}
    assert found[LICENCES].unit == "丙局"
    assert "共 230，其余 1000 可能是它的" in found[LICENCES].why
    assert found[PENALTIES].unit == "乙局"


def test_a_small_number_met_by_chance_names_nobody() -> None:
    base = summed([OWN, FIRST, SECOND])
    small = result([OWN, FIRST, SECOND], changed(base, **{LICENCES: 342 + 2}))
    assert units(small) == {LICENCES: ""}
    large = result([OWN, FIRST, SECOND], changed(base, **{LICENCES: 342 + 230}))
    assert units(large) == {LICENCES: "乙局"}


def test_blank_and_zero_are_no_difference() -> None:
    base = summed([OWN])
    assert units(result([OWN], changed(base, **{"proactive.rules.issued": None}))) == {}


def rows(given: ResultInput) -> list[list[Any]]:
    return texts(build_result(given), "差额表")


def test_the_sheet_has_both_sides_and_leads_to_the_column() -> None:
    given = result([OWN, FIRST], summed([OWN, FIRST, SECOND]), held=[SECOND])
    shown = rows(given)
    assert "“乙局”能解释" in shown[1][0]
    line = next(row for row in shown[4:] if row[2] == given.report.form.cells[LICENCES].label)
    assert line[1:7] == ["主动公开", line[2], 342, 112, 230, "乙局"]
    at = shown.index(line) + 1
    target = hyperlinks(build_result(given), "差额表")[f"I{at}"]
    assert target == ("", f"'分单位明细'!{detail.columns(given.report)[LICENCES]}")


def test_the_sheet_says_that_all_is_equal() -> None:
    shown = rows(result([OWN], summed([OWN])))
    assert shown[1][0] == "上报数与汇总数逐项一致。"
    assert len(shown) == 4


def test_the_names_are_the_rosters() -> None:
    given = result([OWN, FIRST], summed([OWN]))
    renamed = Line(Entry("甲局（名册）"), FIRST, assess.ADDED)
    lines = [given.lines[0], renamed]
    named = result_input([OWN, FIRST], lines=lines, reported=given.reported)
    assert set(units(named).values()) == {"甲局（名册）"}
    assert RECEIVED in units(named) and GRANTED in units(named)
