"""A roll-up as a request of the page names it.

``given`` is {"files": [{"path"}], "unit", "year", "vertical", "own": path or null, "noOwn", "roster": path or
null, "previous": [paths], "earlier": [paths], "reported": path or null, "decisions": [{"fingerprint", "file",
"verdict", "replacement", "standsFor", "reason", "by", "code"}], "today": "2026-02-01"}. The first folder of a
path in the inbox says what the file is for (``units/``, ``previous/``, ...); the rest is how it was dropped.
"file" of a decision is the name that the program gives a file, "replacement" a path in the inbox.
"""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from xlgov import files
from xlgov.errors import InputError
from xlgov.form import YEARS
from xlgov.rollup.decisions import Decisions, decided
from xlgov.rollup.run import Request
from xlgov.web.desk.desk import Desk

PURPOSE = "汇总"
"""in the names of the files that are made, after the unit and the year"""
_COLUMNS = {
    "fingerprint": "fingerprint",
    "file": "file",
    "verdict": "verdict",
    "standsFor": "stands_for",
    "reason": "reason",
    "by": "by",
    "code": "code",
}
"""What a decision of the page has under the names of the columns of a table of decisions."""


def request_of(desk: Desk, given: Mapping[str, Any]) -> Request:
    """The request that a roll-up for the page carries out; InputError for a year that no form is for.

    The result stands in a folder of its own beside what was dropped, so that its links lead to the files
    where the zip is unpacked beside them.
    """
    unit, year = str(given["unit"]).strip(), _year(given["year"])
    paths = dropped(desk, [each["path"] for each in given["files"]])
    return Request(
        paths,
        unit,
        year,
        own=_file(desk, given.get("own")),
        own_required=not given.get("noOwn"),
        roster=_file(desk, given.get("roster")),
        previous=together(desk, given.get("previous") or ()),
        earlier=[desk.given(path) for path in given.get("earlier") or ()],
        reported=_file(desk, given.get("reported")),
        kind="vertical" if given.get("vertical") else "government",
        out=_out(desk, given["files"], paths, f"{unit}-{year}-{PURPOSE}"),
        checked=datetime.date.fromisoformat(given["today"]),
    )


class Laid(NamedTuple):
    """A request that can be carried out: files that take the place of others lie beside the result, as they
    do beside a table of decisions. ``brought`` has where each of these lies in the inbox otherwise."""

    request: Request
    decisions: Decisions
    brought: Mapping[str, str]


@contextmanager
def laid_out(desk: Desk, given: Mapping[str, Any]) -> Iterator[Laid]:
    """The request, its decisions, and the folder of the result, which is taken away afterwards.

    InputError as for a table of decisions; what is raised names files as they were dropped.
    """
    try:
        request = request_of(desk, given)
        assert request.out is not None
        folder = request.out.parent
        try:
            brought: dict[str, str] = {}
            lines = [_line(desk, each, folder, brought) for each in given.get("decisions") or ()]
            yield Laid(request, decided(lines, folder), {str(folder / to): at for at, to in brought.items()})
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except InputError as error:
        raise without_inbox(desk, error) from error


def _line(
    desk: Desk, each: Mapping[str, Any], folder: Path, brought: dict[str, str]
) -> Mapping[str, str | None]:
    """A decision as a line of a table in ``folder``; a file from elsewhere is brought there."""
    line = {column: each.get(name) for name, column in _COLUMNS.items()}
    path = each.get("replacement")
    if not path:
        return line
    if desk.given(path).is_relative_to(folder.parent):
        return {**line, "replacement": os.path.relpath(desk.given(path), folder)}
    if path not in brought:
        taken = [Path(name).stem for name in brought.values()]
        name = files.safe_names([*taken, Path(path).stem])[-1] + Path(path).suffix
        brought[path] = name
        if desk.given(path).is_file():
            files.write_bytes(folder / name, desk.given(path).read_bytes())
    return {**line, "replacement": brought[path]}


def dropped(desk: Desk, paths: Iterable[str]) -> tuple[Path, ...]:
    """The folders and files that were dropped, as they would be given to the program outside the page."""
    tops = ["/".join(path.split("/")[:2]) for path in paths]
    return tuple(desk.given(top) for top in dict.fromkeys(tops))


def root_of(desk: Desk, given: Mapping[str, Any]) -> Path:
    """The folder of the inbox that the reports of the units were put in."""
    return desk.given(given["files"][0]["path"].split("/")[0]) if given["files"] else desk.inbox


def together(desk: Desk, paths: Sequence[str]) -> Path | None:
    """The one file, or the folder that holds all that was dropped for one purpose; None without any."""
    if not paths:
        return None
    common = os.path.commonpath(paths)
    assert common, "files for one purpose are in one folder of the inbox"
    return desk.given(common)


def without_inbox(desk: Desk, error: InputError) -> InputError:
    """The error with its file named as it was dropped."""
    if error.file is None:
        return error
    file = "、".join(_as_dropped(desk, path) for path in error.file.split("、"))
    return InputError(error.what, error.advice, file=file, sheet=error.sheet, cell=error.cell)


def _as_dropped(desk: Desk, path: str) -> str:
    """A path without the inbox and the folder in it that stands for a purpose."""
    inbox = f"{desk.inbox}/"
    if not path.startswith(inbox):
        return path
    purpose, _, dropped = path.removeprefix(inbox).partition("/")
    return dropped or purpose


def steady(tell: Callable[[int, int], None], count: int) -> Callable[[int, int], None]:
    """Progress over several stages of reading that only goes on, ``count`` files being known of at first."""
    before = last = 0

    def told(done: int, every: int) -> None:
        nonlocal before, last
        if done < last:
            before += last
        last = done
        tell(before + done, max(count, before + every))

    return told


def _year(given: Any) -> int:
    try:
        year = int(given)
    except (TypeError, ValueError) as error:
        raise InputError("没有填写年度", "请填写要汇总的年度，如 2025。") from error
    if year not in YEARS:
        raise InputError(f"没有 {year} 年度的表样", f"年度应在 {YEARS[0]} 到 {YEARS[-1]} 之间，请改正。")
    return year


def _file(desk: Desk, path: str | None) -> Path | None:
    return desk.given(path) if path else None


def _out(desk: Desk, given: Sequence[Mapping[str, str]], paths: Iterable[Path], name: str) -> Path:
    """Where the result will stand: in a folder that nothing that was dropped is in."""
    (stem,) = files.safe_names([name])
    root, number = root_of(desk, {"files": given}), 1
    folder = root / stem
    while folder in paths:
        number += 1
        folder = root / f"{stem}（{number}）"
    return folder / f"{stem}.xlsx"
