"""Several years of one unit: which are shown, what is a gap, and what does not meet between them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.ooxml import schema_errors
from tests.reports import report
from xlgov.errors import InputError
from xlgov.finding import Observation
from xlgov.report import Absent, Addend, Loaded, PastYear, Provenance, Report
from xlgov.report.prose import Explanation
from xlgov.trend import MOST, Trend, past_of, together, trend_of
from xlgov.trend.lines import DONE, GROUPS, RECEIVED
from xlgov.trend.workbook import CHARTS, MEETING, build


def of_year(year: int, **figures: object) -> Report:
    given = {"requests__outcome__granted__natural_person": 4} | figures
    return report("2019" if year < 2021 else "2021", year, **given)


def trend(*reports: Report) -> Trend:
    return trend_of({f"{each.year}.xlsx": Loaded(each, {}, source="data") for each in reports})


def rows(content: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


@given(st.lists(st.integers(2010, 2030), min_size=1, max_size=12))
def test_the_last_five_years_are_shown_in_their_order(years: Sequence[int]) -> None:
    found = together(PastYear(year, "2021") for year in years)
    shown = [each.year for each in found.shown]
    assert shown == sorted(set(years) - set(found.older))
    assert set(found.span) == {*shown, *found.missing} and len(found.span) <= MOST
    assert shown[-1] == max(years) and all(year <= max(years) - MOST for year in found.older)


def test_the_order_of_files_does_not_matter() -> None:
    made = [of_year(year) for year in (2022, 2023, 2024)]
    assert build(trend(*made)) == build(trend(*reversed(made)))


def test_a_year_that_is_missing_is_a_gap_and_no_nought() -> None:
    made = trend(of_year(2022), of_year(2024))
    assert made.years.missing == (2023,) and made.unchecked == (2024,) and not made.is_clean
    shown = [row for row in rows(build(made), CHARTS) if str(row[0]).startswith("2023")]
    assert shown and all(cell in ("", None) for row in shown for cell in row[1:4])
    assert "没有 2023 年的年报，图表中是空缺，不是 0。" in made.said


def test_what_was_not_read_is_a_gap_and_is_told() -> None:
    blank = of_year(2023, requests__received__total=None)
    assert RECEIVED not in past_of(blank).figures
    text = str(rows(build(trend(of_year(2022), blank)), CHARTS))
    assert "2023年的本年新收没有数，图表中是空缺，不是 0。" in text


def test_a_share_of_nothing_is_no_share() -> None:
    none = of_year(2023, requests__outcome__granted__natural_person=0)
    share = GROUPS[1].lines[0]
    assert share.value(past_of(none), "2021") is None
    assert share.value(past_of(of_year(2022)), "2021") == 100.0
    assert "2023年没有办结的申请，算不出比例。" in str(rows(build(trend(of_year(2022), none)), CHARTS))


def test_years_of_two_editions_stand_side_by_side() -> None:
    made = trend(of_year(2020), of_year(2021))
    assert [each.figures[DONE] for each in made.years.shown] == [4, 4]


def test_what_does_not_meet_is_listed() -> None:
    before = of_year(2022, requests__carried_forward__natural_person=3)
    made = trend(before, of_year(2023))
    assert {each.finding.code for each in made.breaks} == {"Y-CARRY"}
    listed = [row for row in rows(build(made), MEETING) if row[0] == "2023年"]
    assert len(listed) == len(made.breaks) == 2 and "上年结转 0" in str(listed[0][2])
    fits = trend(before, of_year(2023, requests__brought_forward__natural_person=3))
    assert not fits.breaks and "前后年度对得上" in str(rows(build(fits), MEETING))


def test_what_was_explained_is_told_and_does_not_count() -> None:
    before = of_year(2022, requests__carried_forward__natural_person=3)
    made = trend(before, of_year(2023))
    reason = "机构改革，上年的数在原单位"
    written = tuple(
        Explanation(each.finding.fingerprint, text, "李某某", "2024-01-20")
        for each, text in zip(made.breaks, (reason, "核实无误"), strict=True)
    )
    again = trend(before, replace(of_year(2023), explanations=written))
    assert again.open_breaks == 1 and not again.is_clean
    assert again.summary.endswith("有 1 处前后年度对不上，另有 1 处对不上的已写情况说明")
    explained, refused = [row for row in rows(build(again), MEETING) if row[0] == "2023年"]
    assert explained[1] == "已说明" and explained[3] == f"情况说明：{reason}（李某某　2024-01-20）"
    assert refused[1] == "错误" and "情况说明不算数" in str(refused[3])


def test_a_result_brings_the_years_it_remembers() -> None:
    past = (PastYear(2021, "2021", 3, {RECEIVED: 9}), PastYear(2022, "2021", 4, {RECEIVED: 8}))
    one = replace(of_year(2023), provenance=Provenance(earlier=past))
    made = trend(one)
    assert [each.year for each in made.years.shown] == [2021, 2022, 2023]
    assert any("各年汇总的单位数不同（2021年 3 个，2022年 4 个）" in line for line in made.said)


def test_other_names_are_told() -> None:
    made = trend(of_year(2022), of_year(2023, unit={"name": "甲县丙局"}))
    (note,) = made.notes
    assert "2022年“甲县乙局”，2023年“甲县丙局”" in note


def test_a_sum_beside_a_report_of_one_unit_is_told() -> None:
    many = Provenance(addends=(Addend("甲局"), Addend("乙局")), absent=(Absent("丙局", state="未报"),))
    one = replace(of_year(2022, scope="aggregate"), provenance=many)
    said = trend(one, of_year(2023, scope="own")).notes
    assert said == (
        "各年的数据范围不同（2022年“汇总数据”，2023年“本单位数据”），增减不全是工作的增减。",
        "有的年度是汇总数（2022年 2 个），2023 年没有写是几个单位的数，请核对能不能放在一起比。",
        "2022年的汇总数不完整，不含“丙局”（未报）。",
    )


def test_a_year_that_is_remembered_with_other_figures_is_told() -> None:
    past = past_of(of_year(2022))
    assert past is not None
    other = replace(past, figures=past.figures | {DONE: 9})
    made = trend(of_year(2022), replace(of_year(2023), provenance=Provenance(earlier=(other,))))
    assert made.years.by_year[2022].figures[DONE] == 4
    (note,) = made.notes
    assert "记的 2022 年的数与图表里的不同：办结 9（现在是 4）" in note
    same = replace(of_year(2023), provenance=Provenance(earlier=(past,)))
    assert not trend(of_year(2022), same).notes


def test_a_figure_that_is_doubtful_is_told() -> None:
    doubt = Observation("S-UNSURE", "看不准", keys=(DONE,), unsure=True)
    loaded = Loaded(of_year(2022), {}, (doubt,), source="text")
    made = trend_of({"甲.txt": loaded, "乙.xlsx": Loaded(of_year(2023), {}, source="data")})
    (note,) = made.notes
    assert note.startswith("2022年有存疑的数（“（七）总计·总计”）")


def test_what_makes_no_trend_is_refused() -> None:
    with pytest.raises(InputError, match=r"“2022\.xlsx”和“副本\.xlsx”都是 2022 年度的"):
        trend_of({name: Loaded(of_year(2022), {}) for name in ("2022.xlsx", "副本.xlsx")})
    with pytest.raises(InputError, match="只有一个年度"):
        trend(of_year(2022))
    with pytest.raises(InputError, match="没有写报告年度"):
        trend(replace(of_year(2022), year=None))


def test_the_workbook_is_right_by_the_standard(tmp_path: Path) -> None:
    made = trend(of_year(2020), of_year(2022, requests__carried_forward__natural_person=3), of_year(2023))
    assert schema_errors({"趋势.xlsx": build(made)}, tmp_path) == []
