"""Last year's figures of the body: its own report, else a sum that is no guess."""

from __future__ import annotations

from dataclasses import replace

from tests.collection.gathered import CITY, SCHOOLS, YEAR, city, listed, made, organ, sent, tree
from xlgov.collection.belonging import Entry, Roster
from xlgov.collection.received import Delivery
from xlgov.report import Unit
from xlgov.rollup.last_total import last_total
from xlgov.rollup.previous import Previous

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
