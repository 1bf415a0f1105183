"""The sample district: what should have come is right, what came has the five faults and no other."""

from __future__ import annotations

from pathlib import Path

from xlgov import api
from xlgov.finding import Finding, Severity, Status
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.samples.district import district


def failed(report: Report, previous: Report | None = None) -> list[Finding]:
    return [finding for finding in validate(report, previous) if finding.status is Status.FAIL]


def test_what_should_have_come_is_right() -> None:
    found = district()
    for before, now in zip(found.previous, found.correct, strict=True):
        assert failed(before) == []
        assert [f for f in failed(now, before) if f.severity is not Severity.INFO] == [], now.unit.name


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


def test_the_files_survive_a_workbook(tmp_path: Path) -> None:
    for name, report in district().files:
        api.write(report, tmp_path / name)
        loaded = api.read(tmp_path / name)
        assert loaded.figures == report.figures
        assert (loaded.unit, loaded.year) == (report.unit, report.year)
