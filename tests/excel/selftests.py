"""Hosts for tests of the self-test: one that runs already, and what can be wrong with it."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xlgov.excel.selftest import plan
from xlgov.excel.selftest.guard import Left
from xlgov.excel.selftest.running import Run
from xlgov.excel.selftest.steps import Outcome, Step
from xlgov.excel.selftest.trial import Trial
from xlgov.excel.setup.machine import Machine

if TYPE_CHECKING:
    import xlwings as xw

STEPS = {step.name: step for step in plan.STEPS}


class GivenHost:
    """An app that runs already, and is not ended; ``ended`` is set when somebody wants it to be."""

    name = "LibreOffice"
    version = "1"
    died = False
    left = Left()

    def __init__(self, app: xw.App) -> None:
        self.app = app
        self.ended = threading.Event()
        self.asked = 0

    def quit(self) -> bool:
        self.asked += 1
        return True

    def kill(self) -> None:
        self.ended.set()

    def ready(self) -> str:
        raise LookupError("还没有安装扩展")

    def press(self, action: str, book: xw.Book) -> None:
        raise AssertionError(action)


def taken(machine: Machine, host: Any, folder: Path, *steps: str | Step) -> dict[str, Outcome]:
    """What came of some steps, by name."""
    trial = Trial(machine, host)
    run = Run(trial, lambda *given: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        outcomes = run.take([STEPS[step] if isinstance(step, str) else step for step in steps])
        assert not list(folder.glob("xlgov-selftest-*")), "its files stay behind"
    return {outcome.name: outcome for outcome in outcomes}
