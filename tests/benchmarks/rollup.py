"""How fast a roll-up reads, checks and adds up many workbooks, as ratios against other libraries.

``python -m tests.benchmarks.rollup [--files N] [--scale N ...]`` prints medians of five rounds with the
smallest and largest, all of the same files in the same run, then time and peak memory for growing numbers of
files. Machines are noisy: look at the ratios. Ours is everything but writing the result: collecting, the
guard, reading, every rule, the sum and its tree.
"""

from __future__ import annotations

import argparse
import io
import itertools
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from xlgov.report import Report, Unit
from xlgov.rollup.batch import executor, processes
from xlgov.rollup.combine import combine
from xlgov.rollup.sources import collect
from xlgov.samples import samples
from xlgov.workbook.build import build

ROUNDS = 5
DISTINCT = 48
SLOW_FILES = 60
"""files for the libraries that take tens of milliseconds each; the figures are per file"""


def generated(folder: Path, count: int) -> list[Path]:
    """So many workbooks: a few dozen distinct ones made from the samples, under distinct names."""
    originals = [sample.report for sample in samples() if sample.report.edition == "2021"]
    distinct: list[Path] = []
    for number, report in zip(range(min(DISTINCT, count)), itertools.cycle(originals), strict=False):
        path = folder / f"第{number:05}号单位.xlsx"
        path.write_bytes(build(report.form, _changed(report, number)))
        distinct.append(path)
    for number in range(len(distinct), count):
        os.link(distinct[number % len(distinct)], folder / f"第{number:05}号单位.xlsx")
    return sorted(folder.iterdir())


def _changed(report: Report, number: int) -> Report:
    """The report of another unit with a multiple of its figures: what was consistent still is."""
    times = 1 + number % 9
    figures = {key: value * times if value else value for key, value in report.figures.items()}
    last = {key: value * times for key, value in report.last.items()}
    unit = replace(report.unit, name=f"第{number:05}号单位")
    return replace(report, figures=figures, last=last, unit=unit)


def with_calamine(path: Path) -> None:
    """Every sheet, values only: the bare minimum."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def with_pandas(path: Path) -> None:
    """Every sheet into a frame, through calamine."""
    import pandas

    pandas.read_excel(path, sheet_name=None, header=None, engine="calamine")


def with_openpyxl(path: Path) -> None:
    """Every sheet in openpyxl's fast mode, values only."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def every(read: Callable[[Path], None], paths: Sequence[Path], jobs: int, count: int) -> None:
    """Read so many of the files in so many processes."""
    paths = paths[:count]
    if jobs == 1 or count == 1:
        for path in paths:
            read(path)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
        for _ in pool.map(read, paths, chunksize=processes.CHUNK):
            pass


def with_xlgov(paths: Sequence[Path], jobs: int, count: int) -> Report:
    """From the folder (or some of its files) to the sum with its tree."""
    collected = collect([paths[0].parent] if count == len(paths) else paths[:count])
    deliveries = executor.deliveries(collected.sources, jobs=jobs)
    assert len(deliveries) == count and not any(delivery.problem for delivery in deliveries)
    return combine(Unit(name="示例区"), 2025, deliveries[0].form, deliveries)


def timed(ways: dict[str, tuple[Callable[[int], object], int]]) -> dict[str, list[float]]:
    """Milliseconds per file of each way, round by round, all ways in turn.

    Each is measured in a process of its own that has read one file before: threads that a library starts in
    one of them cannot keep another from forking.
    """
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (work, count) in ways.items():
            found[name].append(_apart(work, count) * 1000 / count)
    return found


def _apart(work: Callable[[int], object], count: int) -> float:
    """Seconds that the work on so many files takes in a process that is warm."""
    context = multiprocessing.get_context("fork")
    result: multiprocessing.SimpleQueue[float] = context.SimpleQueue()

    def measure() -> None:
        work(1)
        start = time.perf_counter()
        work(count)
        result.put(time.perf_counter() - start)

    process = context.Process(target=measure)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit("a measurement failed; see above")
    return result.get()


def ratios(paths: Sequence[Path]) -> None:
    """Print every way against the bare read with as many processes."""
    ways: dict[str, tuple[Callable[[int], object], int]] = {}
    for jobs in (1, 2):
        for name, read, count in (
            ("python-calamine", with_calamine, len(paths)),
            ("xlgov", None, len(paths)),
            ("pandas + calamine", with_pandas, SLOW_FILES),
            ("openpyxl read_only", with_openpyxl, SLOW_FILES),
        ):
            work = partial(every, read, paths, jobs) if read else partial(with_xlgov, paths, jobs)
            ways[f"{name}, {jobs} process(es)"] = (work, min(count, len(paths)))
    print(f"{len(paths)} workbooks of {paths[0].stat().st_size / 1024:.0f} KB; per file, median (min-max)")
    found = timed(ways)
    for name, times in found.items():
        base = statistics.median(found[f"python-calamine, {name.rpartition(', ')[2]}"])
        middle = statistics.median(times)
        span = f"({min(times):.2f}-{max(times):.2f})"
        print(f"{name:36} {middle:7.2f} ms {span:>16}  x {middle / base:.2f}")


def scale(counts: Sequence[int]) -> None:
    """Print time per file and peak memory, each measured in a process of its own."""
    print("files   jobs   ms per file   peak MB   peak MB of the largest worker")
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            generated(Path(name), count)
            for jobs in (1, 2):
                command = [sys.executable, "-m", "tests.benchmarks.rollup", "--alone", name, str(jobs)]
                subprocess.run(command, check=True)


def alone(folder: Path, jobs: int) -> None:
    """One roll-up in this process; its time and peak memory."""
    paths = sorted(folder.iterdir())
    start = time.perf_counter()
    with_xlgov(paths, jobs, len(paths))
    took = (time.perf_counter() - start) * 1000 / len(paths)
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(paths):6} {jobs:5} {took:12.2f} {_peak():10.0f} {workers:10.0f}", flush=True)


def _peak() -> float:
    """Peak resident memory of this process in MB; getrusage would count the process that started it too."""
    status = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=240)
    parser.add_argument("--scale", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--alone", nargs=2)
    given = parser.parse_args()
    if given.alone:
        alone(Path(given.alone[0]), int(given.alone[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        ratios(generated(Path(name), given.files))
    scale(given.scale)


if __name__ == "__main__":
    main()
