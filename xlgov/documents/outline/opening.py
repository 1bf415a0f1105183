"""What stands at the top of a published report: its title, the unit, the reporting year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlgov.documents.outline.announced import Claim, announced_in, published_by, reporting_year
from xlgov.documents.outline.bodies import is_name, is_whole, same_body
from xlgov.documents.outline.chrome import is_chrome, is_page_number, is_path
from xlgov.documents.outline.sections import Line, bare
from xlgov.documents.outline.titles import LABELLED, LONGEST, Title, named, plain, title_of, years_in
from xlgov.finding import Observation, Place
from xlgov.folding import arabic
from xlgov.report.unit_names import place_of

_TITLE_LINES = 4
_COUNT = re.compile(r"\s*\d{1,8}\s?次?\s*")
_KIND = ("报告", "年报", "报", "告")
"""letters of which a line with the end of a title has one"""
_YEAR_ALONE = re.compile(r"\(?20\d\d(?:年度?)?\)?")
_DATED = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?$")
_PLACES = (*"省市县区州盟旗", "总局")
_HALF = 12
"""letters of the first half of a name"""
_HEADLINE = re.compile(
    r"\d|概况|新闻|动态|要闻|预算|决算|规划|计划|政策|法规|文件|互动|交流|专题|走进|之窗|概览|风采"
    r"|公开|信息|列表|内容"
)
"""what stands in the words of a page and in no half of a name"""
_BELOW = 4
"""lines under a title in which the unit may stand alone"""
_LETTERHEAD = re.compile(
    r"[\u2160-\u217f]{1,4}"
    r"|[\d\s]{1,8}"
    r"|.{0,12}20\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?[\s\d:：]*"
    r"|[^>＞»\n]*+[>＞»].*"
    r"|[\d\s()（）+-]{7,20}"
    r"|.{0,20}[〔\[(（【]20\d\d[〕\])）】]\s?第?\d{1,5}\s?号"
    r"|附件\s?\d{0,2}\s?[：:]?"
    r"|目\s{0,8}录"
    r"|.{0,12}(?:https?://|www\.).*"
    r"|.{0,12}(?:电话|邮编|邮箱|传真|地址).{0,60}"
)
"""what else is printed over a title: addresses, numbers of documents, dates"""


@dataclass(frozen=True)
class Opening:
    """Title and unit, empty where there is none or more than one, the lines they stand in, and those after.

    ``year`` is the reporting year where one is claimed and no other, and ``year_line`` where. ``above`` are
    the lines over the title, ``made_by`` the bodies that the preamble says the report is by, ``hints`` names
    that may be the unit's: far over the title, or of the one who published the page.
    ``unclear`` is what the title has in the place of the name, where that is not understood.
    """

    title: str
    title_line: int
    unit: str
    unit_line: int
    year: int | None
    rest: list[Line]
    observations: tuple[Observation, ...] = ()
    year_line: int = 0
    above: tuple[Line, ...] = ()
    made_by: tuple[Claim, ...] = ()
    hints: tuple[Claim, ...] = ()
    unclear: str = ""


class _Found(NamedTuple):
    """A title in lines: which, and what it names."""

    begin: int
    end: int
    title: Title


def opening(lines: Sequence[Line]) -> Opening:
    """Title and unit at the top of these lines, and what their sentences say of unit and year."""
    filled = [(number, bare(text)) for number, text in lines if text.strip()]
    top = [line for line in filled if not _about_page(line[1])]
    hints = [claim for line in filled for claim in published_by(line)]
    path = max((number for number, text in filled if is_path(text)), default=0)
    found = _title(top, _on_paper(filled), path)
    if found is None:
        return _untitled(lines, filled, hints)
    begin, end, title = found
    first = top[begin][0]
    claims = [Claim(title.unit, first)] if title.unit else []
    names, below_years, taken = _below(top[end : end + _BELOW])
    last = top[end + taken - 1][0]
    rest = [line for line in _text_of([each for each in lines if each[0] > last]) if not _again(line, title)]
    made_by, announced = announced_in(rest)
    unit, doubts = _one_unit([*claims, *names, *announced])
    if title.before and not title.unit:
        # what the title names is not understood; another name must agree with it
        made_by = [claim for claim in made_by if same_body(claim.name, title.before)]
    year, year_line, others = reporting_year(first, (*title.years, *below_years), rest)
    if begin and not title.unit:
        hints += _as_claim(top[begin - 1])
    return Opening(
        title.text, first, unit.name, unit.line, year, rest, (*doubts, *others), year_line,
        _above(filled, first), tuple(made_by), tuple(hints), title.before if not title.unit else "",
    )  # fmt: skip


def _above(filled: Sequence[Line], first: int) -> tuple[Line, ...]:
    """What stands over the title and is not of the page."""
    return tuple(_text_of([line for line in filled if line[0] < first]))


def _text_of(lines: Sequence[Line]) -> list[Line]:
    """The lines that are not of the page, such as a label (浏览次数：), and a number or a button after it."""
    text: list[Line] = []
    after = False
    for line in lines:
        if not line[1].strip():
            text.append(line)
        elif not (of_page := is_chrome(line[1]) or (after and _COUNT.fullmatch(line[1][:LONGEST]))):
            text.append(line)
            after = False
        else:
            after = bool(of_page)
    return text


def _about_page(text: str) -> bool:
    """Whether a line is none of a title's: of the page, or of the sheet of paper."""
    return is_chrome(text) or _LETTERHEAD.fullmatch(text[:LONGEST]) is not None


def _untitled(lines: Sequence[Line], filled: Sequence[Line], hints: Sequence[Claim]) -> Opening:
    """Lines without a title: what they announce is to be had."""
    rest = _text_of(lines)
    made_by, announced = announced_in(filled)
    unit, doubts = _one_unit(announced)
    year, line, others = reporting_year(0, (), filled)
    return Opening(
        "", 0, unit.name, unit.line, year, rest, (*doubts, *others), line, (), tuple(made_by), tuple(hints)
    )


def _on_paper(filled: Sequence[Line]) -> Mapping[int, int]:
    """By the number of a line, how much of the page (not of the paper) stands above it."""
    count, found = 0, {}
    for number, text in filled:
        count += is_chrome(text) and not is_page_number(text)
        found[number] = count
    return found


def _title(top: Sequence[Line], pages: Mapping[int, int], path: int) -> _Found | None:
    """The title of the report: the last above it, below the ``path`` to the page where it has one."""
    found: list[_Found] = []
    for index, (_, text) in enumerate(top):
        if any(word in text for word in _KIND):
            title = _title_ending(top, index, pages)
            found += [title] if title else []
    below = [each for each in found if top[each.begin][0] > path] or found
    telling = [each for each in below if each.title.unit or any(_in_full(top, each))] or below
    if not telling:
        return None
    last = telling[-1]
    if any(_in_full(top, last)[:1]):
        return last
    return _in_other_words(top, telling[:-1], last) or last


def _in_other_words(top: Sequence[Line], earlier: Sequence[_Found], last: _Found) -> _Found | None:
    """The title above one without a unit that names it; None where there are links to other reports."""
    named_before = {_in_full(top, each) for each in earlier if _in_full(top, each)[0]}
    years = {_in_full(top, each)[1] for each in (*earlier, last) if _in_full(top, each)[1]}
    if len(named_before) != 1 or len(years) > 1:
        return None
    return next(each for each in earlier if _in_full(top, each)[0])


def _in_full(top: Sequence[Line], found: _Found) -> tuple[str, tuple[int, ...]]:
    """Unit and years that a title names together with the lines under it."""
    names, years, _ = _below(top[found.end : found.end + _BELOW])
    return found.title.unit or next((claim.name for claim in names), ""), (*found.title.years, *years)


def _title_ending(top: Sequence[Line], index: int, pages: Mapping[int, int]) -> _Found | None:
    """The title that ends in a line, with as many of the lines before as it needs."""
    joined = ""
    for begin in range(index, max(-1, index - _TITLE_LINES), -1):
        if not _may_be_title(top[begin][1]):
            return None
        joined = top[begin][1] + joined
        title = title_of(joined)
        if title is not None:
            return _with_above(top, _Found(begin, index + 1, title), pages)
    return None


def _may_be_title(text: str) -> bool:
    return len(text) <= LONGEST and not text.endswith(("。", "；", "！")) and not re.search(r"[\t|]", text)


def _with_above(top: Sequence[Line], found: _Found, pages: Mapping[int, int]) -> _Found:
    """A title with the body's name, or the first half of one, in the line or two above it."""
    begin, end, title = found
    over = ""
    for first in range(begin - 1, max(-1, begin - 3), -1):
        same_page = pages[top[first][0]] == pages[top[begin][0]]
        if not same_page or not _may_be_title(top[first][1]) or title_of(top[first][1]):
            break
        if over and (is_whole(over) or _HEADLINE.search(top[first][1])):
            break
        over = top[first][1] + over
        name = named(plain(over))
        joined = title_of(over + title.text)
        if joined is None or not joined.unit:
            continue
        if title.unit and is_whole(title.unit):
            if place_of(title.unit) in name:
                continue
            # of a whole name only a place, or a part that is no name, can be the beginning
            half = len(name) <= _HALF and name.isalpha() and not is_name(name) and not _HEADLINE.search(over)
            goes_on = is_whole(name) and (half or (is_name(name) and name.endswith(_PLACES)))
        else:
            goes_on = is_whole(joined.unit) and not (is_name(name) and _in_list(top, first, pages))
        if goes_on:
            return _Found(first, end, joined)
    return found


def _in_list(top: Sequence[Line], index: int, pages: Mapping[int, int]) -> bool:
    """Whether a name alone stands right below other words, as in a list of links: it may be one of these."""
    if not index or pages[top[index - 1][0]] != pages[top[index][0]] or years_in(top[index][1]):
        return False
    return title_of(top[index - 1][1]) is None


def _again(line: Line, title: Title) -> bool:
    """Whether a line repeats the title, or part of it."""
    if not any(word in line[1] for word in _KIND):
        return False
    other = title_of(bare(line[1]))
    return other is not None and other.unit in ("", title.unit) and set(other.years) <= set(title.years)


def another_title(text: str) -> bool:
    """Whether a line is the title of a report that names its body or its year."""
    title = title_of(bare(text)) if any(word in text for word in _KIND) else None
    return title is not None and bool(title.unit or title.years)


def repeats(line: Line, top: Opening) -> bool:
    """Whether a line has the title again, as at the head of each page."""
    if not any(word in line[1] for word in _KIND):
        return False
    title = title_of(top.title)
    return title is not None and _again(line, title)


def _below(lines: Sequence[Line]) -> tuple[list[Claim], list[int], int]:
    """Names and years in the lines under a title, and how many of these there are."""
    names: list[Claim] = []
    years: list[int] = []
    for taken, (number, text) in enumerate(lines):
        short = plain(text)
        if _YEAR_ALONE.fullmatch(arabic(short)):
            years += years_in(short)
            continue
        name = _name_alone(short)
        if not name:
            return names, years, taken
        names.append(Claim(name, number))
    return names, years, len(lines)


def _name_alone(text: str) -> str:
    """The name that is all of a line: in brackets, after a dash or a word such as 编制单位, or as it is."""
    labelled = LABELLED.fullmatch(text)
    bracketed = re.fullmatch(r"\((.{2,40})\)", text)
    name = labelled[1] if labelled else bracketed[1] if bracketed else text.lstrip("-—－")
    name = _DATED.sub("", name).replace("(", "（").replace(")", "）")
    return name if is_name(name) and (labelled or bracketed or is_whole(name)) else ""


def _as_claim(line: Line) -> list[Claim]:
    name = named(plain(line[1])) if len(line[1]) <= LONGEST else ""
    return [Claim(name, line[0])] if is_name(name) else []


def _one_unit(claims: Sequence[Claim]) -> tuple[Claim, list[Observation]]:
    """The body that all claims name, by the first of them that tells its place; none where they differ."""
    if not claims:
        return Claim("", 0), []
    first, others = claims[0], claims[1:]
    other = next((claim for claim in others if not same_body(first.name, claim.name)), None)
    if other is not None:
        return Claim("", 0), [_two_units(first.name, other)]
    return next((claim for claim in claims if is_whole(claim.name)), first), []


def _two_units(unit: str, other: Claim) -> Observation:
    return Observation(
        "C-COVER",
        f"标题里的单位是“{unit}”，下面写的是“{other.name}”，不能确定是哪个单位的报告",
        Place(line=other.line),
        other.name,
        keys=("unit.name",),
        advice="请在标题里写明单位全称，删去另一个名称。",
    )
