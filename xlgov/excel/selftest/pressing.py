"""The buttons themselves: through the add-in's macro or the extension, which start another Python."""

from __future__ import annotations

import os
import time

from xlgov.excel.selftest.guard import runs
from xlgov.excel.selftest.marking import DONE, as_before, listed_as_found, looks, marked_as_found, put_own
from xlgov.excel.selftest.request import Answer
from xlgov.excel.selftest.steps import NotTriedError, WrongError
from xlgov.excel.selftest.trial import Trial

_PATIENCE = 60.0
"""Seconds in which another Python must have started and done its work."""
_PAUSE = 0.1
_ADVICE = "运行 xlgov addin doctor 看安装情况；杀毒软件或 Defender 规则可能不让 Excel 启动 Python。"


def there(trial: Trial) -> str:
    """The add-in opens, or the extension is registered."""
    try:
        return trial.host.ready()
    except LookupError as error:
        raise NotTriedError(str(error.args[0])) from None


def pressed(trial: Trial) -> str:
    """校验 and 清除标记 as a user presses them: what is listed, marked and put back again."""
    there(trial)
    with trial.opened(trial.quiet) as book:
        put_own(trial, book)
        before = looks(trial, book)
        trial.host.press("validate", book)
        answer = _answer(trial, "validate")
        if not (answer.messages and answer.messages[-1].startswith(DONE)):
            raise WrongError(f"没有说“{DONE}”")
        listed_as_found(trial, book)
        marked_as_found(trial, book)
        trial.host.press("clear_marks", book)
        _answer(trial, "clear_marks")
        as_before(before, looks(trial, book))
    return "按钮启动的 Python 校验、标色、清除，都与直接运行相同"


def _answer(trial: Trial, action: str) -> Answer:
    """How it went. Raises WrongError where it went wrong, or nobody answers."""
    until = time.monotonic() + _PATIENCE
    while (answer := trial.request.answer(action)) is None:
        if time.monotonic() > until:
            raise WrongError("按钮启动的 Python 没有回答", _ADVICE)
        time.sleep(_PAUSE)
    # the next press is refused as long as this one's process is there
    while answer.process != os.getpid() and runs(answer.process) and time.monotonic() < until:
        time.sleep(_PAUSE)
    if not answer.done:
        raise WrongError(answer.messages[-1])
    return answer
