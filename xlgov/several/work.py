"""The one loop over several reports: each is read, checked, and written as what it is to become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlgov import api, files, ways
from xlgov.errors import InputError, defect, passes_through
from xlgov.report import extent
from xlgov.rules import validate as check
from xlgov.rules.imported import as_written, imported, is_import
from xlgov.several.loop import Tally, answers

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Loaded, Report
    from xlgov.sentences.refresh import Refreshed
    from xlgov.several.given import Given
    from xlgov.several.loop import Progress

_NOTHING_READ = (
    "请打开原文件看看三张表是不是表格：是图片或扫描件的先转换成文字；"
    f"几个数连在一起、分不清行列的，{ways.PASTE_TABLES}。"
)


class Job(NamedTuple):
    """A report, and the files that are to be written of it; picklable."""

    given: Given
    targets: tuple[Path, ...] = ()

    @property
    def is_publication(self) -> bool:
        """Whether nothing but documents is to be written, which show no more than what is published."""
        return all(target.suffix.lower() in api.PUBLISHED_ENDINGS for target in self.targets)


class Task(NamedTuple):
    """What is done with every report; picklable.

    ``previous`` is last year's report, for the rules that look at it. Findings are marked in a workbook where
    ``options`` have the date of the check; there the sentences say what the tables say. ``converts`` is said
    of what stands for the report afterwards: it is not made of one of which nothing was read. With
    ``refresh`` the sentences are first brought up to what the tables say.
    """

    previous: Report | None = None
    options: api.Options = api.PLAIN
    converts: bool = False
    refresh: bool = False
    today: str | None = None
    """the date (YYYY-MM-DD) of the check whose findings are marked in a workbook that is made of an import"""


class Done(NamedTuple):
    """What became of a report: how it was read and what was found, or why it could not be used; what was
    written of it. ``is_note`` is said of a text that turned out to be none."""

    job: Job
    loaded: Loaded | None = None
    findings: tuple[Finding, ...] = ()
    error: InputError | None = None
    is_note: bool = False
    renewed: Refreshed | None = None
    """what was done with its sentences, where that was wanted; in a marked workbook, not in ``loaded``"""
    contents: tuple[bytes, ...] = ()
    """until they are written: the bytes of each target; of a .pdf those of the .docx that it is made of"""
    written: tuple[Path, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether the documents that were written say on every page that they are drafts."""
        published = any(path.suffix.lower() in api.PUBLISHED_ENDINGS for path in self.written)
        return published and self.loaded is not None and api.is_draft(self.loaded.report, self.findings)


def worked(
    task: Task,
    jobs: Sequence[Job],
    *,
    force: bool = False,
    inputs: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Iterator[Done]:
    """Do the task with each report, in order; what goes wrong with one is its answer and stops no other.

    Targets that are among the ``inputs``, or there already without ``force``, are refused before the report
    is read. ``progress`` is called with how many are done of how many; what it raises ends the work.
    """
    tally = Tally(len(jobs), progress)
    refused = {job: error for job in jobs if (error := _refused(job, force, inputs))}
    wanted = [job for job in jobs if job not in refused]
    found = answers(partial(_read, task), wanted, _died, tally.tell)
    for job in jobs:
        yield Done(job, error=refused[job]) if job in refused else _written(next(found))
        tally.step()


def _died(job: Job, problem: str) -> Done:
    return Done(job, error=InputError(problem, file=job.given.name))


def _refused(job: Job, force: bool, inputs: Sequence[Path]) -> InputError | None:
    try:
        for target in job.targets:
            files.free(target, force, inputs)
    except InputError as error:
        return error
    return None


def _read(task: Task, job: Job) -> Done:
    """Read and check a report and make what is to be written of it; raises nothing."""
    loaded = None
    try:
        loaded = job.given.read()
        return made_of(loaded, task, job)
    except InputError as error:
        return Done(job, error=error, is_note=loaded is None and job.given.is_note(error))
    except BaseException as error:
        if passes_through(error):
            raise
        return Done(job, error=defect(error, job.given.name))


def made_of(loaded: Loaded, task: Task, job: Job) -> Done:
    """Check a report that was read and make what is to be written of it, as ``contents``; InputError."""
    renewed = _renewed(loaded.report) if task.refresh else None
    if renewed is not None:
        loaded = replace(loaded, report=renewed.report)
    findings = tuple(check(loaded, task.previous))
    done = Done(job, loaded, findings, renewed=renewed)
    if not job.targets:
        return done
    if task.options.checked is not None and (renewed := _overdue(loaded.report)):
        done = done._replace(renewed=renewed)
        loaded = replace(loaded, report=renewed.report)
        findings = tuple(check(loaded, task.previous))
    return done._replace(contents=_contents(task, job, loaded, findings))


def _renewed(report: Report) -> Refreshed:
    from xlgov.sentences.refresh import refreshed

    return refreshed(report)


def _overdue(report: Report) -> Refreshed | None:
    if not report.bound:
        return None
    from xlgov.sentences.refresh import overdue

    return overdue(report)


def _contents(task: Task, job: Job, loaded: Loaded, findings: Sequence[Finding]) -> tuple[bytes, ...]:
    read = extent(loaded.report)
    shows_findings = any(target.suffix.lower() != api.DATA_ENDING for target in job.targets)
    if shows_findings and is_import(loaded):
        findings = check(as_written(loaded), task.previous)
    if task.converts and not read.read:
        raise InputError(f"{read.said}，没有转换", _NOTHING_READ, file=job.given.name)
    made = []
    account = imported(loaded)
    options = task.options
    if account is not None and options.checked is None:
        options = options._replace(checked=task.today)
    for target in job.targets:
        ending = target.suffix.lower()
        # a workbook is marked where that was asked for; a document is a draft whether it was or not
        marked = options.checked is not None or ending in api.PUBLISHED_ENDINGS
        # LibreOffice is asked for one .pdf after another, and not by a process that may be ended
        if ending == api.PDF_ENDING:
            ending = api.WORD_ENDING
        try:
            made.append(api.content(loaded, ending, findings if marked else (), options))
        except InputError as error:
            raise error.at(file=target.name) from error
    return tuple(made)


def _written(done: Done) -> Done:
    """The answer with its files on the disk, or with the reason why one of them is not there."""
    written: list[Path] = []
    error = done.error
    try:
        for target, made in zip(done.job.targets, done.contents, strict=done.error is None):
            files.write_bytes(target, api.as_pdf(made) if target.suffix.lower() == api.PDF_ENDING else made)
            written.append(target)
    except InputError as problem:
        error = problem.at(file=done.job.given.name)
    return done._replace(error=error, contents=(), written=tuple(written))
