"""The relations between the parts of a package, which say which part is what."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xlgov.workbook import streaming
from xlgov.workbook.container import Container, Wanted

_LONG = 10_000
"""bytes; a workbook of ours has a third of that"""


class Relation(NamedTuple):
    """Where a part leads: the last word of its kind, and the part."""

    kind: str
    part: str


def relations(container: Container, part: str) -> Mapping[str, Relation] | None:
    """The relations of a part, or of the package where it is "", by their Id; None where none are kept.

    Raises InputError for a list of them that is damaged.
    """
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if not container.has(path):
        return None
    xml = container.read(path)
    parsed = _parsed if len(xml) > _LONG else _kept
    return parsed(xml, path, folder, container.wanted)


def _parsed(xml: bytes, path: str, folder: str, wanted: Wanted) -> Mapping[str, Relation]:
    found: dict[str, Relation] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element.rpartition(" ")[2] == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = Relation(kind, part_of(attributes.get("Target", ""), folder))

    streaming.parse(xml, path, start, wanted=wanted)
    return found


_kept = lru_cache(maxsize=64)(_parsed)
"""For the next file, which was saved by the same program with the same sheets; long ones are not ours."""


def part_of(target: str, folder: str) -> str:
    """The part that a relation leads to from a part in ``folder``."""
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
