"""The templates of the project are what the builder builds now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from xlgov.form import editions
from xlgov.workbook import templates


def test_templates_are_up_to_date() -> None:
    assert templates.outdated(REPOSITORY / templates.FOLDER) == [], "run python -m xlgov.workbook.templates"


def test_a_difference_is_named_part_by_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert templates.main([str(tmp_path)]) == 0
    assert templates.main(["--check", str(tmp_path)]) == 0
    path = tmp_path / templates.template_name(editions()[0])
    path.write_bytes((tmp_path / templates.template_name(editions()[1])).read_bytes())
    capsys.readouterr()
    assert templates.main(["--check", str(tmp_path)]) == 1
    assert f"{path.name}: xl/workbook.xml" in capsys.readouterr().out
    path.unlink()
    assert templates.main(["--check", str(tmp_path)]) == 1
