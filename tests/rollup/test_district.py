"""The sample district: what should have come is right, what came has the five faults and no other."""

from __future__ import annotations

from pathlib import Path

from xlgov import api
from xlgov.finding import Finding, Severity, Status
from xlgov.report import Report
from xlgov.rollup.outcome import Request
from xlgov.rollup.roster import build_roster
from xlgov.rollup.run import roll_up
from xlgov.rules import validate
from xlgov.samples.district import district


def failed(report: Report, previous: Report | None = None) -> list[Finding]:
    return [finding for finding in validate(report, previous) if finding.status is Status.FAIL]


def test_what_should_have_come_is_right() -> None:
    found = district()
    for before, now in zip(found.previous, found.correct, strict=True):
        assert failed(before) == []
        assert failed(now, before) == [], now.unit.name


def test_units_stand_on_the_roster() -> None:
    found = district()
    assert len(found.roster.entries) == 12
    assert [entry.kind for entry in found.roster.entries].count("own_organ") == 1
    for entry, report in zip(found.roster.entries, found.correct, strict=True):
        assert (entry.name, entry.code, entry.tier, entry.kind) == (
            report.unit.name,
            report.unit.code,
            report.unit.tier,
            report.unit.kind,
        )
        assert report.year == found.year


def test_five_units_have_a_fault_each() -> None:
    found = district()
    assert len(found.planted) == 5
    correct = {report.unit.name: report for report in found.correct}
    sent: dict[str | None, list[Report]] = {}
    for _, report in found.files:
        sent.setdefault(report.unit.name, []).append(report)
    wrong = {name for name, report in correct.items() if sent.get(name) != [report]}
    assert wrong == {unit for unit, _ in found.planted}


def test_only_the_wrong_total_is_an_error_inside_a_file() -> None:
    found = district()
    previous = {report.unit.name: report for report in found.previous}
    errors = {
        report.unit.name
        for _, report in found.files
        for finding in failed(report, previous[report.unit.name])
        if finding.severity is Severity.ERROR
    }
    assert errors == {unit for unit, code in found.planted if code == "R-CHILDERR"}


def test_a_roll_up_finds_the_five_faults_and_no_other(tmp_path: Path) -> None:
    found = district()
    for name, report in found.files:
        api.write(report, tmp_path / "收到" / name)
    for report in found.previous:
        api.write(report, tmp_path / "上年" / f"{report.unit.name}.json")
    (tmp_path / "名册.xlsx").write_bytes(build_roster(found.roster.entries))
    outcome = roll_up(
        Request(
            [tmp_path / "收到"],
            found.unit,
            found.year,
            roster=tmp_path / "名册.xlsx",
            previous=tmp_path / "上年",
        )
    )
    about = {
        (outcome.collection.called(delivery), issue.finding.code)
        for issue in outcome.issues
        for delivery in outcome.collection.deliveries
        if delivery.source in issue.sources
    } | {(issue.unit, issue.finding.code) for issue in outcome.issues if not issue.sources}
    # the lender of the borrowed figures is concerned, too: nobody can tell from the files whose they are
    assert about - {("示例区教育局", "R-DUP")} == set(found.planted)
    assert not outcome.complete


def test_the_files_survive_a_workbook(tmp_path: Path) -> None:
    for name, report in district().files:
        api.write(report, tmp_path / name)
        loaded = api.read(tmp_path / name)
        assert loaded.figures == report.figures
        assert (loaded.unit, loaded.year) == (report.unit, report.year)
