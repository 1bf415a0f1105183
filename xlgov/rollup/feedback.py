"""What goes back to the units: who has not delivered (催报名单), and what each has to put right (退回单)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xlgov import files
from xlgov.collection.handling import ADDED, MISSING
from xlgov.collection.received import base_name
from xlgov.finding import Severity
from xlgov.legible import legible
from xlgov.report import TIERS, UNIT_KINDS
from xlgov.rollup.enclosures import Enclosure, build_each, is_enclosed, letter_of, names
from xlgov.rollup.letters import HEADING, File, Letter, day, to_docx
from xlgov.rollup.remarks import is_told, remarks
from xlgov.rollup.reminder_list import LIST, listing
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    from xlgov.collection.belonging import Entry
    from xlgov.collection.issues import Issue
    from xlgov.collection.received import Delivery, Source
    from xlgov.rollup.batch import Progress
    from xlgov.rollup.letters import Remark
    from xlgov.rollup.unit_lines import Line

_SEVERITIES = (Severity.ERROR, Severity.WARNING)
"""A report with nothing graver than hints does not go back."""
_ONE = "文件名写明单位名称，只报一份。"
_STEPS_ENCLOSED = (
    "打开附件里的标注工作簿：它就是你单位报送的年报，有问题的格涂了颜色，问题都列在“校验结果”表，"
    "点“位置”栏可以跳到那一格。",
    "在标注工作簿里逐条改正。情况属实、不必改数的，在“校验结果”表的“情况说明”栏写明原因。",
    "改好后看封面的“即时勾稽”：不是“0 处不平”的，表里还有对不上的数（已写明原因的除外）。",
    "保存，把改好的标注工作簿报回来，以前的文件就不用了；只报一份。",
)
_STEPS = (
    "打开报送的文件，按“位置”栏找到要改的地方，逐条改正。",
    "情况属实、不必改数的，另附书面说明。",
    f"保存后重新报送；{_ONE}",
)
"""where no marked workbook goes with the letter"""
_STEPS_SUM = (
    "报送的文件是汇总出来的，不要直接改里面的数：问题出在哪个下级单位的，请它改正，再重新汇总。",
    "文字部分可以在报送的文件里直接改。情况属实、不必改的，另附书面说明。",
    f"重新报送汇总后的文件；{_ONE}",
)
_CLOSED = "你单位报送的文件读不出来，没有计入汇总。请照下表的办法处理后重新报送。"
_STEPS_CLOSED = (
    "在自己的电脑上用 Excel 或 WPS 打开原来的年报，看看是否完整；打不开的，找回以前的一份或者重填。",
    "另存为 .xlsx，不要加密码、不要压缩；报送前再打开一次，确认能打开。",
    _ONE,
)
"""of a file that nobody can open"""
_SHOWN = 40
"""characters of a file's name on the list"""
MOST_BY_FILE_NAME = 100
"""letters to units that are known by the names of files only"""


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


@dataclass(frozen=True, slots=True)
class _Sent:
    """What goes to a unit: a letter, and the marked workbooks beside it."""

    letter: Letter
    enclosures: tuple[Enclosure, ...]


def letters(lines: Sequence[Line], unit: str, year: int, checked: datetime.date) -> tuple[Letter, ...]:
    """A letter for each unit that has an error or a warning to look at, in the order of the lines."""
    return tuple(sent.letter for sent in _sent(lines, unit, year, checked))


def _sent(
    lines: Sequence[Line],
    unit: str,
    year: int,
    checked: datetime.date,
    without: Container[Source] = frozenset(),
) -> list[_Sent]:
    """What goes to each unit; ``without`` are the files that no marked workbook could be made of."""
    grouped: dict[str, list[Line]] = {}
    for name, line in _addressed(lines):
        grouped.setdefault(name, []).append(line)
    names = _file_names(lines)
    made = (_to_unit(name, names[name], each, unit, year, checked, without) for name, each in grouped.items())
    return [sent for sent in made if sent is not None]


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
    """Write 催报名单.txt and .xlsx, and 退回单/<单位>.docx with <单位>-标注.xlsx; the files written.

    ``checked`` is the day written into them, ``progress`` is told how many files are. With ``force`` they
    replace those of an earlier run, and those to a unit of ``lines`` that has nothing left to put right are
    taken away. Raises InputError for a file that is there without ``force``, before anything is written,
    and where nothing can be written.
    """
    sent = _sent(lines, unit, year, checked)
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
    write(lists[1], _list(lines, [each.letter for each in sent], unit, year, checked))
    without = {each.delivery.source for each in enclosures}
    for enclosure, content in build_each(enclosures, checked, tick):
        if content is not None:
            write(returned / enclosure.name, content)
            without.remove(enclosure.delivery.source)
    if without:
        sent = _sent(lines, unit, year, checked, without)
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
    known = set(_file_names(lines).values())
    for path in sorted(folder.glob("*")):
        if path not in kept and (path.stem if path.suffix == ".docx" else letter_of(path.name)) in known:
            path.unlink(missing_ok=True)


def _file_names(lines: Sequence[Line]) -> dict[str, str]:
    """What the letter to each unit is called without the ending, whether it gets one or not."""
    units = dict.fromkeys([line.name for line in lines] + [name for name, _ in _addressed(lines)])
    return dict(zip(units, files.safe_names(units), strict=True))


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


def _to_unit(
    unit: str,
    name: str,
    lines: Sequence[Line],
    sender: str,
    year: int,
    checked: datetime.date,
    without: Container[Source],
) -> _Sent | None:
    """What goes to one unit, under the file name ``name``; None where there is nothing to put right."""
    deliveries = [line.delivery for line in lines if line.delivery is not None]
    issues = list(dict.fromkeys(issue for line in lines for issue in _open(line)))
    shown = [each for each in deliveries if is_enclosed(each, year) and each.source not in without]
    marked = names(name, shown)
    said = remarks(issues, deliveries, year, marked)
    if not any(remark.severity in _SEVERITIES for remark in said):
        return None
    entry: Entry | None = next((line.entry for line in lines if line.entry), None)
    held = any(_held(line) for line in lines)
    closed = all(each.problem is not None for each in deliveries)
    letter = Letter(
        name=name,
        unit=unit,
        code=entry.code if entry else next((each.code for each in deliveries if each.code), None),
        sender=sender,
        year=year,
        checked=checked,
        files=tuple(File(each.source.name, marked.get(each.source, "")) for each in deliveries),
        verdict=_CLOSED if closed else _verdict(said, held),
        remarks=tuple(said),
        steps=_steps(deliveries, closed, bool(marked)),
        held=held,
    )
    return _Sent(letter, tuple(_enclosures(shown, marked, issues)))


def _enclosures(
    deliveries: Iterable[Delivery], marked: Mapping[Source, str], issues: Sequence[Issue]
) -> Iterator[Enclosure]:
    """A marked workbook for each name, with what the letter tells of the cells in it."""
    first = {marked[each.source]: each for each in reversed(list(deliveries))}
    for name, delivery in sorted(first.items()):
        told = [
            each.finding
            for each in issues
            if each.sources == (delivery.source,) and each.finding.cells and is_told(each, [delivery])
        ]
        yield Enclosure(name, delivery, tuple(told))


def _steps(deliveries: Iterable[Delivery], closed: bool, enclosed: bool) -> tuple[str, ...]:
    if closed:
        return _STEPS_CLOSED
    if enclosed:
        return _STEPS_ENCLOSED
    return _STEPS_SUM if any(each.addends for each in deliveries) else _STEPS


def _verdict(said: Sequence[Remark], held: bool) -> str:
    counts = Counter(remark.severity for remark in said)
    counted = "、".join(f"{counts[each]} 处{each.label}" for each in Severity if counts[each])
    if held:
        return f"你单位报送的年报有 {counted}，没有计入汇总。请按下表逐条核对、改正后重新报送。"
    return (
        f"你单位报送的年报已计入汇总，有 {counted}。"
        "请逐条核对：确有差错的，改正后重新报送；情况属实的，请书面说明。"
    )


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
            named = f"文件：{'、'.join(file.name for file in letter.files)}"
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
