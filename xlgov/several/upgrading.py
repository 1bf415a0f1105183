"""The loop of an upgrade: each report is read, moved to the current form and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files
from xlgov.errors import InputError, defect, passes_through
from xlgov.report import Loaded, extent
from xlgov.several.loop import Tally, answers
from xlgov.several.work import Job

if TYPE_CHECKING:
    from xlgov.several.loop import Progress
    from xlgov.upgrading import Upgraded

ENDINGS = (".xlsx", api.DATA_ENDING)
"""under which an upgraded report is written"""


@dataclass(frozen=True)
class Ask:
    """What is asked of an upgrade: the ``year`` that the reports are of where that is not their own, whether
    one that is current is written too (``everything``), the date (YYYY-MM-DD) of the check; picklable."""

    year: int | None = None
    everything: bool = False
    today: str = ""


@dataclass(frozen=True)
class Answered:
    """What became of a report: how it was moved, and its file where one was written, or why it was not;
    ``is_note`` is said of a text that turned out to be no report."""

    job: Job
    done: Upgraded | None = None
    error: InputError | None = None
    is_note: bool = False
    content: bytes | None = None
    """until it is written"""
    written: Path | None = None


def worked(
    ask: Ask,
    jobs: Sequence[Job],
    *,
    force: bool = False,
    inputs: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Iterator[Answered]:
    """Upgrade each report to its one target, in order; what goes wrong with one stops no other.

    A target that is an input, or is there already without ``force``, is refused when something is to be
    written to it. ``progress`` is called with how many are done of how many.
    """
    tally = Tally(len(jobs), progress)
    for answer in answers(partial(_read, ask), jobs, _died, tally.tell):
        yield _written(answer, force, inputs)
        tally.step()


def _died(job: Job, problem: str) -> Answered:
    return Answered(job, error=InputError(problem, file=job.given.name))


def _read(ask: Ask, job: Job) -> Answered:
    """Read a report and make what is to be written of it; raises nothing."""
    loaded = None
    try:
        loaded = job.given.read()
        return _made(ask, job, loaded)
    except InputError as error:
        known = error.at(file=job.given.name)
        return Answered(job, error=known, is_note=loaded is None and job.given.is_note(error))
    except BaseException as error:
        if passes_through(error):
            raise
        return Answered(job, error=defect(error, job.given.name))


def _made(ask: Ask, job: Job, loaded: Loaded) -> Answered:
    from xlgov.upgrading import upgraded, workbook

    read = extent(loaded.report)
    if not read.read:
        raise InputError(f"{read.said}，没有升级", "请打开原文件看看三张表是不是表格。")
    done = upgraded(loaded, ask.year)
    if done.is_current and not ask.everything:
        return Answered(job, done)
    if job.targets[0].suffix.lower() == api.DATA_ENDING:
        return Answered(job, done, content=done.report.to_json().encode())
    return Answered(job, done, content=workbook(done, ask.today))


def _written(answer: Answered, force: bool, inputs: Sequence[Path]) -> Answered:
    """The answer with its file on the disk, or with the reason why it is not there."""
    if answer.content is None:
        return answer
    target = answer.job.targets[0]
    try:
        files.free(target, force, inputs)
        files.write_bytes(target, answer.content)
    except InputError as error:
        return Answered(answer.job, answer.done, error.at(file=target.name))
    return Answered(answer.job, answer.done, written=target)
