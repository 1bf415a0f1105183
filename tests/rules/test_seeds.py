"""The published sample reports: exactly the findings that a reviewer agreed on, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xlgov import load
from xlgov.finding import Finding, Severity, Status
from xlgov.rules import report_rules, validate

pytestmark = pytest.mark.seeds
CODES = {info.code for info in report_rules()}
SEEDS = ("000", "001", "002", "003", "004")
ONCE_PER_TABLE = "C-BLANK"
"""The agreed list has one entry for two tables; a finding is for one, so only its first line is compared."""
ON_THE_HEADING = "D-TOPIC-1"
"""The agreed list names the line of the heading, a finding the paragraph under it."""
SILENT = {("001", "N-DUP-1", 22), ("003", "N-SUM-1", 7)}
"""Notes of the agreed list on sentences that are right: 41 and the body itself are 42; 519+14+2+23 is 558."""


@pytest.fixture(scope="session")
def agreed(seeds: Path) -> list[dict[str, object]]:
    file = seeds.parent / "form" / "seed-findings.json"
    if not file.is_file():
        pytest.skip("the agreed findings of the published sample reports are not here")
    return [entry for entry in json.loads(file.read_text(encoding="utf-8")) if entry["rule"] in CODES]


def failures(seeds: Path, seed: str) -> list[Finding]:
    (path,) = seeds.glob(f"{seed}_*.txt")
    return [finding for finding in validate(load(path)) if finding.status is Status.FAIL]


def told(findings: list[Finding]) -> set[tuple[object, ...]]:
    return {_line(f.code, f.cells[0].place.line, f.severity.value) for f in findings}


def _line(code: object, line: object, severity: object) -> tuple[object, ...]:
    return (code, None if code == ON_THE_HEADING else line, severity)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tables_of_every_seed_close(seeds: Path, seed: str) -> None:
    grave = [f for f in failures(seeds, seed) if f.code[0] in "AB" and f.severity is not Severity.INFO]
    assert grave == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_findings_are_the_agreed_ones(seeds: Path, agreed: list[dict[str, object]], seed: str) -> None:
    own = [e for e in agreed if e["seed"] == seed and (seed, e["rule"], e["line"]) not in SILENT]
    expected = {_line(e["rule"], e["line"], e["severity"]) for e in own}
    found = failures(seeds, seed)
    blanks = [finding for finding in found if finding.code == ONCE_PER_TABLE]
    assert told([finding for finding in found if finding not in blanks[1:]]) == expected


def test_blank_cells_are_counted_table_by_table(seeds: Path) -> None:
    blanks = [finding for finding in failures(seeds, "001") if finding.code == ONCE_PER_TABLE]
    assert ["161 格中有 145 格空白" in blanks[0].message, "15 格中有 6 格空白" in blanks[1].message] == [
        True,
        True,
    ]
