"""Names of units: the same, probably meant, or another unit's."""

from __future__ import annotations

import pytest

from xlgov.collection.belonging import Entry, Roster, RosterIndex, plain_code, same_body
from xlgov.report.unit_names import parted, plain, similar


@pytest.mark.parametrize(
    ("one", "other"),
    [("甲县 财政局", "甲县财政局"), ("甲\u200e县\u202a财\u2060政\u00ad局", "甲县财政局"),
     ("甲縣財政局", "甲县财政局"),
     ("甲县财政局〔本级〕", "甲县财政局（本级）"), ("甲县发改局（粮食局）", "甲县发改局(粮食局)"),
     ("甲县“一窗”办", "甲县一窗办"), ("甲县财政局\u200b", "甲县财政局"), ("ＡＢ局", "ab局")],
)  # fmt: skip
def test_writing_makes_no_other_name(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("name", "listed", "meant"),
    [
        ("财政局", ["甲县财政局", "甲县教育局"], "甲县财政局"),
        ("甲县发改局", ["甲县发展和改革局", "甲县财政局"], "甲县发展和改革局"),
        ("甲县财正局", ["甲县财政局", "甲县教育局"], "甲县财政局"),
        ("甲县人力资源社会保障局", ["甲县人力资源和社会保障局"], "甲县人力资源和社会保障局"),
        ("甲县石桥镇", ["甲县石桥镇人民政府", "甲县石坝镇人民政府"], "甲县石桥镇人民政府"),
    ],
)
def test_what_is_probably_meant(name: str, listed: list[str], meant: str) -> None:
    assert similar(name, listed) == meant


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("甲市第一小学", ["甲市第二小学"]),
        ("甲县城东街道办事处", ["甲县城西街道办事处"]),
        ("甲县3号供水站", ["甲县4号供水站"]),
        ("甲县教育局", ["甲县交通运输局"]),
        ("财政局", ["甲县财政局", "乙县财政局"]),
        ("局", ["甲局"]),
        ("", ["甲局"]),
    ],
)
def test_siblings_and_doubtful_names_are_never_suggested(name: str, listed: list[str]) -> None:
    assert similar(name, listed) is None


@pytest.mark.parametrize(
    ("name", "places", "body"),
    [
        ("江城市东湖区民政局", ("江城市", "东湖区"), "民政局"),
        ("锦都市城市管理局", ("锦都市",), "城市管理局"),
        ("甲县古城镇人民政府", ("甲县", "古城镇"), "人民政府"),
        ("甲县乡镇企业局", ("甲县",), "乡镇企业局"),
        ("林村镇人民政府", ("林村镇",), "人民政府"),
        ("江城市住房和城乡建设局", ("江城市",), "住房和城乡建设局"),
        ("城市管理局", (), "城市管理局"),
    ],
)
def test_the_name_of_a_place_may_end_like_a_word(name: str, places: tuple[str, ...], body: str) -> None:
    assert parted(name) == (places, body)


def test_codes_meet_whatever_nobody_sees_in_them() -> None:
    assert plain_code("１２34\u200b 5a\ufeff") == plain_code("12345A")


def test_a_place_and_its_government_are_one_body() -> None:
    assert same_body("甲县", "甲县人民政府")
    assert not same_body("甲县人民政府", "甲县人民政府办公室")
    assert not same_body(None, "")


def test_a_file_name_names_the_unit_with_the_longest_name_in_it() -> None:
    short, long = Entry("甲县教育局"), Entry("甲县教育局招生办公室", former=("甲县招办",))
    index = RosterIndex(Roster((short, long)))
    assert index.within("2025年甲县教育局招生办公室年报") is long
    assert index.within("甲县招办") is long
    assert index.within("甲县教育局（盖章）") is short
    assert index.within("年报") is None
