"""What stands at the top of a published report: its title, the unit, the reporting year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlgov.documents.bodies import is_name, is_whole, place_of, same_body
from xlgov.documents.chrome import is_chrome, is_page_number
from xlgov.documents.sections import Line, bare
from xlgov.documents.titles import LONGEST, Title, named, plain, title_of, years_in
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
_TITLE_LINES = 4
_KIND = ("报告", "年报", "报", "告")
"""letters of which a line with the end of a title has one"""
_LONG = 3_000
"""characters of a sentence that is looked at"""
_YEAR_ALONE = re.compile(r"\(?20\d\d(?:年度?)?\)?")
_DATED = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?$")
_FURTHER = re.compile(r"浏览|点击|阅读|发布|字号|字体|作者|时间|日期|20\d\d|\d{4}")
_MADE_BY = re.compile(
    r"由(?P<name>[^，。；、：,;:由\"]{2,40}?)(?:负责|牵头|组织|汇总|统一)?(?:编制|编写|撰写|起草|发布)"
)
_LEADING = re.compile(r"(?:现将|现公布|现公开|现发布|公布|公开|发布|编制了?|撰写|形成|完成|制定)")
_PLACES = (*"省市县区州盟旗", "总局")
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
_LABELLED = re.compile(
    r"(?:编制单位|编报单位|填报单位|报告单位|报送单位|公开单位|单位名称|单位|机关名称"
    r"|报告机关)(?:\((?:公章|盖章|章)\))?[:：](?P<name>.{2,40}?)(?:\((?:公章|盖章|章)\))?"
)
_WHOSE = re.compile(
    r"(?:发布机构|发文机关|发布单位|公开机构|公开责任部门|信息来源|稿件来源|文章来源"
    r"|来源)[:：](?P<name>\S{2,40})"
)


class Claim(NamedTuple):
    """A name and the line that it stands in."""

    name: str
    line: int


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
    hints = [claim for line in filled for claim in _published_by(line)]
    found = _title(top, _on_paper(filled))
    if found is None:
        return _untitled(lines, filled, hints)
    begin, end, title = found
    first = top[begin][0]
    claims = [Claim(title.unit, first)] if title.unit else []
    names, below_years, taken = _below(top[end : end + _BELOW])
    last = top[end + taken - 1][0]
    rest = [line for line in lines if line[0] > last and not is_chrome(line[1]) and not _again(line, title)]
    made_by, announced = _announced(rest)
    unit, doubts = _one_unit([*claims, *names, *announced])
    if title.before and not title.unit:
        # what the title names is not understood; another name must agree with it
        made_by = [claim for claim in made_by if same_body(claim.name, title.before)]
    year, year_line, others = _year(first, (*title.years, *below_years), rest)
    if begin and not title.unit:
        hints += _as_claim(top[begin - 1])
    return Opening(
        title.text, first, unit.name, unit.line, year, rest, (*doubts, *others), year_line,
        _above(filled, first), tuple(made_by), tuple(hints), title.before if not title.unit else "",
    )  # fmt: skip


def _above(filled: Sequence[Line], first: int) -> tuple[Line, ...]:
    """What stands over the title and is not of the page."""
    return tuple(line for line in filled if line[0] < first and not is_chrome(line[1]))


def _about_page(text: str) -> bool:
    """Whether a line is none of a title's: of the page, or of the sheet of paper."""
    return is_chrome(text) or _LETTERHEAD.fullmatch(text[:LONGEST]) is not None


def _untitled(lines: Sequence[Line], filled: Sequence[Line], hints: Sequence[Claim]) -> Opening:
    """Lines without a title: what they announce is to be had."""
    rest = [line for line in lines if not is_chrome(line[1])]
    made_by, announced = _announced(filled)
    unit, doubts = _one_unit(announced)
    year, line, others = _year(0, (), filled)
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


def _title(top: Sequence[Line], pages: Mapping[int, int]) -> _Found | None:
    """The last title above the report, unless it says less than one before it."""
    best: _Found | None = None
    for index, (_, text) in enumerate(top):
        if any(word in text for word in _KIND):
            found = _title_ending(top, index, pages)
            if found and (best is None or _better(_in_full(top, found), _in_full(top, best))):
                best = found
    return best


def _in_full(top: Sequence[Line], found: _Found) -> Title:
    """What a title names together with the lines under it."""
    names, years, _ = _below(top[found.end : found.end + _BELOW])
    title = found.title
    unit = title.unit or next((claim.name for claim in names), "")
    return Title(title.text, unit, (*title.years, *years), title.before)


def _better(later: Title, earlier: Title) -> bool:
    """Whether a title further down is the report's: it says as much, or something else."""
    if later.unit and not earlier.unit:
        return True
    if later.years != earlier.years:
        return bool(later.years)
    return bool(later.unit) or not earlier.unit


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
        over = top[first][1] + over
        name = named(plain(over))
        joined = title_of(over + title.text)
        if joined is None or not joined.unit:
            continue
        if title.unit and is_whole(title.unit):
            if place_of(title.unit) in name:
                continue
            # of a whole name only a place, or a part that is no name, can be the beginning
            goes_on = is_whole(name) and (not is_name(name) or name.endswith(_PLACES))
        else:
            goes_on = is_whole(joined.unit) or (not title.unit and is_name(name))
        if goes_on:
            return _Found(first, end, joined)
    return found


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
    labelled = _LABELLED.fullmatch(text)
    bracketed = re.fullmatch(r"\((.{2,40})\)", text)
    name = labelled[1] if labelled else bracketed[1] if bracketed else text.lstrip("-—－")
    name = _DATED.sub("", name).replace("(", "（").replace(")", "）")
    return name if is_name(name) and (labelled or bracketed or is_whole(name)) else ""


def _published_by(line: Line) -> Iterator[Claim]:
    """Whom a page names as its source."""
    for found in _WHOSE.finditer(plain(line[1]) if len(line[1]) <= LONGEST * 2 else ""):
        name = _FURTHER.split(found["name"])[0]
        if is_name(name):
            yield Claim(name, line[0])


def _as_claim(line: Line) -> list[Claim]:
    name = named(plain(line[1])) if len(line[1]) <= LONGEST else ""
    return [Claim(name, line[0])] if is_name(name) else []


def _announced(lines: Sequence[Line]) -> tuple[list[Claim], list[Claim]]:
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
        labelled = _LABELLED.fullmatch(plain(text)) if len(text) <= LONGEST else None
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


def _year(
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
