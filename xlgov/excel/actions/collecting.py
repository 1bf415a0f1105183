"""汇总下级: what the open workbook is, and which body the sum is for.

The sum bears the name of the body that collects. The button may be pressed in any workbook, also in that of
a unit that is added up: so the name is asked for, and proposed only where the cover is no addend's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov.errors import InputError
from xlgov.excel.reading import read_book
from xlgov.report import UnitKind
from xlgov.report.extent import untouched
from xlgov.report.unit_names import plain
from xlgov.rollup.roster import read_roster
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_QUESTION = (
    "把这些年报汇总成谁的年报？请填汇总单位（收各单位年报的机关）的全称，如“示例区”；不要填某个下级单位。"
)
_SHOWN = 30
"""characters of a name in the question, which may not be long"""
_COLLECTING: tuple[UnitKind | None, ...] = ("government", "vertical", None)
"""what a unit may be that collects, by its cover"""
_BESIDE_THE_NAME = re.compile(r"[\d年度政府信息公开工作报告表终定稿第次版()（）._ -]*")
"""what may stand after the name of a unit in the name of its file"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the open workbook says of itself. ``path`` is None where it was never saved."""

    path: Path | None
    name: str = ""
    year: int | None = None
    kind: UnitKind | None = None
    filled: bool = False
    """whether it has figures that were not added up by us"""

    @property
    def own(self) -> bool:
        """Whether it is an own-organ report (本级), one of the addends."""
        return self.kind == "own_organ"

    def within(self, folder: Path) -> bool:
        """Whether it lies in a folder."""
        return self.path is not None and self.path.is_relative_to(folder.resolve())


def opened_as(book: xw.Book, saved: Path | None) -> Opened:
    """What a workbook is; another one than ours is as good a place to press the button in."""
    with suppress(InputError):
        report = read_book(book).loaded.report
        # what was carried over from last year is no report yet
        entered = len(untouched(report)) < len(report.form.tables)
        return Opened(
            saved,
            report.unit.name or "",
            report.year,
            report.unit.kind,
            entered and not report.provenance.addends,
        )
    return Opened(saved)


def collecting_unit(
    ui: Ui, opened: Opened, folder: Path, reports: Iterable[str], rosters: Iterable[Path]
) -> str | None:
    """The body whose sum it is to be; None when the question is cancelled.

    ``reports`` are the names of the files that are added up. A name that is one of theirs, or stands on a
    roster, is taken only when the user says once more that it is meant.
    """
    below = _below(rosters)
    said, default = _cover(opened, folder, below)
    question = f"{_QUESTION}\n{said}"
    files = list(reports)
    while (answer := ui.ask_text(question, default)) is not None:
        unit = answer.strip()
        if not unit:
            question = f"没有填写。{_QUESTION}\n{said}"
            continue
        why = _addend(unit, opened, below, files)
        if not why or ui.confirm(
            f"{why}\n\n汇总结果会写成“{unit}”的年报，它自己报来的数不再加进去。确实汇总成“{unit}”的年报吗？"
        ):
            return unit
    return None


def _cover(opened: Opened, folder: Path, below: Mapping[str, str]) -> tuple[str, str]:
    """What the question says of the cover, and the name that it proposes; none where that is an addend's."""
    name = f"“{cut(opened.name, _SHOWN, '…')}”"
    if not opened.name:
        return "本工作簿的封面没有写单位。", ""
    if opened.own:
        return f"本工作簿是本级（{name}）自己的年报，只是其中一份。", ""
    if opened.within(folder):
        return f"本工作簿（{name}）在这个文件夹里，是其中一份。", ""
    if plain(opened.name) in below:
        return f"本工作簿是{name}的，它在名册里，是下级单位之一。", ""
    if opened.kind not in _COLLECTING:
        return f"本工作簿是{name}的，封面上写的不是政府。", ""
    return f"本工作簿封面写的是{name}。", opened.name


def _below(rosters: Iterable[Path]) -> dict[str, str]:
    """The units of the rosters, and which roster each stands on; one that cannot be read is told of later."""
    found: dict[str, str] = {}
    for path in rosters:
        with suppress(InputError):
            found |= {plain(entry.name): path.name for entry in read_roster(path).entries}
    return found


def _addend(unit: str, opened: Opened, below: Mapping[str, str], files: Iterable[str]) -> str:
    """Why a name is that of one of those that are added up, in Chinese; empty where it is not."""
    if opened.own and plain(unit) == plain(opened.name):
        return f"“{unit}”是本级：本工作簿是它自己的年报，只是要加的一份。"
    if roster := below.get(plain(unit)):
        return f"“{unit}”在名册“{roster}”里，是下级单位之一。"
    named = next(_named_after(unit, files), None)
    return f"这个文件夹里有以“{unit}”命名的年报“{named}”。" if named else ""


def _named_after(unit: str, files: Iterable[str]) -> Iterator[str]:
    """Files that are called by a unit's name and nothing that belongs to another."""
    for file in files:
        stem = plain(Path(file).stem)
        if stem.startswith(plain(unit)) and _BESIDE_THE_NAME.fullmatch(stem.removeprefix(plain(unit))):
            yield file
