"""The one loop over several reports: whatever one of them does, each has its answer, in order."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.reports import report
from xlgov import api
from xlgov.report import Loaded
from xlgov.several.folder import jobs_into
from xlgov.several.given import Given, reports_in
from xlgov.several.work import Job, Task, worked


@dataclass(frozen=True)
class Deadly(Given):
    """A report that its process dies of."""

    def read(self) -> Loaded:
        os._exit(3)


class Enough(Exception):
    pass


@pytest.fixture
def reports(tmp_path: Path) -> list[Given]:
    for name in "甲乙丙":
        api.write(report(unit={"name": name}), tmp_path / f"{name}.json")
    return reports_in([tmp_path / f"{name}.json" for name in "甲乙丙"])


def test_a_report_that_kills_its_process_is_named_and_the_others_are_written(
    reports: list[Given], tmp_path: Path
) -> None:
    out = tmp_path / "结果"
    deadly = Deadly("死.xlsx", "死.xlsx", tmp_path / "死.xlsx")
    jobs = jobs_into(out, [reports[0], deadly, *reports[1:]], [".xlsx", ".json"])
    done = list(worked(Task(converts=True), jobs))
    assert [each.job for each in done] == jobs
    assert [each.error is None for each in done] == [True, False, True, True]
    assert "死.xlsx：读取它的进程意外退出（3）" in str(done[1].error)
    assert {path.name for path in out.iterdir()} == {
        f"{name}{ending}" for name in "甲乙丙" for ending in (".xlsx", ".json")
    }
    for each in done:
        assert each.written == (each.job.targets if each.error is None else ())
        assert not each.contents


def test_progress_is_told_of_every_report_and_ends_the_work_by_what_it_raises(
    reports: list[Given], tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    jobs = jobs_into(tmp_path / "结果", reports, [".json"])
    assert len(list(worked(Task(), jobs, progress=lambda *done: told.append(done)))) == 3
    assert told == sorted(told) and told[-1] == (3, 3)

    def enough(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        list(worked(Task(), jobs_into(tmp_path / "又", reports, [".json"]), progress=enough))
    assert not list((tmp_path / "又").glob("*"))


def test_the_same_report_given_twice_is_answered_twice(reports: list[Given]) -> None:
    done = list(worked(Task(), [Job(reports[0]), Job(reports[0])]))
    assert [each.loaded is not None for each in done] == [True, True]


def test_a_workbook_is_marked_only_where_that_is_asked_for(reports: list[Given], tmp_path: Path) -> None:
    wrong = report(**{"requests.received.natural_person": 4, "requests.received.total": 5})
    api.write(wrong, tmp_path / "坏.json")
    (given,) = reports_in([tmp_path / "坏.json"])
    plain, marked = tmp_path / "平.xlsx", tmp_path / "标.xlsx"
    list(worked(Task(converts=True), [Job(given, (plain,))]))
    list(worked(Task(options=api.Options(checked="2026-01-15")), [Job(given, (marked,))]))
    api.write(wrong, tmp_path / "写.xlsx")
    assert plain.read_bytes() == (tmp_path / "写.xlsx").read_bytes()
    assert len(marked.read_bytes()) > len(plain.read_bytes())
