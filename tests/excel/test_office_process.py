"""A LibreOffice of our own that does not answer is started again, once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from xlgov.errors import InputError
from xlgov.excel.office import process
from xlgov.excel.office.process import Office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program that stands for LibreOffice is a script")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """One that runs and never answers."""
    silent = tmp_path / "soffice"
    silent.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    silent.chmod(0o755)
    monkeypatch.setattr(process, "soffice", lambda: str(silent))
    return Office(tmp_path / "profile")


def answering(at: int, office: Office, tried: list[tuple[int, float]]) -> Any:
    def connected(pipe: str, *, timeout: float) -> object:
        assert pipe == office.pipe and office.runs
        tried.append((office.pid, timeout))
        if len(tried) < at:
            raise InputError("连接不上 LibreOffice")
        return object()

    return connected


def test_the_second_start_has_all_the_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, float]] = []
    monkeypatch.setattr(process, "connected", answering(2, office, tried))
    assert office.start(timeout=60) is office.connection
    (first, short), (second, whole) = tried
    assert (short, whole) == (30, 60)
    assert first != second == office.pid and office.runs
    office.kill()


def test_a_third_start_is_not_made(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, float]] = []
    monkeypatch.setattr(process, "connected", answering(3, office, tried))
    with pytest.raises(InputError, match="连接不上"):
        office.start()
    assert len(tried) == 2 and not office.runs
