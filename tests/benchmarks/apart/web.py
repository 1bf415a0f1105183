"""Times the browser edition: ``python -I web.py ROOT XLGOV ONE.xlsx FOLDER ROUNDS``.

Builds the page, opens it from a file in Chromium, and prints what each step took in each round as JSON.
"First" is after the page has warmed up behind the scenes, "at once" is a first check asked for the moment
that the page is ready. A cold run of the command line is timed in the same rounds.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.browser import Browser, Page

LATER, SEVERAL = 10, 30
COLD = "xlgov validate one.xlsx (page)"


class Given(NamedTuple):
    """The command line, a report, and the workbooks of sixty units."""

    command: str
    one: Path
    units: list[Path]


def measured(browser: Browser, given: Given, times: dict[str, list[float]]) -> None:
    """One round: each work once, its milliseconds added to ``times``."""
    from tests.web.built import page_file
    from tests.web.clerk import READY

    def timed(name: str, work: Callable[[], object]) -> None:
        begin = time.perf_counter()
        work()
        times.setdefault(name, []).append((time.perf_counter() - begin) * 1000)

    one = given.one
    timed(
        COLD, lambda: subprocess.run([given.command, "validate", str(one)], capture_output=True, check=False)
    )
    page = browser.page()

    def opened() -> None:
        page.open(page_file().as_uri())
        page.until(READY)

    timed("open to ready", opened)
    page.put_files("#choose", [one])
    timed("first check, at once", lambda: page.until("document.querySelector('#findings').textContent"))
    page.close()
    _behind(browser.page(), given, timed, times)


def _behind(
    page: Page,
    given: Given,
    timed: Callable[[str, Callable[[], object]], None],
    times: dict[str, list[float]],
) -> None:
    """What the worker takes by itself, warmed up as the page does it."""
    from tests.web.built import page_file
    from tests.web.clerk import READY
    from tests.web.driven import Driven

    page.open(page_file().as_uri())
    page.until(READY)
    worker = Driven(page)
    one, units = given.one.read_bytes(), given.units

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
    asked = {
        "files": [{"path": path} for path in files],
        "unit": "示例市",
        "year": 2025,
        "vertical": False,
        "own": None,
        "noOwn": True,
        "roster": None,
        "previous": [],
        "reported": None,
        "decisions": [],
        "today": "2026-02-01",
    }
    timed(f"{len(units)} rolled up", lambda: worker.ask("roll_up", asked, files))
    times.setdefault("megabytes", []).append(worker.ask("about", {}, {}).answer["memory"] / 2**20)
    worker.end()
    page.close()


def main(command: str, one: Path, folder: Path, rounds: int) -> None:
    """Measure and print."""
    from tests.browser import Browser
    from tests.web.built import page_file

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("Chromium is not here")
    for name in ("npm", "node"):
        if shutil.which(name) is None:
            sys.exit(f"{name} is not here: the page cannot be built")
    times: dict[str, list[float]] = {}
    page_file()
    browser = Browser(program)
    try:
        for _ in range(rounds):
            measured(browser, Given(command, one, sorted(folder.iterdir())), times)
    finally:
        browser.close()
    print(json.dumps(times))


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    main(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
