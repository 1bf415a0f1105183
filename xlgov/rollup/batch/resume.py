"""Reading every file of a roll-up once, with a journal beside the result that another run can go on from."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from xlgov.collection.received import Delivery, Source
from xlgov.rollup.batch.executor import Progress, deliveries
from xlgov.rollup.batch.journal import Journal, folder_for, key_of


@contextmanager
def folder(out: Path | None) -> Iterator[Path]:
    """The folder for what a run notes while it reads: beside the result ``out``, where it stays until the
    result is written, else a temporary one."""
    if out is not None:
        yield folder_for(out)
        return
    temporary = Path(tempfile.mkdtemp(prefix="xlgov-"))
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def read_all(
    sources: Iterable[Source],
    noted: Path,
    last_year: str | None = None,
    *,
    resume: bool = False,
    executor: Executor | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> dict[Source, Delivery]:
    """Every file read and checked as by ``executor.deliveries``, each noted in a journal in ``noted``.

    With ``resume`` what an earlier run of the same program and the same ``last_year`` noted is not read
    again. Raises what ``deliveries`` raises, and InputError while another run writes to the journal.
    """
    journal = Journal(noted, key_of(last_year))
    journal.open(resume=resume)
    try:
        read = deliveries(
            sources,
            last_year,
            executor,
            jobs=jobs,
            cluster=cluster,
            done=journal.done,
            progress=progress,
            keep=journal.add,
        )
        # a unit may have replaced its file while others were read
        changed = [delivery.source for delivery in read if _changed(delivery)]
        read += deliveries(changed, last_year, jobs=1)
    finally:
        journal.close(success=False)
    return {delivery.source: delivery for delivery in read}


def _changed(delivery: Delivery) -> bool:
    try:
        return bool(delivery.sha256) and Path(delivery.source.path).stat().st_mtime_ns != delivery.modified
    except OSError:
        return True
