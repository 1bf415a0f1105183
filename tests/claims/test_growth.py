"""What a text says of the growth since last year, beside last year's report."""

from __future__ import annotations

import pytest

from tests.reports import TEXTS, report
from xlgov.rules import validate

BEFORE = report(year=2022, requests__outcome__granted__natural_person=16)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全年新收政府信息公开申请20件，同比增长25%。", 0),
        ("全年新收政府信息公开申请20件，比上年增加4件。", 0),
        ("全年新收政府信息公开申请20件，较上年增长35.0%。", 1),
        ("全年新收政府信息公开申请20件，同比下降25%。", 1),
        ("全年新收政府信息公开申请20件，同比增长约三成。", 0),
    ],
)
def test_growth_is_held_against_last_years_report(text: str, told: int) -> None:
    now = report(
        year=2023, requests__outcome__granted__natural_person=20, sections=TEXTS | {"overview": text}
    )
    assert [each.code for each in validate(now, BEFORE)].count("N-PCT") == told
    assert "N-PCT" not in {each.code for each in validate(now)}
