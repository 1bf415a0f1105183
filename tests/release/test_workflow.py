"""The file for hosted runners says what README and .ci/run say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import REPOSITORY

yaml = pytest.importorskip("yaml", reason="no reader of YAML is here (test extra)")

SYSTEMS = {"ubuntu", "windows", "macos"}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    """The file, in which YAML takes the word ``on`` for true."""
    text = (REPOSITORY / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    read = yaml.safe_load(text)
    assert isinstance(read, dict)
    return read


def steps(workflow: dict[Any, Any], job: str) -> list[dict[str, Any]]:
    found = workflow["jobs"][job]["steps"]
    assert isinstance(found, list)
    return found


def commands(workflow: dict[Any, Any], job: str) -> Iterator[str]:
    return (step["run"] for step in steps(workflow, job) if "run" in step)


def test_it_runs_on_every_system_with_every_python(workflow: dict[Any, Any]) -> None:
    matrix = workflow["jobs"]["without-office"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["system"]} == SYSTEMS
    assert "latest" not in str(matrix["system"])
    assert matrix["python"] == PYTHONS
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    told = [line.rpartition(" ")[2] for line in project["classifiers"] if ":: Python :: 3." in line]
    assert told == PYTHONS and project["requires-python"] == f">={PYTHONS[0]}"


def test_it_may_do_nothing_but_read_and_ends(workflow: dict[Any, Any]) -> None:
    assert set(workflow) == {"name", True, "permissions", "concurrency", "jobs"}
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 90
        assert not {"permissions", "secrets"} & set(job)


def test_what_it_uses_of_others_is_pinned(workflow: dict[Any, Any]) -> None:
    used = [step["uses"] for job in workflow["jobs"] for step in steps(workflow, job) if "uses" in step]
    assert len(used) == 3
    for each in used:
        assert re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})", each), each


def test_its_commands_are_those_of_the_readme(workflow: dict[Any, Any]) -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    main, tests = (line for line in readme.splitlines() if line.startswith("python3 -m venv"))
    unix, windows = _by_system(workflow)
    assert unix[0] == main
    assert unix[1].removesuffix(' -m "not office and not long"') == tests
    (typed,) = re.findall(r"```bat\n(.*?)\n```", readme, re.DOTALL)
    # the Python of the runner's choice, which the launcher does not know
    assert windows[0] == " && ".join(typed.splitlines()).replace("py -m", "python -m")
    assert windows[1] == unix[1].replace("python3", "python").replace(
        ".venv/bin/", ".venv\\Scripts\\"
    ).replace("'", "")


def _by_system(workflow: dict[Any, Any]) -> tuple[list[str], list[str]]:
    """The commands that only others than Windows run, and those of Windows."""
    found = steps(workflow, "without-office")
    unix = [step["run"] for step in found if step.get("if") == "runner.os != 'Windows'"]
    windows = [step["run"] for step in found if step.get("if") == "runner.os == 'Windows'"]
    # one line each: cmd goes on after a line that failed
    assert len(unix) == len(windows) == 2 and "\n" not in "".join(unix + windows)
    return unix, windows


def test_the_wheel_is_tried_as_in_ci(workflow: dict[Any, Any]) -> None:
    run = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    (step,) = [each for each in commands(workflow, "without-office") if "tests.stranger" in each]
    for words in ("-m build -o dist", "-m tests.stranger dist/*.whl"):
        assert words in step and words in run


def test_one_job_runs_what_ci_runs(workflow: dict[Any, Any]) -> None:
    assert list(commands(workflow, "everything"))[-1] == "bash .ci/run"


def test_ci_checks_the_types_of_the_systems_that_it_does_not_run_on() -> None:
    run = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    for system in ("win32", "darwin"):
        assert f"mypy --platform {system}" in run
