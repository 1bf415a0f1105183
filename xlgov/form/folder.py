"""Which editions there are, and the head of each edition file: what stands above its first table.

Editions are the files in ``editions/``, named by their first year. Heads are read without what is below
them, so that a text can name every edition while only one is loaded.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from xlgov import late
from xlgov.errors import FormError

DRAFTS = "XLGOV_EDITIONS"
"""Environment variable that names a folder with further edition files, for whoever drafts one.

It is read when the program starts, and worker processes inherit it.
"""
REMARKS = {
    "amount": "C-MONEY-1: the amount of money in the form",
    "negative": "C-NEG: the column whose counts may be negative",
    "no_extra": "S-EXTRA: the words of the notice against further sections",
    "other_handling": "A-OTHER-1: the row of 其他处理 that is to be few",
    "other_handling_divided": "S-HYBRID: to fill in the parts of 其他处理; only where the form has parts",
    "other_handling_high": "A-OTHER-1: the words of the notice about many",
    "other_handling_rows": "S-HYBRID: the rows of 其他处理",
    "other_matters": "S-EMPTY: what section six has to say in any case",
}
"""What an edition file may remark on, and the text of the rule book in which it stands."""
_YEAR = late.compile(r"[12]\d{3}")
_FIRST_TABLE = late.compile(r"^[ \t]*\[\[?[a-z_.]+\]", re.MULTILINE)


class Head(NamedTuple):
    """An edition without its tables.

    ``last_year`` is that of the years it is prescribed for, None for the newest edition; for those in
    ``encouraged`` it was not yet binding. ``incomparable`` names, by an earlier edition, the tables whose
    figures do not mean the same there, even under the same key. ``remarks`` are those of REMARKS.
    """

    edition: str
    instrument: str
    first_year: int
    last_year: int | None
    encouraged: tuple[int, ...]
    incomparable: Mapping[str, Sequence[str]]
    remarks: Mapping[str, str]


@cache
def edition_files() -> dict[str, Path]:
    """The edition files by their names, the oldest first.

    Raises FormError for a name that is not a year, for one that stands in two folders, and where the folder
    of drafts is not there.
    """
    # importlib.resources would cost a cold start seven milliseconds
    folders = [Path(__file__).parent / "editions"]
    if drafts := os.environ.get(DRAFTS):
        folders.append(Path(drafts))
        if not folders[-1].is_dir():
            raise FormError(f"{DRAFTS}: there is no folder {drafts}")
    found: dict[str, Path] = {}
    for file in chain.from_iterable(folder.glob("*.toml") for folder in folders):
        if not _YEAR.fullmatch(file.stem):
            raise FormError(f"edition file {file.name}: it is not named by its first year")
        if file.stem in found:
            raise FormError(f"edition file {file.name} stands in two folders")
        if not file.is_file():
            raise FormError(f"edition file {file.name} is no file")
        found[file.stem] = file
    return dict(sorted(found.items()))


def last_year(name: str) -> int | None:
    """The last year that an edition is prescribed for, told by the next file's name; None for the newest."""
    later = [int(other) for other in edition_files() if other > name]
    return later[0] - 1 if later else None


@cache
def heads() -> tuple[Head, ...]:
    """The head of every edition, the oldest first.

    Raises FormError for one that cannot be read.
    """
    return tuple(_head(name, file.read_text("utf-8")) for name, file in edition_files().items())


def head_for(year: int) -> Head:
    """The head of the edition prescribed for a reporting year; the oldest for years before there was one."""
    return next((head for head in reversed(heads()) if head.first_year <= year), heads()[0])


def comparable(table: str, one: str, other: str) -> bool:
    """Whether the figures of a table mean the same in two editions."""
    first, later = sorted((one, other))
    return not any(head.edition == later and table in head.incomparable.get(first, ()) for head in heads())


def notices(remark: str | None = None) -> str:
    """The notices of the editions, or of those with a remark: 国办公开办函〔2019〕60号、〔2021〕30号."""
    return _notices(heads() if remark is None else _remarking(remark))


def said(remark: str, pattern: str, between: str = "，", *, oldest_first: bool = False) -> str:
    """What the editions say in one place of a text, the newest first unless ``oldest_first``.

    ``pattern`` takes ``{editions}`` (or ``{notices}``) and ``{remark}``; editions of one mind share an entry.
    """
    by_remark: dict[str, list[Head]] = {}
    for head in _remarking(remark):
        by_remark.setdefault(head.remarks[remark], []).append(head)
    entries = [
        pattern.format(editions=_versions(group), notices=_notices(group), remark=text)
        for text, group in by_remark.items()
    ]
    return between.join(entries if oldest_first else reversed(entries))


def versions(remark: str, *, without: bool = False) -> str:
    """The editions with a remark, or those ``without``: 2019版、2021版."""
    remarking = _remarking(remark)
    return _versions([head for head in heads() if head not in remarking] if without else remarking)


def _remarking(remark: str) -> list[Head]:
    assert remark in REMARKS, remark
    return [head for head in heads() if remark in head.remarks]


def _versions(group: Iterable[Head]) -> str:
    return "、".join(f"{head.edition}版" for head in group)


def _notices(group: Iterable[Head]) -> str:
    """The issuer of several notices is named once."""
    named: list[str] = []
    before = ""
    for head in group:
        issuer, bracket, number = head.instrument.partition("〔")
        named.append(bracket + number if issuer == before else head.instrument)
        before = issuer
    return "、".join(named)


def check_name(name: str, raw: Mapping[str, Any]) -> None:
    """Raise FormError for an edition that stands in a file of another name."""
    if raw.get("edition") != name or str(raw.get("first_year")) != name:
        raise FormError(
            f"{name}.toml says edition = {raw.get('edition')!r}, first_year = {raw.get('first_year')};"
            " both must be the year by which the file is named"
        )


def _head(name: str, text: str) -> Head:
    # in TOML, what belongs to the file itself stands above its first table
    first_table = _FIRST_TABLE.search(text)
    try:
        raw: dict[str, Any] = tomllib.loads(text[: first_table.start()] if first_table else text)
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"edition {name}: {error}") from error
    if "instrument" not in raw:
        raise FormError(f"edition {name}: 'instrument' is missing")
    check_name(name, raw)
    for remark in raw.get("remarks", {}):
        if remark not in REMARKS:
            raise FormError(f"edition {name}: there is no remark {remark!r}")
    return Head(
        edition=name,
        instrument=raw["instrument"],
        first_year=int(name),
        last_year=last_year(name),
        encouraged=tuple(raw.get("encouraged", ())),
        incomparable=raw.get("incomparable", {}),
        remarks=raw.get("remarks", {}),
    )
