"""The roll-up as whoever rolls up meets it: a folder in, a workbook and letters out, and what goes wrong."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.commands.command import Run
from tests.rollup.folders import NAMES, deliver_to, unit_report
from xlgov import api
from xlgov.collection.belonging import Entry
from xlgov.form.identities import LAST
from xlgov.rollup.decisions import COLUMNS
from xlgov.rollup.roster import build_roster
from xlgov.samples.district import District, district

YEAR = 2023


def roster(*names: str, **kinds: str) -> str:
    entries = [Entry(name, kind=kinds.get(name, "department")) for name in names]  # type: ignore[arg-type]
    Path("名册.xlsx").write_bytes(build_roster(entries))
    return "名册.xlsx"


def rolled(run: Run, *more: object, folder: str = "收到", unit: str = "示例区", year: int = YEAR) -> object:
    return run("rollup", folder, "--unit", unit, "--year", year, "-o", "汇总.xlsx", *more)


def delivered() -> None:
    """Five units, the first of them the own organ, and a roster that knows them."""
    deliver_to(Path("收到"))
    own = unit_report(NAMES[0], unit={"name": NAMES[0], "tier": "county", "kind": "own_organ"})
    api.write(own, f"收到/{NAMES[0]}.xlsx")
    roster(*NAMES, **{NAMES[0]: "own_organ"})


@pytest.fixture
def sample(run: Run) -> District:
    """The sample district in the folder: what came in, the roster, last year's reports."""
    found = district()
    for name, report in found.files:
        api.write(report, Path("收到", name))
    for report in found.previous:
        api.write(report, Path("上年", f"{report.unit.name}.json"))
    Path("名册.xlsx").write_bytes(build_roster(found.roster.entries))
    return found


def decide(table: str, answers: dict[str, tuple[str, ...]]) -> None:
    """Fill in a table of decisions: by file name, or by rule where a line has none."""
    book = load_workbook(table)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    at = {name: heads.index(words[0]) for name, words in COLUMNS.items()}
    for line in sheet.iter_rows(min_row=2):
        answer = answers.get(line[at["file"]].value or line[at["code"]].value)
        for column, text in zip(("verdict", "reason"), answer or (), strict=False):
            line[at[column]].value = text
    book.save(table)


def test_what_is_clean_is_added_up(run: Run) -> None:
    delivered()
    result = rolled(run, "--roster", "名册.xlsx")
    assert result.exit_code == 0, result.output
    assert "汇总完整" in result.output
    total = api.read("汇总.xlsx")
    # the units have 1 to 5 applications granted to natural persons
    assert total.figures["requests.outcome.granted.natural_person"] == 15
    assert total.figures["proactive.licensing.decisions"] == 45
    assert (total.unit.name, total.scope, total.year) == ("示例区", "aggregate", YEAR)
    assert sorted(each.name for each in total.provenance.addends) == sorted(NAMES)
    assert not list(Path.cwd().glob(".*")), "nothing is left of the journal"


def test_the_sum_begins_with_texts_that_follow_its_tables(run: Run) -> None:
    delivered()
    result = rolled(run, "--roster", "名册.xlsx")
    assert result.exit_code == 0 and "文字部分还要填写：“一、总体情况”" in result.output
    total = api.read("汇总.xlsx")
    received = total.figures["requests.received.total"]
    assert received and f"收到政府信息公开申请{received}件" in str(total.sections["overview"])
    assert f"{YEAR}年1月1日" in str(total.preamble) and "示例区" in str(total.title)
    written = [cell.value for row in load_workbook("汇总.xlsx")["总体情况"].iter_rows() for cell in row]
    assert any(str(text).startswith("=") for text in written), "native formulas"
    # somebody writes to the end what is left; the next level takes figures, nothing of the texts
    finished = replace(total, sections=unit_report("甲").sections, bound=())
    api.write(finished, "区县/示例区.xlsx")
    above = run("rollup", "区县", "--unit", "示例市", "--year", YEAR, "--no-own", "-o", "市.xlsx")
    assert above.exit_code == 0, above.output
    city = api.read("市.xlsx")
    assert city.figures == total.figures and city.sections == total.sections
    assert city.bound == total.bound and "示例市" in str(city.title)


def test_every_planted_fault_is_found_and_kept_out(run: Run, sample: District) -> None:
    result = rolled(
        run, "--roster", "名册.xlsx", "--previous", "上年", "--format", "json",
        unit=sample.unit, year=sample.year,
    )  # fmt: skip
    assert result.exit_code == 1
    summary = json.loads(result.stdout)
    errors = [issue for issue in summary["issues"] if issue["severity"] == "error"]
    found = {(issue["unit"] or "", issue["code"]) for issue in errors}
    named = {(unit, code) for unit, code in sample.planted if (unit, code) in found}
    borrowed = {(unit, code) for unit, code in sample.planted} - named
    assert all(any(unit in issue["message"] for issue in errors) for unit, _ in borrowed)
    assert len(errors) == len(sample.planted)
    assert not summary["complete"]
    wrong = {unit for unit, _ in sample.planted}
    right = [report for report in sample.correct if report.unit.name not in wrong]
    added = {unit["name"] for unit in summary["units"] if unit["added"]}
    lender = {issue["files"][0].removesuffix(".xlsx") for issue in errors if issue["unit"] is None}
    assert added == {report.unit.name for report in right} - lender
    letters = {path.stem for path in Path("汇总-反馈/退回单").glob("*.docx")}
    assert letters == (wrong | lender) - {unit for unit, code in sample.planted if code == "R-MISS"}
    missing = next(unit for unit, code in sample.planted if code == "R-MISS")
    assert missing in Path("汇总-反馈/催报名单.txt").read_text("utf-8-sig")


def test_letters_go_without_marked_workbooks_on_request(run: Run) -> None:
    delivered()
    wrong = unit_report(NAMES[1], requests__received__natural_person=99)
    api.write(wrong, f"收到/{NAMES[1]}.xlsx")
    result = rolled(run, "--roster", "名册.xlsx", "--no-marked")
    assert result.exit_code == 1, result.output
    assert [path.name for path in Path("汇总-反馈/退回单").iterdir()] == [f"{NAMES[1]}.docx"]
    assert "标注" not in result.output


def test_decisions_are_carried_out_kept_and_void_when_the_file_changes(run: Run, sample: District) -> None:
    given = ("--roster", "名册.xlsx", "--previous", "上年")

    def go(*more: object) -> object:
        return rolled(run, *given, *more, unit=sample.unit, year=sample.year)

    go()
    twice = next(name for name, _ in sample.files if "(1)" in name)
    unclean = next(unit for unit, code in sample.planted if code == "R-CHILDERR")
    decide("汇总-待决定.xlsx", {twice: ("跳过", "旧稿"), f"{unclean}.xlsx": ("采用", "已核实")})
    decided = go("--decisions", "汇总-待决定.xlsx", "--force")
    assert decided.exit_code == 1, "three faults are left"
    added = {each.name for each in api.read("汇总.xlsx").provenance.addends}
    assert {unclean, twice.split("(")[0]} <= added
    # the new table holds the old decisions too, and goes on from there
    later = go("--decisions", "汇总-待决定2.xlsx", "--force", "--format", "json")
    settled = [issue for issue in json.loads(later.stdout)["issues"] if issue["decided"]]
    assert any("旧稿" in issue["decided"] for issue in settled)
    changed = api.read(f"收到/{unclean}.xlsx")
    api.write(replace(changed, title="改过的标题"), f"收到/{unclean}.xlsx")
    again = go("--decisions", "汇总-待决定2.xlsx", "--force")
    assert "没有生效" in again.output
    assert unclean not in {each.name for each in api.read("汇总.xlsx").provenance.addends}


def test_what_was_added_up_is_added_up_further_and_can_be_followed_down(run: Run) -> None:
    delivered()
    rolled(run, "--roster", "名册.xlsx")
    district_total = api.read("汇总.xlsx")
    texts = {"sections": unit_report("甲").sections, "preamble": "统计期限为2023年1月1日至12月31日。"}
    api.write(replace(district_total, **texts), "市里收到/示例区.xlsx")
    own = unit_report("示例市政府办公室", 7, unit={"name": "示例市政府办公室", "kind": "own_organ"})
    api.write(own, "市里收到/本级.xlsx")
    result = run("rollup", "市里收到", "--unit", "示例市", "--year", YEAR, "-o", "市.xlsx")
    assert result.exit_code == 0, result.output
    assert api.read("市.xlsx").figures["requests.outcome.granted.natural_person"] == 22
    traced = run("trace", "市.xlsx", "requests.outcome.granted.natural_person").output
    assert [line.strip() for line in traced.splitlines() if "丁街道办事处" in line] == [
        "丁街道办事处　4　丁街道办事处.xlsx"
    ]
    api.write(api.read("收到/戊局.xlsx"), "市里收到/戊局.xlsx")
    twice = run("rollup", "市里收到", "--unit", "示例市", "--year", YEAR, "-o", "市.xlsx", "--force")
    assert twice.exit_code == 1
    assert "R-LEVEL" in twice.output


def test_a_roster_is_made_checked_and_sent_out(run: Run) -> None:
    delivered()
    assert run("roster", "new", "空.xlsx").exit_code == 0
    assert run("roster", "new", "新名册.xlsx", "--from", "收到").exit_code == 0
    checked = run("roster", "check", "新名册.xlsx")
    assert checked.exit_code == 0, checked.output
    assert f"共 {len(NAMES)} 个单位" in checked.output
    sent = run("new", "--roster", "新名册.xlsx", "--year", YEAR + 1, "--previous", "收到", "-o", "发出")
    assert sent.exit_code == 0, sent.output
    made = api.read("发出/戊局.xlsx")
    assert (made.unit.name, made.year) == ("戊局", YEAR + 1)
    before = api.read("收到/戊局.xlsx")
    key = "requests.carried_forward.natural_person"
    assert made.last[key] == before.figures[key]
    assert run("new", "--roster", "新名册.xlsx", "--year", YEAR + 1, "-o", "发出").exit_code == 2
    roster("甲局", "甲局")
    assert run("roster", "check", "名册.xlsx").exit_code == 1
    refused = rolled(run, "--roster", "名册.xlsx")
    assert refused.exit_code == 2
    assert "名册有问题" in refused.output


def test_last_years_roll_up_serves_as_last_year(run: Run) -> None:
    delivered()
    rolled(run, "--roster", "名册.xlsx")
    Path("汇总.xlsx").rename("去年汇总.xlsx")
    key = "requests.carried_forward.natural_person"
    for number, name in enumerate(NAMES, 10):
        before = api.read(f"收到/{name}.xlsx")
        now = unit_report(
            name, number, unit=before.unit, year=YEAR + 1,
            **{"requests.brought_forward.natural_person": before.figures[key]},
        )  # fmt: skip
        api.write(now, f"今年/{name}.json")
    result = rolled(
        run, "--roster", "名册.xlsx", "--previous", "去年汇总.xlsx", "--force", folder="今年", year=YEAR + 1
    )
    assert "R-CARRY" not in result.output
    assert api.read("汇总.xlsx").last[key] == api.read("去年汇总.xlsx").figures[key]
    wrong = unit_report("戊局", year=YEAR + 1, **{"requests.brought_forward.natural_person": 9})
    api.write(wrong, "今年/戊局.json")
    noticed = rolled(
        run, "--roster", "名册.xlsx", "--previous", "去年汇总.xlsx", "--force", folder="今年", year=YEAR + 1
    )
    assert "R-CARRY　“戊局”" in noticed.output
    assert LAST not in noticed.output


def test_last_years_files_that_were_of_no_use_are_named(run: Run) -> None:
    delivered()
    for name, year in zip(NAMES, (YEAR - 1, YEAR - 1, YEAR - 2), strict=False):
        api.write(unit_report(name, 1, year=year), f"上年/{name}.json")
    Path("上年/旧.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    said = rolled(run, "--roster", "名册.xlsx", "--previous", "上年").output
    assert "上年的“旧.xls”没有用上" in said
    assert f"这些不是 {YEAR - 1} 年度的，没有用来核对：丙镇人民政府.json" in said
    assert "没有找到上年的年报，没有核对上年结转等：丁街道办事处、戊局。" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["没有这个文件夹", "-o", "汇总.xlsx"], "找不到"),
        (["空文件夹", "-o", "汇总.xlsx"], "没有年报文件"),
        (["便条", "-o", "汇总.xlsx"], "没有年报文件"),
        (["收到", "-o", "汇总.xls"], "应写成 .xlsx"),
        (["收到", "-o", "汇总.xlsx", "--roster", "收到/甲局.xlsx"], "没有找到名册的表头"),
        (["收到", "-o", "汇总.xlsx", "--own", "没有.xlsx"], "找不到"),
        (["收到", "-o", "汇总.xlsx", "--previous", "空文件夹"], "上年"),
        (["收到", "-o", "汇总.xlsx", "--decisions", "收到/甲局.xlsx"], "没有找到决定表的表头"),
        (["收到", "-o", "汇总.xlsx", "--table", "表.txt"], "表.txt"),
        (["收到", "-o", "占用.xlsx"], "已存在"),
    ],
)
def test_what_cannot_be_used_is_explained_and_nothing_is_written(
    run: Run, arguments: list[str], message: str
) -> None:
    delivered()
    Path("空文件夹").mkdir()
    Path("便条").mkdir()
    Path("便条/说明.txt").write_text("请尽快报送。", "utf-8")
    Path("占用.xlsx").write_text("我的文件", "utf-8")
    before = sorted(Path.cwd().rglob("*"))
    result = run("rollup", *arguments, "--unit", "示例区", "--year", YEAR)
    assert result.exit_code == 2
    assert message in result.output
    assert sorted(Path.cwd().rglob("*")) == before


def test_going_on_clears_away_what_a_killed_writer_left(run: Run) -> None:
    delivered()
    Path("汇总-反馈/退回单").mkdir(parents=True)
    for folder in (".", "汇总-反馈", "汇总-反馈/退回单"):
        Path(folder, ".xlgov-0abc_xyz").write_bytes(b"half")
    assert rolled(run, "--roster", "名册.xlsx", "--resume").exit_code == 0
    assert not list(Path.cwd().rglob(".xlgov-*"))


def test_unreadable_files_are_listed_with_what_to_do(run: Run) -> None:
    delivered()
    Path("收到/己局.et").write_bytes(b"\xd0\xcf\x11\xe0 old")
    result = rolled(run)
    assert result.exit_code == 2
    assert "己局.et" in result.output
    assert "另存为" in result.output
    assert Path("汇总.xlsx").exists()


def test_a_report_on_the_other_form_leaves_the_sum_incomplete(run: Run) -> None:
    delivered()
    api.write(unit_report("戊局", 5, edition="2019", year=YEAR), "收到/戊局.xlsx")
    result = rolled(run, "--roster", "名册.xlsx")
    assert result.exit_code == 1
    assert "汇总不完整" in result.output
    assert api.read("汇总（2019版）.xlsx").figures["requests.outcome.granted.natural_person"] == 5
    assert api.read("汇总.xlsx").figures["requests.outcome.granted.natural_person"] == 10


def test_what_is_named_for_a_role_has_to_fit_it(run: Run) -> None:
    delivered()
    total = unit_report("示例区", 9, scope="aggregate", unit={"name": "示例区", "kind": "government"})
    api.write(total, "总.json")
    assert "是“示例区”的汇总数，不是本级" in rolled(run, "--own", "总.json").output
    api.write(
        unit_report("别的县政府办公室", unit={"name": "别的县政府办公室", "kind": "own_organ"}), "别.json"
    )
    assert "名册上的本级是“甲局”" in rolled(run, "--own", "别.json", "--roster", "名册.xlsx").output
    api.write(replace(total, year=YEAR - 1), "旧.json")
    assert f"上报稿是 {YEAR - 1} 年度的" in rolled(run, "--reported", "旧.json").output
    lines = [Entry("甲局", kind="own_organ", parent="示例区政府"), Entry("乙局", parent="示例区政府")]
    Path("别的名册.xlsx").write_bytes(build_roster(lines))
    assert "没有直接报给“示例区”的单位" in rolled(run, "--roster", "别的名册.xlsx").output


def test_an_empty_zip_does_not_vanish(run: Run) -> None:
    delivered()
    zipfile.ZipFile("收到/己局.zip", "w").close()
    result = rolled(run)
    assert result.exit_code == 2
    assert "己局.zip" in result.output


def test_going_on_replaces_only_what_an_unfinished_run_left(run: Run) -> None:
    delivered()
    rolled(run, "--roster", "名册.xlsx")
    Path("汇总.xlsx").write_bytes(b"written into by hand")
    again = rolled(run, "--roster", "名册.xlsx", "--resume")
    assert again.exit_code == 2
    assert Path("汇总.xlsx").read_bytes() == b"written into by hand"


@pytest.mark.parametrize(
    "command", [("refresh", "汇总.xlsx", "新.xlsx"), ("validate", "汇总.xlsx", "--mark", "新.xlsx")]
)
def test_a_workbook_made_of_a_result_is_without_its_summaries(run: Run, command: tuple[str, ...]) -> None:
    delivered()
    rolled(run, "--roster", "名册.xlsx", "--force")
    said = run(*command).output
    assert "这些工作表没有带入新文件：“汇总清单”、“分单位明细”" in said and "请保留原文件" in said
    assert "没有带入" not in run("validate", "新.xlsx", "--mark", "再.xlsx").output


def test_what_a_result_publishes_lacks_no_summary(run: Run) -> None:
    delivered()
    rolled(run, "--roster", "名册.xlsx", "--force")
    assert "没有带入" not in run("convert", "汇总.xlsx", "新.docx").output
