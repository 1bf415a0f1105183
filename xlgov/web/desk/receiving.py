"""The operations ``receive`` and ``identify``: which of the files that came are reports, what is in zips, and
whose report a file is."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xlgov import api
from xlgov.collection.received import INSIDE, Source, base_name
from xlgov.errors import InputError
from xlgov.report import extent
from xlgov.rollup import sources
from xlgov.rollup.papers import is_own_paper
from xlgov.web.desk.desk import Desk, told

MOST_UNPACKED = 300 * 2**20
"""bytes that are taken out of zips at a time"""

_JUNK = "临时文件、隐藏文件或系统文件"
_OWN = "汇总用的名册、决定表、名单或反馈，不是年报"
_OTHER = "不是年报会用的文件种类"
_TOO_MUCH = InputError(
    f"压缩包里的文件一共超过 {MOST_UNPACKED // 2**20} MB，这一份没有取出", "请解压后分几次放进来。"
)


def receive(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """What becomes of each of the ``given["files"]``, which lie in the inbox each in a folder of its own
    number and there at its path; only zips need their content.

    ``reports`` have the ``number`` of the file, their ``path``, and ``made`` where they were taken out of a
    zip, or ``error``; ``left`` are all other files, each with ``why``. Every file is in one of the two.
    """
    reports: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    room = MOST_UNPACKED
    paths: list[str] = given["files"]
    for number, path in enumerate(paths):
        folder = desk.inbox / str(number)
        found = sources.collect([folder])
        for source in found.sources:
            report, size = _report(desk, source, number, len(reports), room)
            room -= size
            reports.append(report)
        left += [{"path": name, "why": _OWN if is_own_paper(name) else _OTHER} for name in found.ignored]
        if not found.sources and not found.ignored:
            left.append({"path": path, "why": _JUNK})
        left += [{"path": name, "why": _JUNK} for name in _junk_in(folder / path, found)]
        desk.tell(number + 1, len(paths))
    sources.release()
    return {"reports": reports, "left": left}


def _report(desk: Desk, source: Source, number: int, count: int, room: int) -> tuple[dict[str, Any], int]:
    """What is told of a file that may be a report, and how many bytes of it were taken out of a zip."""
    report = {"number": number, "path": source.name, "name": base_name(source), "made": None, "error": None}
    ending = Path(source.path).suffix.lower()
    if ending != api.CONTAINER_ENDING and ending not in sources.ARCHIVE_ENDINGS:
        return report, 0
    try:
        content = sources.content(source).data
        if len(content) > room:
            raise _TOO_MUCH
    except InputError as error:
        return {**report, "error": told(error.at(file=source.name))}, 0
    if source.member is None:
        return report, 0
    made = str(count)
    desk.make(made, content)
    return {**report, "made": made}, len(content)


def _junk_in(path: Path, found: sources.Collected) -> Iterator[str]:
    """What a zip that was opened holds beside what was found in it."""
    names = [source.name for source in found.sources if source.member is not None] + list(found.ignored)
    inside = sum(INSIDE in name for name in names)
    if not inside:
        return
    with zipfile.ZipFile(path) as archive:
        held = sum(not entry.is_dir() for entry in archive.infolist())
    if held > inside:
        yield f"{names[0].partition(INSIDE)[0]}{INSIDE}另外 {held - inside} 个文件"


def identify(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Whose report a file is, of which year, how much of it was read; InputError where it cannot be used."""
    report = api.load(desk.given(given["file"])).report
    return {
        "unit": report.unit.name,
        "year": report.year,
        "edition": report.edition,
        "said": extent(report).said,
    }
