"""The operation ``warm_up``: what reports need is loaded before anybody waits for it, in steps, so that a
request of the user comes between two of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from xlgov import api, files
from xlgov.form import editions
from xlgov.report import Loaded
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.web.desk.desk import Desk


def warm_up(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Carry out step ``given["step"]``; the number of the next one, None behind the last, and whether it is
    worth hurrying for."""
    following = given["step"] + 1
    steps = (*_SOON, *_LATER)
    steps[given["step"]](desk)
    return {"next": following if following < len(steps) else None, "soon": following < len(_SOON)}


def _load(module: str) -> Callable[[Desk], object]:
    return lambda desk: import_module(f"xlgov.web.desk.{module}")


def _check(desk: Desk) -> None:
    validate(Loaded(samples()[0].report, {}), None)


def _draw(desk: Desk) -> None:
    from xlgov.web.desk.drawing import form

    for each in editions():
        form(desk, {"edition": each.edition})


def _write(suffix: str) -> Callable[[Desk], object]:
    return lambda desk: _written(suffix)


@cache
def _written(suffix: str) -> bytes:
    """A report that nobody sees, as a file."""
    return api.content(samples()[0].report, suffix, [], api.PLAIN)


def _read(suffix: str) -> Callable[[Desk], object]:
    def read(desk: Desk) -> None:
        path = desk.given(f"warm-up{suffix}")
        files.write_bytes(path, _written(suffix))
        api.load(path)

    return read


_SOON = (_load("checking"), _check, _draw)
"""without which nothing is checked"""
_LATER = (
    *(_write(".xlsx"), _read(".xlsx"), _write(".docx"), _read(".docx")),
    *(_load("saving"), _write(".html"), _read(".html"), _write(".json"), _read(".json")),
    *(_load("editing"), _load("gathering"), _load("gathering_papers")),
)
