"""The reports that are given: files, and folders and zips that are searched as the roll-up searches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files
from xlgov.errors import InputError

if TYPE_CHECKING:
    from xlgov.collection.received import Source
    from xlgov.report import Loaded


@dataclass(frozen=True)
class Given:
    """One report to be read: what it is called, where it was found, its file, and the source that a folder or
    zip has it as; picklable."""

    name: str
    file: str
    path: Path
    source: Source | None = None
    found_in_folder: bool = False
    """whether it was not named, but only found beside reports"""

    @property
    def stem(self) -> str:
        """The report's own name, without folders, zip and ending."""
        return self.way.stem

    @property
    def way(self) -> Path:
        """The way to the report; through a zip as through a folder."""
        from xlgov.collection.received import INSIDE

        return Path(self.file.replace(INSIDE, "/")).absolute()

    def is_note(self, error: InputError) -> bool:
        """Whether what could not be read is no report, but a note that was found beside reports."""
        if self.source is None or not self.found_in_folder:
            return False
        from xlgov.collection.received import Delivery
        from xlgov.rollup import sources

        return sources.is_note(Delivery(self.source, problem=error.what))

    def read(self) -> Loaded:
        """The report; InputError that names it as it is called here."""
        try:
            return api.load(self.path) if self.source is None else _load(self.source)
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
            found.append(Given(path.name, str(path), path))
    times = Counter(report.name for report in found)
    return [replace(report, name=report.file) if times[report.name] > 1 else report for report in found]


def distinct_names(reports: Sequence[Given]) -> list[str]:
    """File names without ending for what is made of reports: their own, after the folders that part them from
    others of the same name, and with a number where nothing does."""
    ways = [report.way for report in reports]
    alike: dict[str, list[Path]] = {}
    for way in ways:
        alike.setdefault(way.stem.casefold(), []).append(way)
    return files.safe_names(_parted(way, alike[way.stem.casefold()]) for way in ways)


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
        name = source.name
        yield Given(name, f"{folder}/{name}", Path(source.path), source, found_in_folder=True)


def _in_zip(path: Path) -> Iterator[Given]:
    """What is in a zip that was given by name; itself where nothing is, as reading it says why."""
    from xlgov.rollup import sources

    for source in sources.collect([path]).sources:
        yield Given(source.name, f"{path.parent / source.name}", path, source)


def _load(source: Source) -> Loaded:
    """Read a file that was found in a folder."""
    from xlgov.collection.received import base_name
    from xlgov.rollup import sources

    return api.parse(sources.content(source).data, base_name(source))
