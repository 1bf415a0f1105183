"""``compare`` as a clerk types it: what is shown, what is written, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.command import Run
from tests.reports import changed, report
from xlgov import api

ONE = report(proactive__licensing__decisions=57)
OTHER = changed(ONE, proactive__licensing__decisions=60)


@pytest.fixture
def both(run: Run) -> Run:
    """Two reports in the folder, and one that cannot be used."""
    api.write(ONE, "甲.json")
    api.write(OTHER, "乙.json")
    Path("通知.txt").write_text("请各单位月底前报送。", "utf-8")
    return run


def test_the_same_is_0_another_1_and_unusable_2(both: Run) -> None:
    same = both("compare", "甲.json", "甲.json")
    assert same.exit_code == 0 and "结果：完全相同。" in same.output
    assert "是同一个文件" in same.stderr
    other = both("compare", "甲.json", "乙.json")
    assert other.exit_code == 1
    assert "行政许可·本年处理决定数量：57 → 60（+3）" in other.output
    assert "结果：1 个数不同。" in other.output
    for wrong in ("通知.txt", "没有.xlsx", "."):
        result = both("compare", "甲.json", wrong)
        assert result.exit_code == 2 and result.stderr.startswith("错误：")


def test_json_is_the_published_shape(both: Run) -> None:
    result = both("compare", "甲.json", "乙.json", "--format", "json")
    shown = json.loads(result.output)
    assert result.exit_code == 1
    side = {"unit": "甲县乙局", "year": 2021, "edition": "2021"}
    assert shown == {
        "schema": "xlgov.comparison/1",
        "before": {"name": "甲.json", **side},
        "after": {"name": "乙.json", **side},
        "same": False,
        "whole": True,
        "summary": "1 个数不同",
        "figures": [
            {
                "key": "proactive.licensing.decisions",
                "label": "行政许可·本年处理决定数量",
                "sheet": "主动公开",
                "row": "行政许可",
                "column": "本年处理决定数量",
                "state": "changed",
                "before": {"kind": "number", "value": 57, "text": "57", "place": ""},
                "after": {"kind": "number", "value": 60, "text": "60", "place": ""},
                "difference": 3,
            }
        ],
        "answers": [],
        "texts": [],
        "remarks": [],
    }


def test_a_workbook_is_written_and_nothing_is_overwritten(both: Run) -> None:
    assert "对照表：差异.xlsx" in both("compare", "甲.json", "乙.json", "-o", "差异.xlsx").output
    made = Path("差异.xlsx").read_bytes()
    assert both("compare", "甲.json", "甲.json", "-o", "差异.xlsx").exit_code == 2
    assert Path("差异.xlsx").read_bytes() == made
    assert both("compare", "甲.json", "甲.json", "-o", "差异.xlsx", "--force").exit_code == 0
    assert "请写成 .xlsx" in both("compare", "甲.json", "乙.json", "-o", "差异.doc").stderr
    assert both("compare", "甲.json", "乙.json", "-o", "甲.json", "--force").exit_code == 2


def test_files_of_one_name_are_called_by_the_way_to_them(both: Run) -> None:
    Path("重报").mkdir()
    api.write(OTHER, Path("重报/甲.json"))
    output = both("compare", "甲.json", "重报/甲.json").output
    assert "后：重报/甲.json　" in output
