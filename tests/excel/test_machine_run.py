"""What a program that setting up starts knows of the shell that it is started from."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from xlgov.excel.setup import machine


def test_a_virtual_environment_of_the_shell_reaches_no_other_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # in one, the Python inside LibreOffice takes it for its own, and no extension can be registered
    programs = tmp_path / "venv" / "bin"
    monkeypatch.setenv("VIRTUAL_ENV", str(programs.parent))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PATH", os.pathsep.join([str(programs), os.environ["PATH"]]))
    asked = "import os; print(sorted(set(os.environ) & {'VIRTUAL_ENV', 'PYTHONPATH'}), os.environ['PATH'])"
    done = machine.run([sys.executable, "-c", asked])
    assert done.code == 0, done.err
    assert done.out.startswith("[] ")
    assert str(programs) not in done.out
