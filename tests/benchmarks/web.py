"""How fast the browser edition starts and works, as ratios to one cold run of the command line.

``python -m tests.benchmarks.web [ROUNDS]`` builds the page, opens it from a file in Chromium and prints
medians with the smallest and largest of the rounds. Machines are noisy: look at the ratios, measured in the
same rounds. "First" is after the page has warmed up behind the scenes, "at once" is a first check asked for
the moment that the page is ready.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.rollup import generated
from tests.browser import Browser, Page
from tests.web.built import page_file
from tests.web.clerk import READY
from tests.web.driven import Driven
from xlgov import api
from xlgov.samples import samples
from xlgov.samples.district import district

ROUNDS = 5
LATER, SEVERAL, UNITS = 10, 30, 60
AIMS = {"open to ready": 3000, "first check": 2000, "later check": 300, f"{UNITS} rolled up": 5000}
"""milliseconds on the computer of the trial, when it does nothing else"""
COLD = "xlgov validate one.xlsx"


def measured(browser: Browser, folder: Path, times: dict[str, list[float]]) -> None:
    """One round: each work once, its milliseconds added to ``times``."""

    def timed(name: str, work: Callable[[], object]) -> None:
        begin = time.perf_counter()
        work()
        times.setdefault(name, []).append((time.perf_counter() - begin) * 1000)

    one = folder / "one.xlsx"
    timed(COLD, lambda: subprocess.run([_command(), "validate", str(one)], capture_output=True, check=True))
    page = browser.page()

    def opened() -> None:
        page.open(page_file().as_uri())
        page.until(READY)

    timed("open to ready", opened)
    page.put_files("#choose", [one])
    timed("first check, at once", lambda: page.until("document.querySelector('#findings').textContent"))
    page.close()
    _behind(browser.page(), folder, timed, times)


def _behind(
    page: Page,
    folder: Path,
    timed: Callable[[str, Callable[[], object]], None],
    times: dict[str, list[float]],
) -> None:
    """What the worker takes by itself, warmed up as the page does it."""
    page.open(page_file().as_uri())
    page.until(READY)
    worker = Driven(page)
    one, units = (folder / "one.xlsx").read_bytes(), sorted((folder / "units").iterdir())

    def check(name: str, content: bytes) -> None:
        told = worker.ask("check", {"file": name, "edits": None, "previous": None}, {name: content})
        assert told.error is None, told.error

    step: int | None = 0
    began = time.perf_counter()
    while step is not None:
        here = time.perf_counter()
        step = worker.ask("warm_up", {"step": step}, {}).answer["next"]
        times.setdefault("each step of warming up", []).append((time.perf_counter() - here) * 1000)
    times.setdefault("warm-up, unseen", []).append((time.perf_counter() - began) * 1000)
    timed("first check", lambda: check("one.xlsx", one))
    for number in range(LATER):
        timed("later check", lambda number=number: check("a.xlsx", units[number].read_bytes()))
    several = [path.read_bytes() for path in units[:SEVERAL]]
    timed(f"{SEVERAL} checked", lambda: [check("b.xlsx", content) for content in several])
    files = {f"units/{path.name}": path.read_bytes() for path in units}
    given = {
        "files": [{"path": path} for path in files],
        "unit": district().unit,
        "year": samples()[3].report.year,
        "vertical": False,
        "own": None,
        "noOwn": True,
        "roster": None,
        "previous": [],
        "reported": None,
        "decisions": [],
        "today": "2026-02-01",
    }
    timed(f"{UNITS} rolled up", lambda: worker.ask("roll_up", given, files))
    times.setdefault("megabytes of memory", []).append(worker.ask("about", {}, {}).answer["memory"] / 2**20)
    worker.end()
    page.close()


def _command() -> str:
    return str(Path(sys.executable).with_name("xlgov"))


def main(rounds: int) -> None:
    """Measure and print."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "Chromium is not here"
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        api.write(samples()[0].report, folder / "one.xlsx")
        (folder / "units").mkdir()
        generated(folder / "units", UNITS)
        page_file()
        browser = Browser(program)
        try:
            for _ in range(rounds):
                measured(browser, folder, times)
        finally:
            browser.close()
    cold = statistics.median(times[COLD])
    for name, taken in times.items():
        middle = statistics.median(taken)
        aim = f"  (aim {AIMS[name]})" if name in AIMS else ""
        ratio = "" if name.startswith("megabytes") else f"  {middle / cold:5.2f} cold runs"
        print(f"{name:24} {middle:7.0f}  {min(taken):7.0f} to {max(taken):7.0f}{ratio}{aim}")
    print(f"{'bytes of the page':24} {page_file().stat().st_size}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
