"""How long the program takes to start, as ratios against other libraries in the same rounds.

``python -m tests.benchmarks.cold [PYTHON ...]`` measures each interpreter given, or the one that runs it.
Install the package into its environment as users have it, a wheel: an editable install may compile every
module anew at each start. Both processor and wall-clock time are shown; look at the ratios.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xlgov import api
from xlgov.samples import samples

ROUNDS = 15
OPENPYXL = (
    "import sys, openpyxl\n"
    "book = openpyxl.load_workbook(sys.argv[1], read_only=True)\n"
    "for sheet in book: list(sheet.iter_rows(values_only=True))"
)
AIMS = (
    ("xlgov validate one.xlsx", "openpyxl reads one.xlsx", 0.65),
    ("xlgov validate one.xlsx", "import pandas", 0.40),
    ("xlgov --version", "import pandas", 0.12),
)
"""A work, the work it is measured against, and the greatest ratio that is wanted."""


class Taken(NamedTuple):
    """Milliseconds of one process: of the processor, and by the clock."""

    processor: float
    clock: float


def run(command: Sequence[str]) -> Taken:
    """One fresh process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, cwd=tempfile.gettempdir())
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr.decode()
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(processor * 1000, clock * 1000)


def measured(python: str, workbook: Path) -> dict[str, list[Taken]]:
    """Every work in turn, round by round, after one round that does not count."""
    xlgov = str(Path(python).with_name("xlgov"))
    works = {
        "python -c pass": [python, "-c", "pass"],
        "import pandas": [python, "-c", "import pandas"],
        "openpyxl reads one.xlsx": [python, "-c", OPENPYXL, str(workbook)],
        "xlgov validate one.xlsx": [xlgov, "validate", str(workbook)],
        "xlgov --version": [xlgov, "--version"],
        "import xlgov": [python, "-c", "import xlgov"],
    }
    times: dict[str, list[Taken]] = {name: [] for name in works}
    for _ in range(ROUNDS + 1):
        for name, command in works.items():
            times[name].append(run(command))
    return {name: taken[1:] for name, taken in times.items()}


def show(python: str, times: dict[str, list[Taken]]) -> None:
    """Medians, then the ratios of medians beside their aims."""
    middle = {
        name: Taken(*(statistics.median(column) for column in zip(*taken, strict=True)))
        for name, taken in times.items()
    }
    print(python)
    for name, taken in middle.items():
        print(f"  {name:26} {taken.processor:7.0f} ms of CPU {taken.clock:7.0f} ms")
    for work, against, aim in AIMS:
        processor = middle[work].processor / middle[against].processor
        clock = middle[work].clock / middle[against].clock
        print(f"  {work} / {against}: {processor:.2f} of CPU, {clock:.2f} by the clock (aim {aim:.2f})")


def main(pythons: Sequence[str]) -> None:
    """Measure each interpreter and print."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder, "one.xlsx")
        sample = samples()[0]  # one without faults
        api.write(sample.report, workbook)
        for python in pythons:
            show(python, measured(python, workbook))


if __name__ == "__main__":
    main(sys.argv[1:] or [sys.executable])
