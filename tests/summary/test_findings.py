"""Findings as a summary tells them, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace

from tests.reports import report
from tests.summary.made import units
from xlgov import ways
from xlgov.finding import CellRef, Counts, Explained, Finding, Place, Severity, Status
from xlgov.form import edition
from xlgov.report import Explanation
from xlgov.rules import validate
from xlgov.rules.explaining import Void
from xlgov.summary.assembling import TOP, key_figures, outcomes, summary
from xlgov.summary.findings import WHOLE, left_out, parts, unused

FORM = edition("2021").widest


def found(code: str, key: str | None, severity: Severity = Severity.ERROR, **given: object) -> Finding:
    cells = (CellRef(key, Place("表", "B2")),) if key else ()
    return Finding(code, severity, f"{code}。", cells=cells)._replace(**given)


def test_findings_stand_under_their_part_in_the_forms_order() -> None:
    given = [
        found("Z", "disputes.reconsideration.total"),
        found("Y", "last.requests.carried_forward.total"),
        found("X", "sections.problems.2"),
        found("W", "proactive.licensing.decisions"),
        found("V", "unit.name"),
        found("U", None),
        found("T", "notes.requests.1"),
        found("S", "sections.overview"),
        found("R", "year", status=Status.NOT_ASSESSABLE),
    ]
    told = {part.heading: [item.code for item in part.items] for part in parts(FORM, given)}
    headings = [section.label for section in FORM.sections]
    assert list(told) == [WHOLE, *headings[:5]]
    assert told == {
        WHOLE: ["V", "U"],
        headings[0]: ["S"],
        headings[1]: ["W"],
        headings[2]: ["Y", "T"],
        headings[3]: ["Z"],
        headings[4]: ["X"],
    }


def test_what_was_explained_counts_apart_and_is_told_with_its_words() -> None:
    told = Explained("本机关没有许可职权。", "某甲", "2024-01-20")
    refused = Explained("无", refused="这样写说明不了问题")
    given = [
        found("A", "year"),
        found("B", "year", Severity.WARNING, explanation=told),
        found("C", "year", Severity.WARNING, explanation=refused),
        found("D", "year", Severity.INFO),
        found("E", "year", status=Status.UNCERTAIN),
    ]
    assert Counts.of(given) == Counts(1, 1, 1, 1, 1)
    items = {item.code: item for part in parts(FORM, given) for item in part.items}
    assert items["B"].label == "已说明" and items["B"].settled and not items["C"].settled
    assert items["B"].explanation == "情况说明：本机关没有许可职权。（某甲，2024-01-20）"
    assert items["C"].explanation == "情况说明不算数：这样写说明不了问题。写的是：无"
    assert items["E"].label == "存疑"


def test_what_is_written_of_findings_that_are_no_more_is_told() -> None:
    written = Explanation("ab", "上年漏填", "某甲", "2024-01-20", "P-JUMP", "变化很大。")
    (line,) = unused([Void(written, "没有查出")])
    about = "这条说明写的时候是：变化很大；没有查出。"
    assert line == f"说明没有用上 P-JUMP：{about}写的是：上年漏填（某甲，2024-01-20）"
    assert "共 70 条" in unused([Void(written, "原因")] * 70)[-1]


def test_the_words_are_those_of_paper() -> None:
    (part,) = parts(FORM, [found("A", "year", advice=ways.REFRESH)])
    assert part.items[0].advice == ways.WAYS[ways.REFRESH].paper


def test_of_very_many_findings_the_gravest_are_shown_and_it_is_said() -> None:
    given = [found("H", "year", Severity.INFO)] * 70 + [found("A", "year")]
    (part,) = parts(FORM, given)
    assert len(part.items) == 60 and part.items[0].code == "A"
    assert left_out(given) == ("共发现 71 条，这里列出最重的 60 条；要看全部的，请单独校验这份年报。",)
    assert left_out(given[:60]) == ()


def test_a_figure_that_was_not_read_is_none() -> None:
    given = report(requests__received__total=None, requests__outcome__granted__natural_person=2)
    told = {fact.label: fact.content for fact in key_figures(FORM, given.figures)}
    assert told["申请办理"].startswith("新收 —，上年结转 0，办结 2")
    assert set(told) == {"申请办理", "复议诉讼"}


def test_outcomes_are_the_forms_own_groups() -> None:
    given = report(requests__outcome__granted__natural_person=2)
    chart = outcomes(FORM, given.figures)
    assert chart is not None
    assert [bar.label for bar in chart.bars][:2] == ["（一）予以公开", "（二）部分公开"]
    assert [bar.values[0] for bar in chart.bars] == [2, 0, 0, 0, 0, 0]
    assert outcomes(FORM, report().figures) is None


def test_bars_of_many_units_add_up_and_what_is_lacking_is_said() -> None:
    one = replace(units()[1], counts=Counts(1, 2))
    given = [replace(one, name=f"第{at}局", received=at) for at in range(30)]
    given += [replace(one, name="没有数", received=None), replace(one, name="没有汇总", added=False)]
    wrong, received = summary("总览", [], given).charts
    assert len(received.bars) == TOP + 1 and received.bars[-1].label == "其余单位（10 个）"
    assert sum(bar.values[0] for bar in received.bars) == sum(range(30))
    assert received.note.startswith("另有 1 个单位没有填")
    assert sum(sum(bar.values) for bar in wrong.bars) == 3 * 32


def test_a_report_of_the_rules_own_kind_is_told_whole() -> None:
    given = report(requests__received__natural_person=4, requests__received__total=5)
    items = [item for part in parts(given.form.widest, validate(given)) for item in part.items]
    assert {"A-BAL", "A-ROW"} <= {item.code for item in items}
    row = next(item for item in items if item.code == "A-ROW")
    assert (row.left, row.right, row.difference) == ("4", "5", "-1")
