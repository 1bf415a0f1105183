"""Slips of the hand that explain a difference."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlgov.rollup.result.slips import slip
from xlgov.values import Measure, Number


@pytest.mark.parametrize(
    ("typed", "meant", "words"),
    [
        (9231, 1329, "颠倒"),
        (13, 31, "颠倒"),
        (1239, 1329, "两位"),
        (3192, 1329, "次序"),
        (13329, 1329, "多打了一位"),
        (130, 13, "多打了一位"),
        (132, 1329, "少打了一位"),
    ],
)
def test_digits(typed: int, meant: int, words: str) -> None:
    said = slip(typed, meant, Measure.COUNT)
    assert words in said
    assert f"{meant} 写成了 {typed}" in said


@pytest.mark.parametrize(
    ("typed", "meant"), [(12, 2), (2, 12), (1330, 1329), (0, 10), (None, 10), (-12, -21), (7, 7), (1000, 13)]
)
def test_no_slip(typed: Number | None, meant: Number | None) -> None:
    assert slip(typed, meant, Measure.COUNT) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [("5220477", "按“元”"), ("5220.477", "小数点"), ("522.7047", "次序"), ("52.20477", "小数点")],
)
def test_money(typed: str, words: str) -> None:
    assert words in slip(Decimal(typed), Decimal("522.0477"), Measure.MONEY)
