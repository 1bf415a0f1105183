"""Everything generated in the project is what is generated now."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pyopenvba", reason="the build's tools are not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

from macros import build, regenerate
from tests.conftest import REPOSITORY
from xlgov.form import editions
from xlgov.workbook import template


def test_the_project_is_up_to_date() -> None:
    assert regenerate.outdated(REPOSITORY) == [], "run python -m macros.regenerate"


def test_nothing_that_is_built_is_left_out() -> None:
    names = {path.name for path in regenerate.generated()}
    for folder in (template.FOLDER, regenerate.SCHEMAS):
        assert {path.name for path in (REPOSITORY / folder).iterdir()} <= names


def test_a_difference_is_named_part_by_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = regenerate.generated()
    monkeypatch.setattr(regenerate, "generated", lambda: built)
    assert regenerate.main([], tmp_path) == 0
    assert regenerate.main(["--check"], tmp_path) == 0
    capsys.readouterr()
    older, newer = (template.FOLDER / template.template_name(form) for form in editions()[-2:])
    (tmp_path / newer).write_bytes(built[older])
    (tmp_path / build.ASSETS / build.EXTENSION).unlink()
    (tmp_path / regenerate.RULES).write_text("改过", "utf-8")
    assert regenerate.main(["--check"], tmp_path) == 1
    told = capsys.readouterr().out.splitlines()
    assert f"{newer}: xl/workbook.xml" in told
    assert f"{build.ASSETS / build.EXTENSION}: description.xml" in told
    assert str(regenerate.RULES) in told
