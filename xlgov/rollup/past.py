"""The years before, for the trend: what last year's result remembers, and what is given beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlgov import api
from xlgov.collection.belonging import same_body
from xlgov.errors import InputError
from xlgov.report import PastYear, Report
from xlgov.trend import MOST, past_of

if TYPE_CHECKING:
    from xlgov.rollup.outcome import Request
    from xlgov.rollup.previous import Previous


class Past(NamedTuple):
    """The years before, the oldest first, and the names of files that are too old to be shown."""

    years: tuple[PastYear, ...] = ()
    too_old: tuple[str, ...] = ()


def given_years(request: Request) -> list[PastYear]:
    """The years of the files that were given by name.

    Raises InputError for one that cannot be read or says no year, for one of another body or of a later year,
    and for two files of one year.
    """
    found: dict[int, PastYear] = {}
    for path in request.earlier:
        year = _read(path, request)
        if year.year in found:
            raise InputError(
                f"“{found[year.year].source}”和“{path.name}”都是 {year.year} 年度的，不知道用哪一份",
                "以前年度的年报每年只给一份。",
                file=str(path),
            )
        found[year.year] = year
    return list(found.values())


def past_years(
    request: Request,
    given: Sequence[PastYear],
    before: Previous | None,
    whole: Report | None,
    replaced: Report | None,
) -> Past:
    """All that is known of the years before that of the request.

    Of one year counts, in this order: last year's report that the sum is compared with, which is ``whole``
    where it was added up anew; the file that was given; what last year's result remembers; what the result
    that is ``replaced`` remembers.
    """
    added_up = past_of(whole) if whole is not None and (before is None or before.total is None) else None
    of_last_year = before.past if before is not None else ()
    own = [each for each in of_last_year if each.year == request.year - 1]
    ways = (_remembered_by(request, replaced), of_last_year, given, own, [added_up] if added_up else [])
    years = {each.year: each for known in ways for each in known if each.year < request.year}
    first = request.year - MOST + 1
    kept = tuple(years[year] for year in sorted(years) if year >= first)
    return Past(kept, tuple(each.source or "" for each in given if each.year < first))


def _read(path: Path, request: Request) -> PastYear:
    report = api.load(path).report
    year = past_of(report)
    if year is None:
        raise InputError("里面没有写年度，放不进历年的数", "请换一份写了年度的年报。", file=str(path))
    if not same_body(report.unit.name, request.unit):
        raise InputError(
            f"这是“{report.unit.name or '没有写单位'}”的年报，不是“{request.unit}”的",
            "请给汇总单位自己以前年度的汇总结果或公布的年报。",
            file=str(path),
        )
    if year.year >= request.year:
        raise InputError(
            f"这是 {year.year} 年度的年报，不是 {request.year} 年度以前的",
            "请核对所选的文件。",
            file=str(path),
        )
    return replace(year, source=path.name)


def _remembered_by(request: Request, replaced: Report | None) -> tuple[PastYear, ...]:
    """What the result that is to be replaced remembers, where it is one of the same body and year."""
    if replaced is None or replaced.year != request.year:
        return ()
    same = same_body(replaced.unit.name, request.unit)
    return replaced.provenance.earlier if same else ()
