"""Everything is looked at before anything is added: who stands for whom, what is held, what is added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.collection.gathered import (
    BEFORE,
    CITY,
    COUNTY,
    FEES,
    FORM,
    GATHERED,
    HEALTH,
    NOW,
    OFF,
    ORGAN,
    RICH,
    SCHOOLS,
    SUBURB,
    TREASURY,
    WRONG,
    YEAR,
    broken,
    city,
    gathered,
    listed,
    made,
    organ,
    sent,
    summed,
    tree,
)  # fmt: skip
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.handling import State
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery, packed
from xlgov.finding import Explained, Finding, Severity
from xlgov.report import Explanation, Unit
from xlgov.rollup import assess as assessing
from xlgov.rollup.assess import Assessment, assess
from xlgov.rollup.combine import combine


def codes(found: Assessment) -> list[str]:
    return [issue.finding.code for issue in found.issues]


def states(found: Assessment) -> dict[str, State]:
    return {line.delivery.source.name if line.delivery else line.name: line.state for line in found.lines}


def of(found: Assessment, code: str) -> Issue:
    (issue,) = [issue for issue in found.issues if issue.finding.code == code]
    return issue


def test_a_right_collection_is_added_up_without_a_word() -> None:
    base = gathered(
        sent(SCHOOLS, **RICH), sent(HEALTH), sent(TREASURY), roster=listed(SCHOOLS, HEALTH, TREASURY)
    )
    found = assess(base)
    assert found.issues == () and found.void == ()
    assert [line.state for line in found.lines] == [handling.ADDED] * 4
    assert [line.name for line in found.lines] == [ORGAN, SCHOOLS, HEALTH, TREASURY]
    assert found.collection.addends == base.deliveries
    assert found.collection.own == base.deliveries[0].source


def test_without_a_roster_whoever_came_is_expected() -> None:
    found = assess(gathered(sent(SCHOOLS), sent(HEALTH)))
    assert found.issues == ()
    assert [line.entry for line in found.lines] == [None] * 3
    assert len(found.collection.addends) == 3


@pytest.mark.parametrize(
    ("entry", "delivery"),
    [
        (Entry("甲市教育局", code="0Ab1"), sent("甲市教育和体育局", code="0aB1")),
        (Entry("甲市教育局"), sent("甲市 教育局")),
        (Entry("甲市教育和体育局", former=("甲市教育局",)), sent("甲市教育局")),
        (Entry("甲市教育局"), broken("2025甲市教育局年报.xls")),
    ],
)
def test_who_a_file_stands_for(entry: Entry, delivery: Delivery) -> None:
    found = assess(gathered(delivery, roster=listed(entry)))
    assert found.lines[1].entry == entry
    assert found.lines[1].delivery == delivery
    assert "R-MISS" not in codes(found)


def test_a_name_that_is_only_close_is_suggested_and_never_taken() -> None:
    found = assess(gathered(sent("甲市卫健委", **RICH), roster=listed(SCHOOLS, HEALTH)))
    extra = of(found, "R-EXTRA")
    assert extra.suggestion == HEALTH and HEALTH in extra.finding.advice
    assert {issue.unit for issue in found.issues if issue.finding.code == "R-MISS"} == {SCHOOLS, HEALTH}
    assert states(found)["甲市卫健委.xlsx"] == handling.NOT_LISTED
    assert len(found.collection.addends) == 1


def test_code_of_one_and_name_of_another_is_nobody() -> None:
    roster = listed(Entry(SCHOOLS, "1"), Entry(HEALTH, "2"))
    found = assess(gathered(sent(SCHOOLS, code="2"), sent(HEALTH, "乙.xlsx", code="2"), roster=roster))
    extra = of(found, "R-EXTRA")
    assert SCHOOLS in extra.finding.message and HEALTH in extra.finding.message
    assert [issue.unit for issue in found.issues if issue.finding.code == "R-MISS"] == [SCHOOLS]


def test_a_file_without_a_name_is_suggested_by_its_own() -> None:
    found = assess(gathered(sent(made(None), "甲市教育局.xlsx"), roster=listed(SCHOOLS)))
    assert of(found, "R-EXTRA").suggestion == SCHOOLS


@pytest.mark.parametrize(
    ("base", "state"),
    [
        (GATHERED["R-MISS"][1], handling.MISSING),
        (GATHERED["R-DUP"][1], handling.TWICE),
        (gathered(sent(SCHOOLS, **RICH), sent(HEALTH, **RICH)), handling.SAME_FIGURES),
        (GATHERED["R-EXTRA"][1], handling.NOT_LISTED),
        (GATHERED["R-YEAR"][1], handling.WRONG_YEAR),
        (GATHERED["R-ED"][1], handling.OTHER_EDITION),
        (GATHERED["R-CHILDERR"][1], handling.WITH_ERRORS),
        (gathered(broken()), handling.UNREADABLE),
        (GATHERED["R-LEVEL"][1], handling.CONTAINED),
        (GATHERED["R-VERT"][1], handling.VERTICAL),
        (GATHERED["R-CARRY"][1], handling.NOT_CARRIED),
        (GATHERED["R-MERGE"][1], handling.MERGED),
        (gathered(sent(city())), handling.BODYS_OWN),
        (gathered(roster=listed(Entry("甲市税务局", kind="vertical"))), handling.VERTICAL),
    ],
)  # fmt: skip
def test_the_state_of_each_file(base: Collection, state: State) -> None:
    found = assess(base)
    assert state in states(found).values()
    known = {each for each in vars(handling).values() if isinstance(each, State)}
    assert known.issuperset(states(found).values())
    held = {source for issue in found.issues for source in issue.holds}
    assert held.isdisjoint(each.source for each in found.collection.addends)


def test_files_of_another_edition_are_added_apart() -> None:
    found = assess(gathered(sent(SCHOOLS, edition="2019"), sent(HEALTH)))
    assert codes(found) == ["R-ED"]
    assert [*found.addends_by_edition] == [FORM.edition, "2019"]
    assert [each.name for each in found.addends_by_edition["2019"]] == [SCHOOLS]
    assert SCHOOLS not in [each.name for each in found.collection.addends]


# --- what must not be flagged, and what must


def rolled(name: str, *parts: Delivery, kind: str = "government") -> Delivery:
    """The roll-up of a lower body, with texts, as it is delivered."""
    whole = combine(Unit(name=name, kind=kind), YEAR, FORM, parts)  # type: ignore[arg-type]
    return sent(replace(whole, sections=made().sections), addends=tree(*parts))


def flagged(*deliveries: Delivery, **given: object) -> list[str]:
    return codes(assess(gathered(*deliveries, **given)))


def test_reports_without_anything_may_be_alike() -> None:
    few = {"proactive.licensing.decisions": 3, "requests.outcome.granted.natural_person": 1}
    assert flagged(sent(SCHOOLS), sent(HEALTH), sent(TREASURY)) == []
    assert flagged(sent(SCHOOLS, **few), sent(HEALTH, **few)) == []


def test_one_file_under_two_units_names_both() -> None:
    found = assess(gathered(sent(made(None), "甲.xlsx", digest="1"), sent(made(None), "乙.xlsx", digest="1")))
    assert "内容完全相同" in of(found, "R-DUP").finding.message
    roster = listed(SCHOOLS, HEALTH)
    old = gathered(broken("甲市教育局.xls"), broken("甲市卫生健康委员会.xls"), roster=roster)
    assert codes(assess(old)) == ["R-CHILDERR", "R-CHILDERR"]


def test_a_second_copy_is_named() -> None:
    advice = of(assess(GATHERED["R-DUP"][1]), "R-DUP").finding.advice
    assert "甲市教育局(1).xlsx”像是副本" in advice


def test_the_original_stands_for_the_unit_before_its_copy() -> None:
    copy, original = sent(SCHOOLS, "0甲市教育局(1).xlsx", **RICH), sent(SCHOOLS, **RICH)
    lines = assess(gathered(copy, original, roster=listed(SCHOOLS))).lines
    assert [line.delivery for line in lines if line.entry and line.name == SCHOOLS] == [original]


def test_last_years_file_beside_this_years_does_not_keep_it_out() -> None:
    now, old = sent(SCHOOLS, **RICH), sent(SCHOOLS, "甲市教育局去年.xlsx", year=YEAR - 1)
    seen = assess(gathered(now, old, roster=listed(SCHOOLS)))
    assert now in seen.collection.addends
    assert old not in seen.collection.addends
    assert {issue.finding.code for issue in seen.issues if old.source in issue.holds} == {"R-YEAR", "R-DUP"}
    two = assess(gathered(now, sent(SCHOOLS, "甲市教育局.json", **RICH), old, roster=listed(SCHOOLS)))
    assert now not in two.collection.addends


def test_one_unit_with_and_without_a_code_is_one_unit() -> None:
    coded, bare = sent(SCHOOLS, "一.xlsx", code="X1"), sent(SCHOOLS, "二.xlsx")
    other = sent(SCHOOLS, "三.xlsx", code="X2")
    seen = assess(gathered(coded, bare, other))
    [issue] = [issue for issue in seen.issues if issue.finding.code == "R-DUP"]
    assert set(issue.holds) == {coded.source, bare.source, other.source}


def test_another_bodys_organ_is_not_this_bodys() -> None:
    elsewhere = sent("乙县人民政府办公室", kind="own_organ")
    seen = assess(gathered(sent(SCHOOLS), elsewhere, without_organ=True))
    assert "R-OWN" in {issue.finding.code for issue in seen.issues}


def test_a_countys_organ_is_inside_the_countys_total() -> None:
    total = sent(COUNTY, kind="government", scope="aggregate")
    seen = assess(gathered(total, sent("乙县人民政府办公室", kind="own_organ")))
    [issue] = [issue for issue in seen.issues if issue.finding.code == "R-LEVEL"]
    assert [source.name for source in issue.holds] == ["乙县人民政府办公室.xlsx"]


def test_a_roll_up_that_was_typed_over_is_held() -> None:
    right = rolled(COUNTY, sent("乙县财政局", **RICH), sent("乙县民政局", **RICH))
    assert right in assess(gathered(right)).collection.addends
    key = "proactive.licensing.decisions"
    wrong = replace(right, numbers=tuple(1000 if k == key else n for k, n in right.figures.items()))
    [issue] = [issue for issue in assess(gathered(wrong)).issues if issue.finding.code == "R-SUM"]
    assert issue.holds == (wrong.source,)
    assert "1000" in issue.finding.message


def test_what_was_decided_about_other_errors_does_not_cover_new_ones() -> None:
    def fingerprint(*findings: Finding) -> str:
        each = replace(sent(SCHOOLS), packed=packed(findings))
        [issue] = [issue for issue in assess(gathered(each)).issues if issue.finding.code == "R-CHILDERR"]
        return issue.finding.fingerprint

    one = Finding("A-ROW", Severity.ERROR, "错", fingerprint="1")
    two = Finding("A-COL", Severity.ERROR, "错", fingerprint="2")
    assert fingerprint(one) != fingerprint(one, two)
    assert fingerprint(one) == fingerprint(one)


@pytest.mark.parametrize(
    ("file", "known"),
    [
        (f"{SCHOOLS}2025年政府信息公开工作年度报告（终稿）(1).xls", True),
        (f"附件1_{SCHOOLS}.et", True),
        (f"{SCHOOLS}下属考试中心.xls", False),
    ],
)
def test_which_unit_an_unreadable_file_is_of(file: str, known: bool) -> None:
    seen = assess(gathered(broken(file), roster=listed(SCHOOLS)))
    assert ("R-MISS" in codes(seen)) is not known


def test_errors_that_other_rules_speak_of_are_not_said_twice() -> None:
    assert flagged(sent(OFF, previous=BEFORE)) == ["R-CARRY"]
    assert flagged(sent(SCHOOLS, edition="2019")) == ["R-ED"]
    assert flagged(sent(SCHOOLS, year=2019)) == ["R-YEAR"]


WHY = Explained("机构改革后合并")


def explained(delivery: Delivery) -> Delivery:
    return replace(delivery, packed=packed(each._replace(explanation=WHY) for each in delivery.findings))


def test_what_the_unit_explained_is_added_and_told() -> None:
    report = Finding("S-CELL-2", Severity.ERROR, "多了一个数。", fingerprint="3")
    noted = replace(sent(SCHOOLS), packed=packed([report]))
    for delivery, code in ((noted, "R-CHILDERR"), (sent(OFF, previous=BEFORE), "R-CARRY")):
        found = assess(gathered(explained(delivery)))
        issue = of(found, code)
        assert issue.finding.severity is Severity.WARNING and issue.holds == ()
        assert delivery.source in [each.source for each in found.collection.addends]
    half = replace(noted, packed=packed([report._replace(explanation=WHY), report]))
    assert of(assess(gathered(half)), "R-CHILDERR").holds == (half.source,)


def test_errors_in_the_wording_do_not_keep_figures_out() -> None:
    wording = Finding("D-YEAR-2", Severity.ERROR, "正文写的是别的年度。", fingerprint="1")
    told = replace(sent(SCHOOLS), packed=packed([wording]))
    found = assess(gathered(told))
    issue = of(found, "R-CHILDERR")
    assert issue.finding.severity is Severity.WARNING and issue.holds == ()
    assert "不影响表里的数" in issue.finding.message
    assert told.source in [each.source for each in found.collection.addends]
    both = replace(told, packed=packed([wording, Finding("A-ROW", Severity.ERROR, "错。", fingerprint="2")]))
    issues = [each for each in assess(gathered(both)).issues if each.finding.code == "R-CHILDERR"]
    assert [each.holds for each in issues] == [(), (both.source,)]


def test_no_explanation_inside_the_report_lets_a_wrong_sum_through() -> None:
    first = {finding.fingerprint for finding in sent(WRONG).findings}
    said = tuple(Explanation(fingerprint=each, text="机构改革后合并") for each in sorted(first))
    told = sent(replace(WRONG, explanations=said))
    assert of(assess(gathered(told)), "R-CHILDERR").holds == (told.source,)


def test_an_explanation_inside_the_report_counts_where_it_gives_a_reason() -> None:
    found = [each.fingerprint for each in sent(OFF, previous=BEFORE).failures if each.code == "Y-CARRY"]
    for text, holds in (("上年报告公布后已更正", False), ("核实无误。", True)):
        said = replace(OFF, explanations=tuple(Explanation(each, text) for each in found))
        issue = of(assess(gathered(sent(said, previous=BEFORE))), "R-CARRY")
        assert bool(issue.holds) is holds, text


def test_a_hybrid_is_warned_of() -> None:
    rows = {"requests.outcome.other.undivided.natural_person": 2, "requests.outcome.other.undivided.total": 2}
    issue = of(assess(gathered(sent(SCHOOLS, **rows))), "R-ED")
    assert "单列一行" in issue.finding.message and issue.holds == ()


def test_an_old_template_is_warned_of_only_where_it_is_named() -> None:
    known = replace(sent(SCHOOLS), template="2021/0.1")
    assert flagged(known) == ["R-ED"]
    assert flagged(replace(known, template=FORM.template)) == []


def test_levels_by_roster() -> None:
    roster = listed(Entry(COUNTY, kind="government"), SUBURB)
    both = assess(gathered(sent(COUNTY, kind="government"), sent(SUBURB.name), roster=roster))
    assert codes(both) == ["R-LEVEL"] and "已经包含它" in both.issues[0].finding.message
    assert [line.name for line in both.lines] == [ORGAN, COUNTY, SUBURB.name]
    alone = assess(gathered(sent(SUBURB.name), roster=roster))
    assert codes(alone) == ["R-MISS", "R-LEVEL"]


def test_levels_by_tree_however_deep() -> None:
    town = sent("乙县丙镇人民政府", **RICH)
    county = sent(COUNTY, kind="government", addends=tree(sent("乙县街道", addends=tree(town))))
    found = assess(gathered(town, county))
    assert [issue.holds for issue in found.issues] == [(town.source,)]
    renamed = replace(sent("乙县丙镇", "丙.xlsx"), sha256=town.sha256)
    assert codes(assess(gathered(renamed, county))) == ["R-LEVEL"]


def test_one_report_in_two_trees() -> None:
    town = sent("丙镇人民政府", **RICH)
    county = rolled(COUNTY, town, sent("乙县财政局", **{FEES: 3}))
    zone = rolled("乙县开发区管理委员会", town, kind="zone")
    found = assess(gathered(county, zone))
    assert codes(found) == ["R-LEVEL", "R-LEVEL"] and "都有“丙镇人民政府”" in found.issues[0].finding.message
    # the same unit's result twice is a duplicate, and what holds another whole tree is no overlap
    assert flagged(county, replace(county, source=zone.source, sha256="e" * 64)) == ["R-DUP"]
    inside = rolled(COUNTY, sent("乙县财政局", **{FEES: 3}), zone)
    assert [issue.unit for issue in assess(gathered(inside, zone)).issues] == [zone.name]
    empty = sent("丁镇人民政府")
    assert flagged(rolled(COUNTY, empty), rolled("乙县开发区管理委员会", empty, kind="zone")) == []


def test_towns_of_one_name_are_not_taken_for_one() -> None:
    town = sent("城关镇人民政府", **RICH)
    county = rolled(COUNTY, town, sent("乙县财政局", **{FEES: 5}))
    assert flagged(sent("城关镇人民政府", "别的.xlsx", **{**RICH, FEES: 3}), county) == []
    assert flagged(sent("城关镇人民政府", "同一个.xlsx", **RICH), county) == ["R-LEVEL"]


def test_the_bodys_own_total_is_never_added() -> None:
    total = sent(city(**RICH), "上报稿.xlsx")
    found = assess(gathered(sent(SCHOOLS), total))
    assert found.reported_source == total.source
    assert found.issues == () and len(found.collection.addends) == 2
    given = assess(gathered(sent(SCHOOLS), total, reported=city()))
    assert codes(given) == ["R-LEVEL"] and given.reported_source is None
    stale = assess(gathered(sent(made(CITY, YEAR - 1, kind="government"), "去年.xlsx")))
    assert codes(stale) == ["R-YEAR", "R-LEVEL"]


def test_the_own_organ() -> None:
    extra = sent("甲市人民政府", "本级.xlsx", kind="own_organ")
    two = assess(gathered(extra))
    assert codes(two) == ["R-OWN"] and "看不出" in two.issues[0].finding.message
    told = assess(replace(gathered(sent(SCHOOLS), without_organ=True), own=sent(SCHOOLS).source))
    assert "R-OWN" not in codes(told)
    assert codes(assess(gathered(without_organ=True, own_required=False))) == []
    by_roster = assess(gathered(sent(ORGAN), sent(SCHOOLS), without_organ=True, roster=listed(SCHOOLS)))
    assert codes(by_roster) == []
    alone = gathered(sent(SCHOOLS), without_organ=True, roster=listed(SCHOOLS))
    missing = assess(alone)
    assert codes(missing) == ["R-OWN"]
    assert missing.lines[0].state == handling.MISSING and missing.lines[0].issues == missing.issues
    none = assess(replace(alone, own_required=False))
    assert codes(none) == [] and none.lines[0].state == handling.CONFIRMED_MISSING


def test_a_body_of_a_vertical_system_adds_up_its_own() -> None:
    unit = sent("甲市税务局第一分局", kind="vertical")
    assert flagged(unit) == ["R-VERT"]
    assert flagged(unit, vertical=True) == []
    roster = listed(Entry("甲市税务局", kind="vertical"))
    assert flagged(roster=roster) == []
    assert flagged(roster=roster, vertical=True) == ["R-MISS"]


def test_units_of_last_year() -> None:
    before = (organ(year=YEAR - 1), sent(SCHOOLS, year=YEAR - 1), sent("甲市旧局", year=YEAR - 1))
    renamed = listed(SCHOOLS, Entry("甲市新局", former=("甲市旧局",)))
    assert flagged(sent(SCHOOLS), sent("甲市新局"), roster=renamed, previous=before) == []
    outside = listed(SCHOOLS, Entry("甲市旧局"), Entry("甲市税务局", kind="vertical"))
    assert flagged(sent(SCHOOLS), sent("甲市旧局"), roster=outside, previous=before) == []
    merged = listed(SCHOOLS, Entry("甲市旧局", merged_into=SCHOOLS))
    assert flagged(sent(SCHOOLS), roster=merged, previous=before) == []
    found = assess(gathered(sent(SCHOOLS), sent(HEALTH), roster=listed(SCHOOLS, HEALTH), previous=before))
    assert [(issue.finding.code, issue.unit) for issue in found.issues] == [
        ("Y-SET", "甲市旧局"),
        ("Y-SET", HEALTH),
    ]


def test_carry_over_in_all() -> None:
    def last_year(*more: Delivery) -> dict[str, object]:
        units = (organ(year=YEAR - 1), sent(BEFORE), *more)
        return {"previous": units, "previous_total": combine(Unit(name=CITY), YEAR - 1, FORM, units)}

    before = last_year()
    fine = gathered(sent(NOW, previous=BEFORE), **before)
    assert assessing.after(summed(fine)) == ()
    gone = last_year(sent(made("甲市旧局", YEAR - 1, requests__carried_forward__enterprise=3)))
    (issue,) = assessing.after(summed(replace(fine, **gone)))
    assert issue.finding.code == "R-CARRY" and issue.finding.difference == -3
    # the unit's own difference was told of the unit, and a sum that lacks a unit cannot be compared
    assert assessing.after(summed(gathered(sent(OFF, previous=BEFORE), **before))) == ()
    assert assessing.after(summed(replace(fine, **gone), fine.deliveries[:1])) == ()
    # a vertical unit's file beside them is no gap in the sum
    tax = Entry("国家税务总局甲市税务局", kind="vertical")
    aside = sent(tax.name)
    beside = gathered(sent(NOW, previous=BEFORE), aside, roster=listed(SCHOOLS, tax), **gone)
    beside = replace(beside, matched={aside.source: tax, **{each.source: entry for each, entry in zip(
        beside.deliveries, listed(SCHOOLS).entries, strict=False)}})  # fmt: skip
    found = assessing.after(summed(beside, beside.deliveries[:2]))
    assert "R-CARRY" in [issue.finding.code for issue in found]


def test_a_missed_unit_is_named() -> None:
    base = summed(gathered(sent(SCHOOLS, **RICH), sent(HEALTH)), reported=city())
    found = assessing.after(base)
    assert {issue.finding.code for issue in found} == {"R-SUM", "R-MAX"}
    assert [issue.unit for issue in found if issue.finding.code == "R-MAX"] == [SCHOOLS]
    cells = {issue.finding.cells[0].key for issue in found if issue.finding.code == "R-SUM"}
    assert cells >= set(RICH) and not any(FORM.cells[str(key)].computed for key in cells)


def test_issues_do_not_depend_on_the_order_of_files() -> None:
    base = gathered(
        sent(SCHOOLS, **RICH),
        sent(HEALTH, **RICH),
        sent(WRONG, "错.xlsx"),
        broken(),
        roster=listed(SCHOOLS, TREASURY),
    )
    first = {issue.finding.fingerprint for issue in assess(base).issues}
    turned = replace(base, deliveries=tuple(reversed(base.deliveries)))
    assert {issue.finding.fingerprint for issue in assess(turned).issues} == first
