"""K-: when the report was signed and published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late, ways
from xlgov.claims.numerals import numeral
from xlgov.finding import Finding, Severity, Status
from xlgov.folding import arabic, smoothed
from xlgov.report.bound import PREAMBLE
from xlgov.rules.context import Context
from xlgov.rules.level import tiers_of
from xlgov.rules.narrative.comparing import covers_all
from xlgov.rules.registry import NOTICES, PRACTICE, rule
from xlgov.rules.wording import shortened

if TYPE_CHECKING:
    from xlgov.report.unit import Tier

_DAY = late.compile(
    r"(20[0-9]{2})\s?[年./-]\s?([0-9]{1,2})\s?[月./-]\s?([0-9]{1,2})\s?日?(?:\s?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_CHINESE_DAY = late.compile(
    r"(二[〇○零O0oＯ][〇○零O0o一二三四五六七八九Ｏ]{2})\s?年\s?([一二三四五六七八九十]{1,2})\s?月\s?"
    r"([一二三四五六七八九十]{1,3})\s?日"
)
_SIGNED = late.compile(r"[^,。;:0-9]{0,40}?[(\s]{0,3}(?P<day>(?:20[0-9]{2}|二[〇○零O0o]).{3,14}日)[)\s]{0,3}")
"""a line with a date and before it perhaps a name, and nothing else"""
_OWN_BY = (1, 31)
"""the last day for a body's own report (条例第四十九条)"""
_ALL_BY: dict[Tier, tuple[int, int]] = {"county": (2, 20), "prefecture": (3, 10), "province": (3, 31)}
"""the last days for a government's report, by its level"""
_LAST = (3, 31)
"""the day that the law sets for every government (条例第四十九条)"""


class _Signed(NamedTuple):
    """The date under a report: the key where it stands, as it is written, and the day if it is one."""

    key: str
    written: str
    day: date | None


@rule(
    "K-DEPT",
    number=143,
    title="1月31日前公布",
    text="部门、乡镇、街道和本政府机关自己的年报，在下一年1月31日前公布。按封面的日期或者落款的日期看；没有写日期的不看。",
    severity=Severity.WARNING,
    basis=f"政府信息公开条例第四十九条；{NOTICES}",
    cause="编制、公布晚了，或者日期写错。",
    advice=f"日期写错的，改正日期；确实晚了的，{ways.EXPLAIN}。",
)
def k_dept(ctx: Context) -> Iterator[Finding]:
    """Departments, towns, streets and a government's own office publish by 31 January."""
    signed = _signed(ctx)
    if signed is None or signed.day is None or ctx.report.year is None:
        return
    if covers_all(ctx.report) is not False:
        return
    limit = date(ctx.report.year + 1, *_OWN_BY)
    if signed.day > limit:
        told = (
            f"日期是“{shortened(signed.written)}”，{ctx.report.year}年度的年报应当在{_called(limit)}前公布。"
        )
        yield ctx.fail(told, [signed.key], quote=signed.written)


@rule(
    "K-GOV",
    number=144,
    title="政府年报按期公布",
    text="各级政府汇总的年报：县级2月20日前，地市级3月10日前，省级3月31日前公布；3月31日以后是错误。"
    "层级不清楚的，只在各级都晚了的时候作警告，其余列为存疑。没有写日期的不看。",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    basis=f"政府信息公开条例第四十九条；{NOTICES}",
    cause="编制、公布晚了，或者日期、层级写错。",
    advice=f"日期、层级写错的，改正；确实晚了的，{ways.EXPLAIN}。",
)
def k_gov(ctx: Context) -> Iterator[Finding]:
    """Governments publish by the day of their level, and all of them by 31 March."""
    signed, year = _signed(ctx), ctx.report.year
    if signed is None or signed.day is None or year is None or covers_all(ctx.report) is not True:
        return
    limits = sorted(date(year + 1, *_ALL_BY[tier]) for tier in tiers_of(ctx.report.unit) if tier in _ALL_BY)
    missed = [limit for limit in limits if signed.day > limit]
    if not missed:
        return
    told = f"日期是“{shortened(signed.written)}”，"
    if signed.day > date(year + 1, *_LAST):
        told += f"各级政府的年报应当在{_called(date(year + 1, *_LAST))}前公布。"
        yield ctx.fail(told, [signed.key], severity=Severity.ERROR, quote=signed.written)
    elif missed == limits:
        told += f"{year}年度的年报应当在{_called(missed[-1])}前公布。"
        yield ctx.fail(told, [signed.key], quote=signed.written)
    else:
        told += f"在{_called(missed[-1])}之后：县级政府已经晚了，地市级以上的没有晚；封面没有写明层级。"
        yield ctx.fail(told, [signed.key], quote=signed.written, status=Status.UNCERTAIN)


@rule(
    "K-SIGN",
    number=145,
    title="落款日期在报告年度之后",
    text="落款（或者封面）写了日期的，是一个看得懂、确实有的日子，而且在报告年度的12月31日以后。没有写日期的不看。",
    severity=Severity.INFO,
    basis=PRACTICE,
    cause="日期敲错，或者没有改上年的日期。",
    advice="按实际公布的日子写明年、月、日。",
)
def k_sign(ctx: Context) -> Iterator[Finding]:
    """A date that is written is a day, and one after the year that is reported on."""
    signed, year = _signed(ctx), ctx.report.year
    if signed is None or year is None:
        return
    written = shortened(signed.written)
    if signed.day is None:
        yield ctx.fail(f"日期“{written}”看不出是哪一天。", [signed.key], quote=signed.written)
    elif signed.day <= date(year, 12, 31):
        told = f"日期是“{written}”，{year}年的数要到12月31日以后才统计得全。"
        yield ctx.fail(told, [signed.key], quote=signed.written)


def _signed(ctx: Context) -> _Signed | None:
    """The date of the cover, or else that of the last line of the text or of the preamble."""
    written = (ctx.report.contact.date or "").strip()
    if written:
        return _Signed("contact.date", written, _day_of(written))
    last = [f"sections.{section.key}" for section in ctx.form.sections if section.kind == "text"][-1]
    for key in (last, PREAMBLE):
        line = (ctx.report.under(key) or "").rstrip().rpartition("\n")[2]
        found = _SIGNED.fullmatch(smoothed(line)) if "日" in line and len(line) < 80 else None
        if found:
            return _Signed(key, found["day"], _day_of(found["day"]))
    return None


def _day_of(written: str) -> date | None:
    """The day that a text names (2026年1月20日, 2026-01-20, 二〇二六年一月二十日); None for none."""
    text = smoothed(written)
    usual, chinese = _DAY.fullmatch(text), _CHINESE_DAY.fullmatch(text)
    try:
        if usual:
            return date(int(usual[1]), int(usual[2]), int(usual[3]))
        if chinese:
            month, day = numeral(chinese[2]), numeral(chinese[3])
            return date(int(arabic(chinese[1])), month.number, day.number) if month and day else None
    except ValueError:
        return None
    return None


def _called(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
