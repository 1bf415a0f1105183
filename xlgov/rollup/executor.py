"""The same work over every delivered file: in this process, in several, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xlgov.errors import XlgovError
from xlgov.rollup.reading import deliver
from xlgov.rules.collection import Delivery, Source


class Cancelled(XlgovError):
    """The user stopped the run; raised by ``progress``."""


def deliveries(
    sources: Iterable[Source],
    context: str | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[Delivery]:
    """Every file read and checked, in the order of the sources' names."""
    ordered = sorted(sources)
    found = []
    for index, source in enumerate(ordered, 1):
        found.append(deliver(source, context))
        if progress is not None:
            progress(index, len(ordered))
    return found
