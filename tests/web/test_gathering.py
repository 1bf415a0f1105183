"""The roll-up behind the page, without a browser: what it tells of the demonstration district."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.district import Dropped, drop_district
from xlgov.samples.district import district


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Dropped:
    """The demonstration district, which no test changes."""
    return drop_district(tmp_path_factory.mktemp("district"))


@pytest.fixture(scope="module")
def answer(dropped: Dropped) -> Any:
    """What is told of it."""
    return dropped.ask("roll_up")


def test_the_five_faults_are_told_with_what_can_be_decided(answer: Any) -> None:
    found = {(issue["unit"], issue["code"]) for issue in answer["issues"]}
    assert {code for _, code in district().planted} == {code for _, code in found}
    for issue in answer["issues"]:
        assert issue["choices"] == (["accept", "skip", "replace"] if issue["files"] else ["accept"])
        assert issue["decided"] is None and not issue["optional"]
        assert issue["holds"] == [each["name"] for each in issue["files"] if each["held"]]


def test_the_headline_says_that_it_cannot_go_up(answer: Any) -> None:
    assert answer["headline"] == "还不能上报：未报 1 个单位，待定 6 份文件，这些数不在汇总数里。"
    assert (answer["verdict"]["level"], answer["complete"], answer["sound"]) == ("error", False, True)


def test_lines_and_counts_agree(answer: Any) -> None:
    lines, counts = answer["lines"], answer["counts"]
    for each in counts["classes"]:
        assert each["count"] == sum(line["state"] == each["state"] for line in lines if line["file"])
    assert counts["missing"] == sum(line["state"] == "missing" for line in lines) == 1
    for line in lines:
        assert line["added"] == (line["state"] == "added")
        assert (line["level"] == "good") == (not line["issues"])
        told = [answer["issues"][at] for at in line["issues"]]
        assert all(line["file"] in [each["name"] for each in one["files"]] for one in told if one["files"])
        assert line["path"] is None or line["path"].endswith(line["file"])


def test_a_figure_of_the_sum_comes_down_to_cells(dropped: Dropped, answer: Any) -> None:
    drilled = dropped.ask("drill", key="requests.received.total", run=answer["run"], files=[])
    first, *units = drilled["steps"]
    assert int(first["number"]) == sum(int(step["number"]) for step in units)
    assert first["number"] == answer["sum"]["figures"]["requests.received.total"]["text"]
    assert {(step["sheet"], step["cell"]) for step in units} == {("申请办理", "J5")}
    assert dropped.ask("drill", key="requests.received.total", run="0", files=[]) == {"gone": True}
    assert dropped.ask("drill", key="requests.received.total", run="0") == drilled


def test_progress_only_goes_on(tmp_path: Path) -> None:
    dropped = drop_district(tmp_path)
    dropped.given["today"] = "2026-02-03"
    told: list[tuple[int, int]] = []
    dropped.ask("roll_up", lambda done, every: told.append((done, every)))
    assert told == sorted(told) and told[-1] == (24, 24)
