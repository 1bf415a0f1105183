"""``xlgov upgrade``, as a clerk types it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.command import Run, run  # noqa: F401
from tests.reports import report
from xlgov import api


def old(name: str = "旧.xlsx", **figures: object) -> bytes:
    """A report of 2024 in the form of 2019, as a file."""
    api.write(report("2019", 2024, proactive__rules__made=3, **figures), name)
    return Path(name).read_bytes()


def test_one_file_is_moved_and_the_list_is_told(run: Run) -> None:  # noqa: F811
    before = old()
    result = run("upgrade", "旧.xlsx", "新.xlsx")
    assert result.exit_code == 1
    assert (
        "已把 旧.xlsx 升级为 新.xlsx：2019版（模板 2019/1.0.0） → 2021版（模板 2021/1.0.0）。"
        in result.output
    )
    assert "“主动公开”表　“规章·本年新制作数量”　主动公开!B4　3" in result.output
    assert "存疑的 3 个" in result.output and "“行政事业性收费”：本年收费金额" in result.output
    assert Path("旧.xlsx").read_bytes() == before
    made = api.read("新.xlsx")
    assert made.edition == "2021" and made.year == 2024 and len(made.unplaced) == 19
    again = run("upgrade", "新.xlsx", "再.xlsx")
    assert again.exit_code == 0
    assert "新.xlsx：已经是现行模板（2021/1.0.0），没有写新文件。" in again.output
    assert not Path("再.xlsx").exists()
    run("upgrade", "新.xlsx", "再.xlsx", "--all")
    assert api.read("再.xlsx").figures == made.figures


def test_a_folder_at_once(run: Run) -> None:  # noqa: F811
    Path("收到").mkdir()
    old("收到/甲.xlsx")
    api.write(report("2021", 2024), "收到/乙.xlsx")
    Path("收到/坏.xlsx").write_bytes(b"PK")
    result = run("upgrade", "收到", "-o", "新表")
    assert result.exit_code == 2
    assert "共 3 个文件：1 个已升级，1 个已经是现行模板，1 个没有升级。" in result.output
    assert [each.name for each in Path("新表").iterdir()] == ["甲.xlsx"]


def test_the_list_for_programs(run: Run) -> None:  # noqa: F811
    old()
    result = run("upgrade", "旧.xlsx", "新.json", "--format", "json")
    (told,) = json.loads(result.stdout)["files"]
    assert told["from"]["edition"] == "2019" and told["to"]["template"] == "2021/1.0.0"
    assert len(told["left"]) == 19 and told["left"][0]["place"] == "主动公开!B4"
    assert api.read("新.json").edition == "2021"


def test_nothing_is_overwritten(run: Run) -> None:  # noqa: F811
    before = old()
    for arguments in (["旧.xlsx", "旧.xlsx", "--force"], ["旧.xlsx", "旧.docx"], ["旧.xlsx"]):
        result = run("upgrade", *arguments)
        assert result.exit_code == 2 and "错误：" in result.output
    Path("新.xlsx").write_bytes(b"x")
    assert "没有覆盖" in run("upgrade", "旧.xlsx", "新.xlsx").output
    assert Path("新.xlsx").read_bytes() == b"x" and Path("旧.xlsx").read_bytes() == before
