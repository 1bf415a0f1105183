"""What begins a year in the page is what the command line begins it with."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.commands.command import Run, run
from tests.reports import report
from tests.web.asked import Counter
from xlgov import api

__all__ = ["run"]


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path / "desk")


def test_a_blank_workbook_is_the_command_lines(run: Run, counter: Counter) -> None:
    run("new", "空.xlsx", "--year", 2025, "--unit", "示例县财政局")
    begun = counter.ask("begin", year=2025, unit=" 示例县财政局 ", previous=None)
    assert begun.made == {"示例县财政局-2025-年报.xlsx": Path("空.xlsx").read_bytes()}
    assert begun.answer["edition"] == "2021" and begun.answer["taken"] == "" and begun.answer["notes"] == []


def test_last_years_report_is_taken_over_as_the_command_line_does(run: Run, counter: Counter) -> None:
    last = report(year=2024, unit={"name": "示例县财政局"}, requests__carried_forward__natural_person=2)
    path = counter.put("last/去年.json", last.to_json().encode())
    said = run("new", "新.xlsx", "--previous", counter.inbox / path).output
    begun = counter.ask("begin", year=None, unit=None, previous=path)
    assert begun.made == {"示例县财政局-2025-年报.xlsx": Path("新.xlsx").read_bytes()}
    assert begun.answer["taken"] in said and "上年数" in begun.answer["taken"]
    renamed = counter.ask("begin", year=2025, unit="示例县财政和国资局", previous=path)
    assert "“示例县财政局”" in renamed.answer["notes"][0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"year": None, "unit": "甲局"}, "在“年度”里填写"),
        ({"year": 2025, "unit": " "}, "在“单位全称”里填写"),
        ({"year": 1900, "unit": "甲局"}, "年度应在 2019 至 2100 之间"),
        ({"year": 2025, "unit": None, "previous": "last/别年.json"}, "不能带入上年数"),
        ({"year": 2025, "unit": None, "previous": "last/无名.json"}, "在“单位全称”里填写"),
    ],
)
def test_what_is_missing_is_asked_for(counter: Counter, given: dict[str, object], told: str) -> None:
    counter.put("last/别年.json", report(year=2020).to_json().encode())
    counter.put("last/无名.json", report(year=2024, unit={"name": None}).to_json().encode())
    begun = counter.ask("begin", **given)
    assert told in begun.error["text"] and begun.made == {}


def test_every_unit_of_a_roster_gets_a_workbook(run: Run, counter: Counter) -> None:
    roster = "单位名称,单位代码,层级,类别,上级单位\n示例县甲局,,,,\n示例县乙局,,,,\n".encode("utf-8-sig")
    path = counter.put("名册.csv", roster)
    last = report(year=2024, unit={"name": "示例县甲局"}, requests__carried_forward__natural_person=2)
    counter.put("last/甲.xlsx", api.content(last, ".xlsx", (), api.PLAIN))
    begun = counter.ask("begin_all", year=None, unit=None, roster=path, previous="last")
    assert begun.error is None
    run("new", "--roster", counter.inbox / path, "--previous", counter.inbox / "last", "-o", "发")
    ((name, content),) = begun.made.items()
    assert name == "2025年度空白年报（2份）.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {each: packed.read(each) for each in packed.namelist()} == {
            each.name: each.read_bytes() for each in Path("发").iterdir()
        }
    assert begun.answer["notes"] == ["这些单位没有找到上年的报告，上年数空着：示例县乙局。"]
    assert begun.told[-1] == (2, 2)


def test_a_year_far_off_is_asked_about_first(counter: Counter) -> None:
    roster = counter.put("名册.csv", "单位名称\n示例县甲局\n".encode("utf-8-sig"))
    for operation, given in (
        ("begin", {"previous": None}),
        ("begin_all", {"roster": roster, "previous": None}),
    ):
        asked = counter.ask(operation, year=2035, unit="某局" if operation == "begin" else None, **given)
        assert asked.error is None and asked.made == {}
        (why,) = asked.answer["odd"]
        assert why.startswith("2035年度还早，今年是")
        sure = counter.ask(
            operation, year=2035, unit="某局" if operation == "begin" else None, sure=True, **given
        )
        assert sure.answer["year"] == 2035 and len(sure.made) == 1
