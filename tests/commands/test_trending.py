"""``xlgov trend``, as a clerk types it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.command import Run, run  # noqa: F401
from tests.reports import report
from xlgov import api


def stored(*years: int) -> list[str]:
    names = [f"甲局{year}.xlsx" for year in years]
    for year, name in zip(years, names, strict=True):
        api.write(report("2021", year, requests__outcome__granted__natural_person=year - 2020), name)
    return names


def test_the_years_are_told_and_drawn(run: Run) -> None:  # noqa: F811
    result = run("trend", *stored(2023, 2022), "-o", "趋势.xlsx")
    assert result.exit_code == 0
    assert "甲县乙局　2022—2023年，2 个年度。" in result.output
    assert "本年新收：2022年 2，2023年 3" in result.output
    assert Path("趋势.xlsx").read_bytes().startswith(b"PK")
    assert "没有覆盖" in run("trend", *stored(2022, 2023), "-o", "趋势.xlsx").output


def test_a_folder_will_do_and_json_has_it_all(run: Run, tmp_path: Path) -> None:  # noqa: F811
    for name in stored(2021, 2023):
        (tmp_path / "历年").mkdir(exist_ok=True)
        Path(name).rename(tmp_path / "历年" / name)
    result = run("trend", "历年", "-o", "趋势.xlsx", "--format", "json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1 and told["missing"] == [2022] and told["unchecked"] == [2023]
    assert [each["本年新收"] for each in told["years"]] == [1, 3]


def test_what_cannot_be_used_leaves_nothing_behind(run: Run) -> None:  # noqa: F811
    names = stored(2022, 2023)
    Path("坏.xlsx").write_bytes(b"PK")
    for arguments in ([*names, "坏.xlsx"], [names[0]], [names[0], names[0]]):
        result = run("trend", *arguments, "-o", "趋势.xlsx")
        assert result.exit_code == 2 and "错误：" in result.output
        assert not Path("趋势.xlsx").exists()
    assert "趋势只能写成工作簿" in run("trend", *names, "-o", "趋势.pdf").output
    assert "输出文件就是输入文件" in run("trend", *names, "-o", names[0], "--force").output
