"""Someone else's workbook: what of it was not read is neither blank nor a note."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from xlgov.api import parse
from xlgov.finding import Severity
from xlgov.form import edition
from xlgov.report import Loaded, extent
from xlgov.rules import validate
from xlgov.values import Kind

FORM = edition("2021")
TABLE = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", 0, 0, 0],
    ["行政规范性文件", 4, 1, 30],
]
UNREADABLE = [
    ["一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3"],
    ["二、上年结转"],
    ["政府信息公开申请数量 0"],
]


def _read(table: Sequence[Sequence[object]], title: str = "甲县2024年政府信息公开工作年度报告") -> Loaded:
    book = Workbook()
    sheet = book.active
    rows = [[title], ["一、总体情况"], ["全年平稳。"], ["二、主动公开政府信息情况"], *TABLE]
    rows += [["三、收到和处理政府信息公开申请情况"], *table, ["五、存在的主要问题及改进情况"], ["将改进。"]]
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return parse(stream.getvalue(), "甲.xlsx")


def test_a_table_that_is_no_table_is_missing_said_and_kept() -> None:
    loaded = _read(UNREADABLE)
    report = loaded.report
    assert report.figures["proactive.normative_documents.in_force"] == 30
    assert {report.value(key).kind for key in FORM.by_table["requests"]} == {Kind.MISSING}
    lost = [one for one in validate(loaded) if one.code == "S-TABLE"]
    assert [one.severity for one in lost] == [Severity.ERROR] * 2
    assert any("“申请办理”" in one.message for one in lost)
    kept = [one.text for one in report.unplaced]
    assert all(line in kept for [line] in UNREADABLE)
    assert not report.notes["requests"] and report.sections["overview"] == "全年平稳。"
    assert extent(report).read == 6


def test_remarks_under_a_table_that_was_not_read_stay_notes() -> None:
    loaded = _read([*UNREADABLE, ["注：含上年度结转数量。"]])
    assert loaded.report.notes["requests"] == "注：含上年度结转数量。"


def test_two_years_in_the_title_are_said_at_its_cell() -> None:
    loaded = _read(UNREADABLE, "甲县2023年、2024年政府信息公开工作年度报告")
    [said] = [one for one in loaded.observations if one.code == "C-COVER"]
    assert loaded.report.year is None and said.keys == ("year",) and said.place.cell == "A1"


def test_sheets_may_stand_in_any_order_but_not_the_sections_of_one() -> None:
    book = Workbook()
    prose = [
        "甲县2024年政府信息公开工作年度报告",
        "一、总体情况",
        "全年平稳。",
        "五、存在的主要问题及改进情况",
    ]
    for rows in ([[line] for line in prose], [["二、主动公开政府信息情况"], *TABLE]):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    sheet.append(["一、总体情况"])
    stream = io.BytesIO()
    book.save(stream)
    observations = parse(stream.getvalue(), "甲.xlsx").observations
    said = [one.message for one in observations if one.code == "S-SECTION"]
    assert not any("位置不对" in message for message in said)
    assert any("这一部分出现了两次" in message for message in said)


def test_an_error_between_the_headings_is_said_and_one_of_the_units_own_working_is_not() -> None:
    loaded = _read([*UNREADABLE, ["#REF!"], ["核对", "#REF!"]])
    said = [
        one.message for one in loaded.observations if "没有读入" in one.message and "#REF!" in one.message
    ]
    assert said == ["“Sheet”的 A12 是错误值“#REF!”，没有读入"]
