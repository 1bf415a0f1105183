"""Links from the result to the files that were added up, and how many of them a sheet may have."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov.collection.received import Delivery, Source
from xlgov.workbook import geometry

if TYPE_CHECKING:
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.canvas import FileLink

LIMIT = 65_000
"""Links that a sheet gets at most; Excel drops what exceeds 65,530."""
_TARGET_LIMIT = 2_000
"""Characters of a link's target; Excel takes 2,079."""
_UNSAFE = re.compile(
    r"[^A-Za-z0-9._~!$&'()+,;=@/\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff-]"
)


def folder(outcome: Outcome) -> Path:
    """The folder that links to files start from: where the result will stand."""
    assert outcome.request.out is not None, "a result without a place"
    return outcome.request.out.absolute().parent


def target(source: Source, folder: Path) -> str | None:
    """A file as a relative reference from a folder, escaped; None for one that is too long.

    A member of a zip has the zip's. Chinese stays as it is, as Excel writes it.
    """
    try:
        path = os.path.relpath(source.path, folder)
    except ValueError:  # another drive of Windows
        path = "file:///" + str(Path(source.path).resolve()).lstrip("/")
        return _kept(path[:10] + _escaped(path[10:]))
    return _kept(_escaped(path.replace(os.sep, "/")))


def _kept(path: str) -> str | None:
    return path if len(path) <= _TARGET_LIMIT else None


def _escaped(path: str) -> str:
    # os.fsencode gives back the bytes of a name that is not in the file system's encoding
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in os.fsencode(match.group())), path)


def file_link(source: Source, folder: Path) -> FileLink | None:
    """A link to a delivered file."""
    from xlgov.workbook.canvas import FileLink

    path = target(source, folder)
    return None if path is None else FileLink(path)


class CellLinks:
    """Links to the cells of one delivered workbook."""

    def __init__(self, delivery: Delivery, folder: Path) -> None:
        self._places = delivery.places
        self._path = target(delivery.source, folder) if self._places and not delivery.source.member else None

    def __bool__(self) -> bool:
        return self._path is not None

    def to(self, key: str) -> FileLink | None:
        """A link to the cell of a figure; None where the file has none."""
        from xlgov.workbook.canvas import FileLink

        place = self._places.get(key)
        if self._path is None or place is None or not place.sheet or not place.cell:
            return None
        return FileLink(self._path, f"{geometry.quoted(place.sheet)}!{place.cell}")
