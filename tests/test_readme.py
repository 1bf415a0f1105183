"""The examples in Python of README.md do what they say, and the links of all manuals lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.reports import report
from xlgov import api
from xlgov.finding import Status
from xlgov.rollup.roster import build_roster
from xlgov.samples.district import district


def examples() -> Iterator[str]:
    """The blocks of Python in README.md."""
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    return (block[1] for block in re.finditer(r"```python\n(.*?)```", readme, re.DOTALL))


def test_the_first_python_example_tells_failures_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = next(examples())
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


def test_the_example_of_packages_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = [each for each in examples() if "packed" in each]
    monkeypatch.chdir(tmp_path)
    api.write(dict(district().files)["示例区财政局.xlsx"], "report.xlsx")
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == ["完全相同", "()"]


def test_the_example_of_a_roll_up_runs_where_processes_start_afresh(tmp_path: Path) -> None:
    """As on Windows and macOS, where each of them imports the script."""
    (example,) = [each for each in examples() if "roll_up" in each]
    sample = district()
    (tmp_path / "received").mkdir()
    for name, received in sample.files:
        api.write(received, tmp_path / "received" / name)
    (tmp_path / "roster.xlsx").write_bytes(build_roster(sample.roster.entries))
    script = tmp_path / "script.py"
    script.write_text(
        f"from xlgov.rollup.batch import processes\nprocesses._method = lambda: 'spawn'\n{example}", "utf-8"
    )
    utf_8 = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, encoding="utf-8", env=utf_8
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("应报 12 个单位，未报 1 个；") and " False " in done.stdout
    assert (tmp_path / "result.xlsx").stat().st_size


def test_every_room_is_in_the_list_and_in_the_drawing() -> None:
    rooms = {each.parent.name for each in (REPOSITORY / "xlgov").glob("*/__init__.py")}
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert rooms == set(re.findall(r"^xlgov/(\w+)/ ", readme, re.MULTILINE))
    architecture = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
    drawing = architecture.split("```")[1]
    modules = {each.stem for each in (REPOSITORY / "xlgov").glob("[!_]*.py")}
    assert {*rooms, *modules} <= set(re.findall(r"[a-z]+", drawing))


MANUALS = (
    "README.md",
    "CHANGELOG.md",
    *sorted(f"docs/{each.name}" for each in (REPOSITORY / "docs").glob("*.md")),
)


def anchors(path: Path) -> set[str]:
    """What a link can lead to within a manual: its headings, as a web page makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("name", MANUALS)
def test_every_link_leads_somewhere(name: str) -> None:
    manual = REPOSITORY / name
    for target in re.findall(r"\]\(([^)\s]+)\)", manual.read_text("utf-8")):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        found = manual.parent / file if file else manual
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def test_every_picture_is_made_by_the_script() -> None:
    pictures = pytest.importorskip("tests.pictures", reason="what takes the pictures is not here")
    made = {*pictures.WINDOWS, *pictures.SHEETS, *pictures.PAPERS, *pictures.PAGES}
    assert {each.stem for each in (REPOSITORY / "docs" / "images").iterdir()} == made


def test_every_picture_is_shown_and_small() -> None:
    shown = "".join((REPOSITORY / name).read_text("utf-8") for name in MANUALS)
    for picture in sorted((REPOSITORY / "docs" / "images").iterdir()):
        assert f"images/{picture.name})" in shown, picture.name
        assert picture.stat().st_size <= 150_000, picture.name
