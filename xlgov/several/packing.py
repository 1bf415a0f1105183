"""打包上报 of several reports: each is packed for itself, under a name of its own unit and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, bundle, files
from xlgov.bundle import Obstacle, Terms
from xlgov.errors import InputError, defect, passes_through
from xlgov.several.loop import Tally, answers

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Loaded
    from xlgov.several.given import Given
    from xlgov.several.loop import Progress


@dataclass(frozen=True)
class Packed:
    """What became of a report: the file that was written of it, or the ``error``; ``is_renamed`` where
    another had its name already, ``is_note`` as in ``work.Done``."""

    given: Given
    loaded: Loaded | None = None
    findings: tuple[Finding, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    """all that stood in the way, also where a reason got around it"""
    error: InputError | None = None
    is_note: bool = False
    content: bytes = b""
    """until it is written"""
    written: Path | None = None
    is_renamed: bool = False


def packed_into(
    place: Path,
    reports: Sequence[Given],
    terms: Terms,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> Iterator[Packed]:
    """Pack each report, in order; what goes wrong with one is its answer and stops no other.

    ``place`` is the file of a single package where it ends in .zip, else the folder for all. A file that is
    there is replaced only with ``force``; what ``progress`` raises ends the work.
    """
    inputs = [report.path for report in reports]
    taken: Counter[str] = Counter()
    tally = Tally(len(reports), progress)
    for answer in answers(partial(_made, terms), reports, _died, tally.tell):
        yield _written(answer, place, taken, force, inputs)
        tally.step()


def _died(given: Given, problem: str) -> Packed:
    return Packed(given, error=InputError(problem, file=given.name))


def _made(terms: Terms, given: Given) -> Packed:
    """Read and check a report and pack it, unless something stands in the way; raises nothing."""
    done = Packed(given)
    try:
        loaded = given.read()
        findings = tuple(bundle.findings_for(loaded))
        done = Packed(given, loaded, findings, bundle.obstacles(loaded, findings))
        return replace(done, content=bundle.packed(loaded, findings, terms))
    except InputError as error:
        is_note = done.loaded is None and given.is_note(error)
        return replace(done, error=error.at(file=given.name), is_note=is_note)
    except BaseException as error:
        if passes_through(error):
            raise
        return replace(done, error=defect(error, given.name))


def _written(done: Packed, place: Path, taken: Counter[str], force: bool, inputs: Sequence[Path]) -> Packed:
    """The answer with its file on the disk, or with the reason why it is not there."""
    if done.error is not None or done.loaded is None:
        return done
    path, number = place, 1
    if place.suffix.lower() != api.CONTAINER_ENDING:
        name = bundle.package_name(done.loaded.report)
        taken[name.casefold()] += 1
        number = taken[name.casefold()]
        path = place / f"{name}{f'（{number}）' if number > 1 else ''}{api.CONTAINER_ENDING}"
    try:
        files.free(path, force, inputs)
        files.write_bytes(path, done.content)
    except InputError as error:
        return replace(done, error=error.at(file=done.given.name), content=b"")
    return replace(done, content=b"", written=path, is_renamed=number > 1)
