"""What is counted, what makes a sum complete, what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.collection.gathered import (
    HEALTH,
    ORGAN,
    RICH,
    SCHOOLS,
    TREASURY,
    WRONG,
    broken,
    city,
    gathered,
    listed,
    made,
    sent,
)  # fmt: skip
from tests.commands.command import Run
from tests.reports import changed
from tests.rollup.folders import deliver_to, unit_report
from xlgov import api
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery
from xlgov.form import edition_for
from xlgov.report import Unit
from xlgov.rollup.assess import Assessment, assess
from xlgov.rollup.combine import combine
from xlgov.rollup.counts import counted
from xlgov.rollup.decisions import Decision, Decisions
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.roster import build_roster
from xlgov.rollup.unit_lines import Line
from xlgov.rules.version import RULES

TAX = Entry("国家税务总局甲市税务局", kind="vertical")


def the(found: Assessment, code: str) -> Issue:
    (issue,) = [issue for issue in found.issues if issue.finding.code == code]
    return issue


def decided(issue: Issue, verdict: str, file: str | None = None, **given: str | None) -> Decisions:
    where = given.pop("where", "决定表.xlsx 第2行")
    line = Decision(
        issue.finding.fingerprint, verdict, file, code=issue.finding.code, where=str(where), **given
    )  # type: ignore[arg-type]
    return Decisions((line,))


def of(found: Assessment, decisions: Decisions | None = None, **given: object) -> Outcome:
    """The outcome that these deliveries lead to."""
    collection = found.collection
    total = combine(Unit(name=collection.unit), collection.year, collection.form, collection.addends)
    collection = replace(collection, total=total)
    request = Request([], collection.unit, collection.year)
    return Outcome(
        request, collection, found.lines, found.issues, total, void=found.void,
        decisions=decisions or Decisions(), **given,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "sentence"),
    [
        (gathered(sent(SCHOOLS), sent(HEALTH)), "收到 3 份文件：已汇总 3，待定 0"),
        (
            gathered(sent(SCHOOLS), sent(TAX.name, kind="vertical"), roster=listed(SCHOOLS, HEALTH, TAX)),
            "应报 3 个单位，未报 1 个；收到 3 份文件：已汇总 2，待定 0，不计入 1",
        ),
        (
            gathered(
                sent(SCHOOLS, **RICH), sent(SCHOOLS, "甲市教育局(1).xlsx", **RICH), broken("说明.docx"),
                sent(HEALTH, edition="2019"), sent(city(), "上报稿.xlsx"), roster=listed(SCHOOLS, HEALTH),
            ),
            "应报 3 个单位，未报 0 个；收到 6 份文件：已汇总 1，待定 2，无法读取 1，另行汇总 1，不计入 1",
        ),
        (
            gathered(sent(SCHOOLS), without_organ=True, own_required=False, roster=listed(SCHOOLS)),
            "应报 1 个单位，未报 0 个；收到 1 份文件：已汇总 1，待定 0",
        ),
        (
            gathered(sent(TAX.name, kind="vertical"), vertical=True, roster=listed(TAX)),
            "应报 2 个单位，未报 0 个；收到 2 份文件：已汇总 2，待定 0",
        ),
        # nobody but the report itself says that it is of a vertical system
        (gathered(sent(TAX.name, kind="vertical")), "收到 2 份文件：已汇总 1，待定 1"),
    ],
)  # fmt: skip
def test_every_file_is_in_one_class(base: Collection, sentence: str) -> None:
    told = counted(assess(base).lines)
    assert told.sentence == sentence
    assert sum(count for _, count in told.classes) == told.files


def test_who_is_excused_does_not_lack_and_a_replaced_file_counts_once() -> None:
    base = gathered(sent(WRONG), roster=listed(SCHOOLS, HEALTH))
    first = assess(base)
    assert counted(first.lines).lacking == "未报 1 个单位，待定 1 份文件"
    excused = assess(base, decided(the(first, "R-MISS"), "accept"))
    assert counted(excused.lines).lacking == "待定 1 份文件"
    new, wrong = sent(SCHOOLS, "改正/教育局.xlsx"), base.deliveries[1]
    decisions = decided(the(first, "R-CHILDERR"), "replace", wrong.source.name, replacement=new.source.name)
    for deliveries in (base.deliveries, (*base.deliveries, new)):
        found = assess(replace(base, deliveries=deliveries), decisions, {wrong.source: new})
        assert counted(found.lines).sentence == (
            "应报 3 个单位，未报 1 个；收到 3 份文件：已汇总 2，待定 0，已跳过 1"
        )
        unit, old = [line for line in found.lines if line.name == SCHOOLS]
        assert (unit.state, unit.delivery) == (handling.ADDED_AS_DECIDED, new)
        assert [issue.decided for issue in unit.issues] == [decisions.entries[0].text]
        assert (old.state, old.delivery) == (handling.SKIPPED, wrong)


def test_what_the_roster_calls_vertical_needs_no_decision_and_has_one_line() -> None:
    tax = sent(TAX.name, kind="vertical")
    base = gathered(sent(SCHOOLS), tax, roster=listed(TAX, SCHOOLS))
    found = assess(base)
    issue = the(found, "R-VERT")
    assert of(found).complete and issue in of(found).open
    assert tax not in found.collection.addends
    skipped = assess(base, decided(issue, "skip"))
    for seen, status in ((found, handling.VERTICAL), (skipped, handling.SKIPPED)):
        assert [(line.state, line.delivery) for line in seen.lines if line.name == TAX.name] == [
            (status, tax)
        ]
        assert of(seen).summary.startswith("应报 2 个单位，未报 0 个；")
    assert tax in assess(base, decided(issue, "accept")).collection.addends
    assert not of(assess(gathered(tax))).complete


def test_the_second_file_of_a_unit_stands_below_the_first() -> None:
    files = [sent(SCHOOLS, **RICH), sent(HEALTH), sent(TREASURY), sent(SCHOOLS, "甲市教育局(1).xlsx", **RICH)]
    for roster in (listed(SCHOOLS, HEALTH, TREASURY), None):
        names = [line.name for line in assess(gathered(*files, roster=roster)).lines]
        assert names == [ORGAN, SCHOOLS, SCHOOLS, HEALTH, TREASURY]
    base = gathered(*files, roster=listed(SCHOOLS, HEALTH, TREASURY))
    decisions = decided(the(assess(base), "R-DUP"), "skip", "甲市教育局(1).xlsx")
    assert [line.name for line in assess(base, decisions).lines[:3]] == [ORGAN, SCHOOLS, SCHOOLS]


def test_a_file_that_cannot_be_read_is_asked_of_the_unit_it_is_named_like() -> None:
    found = assess(gathered(broken("教育局.xls"), broken("说明文字.xls"), roster=listed(SCHOOLS, HEALTH)))
    near, nobodys = (issue for issue in found.issues if issue.finding.code == "R-CHILDERR")
    assert near.suggestion == SCHOOLS and SCHOOLS in near.finding.advice
    assert nobodys.suggestion is None and "该单位" not in nobodys.finding.advice
    assert all("另存为" not in issue.finding.advice for issue in (near, nobodys))
    known = assess(gathered(broken(), roster=listed(SCHOOLS)))
    assert the(known, "R-CHILDERR").finding.advice.startswith("请该单位重新报送")


def test_errors_in_the_figures_of_the_sum_are_told_and_texts_still_to_be_written() -> None:
    right = of(assess(gathered(sent(SCHOOLS, **RICH))))
    assert right.complete and right.sound and right.verdict == "汇总完整"
    assert right.unwritten == tuple(
        section.label for section in edition_for(2025).sections if section.kind == "text"
    )
    base = gathered(sent(changed(made(), requests__received__natural_person=9)))
    wrong = of(assess(base, decided(the(assess(base), "R-CHILDERR"), "accept", reason="已核实")))
    assert wrong.complete and not wrong.sound
    assert wrong.verdict == f"汇总完整，但汇总数有 {len(wrong.wrong_figures)} 处错误"


def test_a_decision_without_a_reason_is_pointed_out() -> None:
    base = gathered(sent(WRONG))
    issue = the(assess(base), "R-CHILDERR")
    bare, told = decided(issue, "accept"), decided(issue, "accept", reason="已核实")
    assert "决定表.xlsx 第2行采用了，但没有写理由。" in of(assess(base, bare), bare).remarks()
    assert not any("理由" in remark for remark in of(assess(base, told), told).remarks())


def test_files_that_were_checked_by_other_rules_are_named() -> None:
    other = replace(sent(SCHOOLS), rules="0.0.9-aaaaaa")
    (remark,) = (each for each in of(assess(gathered(other))).remarks() if "规则" in each)
    assert f"“{other.source.name}”" in remark and "0.0.9-aaaaaa" in remark and RULES in remark
    same = replace(other, rules=RULES)
    assert not any("规则" in each for each in of(assess(gathered(same))).remarks())


def test_files_of_another_version_of_the_template_are_named() -> None:
    other = replace(sent(SCHOOLS), template="2021/0.0.9")
    (remark,) = (each for each in of(assess(gathered(other))).remarks() if "空白表" in each)
    assert f"“{other.source.name}”" in remark and "2021/0.0.9" in remark
    same = replace(other, template=other.form.template)
    assert not any("空白表" in each for each in of(assess(gathered(same))).remarks())


def test_the_bodys_own_total_among_the_files_is_named() -> None:
    found = assess(gathered(sent(SCHOOLS), sent(city(**RICH), "上报稿.xlsx")))
    (remark,) = (each for each in of(found).remarks() if "上报稿.xlsx" in each)
    assert "没有加进来，也没有作为上报稿" in remark
    outcome = of(replace(found, collection=replace(found.collection, reported=city(**RICH))))
    (remark,) = (each for each in outcome.remarks() if "上报稿.xlsx" in each)
    assert "没有加进来，作为上报稿" in remark


def test_many_copies_are_counted() -> None:
    files = [sent(SCHOOLS, f"甲市教育局({number}).xlsx", **RICH) for number in range(1, 6)]
    advice = the(assess(gathered(*files)), "R-DUP").finding.advice
    assert advice.count("甲市教育局(") == 3 and "等 5 份" in advice


def test_the_terminal_shows_three_of_a_rule_and_how_the_sum_stands(run: Run) -> None:
    names = tuple(f"第{number}局" for number in "一二三四五")
    deliver_to(Path("收到"), names[:1])
    own = unit_report("示例区政府办", unit={"name": "示例区政府办", "kind": "own_organ"})
    api.write(own, "收到/示例区政府办.xlsx")
    entries = [Entry("示例区政府办", kind="own_organ"), *(Entry(name) for name in names)]
    Path("名册.xlsx").write_bytes(build_roster(entries))
    said = run(
        *("rollup", "收到", "--unit", "示例区", "--year", 2023, "--roster", "名册.xlsx", "-o", "汇总.xlsx")
    ).output
    assert said.count("错误 R-MISS") == 3 and "……R-MISS 共 4 条，见“汇总清单”表。" in said
    assert "应报 6 个单位，未报 4 个；收到 2 份文件：已汇总 2，待定 0。" in said
    assert "汇总表自身校验：4 个错误" in said
    assert "文字部分还要填写：“一、总体情况”" in said


def test_a_line_that_only_needs_a_word_is_no_unit() -> None:
    delivery: Delivery = broken("说明.docx")
    told = counted([Line(None, delivery, handling.UNREADABLE)])
    assert told.expected is None and told.sentence == "收到 1 份文件：已汇总 0，待定 0，无法读取 1"


def test_a_vertical_unit_that_the_roster_knows_asks_for_no_table_of_decisions(run: Run) -> None:
    deliver_to(Path("收到"), ("甲局",))
    for name, kind in (("示例区政府办", "own_organ"), (TAX.name, "vertical")):
        api.write(unit_report(name, 2, unit={"name": name, "kind": kind}), f"收到/{name}.xlsx")
    entries = [Entry("示例区政府办", kind="own_organ"), Entry("甲局"), TAX]
    Path("名册.xlsx").write_bytes(build_roster(entries))
    result = run(
        *("rollup", "收到", "--unit", "示例区", "--year", 2023, "--roster", "名册.xlsx", "-o", "汇总.xlsx")
    )
    assert result.exit_code == 0 and "警告 R-VERT" in result.output
    assert not Path("汇总-待决定.xlsx").exists()
