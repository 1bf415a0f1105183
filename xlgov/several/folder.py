"""Where the files go that are made of several reports: into one folder, under names that differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlgov import files
from xlgov.errors import InputError
from xlgov.several.given import Given, distinct_names
from xlgov.several.work import Job


def jobs_into(folder: Path, reports: Sequence[Given], endings: Sequence[str], tail: str = "") -> list[Job]:
    """Each report with a file of each of the endings in the folder, called as the report, and ``tail``."""
    return [
        Job(report, tuple(folder / f"{name}{tail}{ending}" for ending in dict.fromkeys(endings)))
        for report, name in zip(reports, distinct_names(reports), strict=True)
    ]


def refuse_folder(out: Path, inputs: Sequence[Path]) -> None:
    """InputError for a folder that results cannot go to: one that is searched for reports, where they would
    be taken for reports the next time, and one that cannot be written to."""
    for path in inputs:
        if path.is_dir() and files.is_inside(out, path):
            raise InputError(
                "输出文件夹就是输入的文件夹，或在它里面，下次会把结果也当成年报",
                "请换一个文件夹存放结果。",
                file=str(out),
            )
    files.refuse_closed_folder(out, out)


def renamed(jobs: Sequence[Job], tail: str = "") -> list[Job]:
    """Those whose files could not be called as their reports are: others are called so, or it is too long."""
    return [job for job in jobs if job.targets and job.targets[0].stem != job.given.stem + tail]
