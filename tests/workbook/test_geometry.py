"""Cell arithmetic: addresses and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgov.workbook import geometry


def test_ranges_follow_rows_and_columns() -> None:
    assert geometry.ranges(["D7", "D8", "D9", "D33"]) == ["D7:D9", "D33"]
    assert geometry.ranges(["Y1", "Z1", "AA1"]) == ["Y1:AA1"]
    assert geometry.ranges(["A1", "B1", "B2"]) == ["A1:B1", "B2"]
    assert geometry.ranges([]) == []


@given(st.integers(0, 10_000), st.integers(0, 16_383))
def test_addresses_are_read_back(row: int, column: int) -> None:
    assert geometry.position(geometry.address(row, column)) == (row, column)


@pytest.mark.parametrize("text", ["", "5", "D0", "d5", "D5:E6", "甲1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cell"):
        geometry.position(text)
