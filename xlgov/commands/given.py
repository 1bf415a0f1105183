"""The reports that a command is given: files, and folders that are searched as the roll-up searches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files
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
    load: Callable[[], Loaded]
    may_be_note: bool = False
    """whether it is a text that was only found beside reports: as often as not it is a note"""

    def read(self) -> Loaded:
        """The report; InputError that names it as it is called here."""
        try:
            return self.load()
        except InputError as error:
            raise InputError(
                error.what, error.advice, file=self.name, sheet=error.sheet, cell=error.cell
            ) from error


def reports_in(paths: Sequence[Path]) -> list[Given]:
    """Every file given, and every file in the folders given that may be a report.

    Those of one name are called by the way to them, as it was given. Raises InputError for a folder without a
    report.
    """
    found: list[Given] = []
    for path in paths:
        if path.is_dir():
            found += _in_folder(path)
        elif path.suffix.lower() == api.CONTAINER_ENDING and path.is_file():
            found += _in_zip(path)
        else:
            found.append(Given(path.name, str(path), path, partial(api.load, path)))
    times = Counter(report.name for report in found)
    return [replace(report, name=report.file) if times[report.name] > 1 else report for report in found]


def marked_names(reports: Sequence[Given]) -> list[str]:
    """File names without ending for marked copies of reports: the reports' own, after the folders that part
    them from others of the same name."""
    from xlgov.collection.received import INSIDE

    ways = [Path(report.file.replace(INSIDE, "/")).absolute() for report in reports]
    alike: dict[str, list[Path]] = {}
    for way in ways:
        alike.setdefault(way.stem.casefold(), []).append(way)
    names = files.safe_names(_parted(way, alike[way.stem.casefold()]) for way in ways)
    return [f"{name}-校验" for name in names]


def _parted(way: Path, alike: Sequence[Path]) -> str:
    """The name of a file after the folders that are not those of all these."""
    folders = [each.parent.parts for each in alike]
    level = zip(*folders, strict=False)
    common = next((at for at, names in enumerate(level) if len(set(names)) > 1), min(map(len, folders)))
    return "-".join((*way.parent.parts[common:], way.stem))


def _in_folder(folder: Path) -> Iterator[Given]:
    from xlgov.rollup import sources

    collected = sources.collect([folder])
    if not collected.sources:
        raise InputError("文件夹里没有年报", "请确认选对了文件夹。", file=str(folder))
    for source in collected.sources:
        note = source.name.lower().endswith(api.TEXT_ENDINGS)
        yield Given(source.name, f"{folder}/{source.name}", Path(source.path), partial(_load, source), note)


def _in_zip(path: Path) -> Iterator[Given]:
    """What is in a zip that was given by name; itself where nothing is, as reading it says why."""
    from xlgov.rollup import sources

    for source in sources.collect([path]).sources:
        yield Given(source.name, f"{path.parent / source.name}", path, partial(_load, source))


def _load(source: Source) -> Loaded:
    """Read a file that was found in a folder."""
    from xlgov.collection.received import base_name
    from xlgov.rollup import sources

    return api.parse(sources.content(source).data, base_name(source))
