"""A step of the self-test and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from xlgov.errors import InputError
from xlgov.excel import log, patience
from xlgov.excel.selftest.trial import Trial
from xlgov.excel.setup.check import Check
from xlgov.ways import Face


class State(StrEnum):
    """What came of a step, as the user reads it."""

    WELL = "正常"
    WRONG = "有问题"
    NOT_TRIED = "没有试"


@dataclass(frozen=True)
class Outcome:
    """What came of a step: ``text`` says what was seen, ``advice`` what to do where it is wrong."""

    name: str
    state: State
    text: str
    advice: str = ""
    seconds: float | None = None
    """what the step took; None where it took no time of its own"""


class WrongError(Exception):
    """The host did something else than it should."""

    def __init__(self, text: str, advice: str = "") -> None:
        super().__init__(text)
        self.text, self.advice = text, advice


class NotTriedError(Exception):
    """A step that makes no sense here; the text says why."""


@dataclass(frozen=True)
class Step:
    """One thing that is tried: ``do`` returns what was seen, or raises.

    WrongError, InputError and every other error mean that something is wrong, NotTriedError that it was not
    tried. ``limit``: seconds after which a host that does not answer is ended.
    """

    name: str
    do: Callable[[Trial], str]
    limit: float = 120.0
    in_host: bool = True
    """whether it needs the host"""
    starts: bool = False
    """whether nothing that needs the host can be tried when it fails"""


def of_check(check: Check) -> Outcome:
    """A line of the check of the set-up as an outcome."""
    state = State.WELL if check.ok else State.WRONG
    return Outcome(f"安装：{check.name}", state, check.text, check.advice)


def of_error(name: str, error: BaseException, seconds: float) -> Outcome:
    """What an error says of a step."""
    if isinstance(error, NotTriedError):
        return Outcome(name, State.NOT_TRIED, str(error))
    text, advice = _told(error)
    return Outcome(name, State.WRONG, text, advice, seconds)


def _told(error: BaseException) -> tuple[str, str]:
    if isinstance(error, WrongError):
        return error.text, error.advice
    if isinstance(error, InputError):
        return error.text(Face.COMMAND), ""
    if patience.is_busy(error):
        advice = "关闭所有对话框，过一会儿再试；仍然这样的，把记录发给维护人员。"
        return f"它一直忙，不接受操作{log.place_of(error)}", advice
    return log.brief(error), ""
