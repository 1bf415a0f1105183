"""Files worked on one by one for somebody who waits for the answers in the order of the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from xlgov.rollup import sources as delivered
from xlgov.rollup.batch import processes
from xlgov.rollup.batch.executor import FEW, jobs_for
from xlgov.rollup.batch.processes import Answer, Fatal, Item


def in_order(
    work: Callable[[Item], Answer], items: Sequence[Item], tick: Callable[[], None], *, few: int = FEW
) -> Iterator[Answer | Fatal[Item]]:
    """What the work makes of each item, in their order; Fatal for one that its process died of.

    ``work`` is picklable and raises nothing; ``tick`` is called now and then, and what it raises ends all.
    A single item is worked on in this process, and so are all where no other can be started; less than
    ``few`` are worth one process only.
    """
    waiting: dict[int, Answer | Fatal[Item]] = {}
    told = 0
    for number, answer in _as_they_come(work, items, tick, few):
        waiting[number] = answer
        while told in waiting:
            yield waiting.pop(told)
            told += 1


def _as_they_come(
    work: Callable[[Item], Answer], items: Sequence[Item], tick: Callable[[], None], few: int
) -> Iterator[tuple[int, Answer | Fatal[Item]]]:
    left = dict(enumerate(items))
    try:
        if len(items) > 1 and processes.possible():
            delivered.release()  # a zip that is open would be read by several processes from one position
            numbered, jobs = partial(_numbered, work), jobs_for(len(items), few)
            with suppress(processes.CannotStart):
                for found in processes.isolated(numbered, list(left.items()), jobs, tick):
                    if isinstance(found, Fatal):
                        number, item = found.source
                        answer: Answer | Fatal[Item] = Fatal(item, found.problem)
                    else:
                        number, answer = found
                    del left[number]
                    yield number, answer
        for number, item in left.items():
            tick()
            yield number, work(item)
    finally:
        delivered.release()


def _numbered(work: Callable[[Item], Answer], numbered: tuple[int, Item]) -> tuple[int, Answer]:
    number, item = numbered
    return number, work(item)
