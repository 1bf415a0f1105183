"""各单位情况说明: what units wrote comes up in the result, and what was written of the sum stays there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.ooxml import schema_errors
from tests.reports import report
from tests.rollup.results import outcome_of
from tests.rules.carrying import carried
from tests.workbook.sheets import opened
from xlgov import api
from xlgov.collection.received import Delivery, Source
from xlgov.report import Explanation, Unit
from xlgov.rollup.intake import deliver
from xlgov.rollup.result import build
from xlgov.rollup.result.explanations import rows, summary
from xlgov.rollup.run import Request, roll_up, write
from xlgov.rules import validate
from xlgov.rules.explaining import explained

SHEET = "各单位情况说明"


def texts(content: bytes, sheet: str) -> list[list[Any]]:
    return [list(row) for row in opened(content, values=True)[sheet].iter_rows(values_only=True)]


def sent(folder: Path, text: str = "新设审批窗口，处理量增加") -> Delivery:
    """A delivery with a warning that its unit explained, and one more explanation that is void."""
    given = replace(
        report(year=2024, proactive__normative_documents__in_force=300_000_000), unit=Unit("甲局")
    )
    (found,) = [each for each in validate(given) if each.code == "C-BIG"]
    given = explained(given, found, text, "张", "2025-01-20")
    gone = Explanation("0" * 16, "上年漏填一件", code="Y-CARRY", about="结转不一致。")
    api.write(replace(given, explanations=(*given.explanations, gone)), folder / "甲局.xlsx")
    return deliver(Source("甲局.xlsx", str(folder / "甲局.xlsx")))


def test_what_units_wrote_comes_up_in_the_result(tmp_path: Path) -> None:
    outcome = outcome_of([sent(tmp_path)])
    first, second = rows(outcome)
    assert (first.unit, first.code, first.text, first.by) == (
        "甲局",
        "C-BIG",
        "新设审批窗口，处理量增加",
        "张",
    )
    assert first.texts[-1] == "算数" and second.texts[-1].startswith("不算数：")
    assert second.message == "结转不一致。"
    assert summary(rows(outcome)).startswith("各单位写的情况说明 2 条，其中 1 条不算数")
    content = build(outcome)
    shown = [text for row in texts(content, SHEET) for text in row if text]
    assert {"新设审批窗口，处理量增加", "上年漏填一件", "算数"} <= set(shown)
    listed = "".join(str(text) for row in texts(content, "汇总清单") for text in row if text)
    assert "【已说明】1 条，见“各单位情况说明”表。" in listed
    assert schema_errors({"汇总": content}, tmp_path) == []


def test_without_any_there_is_no_such_sheet(tmp_path: Path) -> None:
    given = replace(report(year=2024), unit=Unit("甲局"))
    api.write(given, tmp_path / "甲局.xlsx")
    outcome = outcome_of([deliver(Source("甲局.xlsx", str(tmp_path / "甲局.xlsx")))])
    assert rows(outcome) == ()
    assert SHEET not in [row[0] for row in texts(build(outcome), "封面") if row]


def test_what_was_written_of_the_sum_stays_in_the_next_result(tmp_path: Path) -> None:
    given, before = carried()
    folder = tmp_path / "报送"
    folder.mkdir()
    last = tmp_path / "上年.json"
    api.write(replace(before, unit=Unit("甲局", kind="department")), last)
    own = replace(given, unit=Unit("甲局", kind="department"))
    found = [each for each in validate(own, before) if each.code == "Y-CARRY"]
    for each in found:
        own = explained(own, each, "上年报告公布后已更正")
    api.write(own, folder / "甲局.json")
    out = tmp_path / "结果.xlsx"
    year = given.year or 0
    request = Request((folder,), "示例县", year, out=out, own_required=False)
    write(roll_up(request))
    first = api.read(out)
    said = Explanation("1" * 16, "上年汇总已更正", "李", "2025-02-01", "Y-CARRY", "不一致。")
    api.write(replace(first, explanations=(said,)), out)
    assert roll_up(replace(request, force=True)).report.explanations == (said,)
