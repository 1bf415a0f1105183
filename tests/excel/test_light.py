"""A click loads xlwings and none of the large libraries that xlwings would like to have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from xlgov.excel.light import HEAVY

NOTED = (
    "import os, pathlib\nwith pathlib.Path(os.environ['NOTED']).open('a') as notes: notes.write('{}\\n')\n"
)
LIBRARY = NOTED + "raise ImportError"
"""A library that leaves a word where it is looked for, and is of no use to xlwings."""


@pytest.fixture
def looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Libraries of these names come first on Python's path; the file has the names of those imported."""
    for name in HEAVY:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(LIBRARY.format(name))
    notes = tmp_path / "noted"
    notes.touch()
    monkeypatch.setenv("NOTED", str(notes))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return notes


def run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", command, *arguments],
        capture_output=True,
        encoding="utf-8",
        env=dict(os.environ),
        check=False,
        timeout=60,
    )


def test_xlwings_alone_looks_for_every_one_of_them(looked_for: Path) -> None:
    assert run("import xlwings").returncode == 0
    assert set(looked_for.read_text(encoding="utf-8").split()) == set(HEAVY)


def test_a_click_looks_for_none_of_them(looked_for: Path) -> None:
    # what VBA starts; there is no Excel here, which is said after xlwings was loaded
    done = run("import xlgov.excel.entry;xlgov.excel.entry.run('about')", "--wb=年报.xlsx", "--from_xl=1")
    assert "没有完成" in done.stderr
    assert not looked_for.read_text(encoding="utf-8")


def test_what_an_action_needs_later_is_to_be_had(looked_for: Path) -> None:
    done = run(
        "import sys\nfrom xlgov.excel import light\nxlwings = light.xlwings()\n"
        "print(xlwings.Book.__name__, xlwings.__pro__, [name for name in sys.modules.copy() if"
        " sys.modules[name] is None])\nimport numpy"
    )
    assert done.stdout.split() == ["Book", "False", "[]"]
    assert looked_for.read_text(encoding="utf-8") == "numpy\n"


def test_libraries_that_are_there_already_stay() -> None:
    command = (
        "import sys, types\nsys.modules['PIL'] = kept = types.ModuleType('PIL')\n"
        "from xlgov.excel import light\nlight.xlwings()\n"
        "assert sys.modules['PIL'] is kept\nassert light.xlwings() is sys.modules['xlwings']"
    )
    done = run(command)
    assert done.returncode == 0, done.stderr
