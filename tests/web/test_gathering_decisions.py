"""Deciding by clicking, and by a table that is dropped: the same checks, the same results."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.web.district import UNITS, Dropped, drop_district
from xlgov import api
from xlgov.errors import InputError
from xlgov.rollup import run
from xlgov.samples.district import district


@pytest.fixture
def dropped(tmp_path: Path) -> Dropped:
    """The demonstration district."""
    return drop_district(tmp_path)


def issue(answer: Any, code: str, unit: str | None = None) -> Any:
    """The one issue of a rule, about a unit where there are several."""
    (found,) = (each for each in answer["issues"] if each["code"] == code and unit in (None, each["unit"]))
    return found


def line(answer: Any, file: str) -> Any:
    """The line of a file."""
    (found,) = (each for each in answer["lines"] if each["file"] == file)
    return found


def test_everything_can_be_decided_and_goes_up(dropped: Dropped) -> None:
    answer = dropped.ask("roll_up")
    correct = {report.unit.name: report for report in district().correct}
    for name in ("示例区农业农村局", "示例区财政局"):
        api.write(correct[name], dropped.inbox / f"instead/7/{name}改.xlsx")
    dropped.decide(issue(answer, "R-MISS"), "accept")
    dropped.decide(issue(answer, "R-CHILDERR"), "accept")
    twice = issue(answer, "R-DUP", "示例区卫生健康局")
    dropped.decide(twice, "accept", file="示例区卫生健康局.xlsx")
    year = issue(answer, "R-YEAR")
    dropped.decide(year, "replace", replacement="instead/7/示例区农业农村局改.xlsx")
    (alike,) = (each for each in answer["issues"] if each["code"] == "R-DUP" and each is not twice)
    instead = {"file": "示例区财政局.xlsx", "replacement": "instead/7/示例区财政局改.xlsx"}
    dropped.decide(alike, "replace", **instead)
    after = dropped.ask("roll_up")
    assert after["complete"] and after["void"] == []
    assert [each for each in after["issues"] if not each["decided"] and each["severity"] == "error"] == []
    assert line(after, "示例区卫生健康局(1).xlsx")["state"] == "skipped"
    new = line(after, "示例区农业农村局改.xlsx")
    assert (new["added"], new["path"]) == (True, "instead/7/示例区农业农村局改.xlsx")
    assert "替换为“示例区农业农村局改.xlsx”" in new["decided"][0]
    settled = issue(after, "R-MISS")["decided"]
    assert settled == {"text": "采用；理由：已核实；决定人：经办人", "decisions": [0]}
    steps = dropped.ask("drill", run=after["run"], key="requests.received.total", files=[])["steps"]
    assert "instead/7/示例区财政局改.xlsx" in [step.get("path") for step in steps]


def test_a_table_that_was_filled_in_gives_the_same_bytes(dropped: Dropped, tmp_path: Path) -> None:
    answer = dropped.ask("roll_up")
    dropped.decide(issue(answer, "R-MISS"), "accept", by=None)
    dropped.decide(issue(answer, "R-CHILDERR"), "skip", reason=None)
    clicked = dropped.given["decisions"]
    dropped.ask("roll_up_papers", kind="result")
    by_clicking = dropped.made["示例区-2025-汇总.xlsx"]
    dropped.ask("roll_up_papers", kind="decisions")
    table = dropped.put("table/决定.xlsx", dropped.made["示例区-2025-汇总-待决定.xlsx"])

    read = dropped.ask("read_decisions", table="table/决定.xlsx")["decisions"]
    same = ("fingerprint", "verdict", "standsFor", "reason", "by", "code")
    assert [{name: each.get(name) for name in same} for each in read] == [
        {name: each.get(name) for name in same} for each in clicked
    ]
    dropped.given["decisions"] = read
    dropped.ask("roll_up_papers", kind="result")
    assert dropped.made["示例区-2025-汇总.xlsx"] == by_clicking

    out = dropped.inbox / "units/示例区-2025-汇总/示例区-2025-汇总.xlsx"
    previous, roster = dropped.inbox / "previous/上年年报", dropped.inbox / dropped.given["roster"]
    request = run.Request([dropped.inbox / UNITS], "示例区", 2025, roster=roster, previous=previous, out=out)
    request = replace(request, decisions=table, checked=datetime.date(2026, 2, 1))
    run.write(run.roll_up(request))
    assert out.read_bytes() == by_clicking


def test_a_file_that_a_table_names_is_found_among_those_dropped(dropped: Dropped) -> None:
    rows = [
        "编号,决定,文件,替换文件",
        "a,替换,甲.xlsx,../收到的年报/示例区财政局.xlsx",
        "b,替换,乙.xlsx,没有.xlsx",
    ]
    dropped.put("table/决定.csv", "\n".join(rows).encode())
    first, second = dropped.ask("read_decisions", table="table/决定.csv")["decisions"]
    assert first["replacement"] == f"{UNITS}/示例区财政局.xlsx"
    assert (second["replacement"], second["written"]) == (None, "没有.xlsx")


def test_decisions_are_void_once_the_file_is_another(dropped: Dropped) -> None:
    answer = dropped.ask("roll_up")
    dropped.decide(issue(answer, "R-MISS"), "accept")
    dropped.decide(issue(answer, "R-CHILDERR"), "accept")
    report = next(report for report in district().correct if report.unit.name == "示例区民政局")
    api.write(report, dropped.inbox / UNITS / "示例区民政局.xlsx")
    after = dropped.ask("roll_up")
    (void,) = after["void"]
    assert void["decision"] == 1
    assert void["text"].startswith("第2条决定（示例区民政局.xlsx，R-CHILDERR）：这个问题已经没有了")
    assert void["text"] not in after["remarks"]
    assert line(after, "示例区民政局.xlsx")["added"]


@pytest.mark.parametrize(
    ("verdict", "more", "said"),
    [
        ("replace", {}, "没有写替换文件"),
        ("replace", {"replacement": "instead/没有.xlsx"}, "找不到替换文件“没有.xlsx”"),
        ("replace", {"replacement": f"{UNITS}/示例区民政局.xlsx"}, "自己也要被替换"),
        ("skip", {"standsFor": "示例区教育局"}, "写了作为单位"),
        ("accept", {"standsFor": "没有的局"}, "不在名册上"),
        ("accept", {"replacement": "instead/没有.xlsx"}, "写了替换文件"),
        ("留着", {}, "不认识"),
        ("accept", {"fingerprint": ""}, "没有编号"),
        ("accept", {"reason": "好\x07"}, "看不见的控制字符"),
    ],
)
def test_the_checks_of_a_table_hold(dropped: Dropped, verdict: str, more: dict[str, str], said: str) -> None:
    dropped.decide(issue(dropped.ask("roll_up"), "R-CHILDERR"), verdict, **more)
    with pytest.raises(InputError, match=said) as caught:
        dropped.ask("roll_up")
    assert str(dropped.inbox) not in str(caught.value)
    dropped.given["decisions"] = []
    assert not dropped.ask("roll_up")["complete"]


def test_two_decisions_about_one_file_are_refused(dropped: Dropped) -> None:
    found = issue(dropped.ask("roll_up"), "R-CHILDERR")
    dropped.decide(found, "accept")
    dropped.decide(found, "skip")
    with pytest.raises(InputError, match=re.escape("第2条决定（示例区民政局.xlsx，R-CHILDERR）：同一个编号")):
        dropped.ask("roll_up")


def test_a_stranger_stands_for_a_unit_of_the_roster(dropped: Dropped) -> None:
    report = next(report for report in district().correct if report.unit.name == "示例区南湖街道办事处")
    stranger = replace(report, unit=replace(report.unit, name="南湖街办", code=None))
    api.write(stranger, dropped.inbox / UNITS / "南湖.xlsx")
    answer = dropped.ask("roll_up")
    extra = issue(answer, "R-EXTRA")
    assert "standsFor" in extra["choices"]
    assert {"name": "示例区南湖街道办事处", "missing": True} in answer["roster"]
    dropped.decide(extra, "accept", standsFor="示例区南湖街道办事处")
    after = dropped.ask("roll_up")
    assert line(after, "南湖.xlsx")["name"] == "示例区南湖街道办事处"
    assert after["counts"]["missing"] == 0
