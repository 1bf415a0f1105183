"""What each path of a request is for: one role each, and no output where an input lies."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files, form, ways
from xlgov.collection.belonging import RosterIndex, expected, is_itself, same_body
from xlgov.errors import InputError
from xlgov.finding import NAMED
from xlgov.legible import one_line
from xlgov.report import UNIT_KINDS
from xlgov.rollup import sources
from xlgov.rollup.saving import feedback_folder, other_edition

if TYPE_CHECKING:
    from xlgov.collection.belonging import Entry
    from xlgov.collection.issues import Collection
    from xlgov.collection.received import Source
    from xlgov.report import Report
    from xlgov.rollup.outcome import Request

_SAME = "输出文件就是输入文件"
_ELSEWHERE = "请换一个输出文件名；收到的文件不会被改动。"
_SEVERAL = 3
"""so many files of another year are no slip of one unit"""
_NEARLY_ALL = 0.75
"""a share of the files that are not of the year which says that another year or folder was meant"""


def settle(request: Request) -> None:
    """Look at the paths of a request before anything is read: InputError for a body without a name, a folder
    where one report is meant, one path in two roles, and an output that lies where an input does."""
    if not request.unit.strip():
        raise InputError("汇总单位的名称是空的", f"请在{ways.UNIT}后面写上汇总单位的全称，如“示例区”。")
    if one_line(request.unit) != request.unit:
        raise InputError("汇总单位的名称里有控制字符", f"请在{ways.UNIT}后面重新输入汇总单位的全称。")
    for path in (request.own, request.reported, *request.earlier):
        if path is not None and path.is_dir():
            raise InputError(
                "这里应当指定一份年报文件，不能是文件夹",
                "请写一个 .xlsx、.xlsm 或 .json 文件。",
                file=str(path),
            )
    _one_role_each(request)
    _no_output_on_an_input(request)
    if request.out is not None:
        _no_input_among_feedback(request, feedback_folder(request.out))


@dataclass(frozen=True, slots=True)
class Input:
    """A path that is read, and what for; what is ``delivered`` is added up."""

    path: Path
    role: str
    delivered: bool = False


def inputs(request: Request) -> Iterator[Input]:
    """Every path that is read and was given by name."""
    for path in request.paths:
        yield Input(path, "下级年报", delivered=True)
    if request.own is not None:
        yield Input(request.own, f"本级的年报{ways.OWN_ROLE}", delivered=True)
    if request.roster is not None:
        yield Input(request.roster, f"名册{ways.ROSTER_ROLE}")
    if request.previous is not None:
        yield Input(request.previous, f"上年的年报{ways.PREVIOUS_ROLE}")
    for path in request.earlier:
        yield Input(path, f"以前年度的年报{ways.EARLIER_ROLE}")
    if request.decisions is not None:
        yield Input(request.decisions, f"决定表{ways.DECISIONS_ROLE}")
    if request.reported is not None:
        yield Input(request.reported, f"上报稿{ways.REPORTED_ROLE}")


def read_apart(request: Request) -> set[Path]:
    """Files and folders that may lie among the reports and are read in another role."""
    return {files.real(each.path) for each in inputs(request) if not each.delivered}


def _one_role_each(request: Request) -> None:
    first_roles: dict[Path, Input] = {}
    for each in inputs(request):
        first = first_roles.setdefault(files.real(each.path), each)
        # the own organ's report may lie among the others and be named once more
        both_delivered = first.delivered and each.delivered
        if first.role != each.role and not both_delivered:
            raise InputError(
                f"同一个文件或文件夹既是{first.role}，又是{each.role}",
                "一个只能有一种用途，请改正其中一处。",
                file=str(each.path),
            )


def _no_output_on_an_input(request: Request) -> None:
    for out in _outputs(request):
        for each in inputs(request):
            if each.path in request.paths:
                continue  # spare_found looks at what is in there
            within = each.path.is_dir() and out.exists() and files.is_inside(out, each.path)
            if within or files.is_same(out, each.path):
                raise InputError(_SAME, _ELSEWHERE, file=str(out))


def _no_input_among_feedback(request: Request, folder: Path) -> None:
    for each in inputs(request):
        if each.path.exists() and files.is_inside(each.path, folder):
            raise InputError(
                f"输入文件在反馈文件夹“{folder.name}”里，写出反馈时会被覆盖",
                "请把它移到别的文件夹，或者换一个输出文件名。",
                file=str(each.path),
            )


def _outputs(request: Request) -> Iterator[Path]:
    """What is written to fixed places beside the papers for the units."""
    if request.out is not None:
        yield request.out
        yield from (other_edition(request.out, name) for name in form.EDITIONS)
    if request.table is not None:
        from xlgov.rollup import frames

        yield from frames.targets(request.table)
    if request.report is not None:
        yield request.report


def spare_found(request: Request) -> None:
    """``spare`` for the delivered files."""
    if any(out.exists() for out in _outputs(request)):
        found = sources.collect(request.paths, skip=read_apart(request)).sources
        spare(request, (Path(source.path) for source in found))


def spare(request: Request, paths: Iterable[Path]) -> None:
    """Raise InputError where an output would take the place of one of these files that are read.

    An output's place that holds an earlier result of the same roll-up holds no input.
    """
    there = {(status.st_dev, status.st_ino): out for out in _outputs(request) if (status := _status(out))}
    for path in paths if there else ():
        status = _status(path)
        out = there.get((status.st_dev, status.st_ino)) if status else None
        if out is not None and not _is_earlier_result(out, request):
            raise InputError(_SAME, _ELSEWHERE, file=str(out))


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _is_earlier_result(path: Path, request: Request) -> bool:
    """Whether a file is a result of this roll-up, of the same body and year."""
    try:
        report = api.read(path)
    except InputError:
        return False
    return (
        bool(report.provenance.addends)
        and report.year == request.year
        and same_body(report.unit.name, request.unit)
    )


def reported_by(request: Request) -> Report | None:
    """The body's own report where it was given; InputError for one of another unit."""
    if request.reported is None:
        return None
    report = api.read(request.reported)
    if report.unit.name and not same_body(report.unit.name, request.unit):
        raise InputError(
            f"上报稿是“{report.unit.name}”的，汇总单位是“{request.unit}”",
            f"{ways.REPORTED}应当是汇总单位自己的上报稿，请换一个文件，或改正{ways.UNIT}。",
            file=request.reported.name,
        )
    if report.year not in (None, request.year):
        raise InputError(
            f"上报稿是 {report.year} 年度的，要汇总的是 {request.year} 年度",
            f"请换成本年度的上报稿，或改正{ways.YEAR}。",
            file=request.reported.name,
        )
    return report


def own_is_own(collection: Collection, own: Source | None) -> None:
    """Raise InputError where what was given as the own organ's report is another unit's by the roster."""
    delivery = next((each for each in collection.deliveries if each.source == own), None)
    if delivery is None or delivery.problem is not None:
        return
    if delivery.addends or delivery.scope == "aggregate" or delivery.kind == "government":
        raise InputError(
            f"它是“{delivery.name or '未填单位'}”的汇总数，不是本级的年报，不能当作一个单位加进去",
            f"{ways.OWN}应当是本级（政府及办公厅、室）自己的年报；汇总数请用{ways.REPORTED}指定。",
            file=delivery.source.name,
        )
    if collection.roster is None:
        return
    claimed = {entry for entry in RosterIndex(collection.roster).claims(delivery) if entry}
    for entry in claimed:
        if entry.kind not in (None, "own_organ") and not is_itself(entry, collection.unit):
            raise InputError(
                f"它是“{entry.name}”的年报，名册上这个单位是“{UNIT_KINDS[entry.kind]}”，不是本级",
                f"{ways.OWN}应当是本级（政府及办公厅、室）的年报；名册写错的，请先改正名册。",
                file=delivery.source.name,
            )
    organs = [each for each in expected(collection.roster, collection.unit) if each.kind == "own_organ"]
    if len(organs) == 1 and delivery.name and not same_organ(delivery.name, organs[0], collection.unit):
        raise InputError(
            f"它是“{delivery.name}”的年报，名册上的本级是“{organs[0].name}”",
            f"{ways.OWN}应当是本级的年报；更了名的，在名册的曾用名里写明。",
            file=delivery.source.name,
        )


def same_organ(name: str, organ: Entry, unit: str) -> bool:
    """Whether a report's name is that of the own organ's line, now or before, or of the body itself."""
    return any(same_body(name, called) for called in (organ.name, *organ.former, unit))


def of_this_year(collection: Collection) -> None:
    """Raise InputError where (nearly) every file is of another year: another folder or year was meant."""
    years = Counter(each.year for each in collection.usable if each.year is not None)
    others = years.total() - years[collection.year]
    if others < _SEVERAL or others < _NEARLY_ALL * len(collection.usable):
        return
    count = len(collection.usable)
    if others == count and len(years) == 1:
        found = f"收到的 {count} 份年报全部是 {next(iter(years))} 年度的"
    else:
        said = [f"{number} 份是 {year} 年度的" for year, number in years.most_common(NAMED)]
        more = "等" if len(years) > NAMED else ""
        found = f"收到的 {count} 份年报里 {'，'.join(said)}{more}"
    raise InputError(
        f"{found}，要汇总的是 {collection.year} 年度",
        f"是不是选错了文件夹，或者{ways.YEAR}写错？请改正后再汇总；年度确实没有写错的，先把别的年度的文件移走。",
    )
