"""A roll-up as a request of the page names it.

``given`` is {"files": [{"path"}], "unit", "year", "vertical", "own": path or null, "noOwn", "roster": path or
null, "previous": [paths], "reported": path or null, "decisions": [{"fingerprint", "file", "verdict",
"replacement", "standsFor", "reason", "by", "code"}], "today": "2026-02-01"}. The first folder of a path in
the inbox says what the file is for (``units/``, ``previous/``, ...); the rest is how it was dropped. "file"
of a decision is the name that the program gives a file, "replacement" a path in the inbox.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlgov import files
from xlgov.errors import InputError
from xlgov.form import YEARS
from xlgov.rollup.decisions import Decisions, decided
from xlgov.rollup.run import Request
from xlgov.web.desk.desk import Desk

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
        reported=_file(desk, given.get("reported")),
        kind="vertical" if given.get("vertical") else "government",
        out=_out(desk, given["files"], paths, f"{unit}-{year}-汇总"),
        checked=datetime.date.fromisoformat(given["today"]),
    )


def decisions_of(desk: Desk, given: Mapping[str, Any], folder: Path) -> Decisions:
    """What was decided by clicking, with paths from ``folder``; InputError as for a table of decisions."""
    lines = []
    for each in given.get("decisions") or ():
        line = {column: each.get(name) for name, column in _COLUMNS.items()}
        if each.get("replacement"):
            line["replacement"] = os.path.relpath(desk.given(each["replacement"]), folder)
        lines.append(line)
    return decided(lines, folder)


def dropped(desk: Desk, paths: Iterable[str]) -> tuple[Path, ...]:
    """The folders and files that were dropped, as they would be given to the program outside the page."""
    tops = ["/".join(path.split("/")[:2]) for path in paths]
    return tuple(desk.given(top) for top in dict.fromkeys(tops))


def together(desk: Desk, paths: Sequence[str]) -> Path | None:
    """The one file, or the folder that holds all that was dropped for one purpose; None without any."""
    if not paths:
        return None
    common = os.path.commonpath(paths)
    assert common, "files for one purpose are in one folder of the inbox"
    return desk.given(common)


def way_of(desk: Desk, path: str) -> str:
    """The path in the inbox of a file that the program knows by its own."""
    return Path(path).relative_to(desk.inbox.absolute()).as_posix()


def without_inbox(desk: Desk, error: InputError) -> InputError:
    """The error with its file named as it was dropped."""
    if error.file is None:
        return error
    inside = rf"{re.escape(str(desk.inbox))}/(?:[^/、]+/)?"
    file = re.sub(inside, "", error.file)
    return InputError(error.what, error.advice, file=file, sheet=error.sheet, cell=error.cell)


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
    root = desk.given(given[0]["path"].split("/")[0]) if given else desk.inbox
    folder, number = root / stem, 1
    while folder in paths:
        number += 1
        folder = root / f"{stem}（{number}）"
    return folder / f"{stem}.xlsx"
