"""What goes back to the units: who has not delivered (催报名单), and what each has to put right (退回单)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xlgov import files, ways
from xlgov.collection.handling import ADDED, MISSING
from xlgov.collection.received import base_name
from xlgov.finding import NOWHERE, CellRef, Finding, Severity, told
from xlgov.legible import legible
from xlgov.report import TIERS, UNIT_KINDS
from xlgov.rollup.letter_sheets import LIST, listing, to_xlsx
from xlgov.rollup.letters import HEADING, Letter, Remark, day, to_docx
from xlgov.ways import Face
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    from xlgov.collection.belonging import Entry
    from xlgov.collection.issues import Issue
    from xlgov.collection.received import Delivery
    from xlgov.rollup.batch import Progress
    from xlgov.rollup.unit_lines import Line

_SEVERITIES = (Severity.ERROR, Severity.WARNING)
"""A report with nothing graver than hints does not go back."""
_UNREADABLE = "照“问题”栏里的办法处理，再重新报送。"
_STEPS = (
    "打开报送的文件，按“位置”栏找到工作表和单元格，逐条改正；总计栏是公式，不要手工填数。",
    "情况属实、不必改数的，在“校验结果”表的“情况说明”栏写明原因，或者另附书面说明。",
    "改好后再校验一次，没有错误再报送；文件名仍用单位名称，只报一份。",
)
_CLOSED = "你单位报送的文件读不出来，没有计入汇总。请照下表的办法处理后重新报送。"
_STEPS_CLOSED = (
    "在自己的电脑上用 Excel 或 WPS 打开原来的年报，看看是否完整；打不开的，找回以前的一份或者重填。",
    "另存为 .xlsx，不要加密码、不要压缩；报送前再打开一次，确认能打开。",
    "文件名用单位名称，只报一份。",
)
"""of a file that nobody can open"""
_ENDINGS = {".xlsx": to_xlsx, ".docx": to_docx}
_SHOWN = 40
"""characters of a file's name on the list"""
MOST_BY_FILE_NAME = 100
"""letters to units that are known by the names of files only"""
_PLACES = 3
"""cells that are named one by one"""


def reminder(lines: Sequence[Line], unit: str, year: int, *, checked: datetime.date | None = None) -> str:
    """The text of 催报, ready to paste into a chat: who has not delivered, and who has to deliver again.

    Units whose report is probably there under a misspelt name are left out: they are on the list.

    ``unit`` is the body that rolls up, ``checked`` the day that is written into the text.
    """
    missing = [line.name for line in _missing(lines, _in_hand(lines))]
    held = [(name, line) for name, line in _addressed(lines) if _held(line)]
    again = list(dict.fromkeys(name for name, line in held if not _nameless(line)))
    unknown = [line.name for _, line in held if _nameless(line)]
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
            f"另有 {len(unknown)} 个文件读不出来，也看不出是哪个单位的：{'、'.join(unknown)}。"
            "请报送这些文件的单位重新报送。谢谢！"
        )
    return "\n".join(said or [f"各单位：{until}{what}没有需要催报、重报的单位。谢谢！"]) + "\n"


def letters(lines: Sequence[Line], unit: str, year: int, checked: datetime.date) -> tuple[Letter, ...]:
    """A letter for each unit that has an error or a warning to look at, in the order of the lines."""
    grouped: dict[str, list[Line]] = {}
    for name, line in _addressed(lines):
        grouped.setdefault(name, []).append(line)
    found = (_letter(name, group, unit, year, checked) for name, group in grouped.items())
    return tuple(letter for letter in found if letter is not None)


def write_feedback(
    folder: Path,
    lines: Sequence[Line],
    unit: str,
    year: int,
    *,
    checked: datetime.date,
    force: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write 催报名单.txt and .xlsx, and 退回单/<单位>.xlsx and .docx; the files written.

    ``checked`` is the day written into them, ``progress`` is told how many files are. With ``force`` they
    replace those of an earlier run, and a letter to a unit of ``lines`` that has nothing left to put right
    is taken away. Raises InputError for a file that is there without ``force``, before anything is written,
    and where nothing can be written.
    """
    written = letters(lines, unit, year, checked)
    # made one by one as they are written: thousands of letters do not fit into memory
    made: dict[Path, Callable[[], bytes]] = {
        folder / f"{LIST}.txt": lambda: _text(reminder(lines, unit, year, checked=checked)),
        folder / f"{LIST}.xlsx": lambda: _list(lines, written, unit, year, checked),
    }
    for name, letter in zip(files.safe_names(letter.unit for letter in written), written, strict=True):
        for ending, render in _ENDINGS.items():
            made[folder / HEADING / f"{name}{ending}"] = partial(render, letter)
    for path in made:
        files.free(path, force)
    for done, (path, content) in enumerate(made.items()):
        if progress is not None:
            progress(done, len(made))
        files.write_bytes(path, content())
    if force:
        _take_away(folder / HEADING, lines, made)
    return list(made)


def _text(text: str) -> bytes:
    """The content of a text file, for Windows as well."""
    return legible(text).encode("utf-8-sig")


def _take_away(folder: Path, lines: Sequence[Line], kept: Container[Path]) -> None:
    """Remove letters of an earlier run to units that need none any more."""
    units = dict.fromkeys([line.name for line in lines] + [name for name, _ in _addressed(lines)])
    for name in files.safe_names(units):
        for ending in _ENDINGS:
            path = folder / f"{name}{ending}"
            if path not in kept:
                path.unlink(missing_ok=True)


def _in_hand(lines: Sequence[Line]) -> dict[str, str]:
    """Names of units that a file nobody could assign probably comes from, and the file's name."""
    found: dict[str, str] = {}
    for line in lines:
        if line.delivery is None:
            continue
        file = PurePath(base_name(line.delivery.source)).name
        for issue in _open(line):
            if issue.suggestion:
                found[issue.suggestion] = file
    return found


def _missing(lines: Sequence[Line], doubtful: Container[str]) -> list[Line]:
    """The units that have not delivered, but for those whose report is probably there."""
    return [line for line in lines if line.state == MISSING and line.name not in doubtful]


def _open(line: Line) -> list[Issue]:
    """The issues of a line that nobody has decided."""
    return [issue for issue in line.issues if issue.decided is None]


def _held(line: Line) -> bool:
    """Whether a file waits for the unit to deliver again."""
    return line.state.returned and line.state != ADDED and bool(_open(line))


def _addressed(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """The lines that can be sent back, each with the unit its file came from: the roster's name where known.

    A file that cannot be read and has no unit's name in its own goes to nobody where there is a roster;
    without one its name is all there is to go by. Hundreds of them are no units: somebody put a folder of
    other files among the reports.
    """
    by_file_name = not any(line.entry is not None for line in lines)
    if by_file_name:
        nameless = [line for line in lines if line.delivery is not None and line.delivery.name is None]
        by_file_name = len(nameless) <= MOST_BY_FILE_NAME
    for line in lines:
        if line.delivery is None or not line.state.returned:
            continue
        named = _named_by_issues(line)
        if line.entry is not None:
            yield line.name, line
        elif named is not None:
            yield named, line
        elif line.delivery.name is not None:
            yield line.name, line
        elif by_file_name:
            yield PurePath(base_name(line.delivery.source)).stem, line


def _nameless(line: Line) -> bool:
    """Whether a file is known by its own name only."""
    nobody = line.delivery is not None and line.delivery.name is None
    return nobody and line.entry is None and _named_by_issues(line) is None


def _named_by_issues(line: Line) -> str | None:
    """The unit that an issue about the line's file names."""
    for issue in line.issues:
        if issue.unit and line.delivery is not None and line.delivery.source in issue.sources:
            return issue.unit
    return None


def _letter(
    name: str, lines: Sequence[Line], sender: str, year: int, checked: datetime.date
) -> Letter | None:
    deliveries = [line.delivery for line in lines if line.delivery is not None]
    issues = dict.fromkeys(issue for line in lines for issue in _open(line))
    remarks = [remark for issue in issues for remark in _about_file(issue, deliveries, year)]
    for delivery in deliveries:
        remarks += _about_figures(delivery, len(deliveries) > 1)
    remarks.sort(key=lambda remark: remark.severity.rank)
    if not any(remark.severity in _SEVERITIES for remark in remarks):
        return None
    entry: Entry | None = next((line.entry for line in lines if line.entry), None)
    held = any(_held(line) for line in lines)
    closed = all(each.problem is not None for each in deliveries)
    return Letter(
        unit=name,
        code=entry.code if entry else next((each.code for each in deliveries if each.code), None),
        sender=sender,
        year=year,
        checked=checked,
        files=tuple(delivery.source.name for delivery in deliveries),
        verdict=_CLOSED if closed else _verdict(remarks, held),
        remarks=tuple(remarks),
        steps=_STEPS_CLOSED if closed else _STEPS,
        held=held,
    )


def _verdict(remarks: Sequence[Remark], held: bool) -> str:
    counts = Counter(remark.severity for remark in remarks)
    counted = "、".join(f"{counts[each]} 处{each.label}" for each in Severity if counts[each])
    if held:
        return f"你单位报送的年报有 {counted}，没有计入汇总。请按下表逐条核对、改正后重新报送。"
    return (
        f"你单位报送的年报已计入汇总，有 {counted}。"
        "请逐条核对：确有差错的，改正后重新报送；情况属实的，请书面说明。"
    )


def _about_file(issue: Issue, deliveries: Sequence[Delivery], year: int) -> Iterator[Remark]:
    """An issue about the file as a whole, in words for the unit; none where it is not the unit's matter, or
    where the errors of the file itself say the same cell by cell."""
    (finding,) = told([issue.finding], Face.PAPER)
    keys = {cell.key for cell in finding.cells if cell.key}
    about = [each for each in deliveries if each.source in issue.sources]
    if not issue.handling.letter or (keys and about and all(keys <= _keys_of_errors(each) for each in about)):
        return
    place = "整份文件"
    if keys and len(about) == 1 and not about[0].is_blank:
        cells = [
            CellRef(key, about[0].places.get(key, NOWHERE)) for key in about[0].form.cells if key in keys
        ]
        place = _place(about[0], cells)
    advice = issue.handling.letter.format(year=year)
    yield Remark(finding.severity, place, _problem(finding), advice, finding.basis)


def _keys_of_errors(delivery: Delivery) -> set[str]:
    """The cells of which the letter tells an error that the file itself has."""
    found: set[str] = set()
    for each in delivery.failures:
        if each.severity is Severity.ERROR and each.fingerprint not in delivery.explained:
            found.update(cell.key for cell in each.cells if cell.key)
    return found


def _about_figures(delivery: Delivery, several: bool) -> Iterator[Remark]:
    """What its own check found, without what the unit explained in writing; ``several`` names the file."""
    prefix = f"{delivery.source.name}\n" if several else ""
    if delivery.problem is not None:
        yield Remark(
            Severity.ERROR, f"{prefix}整份文件", ways.told(delivery.problem, Face.PAPER), _UNREADABLE, ""
        )
    for finding in told(delivery.failures, Face.PAPER):
        if finding.fingerprint not in delivery.explained:
            place = _place(delivery, finding.cells)
            yield Remark(finding.severity, prefix + place, _problem(finding), finding.advice, finding.basis)


def _problem(finding: Finding) -> str:
    quote = f"\n原文：{finding.quote}" if finding.quote else ""
    cause = f"\n可能原因：{finding.cause}" if finding.cause else ""
    return f"{finding.message}{quote}{cause}"


def _place(delivery: Delivery, cells: Sequence[CellRef]) -> str:
    """Sheets and cells of a finding, or where the file has none, what its figures are called."""
    form = delivery.form
    named: dict[str, None] = {}
    for cell in cells:
        label = form.cells[cell.key].label if cell.key in form.cells else ""
        named[str(cell.place) or label] = None
    places = [place for place in named if place]
    shown = "\n".join(places[:_PLACES])
    return f"{shown}\n等 {len(places)} 处" if len(places) > _PLACES else shown or "整份文件"


def _list(
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
    nameless = {name for name, line in _addressed(lines) if _nameless(line)}
    files_only = nameless - {name for name, line in _addressed(lines) if not _nameless(line)}
    for letter in returned:
        if letter.held and letter.unit in files_only:
            named = f"文件：{'、'.join(letter.files)}"
            rows.append(_unit_row(named, None, "读不出来", "看看是哪个单位的，请它重新报送"))
        elif letter.held:
            wanted = f"按{HEADING}改正后重新报送"
            rows.append(_unit_row(letter.unit, entries.get(letter.unit), "需退回", wanted))
    return listing(
        f"{unit}{year}年度政府信息公开工作年度报告{LIST}",
        f"核对日期：{day(checked)}",
        rows,
    )


def _unit_row(name: str, entry: Entry | None, state: str, wanted: str) -> tuple[str, ...]:
    code = (entry.code if entry else None) or ""
    tier = TIERS[entry.tier] if entry and entry.tier else ""
    kind = UNIT_KINDS[entry.kind] if entry and entry.kind else ""
    return (name, code, tier, kind, state, wanted, "")
