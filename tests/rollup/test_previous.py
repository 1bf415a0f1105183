"""Last year's reports: who they belong to, and what a unit is checked against."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.reports import next_year
from tests.rollup.folders import unit_report
from xlgov import api
from xlgov.collection.belonging import Entry, Roster
from xlgov.collection.received import Delivery
from xlgov.errors import InputError
from xlgov.form import edition
from xlgov.report import Report, Unit
from xlgov.rollup import last_year_file
from xlgov.rollup.batch.executor import deliveries
from xlgov.rollup.combine import combine
from xlgov.rollup.intake import outline
from xlgov.rollup.previous import Previous, read_previous, write_last_year
from xlgov.rollup.sources import collect

CARRIED = "requests.carried_forward.natural_person"
BROUGHT = "requests.brought_forward.natural_person"
TOTAL = "requests.carried_forward.total"
FEES = "proactive.fees.amount"


def folder_of(folder: Path, *reports: Report) -> Path:
    for number, report in enumerate(reports):
        api.write(report, folder / f"{number}.json")
    return folder


def city(tmp_path: Path) -> tuple[Path, tuple[Delivery, ...]]:
    """Last year's roll-up of a district with two units and an office, in a workbook."""
    children = tmp_path / "children"
    children.mkdir()
    folder_of(
        children,
        unit_report("甲局", 3, **{FEES: Decimal("2.5")}),
        unit_report("乙局", 2),
        unit_report("示例区人民政府", 1, unit={"name": "示例区人民政府", "kind": "own_organ"}),
    )
    addends = tuple(map(outline, collect([children]).sources))
    unit = Unit(name="示例区", tier="county", kind="government")
    total = combine(unit, 2023, edition("2021"), addends)
    path = tmp_path / "上年汇总.xlsx"
    api.write(total, path)
    return path, addends


def test_a_folder_gives_the_units_and_tells_the_whole_from_its_own_organ(tmp_path: Path) -> None:
    own = unit_report("示例区人民政府", 1, unit={"name": "示例区人民政府", "kind": "own_organ"})
    whole = unit_report("示例区", 9, scope="aggregate", unit={"name": "示例区", "kind": "government"})
    folder_of(tmp_path, unit_report("甲局"), own, whole)
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    (tmp_path / "注.txt").write_bytes(b"x")
    found = read_previous(tmp_path, "示例区")
    assert [unit.name for unit in found.deliveries] == ["甲局", "示例区人民政府"]
    assert found.total and found.total.figures == whole.figures
    assert [each.source.name for each in found.unusable] == ["坏.xlsx"]
    assert found.ignored == ("注.txt",)
    without = read_previous(tmp_path)
    assert without.total is None and len(without.deliveries) == 3


def test_last_years_roll_up_gives_its_addends_as_units(tmp_path: Path) -> None:
    path, addends = city(tmp_path)
    for unit in (None, "示例区"):
        found = read_previous(path, unit)
        assert found.total and found.total.figures[CARRIED] == 3 + 2 + 1
        assert [each.name for each in found.deliveries] == ["甲局", "乙局", "示例区人民政府"]
        for each, addend in zip(found.deliveries, addends, strict=True):
            assert each.figures == {
                key: number if each.figures[key] is not None else None
                for key, number in addend.figures.items()
            }
            assert (each.year, each.kind, each.sha256) == (2023, addend.kind, addend.sha256)


def test_files_beside_a_roll_up_count_once(tmp_path: Path) -> None:
    city(tmp_path)
    found = read_previous(tmp_path, "示例区")
    assert sorted(each.name or "" for each in found.deliveries) == ["乙局", "甲局", "示例区人民政府"]


def test_units_below_the_units_are_found_too(tmp_path: Path) -> None:
    _, addends = city(tmp_path)
    district = outline(collect([tmp_path / "上年汇总.xlsx"]).sources[0])
    previous = Previous((district,))
    assert previous.find("示例区") == district
    found = previous.find("甲局")
    assert found and found.figures[CARRIED] == addends[0].figures[CARRIED]
    assert previous.find("丙局") is None


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有能读取的上年年报"):
        read_previous(tmp_path)
    with pytest.raises(InputError, match="找不到"):
        read_previous(tmp_path / "没有")


def units(folder: Path, *reports: Report) -> Previous:
    folder.mkdir(exist_ok=True)
    return read_previous(folder_of(folder, *reports))


def test_units_are_found_by_code_name_and_former_name(tmp_path: Path) -> None:
    previous = units(
        tmp_path,
        unit_report("甲局", 1, unit={"name": "甲局", "code": "11a"}),
        unit_report("甲 局（本级）", 2),
        unit_report("丙局", 3),
    )
    path = write_last_year(
        tmp_path / "x", previous, Roster((Entry("丁局", former=("旧局", "丙局")), Entry("甲局", "11A")))
    )

    def carried(name: str | None, code: str | None = None) -> object:
        found = last_year_file.find(path, code, name)
        return found and found.figures[CARRIED]

    assert carried("随便", "11A") == 1
    assert carried("甲局(本级)") == 2
    assert carried("丁局") == carried("丙局") == carried("旧局") == 3
    assert carried("戊局") is None
    assert carried(None) is None
    # code and name of two units: nobody can tell whose report it is
    assert carried("丁局", "11A") is None
    # whoever is known by a name is called so; another name beside a known code is not explained
    assert [last_year_file.find(path, None, name).name for name in ("丁局", "丙局")] == ["丁局", "丙局"]  # type: ignore[union-attr]
    assert last_year_file.find(path, "11A", "随便").name == "甲局"  # type: ignore[union-attr]


def test_what_was_merged_into_a_unit_is_added_to_its_own(tmp_path: Path) -> None:
    previous = units(
        tmp_path, *(unit_report(name, number) for number, name in enumerate(("甲局", "乙局", "丙局"), 1))
    )
    entries = (
        Entry("甲局"),
        Entry("乙局", merged_into="甲局"),
        Entry("丙局", merged_into="乙局"),
        Entry("丁局"),
    )
    path = write_last_year(tmp_path / "x", previous, Roster(entries))
    found = last_year_file.find(path, None, "甲局")
    assert found and (found.figures[CARRIED], found.figures[TOTAL]) == (6, 6)
    alone = last_year_file.find(path, None, "丙局")
    assert alone and alone.figures[CARRIED] == 3
    # a new body made of two that were there before
    made = (Entry("新局"), Entry("甲局", merged_into="新局"), Entry("乙局", merged_into="新局"))
    found = last_year_file.find(write_last_year(tmp_path / "y", previous, Roster(made)), None, "新局")
    assert found and (found.name, found.figures[CARRIED]) == ("新局", 3)
    # a part that is not known leaves a new body unknown
    gone = (Entry("新局"), Entry("甲局", merged_into="新局"), Entry("没有的局", merged_into="新局"))
    assert last_year_file.find(write_last_year(tmp_path / "z", previous, Roster(gone)), None, "新局") is None
    # the roster still has the line of a unit that was merged the year before: the heir's report includes it
    still = (Entry("甲局"), Entry("没有的局", merged_into="甲局"))
    found = last_year_file.find(write_last_year(tmp_path / "s", previous, Roster(still)), None, "甲局")
    assert found and found.figures[CARRIED] == 1
    circle = (Entry("甲局", merged_into="乙局"), Entry("乙局", merged_into="甲局"))
    assert last_year_file.find(write_last_year(tmp_path / "c", previous, Roster(circle)), None, "甲局")


def test_two_reports_of_one_name_that_differ_stand_for_nobody(tmp_path: Path) -> None:
    previous = units(
        tmp_path, unit_report("甲局", 1), unit_report("甲局", 2), unit_report("乙局"), unit_report("乙局")
    )
    path = write_last_year(tmp_path / "x", previous)
    assert last_year_file.find(path, None, "甲局") is None
    assert last_year_file.find(path, None, "乙局") is not None


def test_children_are_checked_against_last_year(tmp_path: Path) -> None:
    before = unit_report("旧名局", 3)
    now = next_year(before, unit={"name": "新名局", "kind": "department"}, **{BROUGHT: 1})
    previous = units(tmp_path / "上年", before)
    roster = Roster((Entry("新名局", former=("旧名局",)),))
    path = write_last_year(tmp_path / "x", previous, roster)
    (tmp_path / "今年").mkdir()
    sources = collect([folder_of(tmp_path / "今年", now)]).sources
    codes = [{finding.code for finding in deliveries(sources, which)[0].findings} for which in (None, path)]
    assert "Y-CARRY" not in codes[0]
    assert "Y-CARRY" in codes[1]


def test_without_a_roster_a_unit_with_code_and_name_is_one_unit(tmp_path: Path) -> None:
    unit = {"name": "甲局", "code": "11a"}
    previous = units(tmp_path, unit_report("甲局", 1, unit=unit), unit_report("乙局", 2))
    path = write_last_year(tmp_path / "x", previous)
    for code, name in (("11A", "甲局"), ("11A", None), (None, "甲局")):
        found = last_year_file.find(path, code, name)
        assert found is not None and found.figures[CARRIED] == 1
    assert last_year_file.find(path, "11A", "乙局") is None


def test_what_was_no_number_last_year_is_no_zero(tmp_path: Path) -> None:
    before = unit_report("甲局", 3, **{CARRIED: "若干", TOTAL: "若干"})
    now = next_year(unit_report("甲局", 3))
    path = write_last_year(tmp_path / "x", units(tmp_path / "上年", before))
    (tmp_path / "今年").mkdir()
    (delivery,) = deliveries(collect([folder_of(tmp_path / "今年", now)]).sources, path)
    assert "Y-CARRY" not in {finding.code for finding in delivery.findings}


def test_the_file_is_the_same_every_time(tmp_path: Path) -> None:
    previous = units(tmp_path / "上年", unit_report("甲局", 1), unit_report("乙局", 2))
    roster = Roster((Entry("甲局"), Entry("乙局")))
    first = Path(write_last_year(tmp_path / "x", previous, roster)).read_bytes()
    (tmp_path / "上年" / "0.json").touch()
    again = read_previous(tmp_path / "上年")
    assert Path(write_last_year(tmp_path / "y", again, roster)).read_bytes() == first


def test_a_worker_that_cannot_read_the_file_says_so(tmp_path: Path) -> None:
    sources = collect([folder_of(tmp_path, unit_report("甲局"))]).sources
    (delivery,) = deliveries(sources, str(tmp_path / "没有.jsonl"))
    assert "上年数据" in (delivery.problem or "")
