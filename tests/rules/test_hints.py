"""Likely causes, repaired digits, and how high a unit stands."""

from __future__ import annotations

import pytest

from tests.reports import changed, next_year, report
from tests.rules.cases import BUSY, PLAIN, read
from xlgov.finding import Finding, Observation, Place, Status
from xlgov.report import Loaded, Report, Unit
from xlgov.rules import validate
from xlgov.rules.hints import resplit, separated, swapped
from xlgov.rules.level import below_rule_makers

ROW = [f"requests.received.{column}" for column in ("natural_person", "enterprise", "research")]
WHOLE_ROW = tuple(key for key in PLAIN.figures if key.startswith("requests.received."))


def first(code: str, source: Report | Loaded) -> Finding:
    return next(finding for finding in validate(source) if finding.code == code)


def test_swapped_digits_that_repair_the_row() -> None:
    broken = changed(report(**dict(zip(ROW, (36, 5, 0), strict=True))), **{ROW[0]: 63})
    assert "“自然人”的 63 应为 36（相邻两位数字写颠倒）" in first("A-ROW", broken).cause


def test_a_difference_of_nines_is_only_suspected() -> None:
    broken = changed(PLAIN, **dict(zip(ROW, (50, 70, 3), strict=True)), **{WHOLE_ROW[-1]: 141})
    assert first("A-ROW", broken).cause == "差额 18 能被 9 整除，疑似有一个数的相邻两位写颠倒了。"


def test_sides_of_other_lengths_are_no_transposition() -> None:
    broken = changed(PLAIN, **dict(zip(ROW, (50, 40, 6), strict=True)), **{WHOLE_ROW[-1]: 114})
    assert "整除" not in first("A-ROW", broken).cause
    # 100 is not 010: nobody writes a leading zero
    broken = changed(PLAIN, **{ROW[0]: 100, WHOLE_ROW[-1]: 10})
    assert "颠倒" not in first("A-ROW", broken).cause


def test_several_figures_that_equal_the_difference_are_no_hint() -> None:
    broken = changed(PLAIN, **dict(zip(ROW, (7, 7, 30), strict=True)), **{WHOLE_ROW[-1]: 37})
    assert "正好等于" not in first("A-ROW", broken).cause


def test_a_small_difference_equals_a_figure_by_chance() -> None:
    for off, hint in ((1, False), (2, False), (4, True)):
        broken = changed(PLAIN, **dict(zip(ROW, (off, 50, 30), strict=True)), **{WHOLE_ROW[-1]: 80})
        assert ("正好等于" in first("A-ROW", broken).cause) == hint


def test_last_years_figure_keeps_its_own_quotes() -> None:
    before = report(requests__carried_forward__natural_person=21)
    now = next_year(before, requests__brought_forward__natural_person=12)
    found = next(f for f in validate(now, before) if f.code == "Y-CARRY")
    assert "上年的“四、结转下年度”的 21 应为 12" in found.cause and "““" not in found.cause


def test_one_row_skipped_or_counted_twice() -> None:
    assert "“商业企业”的 6，" in first("A-ROW", changed(BUSY, requests__received__total=32)).cause
    assert "“商业企业”的 6，" in first("A-ROW", changed(BUSY, requests__received__total=44)).cause


def test_the_wrong_sign() -> None:
    opposite = changed(PLAIN, **{ROW[0]: 4, WHOLE_ROW[-1]: -4})
    assert "正负号" in first("A-ROW", opposite).cause
    one = changed(PLAIN, **{ROW[0]: 12, ROW[1]: -4, WHOLE_ROW[-1]: 16})
    assert "“商业企业”的 -4 正负号写反" in first("A-ROW", one).cause


def test_a_total_that_was_not_worked_out() -> None:
    assert first("A-ROW", changed(BUSY, requests__received__total=0)).cause == "总计没有计算（为空或为 0）。"


def test_one_empty_side() -> None:
    assert first("A-BAL", changed(PLAIN, **{ROW[0]: 4})).cause == "有一边为 0，可能漏填。"


def test_no_hint_leaves_the_rules_own_cause() -> None:
    assert "手工填写" in first("A-ROW", changed(BUSY, requests__received__total=400)).cause


def test_swapped() -> None:
    assert list(swapped(1203)) == [2103, 1023, 1230]
    assert list(swapped(-12)) == [-21]
    assert list(swapped(101)) == [110] and list(swapped(1001)) == [1010]
    assert list(swapped(10)) == list(swapped(-20)) == []
    assert list(swapped(7)) == list(swapped(11)) == []


def test_resplit() -> None:
    assert resplit([693, 0, 0, 0, 0, 0, 72]) == [(69, 3, 0, 0, 0, 0, 72)]
    assert resplit([None, 12, 4, 0, 0, 0, 7]) == [(1, 2, 4, 0, 0, 0, 7)]
    assert resplit([6, 9, 1, 0, 0, 0, 70]) == [(69, 0, 1, 0, 0, 0, 70), (0, 69, 1, 0, 0, 0, 70)]
    assert resplit([6, 9, 1, 0, 0, 0, 71]) == []


def test_separated() -> None:
    assert separated(["3", "2", "16"], 4) == [(3, 2, 1, 6)]
    assert separated(["693665"], 3) == []
    assert separated(["1" * 25], 7) == []
    assert separated(["10"], 3) == []


def test_run_together_digits_are_offered_apart() -> None:
    found = first("C-SPLITNUM", changed(PLAIN, **{ROW[0]: 693, WHOLE_ROW[-1]: 72}))
    assert "把“自然人 693、商业企业 0”改成“自然人 69、商业企业 3”" in found.message


def test_a_short_row_is_offered_in_full() -> None:
    seen = Observation("S-CELL-1", "少格。", Place(line=27), "36\t5\t0000\t41", WHOLE_ROW)
    found = first("C-SPLITNUM", read(PLAIN, seen))
    assert "36、5、0、0、0、0、41" in found.message and found.cells[0].place == Place(line=27)


def test_two_cells_that_hold_one_number() -> None:
    found = first(
        "C-SPLITNUM", changed(PLAIN, **dict(zip(ROW, (6, 9, 1), strict=True)), **{WHOLE_ROW[-1]: 70})
    )
    assert "改成“自然人 69、商业企业 0”，或者把" in found.message


def test_several_readings_of_a_short_row_are_left_to_a_person() -> None:
    assert separated(["112", *"0000", "13"], 7) == [
        (1, 12, 0, 0, 0, 0, 13),
        (11, 2, 0, 0, 0, 0, 13),
    ]
    seen = Observation("S-CELL-1", "少格。", Place(line=27), "112\t0\t0\t0\t0\t13", WHOLE_ROW)
    (found,) = [f for f in validate(read(PLAIN, seen)) if f.code == "C-SPLITNUM"]
    assert found.status is Status.UNCERTAIN


@pytest.mark.parametrize(
    "name",
    [
        "丙镇人民政府",
        "乙街道办事处",
        "甲乡",
        "甲县人民政府",
        "某市甲县教育局",
        "甲区退役军人事务局",
        "甲旗人民政府",
        "某市甲区人民政府办公室",
        "某经济开发区管理委员会",
    ],
)
def test_names_that_leave_no_doubt(name: str) -> None:
    assert below_rule_makers(Unit(name=name)) is True


@pytest.mark.parametrize(
    "name",
    [
        "甲市人民政府",
        "甲市财政局",
        "某自治区人民政府",
        "某自治区教育厅",
        "某新区人民政府",
        "景德镇市人民政府",
        "某省财政厅",
        "某特别行政区",
    ],
)
def test_names_that_leave_doubt(name: str) -> None:
    assert below_rule_makers(Unit(name=name)) is None
    assert below_rule_makers(Unit()) is None


def test_the_unit_itself_is_believed_first() -> None:
    assert below_rule_makers(Unit(name="甲县人民政府", tier="prefecture")) is False
    assert below_rule_makers(Unit(name="甲市财政局", tier="county")) is True
    assert below_rule_makers(Unit(name="甲市某园", kind="zone")) is True
