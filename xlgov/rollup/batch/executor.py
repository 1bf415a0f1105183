"""The same work over every delivered file: in this process, in several, or on a cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from xlgov import files
from xlgov.collection.received import Delivery, Source, base_name
from xlgov.errors import InputError, XlgovError, passes_through
from xlgov.rollup import sources as delivered
from xlgov.rollup.batch import processes
from xlgov.rollup.batch.cluster import Elsewhere, connected, deaths
from xlgov.rollup.intake import defect, deliver, facts_of

ReadFile = Callable[[Source], Delivery]
"""What is done with each file; picklable."""
Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are; may raise Cancelled."""

FEW = 40
"""Fewer files than this are not worth a second process that reads them."""
MOST_JOBS = 8
AHEAD = 3
"""chunks that wait or run at a time for each worker of an executor: memory does not grow with the files"""


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
    (None: as many as are worth it). A file that its process dies of, or that is never done, gives a delivery
    with a ``problem``; the others are read. Where no process can be started, the work is done in this one.
    Files of the name and digest of one in ``done`` are not read again. ``keep`` is given each delivery that
    was. Raises what ``progress`` and ``keep`` raise, and InputError where the cluster cannot be reached or
    breaks off; no work goes on behind an error.
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

    def note(results: Iterable[Delivery]) -> None:
        for delivery in results:
            found[delivery.source] = _shared(delivery)
            if keep is not None:
                keep(delivery)
            tick()

    tick()
    for source, delivery in _unchanged(ordered, done or {}):
        found[source] = delivery
        tick()
    try:
        with _elsewhere(executor, cluster, len(found) < len(ordered)) as through:
            if through is not None:
                note(_streamed(through, work, _left(ordered, found), tick))
        # whatever an executor could not do is done here
        note(_isolated(work, _left(ordered, found), jobs, tick))
        note(_read(work, source) for source in _left(ordered, found))
    finally:
        delivered.release()
    return [found[source] for source in ordered]


def _left(ordered: Iterable[Source], found: Container[Source]) -> list[Source]:
    return [source for source in ordered if source not in found]


def jobs_for(count: int, few: int = FEW) -> int:
    """How many processes are worth it for so many files; one for less than ``few``."""
    if count < few:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_JOBS)


def _unchanged(sources: Iterable[Source], done: Mapping[str, Delivery]) -> Iterator[tuple[Source, Delivery]]:
    """The finished deliveries of the same content and name: of some documents the name tells the unit."""
    for source in sources if done else ():
        with suppress(InputError):  # reading it again says why
            content = delivered.content(source)
            finished = done.get(files.sha256(content.data))
            if finished is not None and base_name(finished.source) == base_name(source):
                yield source, replace(finished, source=source, modified=content.modified)


@contextmanager
def _elsewhere(executor: Executor | None, cluster: str | None, needed: bool) -> Iterator[Elsewhere | None]:
    """What is to read the files in place of processes of this machine; None where nothing is."""
    if executor is not None:
        yield Elsewhere(executor, getattr(executor, "_max_workers", None) or os.cpu_count() or 1)
    elif cluster is not None and needed:
        with connected(cluster) as through:
            yield through
    else:
        yield None


def _streamed(
    through: Elsewhere, work: ReadFile, sources: Sequence[Source], tick: Callable[[], None]
) -> Iterator[Delivery]:
    """Results as they come, with a bounded number of chunks on their way.

    What was lost with a worker that died is left out: which of its files it was nobody knows.
    """
    width = through.width
    size = max(1, min(processes.CHUNK, len(sources) // (width * 4)))
    chunks = (sources[start : start + size] for start in range(0, len(sources), size))
    pending: set[Future[list[Delivery]]] = set()
    try:
        while True:
            for chunk in islice(chunks, width * AHEAD - len(pending)):
                try:
                    pending.add(through.executor.submit(_chunk, work, chunk))
                except BrokenExecutor:
                    break
            if not pending:
                return
            finished, pending = wait(pending, processes.TICK_SECONDS, FIRST_COMPLETED)
            if not finished:
                tick()
                if not through.alive():
                    return
            for future in finished:
                with suppress(*deaths()):
                    yield from future.result()
    finally:
        for future in pending:
            future.cancel()


def _chunk(work: ReadFile, sources: Sequence[Source]) -> list[Delivery]:
    return [_read(work, source) for source in sources]


def _isolated(
    work: ReadFile, sources: Sequence[Source], jobs: int | None, tick: Callable[[], None]
) -> Iterator[Delivery]:
    """As ``processes.isolated``, as far as processes can be started; files that one died of come last."""
    if not sources or not processes.possible():
        return
    delivered.release()  # a zip that is open would be read by several processes from one position
    jobs = jobs_for(len(sources)) if jobs is None else jobs
    fatal: dict[Source, str] = {}
    with suppress(processes.CannotStart):
        for each in processes.isolated(partial(_read, work), sources, jobs, tick):
            if isinstance(each, processes.Fatal):
                fatal[each.source] = each.problem
            else:
                yield each
    yield from _with_facts(fatal, tick)


def _with_facts(fatal: Mapping[Source, str], tick: Callable[[], None]) -> Iterator[Delivery]:
    """Deliveries of files that cannot be read, with their digests: what has one is noted, so that the next
    run does not die of it again."""
    told = dict(fatal)
    with suppress(processes.CannotStart):
        for each in processes.isolated(partial(_read, facts_of), list(fatal), 1, tick):
            if isinstance(each, Delivery):
                yield replace(each, problem=told.pop(each.source))
    for source, problem in told.items():
        yield Delivery(source, problem=problem)


def _read(work: ReadFile, source: Source) -> Delivery:
    """The work on one file, which must not take the other thousands with it."""
    try:
        return work(source)
    except BaseException as error:
        if passes_through(error):
            raise
        return Delivery(source, problem=defect(error))


def _shared(delivery: Delivery) -> Delivery:
    """The delivery with one copy in memory of the text that all have, however many processes sent it."""
    common: dict[str, Any] = {
        name: sys.intern(text)
        for name in ("edition", "template", "tier", "kind", "scope")
        if (text := getattr(delivery, name))
    }
    return replace(delivery, **common, gaps={sys.intern(key): entry for key, entry in delivery.gaps.items()})
