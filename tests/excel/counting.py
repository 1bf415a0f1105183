"""Counts what a click asks of LibreOffice: uses of the engine's objects, and calls over the bridge.

Each use of an engine's object from outside the engine is in Excel at least one call into another process, so
their number, unlike time, says the same on every machine. What LibreOffice itself is asked is counted where
it passes by, by a relay between the two programs: one answer from there is one call that was waited for.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings.base_classes

from xlgov.excel import libreoffice
from xlgov.excel.actions import perform
from xlgov.excel.ui import ScriptedUi

if TYPE_CHECKING:
    import xlwings as xw

FREE = frozenset(
    {"options", "api", "xl", "coords", "engine", "books", "book", "parent", "impl", "app", "sheet"}
)
"""What costs nothing in any engine: the objects themselves, not what they say about the host."""


@dataclass(frozen=True, slots=True)
class Click:
    """What a click cost: uses of the engine by ``Class.name``, calls over the bridge, seconds."""

    engine: Counter[str]
    bridge: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.engine.total()} calls, {self.bridge} over the bridge, {self.seconds:.2f} s"


@dataclass(frozen=True, slots=True)
class Counted:
    """A LibreOffice of its own whose calls are counted."""

    app: xw.App
    relay: Relay

    def open(self, path: Path) -> xw.Book:
        """Opens a workbook; it becomes the active one."""
        return self.app.books.open(path)


@contextmanager
def running(profile: Path) -> Iterator[Counted]:
    """Start a LibreOffice whose calls are counted, and stop it.

    Raises InputError where there is none.
    """
    relay = Relay(profile)
    app = libreoffice.start(relay)
    try:
        yield Counted(app, relay)
    finally:
        app.quit()


def clicked(action: str, office: Counted, book: xw.Book, *answers: object) -> Click:
    """Press a button of a workbook of such a LibreOffice."""
    ui = ScriptedUi(list(answers))
    before = office.relay.answers
    start = time.perf_counter()
    with counted() as found:
        perform(action, book, ui)
    seconds = time.perf_counter() - start
    return Click(found, office.relay.answers - before, seconds)


class Relay(libreoffice.Office):
    """A LibreOffice behind a pipe that passes everything on, and counts the answers that come back.

    The two programs speak in blocks: eight bytes tell how long the next one is and how many messages it has.
    It is a process of its own, because two ways to one LibreOffice are one to UNO: the way that was first.
    """

    def __init__(self, profile: Path) -> None:
        super().__init__(profile)
        self.answers = 0
        self._there = Path("/tmp", f"OSL_PIPE_{os.getuid()}_{self.pipe}there")
        self._here = self._there.with_name(self._there.name.removesuffix("there"))
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._here))
        self._listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        super().stop()
        self._listening.close()
        self._here.unlink(missing_ok=True)

    def _command(self) -> list[str]:
        return [part.replace(f"name={self.pipe};", f"name={self.pipe}there;") for part in super()._command()]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                there = socket.socket(socket.AF_UNIX)
                try:
                    there.connect(str(self._there))
                except OSError:  # it has not started yet: whoever asks will ask again
                    here.close()
                    continue
                threading.Thread(target=self._pass_on, args=(here, there), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(there, here, True), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, counting: bool = False) -> None:
        with contextlib.suppress(OSError, EOFError):
            while True:
                head = _exactly(source, 8)
                length, messages = struct.unpack(">II", head)
                block = _exactly(source, length)
                if counting:
                    self.answers += messages
                target.sendall(head + block)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


def _exactly(source: socket.socket, length: int) -> bytes:
    """So many bytes. Raises EOFError where the other side has gone."""
    found = bytearray()
    while len(found) < length:
        piece = source.recv(length - len(found))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How often each property and method is used, by ``Class.name``, while the block runs."""
    found: Counter[str] = Counter()
    depth = 0
    undone: list[Callable[[], None]] = []

    def counting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal depth
            if not depth:
                found[name] += 1
            depth += 1
            try:
                return function(*args, **kwargs)
            finally:
                depth -= 1

        return wrapper

    for kind in _engine_classes():
        for name, member in list(vars(kind).items()):
            label = f"{_family(kind)}.{name}"
            new: Any = None
            if name in FREE or (name.startswith("_") and name not in ("__len__", "__call__", "__iter__")):
                continue
            if isinstance(member, property):
                new = property(
                    counting(label, member.fget) if member.fget else None,
                    counting(f"{label} =", member.fset) if member.fset else None,
                )
            elif inspect.isfunction(member):
                new = counting(label, member)
            if new is not None:
                undone.append(lambda kind=kind, name=name, member=member: setattr(kind, name, member))  # type: ignore[misc]
                setattr(kind, name, new)
    try:
        yield found
    finally:
        for undo in undone:
            undo()


def _engine_classes() -> set[type]:
    """The classes of the running engine, with those they are made of."""
    bases = [base for base in vars(xlwings.base_classes).values() if inspect.isclass(base)]
    found: set[type] = set()
    waiting = [kind for base in bases for kind in base.__subclasses__()]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("xlgov.excel.office"):
            found |= {part for part in kind.__mro__ if part.__module__.startswith("xlgov.excel.office")}
    return found


def _family(kind: type) -> str:
    """Range for all the parts that a range is made of."""
    return {"Block": "Range", "Content": "Range", "Looks": "Range"}.get(kind.__name__, kind.__name__)
