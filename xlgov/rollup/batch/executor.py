"""The same work over every delivered file: in this process, in several, or on a cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from xlgov import files
from xlgov.collection.received import Delivery, Source, base_name
from xlgov.errors import InputError, XlgovError
from xlgov.rollup import sources as delivered
from xlgov.rollup.batch.cluster import connected
from xlgov.rollup.batch.processes import processes
from xlgov.rollup.intake import deliver

ReadFile = Callable[[Source], Delivery]
"""What is done with each file; picklable."""
Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are; may raise Cancelled."""

FEW = 40
"""Fewer files than this are not worth a second process."""
MOST_JOBS = 8
CHUNK = 32
"""files that go to a process at a time, at most"""
AHEAD = 3
"""chunks per process that wait or run at a time: what is in memory does not grow with the files"""
TICK_SECONDS = 0.2
"""how long a wish to stop goes unnoticed, at most"""


class Cancelled(XlgovError):
    """The user stopped the run; raised by ``progress``."""


def deliveries(
    sources: Iterable[Source],
    last_year: str | None = None,
    executor: Executor | None = None,
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    done: Mapping[str, Delivery] | None = None,
    progress: Progress | None = None,
    keep: Callable[[Delivery], None] | None = None,
) -> list[Delivery]:
    """Every file read and checked (``intake.deliver``), in the order of the sources whatever is done first.

    The work goes to ``executor``, or to the Dask cluster at the address ``cluster``, or to ``jobs`` processes
    (None: as many as are worth it; 1: this one). Files whose digest is in ``done`` are not read again.
    ``keep`` is given each delivery that was. Raises what ``progress`` and ``keep`` raise, and InputError
    where the cluster cannot be reached or the processes end; no work goes on behind an error.
    """
    work = partial(deliver, last_year=last_year, remote=cluster is not None)
    return each(work, sources, executor, jobs=jobs, cluster=cluster, done=done, progress=progress, keep=keep)


def each(
    work: ReadFile,
    sources: Iterable[Source],
    executor: Executor | None = None,
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    done: Mapping[str, Delivery] | None = None,
    progress: Progress | None = None,
    keep: Callable[[Delivery], None] | None = None,
) -> list[Delivery]:
    """As ``deliveries``, for any work on a file."""
    ordered = sorted(set(sources))
    found: dict[Source, Delivery] = {}

    def tick() -> None:
        if progress is not None:
            progress(len(found), len(ordered))

    tick()
    for source in ordered:
        finished = _unchanged(source, done) if done else None
        if finished is not None:
            found[source] = finished
            tick()
    waiting = [source for source in ordered if source not in found]
    try:
        with _through(executor, jobs, cluster, len(waiting)) as (through, width):
            if through is None:
                results: Iterable[Delivery] = map(work, waiting)
            else:
                results = _streamed(through, work, waiting, width, tick)
            for delivery in results:
                found[delivery.source] = delivery
                if keep is not None:
                    keep(delivery)
                tick()
    finally:
        delivered.release()
    return [found[source] for source in ordered]


def jobs_for(count: int) -> int:
    """How many processes are worth it for so many files."""
    if count < FEW or "python" not in Path(sys.executable or "").name.lower():
        return 1  # a host with Python inside cannot be started once more as a worker
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_JOBS)


def _unchanged(source: Source, done: Mapping[str, Delivery]) -> Delivery | None:
    """The finished delivery of the same content, which must be of the same kind of file too."""
    try:
        content = delivered.content(source)
    except InputError:
        return None  # reading it again says why
    finished = done.get(files.sha256(content.data))
    if finished is None or _ending(finished.source) != _ending(source):
        return None
    return replace(finished, source=source, modified=content.modified)


def _ending(source: Source) -> str:
    return Path(base_name(source)).suffix.lower()


@contextmanager
def _through(
    executor: Executor | None, jobs: int | None, cluster: str | None, count: int
) -> Iterator[tuple[Executor | None, int]]:
    """The executor to use (None: this process) and how many chunks it works on at a time."""
    jobs = jobs_for(count) if jobs is None else min(jobs, count)
    if executor is not None:
        yield executor, getattr(executor, "_max_workers", None) or os.cpu_count() or 1
    elif cluster is not None and count:
        with connected(cluster) as through:
            yield through
    elif jobs > 1:
        with processes(jobs) as pool:
            yield pool, jobs
    else:
        yield None, 1


def _streamed(
    executor: Executor, work: ReadFile, sources: Sequence[Source], width: int, tick: Callable[[], None]
) -> Iterator[Delivery]:
    """Results as they come, with a bounded number of chunks on their way."""
    size = max(1, min(CHUNK, len(sources) // (width * 4)))
    chunks = (sources[start : start + size] for start in range(0, len(sources), size))
    pending: set[Future[list[Delivery]]] = set()
    try:
        while True:
            pending |= {
                executor.submit(_chunk, work, chunk) for chunk in islice(chunks, width * AHEAD - len(pending))
            }
            if not pending:
                return
            finished, pending = wait(pending, TICK_SECONDS, FIRST_COMPLETED)
            if not finished:
                tick()
            for future in finished:
                yield from map(_shared, future.result())
    finally:
        for future in pending:
            future.cancel()


def _chunk(work: ReadFile, sources: Sequence[Source]) -> list[Delivery]:
    return [work(source) for source in sources]


def _shared(delivery: Delivery) -> Delivery:
    """The delivery with one copy in memory of the text that all have, however many processes sent it."""
    common: dict[str, Any] = {
        name: sys.intern(text)
        for name in ("edition", "template", "tier", "kind", "scope")
        if (text := getattr(delivery, name))
    }
    return replace(delivery, **common, gaps=tuple(map(sys.intern, delivery.gaps)))
