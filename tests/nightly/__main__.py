"""What takes a night: ``python -m tests.nightly``; ``--only mutated --count 20000`` for one part of it.

``mutated``: spoilt files of every kind, and whether what is read of them is what they say (``tests.fuzz``).
``killed``: every command that writes, killed at random moments. ``refused``: every one of them where nothing
can be written. ``cluster``: ten thousand files through a Dask scheduler with two workers. The exit code is 1
where anything did harm, or a part could not be tried.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests import fuzz
from tests.conftest import REPOSITORY
from tests.nightly import killed, refused

CLUSTER = "tests/rollup/batch/test_large_cluster.py"


def _mutated(given: argparse.Namespace) -> dict[str, Any]:
    tally = fuzz.tried(given.count, given.seed)
    print("\n".join(fuzz.lines(tally, given.seed)), flush=True)
    if tally.faults:
        fuzz.keep(tally, given.seed, given.keep)
    kinds = {
        kind: {outcome: tally.outcomes[kind, outcome] for outcome in ("read", "refused", "fault", "died")}
        for kind in fuzz.KINDS
    }
    return {"kinds": kinds, "faults": tally.faults, "memory": tally.memory, "seed": given.seed}


def _killed(given: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        told = killed.tried(given.kills, given.seed, Path(folder))
    print(f"killed {told.runs} times, {told.at_work} of them after the first byte was written")
    return vars(told)


def _refused(given: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        told = refused.tried(Path(folder))
    print("refused: " + ", ".join(f"{name} {count}" for name, count in told.refused.items()))
    faults = [*told.faults, *(f"{name}: not tried, {why}" for name, why in told.not_tried.items())]
    return vars(told) | {"faults": faults}


def _cluster(given: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "long", CLUSTER]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    print(done.stdout[-300:], flush=True)
    passed = done.returncode == 0 and " passed" in done.stdout
    return {"faults": [] if passed else [done.stdout[-4000:] + done.stderr[-4000:]]}


PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "mutated": _mutated,
    "killed": _killed,
    "refused": _refused,
    "cluster": _cluster,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.nightly", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="how many spoilt files (20000)")
    parser.add_argument("--kills", type=int, default=100, help="how many moments (100)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other files and moments (1)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="these parts")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument(
        "--keep", type=Path, default=Path("nightly-faults"), help="where files that do harm are kept"
    )
    given = parser.parse_args(arguments)
    told: dict[str, Any] = {"date": datetime.date.today().isoformat(), "revision": _revision()}
    for name in given.only:
        began = time.monotonic()
        told[name] = PARTS[name](given) | {"seconds": round(time.monotonic() - began)}
        for fault in _listed(told[name]["faults"]):
            print(f"{name}: {fault}")
        print(f"{name}: {len(told[name]['faults'])} faults, {told[name]['seconds']} s", flush=True)
    if given.json:
        given.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(told[name]["faults"] for name in given.only))


def _listed(faults: Any) -> list[str]:
    return [f"{number}: {fault}" for number, fault in faults.items()] if isinstance(faults, dict) else faults


def _revision() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
