"""What the self-test asks of the processes that a button starts: to show no box, and to say how it went.

A button is pressed in the self-test's own host, and VBA, or the extension, starts another Python for it,
which finds nobody to answer a message. The self-test therefore leaves a request in the user's own folder of
data, good for a few minutes, for a workbook of one path, whose name has a number in it that nobody can guess.
No workbook can make one: the name alone does nothing where the user's own self-test is not running, and where
it is, the two actions that can be asked for are done, unseen, on the self-test's own workbook alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import files
from xlgov.excel import log

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

ACTIONS = ("validate", "clear_marks")
"""What a request can be for: nothing that asks for a file, or writes one."""
GOOD_FOR = 600.0
"""Seconds."""
_NAME = re.compile(r"xlgov自检-([0-9a-f]{32})\.xlsx")


@dataclass(frozen=True)
class Answer:
    """How an action went, and what it would have shown."""

    action: str
    done: bool
    messages: list[str] = field(default_factory=list)
    process: int = field(default_factory=os.getpid)
    """of the program that did it"""


@dataclass(frozen=True)
class Request:
    """A workbook whose buttons are to be quiet: its ``path``, until when (seconds since 1970)."""

    token: str
    path: str
    until: float

    @classmethod
    def new(cls, folder: Path) -> Request:
        """A request for a workbook in a folder, which is yet to be written. Raises InputError."""
        import secrets

        token = secrets.token_hex(16)
        request = cls(token, str(folder / f"xlgov自检-{token}.xlsx"), time.time() + GOOD_FOR)
        files.write_bytes(_asked(token), json.dumps(asdict(request)).encode())
        return request

    def answer(self, action: str) -> Answer | None:
        """How an action went, once; None as long as it has not ended."""
        path = _answered(self.token, action)
        try:
            answer = Answer(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        path.unlink(missing_ok=True)
        return answer

    def reply(self, answer: Answer) -> None:
        """Leave an answer for the self-test."""
        files.write_bytes(_answered(self.token, answer.action), json.dumps(asdict(answer)).encode())

    @property
    def paths(self) -> list[Path]:
        """The files of the request and of every answer to it."""
        return [_asked(self.token), *(_answered(self.token, action) for action in ACTIONS)]

    def withdraw(self) -> None:
        """The request and every answer to it are gone."""
        for path in self.paths:
            path.unlink(missing_ok=True)


def request_for(action: str, book: xw.Book) -> Request | None:
    """The request for an action on an open workbook; None where there is none, whatever the reason."""
    match = _NAME.fullmatch(book.name) if action in ACTIONS else None
    request = _read(match[1]) if match else None
    if request is None or time.time() > request.until:
        return None
    return request if files.is_same(Path(request.path), Path(book.fullname)) else None


@contextlib.contextmanager
def quietly(action: str, book: xw.Book, ui: Ui) -> Iterator[Ui]:
    """The user to talk to: where the self-test asked for it, one who says nothing, and it gets the answer."""
    request = request_for(action, book)
    if request is None:
        yield ui
        return
    from xlgov.excel.ui import ScriptedUi

    scripted = ScriptedUi()
    try:
        yield scripted
    except BaseException as error:
        request.reply(Answer(action, False, [*scripted.messages, log.brief(error)]))
        raise
    request.reply(Answer(action, True, scripted.messages))


def _read(token: str) -> Request | None:
    try:
        request = Request(**json.loads(_asked(token).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    fits = (request.token, type(request.path), type(request.until)) == (token, str, float)
    return request if fits else None


def _asked(token: str) -> Path:
    return log.folder() / "selftest" / f"{token}.json"


def _answered(token: str, action: str) -> Path:
    return log.folder() / "selftest" / f"{token}.{action}.json"
