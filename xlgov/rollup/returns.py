"""What goes back to each unit: a letter about its files, and the marked workbooks beside it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from xlgov import files
from xlgov.collection.handling import ADDED
from xlgov.collection.received import base_name
from xlgov.finding import Severity
from xlgov.legible import one_line
from xlgov.rollup.enclosures import Enclosure, can_be_enclosed, is_of_form, names
from xlgov.rollup.letters import File, Letter
from xlgov.rollup.remarks import is_told, remarks
from xlgov.rules.version import RULES

if TYPE_CHECKING:
    from xlgov.collection.belonging import Entry
    from xlgov.collection.issues import Issue
    from xlgov.collection.received import Delivery, Source
    from xlgov.finding import Finding
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
_STEPS_OTHER_FORM = (
    "没有{year}年度的空白模板的，向退回单位要一份。",
    "把报送文件里的数和文字填进模板；上表的问题一并改正。情况属实、不必改数的，另附书面说明。",
    f"保存后重新报送；{_ONE}",
)
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
MOST_BY_FILE_NAME = 100
"""letters to units that are known by the names of files only"""


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes to a unit: a letter, and the marked workbooks beside it."""

    letter: Letter
    enclosures: tuple[Enclosure, ...]


def to_units(
    lines: Sequence[Line],
    unit: str,
    year: int,
    checked: datetime.date,
    cured: Mapping[str, frozenset[str]] | None = None,
) -> list[Sent]:
    """What goes to each unit that has an error or a warning to look at, in the order of the lines.

    ``cured`` says of each file by its digest what its marked workbook has no more (``Built.cured``); of what
    is not in it none could be made. None: they are still to be made.
    """
    grouped: dict[str, list[Line]] = {}
    for name, line in addressed(lines):
        grouped.setdefault(name, []).append(line)
    names = file_names(lines)
    made = (_to_unit(name, names[name], each, unit, year, checked, cured) for name, each in grouped.items())
    return [sent for sent in made if sent is not None]


def file_names(lines: Sequence[Line]) -> dict[str, str]:
    """What the letter to each unit is called without the ending, whether it gets one or not."""
    units = dict.fromkeys([line.name for line in lines] + [name for name, _ in addressed(lines)])
    return dict(zip(units, files.safe_names(units), strict=True))


def undecided(line: Line) -> list[Issue]:
    """The issues of a line that nobody has decided."""
    return [issue for issue in line.issues if issue.decided is None]


def is_held(line: Line) -> bool:
    """Whether a file waits for the unit to deliver again."""
    return line.state.returned and line.state != ADDED and bool(undecided(line))


def addressed(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
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


def is_nameless(line: Line) -> bool:
    """Whether a file is known by its own name only."""
    if line.delivery is None or line.delivery.name is not None or line.entry is not None:
        return False
    # an issue about a report without a unit's name names the file
    return _named_by_issues(line) in (None, line.delivery.source.name)


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
    cured: Mapping[str, frozenset[str]] | None,
) -> Sent | None:
    """What goes to one unit, under the file name ``name``; None where there is nothing to put right."""
    deliveries = [line.delivery for line in lines if line.delivery is not None]
    issues = list(dict.fromkeys(issue for line in lines for issue in undecided(line)))
    shown = [each for each in deliveries if _marks(each, issues, year)]
    if cured is not None:
        shown = [each for each in shown if each.sha256 in cured]
    marked = names(name, shown)
    entry: Entry | None = next((line.entry for line in lines if line.entry), None)
    said = remarks(issues, deliveries, year, marked, cured or {}, entry.name if entry else None)
    if not any(remark.severity in _SEVERITIES and not remark.is_explained for remark in said):
        return None
    held = any(is_held(line) for line in lines)
    closed = all(each.problem is not None for each in deliveries)
    letter = Letter(
        name=name,
        unit=unit,
        code=entry.code if entry else next((each.code for each in deliveries if each.code), None),
        sender=sender,
        year=year,
        checked=checked,
        files=tuple(File(each.source.name, marked.get(each.source, "")) for each in deliveries),
        verdict=_CLOSED if closed else _verdict(said, held) + _of_excuses(deliveries),
        remarks=tuple(said),
        steps=_steps(deliveries, year, bool(marked)),
        held=held,
        rules=RULES,
    )
    return Sent(letter, tuple(_enclosures(deliveries, marked, issues)))


def _marks(delivery: Delivery, issues: Sequence[Issue], year: int) -> bool:
    """Whether there is anything to mark in a workbook of a delivery, or that workbook itself is asked for."""
    if not can_be_enclosed(delivery, year):
        return False
    if any(each.handling.enclosed for each in issues if delivery.source in each.sources):
        return True
    unexplained = any(not each.is_explained for each in delivery.failures)
    return unexplained or bool(_told_in_cells(delivery, issues))


def _told_in_cells(delivery: Delivery, issues: Iterable[Issue]) -> tuple[Finding, ...]:
    """What the letter tells of cells of this one file that its own check does not."""
    return tuple(
        each.finding
        for each in issues
        if each.sources == (delivery.source,) and each.finding.cells and is_told(each, [delivery])
    )


def _enclosures(
    deliveries: Sequence[Delivery], marked: Mapping[Source, str], issues: Sequence[Issue]
) -> Iterator[Enclosure]:
    """A marked workbook for each name, with what the letter tells of the cells in it."""
    made: set[str] = set()
    for each in deliveries:
        name = marked.get(each.source)
        if name is not None and name not in made:
            made.add(name)
            yield Enclosure(name, each, _told_in_cells(each, issues))


def _steps(deliveries: Sequence[Delivery], year: int, enclosed: bool) -> tuple[str, ...]:
    """How to deliver again, going by what the unit has in its hands."""
    if enclosed:
        return _STEPS_ENCLOSED
    if all(each.problem is not None for each in deliveries):
        return _STEPS_CLOSED
    if any(each.addends for each in deliveries):
        return _STEPS_SUM
    if not all(is_of_form(each, year) for each in deliveries):
        return tuple(step.format(year=year) for step in _STEPS_OTHER_FORM)
    return _STEPS


def _of_excuses(deliveries: Iterable[Delivery]) -> str:
    """What the unit wrote when it packed reports with errors, and that they stand all the same."""
    said = list(dict.fromkeys(f"“{one_line(each.excuse)}”" for each in deliveries if each.excuse))
    return f"打包时你单位写的理由是{'、'.join(said)}，错误仍要改正。" if said else ""


def _verdict(said: Sequence[Remark], held: bool) -> str:
    counts = Counter(remark.severity for remark in said if not remark.is_explained)
    counted = "、".join(f"{counts[each]} 处{each.label}" for each in Severity if counts[each])
    if held:
        return f"你单位报送的年报有 {counted}，没有计入汇总。请按下表逐条核对、改正后重新报送。"
    return (
        f"你单位报送的年报已计入汇总，有 {counted}。"
        "请逐条核对：确有差错的，改正后重新报送；情况属实的，请书面说明。"
    )
