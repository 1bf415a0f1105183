"""Words for level, category and extent: those of the lists, their synonyms, and those nobody understands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from xlgov.report import unit_words
from xlgov.report.unit import LISTS
from xlgov.report.unit_names import plain
from xlgov.report.unit_words import meant


@pytest.mark.parametrize(
    ("field", "written", "key"),
    [
        ("kind", "垂直管理", "vertical"), ("kind", "垂直管理單位", "vertical"),
        ("kind", " 垂 管 单位", "vertical"),
        ("kind", "政府(汇总)", "government"), ("kind", "本政府机关（政府及办公厅、室）", "own_organ"),
        ("kind", "街道辦事處", "street"), ("kind", "zone", "zone"), ("kind", "部\u200b门", "department"),
        ("tier", "县级政府", "county"), ("tier", "縣級", "county"), ("tier", "县（市、区）级", "county"),
        ("tier", "市级部门", "prefecture"), ("tier", "乡镇(街道)级", "township"), ("tier", "省", "province"),
        ("scope", "本单位　数据", "own"), ("scope", "彙總數據", "aggregate"),
    ],
)  # fmt: skip
def test_what_is_meant(field: str, written: str, key: str) -> None:
    assert meant(field, written) == key


@pytest.mark.parametrize(
    ("field", "written"),
    [("kind", "烟草系统"), ("kind", "非垂直管理"), ("kind", "？"), ("tier", "部门"), ("tier", "副厅级"),
     ("scope", "是"),
     ("kind", "请选择"), ("tier", "")],
)  # fmt: skip
def test_what_nobody_understands(field: str, written: str) -> None:
    assert meant(field, written) is None


@pytest.mark.parametrize("field", LISTS)
def test_the_words_of_a_list_mean_themselves_and_no_synonym_means_two_things(field: str) -> None:
    for key, word in LISTS[field].items():
        assert meant(field, word) == meant(field, key) == key
    path = Path(unit_words.__file__).with_name("unit_words.toml")
    synonyms = tomllib.loads(path.read_text("utf-8"))[field]
    assert synonyms.keys() <= LISTS[field].keys()
    every = [plain(word) for words in synonyms.values() for word in words]
    assert len(every) == len(set(every)) and not set(every) & {plain(word) for word in LISTS[field].values()}
    assert all(meant(field, word) == key for key, words in synonyms.items() for word in words)
