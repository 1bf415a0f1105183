"""R-UNREAD: what was not read of a report is neither blank nor 0, and holds it until somebody decides."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.collection.gathered import (
    FORM,
    LICENCES,
    LOST_TOTAL,
    RICH,
    SCHOOLS,
    YEAR,
    gathered,
    made,
    sent,
)  # fmt: skip
from tests.rollup.sent import letters
from xlgov.collection import ask
from xlgov.collection.handling import ADDED_AS_DECIDED, UNREAD, WITH_ERRORS, State
from xlgov.collection.issues import Issue
from xlgov.collection.received import Delivery, packed
from xlgov.finding import Finding, Severity
from xlgov.report import Explanation, Report
from xlgov.rollup.assess import Assessment, assess
from xlgov.rollup.counts import counted
from xlgov.rollup.decisions import Decision, Decisions, build_decisions
from xlgov.values import MISSING, Kind, Value

GRANTED = "requests.outcome.granted.natural_person"
REQUESTS = [key for key in FORM.keys if FORM.cells[key].table == "requests"]


def the_issue(found: Assessment) -> Issue:
    (issue,) = found.issues
    assert issue.finding.code == "R-UNREAD" and issue.finding.severity is Severity.ERROR
    return issue


def with_blank(*tables: str) -> Report:
    """A report in which nothing was entered in these tables."""
    blank: dict[str, Any] = {key: None for key in FORM.keys if FORM.cells[key].table in tables}
    return made(SCHOOLS, **blank)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({LICENCES: "30余件"}, "填的是“30余件”"),
        ({LICENCES: "/"}, "填的是“/”"),
        ({LICENCES: Value(Kind.ERROR, typed="#REF!")}, "是错误值“#REF!”"),
        ({LICENCES: Value(Kind.FORMULA, typed="=A1+A2")}, "公式没有算出结果"),
        ({LICENCES: MISSING}, "没有读到"),
        (dict.fromkeys(REQUESTS, MISSING), "“申请办理”表（没有读到）"),
        (
            dict.fromkeys(REQUESTS[:5], "若干"),
            "有 5 格没有读到数",
        ),
    ],
)
def test_a_cell_or_table_that_was_not_read_holds_the_file(given: dict[str, Any], said: str) -> None:
    delivery = sent(made(SCHOOLS, **given))
    found = assess(gathered(delivery))
    unread = [issue for issue in found.issues if issue.finding.code == "R-UNREAD"]
    assert len(unread) == 1 and said in unread[0].finding.message
    assert delivery not in found.collection.addends
    (line,) = [line for line in found.lines if line.name == SCHOOLS]
    assert line.state == UNREAD
    assert "未读全待定 1" in counted(found.lines).states


def test_what_stands_there_is_told_once() -> None:
    issue = the_issue(assess(gathered(sent(made(SCHOOLS, **{LICENCES: "30余件"})))))
    assert [cell.key for cell in issue.finding.cells] == [LICENCES]


def test_a_form_with_nothing_in_it_is_no_report_of_zero() -> None:
    delivery = sent(with_blank("proactive", "requests", "disputes"))
    found = assess(gathered(delivery))
    (issue,) = [issue for issue in found.issues if issue.finding.code == "R-UNREAD"]
    assert "一个数也没有填" in issue.finding.message
    assert "R-CHILDERR" not in codes(delivery)
    assert delivery not in found.collection.addends


def test_a_report_of_zero_is_added() -> None:
    assert assess(gathered(sent(SCHOOLS))).issues == ()


def test_a_total_is_worked_out_where_its_parts_were_read() -> None:
    for typed in (LOST_TOTAL, {"requests.received.total": MISSING}):
        delivery = sent(made(SCHOOLS, **{GRANTED: 3}, **typed))
        assert delivery.gaps
        assert "R-UNREAD" not in codes(delivery)


def test_a_total_in_words_without_any_part_is_lost() -> None:
    row = {key: None for key in REQUESTS if key.startswith("requests.received.")}
    delivery = sent(made(SCHOOLS, **{**row, "requests.received.total": "30余件"}))
    assert "R-UNREAD" in codes(delivery)


def codes(delivery: Delivery) -> list[str]:
    found = ask(gathered(delivery, own_required=False), "delivery")
    return [issue.finding.code for issue in found]


def test_what_the_unit_explains_is_not_read_by_that() -> None:
    given = made(SCHOOLS, **{LICENCES: "30余件"})
    said = tuple(
        Explanation(fingerprint=each.fingerprint, text="约数") for each in sent(given).findings
    )  # fmt: skip
    assert said
    found = assess(gathered(sent(replace(given, explanations=said))))
    assert the_issue(found).holds


def test_other_errors_are_told_beside_it() -> None:
    wrong = made(SCHOOLS, **{LICENCES: "30余件", "requests.received.total": 9})
    found = codes(sent(wrong))
    assert sorted(found) == ["R-CHILDERR", "R-UNREAD"]


def test_a_unit_that_is_only_likely_is_added_and_told() -> None:
    likely = Finding("C-COVER", Severity.WARNING, "单位名称取自文件名，请核对")
    delivery = replace(sent(SCHOOLS), packed=packed([likely]))
    found = assess(gathered(delivery))
    [issue] = found.issues
    assert issue.finding.severity is Severity.WARNING
    assert "取自文件名" in issue.finding.message
    assert delivery in found.collection.addends


def test_somebody_decides_in_the_table_and_the_unit_gets_a_letter() -> None:
    delivery = sent(made(SCHOOLS, **RICH | {LICENCES: "30余件"}))
    base = gathered(delivery)
    found = assess(base)
    issue = the_issue(found)
    table = load_workbook(io.BytesIO(build_decisions(found.issues))).worksheets[0]
    rows = [row for row in table.iter_rows(min_row=2, values_only=True) if row[0] == "R-UNREAD"]
    assert [row[1:3] for row in rows] == [(SCHOOLS, f"{SCHOOLS}.xlsx")]
    (letter,) = letters(found.lines, base.unit, YEAR, datetime.date(2026, 1, 31))
    assert letter.held and any("30余件" in remark.problem for remark in letter.remarks)
    accept = Decisions((Decision(issue.finding.fingerprint, "accept", reason="数无法查清", code="R-UNREAD"),))
    decided = assess(base, accept)
    assert delivery in decided.collection.addends and not decided.void
    (line,) = [line for line in decided.lines if line.name == SCHOOLS]
    assert line.state == ADDED_AS_DECIDED
    skip = Decisions((Decision(issue.finding.fingerprint, "skip", code="R-UNREAD"),))
    assert delivery not in assess(base, skip).collection.addends


def test_a_decision_is_void_when_something_else_stands_there() -> None:
    one, other = (sent(made(SCHOOLS, **{LICENCES: typed}), digest="a") for typed in ("30余件", "40余件"))
    prints = {the_issue(assess(gathered(each))).finding.fingerprint for each in (one, other)}
    assert len(prints) == 2


@pytest.mark.parametrize(("code", "state"), [("S-CELL-2", UNREAD), ("A-ROW", WITH_ERRORS)])
def test_a_row_whose_figures_are_unsure_is_not_read_for_sure(code: str, state: State) -> None:
    error = Finding(code, Severity.ERROR, "应有15个数，却有16个。", fingerprint="1")
    delivery = replace(sent(SCHOOLS), packed=packed([error]))
    found = assess(gathered(delivery))
    (line,) = [line for line in found.lines if line.name == SCHOOLS]
    assert line.state == state and delivery not in found.collection.addends


def test_of_several_files_the_one_that_was_not_read_is_named() -> None:
    odd = sent(made(SCHOOLS, **{LICENCES: "若干"}), "甲市教育局(1).xlsx")
    found = assess(gathered(sent(SCHOOLS, **RICH), odd))
    (issue,) = [each for each in found.issues if each.finding.code == "R-UNREAD"]
    assert issue.finding.message.startswith(f"“{SCHOOLS}”的年报（甲市教育局(1).xlsx）有 1 格没有读到数")
    alone = assess(gathered(odd))
    (issue,) = [each for each in alone.issues if each.finding.code == "R-UNREAD"]
    assert issue.finding.message.startswith(f"“{SCHOOLS}”的年报有 1 格没有读到数")
