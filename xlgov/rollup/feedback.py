"""Writes what goes to the units: who has not delivered (催报名单), what each has to put right (退回单)."""

from __future__ import annotations

import datetime
from collections.abc import Container, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xlgov import files
from xlgov.collection.handling import MISSING
from xlgov.collection.received import base_name
from xlgov.legible import legible
from xlgov.report import TIERS, UNIT_KINDS
from xlgov.rollup.enclosures import build_each, letter_of
from xlgov.rollup.letters import HEADING, Letter, day, to_docx
from xlgov.rollup.reminder_list import LIST, listing
from xlgov.rollup.returns import addressed, file_names, is_held, is_nameless, to_units, undecided
from xlgov.rules.version import RULES
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    from xlgov.collection.belonging import Entry
    from xlgov.rollup.batch import Progress
    from xlgov.rollup.unit_lines import Line

_SHOWN = 40
"""characters of a file's name on the list"""


def reminder(lines: Sequence[Line], unit: str, year: int, *, checked: datetime.date | None = None) -> str:
    """The text of 催报, ready to paste into a chat: who has not delivered, and who has to deliver again.

    Units whose report is probably there under a misspelt name are left out: they are on the list.

    ``unit`` is the body that rolls up, ``checked`` the day that is written into the text.
    """
    missing = [line.name for line in _missing(lines, _in_hand(lines))]
    held = [(name, line) for name, line in addressed(lines) if is_held(line)]
    again = list(dict.fromkeys(name for name, line in held if not is_nameless(line)))
    unknown = [line.name for _, line in held if is_nameless(line)]
    until = f"截至{day(checked)}，" if checked else ""
    what = f"{year}年度政府信息公开工作年度报告"
    said = []
    if missing:
        said.append(
            f"各单位：{until}{what}还有以下 {len(missing)} 个单位尚未报送：{'、'.join(missing)}。"
            f"请尽快报送给{unit}；没有收到申请、没有相关数据的，也请零报告。谢谢！"
        )
    if again:
        start = "另外，年报" if missing else f"各单位：{until}{what}"
        said.append(
            f"{start}需要改正后重新报送的有以下 {len(again)} 个单位：{'、'.join(again)}。"
            "需要改正的内容见退回单。谢谢！"
        )
    if unknown:
        said.append(
            f"另有 {len(unknown)} 个文件看不出是哪个单位的：{'、'.join(unknown)}。"
            "请报送这些文件的单位确认文件能打开、写明了单位名称，再重新报送。谢谢！"
        )
    return "\n".join(said or [f"各单位：{until}{what}没有需要催报、重报的单位。谢谢！"]) + "\n"


def write_feedback(
    folder: Path,
    lines: Sequence[Line],
    unit: str,
    year: int,
    *,
    checked: datetime.date,
    enclose: bool = True,
    force: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write 催报名单.txt and .xlsx, and 退回单/<单位>.docx with <单位>-标注.xlsx; the files written.

    ``checked`` is the day written into them, ``progress`` is told how many files are. Without ``enclose``
    no marked workbook is made, and the letters ask to correct what was delivered. With ``force`` they
    replace those of an earlier run, and those to a unit of ``lines`` that has nothing left to put right are
    taken away. Raises InputError for a file that is there without ``force``, before anything is written,
    and where nothing can be written.
    """
    sent = to_units(lines, unit, year, checked, None if enclose else {})
    lists, returned = [folder / f"{LIST}.txt", folder / f"{LIST}.xlsx"], folder / HEADING
    enclosures = [enclosure for each in sent for enclosure in each.enclosures]
    papers = [f"{each.letter.name}.docx" for each in sent]
    planned = [*lists, *(returned / name for name in (*papers, *(each.name for each in enclosures)))]
    for path in planned:
        files.free(path, force)
    written: list[Path] = []

    def tick() -> None:
        if progress is not None:
            progress(len(written), len(planned))

    def write(path: Path, content: bytes) -> None:
        tick()
        files.write_bytes(path, content)
        written.append(path)

    # made one by one as they are written: thousands of letters do not fit into memory
    write(lists[0], _text(reminder(lines, unit, year, checked=checked)))
    write(lists[1], reminder_workbook(lines, [each.letter for each in sent], unit, year, checked))
    if enclosures:
        cured = {}
        for enclosure, built in build_each(enclosures, checked, tick):
            if built is not None:
                write(returned / enclosure.name, built.content)
                cured[enclosure.delivery.sha256] = built.cured
        sent = to_units(lines, unit, year, checked, cured)
    for each in sent:
        write(returned / f"{each.letter.name}.docx", to_docx(each.letter))
    if force:
        _take_away(returned, lines, written)
    there = set(written)
    return [path for path in planned if path in there]


def _text(text: str) -> bytes:
    """The content of a text file, for Windows as well."""
    return legible(text).encode("utf-8-sig")


def _take_away(folder: Path, lines: Sequence[Line], kept: Container[Path]) -> None:
    """Remove the letters and marked workbooks of an earlier run that none of this one took the place of."""
    known = set(file_names(lines).values())
    for path in sorted(folder.glob("*")):
        if path not in kept and (path.stem if path.suffix == ".docx" else letter_of(path.name)) in known:
            path.unlink(missing_ok=True)


def _in_hand(lines: Sequence[Line]) -> dict[str, str]:
    """Names of units that a file nobody could assign probably comes from, and the file's name."""
    found: dict[str, str] = {}
    for line in lines:
        if line.delivery is None:
            continue
        file = PurePath(base_name(line.delivery.source)).name
        for issue in undecided(line):
            if issue.suggestion:
                found[issue.suggestion] = file
    return found


def _missing(lines: Sequence[Line], doubtful: Container[str]) -> list[Line]:
    """The units that have not delivered, but for those whose report is probably there."""
    return [line for line in lines if line.state == MISSING and line.name not in doubtful]


def reminder_workbook(
    lines: Sequence[Line], returned: Sequence[Letter], unit: str, year: int, checked: datetime.date
) -> bytes:
    """催报名单 as a workbook: who has not delivered, then who has to deliver again, and room for notes.

    Between them stand the units whose report is probably there, for whoever rolls up to look.
    """
    doubtful = _in_hand(lines)
    rows = []
    for line in _missing(lines, doubtful):
        rows.append(_unit_row(line.name, line.entry, MISSING.word, "报送年报；没有数据的也要零报告"))
    for line in lines:
        if line.state == MISSING and line.name in doubtful:
            file = cut(doubtful[line.name], _SHOWN, "……")
            wanted = f"先核对“{file}”是不是它的，不必催报"
            rows.append(_unit_row(line.name, line.entry, "名称待核对", wanted))
    entries = {line.name: line.entry for line in lines if line.entry}
    nameless = {name for name, line in addressed(lines) if is_nameless(line)}
    files_only = nameless - {name for name, line in addressed(lines) if not is_nameless(line)}
    for letter in returned:
        if letter.held and letter.unit in files_only:
            named = f"文件：{'、'.join(file.name for file in letter.files)}"
            rows.append(_unit_row(named, None, "看不出单位", "看看是哪个单位的，请它重新报送"))
        elif letter.held:
            wanted = f"按{HEADING}改正后重新报送"
            rows.append(_unit_row(letter.unit, entries.get(letter.unit), "需退回", wanted))
    return listing(
        f"{unit}{year}年度政府信息公开工作年度报告{LIST}",
        f"核对日期：{day(checked)}（校验规则 {RULES}）",
        rows,
    )


def _unit_row(name: str, entry: Entry | None, state: str, wanted: str) -> tuple[str, ...]:
    code = (entry.code if entry else None) or ""
    tier = TIERS[entry.tier] if entry and entry.tier else ""
    kind = UNIT_KINDS[entry.kind] if entry and entry.kind else ""
    return (name, code, tier, kind, state, wanted, "")
