"""What people type into cells, and what becomes of it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgov.values import (
    COUNT_LIMIT,
    Kind,
    Measure,
    Oddity,
    decimals,
    fits,
    fixed,
    from_cell,
    from_text,
    tidy,
)


@pytest.mark.parametrize(
    ("typed", "number", "oddity"),
    [
        ("0", 0, None),
        ("41", 41, None),
        ("-18", -18, None),
        ("4个", 4, Oddity.UNIT),
        ("$12$", 12, Oddity.FORMAT),
        (r"\(\mathbf{12}\)", 12, Oddity.FORMAT),
        ("12 件", 12, Oddity.UNIT),
        ("3万件", 30_000, Oddity.UNIT),
        ("２", 2, Oddity.FORMAT),
        ("1,234", 1234, Oddity.FORMAT),
        ("１，２３４", 1234, Oddity.FORMAT),
        ("1,234,567", 1_234_567, Oddity.FORMAT),
        ("\u202a1234\u202c", 1234, Oddity.FORMAT),
        ("1\u200b2\u20603", 123, Oddity.FORMAT),
        ("5\n件", 5, Oddity.UNIT),
        ("22（其中修订16件（含废止2件））", 22, Oddity.NOTE),
        ("\u300020", 20, Oddity.FORMAT),
        ("0\xa0", 0, Oddity.FORMAT),
        ("−5", -5, Oddity.FORMAT),
        ("007", 7, Oddity.FORMAT),
        ("3.0", 3, Oddity.FORMAT),
        ("22（其中修订16件）", 22, Oddity.NOTE),
        ("55(含自然失效 29 件)", 55, Oddity.NOTE),
        ("[bookmark: _GoBack]7", 7, Oddity.LEFTOVER),
    ],
)
def test_counts_are_read_through_what_people_add(typed: str, number: int, oddity: Oddity | None) -> None:
    value = from_text(typed, Measure.COUNT)
    assert (value.kind, value.number) == (Kind.NUMBER, number)
    if oddity is None:
        assert value.plain
    else:
        assert oddity in value.oddities
        assert value.typed == typed
        assert not value.plain


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("230.37万", "230.37"),
        ("244.19万元", "244.19"),
        ("[bookmark: _GoBack]71.64万元", "71.64"),
        ("251000元", "25.1"),
        ("75394432.52元", "7539.443252"),
        ("1.2亿元", "12000"),
        ("24252.311082", "24252.311082"),
        ("0.50", "0.5"),
        ("0", "0"),
    ],
)
def test_money_becomes_ten_thousands_of_yuan(typed: str, amount: str) -> None:
    value = from_text(typed, Measure.MONEY)
    assert value.kind is Kind.NUMBER
    assert value.number == Decimal(amount)
    assert fixed(value.number) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "/", "—", "——", "无", "零", "若干", "约3万", "3至5", "12 34 56 a", "1.2.3", "12\n34",
        "20 5", "２０ ５", "1,2345", "12,34",
        "1 234", "1,234,56", "1,234，567", "1,234, 567", "0,123", "12 345", "减4", "约3", "3-4",
        "30余件", "٣٤", "²", "10²", "①",
        "𝟏𝟐", "三十", "5（甲）6（乙）", "1\u20092", "NaN", "1e5", "0x10", "1_000", "12（5）",
    ],
)  # fmt: skip
def test_text_stays_text(typed: str) -> None:
    value = from_text(typed, Measure.COUNT)
    assert (value.kind, value.number, value.typed) == (Kind.TEXT, None, typed)


@pytest.mark.parametrize(
    "typed", ["#DIV/0!", "#REF!", " #N/A ", "Error! Reference source not found.", "#####"]
)
def test_errors_are_errors_not_blanks(typed: str) -> None:
    assert from_text(typed, Measure.COUNT).kind is Kind.ERROR


@pytest.mark.parametrize("typed", ["", " ", "\u3000", "\xa0\n", "\u200b", "\ufeff\u2009 \u202e"])
def test_white_space_is_blank(typed: str) -> None:
    assert from_text(typed, Measure.COUNT).kind is Kind.BLANK


def test_a_count_with_a_fraction_is_kept_but_is_no_figure() -> None:
    for value in (from_text("1.5", Measure.COUNT), from_cell(1.5, Measure.COUNT)):
        assert (value.kind, value.number, value.typed) == (Kind.TEXT, None, "1.5")
        assert value.oddities == {Oddity.FRACTION}


@pytest.mark.parametrize(
    ("typed", "measure"),
    [
        (str(COUNT_LIMIT), Measure.COUNT),
        (str(-COUNT_LIMIT), Measure.CHANGE),
        ("1000000000", Measure.MONEY),
        ("0.1234567", Measure.MONEY),
    ],
)
def test_what_lies_outside_the_domain_is_said(typed: str, measure: Measure) -> None:
    value = from_text(typed, measure)
    assert value.number is None
    assert Oddity.RANGE in value.oddities
    assert value.typed == typed


@pytest.mark.parametrize("measure", Measure)
def test_endless_digits_are_out_of_range_at_once(measure: Measure) -> None:
    for typed in ("9" * 5000, "9" * 41, "-" + "1" * 100):
        value = from_text(typed, measure)
        assert (value.kind, value.number) == (Kind.TEXT, None)
        assert Oddity.RANGE in value.oddities


@pytest.mark.parametrize("measure", Measure)
def test_doubles_that_are_no_figures(measure: Measure) -> None:
    for content in (float("nan"), float("inf"), float("-inf"), Decimal("NaN")):
        assert from_cell(content, measure).kind is Kind.ERROR
    for content in (1e308, -1e308, 2.0**53 + 2):
        assert Oddity.RANGE in from_cell(content, measure).oddities
    assert fixed(from_cell(-0.0, measure).number or 0) == "0"
    assert from_cell(4.999999999999999, measure).number == 5


@given(st.integers(0, COUNT_LIMIT - 1))
def test_thousands_and_only_thousands_are_joined(number: int) -> None:
    assert from_text(f"{number:,}", Measure.COUNT).number == number
    assert from_text(f"{number:,}".replace(",", "，"), Measure.COUNT).number == number
    if number >= 1000:
        for wrong in (
            f"{number:,}".replace(",", " "),
            f"{number:_}",
            str(number)[:1] + "," + str(number)[1:] + "0",
        ):
            read = from_text(wrong, Measure.COUNT).number
            assert read is None or wrong == f"{read:,}"


def test_cells_of_a_workbook() -> None:
    assert from_cell(None, Measure.COUNT).kind is Kind.BLANK
    assert from_cell(3.0, Measure.COUNT).number == 3
    assert type(from_cell(3.0, Measure.COUNT).number) is int
    assert from_cell(0.1 + 0.2, Measure.MONEY).number == Decimal("0.3")
    assert from_cell("7", Measure.COUNT).plain
    assert from_cell("4个", Measure.COUNT).oddities == {Oddity.UNIT}
    assert from_cell(True, Measure.COUNT).typed == "TRUE"
    assert from_cell(datetime.date(2025, 1, 2), Measure.COUNT).kind is Kind.TEXT


@given(st.text())
def test_any_text_is_read_without_an_exception_and_kept(text: str) -> None:
    for measure in Measure:
        value = from_text(text, measure)
        assert value.plain or value.typed == text
        if value.number is not None:
            assert fits(value.number, measure)


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6))
def test_fixed_notation_reads_back(number: Decimal) -> None:
    assert from_text(fixed(number), Measure.MONEY).number == number
    assert tidy(number) == number
    assert decimals(number) <= 6
    assert "E" not in fixed(number)


@given(st.integers(-COUNT_LIMIT + 1, COUNT_LIMIT - 1))
def test_counts_survive_excels_doubles(number: int) -> None:
    assert from_cell(float(number), Measure.CHANGE).number == number
