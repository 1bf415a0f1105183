"""A generated city: each planted fault is found, nothing else is flagged, and the sums are right.

``XLGOV_CITY=1000`` makes it a big one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from tests.rollup.city import UNIT, YEAR, City, build_city, independent_sum
from xlgov.collection.issues import Issue
from xlgov.collection.received import INSIDE, Delivery
from xlgov.finding import Status
from xlgov.report import Report
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.run import roll_up


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build_city(tmp_path_factory.mktemp("city"), int(os.environ.get("XLGOV_CITY", "60")))


@pytest.fixture(scope="module")
def outcome(city: City) -> Outcome:
    return roll_up(Request([city.received], UNIT, YEAR, roster=city.roster, previous=city.before))


def about(outcome: Outcome, issue: Issue) -> set[str]:
    """Whom an issue concerns: its unit, else the units of its files."""
    if issue.unit:
        return {issue.unit}
    by_source = {each.source: each for each in outcome.collection.deliveries}
    return {outcome.collection.called(by_source[source]) for source in issue.sources}


def test_each_planted_fault_is_found_and_nothing_else(city: City, outcome: Outcome) -> None:
    found = {(name, issue.finding.code) for issue in outcome.issues for name in about(outcome, issue)}
    assert sorted(city.planted - found) == []
    assert sorted(found - city.planted) == []


def test_what_is_added_is_what_is_right(city: City, outcome: Outcome) -> None:
    assert files(outcome.collection.addends) == set(city.right)
    (other,) = outcome.others.values()
    assert files(other.collection.addends) == set(city.other)


def files(deliveries: Iterable[Delivery]) -> set[tuple[Path, str | None]]:
    """Paths, and members as people know them."""
    return {
        (Path(each.source.path), each.source.name.partition(INSIDE)[2] if each.source.member else None)
        for each in deliveries
    }


def test_nothing_is_flagged_inside_what_is_right(city: City, outcome: Outcome) -> None:
    wrong = {name for name, _ in city.planted}
    flagged = {
        (outcome.collection.called(each), finding.code, finding.message)
        for each in outcome.collection.addends
        for finding in each.findings
        if finding.status is Status.FAIL and outcome.collection.called(each) not in wrong
    }
    assert flagged == set()


def test_sums_equal_the_independent_ones(city: City, outcome: Outcome) -> None:
    assert figures(outcome.report) == independent_sum(city.right)
    (other,) = (each.report for each in outcome.others.values())
    assert figures(other) == independent_sum(city.other)


def figures(report: Report) -> dict[str, Fraction]:
    return {
        key.replace(".", "_"): Fraction(number)
        for key, number in report.figures.items()
        if number is not None
    }


def test_a_misspelt_name_gets_a_suggestion(city: City, outcome: Outcome) -> None:
    found = {issue.unit: issue.suggestion for issue in outcome.issues if issue.finding.code == "R-EXTRA"}
    assert city.suggested and city.suggested.items() <= found.items()
