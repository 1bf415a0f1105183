"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser import browser
from tests.commands.command import run
from tests.engines import engines
from tests.office import office
from tests.web.built import built_page

__all__ = ["browser", "built_page", "engines", "office", "run", "seeds"]

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _defects_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user gets one line about a defect of the program; a test gets the exception."""
    monkeypatch.setenv("XLGOV_DEBUG", "1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests of the formulas compared, by program: the counts are the point of them."""
    for report in terminalreporter.getreports("passed"):
        for name, said in report.user_properties:
            if name == "compared":
                terminalreporter.write_line(f"compared, {said}")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of published sample reports, which never enter the project."""
    folder = Path(os.environ.get("XLGOV_SEEDS", REPOSITORY.parent / "shared" / "seeds"))
    if not folder.is_dir():
        pytest.skip("published sample reports are not here")
    return folder
