"""What the sentences of a preamble say: whose report is published, by whom it was written, of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlgov.documents.outline.bodies import is_name, is_whole
from xlgov.documents.outline.sections import Line
from xlgov.documents.outline.titles import LABELLED, LONGEST, plain
from xlgov.finding import Observation, Place
from xlgov.folding import arabic
from xlgov.report import FINAL_YEAR, FIRST_YEAR

_PERIOD = re.compile(r"(20\d\d)年1月1日(?:零时|0时)?(?:起|开始)?(?:至|到|-|—|–|－|~|～)")
_SUBJECT = r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:报告|年报)"
_PUBLISHED = re.compile(
    r"(?:现将|现公布|现公开|现发布|特公布|特发布|特向社会公布|向社会公布|向社会公开|现向社会公布|公布"
    r"|发布|编制了?|撰写|形成|完成)"
    rf"(?P<name>[^，。；、：,;:\"()]{{0,40}}?)\"?(?P<year>20\d\d)年度?(?P<after>[^，。；、：,;:\"()\d]{{0,30}}?){_SUBJECT}"
)
_ANNOUNCED = re.compile(rf"(20\d\d)年度?[\u4e00-\u9fff]{{0,20}}?{_SUBJECT}")
_LONG = 3_000
"""characters of a sentence that is looked at"""
_FURTHER = re.compile(r"浏览|点击|阅读|发布|字号|字体|作者|时间|日期|20\d\d|\d{4}")
_MADE_BY = re.compile(
    r"由(?P<name>[^，。；、：,;:由\"]{2,40}?)(?:负责|牵头|组织|汇总|统一)?(?:编制|编写|撰写|起草|发布)"
)
_LEADING = re.compile(r"(?:现将|现公布|现公开|现发布|公布|公开|发布|编制了?|撰写|形成|完成|制定)")
_WHOSE = re.compile(
    r"(?:发布机构|发文机关|发布单位|公开机构|公开责任部门|信息来源|稿件来源|文章来源"
    r"|来源)[:：](?P<name>\S{2,40})"
)


class Claim(NamedTuple):
    """A name and the line that it stands in."""

    name: str
    line: int


def announced_in(lines: Sequence[Line]) -> tuple[list[Claim], list[Claim]]:
    """Whom sentences name as the one who wrote the report, and whose report they announce."""
    made_by: list[Claim] = []
    announced: list[Claim] = []
    for number, text in _sentences(lines):
        for found in _PUBLISHED.finditer(text):
            for name in (found["name"], found["after"]):
                # the last name after the words that lead on to it
                name = _LEADING.split(name.removesuffix("的"))[-1]
                if name and is_name(name) and is_whole(name):
                    announced.append(Claim(name, number))
        for found in _MADE_BY.finditer(text):
            if is_name(found["name"]) and is_whole(found["name"]):
                made_by.append(Claim(found["name"], number))
    for number, text in lines:
        labelled = LABELLED.fullmatch(plain(text)) if len(text) <= LONGEST else None
        if labelled and is_name(labelled[1]):
            announced.append(Claim(labelled[1], number))
    return made_by, announced


def _sentences(lines: Sequence[Line]) -> Iterator[Line]:
    """What stands together between ends of sentences, joined where lines break it."""
    number, joined = 0, ""
    for line, text in lines:
        if not joined:
            number = line
        joined += plain(text)
        if len(joined) > _LONG or joined.endswith(("。", ":", ";")):
            yield number, joined[:_LONG]
            joined = ""
    if joined:
        yield number, joined[:_LONG]


def published_by(line: Line) -> Iterator[Claim]:
    """Whom a page names as its source."""
    for found in _WHOSE.finditer(plain(line[1]) if len(line[1]) <= LONGEST * 2 else ""):
        name = _FURTHER.split(found["name"])[0]
        if is_name(name):
            yield Claim(name, line[0])


def reporting_year(
    first: int, titled: Sequence[int], rest: Sequence[Line]
) -> tuple[int | None, int, list[Observation]]:
    """The reporting year and its line: the title's, that of the period, of the announcement.

    None where they contradict one another, which is said; what a sentence mentions only counts alone.
    """
    claims = dict.fromkeys(titled, first)
    sentences = list(_sentences(rest))
    for pattern, group in ((_PERIOD, 1), (_ANNOUNCED, 1), (_PUBLISHED, "year")):
        if not claims or pattern is not _ANNOUNCED:
            for number, text in sentences:
                _claim(claims, number, text, pattern, group)
    if len(claims) < 2:
        return next(iter(claims), None), next(iter(claims.values()), 0), []
    years = "、".join(map(str, sorted(claims)))
    said = Observation(
        "C-COVER",
        f"标题和开头写了不同的年度：{years}，不能确定是哪一年的报告",
        Place(line=list(claims.values())[1] or None),
        keys=("year",),
        cause="标题和统计期限里有一处年度没有改。",
        advice="请核对标题和统计期限，改成同一个年度。",
    )
    return None, 0, [said]


def _claim(
    claims: dict[int, int], number: int, text: str, pattern: re.Pattern[str], group: int | str
) -> None:
    """Add the years that a sentence claims by a pattern."""
    found = list(pattern.finditer(text)) or list(pattern.finditer(arabic(text)))
    for each in found:
        if FIRST_YEAR <= int(each[group]) <= FINAL_YEAR:
            claims.setdefault(int(each[group]), number)
