"""The words in which findings name several things."""

from __future__ import annotations

from xlgov.finding import listed


def test_a_few_names_are_all_listed() -> None:
    assert listed(["甲", "乙"], "等 {} 个单位", 2) == "甲、乙"


def test_of_many_the_first_and_how_many_there_are() -> None:
    assert listed(["甲", "乙", "丙"], "等 {} 个单位", 2) == "甲、乙等 3 个单位"
