"""A roll-up of units whose names are written in different ways, and of covers that nobody understands."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.rollup.folders import unit_report
from tests.workbook.test_package import rezipped
from xlgov import api
from xlgov.collection.belonging import Entry
from xlgov.collection.handling import ADDED, TWICE, WITH_ERRORS
from xlgov.report import Report
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.roster import build_roster
from xlgov.rollup.run import roll_up
from xlgov.workbook.build import build
from xlgov.workbook.package import open_package

LICENCES = "proactive.licensing.decisions"


def rolled(folder: Path, roster: Path | None = None) -> Outcome:
    return roll_up(Request((folder,), "示例县", 2023, roster=roster, own_required=False, jobs=1))


def write(folder: Path, file: str, report: Report, kind: str) -> None:
    """A workbook with this answer for the category on its cover."""
    answer = rf'<c r="E7"\1 t="inlineStr"><is><t>{kind}</t></is></c>'.encode()
    report = replace(report, unit=replace(report.unit, kind=None))
    workbook = build(report.form, report)
    cover = open_package(workbook).sheets[0].part

    def edit(name: str, xml: bytes) -> bytes:
        return re.sub(rb'<c r="E7"([^<>]*)/>', answer, xml) if name == cover else xml

    folder.mkdir(exist_ok=True)
    folder.joinpath(file).write_bytes(rezipped(edit, workbook))


@pytest.mark.parametrize(
    "again",
    [
        "示例县财政局",
        "示例縣財政局",
        "\u200e示例县\u202a财政局\u202c",
        "示例县\u2060财政\u00ad局",
        "⺬例县财政局".replace("⺬", "示"),
    ],
)
def test_the_same_unit_is_not_counted_twice_however_it_is_written(again: str, tmp_path: Path) -> None:
    api.write(unit_report("示例县财政局", 1), tmp_path / "a.json")
    api.write(unit_report(again, 2), tmp_path / "b.json")
    api.write(unit_report("示例县教育局", 3), tmp_path / "c.json")
    outcome = rolled(tmp_path)
    states = sorted(line.state.word for line in outcome.lines)
    assert states == sorted([ADDED.word, TWICE.word, TWICE.word])
    assert outcome.report.figures[LICENCES] == 9


def test_names_meet_the_roster_and_units_that_differ_stay_apart(tmp_path: Path) -> None:
    names = ("示例县财政局", "乾县教育局", "于都县教育局", "示例县征收办公室")
    entries = [Entry(name, kind="department") for name in names]
    tmp_path.joinpath("名册.xlsx").write_bytes(build_roster(entries))
    folder = tmp_path / "收到"
    folder.mkdir()
    for number, name in enumerate(
        ("示例縣財政局\u200b", "乾縣教育局", "于都縣教育局", "示例縣徵收辦公室"), 1
    ):
        api.write(unit_report(name, number), folder / f"{number}.json")
    outcome = rolled(folder, tmp_path / "名册.xlsx")
    assert {(line.name, line.state.word) for line in outcome.lines} == {(name, ADDED.word) for name in names}
    assert outcome.report.figures[LICENCES] == 3 * (1 + 2 + 3 + 4)


def test_a_file_goes_by_its_name_in_either_script(tmp_path: Path) -> None:
    tmp_path.joinpath("名册.xlsx").write_bytes(build_roster([Entry("示例县财政局", kind="department")]))
    folder = tmp_path / "收到"
    folder.mkdir()
    folder.joinpath("示例縣\u200e財政局.xlsx").write_bytes(b"broken")
    outcome = rolled(folder, tmp_path / "名册.xlsx")
    (line,) = outcome.lines
    assert line.name == "示例县财政局" and line.delivery is not None


def test_a_unit_of_a_vertical_system_is_never_added_for_want_of_a_word(tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    write(folder, "a.xlsx", unit_report("示例县教育局", 1), "政府部门")
    write(folder, "b.xlsx", unit_report("示例县烟草专卖局", 2), "垂管单位")
    write(folder, "c.xlsx", unit_report("示例县气象局", 4), "烟草系统")
    outcome = rolled(folder)
    states = {line.delivery.source.name: line.state for line in outcome.lines if line.delivery}
    assert states["a.xlsx"] == ADDED
    assert states["b.xlsx"].word == "垂直管理不汇总"
    assert states["c.xlsx"] == WITH_ERRORS
    assert outcome.report.figures[LICENCES] == 3
