"""Every output says which rules it was checked by, and a report remembers it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.command import Run, run
from tests.reports import report
from xlgov import api
from xlgov.report import Report
from xlgov.rules.version import RULES

__all__ = ["run"]


def test_a_report_remembers_by_which_rules_its_workbook_was_checked(tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    api.write(report(), path)
    assert api.read(path).provenance.rules is None
    assert "rules" not in json.loads(api.read(path).to_json())["provenance"]
    api.write(api.load(path), path, checked="2026-01-20")
    marked = api.read(path)
    assert marked.provenance.rules == RULES
    assert Report.from_json(marked.to_json()) == marked
    api.write(marked, path)
    assert api.read(path).provenance.rules == RULES


def test_the_answer_of_validate_names_the_rules(run: Run, tmp_path: Path) -> None:
    api.write(report(), tmp_path / "年报.json")
    assert json.loads(run("validate", "--format", "json", "年报.json").stdout)["rules"] == RULES
