"""What the loops over several reports have in common: answers in order, and how far the work is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Progress = Callable[[int, int], None]
"""called with how many are done of how many; what it raises ends the work"""
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Tally:
    """How many of all are done, told to whoever wants to know."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def tell(self) -> None:
        """Tell it once more, so that whoever listens can end the work in between."""
        if self._progress is not None:
            self._progress(self._done, self._total)

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        self.tell()


def answers(
    work: Callable[[Item], Answer],
    items: Sequence[Item],
    died: Callable[[Item, str], Answer],
    tick: Callable[[], None],
) -> Iterator[Answer]:
    """What the work makes of each item, in their order. Where there are several, a process that dies takes
    only the item that it was at: ``died`` answers for it, of the item and what happened.

    ``work`` is picklable and raises nothing; ``tick`` is called now and then, and what it raises ends all.
    """
    if len(items) < 2:
        yield from map(work, items)
        return
    from xlgov.rollup.batch import Fatal, in_order

    for answer in in_order(work, items, tick):
        yield died(answer.source, answer.problem) if isinstance(answer, Fatal) else answer
