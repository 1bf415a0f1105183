"""What ``convert`` and ``validate`` say of files that are none of ours: 导入情况."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.command import Run
from tests.reports import report
from tests.rules.test_imported import LABEL, SHIFTED, read
from tests.shapes import SHAPES, text_of
from tests.workbook.sheets import opened
from xlgov import api
from xlgov.workbook import pages

TEXT = text_of(report(), SHAPES["tabs"])


def test_a_text_is_told_by_table_with_its_lines(run: Run) -> None:
    Path("年报.txt").write_text(TEXT, encoding="utf-8")
    result = run("convert", "年报.txt", "年报.xlsx")
    count = len(report().form.keys)
    assert f"导入情况：{count} 个数读到 {count} 个。" in result.output
    assert "“申请办理”表　第" in result.output
    assert pages.IMPORT in opened(Path("年报.xlsx").read_bytes()).sheetnames
    shown = json.loads(run("validate", "年报.txt", "--format", "json").output)
    account = shown["files"][0]["imported"]
    assert account["read"] == count and [table["unsure"] for table in account["tables"]] == [0, 0, 0]
    assert "imported" not in json.loads(run("validate", "年报.xlsx", "--format", "json").output)["files"][0]


def test_unsure_figures_are_an_error_that_is_marked_and_listed(run: Run) -> None:
    api.write(read(SHIFTED).report, "年报.json")
    for command in (("validate", "年报.json"), ("convert", "年报.json", "年报.xlsx")):
        result = run(*command)
        assert result.exit_code == 1
        assert "其中 2 个存疑" in result.output
        assert f"存疑　原文件 上年.docx 第2个表格第5行　{LABEL}" in result.output
    book = opened(Path("年报.xlsx").read_bytes())
    assert [row[1].value for row in book[pages.RESULTS].iter_rows() if row[1].value == "S-UNSURE"]
    assert run("validate", "年报.xlsx").exit_code == 1
    assert "2 个数存疑" in run("convert", "年报.json", "-o", "结果", "--to", "xlsx").output


def test_long_lists_are_cut_with_a_count(run: Run) -> None:
    keys = report().form.by_table["requests"]
    every = SHIFTED._replace(keys=keys)
    api.write(read(every).report, "年报.json")
    output = run("validate", "年报.json").output
    rows = len({key.rpartition(".")[0] for key in keys})
    assert output.count("      存疑　") == 5 and f"……存疑的共 {rows} 行 {len(keys)} 个数" in output
