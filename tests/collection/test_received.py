"""What a received file is called, and which file looks like a second copy of another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgov.collection.received import Source, base_name, likely_copy, stem


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("甲局.xlsx", "甲局.xlsx"),
        ("镇/甲局.xlsx", "甲局.xlsx"),
        ("包.zip > 甲局.xlsx", "甲局.xlsx"),
        ("县/包.zip > 镇/甲局.2025.json", "甲局.2025.json"),
    ],
)
def test_a_files_own_name(name: str, own: str) -> None:
    source = Source(name, "/报送")
    assert base_name(source) == own
    assert stem(source) == own.rpartition(".")[0]


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("甲局(1).xlsx", "甲局.xlsx"),
        ("甲局（2）.xlsx", "甲局.xlsx"),
        ("镇/甲局 - 副本.xlsx", "镇/甲局.xlsx"),
        ("甲局 - 副本 (2).xlsx", "甲局.xlsx"),
        ("副本甲局.xlsx", "甲局.xlsx"),
        ("甲局 copy.xlsx", "甲局.xlsx"),
        ("甲局 copy 2.xlsx", "甲局.xlsx"),
        ("Copy of 甲局.xlsx", "甲局.xlsx"),
        ("包.zip > 镇/甲局的副本.xlsx", "包.zip > 镇/甲局.xlsx"),
        ("甲局.xlsx", None),
        ("甲局（2025）.xlsx", None),
        ("第一小学.xlsx", None),
        ("副本.xlsx", None),
        ("(1).xlsx", None),
    ],
)
def test_likely_copies(name: str, original: str | None) -> None:
    assert likely_copy(name) == original


@given(st.text(max_size=30))
def test_a_copy_is_never_its_own_original(name: str) -> None:
    assert likely_copy(name) != name
