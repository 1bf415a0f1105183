"""Every benchmark: ``python -m tests.benchmarks [--quick] [--only WORD …] [--base COMMIT …] [--json FILE]``.

One table and one JSON file. Ours is a wheel of this tree in an environment of its own, and so is each commit
given by ``--base``, with files of its own template; each peer has its environment too. They are made once and
kept (``--kept``). Works take turns, round by round: what counts are the ratios, not the milliseconds. Needs
Python 3.11 or newer on Linux or macOS and nothing else; what is not here (LibreOffice, Chromium) a line says.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from tests.benchmarks import specials, table
from tests.benchmarks.environments import (
    PEERS,
    ROOT,
    Revision,
    kept_folder,
    of_commit,
    of_peer,
    of_this_tree,
    versions,
)
from tests.benchmarks.files import ROLLING, Files
from tests.benchmarks.lines import BUTTONS, GROUPS, LARGE, OURS, Group, Line, chosen, every
from tests.benchmarks.timing import Missing, Started, Taken, Timed, Worker, in_turn

SPECIAL = {"page": specials.page, "hostile": specials.hostile, "calls": specials.calls}
"""What measures the groups that have a way of their own."""


class Run:
    """One run of the command: what is measured, of whom, and what came of it."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.kept: Path = given.kept
        self.quick: bool = given.quick
        counts = (given.files, given.units)
        self.revisions = [of_this_tree(self.kept), *(of_commit(self.kept, each) for each in given.base)]
        self.files = {revision.name: Files(revision, *counts) for revision in self.revisions}
        self.lines = chosen((*every(*counts), *specials.LINES), given.only)
        self.results: dict[tuple[str, str], list[Taken] | str] = {}
        self.scratch = Path(tempfile.mkdtemp(prefix="xlgov-benchmarks-"))
        self._numbers = count()

    def measure(self) -> None:
        """Every group that has a line, one after the other."""
        for group in GROUPS:
            lines = [line for line in self.lines if line.group == group.name]
            if not lines:
                continue
            print(f"{group.name} …", file=sys.stderr, flush=True)
            if group.name in SPECIAL:
                self._special(group, lines)
            else:
                self._in_turn(group, lines)

    def _in_turn(self, group: Group, lines: Sequence[Line]) -> None:
        works: dict[tuple[str, str], Timed] = {}
        try:
            for revision in self.revisions:
                for line in self._of(revision, lines):
                    key = (revision.name, line.name)
                    try:
                        works[key] = self._work(line, revision)
                    except Missing as missing:
                        self.results[key] = str(missing)
            self.results.update(in_turn(works, self._rounds(group)))
        finally:
            for work in works.values():
                work.close()

    def _of(self, revision: Revision, lines: Sequence[Line]) -> list[Line]:
        """The lines of a revision: all for this tree, else ours and what they are compared with."""
        if revision is self.revisions[0]:
            return list(lines)
        ours = [line for line in lines if line.is_ours]
        compared = {aim.to for line in ours for aim in line.aims}
        beside = [line for line in lines if not line.is_ours and line.name in compared and line.reads_files]
        return [*beside, *ours]

    def _work(self, line: Line, revision: Revision) -> Timed:
        python = self._python(line, revision)
        given = [
            each[1:] if each.startswith("=") else str(self.files[revision.name].path(each))
            for each in line.given
        ]
        if line.work == "$python":
            return Started(lambda: [python, "-c", *given])
        if line.work == "$xlgov":
            return Started(lambda: [revision.command, *given])
        if line.work == "$rolling":
            return Started(lambda: [python, "-I", ROLLING, given[0], self._fresh(), *given[1:]], (0, 1))
        return Worker(python, line.work, given, ROOT)

    def _python(self, line: Line, revision: Revision) -> Path:
        environments = {OURS: "python", BUTTONS: "with_buttons", LARGE: "with_large"}
        if line.is_ours:
            found: Path = getattr(revision, environments[line.who])
            return found
        return of_peer(self.kept, line.who)

    def _fresh(self) -> Path:
        """Where a roll-up writes: a folder with nothing in it; what the one before wrote is removed."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        folder = self.scratch / str(next(self._numbers))
        folder.mkdir(parents=True)
        return folder / "out.xlsx"

    def _special(self, group: Group, lines: Sequence[Line]) -> None:
        """Of this tree only."""
        revision = self.revisions[0]
        try:
            measure = SPECIAL[group.name]
            found = measure(revision, self.files[revision.name], self._rounds(group))
        except Missing as missing:
            found = {line.name: str(missing) for line in lines}
        self.results |= {(revision.name, name): taken for name, taken in found.items()}

    def _rounds(self, group: Group) -> int:
        return group.quick if self.quick else group.rounds

    def to_json(self) -> dict[str, Any]:
        """Everything that was found."""
        names = [revision.name for revision in self.revisions]
        peers = {name: versions(of_peer(self.kept, name)) for name in PEERS if self._asked(name)}
        return {
            "made": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            "machine": {
                "python": platform.python_version(),
                "system": platform.platform(),
                "cores": os.cpu_count(),
            },
            "revisions": names,
            "quick": self.quick,
            "peers": peers,
            "lines": table.as_json(self.lines, names, self.results),
        }

    def _asked(self, peer: str) -> bool:
        return any(line.who == peer for line in self.lines)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="groups, or words of names")
    parser.add_argument("--quick", action="store_true", help="few rounds, small cities")
    parser.add_argument("--list", action="store_true", help="print the lines and measure nothing")
    parser.add_argument("--base", action="append", default=[], metavar="COMMIT", help="measure this one too")
    parser.add_argument("--against", type=Path, metavar="JSON", help="print an earlier run's lines beside")
    parser.add_argument("--json", type=Path, default=Path("benchmarks.json"), help="where the figures go")
    parser.add_argument("--kept", type=Path, default=kept_folder(), help="where environments are kept")
    parser.add_argument("--files", type=int, help="workbooks of the city (1,000)")
    parser.add_argument("--units", type=int, help="units of the largest roll-up (10,000)")
    given = parser.parse_args()
    given.files = given.files or (120 if given.quick else 1_000)
    given.units = given.units or (600 if given.quick else 10_000)
    given.kept = given.kept.absolute()
    return given


def main() -> None:
    """Measure, print, write."""
    given = arguments()
    if given.list:
        for line in chosen((*every(given.files, given.units), *specials.LINES), given.only):
            print(f"{line.group:10} {line.who:18} {line.name}")
        return
    try:
        run = Run(given)
    except Missing as missing:
        sys.exit(str(missing))
    try:
        run.measure()
        found = run.to_json()
    finally:
        shutil.rmtree(run.scratch, ignore_errors=True)
    given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    if given.against:
        found = with_earlier(found, json.loads(given.against.read_text("utf-8")), given.against.stem)
    print(*table.printed(found["lines"]), *table.aims(found["lines"]), sep="\n")


def with_earlier(found: dict[str, Any], earlier: dict[str, Any], name: str) -> dict[str, Any]:
    """The lines with those of an earlier run below them; no ratio is taken between two runs."""
    first = earlier["revisions"][0]
    old = {line["name"]: line for line in earlier["lines"] if line["revision"] == first}
    lines = []
    for line in found["lines"]:
        lines.append(line)
        if line["revision"] == found["revisions"][0] and line["name"] in old:
            lines.append({**old[line["name"]], "revision": f"{name}, {earlier['made'][:16]}"})
    return {**found, "lines": lines}


if __name__ == "__main__":
    main()
