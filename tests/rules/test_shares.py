"""An error that a unit's report had comes back in the sum under the unit's name."""

from __future__ import annotations

from dataclasses import replace

from tests.reports import changed, report
from tests.rollup.results import delivered, summed
from xlgov.finding import Finding
from xlgov.report import Report, Unit
from xlgov.rules import validate

RECEIVED = "requests.received.natural_person"
GRANTED = "requests.outcome.granted.natural_person"


def unit(name: str, received: int | None = None) -> Report:
    """A report of a unit; with ``received`` what came in does not fit what went out."""
    given = report(year=2024, unit=Unit(name=name), **{GRANTED: 4})
    return given if received is None else changed(given, **{RECEIVED: received})


def total(*units: Report) -> Report:
    return summed([delivered(each, f"{each.unit.name}.xlsx") for each in units])


def unbalanced(sum_of: Report) -> list[Finding]:
    return [each for each in validate(sum_of) if each.code == "A-BAL" and each.status == "fail"]


def test_the_unit_is_named_and_asked() -> None:
    found = unbalanced(total(unit("甲局"), unit("乙局", 9)))
    natural = [each for each in found if RECEIVED in [cell.key for cell in each.cells]]
    (finding,) = natural
    assert finding.message.endswith("来自“乙局”报来的数（已采用）。")
    assert "“乙局”改正" in finding.advice and "甲局" not in finding.message


def test_errors_that_cancel_each_other_are_no_error_of_the_sum() -> None:
    assert unbalanced(total(unit("甲局", 3), unit("乙局", 5))) == []


def test_several_units_are_named() -> None:
    (finding, *_) = unbalanced(total(unit("甲局", 3), unit("乙局", 9)))
    assert "“甲局”、“乙局”" in finding.message


def test_what_somebody_changed_in_the_sum_is_not_the_units() -> None:
    right = total(unit("甲局"), unit("乙局"))
    typed_over = replace(changed(right, **{RECEIVED: 99}), provenance=right.provenance)
    found = unbalanced(typed_over)
    assert found and not any("已采用" in each.message for each in found)
    wrong = total(unit("甲局"), unit("乙局", 9))
    both = replace(changed(wrong, **{RECEIVED: 99}), provenance=wrong.provenance)
    assert any("其中有“乙局”" in each.message for each in unbalanced(both))


def test_the_deepest_unit_is_named() -> None:
    district = replace(total(unit("甲局"), unit("乙局", 9)), unit=Unit(name="东区"))
    (finding, *_) = unbalanced(total(district, unit("丙局")))
    assert "“东区 > 乙局”" in finding.message


def test_a_report_of_one_unit_is_told_as_ever() -> None:
    (finding, *_) = unbalanced(unit("甲局", 9))
    assert "已采用" not in finding.message
