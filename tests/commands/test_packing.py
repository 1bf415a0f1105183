"""``xlgov pack`` and ``xlgov verify``, as a clerk types them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundle.packages import REASON, hiding, loaded, members, zipped
from tests.commands.command import Run
from tests.commands.test_converting import WRONG, stored, there
from tests.reports import report
from xlgov import api, bundle, files
from xlgov.report import Provenance

UNITS = ({"name": "甲局"}, {"name": "乙局"})


def test_a_report_is_packed_beside_itself_and_verified(run: Run) -> None:
    made = stored("收到/年报.json")
    made = replace(made, provenance=Provenance(template=made.form.template))
    result = run("pack", "收到/年报.json")
    assert result.exit_code == 0 and "收到/甲县乙局-2021.zip" in result.output
    result = run("verify", "收到/甲县乙局-2021.zip")
    assert result.exit_code == 0 and "核验通过：7 个文件与清单一致；没有发现问题" in result.output
    assert api.read("收到/甲县乙局-2021.zip") == made
    assert run("validate", "收到/甲县乙局-2021.zip").exit_code == 0
    assert run("convert", "收到/甲县乙局-2021.zip", "取出.json").exit_code == 0
    assert api.read("取出.json") == made


def test_a_file_that_is_there_is_not_replaced(run: Run) -> None:
    stored("年报.json")
    Path("甲县乙局-2021.zip").write_bytes(b"mine")
    result = run("pack", "年报.json")
    assert result.exit_code == 2 and "没有覆盖" in result.output
    assert Path("甲县乙局-2021.zip").read_bytes() == b"mine"
    assert run("pack", "年报.json", "--force").exit_code == 0
    assert run("pack", "甲县乙局-2021.zip", "-o", "甲县乙局-2021.zip", "--force").exit_code == 2
    stored("坏.json", **WRONG)
    result = run("pack", "坏.json", "--allow-errors", REASON)
    assert result.exit_code == 2 and "没有覆盖" in result.output and "  1. " not in result.output


def test_errors_are_listed_and_need_a_reason(run: Run) -> None:
    stored("坏.json", **WRONG)
    result = run("pack", "坏.json", "-o", "坏.zip")
    assert result.exit_code == 1 and not Path("坏.zip").exists()
    assert "个错误没有改正，不能打包" in result.output and "--allow-errors" in result.output
    assert "  1. A-" in result.output
    assert run("pack", "坏.json", "-o", "坏.zip", "--allow-errors", "情况属实").exit_code == 1
    assert not Path("坏.zip").exists()
    given = ("--allow-errors", REASON, "--by", "张三", "--date", "2026-01-20")
    result = run("pack", "坏.json", "-o", "坏.zip", *given)
    assert result.exit_code == 1 and "都标有“草稿”" in result.output
    result = run("verify", "坏.zip")
    assert result.exit_code == 1 and f"理由：{REASON}（张三）" in result.output
    result = run("pack", "坏.json", "-o", "坏.zip", "--date", "2026-13-01")
    assert result.exit_code == 2 and "打包日期“2026-13-01”看不懂" in result.output
    stored("好.json")
    assert "理由没有记进包里" in run("pack", "好.json", "--allow-errors", REASON).output


def test_what_is_not_known_is_not_packed_for_any_reason(run: Run) -> None:
    stored("缺.json", unit={"name": None}, proactive__rules__issued="三件", **WRONG)
    result = run("pack", "缺.json", "--allow-errors", REASON)
    assert result.exit_code == 2
    assert "没有单位名称" in result.output and "1 个数没有读到" in result.output
    assert there(".") == {"缺.json"}


def test_a_folder_is_packed_one_by_one(run: Run) -> None:
    for number, unit in enumerate(UNITS):
        stored(f"收到/{number}.json", unit=unit)
    stored("收到/2.json", unit=UNITS[0])
    stored("收到/3.json", unit={"name": "丙局"}, **WRONG)
    Path("收到/通知.txt").write_text("请各单位月底前报送。", "utf-8")
    result = run("pack", "收到", "-o", "上报")
    assert result.exit_code == 1
    assert there("上报") == {"甲局-2021.zip", "乙局-2021.zip", "甲局-2021（2）.zip"}
    assert "共 4 份年报：打包 3 份，没有打包 1 份" in result.output
    assert "请核对报哪一份" in result.output
    assert run("pack", "收到").exit_code == 2
    assert run("pack", "收到", "-o", "收到/包").exit_code == 2
    assert run("pack", "收到", "-o", "包.zip").exit_code == 2
    assert run("pack", "收到/0.json", "-o", "包.docx").exit_code == 2


def test_packages_in_folders_and_zips_are_verified(run: Run) -> None:
    made = {unit["name"]: packed(unit) for unit in UNITS}
    files.write_bytes(Path("收到/甲局.zip"), made["甲局"])
    contents = members(made["乙局"])
    files.write_bytes(Path("收到/乙局.zip"), zipped(contents | {"年报.html": b"<html>"}))
    files.write_bytes(Path("收到/全部.zip"), zipped({"甲.zip": made["甲局"], "表.xlsx": b"x"}))
    result = run("verify", "收到")
    assert result.exit_code == 2
    assert "乙局.zip　乙局　2021年度　核验不通过" in result.output
    assert "“年报.html”被改动过" in result.output
    assert "共 3 个上报包：2 个核验通过，1 个不通过" in result.output
    assert "另有 1 个文件不是上报包" in result.output
    document = json.loads(run("verify", "收到", "--format", "json").stdout)
    assert [each["intact"] for each in document["packages"]] == [False, True, True]
    assert document["others"] == ["全部.zip > 表.xlsx"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}"])
def test_what_is_no_package_does_not_verify(run: Run, content: bytes) -> None:
    Path("坏.zip").write_bytes(content)
    result = run("verify", "坏.zip")
    assert result.exit_code == 2 and "核验不通过" in result.output
    assert run("verify", "没有.zip").exit_code == 2
    Path("空").mkdir()
    assert run("verify", "空").exit_code == 2


def packed(unit: dict[str, str]) -> bytes:
    return bundle.packed(loaded(report(unit=unit)))


def test_errors_under_other_rules_are_no_success(run: Run) -> None:
    """Whoever wants no errors to be found need only claim other rules."""
    Path("包.zip").write_bytes(hiding())
    result = run("verify", "包.zip")
    assert result.exit_code == 1 and "请提交单位改正以后重新打包" in result.output
    (told,) = json.loads(run("verify", "包.zip", "--format", "json").stdout)["packages"]
    assert told["errors"] == 0 and told["errors_now"] == 3
