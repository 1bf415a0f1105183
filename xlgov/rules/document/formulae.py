"""D-STALE-1: formulae and lists of official speech that belong to another year."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.finding import Finding, Severity
from xlgov.rules.context import Context
from xlgov.rules.quoting import on_sentence
from xlgov.rules.registry import PRACTICE, rule

if TYPE_CHECKING:
    from xlgov.claims.statements import Statement

_DATA = Path(__file__).with_name("formulae.toml")
_LIST = late.compile(
    r"(?P<congress>[一二三四五六七八九十]{2,3})届(?P<plenums>[一二三四五六七]中(?:(?:全会)?(?:、|,|和|及|以及)[一二三四五六七]中){0,7})全会"
)
_AFTER_CONGRESS = late.compile(r"大(?:精神)?(?:以?及|和|与|、|,)(?:党的)?$")
_WHOLE = "二"
"""the plenum with which a list begins that leaves none out"""
_POINTS = late.compile(
    r"(20(?<![0-9]20)[0-9]{2})\s?年度?[^,。;0-9]{0,16}(?:(?:政务|信息)公开工作(?:要点|任务)|信息公开工作年度报告(?:有关|编制|编写|编发|发布))"
)
"""a document of which every year has its own"""
_YEAR = late.compile(r"20[0-9]{2}(?=年)")
_PLAN = late.compile(r"将(?!近)|下一?步|明年|即将|迎来|谋划|筹划")


class _Congress(NamedTuple):
    """A congress, the year it was held in, and by number the years of its plenums."""

    name: str
    held: int
    plenums: Mapping[str, int]
    optional: tuple[str, ...]

    def newest(self, year: int) -> str:
        """The last plenum that a complete list at the end of a year has."""
        return max(
            (number for number, held in self.plenums.items() if held <= year and number not in self.optional),
            key="一二三四五六七".index,
            default="",
        )


class _Formula(NamedTuple):
    """Words, and the first and the last year in which they are said of the present."""

    words: tuple[str, ...]
    first: int
    last: int | None


@rule(
    "D-STALE-1",
    number=118,
    title="没有往年的提法",
    text="列举历次全会时没有漏掉报告年度已经召开的，没有只属于别的年度的提法（如某个五年规划的“开局之年”“收官之年”），"
    "依据的工作要点、通知是本年度的。只提示，列举不全的看不准时不提。",
    severity=Severity.INFO,
    basis=PRACTICE,
    cause="沿用了往年报告的开头。",
    advice="对照本年度的提法改写；有意这样写的不用改。",
)
def d_stale_1(ctx: Context) -> Iterator[Finding]:
    """Lists that lack what was held by the end of the year, and formulae out of their years."""
    year, text = ctx.report.year, "".join(text for _, _, text in ctx.prose.texts)
    if year is None:
        return
    if "全会" in text or "大精神" in text:
        yield from _lists(ctx, year, text)
    old = [each for each in _formulae() if not _is_current(each, year)]
    told = [each for each in old if any(word in text for word in each.words)]
    if told:
        yield from _formulae_of_other_years(ctx, year, told)
    if _POINTS.search(text):
        yield from _documents(ctx, year)


def _lists(ctx: Context, year: int, text: str) -> Iterator[Finding]:
    congresses = [each for each in _congresses() if each.held <= year]
    named = [each for each in congresses if f"{each.name}大" in text or f"{each.name}届" in text]
    if not named:
        return
    last, newest = named[-1], congresses[-1]
    for statement in ctx.prose.statements:
        # in the year of a congress a report may have been written before it
        if last is not newest and year > newest.held and f"党的{last.name}大" in statement.text:
            told = f"写到了党的{last.name}大，没有写到{newest.held}年的党的{newest.name}大。"
            yield on_sentence(ctx, statement.sentence, f"党的{last.name}大", told)
            return
        for found in _LIST.finditer(statement.text):
            lacks = _lacking(newest, found, statement.text, year)
            if lacks:
                missing = f"{newest.plenums[lacks]}年的{newest.name}届{lacks}中全会"
                told = f"列举的全会写到“{found[0]}”，没有写{missing}。"
                yield on_sentence(ctx, statement.sentence, found[0], told)
                return


def _lacking(newest: _Congress, found: re.Match[str], text: str, year: int) -> str:
    """The plenum that a list lacks which surely is meant to have all."""
    listed = re.findall(r"([一二三四五六七])中", found["plenums"])
    latest = newest.newest(year)
    begun = len(listed) > 1 or _AFTER_CONGRESS.search(text, max(0, found.start() - 10), found.start())
    if found["congress"] != newest.name or not begun or listed[0] != _WHOLE or not latest:
        return ""
    numbers = "一二三四五六七"
    return latest if numbers.index(latest) > max(map(numbers.index, listed)) else ""


def _formulae_of_other_years(ctx: Context, year: int, told: list[_Formula]) -> Iterator[Finding]:
    said: set[str] = set()
    for statement in ctx.prose.statements:
        for formula in told:
            word = next((each for each in formula.words if each in statement.sentence.raw), None)
            if word is None or word in said or _is_of_its_year(formula, statement):
                continue
            said.add(word)
            span = f"{formula.first}年" + (
                ""
                if formula.last == formula.first
                else "以后"
                if formula.last is None
                else f"至{formula.last}年"
            )
            yield on_sentence(ctx, statement.sentence, word, f"“{word}”是{span}的提法，这是{year}年的报告。")


def _is_current(formula: _Formula, year: int) -> bool:
    return formula.first <= year and (formula.last is None or year <= formula.last)


def _is_of_its_year(formula: _Formula, statement: Statement) -> bool:
    """Whether a sentence itself names the year of a formula, or looks ahead."""
    years = [int(each) for each in _YEAR.findall(statement.text)]
    return any(_is_current(formula, each) for each in years) or _PLAN.search(statement.masked) is not None


def _documents(ctx: Context, year: int) -> Iterator[Finding]:
    found = [
        (statement, each) for statement in ctx.prose.statements for each in _POINTS.finditer(statement.text)
    ]
    if any(int(each[1]) >= year for _, each in found):
        return
    for statement, each in found[:1]:
        if statement.sentence.section != "problems":
            quote = statement.sentence.raw[each.start() : each.end()]
            yield on_sentence(
                ctx, statement.sentence, quote, f"依据的文件是{each[1]}年的：“{quote}”，这是{year}年的报告。"
            )


@cache
def _congresses() -> tuple[_Congress, ...]:
    """In the order in which they were held."""
    return tuple(
        _Congress(each["name"], each["held"], each["plenums"], tuple(each.get("optional", ())))
        for each in tomllib.loads(_DATA.read_text("utf-8"))["congress"]
    )


@cache
def _formulae() -> tuple[_Formula, ...]:
    return tuple(
        _Formula(tuple(each["words"]), each["first"], each.get("last"))
        for each in tomllib.loads(_DATA.read_text("utf-8"))["formula"]
    )
