"""Waiting for an Excel that rejects calls: by the clock, and longer for its calculating than for a user.

xlwings tries a rejected call again, at once and for ever, or as often as its ``N_COM_ATTEMPTS`` says.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings as xw

CALCULATING = "Excel 正在重新计算，请稍候……"

_BUSY_CODES = (-2147418111, -2147417846, -2146777998)
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER and VBA_E_IGNORE: a cell is edited, a dialog is open, or
Excel calculates."""
_XL_CALCULATING = 1
"""xlCalculating of Application.CalculationState."""


class Patience(int):
    """A number of attempts that goes by the clock: xlwings asks ``attempt < Patience`` after a rejected call.

    ``typing``, ``calculating``, ``again``: seconds to wait while a user is busy with Excel, while Excel
    calculates, and for every call after one that was given up, which may put back what was begun.
    """

    typing, calculating, again, pause = 5.0, 60.0, 0.2, 0.05

    _app: xw.App | None
    _since: float
    _given_up: bool
    _told: bool

    def __new__(cls) -> Patience:
        self = super().__new__(cls, sys.maxsize - 1)
        self._app, self._since, self._given_up, self._told = None, 0.0, False, False
        return self

    def watch(self, app: xw.App) -> None:
        """Ask this Excel from now on whether it calculates."""
        self._app = app

    def __gt__(self, attempt: int) -> bool:
        """Whether to try again, after a pause."""
        now = time.monotonic()
        if attempt <= 1:
            self._since = now
        if now - self._since >= self._limit():
            self._given_up = True
            return False
        time.sleep(self.pause)
        return True

    def _limit(self) -> float:
        if self._given_up:
            return self.again
        return self.calculating if self._calculates() else self.typing

    def _calculates(self) -> bool:
        """Whether Excel says that it calculates; the user is told, once. A busy Excel may not answer this."""
        if self._app is None:
            return False
        # not through xlwings, which would wait within the waiting
        excel = getattr(self._app.api, "_inner", self._app.api)
        with contextlib.suppress(Exception):
            if excel.CalculationState == _XL_CALCULATING:
                self._tell(excel)
                return True
        return False

    def _tell(self, excel: Any) -> None:
        if not self._told:
            self._told = True
            with contextlib.suppress(Exception):
                excel.StatusBar = CALCULATING


Step = Callable[[], object]


class Unsettled(Exception):
    """A busy Excel took back nothing of what was set aside for a change: ``steps`` are still to be done."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__(f"{len(steps)} steps left")
        self.steps = tuple(steps)


@contextlib.contextmanager
def putting_back(left: list[Step], step: Step) -> Iterator[None]:
    """Do a step at the end, whatever happened; where a busy Excel rejects it, it is kept in ``left``."""
    try:
        yield
    finally:
        try:
            step()
        except Exception as error:
            if not is_busy(error):
                raise
            left.append(step)


def settled(error: BaseException) -> bool:
    """Do what is left of the changes that an error broke off, once more and with new patience; whether all of
    it was done. The user has been told by now that Excel is busy.
    """
    be_patient()
    done = True
    for each in _came_of(error):
        for step in each.steps if isinstance(each, Unsettled) else ():
            try:
                step()
            except Exception:
                done = False
    return done


def be_patient() -> Patience:
    """Let calls to a busy Excel be tried again for a while, and fail in the end."""
    patience = Patience()
    if sys.platform == "win32":
        from xlwings import _xlwindows

        _xlwindows.N_COM_ATTEMPTS = patience
    return patience


def is_busy(error: BaseException) -> bool:
    """Whether an error says that the host waits for the user to finish with a cell or a dialog.

    xlwings makes a KeyError of it where it looks for a workbook: what an error came of counts as well.
    """
    return any(
        isinstance(each, Unsettled)
        or type(each).__name__ == "ExcelBusyError"
        or any(code in _BUSY_CODES for code in _codes(each))
        for each in _came_of(error)
    )


def _came_of(error: BaseException) -> Iterator[BaseException]:
    """An error, and what it came of."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _codes(error: BaseException) -> list[object]:
    codes: list[object] = [getattr(error, "hresult", None)]
    for argument in error.args:
        codes += argument if isinstance(argument, tuple) else [argument]
    return codes
