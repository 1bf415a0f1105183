"""核验 of several packages: those that are given, and those in folders and zips that are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xlgov import api
from xlgov.bundle import Problem, Verified, verified
from xlgov.collection.received import Source, base_name
from xlgov.errors import InputError, defect, passes_through
from xlgov.rollup import sources
from xlgov.rollup.batch import Fatal, in_order
from xlgov.several.loop import Progress, Tally


class Found(NamedTuple):
    """The packages among what was given, and the names of files in folders and zips that are none."""

    packages: tuple[Source, ...]
    others: tuple[str, ...]


def packages_in(paths: Sequence[Path]) -> Found:
    """What may be a package: a file that is given by name, and every .zip in folders and zips. Raises
    InputError for a path that does not exist."""
    packages: list[Source] = []
    others: list[str] = []
    for path in paths:
        collected = sources.collect([path])
        zips = [each for each in collected.sources if _is_zip(base_name(each))]
        if path.is_dir():
            packages += zips
        else:
            packages += zips or [Source(path.name, str(path.absolute()))]
        others += [each.name for each in collected.sources if zips and each not in zips]
    return Found(tuple(packages), tuple(others))


def _is_zip(name: str) -> bool:
    return Path(name).suffix.lower() == api.CONTAINER_ENDING


def verified_each(packages: Sequence[Source], progress: Progress | None = None) -> Iterator[Verified]:
    """What came of the look at each, in order and without their reports; what ``progress`` raises ends it."""
    tally = Tally(len(packages), progress)
    for answer in in_order(_looked_at, packages, tally.tell):
        yield _failed(answer.source, answer.problem) if isinstance(answer, Fatal) else answer
        tally.step()


def _looked_at(source: Source) -> Verified:
    try:
        return replace(verified(sources.content(source).data, source.name), loaded=None)
    except InputError as error:
        return Verified(source.name, (Problem(error.what, error.advice),))
    except BaseException as error:
        if passes_through(error):
            raise
        return _failed(source, str(defect(error)))


def _failed(source: Source, why: str) -> Verified:
    return Verified(source.name, (Problem(why),))
