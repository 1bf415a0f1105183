"""The steps one after another, each within its time: a host that does not answer is ended.

Everything that speaks to the host happens in one other thread, as COM wants it, so that the time can run out
whatever it waits for.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

from xlgov.excel import log
from xlgov.excel.selftest.guard import Guard
from xlgov.excel.selftest.steps import Outcome, State, Step, WrongError, of_error
from xlgov.excel.selftest.trial import Trial

Waiting = Callable[[str, int, int], None]
"""Called again and again with the step that runs, how many are done, and of how many; raises to stop."""

_POLL = 0.1
_GRACE = 10.0
"""Seconds after the end of its host in which a step must end too."""
_LOST = 2
"""After so many hosts that did not answer, or died, no other one is started."""
_ENDED = "前面两次没有回应，或者中途退出，没有再启动"


class HungError(Exception):
    """A step took longer than it may; ``place`` says where in our code it waits."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class _Hand:
    """A thread that does one thing after another."""

    def __init__(self) -> None:
        self._given: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
        # of no use any more when the program ends, even if it still waits for a host
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def do(self, what: Callable[[], Any]) -> Future[Any]:
        """Do it after what was given before."""
        future: Future[Any] = Future()
        self._given.put((what, future))
        return future

    @property
    def place(self) -> str:
        """Where in our code it is just now."""
        frame = sys._current_frames().get(self._thread.ident or 0)
        return log.place(traceback.walk_stack(frame)) if frame else ""

    def _work(self) -> None:
        while True:
            what, future = self._given.get()
            try:
                future.set_result(what())
            except BaseException as error:
                future.set_exception(error)


class Run:
    """One run of steps on one host."""

    def __init__(self, trial: Trial, waiting: Waiting) -> None:
        self._trial, self._waiting = trial, waiting
        self._hand = _Hand()
        self._guard = Guard()
        self._lost = 0
        self._reason = ""
        """why the steps that need the host are not tried; empty as long as they are"""

    def take(self, steps: Iterable[Step]) -> list[Outcome]:
        """Take the steps; whatever happens, the host is ended after them and every file is gone.

        Raises what ``waiting`` raises, after that.
        """
        steps = list(steps)
        outcomes = []
        try:
            for number, step in enumerate(steps):
                outcomes.append(self._outcome(step, number, len(steps)))
            outcomes.append(self._end(len(steps)))
        except BaseException:
            self._trial.host.kill()
            raise
        finally:
            self._trial.withdraw()
            self._guard.tell(self._trial.left)
            self._guard.close()
        return outcomes

    def refuse(self, reason: str) -> None:
        """No step that needs the host is tried from now on."""
        self._reason = reason

    def _outcome(self, step: Step, done: int, total: int) -> Outcome:
        if step.in_host and self._reason:
            return Outcome(step.name, State.NOT_TRIED, self._reason)
        start = time.monotonic()
        try:
            text = self._within(step, done, total)
        except HungError as hung:
            text = f"{step.limit:.0f} 秒没有回应，已经结束它；可能弹出了看不见的对话框{hung.place}"
            return Outcome(step.name, State.WRONG, text, "", time.monotonic() - start)
        except _Stopped as stopped:
            raise stopped.reason from None
        except KeyboardInterrupt:  # of this thread: no step gets one
            raise
        except BaseException as error:
            outcome = of_error(step.name, error, time.monotonic() - start)
            if step.in_host and not step.starts and self._trial.host.died:
                self._broken()
                outcome = replace(outcome, text=f"它中途自己退出了（{outcome.text}）", state=State.WRONG)
            if step.starts and outcome.state is State.WRONG:
                self.refuse("没有能启动")
            return outcome
        return Outcome(step.name, State.WELL, text, "", time.monotonic() - start)

    def _within(self, step: Step, done: int, total: int) -> str:
        """What a step says. Raises what it raises, HungError after its time."""
        future = self._hand.do(lambda: step.do(self._trial))
        until = time.monotonic() + step.limit
        while not wait([future], _POLL).done:
            try:
                self._waiting(step.name, done, total)
            except BaseException as error:
                raise _Stopped(error) from error
            self._guard.tell(self._trial.left)
            if time.monotonic() > until:
                place = self._hand.place
                self._break_off(future)
                raise HungError(place)
        answer: str = future.result()
        return answer

    def _break_off(self, future: Future[Any]) -> None:
        """End the host; a thread that does not come back even then is left to itself."""
        self._broken()
        if not wait([future], _GRACE).done:
            self._hand = _Hand()

    def _broken(self) -> None:
        """This host is of no use any more; another one is started for what follows, but not many."""
        self._trial.host.kill()
        self._lost += 1
        if self._lost >= _LOST:
            self.refuse(_ENDED)

    def _end(self, total: int) -> Outcome:
        """The host ends as it is asked to."""
        step = Step("退出", _ended, limit=60.0, in_host=False)
        return self._outcome(step, total, total)


class _Stopped(BaseException):
    """The user wants no more; ``reason`` is what was raised."""

    def __init__(self, reason: BaseException) -> None:
        super().__init__()
        self.reason = reason


def _ended(trial: Trial) -> str:
    host = trial.host
    if not host.quit():
        raise WrongError(f"{host.name} 没有按要求退出，已经强行结束它")
    return "另开的程序已退出，临时文件已删除"
