"""Commands killed at random moments: nothing half-written, inputs untouched, the next run goes through."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.nightly.writers import OURS, Place, Writer, environment, inputs, wanted

BEFORE = "以前的一份".encode()
"""what stands where a command writes, before it does"""
AGED = 7200
"""seconds: what a writer left so long ago is nobody's any more"""


@dataclass
class Killing:
    """What came of it: how many were killed at work, and what was wrong."""

    runs: int = 0
    at_work: int = 0
    """killed after they had begun to write or to keep a journal"""
    by_writer: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass
class _Undisturbed:
    written: dict[str, bytes]
    seconds: float


def tried(kills: int, seed: int, folder: Path, *, slow: bool = True) -> Killing:
    """Kill commands at so many moments, each command in its turn."""
    given, chance, told = inputs(folder / "报送"), random.Random(seed), Killing()
    writers = wanted(slow=slow)
    whole: dict[str, _Undisturbed] = {}
    for number in range(kills):
        writer = writers[number % len(writers)]
        if writer.name not in whole:
            whole[writer.name] = _undisturbed(writer, Place(given, folder / "整" / str(number)), told)
        place = Place(given, folder / "断" / str(number))
        faults = list(_once(writer, place, whole[writer.name], chance, told))
        told.faults += [f"{writer.name}, moment {number}: {fault}" for fault in faults]
        told.runs += 1
        told.by_writer[writer.name] = told.by_writer.get(writer.name, 0) + 1
    return told


def _undisturbed(writer: Writer, place: Place, told: Killing) -> _Undisturbed:
    began = time.monotonic()
    done = place.run(writer)
    seconds = time.monotonic() - began
    if done.returncode not in writer.returns or not place.written() or place.unfinished():
        told.faults.append(
            f"{writer.name}, undisturbed: {done.returncode} {done.stdout[-600:]} {done.stderr[-600:]}"
        )
    return _Undisturbed(place.written(), seconds)


def _once(
    writer: Writer, place: Place, whole: _Undisturbed, chance: random.Random, told: Killing
) -> Iterator[str]:
    replaces = writer.again == ("--force",) and chance.random() < 0.5
    if replaces:
        for name in whole.written:
            path = place.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(BEFORE)
    # not before Python has started: nothing is at work there
    _killed(
        place.command(writer, *(writer.again if replaces else ())), whole.seconds * chance.uniform(0.3, 1.0)
    )
    left = place.unfinished()
    told.at_work += bool(left or any(content != BEFORE for content in place.written().values()))
    yield from _half_written(writer, place, whole)
    for name in left:
        if not any(OURS.fullmatch(part) for part in name.split("/")):
            yield f"{name} is left, and no name of ours"
        aged = time.time() - AGED
        os.utime(place.out / name, (aged, aged))
    done = place.run(writer, *writer.again)
    if done.returncode not in writer.returns:
        yield f"the next run fails: {done.returncode} {done.stderr[-600:]}"
    yield from _half_written(writer, place, whole)
    if set(place.written()) != set(whole.written):
        yield f"the next run writes {sorted(place.written())}, an undisturbed one {sorted(whole.written)}"
    if BEFORE in place.written().values():
        yield "the next run leaves what was there before"
    if place.unfinished():
        yield f"the next run leaves {place.unfinished()}"
    if not place.is_untouched():
        yield "an input is not what it was"


def _half_written(writer: Writer, place: Place, whole: _Undisturbed) -> Iterator[str]:
    for name, content in place.written().items():
        expected = whole.written.get(name)
        same = content in (expected, BEFORE)
        if not same and not (not writer.is_exact and _is_whole_pdf(content)):
            yield f"{name} is neither what it was nor what it should be ({len(content)} bytes)"


def _is_whole_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def _killed(command: list[str], seconds: float) -> None:
    """Start it, and kill it with all that it started."""
    process = subprocess.Popen(
        command,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
