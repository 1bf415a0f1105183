"""R-UNSURE: a report with unsure figures is held; taken all the same, every face says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.commands.command import Run
from tests.rollup.folders import unit_report
from tests.rollup.test_commands import decide
from tests.rollup.test_not_read import ARGUMENTS, LICENCES, with_one_held
from xlgov import api
from xlgov.collection.handling import TO_COMPARE
from xlgov.finding import Observation, Place
from xlgov.report import Explanation, Loaded, Provenance, Report
from xlgov.report.schema import schema
from xlgov.rules import validate
from xlgov.workbook import pages

SHIFTED = Observation("S-UNSURE", "这一行少了行首的格", Place(line=7), "12", (LICENCES,), unsure=True)
GIVEN = (*ARGUMENTS, "--decisions", "汇总-待决定.xlsx", "--force")


def likely() -> Report:
    """A report one of whose figures was placed by the likeliest reading."""
    base = replace(unit_report("甲局", 2), provenance=Provenance(source="甲局.docx"))
    return Loaded(base, {}, (SHIFTED,), "text").report


@pytest.fixture
def folder(run: Run) -> Path:
    """Two units; a figure of one is unsure."""
    api.write(likely(), "收到/甲局.xlsx")
    api.write(unit_report("乙局", 3), "收到/乙局.xlsx")
    return Path("收到")


@pytest.mark.usefixtures("folder")
def test_it_is_held_until_somebody_decides(run: Run) -> None:
    said = with_one_held(run, TO_COMPARE.word)
    about = [issue for issue in said["issues"] if "甲局.xlsx" in json.dumps(issue, ensure_ascii=False)]
    assert [issue["code"] for issue in about] == ["R-UNSURE"]
    assert said["unsure"] == []
    letters = list(Path().glob("*/*甲局*"))
    assert letters, "the unit is asked to compare"


@pytest.mark.usefixtures("folder")
def test_every_face_says_which_sums_have_it(run: Run) -> None:
    run("rollup", "收到", *ARGUMENTS)
    decide("汇总-待决定.xlsx", {"甲局.xlsx": ("采用", "已电话核对")})
    console = run("rollup", "收到", *GIVEN)
    assert console.exit_code == 0, console.output
    assert "有 1 项数里有存疑的" in console.output and "含有“甲局”存疑的数" in console.output
    told = json.loads(run("rollup", "收到", *GIVEN, "--format", "json").stdout)["unsure"]
    assert told == [{"unit": "甲局", "key": LICENCES}]
    traced = run("trace", "汇总.xlsx", LICENCES).output
    assert "，含有“甲局”存疑的数" in traced and "（存疑）" in traced
    total = api.read("汇总.xlsx")
    assert [node.unsure for node in total.provenance.addends if node.unsure] == [(LICENCES,)]
    assert Draft202012Validator(schema(total.form)).is_valid(total.to_dict())
    assert "A-UNSURE" in run("validate", "汇总.xlsx").output
    rows = load_workbook("汇总.xlsx")[pages.ROLLUP_LIST].rows
    text = "\n".join(str(cell.value) for row in rows for cell in row)
    assert "【存疑的数照样汇总】" in text and "里有存疑的" in text


@pytest.mark.usefixtures("folder")
def test_a_unit_that_compared_it_is_added_up(run: Run) -> None:
    (finding,) = [each for each in validate(api.load("收到/甲局.xlsx")) if each.code == "S-UNSURE"]
    said = Explanation(fingerprint=finding.fingerprint, text="已对照原件，无误")
    api.write(replace(likely(), explanations=(said,)), "收到/甲局.xlsx")
    result = run("rollup", "收到", *ARGUMENTS)
    assert result.exit_code == 0, result.output
    assert (
        api.read("汇总.xlsx").figures[LICENCES]
        == likely().figures[LICENCES] + api.read("收到/乙局.xlsx").figures[LICENCES]
    )
    assert all(not node.unsure for node in api.read("汇总.xlsx").provenance.addends)


def test_a_figure_that_was_corrected_is_not_unsure(run: Run) -> None:
    base = likely()
    api.write(replace(base, figures={**base.figures, LICENCES: 77}), "收到/甲局.xlsx")
    api.write(unit_report("乙局", 3), "收到/乙局.xlsx")
    assert run("rollup", "收到", *ARGUMENTS).exit_code == 0
