"""The first example of README.md does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.reports import report
from xlgov import api
from xlgov.finding import Status


def test_the_first_python_example_tells_failures_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    example = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)[0]
    monkeypatch.chdir(tmp_path)
    made = report(requests__received__natural_person=4, requests__received__total=5)
    api.write(made, "report.xlsx")
    exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    findings = api.validate(api.load("report.xlsx"))
    failing = [one for one in findings if one.status is Status.FAIL]
    assert 0 < len(failing) < len(findings)
    assert printed == [f"{one.code} {one.severity} {one.message}" for one in failing]
    assert api.read("report.json").figures == made.figures
