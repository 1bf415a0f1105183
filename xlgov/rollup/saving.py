"""Writing a roll-up: the result workbook, the table of decisions, what goes back to the units."""

from __future__ import annotations

import glob
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import files
from xlgov.errors import InputError
from xlgov.form import EDITIONS
from xlgov.rollup import batch, feedback, result
from xlgov.rollup.decisions import build_decisions, needs_decision
from xlgov.rollup.letters import HEADING
from xlgov.rollup.overview import summary_of
from xlgov.rollup.papers import FEEDBACK, WAITING
from xlgov.rollup.reminder_list import LIST
from xlgov.summary import content, refuse_other_ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlgov.rollup.batch import Progress
    from xlgov.rollup.outcome import Outcome, Request

__all__ = ["WAITING", "feedback_folder", "other_edition", "ready", "waiting_tables", "write"]


def ready(request: Request) -> Request:
    """Say before hours of reading what would keep the outcome from being written: InputError.

    The request as it is to be carried out: what a run left that broke off may be replaced by the next.
    """
    if request.out is not None:
        if request.out.suffix.lower() != ".xlsx":
            raise InputError("汇总结果应写成 .xlsx", "例如 -o 示例区2025年汇总.xlsx。", file=request.out.name)
        # what an unfinished run has written may be replaced by the run that goes on, nothing else;
        # its result comes last: without one, it broke off while it wrote the papers
        unfinished = batch.unfinished(request.out) and (request.resume or not request.out.exists())
        files.free(request.out, request.force or unfinished)
        files.free(feedback_folder(request.out) / f"{LIST}.txt", request.force or unfinished)
        for path in (_waiting(request.out), *(other_edition(request.out, name) for name in EDITIONS)):
            files.free(path, force=True)
        if unfinished:
            request = replace(request, force=True)
    if request.table is not None:
        from xlgov.rollup import frames

        for path in frames.targets(request.table):
            files.free(path, request.replacing)
    if request.report is not None:
        refuse_other_ending(request.report)
        files.free(request.report, request.replacing)
    return request


def write(outcome: Outcome, progress: Progress | None = None) -> list[Path]:
    """Write the result workbook, the open decisions and what goes back to the units; the files written.

    Every file is written whole or not at all, the result workbook last; where that cannot be written, nothing
    that the units could be sent is left of this run. ``progress`` is told how many of the
    papers for the units are written and may raise batch.Cancelled. Raises InputError.
    """
    request = outcome.request
    out = request.out
    if out is None:
        raise InputError("没有写汇总结果放在哪里", "请指定一个 .xlsx 文件。")
    if request.resume:
        for folder in (out.parent, feedback_folder(out), feedback_folder(out) / HEADING):
            files.clear_unfinished(folder)
    before = _papers(request, out)
    try:
        with _built(outcome) as content:
            written = _write_papers(outcome, out, progress)
            files.write_bytes(out, content())
    except InputError:
        _take_back(out, _papers(request, out) - before)
        raise
    batch.clear(out)
    return [out, *written]


def _built(outcome: Outcome) -> AbstractContextManager[Callable[[], bytes]]:
    """What gives the result workbook: of many units it is made while the papers for them are."""
    build = partial(result.build, outcome)
    if outcome.request.jobs == 1 or batch.jobs_for(len(outcome.lines)) == 1:
        return nullcontext(build)
    _ = outcome.findings  # worked out once, for both processes
    return batch.aside(build)


def _papers(request: Request, out: Path) -> set[Path]:
    """What there is beside a result for people to act on: decisions to take, what goes back to the units, and
    the summary."""
    found = [*feedback_folder(out).rglob("*"), *waiting_tables(out)]
    if request.report is not None:
        found.append(request.report)
    return {path for path in found if path.is_file()}


def _take_back(out: Path, made: set[Path]) -> None:
    """Remove what was made for a result that could not be written: nobody shall send it."""
    for path in made:
        path.unlink(missing_ok=True)
    for folder in (feedback_folder(out) / HEADING, feedback_folder(out)):
        with suppress(OSError):  # it is not there, or has something in it from before
            folder.rmdir()


def _write_papers(outcome: Outcome, out: Path, progress: Progress | None) -> list[Path]:
    """Write everything but the result workbook of the year's edition; the files written."""
    request = outcome.request
    written = _write_others(outcome, out)
    if _asks(outcome):
        table = build_decisions(outcome.issues, outcome.decisions, out.parent)
        written.append(_kept(_waiting(out), table))
    written += feedback.write_feedback(
        feedback_folder(out),
        outcome.lines,
        request.unit,
        request.year,
        checked=request.checked,
        enclose=request.enclose,
        force=request.replacing,
        progress=progress,
    )
    if request.table is not None:
        from xlgov.rollup import frames

        written += frames.write_table(request.table, outcome.lines, force=request.replacing)
    if request.report is not None:
        files.write_bytes(request.report, content(summary_of(outcome), request.report.suffix))
        written.append(request.report)
    return written


def _write_others(outcome: Outcome, out: Path) -> list[Path]:
    """Write the results of the files in other editions."""
    written = []
    for other in outcome.others.values():
        path = other_edition(out, other.report.edition)
        files.free(path, outcome.request.replacing)
        files.write_bytes(path, result.build(other))
        written.append(path)
    return written


def _asks(outcome: Outcome) -> bool:
    """Whether anything has to be decided; what the roster itself keeps out can be, but need not."""
    for issue in outcome.open:
        if needs_decision(issue) and (issue.holds or not issue.handling.optional):
            return True
    return False


def other_edition(out: Path, edition: str) -> Path:
    return out.with_name(f"{out.stem}（{edition}版）.xlsx")


def _waiting(out: Path) -> Path:
    return out.with_name(f"{out.stem}-{WAITING}.xlsx")


def feedback_folder(out: Path) -> Path:
    return out.with_name(f"{out.stem}-{FEEDBACK}")


def waiting_tables(out: Path) -> list[Path]:
    """The tables of decisions beside a result, the newest first."""
    found = out.parent.glob(f"{glob.escape(out.stem)}-{WAITING}*.xlsx")
    return sorted(found, key=lambda path: (len(path.name), path.name), reverse=True)


def _kept(path: Path, content: bytes) -> Path:
    """Write under the first name that is free or holds the same: what somebody filled in is not replaced."""
    number, free = 1, path
    while free.exists() and files.read_bytes(free) != content:
        number += 1
        free = path.with_name(f"{path.stem}{number}{path.suffix}")
    files.write_bytes(free, content)
    return free
