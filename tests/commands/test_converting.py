"""``xlgov convert`` of one report and of many, as a clerk types it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width
from zipfile import ZipFile

import pytest

from tests.commands.command import Run
from tests.reports import report
from tests.sentences.texts import SENTENCE, figured, typed, written
from xlgov import api, files
from xlgov.report import Report, Unplaced

WRONG: dict[str, Any] = {"requests__received__natural_person": 4, "requests__received__total": 5}


def stored(name: str, **figures: Any) -> Report:
    made = report(**figures)
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    api.write(made, path)
    return made


def there(folder: str) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


def table(output: str) -> dict[str, list[str]]:
    """The closing table: what is said of each file, by the last column."""
    lines = output[output.index("  错误    警告") :].splitlines()
    return {line.split("  ")[-1]: line.split() for line in lines[1:-2]}


# --- one


def test_a_document_of_a_wrong_report_is_a_draft_and_that_is_said(run: Run) -> None:
    stored("坏.xlsx", **WRONG)
    stored("好.xlsx")
    result = run("convert", "坏.xlsx", "坏.docx")
    assert result.exit_code == 1
    assert "个错误没有改正，文件的每一页都标有“草稿”" in result.output
    assert "草稿" in words("坏.docx")
    result = run("convert", "好.xlsx", "好.docx", "--review")
    assert result.exit_code == 0 and "草稿" not in result.output + words("好.docx")
    assert "审核人" in words("好.docx")
    assert "审核人" not in words("坏.docx")


def words(path: str) -> str:
    with ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "没有写要转换的文件"),
        (["甲.xlsx"], "甲.xlsx：没有写输出文件"),
        (["收到"], "收到：这是文件夹"),
        (["收到", "结果"], "收到：这是文件夹"),
        (["甲.xlsx", "收到"], "收到：这是文件夹"),
        (["甲.xlsx", "乙.xlsx", "丙.xlsx"], "看不出哪个是输出"),
        (["甲.xlsx", "乙.xlsx"], "如果它也是要转换的年报，请写成"),
        (["甲.xlsx", "乙.xlsx", "--to", "json"], "没有写结果放在哪个文件夹"),
        (["收到", "-o", "结果"], "没有写转成哪一种文件"),
        (["-o", "结果", "--to", "json"], "没有写要转换的文件或文件夹"),
        (["甲.xlsx", "-o", "甲.json", "--to", "json"], "-o 后面应是文件夹"),
        (["收到", "-o", "收到", "--to", "json"], "输出文件夹就是输入的文件夹，或在它里面"),
        (["收到", "-o", "收到/里/结果", "--to", "json"], "输出文件夹就是输入的文件夹，或在它里面"),
        ([".", "-o", "收到", "--to", "json"], "输出文件夹就是输入的文件夹，或在它里面"),
        (["收到", "-o", "文/结果", "--to", "json"], "“文”是文件，不是文件夹"),
        (["收到", "-o", "文", "--to", "json"], "“文”是文件，不是文件夹"),
        (["收到", "-o", "结果", "--to", "csv"], "只能是：xlsx、json、docx、html、pdf"),
        (["收到", "-o", "结果", "--to", "json", "--review"], "只有 Word 和 PDF 有送审稿"),
        (["收到", "-o", "结果", "--to", "docx", "--fragment"], "只有网页可以只取正文"),
        (["收到", "-o", "结果", "--to", "docx", "--totals", "computed"], "只有工作簿里有公式"),
        (["收到", "-o", "结果", "--to", "json", "--totals", "computed"], "只有工作簿里有公式"),
        (["甲.xlsx", "丁.xlsx", "--review"], "只有 Word 和 PDF 有送审稿"),
        (["甲.xlsx", "丁.json", "--totals", "computed"], "只有工作簿里有公式"),
    ],
)
def test_what_cannot_be_meant_is_explained_and_nothing_is_written(
    run: Run, arguments: list[str], said: str
) -> None:
    for name in ("甲.xlsx", "乙.xlsx", "收到/甲.json"):
        stored(name)
    Path("文").write_text("", "utf-8")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    result = run("convert", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before
    assert not Path("结果").exists()


def test_numbers_in_the_text_are_brought_up_to_date_before_a_conversion(run: Run) -> None:
    stale = figured(written(SENTENCE, received=16), received=18)
    api.write(stale, "甲.json")
    plain = run("convert", "甲.json", "旧.docx")
    assert "正文里有 1 句的数与表里不同；加上 --refresh 先更新再转换" in plain.output
    assert "全年收到申请16件。" in words("旧.docx") and "草稿" in words("旧.docx")
    result = run("convert", "甲.json", "新.docx", "--refresh")
    assert "“全年收到申请16件。”改为“全年收到申请18件。”" in result.output
    assert "--refresh" not in result.output
    assert "全年收到申请18件。" in words("新.docx")
    assert api.read("甲.json") == stale
    api.write(typed(stale, "全年共收到申请16件。"), "乙.json")
    many = run("convert", "甲.json", "乙.json", "-o", "结果", "--to", "json", "--refresh")
    assert "甲.json：更新了正文里的 1 句" in many.output
    assert "乙.json：有 1 句被手工改过，或者表里没有数，没有更新" in many.output
    assert api.read("结果/甲.json").sections["overview"] == "全年收到申请18件。"
    assert api.read("结果/乙.json").sections["overview"] == "全年共收到申请16件。"


# --- many


def test_a_folder_is_converted_and_ends_with_a_table(run: Run) -> None:
    stored("收到/甲局.json")
    stored("收到/乡镇/乙镇.xlsx", **WRONG)
    Path("收到/破.xlsx").write_bytes(b"PK")
    Path("收到/通知.txt").write_text("请各单位月底前报送。", "utf-8")
    with ZipFile("收到/包.zip", "w") as archive:
        archive.write("收到/甲局.json", "丙局.json")
    result = run("convert", "收到", "-o", "结果", "--to", "xlsx", "--to", "json")
    assert result.exit_code == 2
    assert there("结果") == {
        f"{name}.{kind}" for name in ("甲局", "乙镇", "丙局") for kind in ("xlsx", "json")
    }
    assert api.read("结果/乙镇.xlsx").figures == api.read("收到/乡镇/乙镇.xlsx").figures
    rows = table(result.output)
    assert set(rows) == {
        "甲局.json → 甲局.xlsx、甲局.json",
        "乡镇/乙镇.xlsx → 乙镇.xlsx、乙镇.json",
        "包.zip > 丙局.json → 丙局.xlsx、丙局.json",
        "破.xlsx（没有转换）",
    }
    assert rows["甲局.json → 甲局.xlsx、甲局.json"][:3] == ["0", "0", "0"]
    assert int(rows["乡镇/乙镇.xlsx → 乙镇.xlsx、乙镇.json"][0]) > 0
    assert result.output.splitlines()[-2:] == [
        "共 4 个文件：1 个有错误，1 个没有转换，2 个没有错误。",
        "已写出 6 个文件，在 结果。",
    ]
    assert "这些文件不是年报，没有读：通知.txt" in result.output
    assert "错误：破.xlsx：" in result.output
    assert run("convert", "收到/甲局.json", "-o", "又", "--to", "xlsx").exit_code == 0


def test_what_is_there_is_not_overwritten_and_said_once(run: Run) -> None:
    for name in "甲乙丙丁戊":
        stored(f"收到/{name}.json")
    stored("结果/甲.xlsx", **WRONG)
    mine = Path("结果/甲.xlsx").read_bytes()
    result = run("convert", "收到", "-o", "结果", "--to", "xlsx")
    assert result.exit_code == 2 and Path("结果/甲.xlsx").read_bytes() == mine
    assert len(there("结果")) == 5 and "甲.json（没有转换）" in result.output
    again = run("convert", "收到", "-o", "结果", "--to", "xlsx")
    assert again.exit_code == 2 and again.output.count("已存在，没有覆盖") == 1
    assert "等 5 个文件：输出文件已存在" in again.output and "一个文件也没有写出" in again.output
    assert run("convert", "收到", "-o", "结果", "--to", "xlsx", "--force").exit_code == 0
    assert Path("结果/甲.xlsx").read_bytes() != mine


def test_no_input_is_overwritten_whatever_is_forced(run: Run) -> None:
    stored("甲.json", **WRONG)
    stored("乙.json")
    before = Path("甲.json").read_bytes()
    result = run("convert", "甲.json", "乙.json", "-o", ".", "--to", "json", "--force")
    assert result.exit_code == 2 and result.output.count("就是输入文件") == 2
    assert Path("甲.json").read_bytes() == before


def test_files_of_one_name_become_files_of_their_own(run: Run) -> None:
    for name in ("甲/报.json", "乙/报.json", "乙/报.xlsx", "乙/bao.json", "丙/BAO.json"):
        stored(name, unit={"name": name.replace("/", "")})
    result = run("convert", "甲", "乙", "丙", "-o", "结果", "--to", "json")
    made = {name: api.read(f"结果/{name}").unit.name for name in there("结果")}
    assert made == {
        "甲-报.json": "甲报.json",
        "乙-报.json": "乙报.json",
        "乙-报（2）.json": "乙报.xlsx",
        "乙-bao.json": "乙bao.json",
        "丙-BAO.json": "丙BAO.json",
    }
    assert result.exit_code == 0
    assert result.output.count("与别的文件同名，或名字太长，结果叫") == 5


def test_a_report_of_which_nothing_was_read_is_not_converted(run: Run) -> None:
    stored("收到/好.json")
    blank = "甲局2024年政府信息公开工作年度报告\n一、总体情况\n平稳。\n二、主动公开政府信息情况\n规章000\n"
    Path("收到/略.txt").write_text(blank, "utf-8")
    result = run("convert", "收到", "-o", "结果", "--to", "json")
    assert result.exit_code == 2 and there("结果") == {"好.json"}
    assert "略.txt：" in result.output and "一个也没有读到，没有转换" in result.output


def test_a_full_disk_is_said_of_what_did_not_fit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "甲乙丙":
        stored(f"收到/{name}.json")
    write = files.write_bytes

    def full(path: Path, content: bytes) -> None:
        if path.name == "乙.xlsx":
            raise files.unwritable(OSError(errno.ENOSPC, "full"), path)
        write(path, content)

    monkeypatch.setattr(files, "write_bytes", full)
    result = run("convert", "收到", "-o", "结果", "--to", "json", "--to", "xlsx")
    assert result.exit_code == 2 and "磁盘空间不足" in result.output
    assert there("结果") == {"甲.json", "甲.xlsx", "乙.json", "丙.json", "丙.xlsx"}
    assert "乙.json → 乙.json（没有转换）" not in result.output
    assert "乙.json → 乙.json（没有全部写出）" in result.output


def test_a_folder_that_cannot_be_written_to_is_refused_at_once(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored("收到/甲.json")
    Path("锁").mkdir(mode=0o500)
    if os.access("锁", os.W_OK):  # root may write anywhere
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    result = run("convert", "收到", "-o", "锁", "--to", "json")
    assert result.exit_code == 2 and "没有权限写入" in result.output


def test_what_a_document_does_not_show_is_said(run: Run) -> None:
    stored("甲.json", unplaced=(Unplaced("申请办理!P3", "另有 2 件"),))
    said = run("convert", "甲.json", "甲.docx").output
    assert "有 1 处内容没有对应的栏目，没有写进新文件" in said and "申请办理!P3“另有 2 件”" in said
    assert "已原样记在数据里" in run("convert", "甲.json", "甲.xlsx").output
    many = run("convert", "甲.json", "-o", "结果", "--to", "html").output
    assert "甲.json：有 1 处内容没有对应的栏目，没有写进新文件" in many


def test_drafts_are_marked_in_the_table(run: Run) -> None:
    stored("收到/好.json")
    stored("收到/坏.json", **WRONG)
    result = run("convert", "收到", "-o", "结果", "--to", "docx")
    rows = table(result.output)
    assert set(rows) == {"好.json → 好.docx", "坏.json → 坏.docx（草稿）"}
    assert result.output.count("每一页都标有“草稿”") == 1 and "注意：1 份年报有错误" in result.output
    assert "草稿" in words("结果/坏.docx") and "草稿" not in words("结果/好.docx")


def test_an_option_is_for_the_kinds_that_have_it(run: Run) -> None:
    stored("甲.xlsx")
    kinds = [word for kind in ("docx", "html", "json", "xlsx") for word in ("--to", kind)]
    options = ("--review", "--fragment", "--totals", "computed")
    result = run("convert", "甲.xlsx", "-o", "结果", *kinds, *options)
    assert result.exit_code == 0 and there("结果") == {"甲.docx", "甲.html", "甲.json", "甲.xlsx"}
    for said in ("--review）只用于 .docx，", "--fragment）只用于 .html，", "computed）只用于 .xlsx，"):
        assert said in result.output
    assert "审核人" in words("结果/甲.docx") and "<html" not in Path("结果/甲.html").read_text("utf-8")
    assert "只用于" not in run("convert", "甲.xlsx", "-o", "又", "--to", "docx", "--review").output


def test_the_table_stands_in_columns(run: Run) -> None:
    long = "示例县" + "很长的" * 12 + "局"
    stored(f"收到/{long}.json", **WRONG)
    stored("收到/甲.json")
    Path("收到/破.xlsx").write_bytes(b"PK")
    output = run("convert", "收到", "-o", "结果", "--to", "xlsx").output
    lines = output[output.index("  错误    警告") :].splitlines()[:-2]
    assert {_width(line[: line.rindex("  ")]) for line in lines} == {32}


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
