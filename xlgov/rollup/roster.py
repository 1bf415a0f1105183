"""The roster (名册) of the units that are expected to report: read, checked, written blank or filled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlgov import ways
from xlgov.collection.belonging import (
    Entry,
    Roster,
    RosterIndex,
    expected,
    is_government,
    plain_code,
    same_body,
)
from xlgov.collection.received import Delivery
from xlgov.errors import InputError
from xlgov.finding import NAMED
from xlgov.report import TIERS, UNIT_KINDS, UnitKind
from xlgov.report.unit import LISTS
from xlgov.report.unit_codes import lost_digits
from xlgov.report.unit_names import plain, similar
from xlgov.report.unit_words import meant
from xlgov.rollup.fillable import Column, build_table
from xlgov.rollup.sheets import Row, read_rows, together

if TYPE_CHECKING:
    from xlgov.rollup.batch import Kept, Progress

__all__ = [
    "COLUMNS",
    "build_roster",
    "check",
    "entries_of",
    "expected",
    "read_roster",
    "taken_for_body",
    "usable_roster",
]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("单位名称", "单位全称", "单位", "机构名称", "名称"),
    "code": ("单位代码", "统一社会信用代码", "机构代码", "代码"),
    "tier": ("层级", "级别", "行政层级"),
    "kind": ("单位类别", "单位类型", "类别"),
    "parent": ("上级单位", "汇总单位", "上级"),
    "former": ("曾用名", "原名称", "原名"),
    "merged_into": ("并入单位", "并入"),
}
"""The words that head each column; the first is what a new roster says."""
_SEPARATORS = re.compile(r"[、，,;；\n|]+")


def read_roster(path: Path) -> Roster:
    """The roster in a .xlsx, .xlsm or .csv file (UTF-8 or GB 18030); its heading row is found by its words.

    Raises InputError, naming file, sheet and cell, for a file that cannot be used; for lines without a name
    and words for tier and kind that are not known, all in one.
    """
    faults: list[InputError] = []
    entries = [_entry(row, faults) for row in read_rows(path, COLUMNS, ("name",), "名册")]
    if faults:
        raise together(faults, "名册")
    if not entries:
        raise InputError("名册里没有单位", "请在表头下面逐行填写应报单位。", file=path.name)
    return Roster(tuple(entries), path.name)


def _entry(row: Row, faults: list[InputError]) -> Entry:
    if not row["name"]:
        faults.append(row.wrong("没有填单位名称", "请填写单位全称，或者删去这一行。", "name"))
    return Entry(
        name=row["name"],
        code=row["code"] or None,
        tier=_worded(row, "tier", faults),
        kind=_worded(row, "kind", faults),
        parent=row["parent"] or None,
        former=tuple(name for part in _SEPARATORS.split(row["former"]) if (name := part.strip())),
        merged_into=row["merged_into"] or None,
        row=row.number,
    )


def _worded(row: Row, column: str, faults: list[InputError]) -> Any:
    given = row[column]
    if not given:
        return None
    found = meant(column, given)
    if found is None:
        advice = f"请填：{'、'.join(LISTS[column].values())}；不清楚的可以空着。"
        faults.append(row.wrong(f"{COLUMNS[column][0]}“{given}”不认识", advice, column))
    return found


_GUIDE = (
    (
        "怎么填",
        "一个应报单位一行，写全称。本级（政府及办公厅、室）也要占一行，单位类别选“本政府机关（政府及办公厅、室）”。",
    ),
    (
        "举例",
        "单位名称“示例区教育局”，单位代码空着，层级选“县级”，单位类别选“政府部门”，上级单位空着。",
    ),
    (
        "几级单位放在一份名册里",
        "下级政府自己汇总的单位，“上级单位”写下级政府的名称，如“示例县财政局”的上级单位写“示例县人民政府”；"
        "这些单位由它汇总，不直接相加。",
    ),
    (
        "更名、撤并",
        "更名的写“曾用名”，几个用顿号隔开；本年撤销、并入其他单位的，保留这一行，并在“并入单位”写明并入了谁。",
    ),
    ("填完以后", "用“xlgov roster check 名册.xlsx”检查一遍。"),
)
_SHEET = "名册"
_COLUMNS = tuple(
    Column(COLUMNS[name][0], width, note, choices)
    for name, width, note, choices in (
        ("name", 36, "必填。单位全称，与年报封面的单位名称一致。", ()),
        ("code", 24, "选填。统一社会信用代码等，按文本填写；填了以后优先按代码核对。", ()),
        ("tier", 20, "选填。从列表中选择。", tuple(TIERS.values())),
        ("kind", 32, "选填，但本级和垂直管理单位必须选，否则汇总时认不出来。", tuple(UNIT_KINDS.values())),
        ("parent", 30, "由下级政府汇总的单位填，写下级政府的名称；直接汇总的单位空着。", ()),
        ("former", 30, "选填。以前的名称，几个用顿号隔开，用来与上年的年报对上。", ()),
        ("merged_into", 30, "本年并入其他单位的填，写并入的单位名称。", ()),
    )
)


def build_roster(entries: Sequence[Entry] = ()) -> bytes:
    """The .xlsx of a roster, blank or with these lines; lists to choose from, a sheet that explains."""
    rows = [
        (
            entry.name,
            entry.code or "",
            TIERS[entry.tier] if entry.tier else "",
            UNIT_KINDS[entry.kind] if entry.kind else "",
            entry.parent or "",
            "、".join(entry.former),
            entry.merged_into or "",
        )
        for entry in entries
    ]
    return build_table(_SHEET, _COLUMNS, rows, _GUIDE, title="应报单位名册")


def entries_of(
    folder: Path, progress: Progress | None = None, kept: Kept | None = None
) -> tuple[tuple[Entry, ...], list[Delivery]]:
    """Lines for a new roster from reports at hand (a folder, file or zip, as of last year), each unit once.

    A single result of a roll-up gives the units that it was added up from. Files that cannot be read or name
    no unit are left for people to add, and come second. What ``kept`` has is not read again. Raises
    InputError for a path that does not exist or holds no report.
    """
    from xlgov.rollup import batch, intake, sources

    found: dict[str, Entry] = {}
    done = {} if kept is None else kept.outlined
    found_files = sources.collect([folder]).sources
    read = batch.each(
        intake.outline, found_files, done=dict(done), progress=progress, keep=batch.noting(done)
    )
    units = read[0].addends if len(read) == 1 and read[0].addends else read
    for unit in units:
        if unit.name:
            tier = unit.tier if isinstance(unit, Delivery) else None
            found.setdefault(plain(unit.name), Entry(unit.name, unit.code, tier, unit.kind))
    if not found:
        raise InputError("里面没有能读出单位名称的年报", "请指定放着年报的文件夹。", file=str(folder))
    # a text that turned out to be no report is as often as not a note
    unused = [each for each in read if not each.name and not sources.is_note(each)]
    return tuple(found.values()), unused


def usable_roster(path: Path, unit: str | None = None, kind: UnitKind = "government") -> Roster:
    """The roster in a file that a roll-up for ``unit``, a body of this category, can go by.

    Whether the own organ's report is there is for the rules to say (R-OWN). Raises InputError as
    ``read_roster``, for a roster that is not right, and where ``unit`` is one of its lowest units.
    """
    roster = read_roster(path)
    if unit and (problem := lowest(roster, unit, kind)):
        raise InputError(problem, _BODY, file=path.name)
    if unit and not expected(roster, unit):
        raise InputError(
            f"名册上没有直接报给“{unit}”的单位",
            f"请核对{ways.UNIT}与名册“上级单位”一栏的写法是否一致；直接报给汇总单位的，这一栏可以空着。",
            file=path.name,
        )
    problems = check(roster, own_required=False, unit=unit)
    if problems:
        first = f"，前 {NAMED} 处" if len(problems) > NAMED else ""
        lines = "".join(f"\n  {problem}" for problem in problems[:NAMED])
        raise InputError(
            f"名册有问题，共 {len(problems)} 处{first}：{lines}",
            f"\n请先改正名册{ways.CHECK_ROSTER}。",
            file=path.name,
        )
    return roster


def lowest(roster: Roster, unit: str, kind: UnitKind = "government") -> str:
    """What to say where a body that is to roll up is a unit of the roster without any below it; else empty.

    A line of the body itself is none, nor is that of its own organ where both bear the government's name.
    """
    entry = next((each for each in roster.entries if plain(each.name) == plain(unit)), None)
    if entry is None or any(each.parent and same_body(each.parent, unit) for each in roster.entries):
        return ""
    below = {
        "government": entry.parent is not None,
        None: entry.parent is not None,
        "own_organ": not is_government(entry.name),
        "vertical": kind != "vertical",
    }
    if not below.get(entry.kind, True):
        return ""
    return f"“{unit}”是名册上的应报单位（{_at(entry) or '有这一行'}），下面没有单位，不是汇总单位"


_BODY = f"汇总单位是把下级年报加起来的那个政府或系统，如“示例区”；请改正{ways.UNIT}，或换一份名册。"


def check(roster: Roster, own_required: bool = True, unit: str | None = None) -> list[str]:
    """What is wrong with a roster, in Chinese, line by line; empty where nothing is.

    ``unit`` is the body that rolls up, which need not be on the roster; without it ``taken_for_body`` is
    taken for it. Without ``own_required`` the roster need not have the own organ (本级).
    """
    body = unit or taken_for_body(roster)
    found = [
        *_taken_twice(roster),
        *_unknown(roster, body),
        *_odd_codes(roster),
        *_circles(roster),
        *_two_own(roster, body),
    ]
    return [*found, *_no_own(roster)] if own_required else found


def taken_for_body(roster: Roster) -> str | None:
    """The one name that several lines report to and that is no line: the body that rolls up."""
    index = RosterIndex(roster)
    parents = [each.parent for each in roster.entries if each.parent]
    outside = Counter(plain(name) for name in parents if not index.named(name))
    shared = [name for name, count in outside.items() if count > 1]
    if len(shared) != 1:
        return None
    return next(name for name in parents if plain(name) == shared[0])


def _taken_twice(roster: Roster) -> Iterator[str]:
    names: dict[str, Entry] = {}
    codes: dict[str, Entry] = {}
    for entry in roster.entries:
        first = names.setdefault(plain(entry.name), entry)
        if first is not entry:
            yield f"{_at(entry)}的“{entry.name}”与{_at(first)}重名，请删去一行，或者写全称区分开。"
        if entry.code:
            first = codes.setdefault(plain_code(entry.code), entry)
            if first is not entry:
                yield (
                    f"{_at(entry)}“{entry.name}”与{_at(first)}“{first.name}”的单位代码相同"
                    f"（{entry.code}），请核对。"
                )
    former: dict[str, Entry] = {}
    for entry in roster.entries:
        for name in entry.former:
            now = names.get(plain(name))
            if now is entry:
                yield f"{_at(entry)}“{entry.name}”的曾用名就是现在的名称，请删去。"
            elif now is not None and now.merged_into is None:
                yield f"{_at(entry)}“{entry.name}”的曾用名“{name}”是{_at(now)}现有单位的名称，请核对。"
            first = former.setdefault(plain(name), entry)
            if first is not entry:
                yield f"{_at(entry)}与{_at(first)}写了同一个曾用名“{name}”，请核对。"


def _unknown(roster: Roster, body: str | None) -> Iterator[str]:
    index = RosterIndex(roster)
    names = [entry.name for entry in roster.entries] + ([body] if body else [])
    for entry in roster.entries:
        if entry.parent and not index.named(entry.parent) and not (body and same_body(entry.parent, body)):
            meant = similar(entry.parent, [name for name in names if name != entry.name])
            yield (
                f"{_at(entry)}“{entry.name}”的上级单位“{entry.parent}”不在名册上，"
                + (f"是不是“{meant}”？" if meant else "")
                + "请改正；由汇总单位直接汇总的，上级单位空着。"
            )
    for entry in roster.entries:
        if entry.merged_into is None:
            continue
        heir = index.named(entry.merged_into)
        if heir is None:
            yield f"{_at(entry)}“{entry.name}”的并入单位“{entry.merged_into}”不在名册上，请补上或改正。"
        elif heir is entry:
            yield f"{_at(entry)}“{entry.name}”并入了自己，请改正。"


def _two_own(roster: Roster, body: str | None) -> Iterator[str]:
    first: dict[str, Entry] = {}
    for entry in roster.entries:
        if entry.kind != "own_organ" or entry.merged_into is not None:
            continue
        direct = entry.parent is None or (body is not None and same_body(entry.parent, body))
        other = first.setdefault("" if direct else plain(entry.parent), entry)
        if other is not entry:
            yield (
                f"{_at(entry)}“{entry.name}”和{_at(other)}“{other.name}”都是本级（{UNIT_KINDS['own_organ']}），"
                "同一个上级单位只能有一个本级，请改正单位类别，或填写上级单位。"
            )


def _odd_codes(roster: Roster) -> Iterator[str]:
    for entry in roster.entries:
        if entry.code and lost_digits(entry.code):
            yield (
                f"{_at(entry)}“{entry.name}”的单位代码“{entry.code}”好像丢失了末尾的数字，"
                "请把这一列设为“文本”格式，重新填写。"
            )


def _circles(roster: Roster) -> Iterator[str]:
    index = RosterIndex(roster)
    for what, step in (("上级单位", "parent"), ("并入单位", "merged_into")):
        told: set[str] = set()
        for entry in roster.entries:
            path: list[Entry] = []
            here: Entry | None = entry
            while here is not None and here not in path:
                path.append(here)
                name = getattr(here, step)
                here = index.named(name) if name else None
            if here is None:
                continue
            circle = path[path.index(here) :]
            names = {each.name for each in circle}
            if (len(circle) > 1 or step == "parent") and not names & told:
                told |= names
                order = "→".join(each.name for each in (*circle, circle[0]))
                yield f"{_at(circle[0])}起{what}绕成了一圈（{order}），请改正。"


def _no_own(roster: Roster) -> Iterator[str]:
    if not any(entry.kind == "own_organ" for entry in roster.entries):
        yield (
            "名册上没有本级（单位类别为“本政府机关（政府及办公厅、室）”的一行），汇总时最容易漏掉它，请补上；"
            f"确实没有本级年报的，汇总时{ways.NO_OWN}。"
        )


def _at(entry: Entry) -> str:
    return f"第{entry.row}行" if entry.row else ""
