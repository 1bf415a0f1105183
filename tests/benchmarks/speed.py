"""How fast one workbook is read and checked, as ratios against other libraries in the same run.

``python -m tests.benchmarks.speed`` prints medians with the smallest and largest of the rounds. Machines
are noisy: look at the ratios. Starts of the program are measured by ``tests.benchmarks.cold``.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from tests.office import Office, _found
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.workbook.build import build
from xlgov.workbook.reader import read_workbook

ROUNDS = 31


def with_calamine(workbook: bytes) -> None:
    """Every sheet, values only: the bare minimum."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def with_openpyxl(workbook: bytes) -> None:
    """Every sheet in openpyxl's fast mode, values only."""
    book = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def with_xlgov(workbook: bytes) -> None:
    """Guard, read by names, compare with the template, and ask every rule."""
    validate(read_workbook(workbook, "report.xlsx", "0" * 64))


def timed(
    rounds: int, *works: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[list[float]]:
    """Milliseconds of each round, after one that does not count; a busy machine slows all works alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds + 1):
        for work, taken in zip(works, times, strict=True):
            start = clock()
            work()
            taken.append((clock() - start) * 1000)
    return [taken[1:] for taken in times]


def shown(name: str, times: list[float], against: list[float]) -> str:
    """One line: median, span, ratio."""
    middle = statistics.median(times)
    ratio = middle / statistics.median(against)
    return f"{name:34} {middle:8.1f} ms ({min(times):.1f}-{max(times):.1f})  x {ratio:.2f}"


def warm(what: str, workbook: bytes) -> None:
    """Compare the readers in one process."""
    print(f"{what}, {len(workbook) / 1024:.0f} KB, in one process")
    readers = (with_calamine, with_xlgov, with_openpyxl)
    # processor time: on a busy machine the longer work would be interrupted more often
    works = (partial(reader, workbook) for reader in readers)
    base, ours, openpyxls = timed(ROUNDS, *works, clock=time.process_time)
    print(shown("python-calamine, all sheets", base, base))
    print(shown("xlgov, read and validate", ours, base))
    print(shown("openpyxl read_only, all sheets", openpyxls, base))


def main() -> None:
    """Measure and print: a report without faults, one with, and what LibreOffice makes of them."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{sample.name}.xlsx") for sample in samples()[-3:]]
        for path, sample in zip(paths, samples()[-3:], strict=True):
            path.write_bytes(build(sample.report.form, sample.report))
        for path in paths:
            warm(path.stem, path.read_bytes())
        if isinstance(office := _found(), Office):
            for path in office.save(paths, Path(folder, "saved")):
                warm(f"{path.stem}, saved by LibreOffice", path.read_bytes())


if __name__ == "__main__":
    main()
