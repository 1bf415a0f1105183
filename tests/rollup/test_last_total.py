"""Last year's figures of the body: its own report, else a sum that is no guess."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.collection.gathered import CITY, SCHOOLS, YEAR, city, listed, made, organ, sent, tree
from tests.commands.command import Run
from tests.rollup.folders import unit_report
from tests.rollup.test_commands import decide
from xlgov import api
from xlgov.collection.belonging import Entry, Roster
from xlgov.collection.received import Delivery
from xlgov.report import Unit
from xlgov.rollup.last_total import last_total
from xlgov.rollup.previous import Previous
from xlgov.rollup.roster import build_roster

KEY = "requests.carried_forward.natural_person"
LAST = YEAR - 1


def unit(name: str, carried: int, **given: object) -> Delivery:
    return sent(made(name, LAST, **{KEY: carried}, **given))


def carried(*units: Delivery, roster: Roster | None = None, vertical: bool = False) -> object:
    found = last_total(Previous(units), Unit(name=CITY), YEAR, roster, vertical)
    return found.figures[KEY] if found else None


def test_the_bodys_own_report_counts_if_it_is_of_last_year() -> None:
    own = replace(city(**{KEY: 9}), year=LAST)
    assert last_total(Previous((unit(SCHOOLS, 1),), own), Unit(name=CITY), YEAR, None, False) is own
    older = replace(own, year=LAST - 1)
    assert last_total(Previous((), older), Unit(name=CITY), YEAR, None, False) is None


def test_units_are_added_once() -> None:
    school = unit(SCHOOLS, 2)
    copy = replace(school, source=replace(school.source, name="副本.xlsx"))
    assert carried(school, copy, organ(year=LAST)) == 2
    assert carried(school, unit(SCHOOLS, 3)) is None


def test_vertical_and_contained_units_are_left_out() -> None:
    tax = unit("国家税务总局甲市税务局", 5, kind="vertical")
    assert carried(unit(SCHOOLS, 2), tax) == 2
    assert carried(unit(SCHOOLS, 2), tax, vertical=True) == 7
    listed_as_vertical = listed(SCHOOLS, Entry("甲市气象局", kind="vertical"))
    assert carried(unit(SCHOOLS, 2), unit("甲市气象局", 4), roster=listed_as_vertical) == 2
    bureau = unit("乙县财政局", 1)
    county = replace(unit("乙县人民政府", 8), addends=tree(bureau))
    assert carried(county, bureau) == 8
    below = listed(Entry("乙县人民政府"), Entry("乙县民政局", parent="乙县人民政府"))
    assert carried(county, unit("乙县民政局", 3), roster=below) == 8


def test_what_would_be_a_guess_is_none() -> None:
    broken = replace(unit(SCHOOLS, 1), problem="读不出来")
    assert (
        last_total(Previous((unit("甲市财政局", 1),), None, (broken,)), Unit(name=CITY), YEAR, None, False)
        is None
    )
    assert carried(unit(SCHOOLS, 1), sent(made("甲市财政局", LAST - 1))) is None
    assert carried() is None


NOW = "requests.brought_forward.natural_person"
GRANTED = "requests.outcome.granted.natural_person"


@pytest.mark.parametrize("listed_units", [True, False])
@pytest.mark.parametrize("one_new", [True, False])
def test_half_the_units_are_compared_with_the_same_half(run: Run, listed_units: bool, one_new: bool) -> None:
    names = [f"第{number}局" for number in range(6)]
    for number, name in enumerate(names):
        api.write(unit_report(name, number + 3, year=2022, **{KEY: number + 1}), f"上年/{name}.json")
        if number < 3:
            now = unit_report(name, 20 + number, year=2023, **{NOW: number + 1, GRANTED: 20 + number})
            api.write(now, f"收到/{name}.json")
    if one_new:
        api.write(unit_report("新局", 9, year=2023), "收到/新局.json")
    given: tuple[object, ...] = ()
    if listed_units:
        entries = [Entry(name) for name in [*names, *(["新局"] if one_new else [])]]
        Path("名册.xlsx").write_bytes(build_roster(entries))
        given = ("--roster", "名册.xlsx")
    result = run(
        *("rollup", "收到", "--unit", "示例区", "--year", 2023, "--no-own", "--previous", "上年"),
        *("-o", "汇总.xlsx", "--format", "json", *given),
    )  # fmt: skip
    said = json.loads(result.stdout)
    wrong = [each for each in said["findings"] if each["code"] in ("Y-CARRY", "P-STOCK")]
    told = " ".join(said["remarks"])
    if one_new and not listed_units:
        # nobody knows whether the new unit is an old one under another name
        assert "只与已汇总的" not in told
        return
    assert wrong == []
    total = api.read("汇总.xlsx")
    if one_new:
        assert "没有与上年核对" in told and total.last == {}
    else:
        assert "只与已汇总的 3 个单位上年的数相比" in told
        assert total.last[KEY] == 1 + 2 + 3
    checked = run("validate", "汇总.xlsx").output
    assert "错误 Y-CARRY" not in checked


def test_a_false_carry_over_of_the_units_is_still_found(run: Run) -> None:
    for number, name in enumerate(("甲局", "乙局", "丙局")):
        api.write(unit_report(name, number + 3, year=2022, **{KEY: 2}), f"上年/{name}.json")
    api.write(unit_report("甲局", 20, year=2023, **{NOW: 2}), "收到/甲局.json")
    api.write(unit_report("乙局", 21, year=2023, **{NOW: 5}), "收到/乙局.json")
    arguments = (
        *("rollup", "收到", "--unit", "示例区", "--year", 2023, "--no-own", "--previous", "上年"),
        *("-o", "汇总.xlsx", "--force"),
    )  # fmt: skip
    run(*arguments)
    decide("汇总-待决定.xlsx", {"乙局.json": ("采用", "已核实")})
    said = run(*arguments, "--decisions", "汇总-待决定.xlsx", "--format", "json").stdout
    assert "Y-CARRY" in [each["code"] for each in json.loads(said)["findings"]]


def test_what_was_not_read_last_year_is_not_compared() -> None:
    odd = sent(made(SCHOOLS, LAST, **{KEY: "若干"}))
    total = last_total(Previous((odd, organ(year=LAST))), Unit(name=CITY), YEAR, None, False)
    assert total is not None
    assert total.figures[KEY] is None and total.value(KEY).typed == "若干"
    whole = total.value("requests.carried_forward.total")
    assert whole.number is None and whole.kind == "missing"
