"""重报对照: what a file has otherwise than the one before or beside it, figure by figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.ooxml import schema_errors
from tests.reports import report
from tests.rollup.results import delivered, outcome_of
from tests.workbook.sheets import opened
from xlgov import api
from xlgov.collection.received import Delivery
from xlgov.report import Unit
from xlgov.rollup.outcome import Outcome
from xlgov.rollup.result import build
from xlgov.rollup.run import Request, roll_up, write
from xlgov.values import Kind, Value

SHEET = "重报对照"
LICENCES, PENALTIES = "proactive.licensing.decisions", "proactive.penalties.decisions"
FEES = "proactive.fees.amount"
GRANTED = "requests.outcome.granted.natural_person"
FIRST: dict[str, Any] = {LICENCES: 57, PENALTIES: 8, FEES: 12, GRANTED: 3}
SECOND = {LICENCES: 75, PENALTIES: Value(Kind.TEXT, typed="八九件"), FEES: 10, GRANTED: 4}


def sent(name: str, **given: Any) -> Delivery:
    return delivered(report(year=2024, unit=Unit("甲局", kind="department"), **given), name)


def rows(content: bytes) -> list[list[Any]]:
    return [list(row) for row in opened(content, values=True)[SHEET].iter_rows(min_row=4, values_only=True)]


def listed(content: bytes) -> str:
    sheet = opened(content, values=True)["汇总清单"]
    return "".join(str(text) for row in sheet.iter_rows(values_only=True) for text in row if text)


def twice(*, made_from: bool) -> Outcome:
    first, second = sent("甲局.xlsx", **FIRST), sent("甲局改.xlsx", **SECOND)
    return outcome_of([first, replace(second, made_from=first.sha256) if made_from else second])


def test_all_differences_are_listed(tmp_path: Path) -> None:
    outcome = twice(made_from=True)
    content = build(outcome)
    found = {row[6]: row[7:] for row in rows(content)}
    assert found["行政许可·本年处理决定数量"] == [57, 75, 18]
    assert found["行政处罚·本年处理决定数量"] == [8, "“八九件”", "—"]
    assert found["行政事业性收费·本年收费金额"] == [12, 10, -2]
    assert {row[1] for row in rows(content)} == {"甲局"}
    assert {row[4] for row in rows(content)} == {"后一份是用“甲局.xlsx”做的"}
    assert "改了 5 格：" in listed(content)
    assert "全部差别见“重报对照”表。" in listed(content)
    assert any("逐格列在“重报对照”表" in each for each in outcome.remarks())
    assert schema_errors({"汇总": content}, tmp_path) == []


def test_of_two_files_of_which_none_is_known_as_later_that_is_said() -> None:
    content = build(twice(made_from=False))
    assert {row[4] for row in rows(content)} == {"看不出哪一份是后来报送的，文件的修改时间不能作准"}


def test_differences_are_told_to_programs() -> None:
    (told,) = [each for each in twice(made_from=True).to_json()["issues"] if each["code"] == "R-DUP"]
    (pair,) = told["changes"]
    assert (pair["before"], pair["after"], pair["later"]) == ("甲局.xlsx", "甲局改.xlsx", True)
    licences = next(each for each in pair["figures"] if each["key"] == LICENCES)
    assert (licences["before"]["value"], licences["after"]["value"]) == (57, 75)


def test_without_any_there_is_no_such_sheet() -> None:
    assert SHEET not in opened(build(outcome_of([sent("甲局.xlsx", **FIRST)]))).sheetnames


def test_a_repeated_sum_says_what_changed_in_between(tmp_path: Path) -> None:
    folder, out = tmp_path / "报送", tmp_path / "汇总.xlsx"
    folder.mkdir()
    own = report(year=2024, unit=Unit("甲局", kind="department"), **FIRST)
    api.write(own, folder / "甲局.json")
    request = Request((folder,), "示例区", 2024, own_required=False, out=out, jobs=1)
    write(roll_up(request))
    later = report(year=2024, unit=own.unit, **(FIRST | {LICENCES: 75}))
    api.write(later, folder / "甲局.json")
    for again in (replace(request, force=True), replace(request, out=None, reported=out)):
        (stale,) = [each for each in roll_up(again).issues if each.finding.code == "R-STALE"]
        assert "改了 1 格：行政许可·本年处理决定数量 57 → 75；文字没有比较" in stale.finding.message
