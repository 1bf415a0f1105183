"""Where sentences that follow the tables go with a report, and where they do not."""

from __future__ import annotations

from pathlib import Path

from tests.commands.command import Run, run  # noqa: F401
from tests.reports import report
from tests.sentences.texts import REVIEW, SENTENCE, figured, overview, typed, written
from xlgov import api
from xlgov.sentences.refresh import State, refreshed, states


def test_conversions_keep_them(run: Run) -> None:  # noqa: F811
    made = written(f"{SENTENCE}手写的话。\n{REVIEW}", received=16, reviewed=2)
    api.write(made, "甲.json")
    assert run("convert", "甲.json", "乙.xlsx").exit_code in (0, 1)
    assert run("convert", "乙.xlsx", "丙.json").exit_code in (0, 1)
    again = api.read("丙.json")
    assert again.bound == made.bound and again.sections == made.sections
    later = refreshed(figured(again, received=18)).report
    assert overview(later) == "全年收到申请18件。手写的话。\n被申请行政复议2件。"


def test_a_conflict_outlives_a_conversion(run: Run) -> None:  # noqa: F811
    made = typed(written(SENTENCE, received=16), "全年共收到申请16件。")
    api.write(made, "甲.xlsx")
    again = api.read("甲.xlsx")
    assert [each.state for each in states(again)] == [State.EDITED]
    assert again.sections == made.sections


def test_the_sum_of_a_roll_up_has_none_of_its_units(run: Run) -> None:  # noqa: F811
    Path("收到").mkdir()
    for name in ("甲局", "乙局"):
        unit = {"name": name, "tier": "county", "kind": "department"}
        made = refreshed(typed(report(unit=unit, year=2025), SENTENCE)).report
        api.write(made, f"收到/{name}.xlsx")
    assert run(
        "rollup", "收到", "--unit", "示例区", "--year", 2025, "-o", "汇总.xlsx", "--no-own"
    ).exit_code in (0, 1)
    total = api.read("汇总.xlsx")
    assert not [each for each in total.bound if each.pattern == SENTENCE]
    assert "全年收到申请" not in str(total.sections)
