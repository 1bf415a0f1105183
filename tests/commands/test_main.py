"""The command line as a clerk meets it: files in, files out, Chinese messages, exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.commands.command import Run
from tests.reports import next_year, report
from xlgov import api
from xlgov.finding import counted
from xlgov.form import EDITIONS, edition
from xlgov.legible import columns
from xlgov.report import Loaded, Report, extent
from xlgov.rollup.batch import processes
from xlgov.values import MISSING


def stored(name: str, **figures: object) -> Report:
    made = report(**figures)
    api.write(made, name)
    return made


def test_new_makes_an_empty_report_of_the_years_edition(run: Run) -> None:
    result = run("new", "--year", 2025, "--unit", "示例县财政局", "甲.xlsx")
    assert result.exit_code == 0, result.output
    made = api.read("甲.xlsx")
    assert (made.year, made.edition, made.unit.name) == (2025, "2021", "示例县财政局")
    assert not any(made.figures.values())
    assert run("new", "--year", 2020, "--unit", "乙", "--yes", "乙.xlsx").exit_code == 0
    assert api.read("乙.xlsx").edition == "2019"


def test_new_takes_over_last_years_figures(run: Run) -> None:
    stored("去年.json", year=2024, requests__carried_forward__natural_person=3, proactive__rules__in_force=2)
    result = run("new", "--year", 2025, "--unit", "另一个局", "--previous", "去年.json", "今年.xlsx")
    assert result.exit_code == 0
    assert "与“另一个局”不同" in result.output
    made = api.read("今年.xlsx")
    assert made.last["requests.carried_forward.natural_person"] == 3
    assert made.last["proactive.rules.in_force"] == 2


def test_nothing_is_overwritten_unasked(run: Run) -> None:
    Path("甲.xlsx").write_text("我的文件", "utf-8")
    stored("甲.json")
    for command in (["new", "--year", 2025, "--unit", "甲", "甲.xlsx"], ["convert", "甲.json", "甲.xlsx"],
                    ["validate", "甲.json", "--mark", "甲.xlsx"]):  # fmt: skip
        result = run(*command)
        assert result.exit_code == 2
        assert "已存在" in result.output
        assert Path("甲.xlsx").read_text("utf-8") == "我的文件"
    assert run("convert", "甲.json", "甲.xlsx", "--force").exit_code == 0
    assert api.read("甲.xlsx").figures == api.read("甲.json").figures
    same = run("convert", "甲.xlsx", "甲.xlsx", "--force")
    assert same.exit_code == 2
    assert "就是输入文件" in same.output


def test_convert_there_and_back(run: Run) -> None:
    original = stored(
        "甲.json", requests__outcome__granted__natural_person=4, proactive__fees__amount="230.37万"
    )
    assert run("convert", "甲.json", "甲.xlsx").exit_code == 0
    assert run("convert", "甲.xlsx", "再.json").exit_code == 0
    again = api.read("再.json")
    assert again.figures == original.figures
    assert again.as_reported == original.as_reported


def test_convert_puts_formulas_back_when_asked(run: Run) -> None:
    stored("甲.json", requests__received__natural_person=4, requests__received__total=5)
    assert run("convert", "甲.json", "甲.xlsx").exit_code == 1
    assert api.read("甲.xlsx").figures["requests.received.total"] == 5
    done = run("convert", "甲.xlsx", "新.xlsx", "--totals", "computed")
    assert api.read("新.xlsx").figures["requests.received.total"] == 4
    before, after = done.output.splitlines()[-2:]
    assert before.startswith("原文件的校验：") and "个错误" in before and "xlgov validate 甲.xlsx" in before
    left = counted(api.validate(api.load("新.xlsx")))
    assert after.startswith(f"新文件的校验：{left}") and left not in before
    assert "原文件" not in run("convert", "甲.xlsx", "旧.xlsx").output


def test_exit_codes_of_validate(run: Run) -> None:
    stored("好.json")
    stored("坏.json", requests__received__natural_person=4, requests__received__total=5)
    Path("破.xlsx").write_bytes(b"PK")
    assert run("validate", "好.json").exit_code == 0
    assert run("validate", "好.json", "坏.json").exit_code == 1
    several = run("validate", "破.xlsx", "坏.json", "好.json")
    assert several.exit_code == 2
    assert "A-ROW" in several.output
    assert "共 3 个文件：1 个有错误，1 个无法使用，1 个没有错误" in several.output


def test_without_cells_the_table_row_and_column_are_the_place(run: Run) -> None:
    stored("坏.json", requests__received__natural_person=4, requests__received__total=5)
    shown = run("validate", "坏.json").output
    assert "A-ROW　申请办理“一、本年新收·自然人”　" in shown
    stored("负数.json", requests__received__natural_person=-4, requests__received__total=-4)
    assert "C-NEG　申请办理　“一、本年新收·自然人”填的是 -4" in run("validate", "负数.json").output
    run("convert", "坏.json", "坏.xlsx")
    assert "A-ROW　申请办理!J5　" in run("validate", "坏.xlsx").output
    # a finding that names its table needs no place
    Path("年报.txt").write_text(HEAD + RUN_TOGETHER + TAIL, "utf-8")
    assert "S-TABLE　没有找到“申请办理”" in run("validate", "年报.txt").output


def test_json_output_is_the_published_shape(run: Run) -> None:
    stored("坏.xlsx", requests__received__natural_person=4, requests__received__total=5)
    result = run("validate", "坏.xlsx", "--format", "json")
    document = json.loads(result.stdout)
    (entry,) = document["files"]
    assert entry["file"] == "坏.xlsx"
    finding = next(f for f in entry["findings"] if f["code"] == "A-ROW")
    assert list(finding) == [
        "code", "severity", "status", "message", "cause", "advice", "quote", "cells", "left", "right",
        "difference", "basis", "fingerprint", "explanation",
    ]  # fmt: skip
    assert (finding["left"], finding["right"], finding["difference"]) == (4, 5, -1)
    assert list(finding["cells"][0]) == ["key", "sheet", "cell", "line", "spot", "value", "side"]
    assert {cell["side"] for cell in finding["cells"]} == {"left", "right"}
    assert re.fullmatch("[0-9a-f]{16}", finding["fingerprint"])
    assert {f["status"] for f in entry["findings"]} == {"fail"}
    everything = json.loads(run("validate", "坏.xlsx", "--format", "json", "--all").stdout)
    assert {f["status"] for f in everything["files"][0]["findings"]} >= {"fail", "not_assessable"}


def test_marking_writes_a_new_workbook_and_leaves_the_original(run: Run) -> None:
    stored("坏.xlsx", requests__received__natural_person=4, requests__received__total=5)
    book = load_workbook("坏.xlsx")
    book.create_sheet("底稿")["A1"] = "x"
    book.save("坏.xlsx")
    before = Path("坏.xlsx").read_bytes()
    result = run("validate", "坏.xlsx", "--mark", "标.xlsx")
    assert result.exit_code == 1
    assert "“底稿”" in result.output
    assert Path("坏.xlsx").read_bytes() == before
    marked = load_workbook("标.xlsx")
    assert "A-ROW" in marked["申请办理"]["J5"].comment.text
    assert any("A-ROW" in str(cell.value) for row in marked["校验结果"].iter_rows() for cell in row)


def test_marking_several_files_fills_a_folder(run: Run) -> None:
    Path("a").mkdir()
    Path("b").mkdir()
    stored("a/报.json")
    stored("b/报.json")
    assert run("validate", "a/报.json", "b/报.json", "--mark", "结果").exit_code == 0
    assert sorted(path.name for path in Path("结果").iterdir()) == ["a-报-校验.xlsx", "b-报-校验.xlsx"]
    wrong = run("validate", "a/报.json", "b/报.json", "--mark", "结果.xlsx")
    assert wrong.exit_code == 2
    assert "文件夹" in wrong.output


def test_files_of_one_name_are_told_apart_by_their_folders(run: Run) -> None:
    for folder in ("甲/2023", "乙/2023"):
        Path(folder).mkdir(parents=True)
        stored(f"{folder}/报.json")
    Path("乙/2023/坏.xlsx").write_bytes(b"PK")
    Path("乙/坏.xlsx").write_bytes(b"PK")
    stored("报.json")
    given = ("甲/2023/报.json", "乙/2023/报.json", "乙/2023/坏.xlsx", "乙/坏.xlsx", "报.json")
    result = run("validate", *given, "--mark", "结果")
    table = result.stdout[result.stdout.index("  错误    警告") :].splitlines()
    assert [row.split("  ")[-1].removesuffix("（无法使用）") for row in table[1:-1]] == list(given)
    assert "错误：乙/2023/坏.xlsx：" in result.stderr and "错误：乙/坏.xlsx：" in result.stderr
    made = {path.name for path in Path("结果").iterdir()}
    assert made == {"甲-2023-报-校验.xlsx", "乙-2023-报-校验.xlsx", "报-校验.xlsx"}
    # of two kinds of file in one folder, and once more the same
    api.write(api.read("报.json"), Path("报.xlsx"))
    assert run("validate", "报.json", "报.xlsx", "报.xlsx", "--mark", "又").exit_code == 0
    made = {path.name for path in Path("又").iterdir()}
    assert made == {"报-校验.xlsx", "报（2）-校验.xlsx", "报（3）-校验.xlsx"}


def test_last_year_is_checked_when_given(run: Run) -> None:
    last = stored("去年.json", year=2024, requests__carried_forward__natural_person=3)
    done = {"requests__outcome__granted__natural_person": 3}
    api.write(next_year(last, **done), "今年.json")
    api.write(next_year(last, requests__brought_forward__natural_person=2, **done), "错.json")
    assert run("validate", "今年.json", "--previous", "去年.json").exit_code == 0
    wrong = run("validate", "错.json", "--previous", "去年.json")
    assert wrong.exit_code == 1
    assert "Y-CARRY" in wrong.output


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("没有.xlsx", None, "找不到这个文件"),
        ("~$锁.xlsx", b"x", "锁定文件"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        ("表.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        ("文.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        ("空.xlsx", b"", "空的"),
        ("乱.json", b"{", "不是有效的 JSON"),
        ("码.json", "年".encode("gb18030"), "UTF-8"),
        ("层.json", b"[" * 100_000, "嵌套太深"),
        ("闲.txt", "今天天气很好。".encode(), "没有找到"),
        ("文.docx", b"PK", "不是 .docx 文件"),
        ("扫描.pdf", b"%PDF", "已损坏"),
        ("图.png", b"x", "不认识"),
        ("无扩展名", b"x", "没有扩展名"),
    ],
)
def test_bad_input_gets_a_clear_message_and_no_traceback(
    run: Run, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    result = run("validate", name)
    assert result.exit_code == 2
    assert message in result.output
    assert name in result.output
    assert "Traceback" not in result.output
    assert run("convert", name, "出.xlsx").exit_code == 2
    assert not Path("出.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate"], "缺少“文件”"),
        (["vaildate", "甲.xlsx"], "没有“vaildate”这个命令，您要的是不是 validate？可运行“"),
        (["roll"], "您要的是不是 rollup？"),
        (["Validate", "甲.xlsx"], "您要的是不是 validate？"),
        (["校验", "甲.xlsx"], "没有“校验”这个命令，您要的是不是 validate"),
        (["addin", "instal"], "您要的是不是 install？可运行“"),
        (["天气"], "没有“天气”这个命令。可运行“"),
        (
            ["财政局2025.xlsx"],
            "“财政局2025.xlsx”是文件，前面要写命令。要校验它，请运行：main validate 财政局",
        ),
        (["我的 年报.zip"], 'validate "我的 年报.zip"。'),
        (["."], "“.”是文件夹，前面要写命令"),
        (["validate", "--makr", "甲.xlsx"], "没有 --makr 这个选项，您要的是不是 --mark？可运行“"),
        (["new", "--year", "2025", "甲.xlsx"], "没有写单位名称"),
        (["new", "--year", "1999", "--unit", "甲", "甲.xlsx"], "2019 至 2100"),
        (["new", "--year", "2025", "--unit", "甲", "--edition", "2030", "甲.xlsx"], "只能是：2019、2021"),
        (["validate", "--colour", "甲.xlsx"], "没有 --colour 这个选项。"),
        (["rules", "Z-NONE"], "没有编号为“Z-NONE”的规则"),
        (["convert", "甲.xlsx", "乙.csv"], "不能写成“.csv”"),
        (["convert", "甲.xlsx", "乙"], "没有扩展名"),
        (["new", "--year", "2025", "--unit", " ", "甲.xlsx"], "单位名称是空的"),
        (["new", "--year", "2025", "--unit", "多\x07局", "甲.xlsx"], "控制字符"),
        (["new", "--year", "2025", "--unit", "甲", "甲.xlsx", "乙.xlsx"], "多出了“乙.xlsx”"),
    ],
)
def test_misspelt_commands_are_explained_in_chinese(run: Run, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_help_is_chinese(run: Run) -> None:
    for arguments in ([], ["--help"], ["validate", "--help"], ["new", "-h"]):
        text = run(*arguments).output
        assert "用法：" in text
        assert not re.search(r"(?i)usage|options|commands|show this message|required|default|<=", text)


def test_a_help_page_stands_in_the_columns_of_a_terminal(run: Run) -> None:
    """Click counts characters, of which a Chinese one takes two columns."""
    for arguments in ([], ["rollup"], ["new"], ["convert"], ["roster", "new"], ["addin"]):
        text = run(*arguments, "--help").output
        assert max(map(columns, text.splitlines())) <= 80, text
        options = text.partition("选项:\n")[2].partition("\n\n")[0].splitlines()
        # from 8.5.1 click lists arguments too, with nothing beside them
        assert all(line.startswith(("  -", "      ")) for line in options), text
        begins = {columns(found[0]) for line in options if (found := re.match(r"  -.*?  +(?=\S)", line))}
        assert len(begins) == 1, text


def test_the_list_of_rules_stands_in_columns(run: Run) -> None:
    lines = run("rules").output.splitlines()[:-1]
    assert len({columns(line[: line.rindex("  ")]) for line in lines}) == 1


def test_last_years_file_of_another_body_or_year_is_pointed_out(run: Run) -> None:
    stored("别局.json", year=2020, unit={"name": "丙局"})
    stored("今年.json", year=2024)
    shown = run("validate", "今年.json", "--previous", "别局.json").output
    assert "“丙局”" in shown
    assert "不是 2023 年度的" in shown


def test_a_report_without_name_or_year_is_pointed_out(run: Run) -> None:
    stored("甲.json", year=None, unit={})
    assert "没有填写单位名称、年度" in run("validate", "甲.json").output


def test_a_defect_in_one_file_does_not_stop_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLGOV_DEBUG")
    stored("好.json")
    stored("怪.json")
    load = api.load

    def broken(path: Path) -> object:
        if Path(path).name == "怪.json":
            raise ZeroDivisionError("x")
        return load(path)

    monkeypatch.setattr(api, "load", broken)
    monkeypatch.setattr(processes, "possible", lambda: False)  # others would know nothing of this
    result = run("validate", "怪.json", "好.json")
    assert result.exit_code == 2
    assert "怪.json：程序内部出错" in result.output
    assert "1 个没有错误" in result.output
    alone = run("convert", "怪.json", "出.xlsx")
    assert alone.exit_code == 2
    assert "程序内部出错" in alone.output


def test_what_was_lost_on_the_way_is_still_reported_after_conversion(run: Run) -> None:
    """A text without two of its tables must not become a workbook without a finding."""
    text = "甲局2024年政府信息公开工作年度报告\n一、总体情况\n主动公开情况。\n二、主动公开政府信息情况\n"
    text += (
        "规章\t0\t0\t0\n行政规范性文件\t1\t0\t3\n行政许可\t2\n行政处罚\t0\n行政强制\t0\n行政事业性收费\t0\n"
    )
    text += "五、存在的主要问题及改进情况\n有问题，已改进。\n六、其他需要报告的事项\n未收取信息处理费。\n"
    Path("年报.txt").write_text(text, "utf-8")
    assert run("validate", "年报.txt").exit_code == 1
    assert run("convert", "年报.txt", "年报.xlsx").exit_code == 1
    after = run("validate", "年报.xlsx").output
    assert after.count("S-TABLE") == 2
    assert "没有发现问题" not in after


def test_rules_and_schema_are_shown(run: Run) -> None:
    listed = run("rules")
    assert listed.exit_code == 0
    assert "A-ROW" in listed.output
    assert "怎么办" in run("rules", "a-row").output
    assert json.loads(run("schema").stdout)["$schema"].endswith("2020-12/schema")
    assert run("schema", "--out", "格式").exit_code == 0
    assert len(list(Path("格式").iterdir())) == len(EDITIONS) + 1
    package = json.loads(run("schema", "--package").stdout)
    assert package["properties"]["schema"] == {"const": "xlgov.package/1"}
    assert run("schema", "--package", "--edition", "2021").exit_code == 2


def test_the_demonstration_runs_whole(run: Run) -> None:
    result = run("demo")
    assert result.exit_code == 0, result.output
    assert "往返不一致" not in result.output
    for code in ("A-ROW", "A-COL", "A-BAL"):
        assert code in result.output
    for folder, count in (
        ("1-空白模板", len(EDITIONS)),
        ("2-填好的年报", 6),
        ("3-标出问题的年报", 6),
        ("4-数据文件", 6),
        ("5-Word和网页", 18),
        ("7-上报包", 9),
    ):
        assert len(list(Path("xlgov-demo", folder).iterdir())) == count
    assert "9 个，全部核验通过" in result.output
    for template in Path("xlgov-demo", "1-空白模板").iterdir():
        assert api.load(template).report.bound, "it begins as the workbooks of the project do"


HEAD = "甲局2024年政府信息公开工作年度报告\n一、总体情况\n全年平稳。\n二、主动公开政府信息情况\n"
TAIL = "五、存在的主要问题及改进情况\n解读少，将改进。\n六、其他需要报告的事项\n未收取信息处理费。\n"
RUN_TOGETHER = "规章000\n行政规范性文件103\n"
TABBED = "规章\t0\t0\t0\n行政规范性文件\t1\t0\t3\n"
FIGURES = len(edition("2021").keys)


def test_a_text_of_which_no_figure_was_read_is_unusable(run: Run) -> None:
    Path("年报.txt").write_text(HEAD + RUN_TOGETHER + TAIL, "utf-8")
    shown = run("validate", "年报.txt")
    assert shown.exit_code == 2
    assert f"{FIGURES} 个数一个也没有读到" in shown.output and "S-TABLE" in shown.output
    converted = run("convert", "年报.txt", "年报.xlsx")
    assert converted.exit_code == 2 and not Path("年报.xlsx").exists()
    assert "一个也没有读到，没有转换" in converted.output and "xlgov new" in converted.output


def test_how_many_figures_were_read_is_said_where_not_all_were(run: Run) -> None:
    Path("年报.txt").write_text(HEAD + TABBED + TAIL, "utf-8")
    for command in (
        ["validate", "年报.txt"],
        ["convert", "年报.txt", "年报.xlsx"],
        ["validate", "年报.xlsx"],
    ):
        result = run(*command)
        assert result.exit_code == 1
        assert f"读到 {FIGURES} 个数中的 6 个" in result.output
    stored("全.json")
    assert "读到" not in run("validate", "全.json").output
    assert "读到" not in run("convert", "全.json", "全.xlsx").output


def test_an_unread_report_never_exits_0_whatever_else_is_right(run: Run) -> None:
    """Also where every other finding is gone, as after a confirmation."""
    made = stored("甲.json", disputes__reconsideration__total=MISSING)
    assert extent(made).unread == ("disputes.reconsideration.total",)
    assert run("validate", "甲.json").exit_code == 1


def test_a_blank_template_was_read_and_is_empty(run: Run) -> None:
    run("new", "--year", 2025, "--unit", "甲", "甲.xlsx")
    result = run("validate", "甲.xlsx")
    assert result.exit_code == 1
    assert result.output.count("C-BLANK") == 1 and "还没有填" in result.output
    assert "没有读到" not in result.output
    assert run("convert", "甲.xlsx", "甲.json").exit_code == 1


def test_a_folder_is_searched_and_ends_with_a_table(run: Run) -> None:
    long = "示例县" + "很长的" * 15 + "局"
    Path("收到/乡镇").mkdir(parents=True)
    stored("收到/好.json")
    stored(f"收到/乡镇/{long}.xlsx", requests__received__natural_person=4, requests__received__total=5)
    Path("收到/乡镇/破.xlsx").write_bytes(b"PK")
    Path("收到/略.txt").write_text(HEAD + RUN_TOGETHER + TAIL, "utf-8")
    with ZipFile("收到/包.zip", "w") as archive:
        archive.write("收到/好.json", "里/好.json")
    result = run("validate", "收到")
    assert result.exit_code == 2
    table = result.output[result.output.index("  错误    警告") :].splitlines()
    rows = {row.split("  ")[-1]: row.split() for row in table[1:-1]}
    unusable = {"乡镇/破.xlsx（无法使用）", "略.txt（无法使用）"}
    assert set(rows) == {"好.json", "包.zip > 里/好.json", f"乡镇/{long}.xlsx", *unusable}
    assert rows["好.json"][:4] == ["0", "0", "0", f"{FIGURES}/{FIGURES}"]
    assert int(rows[f"乡镇/{long}.xlsx"][0]) >= 1
    assert rows["略.txt（无法使用）"][3] == f"0/{FIGURES}"
    assert table[-1] == "共 5 个文件：1 个有错误，2 个无法使用，2 个没有错误。"
    assert {columns(row[: row.rindex("  ")]) for row in table[:-1]} == {32}


def test_counts_are_in_the_json_too(run: Run) -> None:
    Path("收到").mkdir()
    stored("收到/坏.json", requests__received__natural_person=4, requests__received__total=5)
    Path("收到/破.xlsx").write_bytes(b"PK")
    document = json.loads(run("validate", "收到", "--format", "json").stdout)
    wrong, broken = document["files"]
    assert wrong["file"] == "收到/坏.json" and "counts" not in broken and broken["error"]
    assert (wrong["figures"], wrong["read"]) == (FIGURES, FIGURES)
    grave = [each for each in wrong["findings"] if each["severity"] == "error"]
    assert wrong["counts"]["error"] == len(grave) > 0
    assert document["total"] == {"files": 2, "wrong": 1, "unusable": 1, "clean": 0}


def test_an_empty_folder_is_pointed_out(run: Run) -> None:
    Path("空").mkdir()
    result = run("validate", "空")
    assert result.exit_code == 2 and "文件夹里没有年报" in result.output


@pytest.mark.parametrize("out", ["没有/../甲.xlsx", "./甲.xlsx", "甲.xlsx"])
def test_an_output_that_is_the_input_by_another_way_is_refused(run: Run, out: str) -> None:
    stored("甲.xlsx")
    before = Path("甲.xlsx").read_bytes()
    for command in (
        ["convert", "甲.xlsx", out, "--force"],
        ["validate", "甲.xlsx", "--mark", out, "--force"],
    ):
        result = run(*command)
        assert result.exit_code == 2 and "就是输入文件" in result.output
        assert Path("甲.xlsx").read_bytes() == before


class Panic(BaseException):
    """What a library of Rust raises; it is no Exception."""


def test_a_panic_is_about_one_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLGOV_DEBUG")
    for name in ("甲", "乙", "丙"):
        api.write(report("2021", 2023, unit={"name": name}), tmp_path / f"{name}.json")
    load = api.load

    def panicking(path: Path) -> Loaded:
        if "乙" in str(path):
            raise Panic("index out of range")
        return load(path)

    monkeypatch.setattr(api, "load", panicking)
    monkeypatch.setattr(processes, "possible", lambda: False)  # others would know nothing of this
    done = run("validate", "甲.json", "乙.json", "丙.json")
    assert done.exit_code == 2
    assert "乙.json：程序内部出错" in done.output
    assert all(f"{name}.json　{name}　2023年度" in done.output for name in ("甲", "丙"))
    done = run("convert", "乙.json", "新.xlsx")
    assert done.exit_code == 2 and "程序内部出错" in done.output


def test_a_note_in_a_folder_is_no_unusable_report(run: Run) -> None:
    Path("收到").mkdir()
    stored("收到/甲局.json")
    alone = run("validate", "收到").exit_code
    Path("收到/会议通知.txt").write_text("请各单位月底前报送。", "utf-8")
    result = run("validate", "收到")
    assert result.exit_code == alone
    assert "这些文件不是年报，没有读：会议通知.txt" in result.output and "错误：" not in result.output
    assert run("validate", "收到/会议通知.txt").exit_code == 2
    Path("收到/甲局.json").unlink()
    assert run("validate", "收到").exit_code == 2


def test_a_zip_is_read_as_in_a_folder(run: Run) -> None:
    stored("甲局.json")
    with ZipFile("装.zip", "w") as archive:
        archive.write("甲局.json")
    result = run("validate", "装.zip")
    assert result.exit_code == run("validate", "甲局.json").exit_code
    assert "装.zip > 甲局.json" in result.output
    Path("坏.zip").write_bytes(b"PK torn off")
    assert "坏.zip" in run("validate", "坏.zip", "甲局.json").output
