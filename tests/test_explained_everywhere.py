"""Whether an error is explained is the same question everywhere: each face that counts or shows errors gives
the same answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.command import Run as Run
from tests.commands.command import run
from tests.reports import changed
from tests.rules.carrying import KEY, carried
from tests.web.asked import Counter
from xlgov import api, bundle
from xlgov.errors import InputError
from xlgov.finding import Counts, Severity, Status
from xlgov.report import Loaded, Report
from xlgov.rollup.outcome import Request
from xlgov.rollup.returns import to_units
from xlgov.rollup.run import roll_up
from xlgov.rules import validate
from xlgov.rules.explaining import ASKED, explained, void
from xlgov.workbook.marking import marks
from xlgov.workbook.results import lines
from xlgov.workbook.template import template_of

__all__ = ["run"]

BEFORE = "last__requests__carried_forward__"
REASON = "上年报告公布后已更正"
CODE = "Y-CARRY"


def _wrong(last: int = 0) -> Report:
    """A report whose carry-over is not what its own cover says of last year, in a column and in all."""
    figures = {f"{BEFORE}{column}": last for column in ("natural_person", "total")}
    return changed(replace(carried()[0], unit=replace(carried()[0].unit, name="甲局")), **figures)


def _with(report: Report, text: str, code: str = CODE) -> Report:
    for found in validate(report):
        if found.code == code and found.status is Status.FAIL:
            report = explained(report, found, text, "张三", "2024-01-20")
    return report


def _of_other_figures() -> Report:
    """What was written when the cover said something else."""
    return replace(_wrong(), explanations=_with(_wrong(last=7), REASON).explanations)


def _sum_is_wrong() -> Report:
    """A wrong sum beside which a good reason is written, by hand and not by any face of ours."""
    bad = changed(carried()[0], requests__received__total=9)
    bad = replace(bad, unit=replace(bad.unit, name="甲局"))
    kinds = {each.code for each in validate(bad) if each.is_error}
    for code in kinds:
        bad = _with(bad, REASON, code)
    return bad


STATES: dict[str, tuple[Callable[[], Report], bool]] = {
    "explained": (lambda: _with(_wrong(), REASON), False),
    "refused": (lambda: _with(_wrong(), "核实无误。"), True),
    "void": (_of_other_figures, True),
    "wrong sum": (_sum_is_wrong, True),
}
"""a report in each state, and whether it has open errors"""


def _on_the_command_line(run: Run) -> Iterator[bool]:
    result = run("validate", "年报.json", "--format", "json")
    (told,) = json.loads(result.stdout)["files"]
    yield bool(result.exit_code)
    yield bool(told["counts"]["error"])
    yield "错误 " in run("validate", "年报.json").output
    results = json.loads(run("validate", "年报.json", "--format", "sarif").stdout)["runs"][0]["results"]
    grave = [each for each in results if each["level"] == "error"]
    yield any(
        said["status"] != "accepted" for each in grave for said in each.get("suppressions", [{"status": ""}])
    )


def _in_a_workbook(report: Report) -> Iterator[bool]:
    found, places = validate(report), template_of(report.form).places
    yield any(each.severity is Severity.ERROR for each in lines(report.form, found, places, {}, {}))
    yield any(each.severity is Severity.ERROR for each in marks(found, places).values())


def _in_what_is_published(report: Report) -> Iterator[bool]:
    found = validate(report)
    yield api.is_draft(report, found)
    yield "草稿" in api.content(report, ".html", found, api.PLAIN).decode()
    yield bool(Counts.of(found).errors)


def _in_a_package(report: Report) -> Iterator[bool]:
    loaded = Loaded(report, {}, source="data")
    try:
        bundle.packed(loaded)
    except InputError:
        yield True
    else:
        yield False
    made = bundle.verified(bundle.packed(loaded, terms=bundle.Terms("二月底以前改正重报")), "甲局.zip")
    assert made.listing is not None and made.is_intact
    yield bool(made.listing.verdict.errors)
    yield bool(made.errors)
    yield made.listing.allowed is not None


def _in_a_roll_up(folder: Path) -> Iterator[bool]:
    outcome = roll_up(Request([folder], "某县", 2024, own_required=False, out=folder.parent / "结果.xlsx"))
    yield outcome.report.figures[KEY] is None
    yield any(each.finding.code == "R-CHILDERR" and each.finding.is_error for each in outcome.open) or any(
        each.finding.code == "R-CARRY" and each.finding.is_error for each in outcome.open
    )
    letters = [each.letter for each in to_units(outcome.lines, "某县", 2024, outcome.request.checked)]
    yield any(
        each.severity is Severity.ERROR and not each.is_explained for one in letters for each in one.remarks
    )
    yield any(one.held for one in letters)


def _in_the_page(folder: Path, report: Report) -> Iterator[bool]:
    counter = Counter(folder)
    counter.put("年报.json", report.to_json().encode())
    answer = counter.ask("check", file="年报.json").answer
    yield answer["verdict"]["level"] == "error"
    yield any(
        each["severity"] == "error" and each["status"] == "fail" and not each["explained"]
        for each in answer["findings"]
    )


@pytest.mark.parametrize("state", STATES)
def test_every_face_says_the_same(state: str, tmp_path: Path, run: Run) -> None:
    made, is_open = STATES[state]
    report = made()
    Path("年报.json").write_text(report.to_json(), "utf-8")
    sent = tmp_path / "收到" / "甲局.json"
    sent.parent.mkdir()
    sent.write_text(report.to_json(), "utf-8")
    said = {
        "command line": list(_on_the_command_line(run)),
        "workbook": list(_in_a_workbook(report)),
        "published": list(_in_what_is_published(report)),
        "package": list(_in_a_package(report)),
        "roll-up": list(_in_a_roll_up(sent.parent)),
        "page": list(_in_the_page(tmp_path / "页", report)),
    }
    assert {face: set(answers) for face, answers in said.items()} == {face: {is_open} for face in said}, said


def test_what_is_void_is_told_and_marks_no_error_as_explained() -> None:
    report = _of_other_figures()
    found = [each for each in validate(report) if each.status in ASKED]
    assert len(void(report, found)) == 2
    assert all(each.explanation is None for each in found)
