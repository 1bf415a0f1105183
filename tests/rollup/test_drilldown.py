"""A total followed to the units that have it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reports import changed, report
from tests.rollup.results import delivered, summed
from xlgov.form import edition
from xlgov.report import Unit
from xlgov.rollup.drilldown import REST, Step, entered, trace

TOTAL = "requests.outcome.total.total"
GRANTED = "requests.outcome.granted.natural_person"


def leaf(name: str, granted: int):  # type: ignore[no-untyped-def]
    given = report(
        year=2024, unit=Unit(name=name), **{GRANTED: granted, "requests.outcome.partly_granted.enterprise": 1}
    )
    return delivered(given, f"{name}.xlsx")


def test_a_total_is_followed_through_two_levels_to_the_leaves() -> None:
    district = delivered(summed([leaf("甲局", 2), leaf("乙局", 3)]), "东区/结果.xlsx")
    city = summed([district, leaf("市局", 5)])
    assert list(trace(city, TOTAL)) == [
        Step(0, "示例区", 13),
        Step(1, "示例区", 7, "东区/结果.xlsx"),
        Step(2, "甲局", 3, "甲局.xlsx"),
        Step(2, "乙局", 4, "乙局.xlsx"),
        Step(1, "市局", 6, "市局.xlsx"),
    ]
    assert [step.number for step in trace(city, GRANTED)] == [10, 5, 2, 3, 5]


def test_what_was_typed_over_the_sum_is_a_step_of_its_own() -> None:
    total = summed([leaf("甲局", 2)])
    edited = replace(changed(total, **{GRANTED: 9}), provenance=total.provenance)
    assert list(trace(edited, GRANTED)) == [
        Step(0, "示例区", 9),
        Step(1, "甲局", 2, "甲局.xlsx"),
        Step(1, REST, 7),
    ]


def test_a_report_that_is_no_roll_up_has_one_step() -> None:
    assert [step.depth for step in trace(report(), GRANTED)] == [0]


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_totals_come_down_to_what_is_typed(name: str) -> None:
    form = edition(name)
    parts = entered(form, TOTAL)
    assert len(parts) == len(set(parts))
    assert not any(form.cells[key].computed for key in parts)
    rows = {
        form.cells[key].row
        for key in form.cells
        if key.startswith("requests.outcome.") and not form.cells[key].computed
    }
    assert len(parts) == 6 * len(rows)
    with pytest.raises(KeyError):
        entered(form, "requests.nothing")
