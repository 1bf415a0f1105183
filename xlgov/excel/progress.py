"""How far a long action is: said in a small window and in the status bar, with the time that remains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlgov.excel.ui import Ui
    from xlgov.excel.windows import Window

_PAUSE = 0.2
"""Seconds between two redrawings."""
_TRUSTED = 1.0
"""Seconds after which the rate says something about the rest."""
_MINUTES = 100
"""Seconds from which on minutes are said."""


class Progress:
    """Called with how many of how many are done; raises ``cancelled`` when the user wants it to stop."""

    def __init__(
        self,
        ui: Ui,
        window: Window,
        what: str,
        cancelled: type[Exception],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ui, self._window, self._what = ui, window, what
        self._cancelled, self._clock = cancelled, clock
        self._start: tuple[float, int] | None = None
        self._shown = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        now = self._clock()
        self._start = self._start or (now, done)
        if done < total and now - self._shown < _PAUSE:
            return
        self._shown = now
        text = f"{self._what} {done}/{total}{self._remaining(now, done, total)}"
        self._window.show(text, done / total if total else 1.0)
        self._ui.status(text)
        if self._window.cancelled:
            raise self._cancelled

    def _remaining(self, now: float, done: int, total: int) -> str:
        begin, first = self._start or (now, done)
        if now - begin < _TRUSTED or done in (first, total):
            return ""
        seconds = round((now - begin) / (done - first) * (total - done))
        return f"，约剩 {seconds} 秒" if seconds < _MINUTES else f"，约剩 {round(seconds / 60)} 分钟"


@contextmanager
def progress(ui: Ui, title: str, what: str, cancelled: type[Exception]) -> Iterator[Progress]:
    """Progress with a window; both are taken away in the end."""
    window = ui.working(title)
    try:
        yield Progress(ui, window, what, cancelled)
    finally:
        window.close()
        ui.status(None)
