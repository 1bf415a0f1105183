"""Units' files are read in the process of the test: tests/rollup/batch/ says what other processes do."""

from __future__ import annotations

import pytest

from xlgov.rollup.batch import processes


@pytest.fixture(autouse=True)
def _read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.path.parent.name != "batch":
        monkeypatch.setattr(processes, "possible", lambda: False)
