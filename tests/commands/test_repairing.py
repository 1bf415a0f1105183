"""``xlgov repair``, as a clerk types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.command import Run, run  # noqa: F401
from tests.ooxml import file_errors
from tests.reports import TEXTS, report
from xlgov import api
from xlgov.report import Report

LICENCES, RULES = "proactive.licensing.decisions", "proactive.rules.issued"
ISSUED = "proactive.normative_documents.issued"


def faulty() -> Report:
    """Five things to be put right: two of them are a person's to decide."""
    texts = TEXTS | {"overview": "做好公开,抓好解读。\n未发生行政法复议。"}
    figures = {LICENCES: "4个", RULES: "/", ISSUED: "3（其中修订1件）"}
    last = {"last__" + ISSUED.replace("issued", "in_force").replace(".", "__"): 0}
    return report(sections=texts, **figures, **last)


def test_what_can_be_put_right_is_listed(run: Run) -> None:  # noqa: F811
    api.write(faulty(), "甲.json")
    before = Path("甲.json").read_bytes()
    result = run("repair", "甲.json")
    assert result.exit_code == 1
    lines = result.output.split("\n")
    assert lines[0] == "甲.json：可以规范 3 处（打√的），另有 2 处没有打√，看过再定。原文件没有改动。"
    assert "  √   3  C-UNIT　主动公开“行政许可·本年处理决定数量”：4个 → 4" in lines
    assert "  　   1  C-TEXT　主动公开“规章·本年制发件数”：/ → 0" in lines
    assert "  √   4  D-PUNCT-1　“一、总体情况”第1段：做好公开,抓好解读。 → 做好公开，抓好解读。" in lines
    assert Path("甲.json").read_bytes() == before


def test_a_report_that_is_in_order_has_nothing_to_list(run: Run) -> None:  # noqa: F811
    api.write(report(), "甲.xlsx")
    result = run("repair", "甲.xlsx")
    assert (result.exit_code, result.output) == (0, "甲.xlsx：没有要规范的。\n")


@pytest.mark.parametrize(("kind", "source"), [("xlsx", "json"), ("json", "xlsx")])
def test_what_is_sure_is_put_right_in_a_new_file(run: Run, kind: str, source: str) -> None:  # noqa: F811
    api.write(faulty(), f"甲.{source}")
    before = Path(f"甲.{source}").read_bytes()
    result = run("repair", f"甲.{source}", f"乙.{kind}")
    assert result.exit_code == 1
    assert f"已把 甲.{source} 规范为 乙.{kind}：改了 3 处。" in result.output
    assert "没有改的 2 处，请看过再定" in result.output
    assert "说明“其中修订1件”会从格里去掉" in result.output
    after = api.read(f"乙.{kind}")
    assert after.figures == faulty().figures
    assert after.sections["overview"] == "做好公开，抓好解读。\n未发生行政复议。"
    assert LICENCES not in after.as_reported and after.as_reported[RULES].typed == "/"
    assert Path(f"甲.{source}").read_bytes() == before
    again = run("repair", f"乙.{kind}")
    assert "有 2 处没有打√，看过再定。" in again.output and "√   " not in again.output
    if kind == "xlsx":
        assert file_errors([Path("乙.xlsx")]) == []


def test_a_person_chooses(run: Run) -> None:  # noqa: F811
    api.write(faulty(), "甲.json")
    one = run("repair", "甲.json", "乙.json", "--only", "C-UNIT", "--only", "1")
    assert "改了 2 处" in one.output
    assert api.read("乙.json").figures[RULES] == 0
    assert api.read("乙.json").sections == faulty().sections
    other = run("repair", "甲.json", "丙.json", "--also", "C-TEXT", "--skip", "4-5")
    assert "改了 2 处" in other.output and api.read("丙.json").sections == faulty().sections
    whole = run("repair", "甲.json", "丁.json", "--also", "全部")
    assert "没有改的" not in whole.output
    assert "里的说明“其中修订1件”已从格里去掉，请写到文字部分或表下备注。" in whole.output
    assert whole.exit_code == 0
    assert run("repair", "丁.json").exit_code == 0


def test_what_cannot_be_chosen_is_told(run: Run) -> None:  # noqa: F811
    api.write(faulty(), "甲.json")
    assert "没有序号“9”。序号是 1 至 5" in run("repair", "甲.json", "--also", "9").output
    assert "没有序号“4-2”" in run("repair", "甲.json", "--skip", "4-2").output
    wrong = run("repair", "甲.json", "乙.json", "--only", "A-ROW")
    assert wrong.exit_code == 2 and "不认识“A-ROW”" in wrong.output
    assert not Path("乙.json").exists()


def test_no_file_is_overwritten(run: Run) -> None:  # noqa: F811
    api.write(faulty(), "甲.json")
    before = Path("甲.json").read_bytes()
    assert run("repair", "甲.json", "甲.json", "--force").exit_code == 2
    Path("乙.json").write_text("x", "utf-8")
    assert run("repair", "甲.json", "乙.json").exit_code == 2
    assert run("repair", "甲.json", "乙.pptx").exit_code == 2
    assert run("repair", ".", "乙.json").exit_code == 2
    assert Path("甲.json").read_bytes() == before and Path("乙.json").read_text("utf-8") == "x"


def test_programs_get_the_same_as_json(run: Run) -> None:  # noqa: F811
    api.write(faulty(), "甲.json")
    listed = json.loads(run("repair", "甲.json", "--format", "json").output)
    assert [each["ticked"] for each in listed["repairs"]] == [False, False, True, True, True]
    assert [each["number"] for each in listed["repairs"]] == [1, 2, 3, 4, 5]
    first = listed["repairs"][2]
    assert (first["code"], first["key"], first["old"], first["new"]) == ("C-UNIT", LICENCES, "4个", "4")
    made = json.loads(run("repair", "甲.json", "乙.docx", "--format", "json").output)
    assert [each["id"] for each in made["made"]] == [each["id"] for each in listed["repairs"][2:]]
    assert [each["id"] for each in made["not_made"]] == [each["id"] for each in listed["repairs"][:2]]
    assert made["written"] == "乙.docx"
    assert "做好公开，抓好解读" in (api.read("乙.docx").sections["overview"] or "")
