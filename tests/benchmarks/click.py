"""How long a click waits before its workbook is looked for: ``python -m tests.benchmarks.click [FOLDER]``.

A click starts a Python of its own (docs/architecture.md says why). Environments are made in FOLDER (default:
a temporary one), with a wheel as users have it: one with what the buttons need, one with pandas, numpy,
matplotlib and pillow as well. In each, processes are started in turn: nothing, xlwings as it is found by
itself, and what the add-in's command line imports. The first round after emptying the file system's cache
(where that is allowed), or after installing, is shown apart.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.cold import Taken, run

ROUNDS = 15
LARGE = ("pandas", "numpy", "matplotlib", "pillow")
WORKS = {
    "python -c pass": "pass",
    "import xlwings.utils (before)": "import xlwings.utils\nimport xlgov.excel.entry, xlgov.excel.ui",
    "a click imports": (
        "import xlgov.excel.entry\nfrom xlgov.excel import light\nlight.xlwings()\nimport xlgov.excel.ui"
    ),
    "the same, nothing compiled": (
        "import sys, tempfile\nsys.dont_write_bytecode = True\nsys.pycache_prefix = tempfile.mkdtemp()\n"
        "import xlgov.excel.entry\nfrom xlgov.excel import light\nlight.xlwings()\nimport xlgov.excel.ui"
    ),
}
"""What is started, by its name."""
_CACHE = Path("/proc/sys/vm/drop_caches")


def environments(folder: Path) -> dict[str, str]:
    """The interpreters of a small and of a large environment; what is there already is used again."""
    root = Path(__file__).parents[2]
    found = {}
    for name, more in {"what the buttons need": (), "with " + ", ".join(LARGE): LARGE}.items():
        place = folder / ("large" if more else "small")
        python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", place], check=True)
            wanted = [f"{root}[excel]", *more]
            subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
        found[name] = str(python)
    return found


def measured(python: str) -> tuple[dict[str, Taken], dict[str, list[Taken]]]:
    """The first round, and the others, of every work in turn."""
    first = {}
    for name, code in WORKS.items():
        _forget()
        first[name] = run([python, "-c", code])
    times: dict[str, list[Taken]] = {name: [] for name in WORKS}
    for _ in range(ROUNDS):
        for name, code in WORKS.items():
            times[name].append(run([python, "-c", code]))
    return first, times


def main(arguments: Sequence[str]) -> None:
    """Measure both environments and print milliseconds."""
    with tempfile.TemporaryDirectory() as own:
        for name, python in environments(Path(arguments[0] if arguments else own).absolute()).items():
            first, times = measured(python)
            print(f"{name}{'' if _CACHE.exists() else ' (the cache was not emptied)'}")
            for work, taken in times.items():
                processor, clock = (statistics.median(column) for column in zip(*taken, strict=True))
                print(
                    f"  {work:30} {processor:6.0f} ms of CPU {clock:6.0f} ms,"
                    f" the first time {first[work].clock:6.0f} ms"
                )


def _forget() -> None:
    """Empty the file system's cache, where one may."""
    try:
        _CACHE.write_text("1", encoding="utf-8")
    except OSError:
        return


if __name__ == "__main__":
    main(sys.argv[1:])
