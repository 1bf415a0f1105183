"""Asks the desk as the page does, outside a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from xlgov.web.desk import answer


class Answered(NamedTuple):
    """What the desk said, or why it could not, and the files that it made."""

    answer: Any
    error: Any
    made: Mapping[str, bytes]
    told: list[tuple[int, int]]


class Counter:
    """The desk with two folders of its own; files that are put in are asked about by their names."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.outbox = folder / "in", folder / "out"

    def put(self, path: str, content: bytes) -> str:
        """A file of the request."""
        place = self.inbox / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return path

    def ask(self, operation: str, **given: Any) -> Answered:
        """Carry out an operation."""
        told: list[tuple[int, int]] = []

        def tell(done: int, count: int) -> None:
            told.append((done, count))

        said = json.loads(answer(operation, json.dumps(given), tell, self.inbox, self.outbox))
        made = {path: (self.outbox / path).read_bytes() for path in said["made"]}
        return Answered(said["answer"], said["error"], made, told)
