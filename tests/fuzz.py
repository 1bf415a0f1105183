"""Thousands of spoilt files on the whole way of a report: ``python -m tests.fuzz --count 5000 --seed 1``.

Each is read, checked, written as JSON and as a workbook, told, compared, put right, brought into the current
form and packed, in a child process, so that one that dies is counted and does not end the run. What is ours
to say (InputError) is right; any other exception, a death and a file that takes too long is a fault, and the
file is kept. The same seed makes the same files.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile import mutations, oracle, papers, sound
from tests.hostile.oracle import Spoilt
from xlgov import api
from xlgov.bundle import Terms, packed, verified
from xlgov.comparison import compare
from xlgov.errors import InputError, XlgovError
from xlgov.repairs import applied, proposed
from xlgov.report import Loaded
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.upgrading import upgraded
from xlgov.ways import Face
from xlgov.workbook.build import build

PATIENCE = 120.0
"""Seconds after which a file is one that never ends."""
KINDS: dict[str, tuple[float, Callable[[bytes, random.Random], bytes]]] = {
    ".xlsx": (0.3, mutations.workbook),
    ".docx": (0.15, papers.document),
    ".html": (0.15, papers.page),
    ".pdf": (0.1, papers.drawing),
    ".txt": (0.1, mutations.text),
    ".json": (0.2, mutations.data),
}
"""The share of each kind, and how it is spoilt."""
WHOLE_WAY = 16
"""One file of so many is carried the whole way; each is read, checked, held against what is known of it."""

_ANYWAY = Terms("系统故障，数据正在向各科室核实，二月底前改正后重报。")


def made(number: int, seed: int) -> Spoilt:
    """One spoilt file: of five three at random, one in the place of one figure, one beside its figures."""
    chance = random.Random(f"{seed}:{number}")
    (ending,) = chance.choices(list(KINDS), [share for share, _ in KINDS.values()])
    way = chance.random()
    if way < 0.2:
        return oracle.one_figure(ending, chance)
    if way < 0.4:
        return oracle.around_figures(ending, chance)
    return Spoilt(ending, KINDS[ending][1](chance.choice(sound.files()[ending]), chance))


def tried_on(spoilt: Spoilt, *, whole_way: bool = True) -> str:
    """``read``, ``refused``; AssertionError for a figure that is read otherwise than it stands, unsaid."""
    try:
        loaded = api.parse(spoilt.content, f"某局年报{spoilt.ending}")
        findings = validate(loaded)
    except XlgovError as error:
        str(error)
        return "refused"
    silent = list(oracle.faults(spoilt, loaded, findings))
    assert not silent, "; ".join(silent[:5])
    return carried(spoilt.ending, spoilt.content) if whole_way else "read"


def carried(ending: str, content: bytes) -> str:
    """The whole way of a report: ``read``, or ``refused`` where one of our errors says why not."""
    try:
        loaded = api.parse(content, f"某局年报{ending}")
        findings = validate(loaded)
        loaded.report.to_json()
        build(loaded.report.form, loaded.report, findings)
        api.validate(loaded, face=Face.PAPER)
        _worked_with(loaded)
    except XlgovError as error:
        str(error)
        return "refused"
    return "read"


def _worked_with(loaded: Loaded) -> None:
    """What else is made of a report; it may be refused, the report was read all the same."""
    other = samples()[0].report
    for before, after in ((other, loaded.report), (loaded.report, other)):
        with contextlib.suppress(InputError):
            json.dumps(compare(before, after).to_json())
    every = proposed(loaded)
    json.dumps([each.to_json() for each in every])
    applied(loaded.report, every).to_json()
    with contextlib.suppress(InputError):
        json.dumps(upgraded(loaded).to_json())
    with contextlib.suppress(InputError):
        package = packed(loaded, terms=_ANYWAY)
        found = verified(package, "包.zip")
        assert found.is_intact, found.problems
        assert found.loaded is not None
        again, before = (each.to_dict() for each in (found.loaded.report, loaded.report))
        assert again | {"provenance": None} == before | {"provenance": None}


# --- the child


def child(first: int, last: int, seed: int) -> None:
    """Carry files, one after the other; a line of JSON before and after each."""
    sound.files()
    _tell({"ready": True})
    for number in range(first, last):
        spoilt = made(number, seed)
        _tell({"begun": number, "kind": spoilt.ending})
        start = time.process_time()
        fault = ""
        try:
            outcome = tried_on(spoilt, whole_way=number % WHOLE_WAY == 0)
        except BaseException:
            outcome, fault = "fault", traceback.format_exc()
        seconds = time.process_time() - start
        _tell({"done": number, "outcome": outcome, "seconds": seconds, "fault": fault, "memory": _peak()})


def _tell(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)


def _peak() -> int:
    """Bytes of memory that this process has needed at most; 0 where nobody counts."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


# --- the parent


@dataclass
class Tally:
    """What came of all files."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many by kind and outcome."""
    faults: dict[int, str] = field(default_factory=dict)
    """The traceback, or how the process ended, by the number of the file."""
    seconds: dict[int, float] = field(default_factory=dict)
    memory: int = 0

    @property
    def exceptions(self) -> int:
        return sum(fault.startswith("Traceback") for fault in self.faults.values())

    @property
    def deaths(self) -> int:
        return len(self.faults) - self.exceptions


def tried(count: int, seed: int, first: int = 0) -> Tally:
    """Carry many files, in a child after another where one dies."""
    tally = Tally()
    at, end = first, first + count
    while at < end:
        at = _with_a_child(at, end, seed, tally)
    return tally


def _with_a_child(first: int, last: int, seed: int, tally: Tally) -> int:
    """Where the next child has to begin."""
    command = [sys.executable, "-m", "tests.fuzz", "--child", str(first), str(last), "--seed", str(seed)]
    at, kind = first, ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        watch = _Watch(process)
        for line in process.stdout or ():
            told = json.loads(line)
            watch.seen()
            if "begun" in told:
                at, kind = told["begun"], told["kind"]
            elif "done" in told:
                _count(tally, kind, told)
                at += 1
        watch.stop()
    if at < last:
        tally.outcomes[kind, "died"] += 1
        tally.faults[at] = f"never ended in {PATIENCE} s" if watch.rang else f"died: {process.returncode}"
        return at + 1
    return last


def _count(tally: Tally, kind: str, told: dict[str, object]) -> None:
    number = int(str(told["done"]))
    tally.outcomes[kind, str(told["outcome"])] += 1
    tally.seconds[number] = float(str(told["seconds"]))
    tally.memory = max(tally.memory, int(str(told["memory"])))
    if told["fault"]:
        tally.faults[number] = str(told["fault"])


class _Watch:
    """Ends a process that says nothing for too long."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.rang = False
        self._process = process
        self._timer: threading.Timer | None = None
        self.seen()

    def seen(self) -> None:
        self.stop()
        self._timer = threading.Timer(PATIENCE, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _ring(self) -> None:
        self.rang = True
        self._process.kill()


def lines(tally: Tally, seed: int) -> Iterator[str]:
    """The table and the faults."""
    names = ("read", "refused", "fault", "died")
    yield f"{'kind':8}" + "".join(f"{name:>9}" for name in names)
    for kind in KINDS:
        yield f"{kind:8}" + "".join(f"{tally.outcomes[kind, name]:9}" for name in names)
    slowest = sorted(tally.seconds, key=lambda number: -tally.seconds[number])[:5]
    yield f"exceptions not ours: {tally.exceptions}   deaths: {tally.deaths}"
    said = (f"{tally.seconds[number]:.2f} s (number {number})" for number in slowest)
    yield f"slowest, processor time: {', '.join(said)}"
    yield f"peak memory: {tally.memory / 2**20:.0f} MB"
    by_last = Counter(_where(fault) for fault in tally.faults.values())
    for where, count in by_last.most_common():
        number = next(number for number, fault in tally.faults.items() if _where(fault) == where)
        yield f"{count} x {where}   (first: --seed {seed} --only {number})"


def _where(fault: str) -> str:
    """The error and the last place of ours in a traceback."""
    ours = [line.strip() for line in fault.splitlines() if f"{os.sep}xlgov{os.sep}" in line]
    return f"{fault.strip().splitlines()[-1][:160]}  {ours[-1] if ours else ''}"


def keep(tally: Tally, seed: int, folder: Path) -> None:
    """Write every file that did harm, and what it did."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, fault in tally.faults.items():
        spoilt = made(number, seed)
        (folder / f"{seed}-{number}{spoilt.ending}").write_bytes(spoilt.content)
        (folder / f"{seed}-{number}.log").write_text(fault, "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where something did harm."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many files (500)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other files (1)")
    parser.add_argument("--first", type=int, default=0, help="number of the first file (0)")
    parser.add_argument("--only", type=int, help="this one, in this process, with its traceback")
    parser.add_argument(
        "--keep", type=Path, default=Path("fuzz-faults"), help="where files that do harm are kept"
    )
    parser.add_argument("--child", type=int, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        child(*given.child, given.seed)
        return 0
    if given.only is not None:
        print(tried_on(made(given.only, given.seed)))
        return 0
    tally = tried(given.count, given.seed, given.first)
    print("\n".join(lines(tally, given.seed)))
    if tally.faults:
        keep(tally, given.seed, given.keep)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
