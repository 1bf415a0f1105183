"""The workbook that a unit begins a year with: its name, and what last year's report says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlgov import ways
from xlgov.errors import InputError
from xlgov.form import YEARS, Form
from xlgov.form.folder import head_for
from xlgov.report import (
    Carried,
    Loaded,
    Report,
    Unit,
    begun,
    carried,
    said_of_absent,
    said_of_lacking,
    said_of_left,
)
from xlgov.report.unit_names import plain
from xlgov.sentences.starter import started
from xlgov.several.notes import about_year

_LONG_AGO = 5
"""years after which somebody who types a year is asked whether it is meant"""


class Begun(NamedTuple):
    """A report to be filled in, and in sentences what was ``taken`` over from last year's, what else is to be
    known, and whether somebody has to look at last year's figures."""

    report: Report
    taken: str = ""
    notes: tuple[str, ...] = ()
    is_doubtful: bool = False


def named(unit: str) -> Unit:
    """A unit of this name; InputError for a name that no report can bear."""
    if not unit.strip():
        raise InputError("单位名称是空的", f"请{ways.WRITE_UNIT}。")
    try:
        return Unit(name=unit)
    except ValueError as error:
        raise InputError(f"单位名称不能用：{error}", "请重新输入单位名称。") from error


def begin(form: Form, year: int, unit: str) -> Begun:
    """The report of a unit without last year's; InputError for a name that no report can bear."""
    return Begun(started(begun(form, year, named(unit))))


def year_after(before: int | None, file: str) -> int:
    """The year after last year's report; InputError where that is no year of ours."""
    if before is None:
        raise InputError("上年的文件里没有写年度", f"请{ways.WRITE_YEAR}。", file=file)
    if before + 1 not in YEARS:
        raise InputError(
            f"上年的文件是 {before} 年度的，下一年度不在 {YEARS[0]} 至 {YEARS[-1]} 之间",
            "请核对所选的文件。",
            file=file,
        )
    return before + 1


def odd(form: Form, year: int, *, follows: bool, today: date | None = None) -> list[str]:
    """Why somebody has to be asked before a report of this year is begun in this form, in Chinese.

    A year that follows from last year's report is meant, however long ago it is. ``today`` is the day unless
    given; a workbook for the year to come may be prepared.
    """
    today = today or date.today()
    found = []
    if year > today.year + 1:
        found.append(f"{year}年度还早，今年是{today.year}年")
    if year < today.year - _LONG_AGO and not follows:
        found.append(f"{year}年度是{today.year - year}年以前的，今年是{today.year}年")
    if (prescribed := head_for(year).edition) != form.edition:
        found.append(f"{year}年度应当用{prescribed}版格式，不是{form.edition}版")
    return found


def begin_after(last: Loaded, file: str, form: Form, year: int, unit: str | None) -> Begun:
    """The report of the year after ``last``, which was read from ``file``; of a unit of another name where
    one is given.

    InputError for a report of another year than the one before, and where nobody says the unit's name.
    """
    from xlgov.rules.doubts import doubts, said_of_contradicted

    before = last.report
    if line := about_year(before, year):
        raise InputError(
            f"{line}不能带入上年数", f"请换成本单位 {year - 1} 年度的报告，或者核对年度。", file=file
        )
    if unit is None and before.unit.name is None:
        raise InputError("上年的文件里没有单位名称", f"请{ways.WRITE_UNIT}。", file=file)
    same = unit is None or plain(unit) == plain(before.unit.name or "")
    head = before.unit if same else named(unit or "")
    taken = carried(form, before, doubts(last))
    report = begun(
        form,
        year,
        replace(head, name=unit) if unit else head,
        taken,
        contact=before.contact if same else None,
        absent=before.provenance.absent,
        source=file,
    )
    doubtful = [said_of_contradicted(last, form), said_of_absent(before.provenance.absent)]
    notes = [_about_name(before, report), said_of_left(form, taken), said_of_lacking(form, taken), *doubtful]
    return Begun(
        started(report),
        _said_of_taken(report, taken),
        tuple(filter(None, notes)),
        bool(taken.left) or any(doubtful),
    )


def _said_of_taken(report: Report, taken: Carried) -> str:
    """What was taken over, and where it stands."""
    entered = len(taken.figures.keys() & report.form.brought_forward.keys())
    rows = {report.form.cells[key].row_label for key in taken.figures}
    said = [f"上年数 {len(taken.last)} 项"]
    if entered:
        said.append(f"{'、'.join(f'“{row}”' for row in sorted(rows))} {entered} 格")
    known = [part for part in (report.unit.code, report.unit.tier, report.unit.kind) if part]
    contact = report.contact
    signed = [part for part in (contact.responsible, contact.reviewer, contact.prepared_by) if part]
    if known:
        said.append("单位信息")
    if signed or contact.phone:
        said.append("签报信息（日期除外）")
    return f"已带入{'、'.join(said)}，请核对。"


def _about_name(before: Report, report: Report) -> str:
    """What to say of last year's file of another unit where no rule does (Y-NAME, in ``validate``)."""
    if plain(before.unit.name or "") == plain(report.unit.name or ""):
        return ""
    return (
        f"“上年”文件的单位是“{before.unit.name or '未填写'}”，与“{report.unit.name}”不同，"
        "单位代码、层级、类别和签报信息没有带入；如果不是更名，请换成本单位上年的文件。"
    )
