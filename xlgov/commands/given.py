"""The reports that a command is given: files, and folders that are searched as the roll-up searches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api
from xlgov.errors import InputError

if TYPE_CHECKING:
    from xlgov.collection.received import Source
    from xlgov.report import Loaded


@dataclass(frozen=True)
class Given:
    """One report to be read: what it is called, where it was found, its file, and how to read it."""

    name: str
    file: str
    path: Path
    read: Callable[[], Loaded]

    @property
    def stem(self) -> str:
        """Its own name, without folders and ending."""
        return Path(self.name).stem


def reports_in(paths: Sequence[Path]) -> list[Given]:
    """Every file given, and every file in the folders given that may be a report.

    Raises InputError for a folder without one.
    """
    found: list[Given] = []
    for path in paths:
        if path.is_dir():
            found += _in_folder(path)
        else:
            found.append(Given(path.name, str(path), path, partial(api.load, path)))
    return found


def _in_folder(folder: Path) -> Iterator[Given]:
    from xlgov.rollup import sources

    collected = sources.collect([folder])
    if not collected.sources:
        raise InputError("文件夹里没有年报", "请确认选对了文件夹。", file=str(folder))
    for source in collected.sources:
        yield Given(source.name, f"{folder}/{source.name}", Path(source.path), partial(_load, source))


def _load(source: Source) -> Loaded:
    """Read a file that was found in a folder; InputError that names it."""
    from xlgov.collection.received import base_name
    from xlgov.rollup import sources

    try:
        return api.parse(sources.content(source).data, base_name(source))
    except InputError as error:
        raise error.at(file=source.name) from error
