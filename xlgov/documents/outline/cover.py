"""Whose report a document is and of which year, from all that it says down to the file name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xlgov.documents.outline.announced import Claim
from xlgov.documents.outline.bodies import fits, is_name, is_whole, same_body, self_called
from xlgov.documents.outline.closing import Closing
from xlgov.documents.outline.opening import Opening
from xlgov.documents.outline.sections import Line, Part, bare
from xlgov.documents.outline.titles import Title, named, plain, title_of, years_in
from xlgov.finding import Observation, Place, Severity

_ENDING = re.compile(r"\.[A-Za-z]{2,5}$")
_COPY = re.compile(r"[\s_（(-]{0,2}(?:副本|复件|最终版?|定稿|终稿|公示稿|公开稿|已审核?|新|\d{1,2})[）)]?$")
_SITE = re.compile(r"\s?[_|｜]\s?|\s[-—–]+\s|(?<=[报告])\s?[-—–]+\s?|[>＞»]+")
_SHORT = re.compile(
    r"(?P<name>.{2,40}?)(?:政府)?(?:信息公开|政务公开)?(?:工作)?(?:年度)?(?:工作)?(?:报告|年报|报表)?"
)
_PERIOD_BELOW = re.compile(r"统计(?:期限|时间|时段|周期|区间)[^。]{0,20}?(20\d\d)年1月1日")
_BEGINS = re.compile(r"(20\d\d)年(?!\d|[前后初末底]|以来|起|至|到)度?")
_CONTACT = re.compile(
    r"(?:联系单位|联系部门|咨询单位|咨询部门|受理机构)[:：](?P<name>[^，。；,;:：、]{2,40})"
    r"|请与(?P<with>[^，。；,;:：、(]{2,40}?)联系"
)
_OFFICE = re.compile(
    r"(?<=[局委厅院社会处站心])(?:政务公开)?办公室$|(?<=[局委厅院社会处站心])[^局委厅院]{0,8}(?:科|股|处)$"
)


def settled(top: Opening, end: Closing, parts: Sequence[Part], page_title: str, name: str) -> Opening:
    """The opening with unit and year from further down, or from outside the text, where it says neither.

    What rests on less than a statement of the report itself is said.
    """
    signed = [claim for claim in end.signed if not top.unclear or same_body(claim.name, top.unclear)]
    claimed = {key for noticed in top.observations for key in noticed.keys}
    if not top.unit and "unit.name" not in claimed:
        top = _with_unit(top, end._replace(signed=tuple(signed)), parts, page_title, name)
    if top.year is None and "year" not in claimed:
        top = _with_year(top, parts, page_title, name)
    return _titled(_dated_alike(_signed_alike(top, end), parts), page_title)


def _signed_alike(top: Opening, end: Closing) -> Opening:
    """The opening; where another body than the unit signed, that is said."""
    other = next((each for each in end.signed if top.unit and not same_body(each.name, top.unit)), None)
    if other is None:
        return top
    noticed = _differ(top.unit, other)
    return _said(
        top,
        noticed._replace(
            message=f"标题里的单位是“{top.unit}”，落款是“{other.name}”，请核对是哪个单位的报告",
            severity=Severity.WARNING,
            advice="请对照原件核对封面上的单位名称；落款写错的，请改正落款。",
        ),
    )


def _dated_alike(top: Opening, parts: Sequence[Part]) -> Opening:
    """The opening; where the sections speak of another year than the title, that is said."""
    other = next((each for each in _years_below(top, parts) if top.year and each[1] != top.year), None)
    if other is None:
        return top
    what, year, line = other
    return _said(
        top,
        Observation(
            "C-COVER",
            f"标题里的年度是{top.year}年，{what}写的是{year}年，请核对是哪一年的报告",
            Place(line=line),
            f"{year}",
            keys=("year",),
            severity=Severity.WARNING,
            advice="请对照原件核对封面上的年度；正文写错的，请改正正文。",
        ),
    )


def _titled(top: Opening, page_title: str) -> Opening:
    """The opening; one without a title with that of the page or file that names no other unit or year."""
    title = _outside(page_title) if not top.title else None
    if title is None or title_of(title.text) is None or not set(title.years) <= {top.year}:
        return top
    return replace(top, title=title.text) if title.unit in ("", top.unit) else top


def _with_unit(top: Opening, end: Closing, parts: Sequence[Part], page_title: str, name: str) -> Opening:
    stated = [*top.made_by, *end.signed]
    if stated:
        first = stated[0]
        other = next((claim for claim in stated if not same_body(claim.name, first.name)), None)
        if other is not None:
            return _said(top, _differ(first.name, other))
        whole = next((claim for claim in stated if is_whole(claim.name)), first)
        return replace(top, unit=whole.name, unit_line=whole.line)
    called = self_called([*top.rest, *(line for part in parts for line in part.lines)])
    outside = [("网页或文件的标题", _outside(page_title)), ("文件名", _outside(name))]
    for what, title in outside:
        if title and title.unit and is_whole(title.unit) and (not called or fits(title.unit, called)):
            return _said(replace(top, unit=title.unit), _from(what, "单位名称", title.unit, "unit.name"))
    asked = [*top.rest, *(line for part in parts[-2:] for line in part.lines), *end.rest]
    hints = [*top.hints, *_contacts(asked)]
    return _by_hints(top, hints, called)


def _by_hints(top: Opening, hints: Sequence[Claim], called: frozenset[str]) -> Opening:
    """The unit by who published the page or is to be asked, where the text calls its own body so.

    Otherwise these names are told and none is taken: another body may have published the report.
    """
    if not hints:
        return top
    first = hints[0]
    agreed = all(same_body(first.name, claim.name) for claim in hints)
    if agreed and is_whole(first.name) and fits(first.name, called):
        noticed = _from("发布单位、联系单位或标题上方的文字", "单位名称", first.name, "unit.name", first.line)
        return _said(replace(top, unit=first.name, unit_line=first.line), noticed)
    names = "”“".join(dict.fromkeys(claim.name for claim in hints[:3]))
    return _said(
        top,
        Observation(
            "C-COVER",
            f"标题里没有单位名称；别处写着“{names}”，不能确定是不是本报告的单位",
            Place(line=first.line),
            first.name,
            keys=("unit.name",),
            advice="请在封面（文档在标题里）写明单位全称。",
        ),
    )


def _with_year(top: Opening, parts: Sequence[Part], page_title: str, name: str) -> Opening:
    """The year of the statement of the period further down, of the first words, of what stands outside."""
    for what, year, line in _years_below(top, parts):
        return _said(replace(top, year=year, year_line=line), _from(what, "年度", f"{year}", "year", line))
    for what, title in (("网页或文件的标题", _outside(page_title)), ("文件名", _outside(name))):
        if title and len(title.years) == 1:
            [year] = title.years
            return _said(replace(top, year=year), _from(what, "年度", f"{year}", "year"))
    return top


def _years_below(top: Opening, parts: Sequence[Part]) -> Iterator[tuple[str, int, int]]:
    """The one year that the statement of the period names in the sections, or with which the first begins."""
    lines = [line for part in parts for line in part.lines]
    found = {(int(year), n) for n, text in lines for year in _PERIOD_BELOW.findall(plain(text[:3_000]))}
    if len({year for year, _ in found}) == 1:
        year, line = min(found)
        yield "统计期限", year, line
    texts = parts[0].lines if parts and parts[0].section and parts[0].section.number == 1 else ()
    first = next((line for line in texts if len(line[1].strip()) > 10), None)
    begun = _BEGINS.match(plain(first[1][:200])) if first else None
    if first and begun:
        yield "第一部分的开头", int(begun[1]), first[0]


def _contacts(lines: Iterable[Line]) -> Iterator[Claim]:
    """The body that is to be asked about the report, without its office."""
    for number, text in lines:
        for found in _CONTACT.finditer(plain(text[:3_000])):
            name = _OFFICE.sub("", found["name"] or found["with"])
            if is_name(name):
                yield Claim(name, number)


def _outside(text: str) -> Title | None:
    """What the title of a page or file, or a file's name, says; None where it says nothing of a report."""
    bare_name = text.strip()[-200:]
    for _ in range(2):
        bare_name = _COPY.sub("", _ENDING.sub("", bare_name))
    for piece in _SITE.split(bare_name):
        title = title_of(piece)
        if title is not None:
            return title
    words = plain(bare(bare_name))
    years = years_in(words) if "年" in words else ()
    short = _SHORT.fullmatch(named(words))
    unit = short["name"] if short and is_name(short["name"]) and is_whole(short["name"]) else ""
    return (
        Title(text, unit, years) if unit or (years and re.search(r"信息公开|年报|年度报告", words)) else None
    )


def _said(top: Opening, noticed: Observation) -> Opening:
    return replace(top, observations=(*top.observations, noticed))


def _from(what: str, fact: str, value: str, key: str, line: int = 0) -> Observation:
    """That a fact rests on something else than the title."""
    return Observation(
        "C-COVER",
        f"标题里没有写明{fact}，“{value}”取自{what}，请核对",
        Place(line=line or None),
        value,
        keys=(key,),
        severity=Severity.WARNING,
        cause=f"报告的标题里没有{fact}。",
        advice=f"请对照原件核对封面上的{fact}。",
    )


def _differ(one: str, other: Claim) -> Observation:
    return Observation(
        "C-COVER",
        f"一处写的单位是“{one}”，另一处是“{other.name}”，不能确定是哪个单位的报告",
        Place(line=other.line or None),
        other.name,
        keys=("unit.name",),
        advice="请在封面（文档在标题里）写明单位全称。",
    )
