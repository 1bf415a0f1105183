"""What was not read and taken all the same is told wherever the sum is shown."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.commands.command import Run
from tests.documents.test_text import published
from tests.reports import report
from tests.rollup.folders import unit_report
from tests.rollup.results import delivered, outcome_of, summed
from tests.rollup.test_commands import decide
from xlgov import api
from xlgov.collection.belonging import Entry
from xlgov.collection.handling import ADDED_AS_DECIDED
from xlgov.collection.received import Source
from xlgov.collection.unread import not_read_of
from xlgov.report import UNIT_KINDS, Unit
from xlgov.rollup.drilldown import trace
from xlgov.rollup.intake import deliver
from xlgov.rollup.result import build
from xlgov.rollup.roster import build_roster
from xlgov.rollup.unit_lines import Line
from xlgov.workbook import pages

LICENCES = "proactive.licensing.decisions"
RECEIVED = "requests.received.enterprise"
YEAR = 2023
ARGUMENTS = ("--unit", "示例区", "--year", YEAR, "--no-own", "-o", "汇总.xlsx")


@pytest.fixture
def folder(run: Run) -> Path:
    """Two units, one of which wrote words where a number belongs."""
    api.write(unit_report("甲局", 2, **{LICENCES: "30余件"}), "收到/甲局.xlsx")
    api.write(unit_report("乙局", 3), "收到/乙局.xlsx")
    return Path("收到")


def with_one_held(run: Run, status: str) -> dict[str, Any]:
    """What a roll-up says of two units, of which it holds the first with a status."""
    first = run("rollup", "收到", *ARGUMENTS, "--format", "json")
    assert first.exit_code == 1
    said: dict[str, Any] = json.loads(first.stdout)
    assert {unit["name"]: (unit["status"], unit["added"]) for unit in said["units"]} == {
        "甲局": (status, False),
        "乙局": ("已汇总", True),
    }
    return said


@pytest.mark.usefixtures("folder")
def test_it_is_held_until_somebody_decides(run: Run) -> None:
    said = with_one_held(run, "未读全待定")
    assert said["not_read"] == []
    assert "汇总不完整" in said["verdict"]


@pytest.mark.usefixtures("folder")
def test_an_unfinished_sum_says_so_wherever_it_is_taken(run: Run) -> None:
    """Else the body above adds one unit of two for the whole."""
    assert run("rollup", "收到", *ARGUMENTS).exit_code == 1
    assert "这份汇总还不完整" in run("trace", "汇总.xlsx", LICENCES).output
    total = api.read("汇总.xlsx")
    finished = replace(total, sections=report().sections)
    api.write(finished, "上报/示例区.json")
    checked = run("validate", "上报/示例区.json")
    assert checked.exit_code == 1
    assert "A-UNREAD" in checked.output and "已汇总 1，待定 1" in checked.output
    above = run("rollup", "上报", "--unit", "示例市", "--year", YEAR, "--no-own", "-o", "市.xlsx")
    assert above.exit_code == 1 and "汇总不完整" in above.output and "已汇总 0，待定 1" in above.output


def test_a_blank_table_that_was_taken_all_the_same_is_named_with_the_sums_that_lack_it(run: Run) -> None:
    blank = dict.fromkeys(key for key in report().form.keys if key.startswith("disputes."))
    api.write(unit_report("甲局", 2, **blank), "收到/甲局.xlsx")
    api.write(unit_report("乙局", 3), "收到/乙局.xlsx")
    held = run("rollup", "收到", *ARGUMENTS)
    assert held.exit_code == 1 and "“复议诉讼”表整张空白" in held.output
    decide("汇总-待决定.xlsx", {"甲局.xlsx": ("采用", "确认没有")})
    taken = run("rollup", "收到", *ARGUMENTS, "--decisions", "汇总-待决定.xlsx", "--force")
    assert taken.exit_code == 0 and "不含“甲局”（没有填）" in taken.output
    assert "甲局　没有填，没有计入" in run("trace", "汇总.xlsx", "disputes.reconsideration.upheld").output
    listed = load_workbook("汇总.xlsx")[pages.ROLLUP_LIST]
    assert any("“复议诉讼”表（没有填）" in str(cell.value) for row in listed.rows for cell in row)


def test_what_a_sum_lacks_goes_with_it_to_every_level(run: Run) -> None:
    """A county with three units of six is held in the city until decided, and told of in the city's sum."""
    for number, name in enumerate(("甲局", "乙局", "丙局"), 1):
        api.write(unit_report(name, number), f"收到/{name}.xlsx")
    Path("收到/丙局.xlsx").write_bytes(b"PK torn off")
    entries = [Entry(name) for name in ("甲局", "乙局", "丙局", "丁局")]
    Path("名册.xlsx").write_bytes(build_roster([Entry(each.name, parent="示例区") for each in entries]))
    assert run("rollup", "收到", *ARGUMENTS, "--roster", "名册.xlsx").exit_code == 2
    total = api.read("汇总.xlsx")
    assert [(each.name, each.state) for each in total.provenance.absent] == [
        ("丙局", "无法读取"),
        ("丁局", "未报"),
    ]
    finished = replace(total, sections=report().sections)
    api.write(finished, "上报/示例区.xlsx")
    assert api.read("上报/示例区.xlsx").provenance.absent == total.provenance.absent
    assert "不含“丙局”（无法读取）、“丁局”（未报）" in run("validate", "上报/示例区.xlsx").output
    bare = replace(finished, observations=())
    api.write(bare, "无记录.json")
    checked = run("validate", "无记录.json")
    assert checked.exit_code == 1 and "这份汇总不完整：不含“丙局”" in checked.output

    above = ("--unit", "示例市", "--year", YEAR, "--no-own", "-o", "市.xlsx")
    assert run("rollup", "上报", *above).exit_code == 1
    assert api.read("市.xlsx").provenance.addends == ()
    decide("市-待决定.xlsx", {"示例区.xlsx": ("采用", "来不及补报")})
    decided = run("rollup", "上报", *above, "--decisions", "市-待决定.xlsx", "--force")
    assert "有 1 份下级的汇总数不完整" in decided.output
    assert "“示例区”的汇总数不完整，不含“丙局”（无法读取）、“丁局”（未报）" in decided.output
    city = api.read("市.xlsx")
    (node,) = city.provenance.addends
    assert node.absent == total.provenance.absent and city.provenance.absent == ()
    assert "“示例区”的汇总数不完整" in run("trace", "市.xlsx", LICENCES).output
    api.write(replace(city, sections=report().sections), "省/示例市.json")
    run("rollup", "省", "--unit", "示例省", "--year", YEAR, "--no-own", "-o", "省.xlsx")
    assert "“示例市 > 示例区”的汇总数不完整" in run("validate", "省.xlsx").output


@pytest.mark.usefixtures("folder")
def test_a_finished_sum_says_nothing_of_the_kind(run: Run) -> None:
    Path("收到/甲局.xlsx").unlink()
    assert run("rollup", "收到", *ARGUMENTS).exit_code == 0
    total = api.read("汇总.xlsx")
    assert total.observations == ()
    assert "absent" not in total.to_json()


@pytest.mark.usefixtures("folder")
def test_every_face_says_which_sums_lack_what(run: Run) -> None:
    run("rollup", "收到", *ARGUMENTS)
    decide("汇总-待决定.xlsx", {"甲局.xlsx": ("采用", "台账遗失，无法查清")})
    given = (*ARGUMENTS, "--decisions", "汇总-待决定.xlsx", "--force")
    console = run("rollup", "收到", *given)
    assert console.exit_code == 0, console.output
    assert "有 1 项数没有包括所有单位" in console.output
    assert "不含“甲局”（填的是“30余件”）" in console.output
    (told,) = json.loads(run("rollup", "收到", *given, "--format", "json").stdout)["not_read"]
    assert (told["unit"], told["key"], told["kind"], told["typed"]) == ("甲局", LICENCES, "text", "30余件")

    traced = run("trace", "汇总.xlsx", LICENCES).output
    assert "示例区　9，不含“甲局”（填的是“30余件”）" in traced
    assert "甲局　填的是“30余件”，没有计入" in traced
    assert "甲局　0" not in traced and "乙局　9" in traced

    total = api.read("汇总.xlsx")
    (lacking,) = [each for each in total.provenance.addends if each.as_reported]
    assert lacking.as_reported[LICENCES].typed == "30余件"
    checked = run("validate", "汇总.xlsx")
    assert "A-UNREAD" in checked.output and "不含“甲局”" in checked.output
    sheets = load_workbook("汇总.xlsx")
    assert any("30余件" in str(cell.value) for row in sheets[pages.ROLLUP_DETAIL].rows for cell in row)
    text = "\n".join(str(cell.value) for row in sheets[pages.ROLLUP_LIST].rows for cell in row)
    assert "没有包括所有单位" in text and "【按空白汇总】主动公开!" in text
    assert any("30余件" in str(cell.value) for row in sheets[pages.RESULTS].rows for cell in row)


@pytest.mark.parametrize("sent", [["甲局"], ["甲局", "乙局"]])
def test_blank_forms_alone_give_no_sum(run: Run, sent: list[str]) -> None:
    for name in sent:
        blank = unit_report(name)
        api.write(replace(blank, figures=dict.fromkeys(blank.figures)), f"收到/{name}.xlsx")
    result = run("rollup", "收到", *ARGUMENTS)
    assert result.exit_code == 2
    assert "一个数也没有填" in result.output
    traced = run("trace", "汇总.xlsx", LICENCES)
    assert traced.exit_code == 2 and "一个单位的数也没有加进来" in traced.output


def test_a_form_with_nothing_but_what_was_carried_over_gives_no_sum(run: Run) -> None:
    """The workbooks that were sent out come back as they were: nobody has filled them in."""
    blank = unit_report("甲局")
    carried = dict.fromkeys(blank.form.carried, 0) | {
        "requests.brought_forward.enterprise": 2,
        "requests.brought_forward.total": 2,
    }
    api.write(replace(blank, figures=dict.fromkeys(blank.figures) | carried), "收到/甲局.xlsx")
    result = run("rollup", "收到", *ARGUMENTS)
    assert result.exit_code == 2
    assert "除上年带来的数外，一个数也没有填" in result.output
    # the figures of the table that are there are in the sum, if somebody wants it, the others are not
    listed = not_read_of(deliver(Source("甲局.xlsx", "收到/甲局.xlsx")))
    assert listed.keys() == {
        key for key in blank.figures if key not in carried and key not in blank.form.computed
    }


def test_a_report_that_is_no_sum_is_said_to_be_none(run: Run) -> None:
    api.write(unit_report("甲局"), "甲局.xlsx")
    assert "不是汇总结果" in run("trace", "甲局.xlsx", LICENCES).output


def test_a_total_names_what_it_lacks() -> None:
    odd = report(year=2024, unit=Unit(name="甲局"), **{RECEIVED: "若干"})
    plain = report(year=2024, unit=Unit(name="乙局"), **{RECEIVED: 2})
    total = summed([delivered(each, f"{each.unit.name}.xlsx") for each in (odd, plain)])
    whole, first, second = trace(total, "requests.received.total")
    assert whole.said == "2，不含“甲局”（填的是“若干”）"
    assert first.said == "填的是“若干”，没有计入" and second.said == "2"
    district = replace(total, unit=Unit(name="东区"))
    city = summed([delivered(district, "东区.xlsx")])
    assert next(trace(city, "requests.received.total")).said == "2，不含“东区 > 甲局”（填的是“若干”）"


def test_a_table_that_was_not_read_is_one_line() -> None:
    lost = report(year=2024, unit=Unit(name="甲局"))
    cells = {key: "缺" for key in lost.form.keys if lost.form.cells[key].table == "requests"}
    delivery = delivered(report(year=2024, unit=Unit(name="甲局"), **cells), "甲局.xlsx")
    outcome = outcome_of([delivery], lines=[Line(None, delivery, ADDED_AS_DECIDED)])
    (finding,) = [each for each in outcome.failures if each.code == "A-UNREAD"]
    assert len(finding.cells) == len(outcome.not_read) == len({each.key for each in outcome.not_read})
    assert "等 " in finding.message
    book = load_workbook(io.BytesIO(build(outcome)))
    assert pages.ROLLUP_LIST in book.sheetnames


def test_files_that_give_no_line_of_a_roster_are_named(run: Run, folder: Path) -> None:
    assert run("roster", "new", "名册.xlsx", "--from", folder).exit_code == 0
    (folder / "坏.xlsx").write_bytes(b"PK torn off")
    api.write(replace(unit_report("丙局"), unit=Unit()), folder / "无名.json")
    (folder / "便条.txt").write_text("请月底前报送。", "utf-8")
    result = run("roster", "new", "名册.xlsx", "--from", folder, "--force")
    assert result.exit_code == 1
    assert "列入 2 个单位" in result.output
    assert "没有列入“坏.xlsx”" in result.output
    assert "没有列入“无名.json”：没有填单位名称" in result.output
    assert "便条" not in result.output


def test_last_years_files_that_cannot_be_read_are_named_when_sending(run: Run) -> None:
    Path("名册.xlsx").write_bytes(build_roster([Entry("甲局"), Entry("乙局")]))
    api.write(unit_report("甲局"), "上年/甲局.json")
    given = ("new", "--roster", "名册.xlsx", "--year", YEAR + 1, "--previous", "上年", "-o", "发", "--force")
    assert run(*given).exit_code == 0
    Path("上年/乙局.xlsx").write_bytes(b"PK torn off")
    result = run(*given)
    assert result.exit_code == 1 and "上年的“乙局.xlsx”没有用上" in result.output
    assert api.read("发/甲局.xlsx").last, "what can be used is"


def test_figures_of_a_wrong_year_are_not_carried_over(run: Run) -> None:
    for year in (YEAR - 1, None):
        api.write(unit_report("甲局", year=year), "旧.json")
        result = run("new", "--year", YEAR + 1, "--unit", "甲局", "--previous", "旧.json", "新.xlsx")
        assert result.exit_code == 2 and f"不是 {YEAR} 年度的" in result.output
        assert not Path("新.xlsx").exists()
    api.write(unit_report("甲局", year=YEAR), "上年.json")
    assert (
        run("new", "--year", YEAR + 1, "--unit", "甲局", "--previous", "上年.json", "新.xlsx").exit_code == 0
    )


def test_a_cover_that_was_not_understood_is_never_added(run: Run) -> None:
    given = unit_report("示例区税务局", unit={"name": "示例区税务局", "tier": "county", "kind": "vertical"})
    api.write(given, "收到/示例区税务局.xlsx")
    api.write(unit_report("甲局", 2), "收到/甲局.xlsx")
    book = load_workbook("收到/示例区税务局.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    (kind,) = [cell for cell in cells if cell.value == UNIT_KINDS["vertical"] and cell.parent.title == "封面"]
    kind.value = "直属上级的系统"
    book.save("收到/示例区税务局.xlsx")
    said = json.loads(run("rollup", "收到", *ARGUMENTS, "--format", "json").stdout)
    assert [(unit["name"], unit["added"]) for unit in said["units"]] == [
        ("甲局", True),
        ("示例区税务局", False),
    ]  # fmt: skip


def test_a_text_without_any_table_is_told_once_and_held(run: Run, folder: Path) -> None:
    text = published()
    first, last = text.index("二、"), text.index("五、")
    headings = [line for line in text[first:last].splitlines() if line[:2] in ("二、", "三、", "四、")]
    assert len(headings) == 3
    bare = text[:first] + "\n".join(f"{line}\n见附件图片。" for line in headings) + "\n" + text[last:]
    (folder / "丙局.txt").write_text(bare, "utf-8")
    said = json.loads(run("rollup", "收到", *ARGUMENTS, "--format", "json").stdout)
    (line,) = [unit for unit in said["units"] if unit["file"] == "丙局.txt"]
    assert line["added"] is False and line["status"] == "未读全待定"
    about = [each for each in said["issues"] if "丙局.txt" in each["files"]]
    (unread,) = [each for each in about if each["code"] == "R-UNREAD"]
    assert "“申请办理”表（没有读到）" in unread["message"]
    errors = [each["message"] for each in about if each["code"] == "R-CHILDERR"]
    assert not any("S-TABLE" in message for message in errors)
