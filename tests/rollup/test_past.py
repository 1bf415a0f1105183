"""The years before a roll-up: given once, they are in every later result."""

from __future__ import annotations

from pathlib import Path

from tests.commands.command import Run, run  # noqa: F401
from tests.rollup.folders import unit_report
from xlgov import api

BODY = "示例区"


def delivered(year: int) -> None:
    """A folder with the reports of two units and the own organ, named by the year."""
    folder = Path(str(year))
    folder.mkdir()
    for number, name in enumerate(("甲局", "乙局"), 1):
        none = {"requests.carried_forward.natural_person": 0}
        api.write(unit_report(name, number + year - 2020, year=year, **none), folder / f"{name}.json")


def older(year: int, name: str = BODY) -> str:
    path = f"{name}{year}.json"
    edition = "2019" if year < 2021 else "2021"
    unit = {"name": name, "tier": "county", "kind": "government"}
    api.write(unit_report(name, year - 2000, edition=edition, year=year, unit=unit), path)
    return path


def rolled(run: Run, year: int, *more: str) -> object:  # noqa: F811
    return run(
        "rollup", str(year), "--unit", BODY, "--year", year, "--no-own", "-o", f"结果{year}.xlsx", *more
    )


def years_in(year: int) -> list[int]:
    return [each.year for each in api.read(f"结果{year}.xlsx").provenance.earlier]


def test_in_year_five_all_are_there_without_being_asked_for(run: Run) -> None:  # noqa: F811
    for year in (2023, 2024, 2025):
        delivered(year)
    rolled(run, 2023, "--earlier", older(2021), "--earlier", older(2020))
    assert years_in(2023) == [2020, 2021]
    rolled(run, 2024, "--previous", "结果2023.xlsx")
    assert years_in(2024) == [2020, 2021, 2023]
    result = rolled(run, 2025, "--previous", "结果2024.xlsx")
    # the oldest has gone beyond the five years
    assert years_in(2025) == [2021, 2023, 2024]
    assert "没有 2022 年的年报，图表中是空缺，不是 0。" in result.output
    kept = {each.year: each for each in api.read("结果2025.xlsx").provenance.earlier}
    assert kept[2024].units == 2 and kept[2024].figures["requests.outcome.granted.total"] == 11
    assert kept[2021].figures["requests.outcome.granted.total"] == 21


def test_a_result_that_is_replaced_hands_on_what_it_knew(run: Run) -> None:  # noqa: F811
    delivered(2024)
    rolled(run, 2024, "--earlier", older(2022))
    assert "历年" not in rolled(run, 2024, "--force").output and years_in(2024) == [2022]


def test_what_is_no_earlier_year_of_the_body_is_refused(run: Run) -> None:  # noqa: F811
    delivered(2024)
    cases = (
        (["--earlier", older(2022, "别的区")], "这是“别的区”的年报，不是“示例区”的"),
        (["--earlier", older(2025)], "不是 2024 年度以前的"),
        (["--earlier", "2024"], "不能是文件夹"),
    )
    for options, said in cases:
        result = rolled(run, 2024, *options)
        assert result.exit_code == 2 and said in result.output
        assert not Path("结果2024.xlsx").exists()
    first = older(2022)
    Path("又一份.json").write_bytes(Path(first).read_bytes())
    result = rolled(run, 2024, "--earlier", first, "--earlier", "又一份.json")
    assert "“示例区2022.json”和“又一份.json”都是 2022 年度的" in result.output


def test_what_is_too_old_is_told(run: Run) -> None:  # noqa: F811
    delivered(2025)
    result = rolled(run, 2025, "--earlier", older(2020), "--earlier", older(2023))
    assert "历年趋势只列最近 5 年，这些文件没有用上：“示例区2020.json”。" in result.output
    assert years_in(2025) == [2023]
