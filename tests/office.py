"""LibreOffice for tests: recalculates, re-saves and prints batches of workbooks, one process for all of them.

Use the fixture ``office`` (with ``@pytest.mark.office``). Without LibreOffice such tests skip; with
``XLGOV_REQUIRE_OFFICE=1`` they fail instead.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_WORKER = Path(__file__).with_name("office_worker.py")
_START_SECONDS, _END_SECONDS = 120, 60
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".pdf": "calc_pdf_Export",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".html": "HTML (StarCalc)",
}
_WRITER_FILTERS = {
    ".odt": "writer8",
    ".pdf": "writer_pdf_Export",
    ".doc": "MS Word 97",
    ".rtf": "Rich Text Format",
    ".html": "HTML (StarWriter)",
    ".txt": "Text (encoded)",
}

Rows = list[list[Any]]
"""A sheet's cells from A1 on: numbers are floats, empty cells and empty texts are ""."""


class Height(NamedTuple):
    """Points of a row as a file has it, whether it is fitted to its text, and what it is once it is."""

    shown: float
    optimal: bool
    fitted: float


@dataclass(frozen=True, slots=True)
class Office:
    """A LibreOffice, and a Python that can talk to it."""

    soffice: str
    python: str

    def values(self, paths: Sequence[Path]) -> list[dict[str, Rows]]:
        """The values of every sheet of each workbook after recalculating everything."""
        return self._run([_job(path, values=True, calculate=True) for path in paths])

    def save(self, paths: Sequence[Path], folder: Path, *, calculate: bool = False) -> list[Path]:
        """Each workbook opened and saved as .xlsx into a folder, recalculated first if asked."""
        return self._store(paths, folder, ".xlsx", calculate)

    def optimal_heights(self, paths: Sequence[Path]) -> list[dict[str, list[Height]]]:
        """The rows of every sheet of each workbook down to the last that is used."""
        found = self._run([_job(path, calculate=False) | {"heights": True} for path in paths])
        return [{sheet: [Height(*row) for row in rows] for sheet, rows in one.items()} for one in found]

    def print(self, paths: Sequence[Path], folder: Path) -> list[Path]:
        """Each workbook or document as PDF in a folder."""
        return self._store(paths, folder, ".pdf", False)

    def reopened(self, paths: Sequence[Path], folder: Path) -> list[Path]:
        """Each document opened and saved as .odt into a folder."""
        return self._store(paths, folder, ".odt", False)

    def saved_as(self, ending: str, paths: Sequence[Path], folder: Path) -> list[Path]:
        """Each workbook or document opened and saved into a folder as another kind."""
        return self._store(paths, folder, ending, False)

    def saved_as_all(self, endings: Sequence[str], path: Path, folder: Path) -> list[Path]:
        """One workbook or document saved into a folder as several other kinds."""
        targets = [folder / path.with_suffix(ending).name for ending in endings]
        self._run([_job(path, target=target, calculate=False) for target in targets])
        return targets

    def _store(self, paths: Sequence[Path], folder: Path, ending: str, calculate: bool) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        targets = [folder / path.with_suffix(ending).name for path in paths]
        self._run(
            [
                _job(path, target=target, calculate=calculate)
                for path, target in zip(paths, targets, strict=True)
            ]
        )
        return targets

    def close(self) -> None:
        """End the process; the next batch starts another."""
        if _worker.cache_info().currsize:
            worker = _worker(self)
            _worker.cache_clear()
            worker.communicate(timeout=_END_SECONDS)

    def _run(self, jobs: list[dict[str, Any]]) -> list[dict[str, Rows]]:
        worker = _worker(self)
        assert worker.stdin and worker.stdout
        late = threading.Timer(_START_SECONDS + 5 * len(jobs), os.killpg, (worker.pid, signal.SIGKILL))
        late.start()
        try:
            worker.stdin.write(json.dumps(jobs) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
        finally:
            late.cancel()
        found = json.loads(line or '{"error": "LibreOffice took too long, or has ended"}')
        if "error" in found:
            _worker.cache_clear()
        assert "error" not in found, found["error"]
        results: list[dict[str, Rows]] = found["results"]
        return results


@cache
def _worker(office: Office) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [office.python, str(_WORKER), office.soffice],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(),
        start_new_session=True,
    )


def _job(path: Path, *, target: Path | None = None, values: bool = False, calculate: bool) -> dict[str, Any]:
    filters = _WRITER_FILTERS if path.suffix == ".docx" else _FILTERS
    return {
        "source": str(path.resolve()),
        "target": str(target.resolve()) if target else "",
        "filter": filters[target.suffix] if target else "",
        "values": values,
        "calculate": calculate,
    }


def _environment() -> dict[str, str]:
    # a virtual environment's variables must not reach LibreOffice's own Python
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }


@cache
def _found() -> Office | str:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        return "LibreOffice is not here"
    for python in ("/usr/bin/python3", shutil.which("python3"), shutil.which("python")):
        if (
            python
            and subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0
        ):
            return Office(soffice, python)
    return "no Python here can talk to LibreOffice (python3-uno)"


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice, or a skip with the reason."""
    found = _found()
    if isinstance(found, str):
        if os.environ.get("XLGOV_REQUIRE_OFFICE") == "1":
            pytest.fail(found)
        pytest.skip(found)
    yield found
    found.close()
