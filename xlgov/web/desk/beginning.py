"""The operations ``begin`` and ``begin_all``: the workbook that a unit begins a year with; those of a roster.

``begin`` is given {"year": number or null, "unit": name or null, "previous": path in the inbox or null}; what
is null is taken from last year's report. ``begin_all`` is given {"year", "unit", "roster": path, "previous":
folder or null}. Where the year is an odd one and "sure" is not given, both make nothing and answer {"odd":
reasons}.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

from xlgov import api, files, ways
from xlgov.errors import InputError
from xlgov.form import YEARS, edition_for
from xlgov.several.new_year import begin as begin_without
from xlgov.several.new_year import begin_after, odd, year_after
from xlgov.ways import Face
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import read
from xlgov.web.desk.saving import KINDS, stem


def begin(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Make the workbook; ``taken`` and ``notes`` say what last year's gave and what it did not."""
    path = given.get("previous")
    last = read(desk.given(path)) if path else None
    file = desk.given(path).name if path else ""
    year = _year(given.get("year") or (year_after(last.report.year, file) if last else None))
    form = edition_for(year)
    follows = last is not None and last.report.year == year - 1
    if not given.get("sure") and (why := odd(form, year, follows=follows)):
        return {"odd": why}
    unit = (given.get("unit") or "").strip() or None
    new = begin_after(last, file, form, year, unit) if last else begin_without(form, year, _named(unit))
    report = new.report
    name = f"{files.safe_names([stem(report, '')])[0]}-{KINDS['workbook'].purpose}.xlsx"
    desk.make(name, api.content(report, ".xlsx", (), api.PLAIN))
    return {
        "name": name,
        "unit": report.unit.name,
        "year": report.year,
        "edition": report.edition,
        "taken": new.taken,
        "notes": [ways.told(note, Face.PAGE) for note in new.notes],
    }


def begin_all(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """A zip with a workbook for every unit of a roster; ``notes`` say who got none, and what to look at.

    InputError for a roster that is not right and last year's reports of no year of ours.
    """
    from xlgov.rollup import sending
    from xlgov.rollup.previous import read_previous
    from xlgov.rollup.roster import usable_roster

    unit = (given.get("unit") or "").strip() or None
    roster = desk.given(given["roster"])
    known = usable_roster(roster, unit)
    last = read_previous(desk.given(given["previous"]), unit) if given.get("previous") else None
    year = _year(given.get("year") or (year_after(last.year, "上年的报告") if last else None))
    form = edition_for(year)
    follows = last is not None and last.year == year - 1
    if not given.get("sure") and (why := odd(form, year, follows=follows)):
        return {"odd": why}
    folder = desk.outbox / "begun"
    sent = sending.send_out(known, year, folder, last, unit=unit, form=form, progress=desk.tell)
    contents = {path.name: path.read_bytes() for path in sent.files}
    shutil.rmtree(folder)
    name = f"{year}年度空白年报（{len(contents)}份）.zip"
    desk.make(name, files.zipped(contents))
    notes = [ways.told(note, Face.PAGE) for note in sending.said_of(sent, last, year)]
    return {"name": name, "count": len(contents), "year": year, "edition": form.edition, "notes": notes}


def _year(year: int | None) -> int:
    """The year; InputError where there is none, or none of ours."""
    if year is None:
        raise InputError("没有写年度", f"请{ways.WRITE_YEAR}，或者放入上年的报告。")
    if year not in YEARS:
        raise InputError(f"年度应在 {YEARS[0]} 至 {YEARS[-1]} 之间", "请核对“年度”。")
    return year


def _named(unit: str | None) -> str:
    if unit is None:
        raise InputError("没有写单位名称", f"请{ways.WRITE_UNIT}，或者放入上年的报告。")
    return unit
