"""How far a command is, on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_DRAWN_EVERY = 0.1
"""seconds between two pictures of a progress bar"""


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar with rate and remaining time on a terminal; nothing where output is redirected."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("约剩"),
        TimeRemainingColumn(),
    )
    # without a thread that draws it: beside one no process could be forked
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as shown:
        task = shown.add_task(what, total=None, rate="")
        drawn = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal drawn
            speed = shown.tasks[0].speed
            shown.update(task, completed=done, total=total, rate=f"{speed:.0f} 个/秒" if speed else "")
            if time.monotonic() - drawn > _DRAWN_EVERY:
                shown.refresh()
                drawn = time.monotonic()

        yield progress
