"""Units' files are read in the process of the test: tests/rollup/batch/ says what other processes do."""

from __future__ import annotations

import pytest

from xlgov.rollup.batch import processes

APART = {"batch", "test_enclosures"}
"""folders and modules whose tests are about other processes, or about files that are gone when they read"""


@pytest.fixture(autouse=True)
def _read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if APART.isdisjoint((request.path.parent.name, request.path.stem)):
        monkeypatch.setattr(processes, "possible", lambda: False)
