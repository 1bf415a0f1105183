"""The summary of what was checked: its verdicts are the exit codes, and its file stands where it is safe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.command import Run, run
from tests.reports import report
from tests.rules.cases import CASES
from tests.rules.test_rules import ask
from xlgov import api
from xlgov.commands import output
from xlgov.report import Loaded
from xlgov.several.given import Given
from xlgov.several.overview import summary_of, unit_of
from xlgov.several.work import Done, Job
from xlgov.summary.model import Tone

__all__ = ["run"]
WRONG = report(requests__received__natural_person=4, requests__received__total=5)


def test_a_verdict_is_bad_where_the_command_line_says_so() -> None:
    for cases in CASES.values():
        case = cases[1]
        source = case[0] if isinstance(case, tuple) else case
        loaded = source if isinstance(source, Loaded) else Loaded(source, {}, source="data")
        done = Done(Job(Given("甲.xlsx", "甲.xlsx", Path("甲.xlsx"))), loaded, tuple(ask(case)))
        unit = unit_of(done)
        assert (unit.tone is Tone.BAD) is (output.answer(done).code > 0)
        assert unit.counts is not None
        assert unit.counts.errors == sum(each.is_error for each in done.findings)
        assert [item.code for part in unit.parts for item in part.items]


def test_one_report_has_its_outcomes_and_several_their_charts(run: Run) -> None:
    api.write(WRONG, "甲.xlsx")
    api.write(report(unit={"name": "甲县丙局"}, requests__outcome__granted__natural_person=3), "乙.xlsx")
    assert run("validate", "甲.xlsx", "--report", "一份.html").exit_code == 1
    page = Path("一份.html").read_text("utf-8")
    assert "各单位" not in page and "A-ROW" in page and "校验日期" in page
    result = run("validate", "甲.xlsx", "乙.xlsx", "--report", "两份.html")
    assert result.exit_code == 1 and "总览：两份.html" in result.output
    page = Path("两份.html").read_text("utf-8")
    assert "2 份：1 份有错误，1 份没有错误" in page and "各单位新收申请数量" in page


def test_a_file_that_cannot_be_used_is_told_with_the_reason(run: Run) -> None:
    Path("坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    api.write(report(), "好.xlsx")
    result = run("validate", "坏.xlsx", "好.xlsx", "--report", "总览.docx", "--format", "json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["total"]["unusable"] == 1
    import docx

    found = docx.Document("总览.docx")
    assert [cell.text for cell in found.tables[1].rows[1].cells][1:4] == ["坏.xlsx", "—", "无法使用"]
    reason = [each.text for each in found.paragraphs if "坏.xlsx" in each.text]
    assert any("：" in each and "请" in each for each in reason)


def test_there_is_no_date_where_none_is_given() -> None:
    given = summary_of([])
    assert not any("日期" in fact.label for fact in given.facts)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("总览.pdf", "只能写成"),
        ("甲.xlsx", "只能写成"),
        ("收到/结果.html", "也当成年报"),
        ("旧.html", "已存在"),
    ],
)
def test_a_place_that_is_wrong_is_refused_before_anything_is_read(run: Run, name: str, why: str) -> None:
    Path("收到").mkdir()
    api.write(report(), "收到/甲.xlsx")
    Path("旧.html").write_text("旧的", encoding="utf-8")
    before = sorted(Path().rglob("*"))
    result = run("validate", "收到", "--report", name)
    assert result.exit_code == 2 and why in result.stderr
    assert sorted(Path().rglob("*")) == before and Path("旧.html").read_text(encoding="utf-8") == "旧的"


def test_a_summary_among_the_reports_is_no_report(run: Run) -> None:
    Path("收到").mkdir()
    api.write(report(), "收到/甲.xlsx")
    for name in ("收到/总览.html", "收到/校验-总览.docx"):
        assert run("validate", "收到", "--report", name).exit_code == 0
    assert "1 个文件" in run("validate", "收到").output
    assert run("validate", "收到", "--report", "收到/总览.html", "--force").exit_code == 0
