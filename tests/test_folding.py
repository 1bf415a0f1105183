"""Letters that look alike or that nobody sees."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgov.folding import one_script, one_width, seen
from xlgov.simplified import PAIRS


def test_every_format_character_of_unicode_is_dropped() -> None:
    marks = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"]
    assert len(marks) > 150
    assert [mark for mark in marks if seen(f"甲{mark}局") != "甲局"] == []


@given(st.text())
def test_what_is_seen_stays(text: str) -> None:
    again = seen(text)
    assert seen(again) == again
    assert set(text) - set(again) <= {letter for letter in text if not letter.isalnum() or letter in "ᅟᅠㅤﾠ"}


def test_widths_and_scripts_meet() -> None:
    assert one_width("２０２５　ＡＢ（年）") == "2025 AB(年)"
    assert one_script("示例縣財政局") == "示例县财政局"
    assert one_script("後旗菸草專賣局") == "后旗烟草专卖局"
    assert one_script("⼈⺠政府") == "人民政府"


@pytest.mark.parametrize("name", ["乾县", "于都县", "沈丘县", "岳阳县", "后旗", "范县", "里弄街道", "覃塘区"])
def test_simplified_names_stay_as_they_are(name: str) -> None:
    assert one_script(name) == name


def test_the_table_leads_to_its_end_at_once() -> None:
    pairs = dict(PAIRS.split())  # type: ignore[arg-type]
    assert len(pairs) > 3000
    assert not pairs.keys() & set(pairs.values())
