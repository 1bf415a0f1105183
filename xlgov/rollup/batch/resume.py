"""Reading every file of a roll-up once, with a journal beside the result that another run can go on from, or
with a memory of what was read before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from xlgov import files
from xlgov.collection.received import Delivery, Source
from xlgov.rollup.batch.executor import Progress, deliveries
from xlgov.rollup.batch.journal import Journal, folder_for, key_of


@dataclass
class Kept:
    """What a program that rolls the same files up again and again has read of them, by the digest of their
    content: ``outlined`` of last year's, ``checked`` of this year's, by the digest of what they were checked
    against.
    """

    outlined: dict[str, Delivery] = field(default_factory=dict)
    checked: dict[str, dict[str, Delivery]] = field(default_factory=dict)

    def against(self, last_year: str | None) -> dict[str, Delivery]:
        """What was checked against the reports in a file; what was against others is forgotten."""
        digest = files.sha256(files.read_bytes(Path(last_year))) if last_year else ""
        self.checked = {digest: self.checked.get(digest, {})}
        return self.checked[digest]


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


def read_kept(
    sources: Iterable[Source], kept: Kept, last_year: str | None = None, progress: Progress | None = None
) -> dict[Source, Delivery]:
    """As ``read_all``, without a journal: what ``kept`` has is not read again, and it keeps what is read."""
    done = kept.against(last_year)
    read = deliveries(sources, last_year, done=dict(done), progress=progress, keep=noting(done))
    return {delivery.source: delivery for delivery in read}


def noting(done: dict[str, Delivery]) -> Callable[[Delivery], None]:
    """What notes deliveries by their digest, but for those without content."""

    def note(delivery: Delivery) -> None:
        if delivery.sha256:
            done[delivery.sha256] = delivery

    return note


def _changed(delivery: Delivery) -> bool:
    try:
        return bool(delivery.sha256) and Path(delivery.source.path).stat().st_mtime_ns != delivery.modified
    except OSError:
        return True
