"""The counter between page and program: one request in, one answer out, all of it JSON and files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from xlgov import files, ways
from xlgov.errors import InputError, defect
from xlgov.ways import Face

INBOX, OUTBOX = Path("/in"), Path("/out")
"""of the worker's own file system, which is in memory"""

OPERATIONS = {
    "about": "xlgov.web.desk.itself:about",
    "begin": "xlgov.web.desk.beginning:begin",
    "begin_all": "xlgov.web.desk.beginning:begin_all",
    "check": "xlgov.web.desk.checking:check",
    "compare": "xlgov.web.desk.comparing:compared",
    "explain": "xlgov.web.desk.explaining:explain",
    "form": "xlgov.web.desk.drawing:form",
    "identify": "xlgov.web.desk.receiving:identify",
    "pack": "xlgov.web.desk.saving:pack",
    "overview": "xlgov.web.desk.overview:overview",
    "package": "xlgov.web.desk.packaging:package",
    "packages": "xlgov.web.desk.packaging:packages",
    "receive": "xlgov.web.desk.receiving:receive",
    "refresh": "xlgov.web.desk.refreshing:refresh",
    "repair": "xlgov.web.desk.repairing:repair",
    "save": "xlgov.web.desk.saving:save",
    "upgrade": "xlgov.web.desk.upgrading:upgrade",
    "warm_up": "xlgov.web.desk.warming:warm_up",
    "roll_up": "xlgov.web.desk.gathering:roll_up",
    "roll_up_papers": "xlgov.web.desk.gathering_papers:roll_up_papers",
    "drill": "xlgov.web.desk.gathering:drill",
    "new_roster": "xlgov.web.desk.gathering_papers:new_roster",
    "read_decisions": "xlgov.web.desk.gathering_papers:read_decisions",
}
"""Each is a function of (desk, given) that returns what JSON can hold; loaded when it is first asked for."""

Tell = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""


@dataclass
class Desk:
    """Where files of a request lie, where those of the answer go, and whom to tell how far it is."""

    inbox: Path
    outbox: Path
    tell: Tell = lambda done, count: None
    made: list[str] = field(default_factory=list)

    def given(self, path: str) -> Path:
        """A file of the request."""
        return self.inbox / path

    def make(self, path: str, content: bytes) -> None:
        """A file of the answer, under a path of its own."""
        files.write_bytes(self.outbox / path, content)
        self.made.append(path)


def answer(
    operation: str, given: str, tell: Tell | None = None, inbox: Path = INBOX, outbox: Path = OUTBOX
) -> str:
    """Carry out an operation with JSON and return JSON: ``answer`` or ``error``, and the paths of files made.

    An error is {"what", "advice", "file", "sheet", "cell", "text"}, in Chinese; a defect of the program is
    told as one too, so that the page goes on.
    """
    desk = Desk(inbox, outbox, tell or (lambda done, count: None))
    result = None
    error: InputError | None = None
    try:
        module, _, name = OPERATIONS[operation].partition(":")
        result = getattr(import_module(module), name)(desk, json.loads(given))
    except InputError as raised:
        error = raised
    except Exception as raised:
        error = defect(raised)
    problem = None if error is None else told(error)
    made = desk.made if error is None else []
    return json.dumps({"answer": result, "error": problem, "made": made}, ensure_ascii=False)


def told(error: InputError) -> dict[str, Any]:
    """An error as the page shows it."""
    parts = {"what": error.what, "advice": error.advice}
    shown = {name: ways.told(text, Face.PAGE) for name, text in parts.items()}
    return {
        **shown,
        "file": error.file,
        "sheet": error.sheet,
        "cell": error.cell,
        "text": error.text(Face.PAGE),
    }
