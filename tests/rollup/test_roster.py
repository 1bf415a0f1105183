"""The roster: read from what people write, checked, written and read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ooxml import schema_errors
from xlgov import api
from xlgov.collection.belonging import Entry, Roster
from xlgov.errors import InputError
from xlgov.report import TIERS, UNIT_KINDS
from xlgov.rollup.roster import (
    build_roster,
    check,
    entries_of,
    expected,
    lowest,
    read_roster,
    taken_for_body,
    usable_roster,
)
from xlgov.samples.district import district

HEAD = "单位名称,单位代码,层级,单位类别,上级单位,曾用名,并入单位\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "名册.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_any_encoding_people_have(tmp_path: Path, encoding: str) -> None:
    text = HEAD + "甲县教育局,001,县级,政府部门,,甲县教委、甲县文教局,\n\n甲县体育局,,,,,,甲县教育局\n"
    found = read_roster(written(tmp_path, text, encoding))
    assert found.entries == (
        Entry("甲县教育局", "001", "county", "department", former=("甲县教委", "甲县文教局"), row=2),
        Entry("甲县体育局", merged_into="甲县教育局", row=4),
    )
    assert found.source == "名册.csv"


def test_the_heading_row_is_found_by_its_words_in_any_order(tmp_path: Path) -> None:
    head = "甲县2025年应报单位,,\n填表人：,,\n 单位类别 ,序号,单 位 名 称\n"
    text = head + "本级,1,甲县人民政府办公室\n街道办事处,2,甲街道办事处\n"
    entries = read_roster(written(tmp_path, text)).entries
    assert [(entry.name, entry.kind, entry.row) for entry in entries] == [
        ("甲县人民政府办公室", "own_organ", 4),
        ("甲街道办事处", "street", 5),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲局,1\n", ("名册.csv", "表头", "单位名称")),
        (HEAD, ("名册.csv", "没有单位")),
        (HEAD + ",001,,,,,\n", ("名册.csv A2", "没有填单位名称")),
        (HEAD + "甲局,,省部级,,,,\n", ("名册.csv C2", "省部级", "地市级")),
        (HEAD + "甲局,,,国企,,,\n", ("名册.csv D2", "国企", "政府部门")),
    ],
)
def test_what_cannot_be_used_is_said_with_its_place(tmp_path: Path, text: str, said: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        read_roster(written(tmp_path, text))
    assert all(word in str(caught.value) for word in said)


def test_a_workbook_says_sheet_and_cell(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "名册.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "封皮"
    sheet = book.create_sheet("单位")
    for row in (["单位名称", "级别"], ["甲局", "县级"], ["=#REF!", None]):
        sheet.append(row)
    sheet["A3"].data_type, sheet["A3"].value = "e", "#REF!"
    book.save(path)
    with pytest.raises(InputError, match=r"名册\.xlsx “单位”表 A3：是错误值"):
        read_roster(path)
    sheet["A3"] = "乙局"
    book.save(path)
    assert [entry.name for entry in read_roster(path).entries] == ["甲局", "乙局"]


def test_other_kinds_of_files(tmp_path: Path) -> None:
    for name, content in (("名册.xls", b"x"), ("名册.xlsx", b"PK"), ("名册.csv", b"\x00\x01")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            read_roster(tmp_path / name)
    with pytest.raises(InputError, match="找不到"):
        read_roster(tmp_path / "没有.xlsx")


_UNSEEN = "\u115f\u1160\u3164\uffa0"
"""letters that nobody sees: they are left out when a roster is read"""
_names = st.text(st.characters(categories=["Lo", "Nd"], exclude_characters=_UNSEEN), min_size=2, max_size=12)
_entries = st.builds(
    Entry,
    name=_names,
    code=st.one_of(st.none(), st.from_regex(r"0[0-9]{5,17}", fullmatch=True)),
    tier=st.one_of(st.none(), st.sampled_from(list(TIERS))),
    kind=st.one_of(st.none(), st.sampled_from(list(UNIT_KINDS))),
    parent=st.one_of(st.none(), _names),
    former=st.lists(_names, max_size=2).map(tuple),
    merged_into=st.one_of(st.none(), _names),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_entries, min_size=1, max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]) -> None:
    path = tmp_path_factory.mktemp("r") / "名册.xlsx"
    path.write_bytes(build_roster(entries))
    assert [replace(entry, row=None) for entry in read_roster(path).entries] == entries


def test_a_roster_is_a_valid_workbook_and_always_the_same_bytes(tmp_path: Path) -> None:
    entries = district().roster.entries
    made = {"空": build_roster(), "满": build_roster(entries)}
    assert made["满"] == build_roster(entries)
    assert schema_errors(made, tmp_path) == []


def test_the_sample_districts_roster_is_right() -> None:
    assert check(district().roster) == []


OWN = Entry("甲县人民政府办公室", kind="own_organ", row=2)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((OWN, Entry("甲局", row=3), Entry("甲 局", row=4)), "第4行的“甲 局”与第3行重名"),
        ((OWN, Entry("甲局", "1A", row=3), Entry("乙局", "1a", row=4)), "单位代码相同"),
        ((OWN, Entry("甲局", former=("乙局",), row=3), Entry("乙局", row=4)), "曾用名“乙局”是第4行现有单位"),
        ((OWN, Entry("甲局", former=("甲局",), row=3)), "曾用名就是现在的名称"),
        (
            (OWN, Entry("甲局", former=("丙",), row=3), Entry("乙局", former=("丙",), row=4)),
            "同一个曾用名“丙”",
        ),
        ((OWN, Entry("甲局", parent="甲县", row=3), Entry("乙局", parent="乙县", row=4)), "“乙县”不在名册上"),
        ((OWN, Entry("甲局", parent="乙局", row=3), Entry("乙局", parent="甲局", row=4)), "甲局→乙局→甲局"),
        ((OWN, Entry("甲局", parent="甲县", row=3)), "第3行“甲局”的上级单位“甲县”不在名册上"),
        (
            (OWN, Entry("乙县人民政府", row=3), Entry("甲局", parent="乙县人民政付", row=4)),
            "是不是“乙县人民政府”？",
        ),
        ((OWN, Entry("甲县政府办", kind="own_organ", row=3)), "都是本级"),
        ((OWN, Entry("甲局", merged_into="丁局", row=3)), "并入单位“丁局”不在名册上"),
        ((OWN, Entry("甲局", merged_into="甲局", row=3)), "并入了自己"),
        ((OWN, Entry("甲局", "123456789012345000", row=3)), "丢失了末尾的数字"),
        ((Entry("甲局", row=2),), "没有本级"),
    ],
)
def test_what_is_wrong_with_a_roster(entries: tuple[Entry, ...], said: str) -> None:
    found = check(Roster(entries))
    assert any(said in problem for problem in found), found


def test_the_body_that_rolls_up_need_not_be_on_the_roster() -> None:
    one = Roster((OWN, Entry("甲局", parent="甲县", row=3)))
    assert taken_for_body(one) is None and check(one) and check(one, unit="甲县人民政府") == []
    several = Roster((*one.entries, Entry("乙局", parent="甲县", row=4), Entry("丙局", parent="申县", row=5)))
    assert taken_for_body(several) == "甲县"
    assert [problem[:8] for problem in check(several)] == ["第5行“丙局”的"]
    assert len(check(several, unit="乙县")) == 3


def test_own_organs_of_several_bodies() -> None:
    below = Entry("乙县人民政府办公室", kind="own_organ", parent="乙县人民政府", row=4)
    entries = (OWN, Entry("乙县人民政府", kind="government", row=3), below)
    assert check(Roster(entries)) == []
    assert len(check(Roster((*entries, replace(below, name="乙县政务办", row=5))))) == 1
    # blank and the body's name are one place
    twice = (OWN, replace(OWN, name="甲县政务办", parent="甲县", row=3))
    assert any("都是本级" in problem for problem in check(Roster(twice), unit="甲县"))


@pytest.mark.parametrize(
    ("entry", "is_lowest"),
    [
        (Entry("甲县", kind="own_organ"), True),
        (Entry("甲县", kind="department"), True),
        (Entry("甲县人民政府", kind="own_organ"), False),
        (Entry("甲县人民政府", kind="government"), False),
        (Entry("甲县人民政府"), False),
        (Entry("甲县人民政府", kind="government", parent="甲市"), True),
    ],
)
def test_a_unit_without_any_below_rolls_nothing_up(tmp_path: Path, entry: Entry, is_lowest: bool) -> None:
    others = (Entry("甲局"), Entry("乙局", parent="甲市"), Entry("丙局", parent="甲市"))
    assert bool(lowest(Roster((entry, *others)), entry.name)) is is_lowest
    assert not lowest(Roster((entry, *others, Entry("丁所", parent=entry.name))), entry.name)
    path = tmp_path / "名册.xlsx"
    path.write_bytes(build_roster((entry, *others)))
    if is_lowest:
        with pytest.raises(InputError, match="不是汇总单位"):
            usable_roster(path, entry.name)


def test_problems_stand_one_on_a_line(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(build_roster([Entry("甲局")] * 5))
    with pytest.raises(InputError) as caught:
        usable_roster(path)
    first, *lines, last = str(caught.value).splitlines()
    assert "共 4 处，前 3 处" in first and len(lines) == 3 and "xlgov roster check" in last
    assert "。；" not in str(caught.value) and "。。" not in str(caught.value)


def test_a_roster_may_do_without_the_own_organ() -> None:
    roster = Roster((Entry("甲局", row=2),))
    assert check(roster) and check(roster, own_required=False) == []


def test_an_annual_report_is_no_roster(tmp_path: Path) -> None:
    api.write(district().correct[0], tmp_path / "年报.xlsx")
    with pytest.raises(InputError, match="没有找到名册的表头"):
        read_roster(tmp_path / "年报.xlsx")


def test_what_is_right_with_a_roster() -> None:
    entries = (
        OWN,
        Entry("乙县人民政府", parent="甲市"),
        Entry("乙县教育局", parent="乙县人民政府"),
        Entry("丙局", parent="甲市", former=("丁局",)),
        Entry("丁局", merged_into="丙局"),
    )
    assert check(Roster(entries)) == []


def test_who_is_expected() -> None:
    entries = (
        Entry("甲市人民政府"),
        OWN,
        Entry("乙县人民政府", kind="government"),
        Entry("乙县教育局", parent="乙县"),
        Entry("丙局", parent="甲市人民政府"),
        Entry("丁局", merged_into="丙局"),
        Entry("甲市税务局", kind="vertical"),
    )
    names = [entry.name for entry in expected(Roster(entries), "甲市")]
    assert names == [OWN.name, "乙县人民政府", "丙局", "甲市税务局"]


def test_a_roster_from_last_years_reports(tmp_path: Path) -> None:
    found = district()
    for report in found.previous:
        api.write(report, tmp_path / f"{report.unit.name}.json")
    names = {entry.name: (entry.code, entry.kind) for entry in entries_of(tmp_path)[0]}
    assert names == {entry.name: (entry.code, entry.kind) for entry in found.roster.entries}
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError, match="没有能读出单位名称的年报"):
        entries_of(tmp_path / "空")


def test_all_wrong_cells_are_told_at_once(tmp_path: Path) -> None:
    lines = HEAD + "甲局,,省部级,国企,,,\n,7,,,,,\n" + "乙局,,省部,,,,\n" * 20
    with pytest.raises(InputError) as caught:
        read_roster(written(tmp_path, lines))
    first, *others = str(caught.value).splitlines()
    assert first == "名册.csv：名册里有 23 格不能用，前 20 处："
    assert len(others) == 20 and others[0].startswith("  C2：层级“省部级”不认识。请填：")
    assert others[2] == "  A3：没有填单位名称。请填写单位全称，或者删去这一行。"


def test_error_values_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_roster(written(tmp_path, HEAD + "甲\x07局,,,,,,\n乙\x07局,,,,,,\n"))
    assert [line.split("：")[0] for line in str(caught.value).splitlines()[1:]] == ["  A2", "  A3"]
