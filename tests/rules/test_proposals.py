"""Figures that were probably meant by texts: proposed, never counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports import changed, report
from xlgov.finding import Finding, Severity
from xlgov.rules import validate
from xlgov.rules.proposals import proposed
from xlgov.values import Kind, Measure, fits, from_text

KEY = "proactive.licensing.decisions"
AMOUNT = "proactive.fees.amount"


def finding(typed: str, key: str = KEY) -> Finding:
    """The one finding on a cell with this text."""
    code = "C-MONEY-1" if key == AMOUNT else "C-TEXT"
    (found,) = [each for each in validate(changed(report(), **{key: typed})) if each.code == code]
    return found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("约3", 3), ("大约 12 件", 12), ("共5件", 5), ("增加6", 6), ("1 234", 1234),
        ("1\u3000234\xa0567", 1234567),
        ("1,2345", 12345), ("12,34", 1234), ("0,123", 123), ("1,234，567", 1234567), ("三十", 30),
        ("一百零五", 105),
        ("二〇", 20), ("十二", 12), ("贰拾", 20), ("①", 1), ("٣٤", 34), ("𝟏𝟐", 12), ("零", 0),
    ],
)  # fmt: skip
def test_a_text_with_one_likely_meaning_has_a_proposal(typed: str, meant: int) -> None:
    assert from_text(typed, Measure.COUNT).kind is Kind.TEXT
    assert proposed(typed, Measure.COUNT) == meant
    found = finding(typed)
    assert (found.severity, f"改填 {meant}；" in found.advice) == (Severity.ERROR, True)


@pytest.mark.parametrize("typed", ["12\n34", "20 5", "２０ ５", "3/4", "7、8"])
def test_several_numbers_in_a_cell_are_said_to_be_several(typed: str) -> None:
    assert proposed(typed, Measure.COUNT) is None
    message = finding(typed).message
    assert "有几个数" in message and "\n" not in message


@pytest.mark.parametrize(
    "typed", ["30余件", "3-4", "若干", "/", "10²", "1(2)3(4)", "5（甲）6（乙）", "一般", "减4", "1.234.567"]
)
def test_what_may_mean_several_things_has_none(typed: str) -> None:
    assert from_text(typed, Measure.COUNT).kind is Kind.TEXT
    assert proposed(typed, Measure.COUNT) is None
    assert finding(typed).severity is Severity.ERROR


def test_less_is_below_zero_only_where_that_may_stand() -> None:
    assert proposed("减4", Measure.CHANGE) == -4
    assert proposed("—4", Measure.CHANGE) == -4
    assert proposed("减4", Measure.COUNT) is None


def test_a_comma_in_an_amount_may_be_a_decimal_point() -> None:
    assert proposed("12,34", Measure.MONEY) is None
    assert proposed("约3万", Measure.MONEY) == 3
    assert "改填 3；" in finding("约3万", AMOUNT).advice


def test_a_picture_is_called_one() -> None:
    assert "图片" in finding('=DISPIMG("ID_0123456789ABCDEF",1)').message


def test_a_long_number_is_told_in_short() -> None:
    found = finding("9" * 5000)
    assert "超出合理范围" in found.message and len(found.message) < 200 and len(found.quote) < 100


@given(st.text() | st.text("0123456789 ,，、一二三十百零〇两千约减-(（)）件.\u200b٣②\n"))
def test_any_text_is_thought_about_without_an_exception(text: str) -> None:
    for measure in Measure:
        found = proposed(text, measure)
        assert found is None or fits(found, measure)
