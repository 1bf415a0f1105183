"""What stands at the top of a published report: its title, the unit, the reporting year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from xlgov.documents.sections import Line, bare
from xlgov.finding import Observation, Place
from xlgov.folding import arabic
from xlgov.locate.labels import folded
from xlgov.report import FINAL_YEAR, FIRST_YEAR
from xlgov.report.unit_names import in_order

_YEAR = re.compile(r"(20\d\d)(?=年|[-—–~至、和](?:20)?\d\d年)")
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|-|—)")
_ANNOUNCED = re.compile(
    r"(20\d\d)年度?(?:[\u4e00-\u9fff]{0,20})政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_SUBJECT = "政府信息公开"
_WRITTEN_YEAR = r"(?:20\d\d|２０[０-９]{2}|二[〇○零OoＯｏ]..)年?度?"
"""a year in or under a title"""
_TOP_LINES, _TITLE_LINES = 10, 4
_TITLE_LENGTH = 60
_LETTERHEAD = re.compile(
    r"[\u2160-\u217f]{1,4}"
    r"|[-—–－·.\s]*第?\s?\d{1,4}\s?页?(?:\s?[,，/]?\s?共?\s?\d{1,4}\s?页)?[-—–－·.\s]*"
    r"|.{0,12}20\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?[\s\d:：]*"
    r"|[^>＞»\n]*+[>＞»].*"
    r"|[\d\s()（）+-]{7,20}"
    r"|.{0,20}[〔\[(（【]20\d\d[〕\])）】]\s?第?\d{1,5}\s?号"
    r"|附件\s?\d{0,2}\s?[：:]?"
    r"|目\s?录"
    r"|.{0,12}(?:https?://|www\.).*"
    r"|.{0,12}(?:索引号|文号|电话|邮编|邮箱|传真|地址|来源|发布机构|发布时间|发布日期).{0,60}"
    r"|.{0,12}(?:浏览次数|字号|字体|打印|公开方式|生成日期|成文日期|主题词|点击|阅读).{0,60}"
)
"""What is printed over a title: page numbers, dates, addresses, what a web page says of itself."""
_NAME = re.compile(r"[^\W\d_][\w（）()·、.-]{1,39}")
_NO_NAME = (
    "根据", "现将", "现公开", "印发", "公布", "关于", "首页", "位置", "页眉", "欢迎", "网站", "门户",
    "无障碍", "关怀版", "长者", "登录", "搜索", "返回", _SUBJECT,
)  # fmt: skip
"""Words of a sentence or of a web page that are in no body's name."""
_NO_END = ("及", "和", "与", "暨", "、")
"""What no body's name ends with: something else was reported on as well."""
_SAME_BEGINNING = 2
"""letters in which a body's name and the name over it agree, so that each is whole"""
_BODY = re.compile(
    r".*(?:政府|局|委|委员会|办|办公室|厅|院|队|所|站|中心|街道|镇|乡|处|社|会|署|关|区|县|市|省)"
)
"""What a name in brackets ends with, where it is a body's and no remark such as （试行）."""


@dataclass(frozen=True)
class Opening:
    """Title and unit, empty where there is none or more than one, the lines they stand in, and those after.

    ``year`` is the reporting year where one is claimed and no other.
    """

    title: str
    title_line: int
    unit: str
    unit_line: int
    year: int | None
    rest: list[Line]
    observations: tuple[Observation, ...] = ()


def opening(lines: Sequence[Line]) -> Opening:
    """Title and unit at the top of these lines."""
    filled = [(number, bare(text)) for number, text in lines if text.strip()]
    top = [line for line in filled[:_TOP_LINES] if not _LETTERHEAD.fullmatch(line[1][:_TITLE_LENGTH])]
    title, count = _title(top)
    if not title:
        return _untitled(list(lines), filled)
    title, begin = _own_title(title, top[:count])
    first, last = top[begin][0], top[count - 1][0]
    unit, unit_line = _unit(title), first
    said: list[Observation] = []
    dated = title
    if len(top) > count and _is_year(top[count][1]):
        dated, last, count = title + top[count][1], top[count][0], count + 1
    if len(top) > count:
        below, text = top[count]
        name = _in_brackets(text)
        if name and (not unit or _BODY.fullmatch(name)):
            last = below
            if not unit:
                unit, unit_line = name, below
            elif not _same_body(unit, name):
                said.append(_two_units(unit, name, below))
                unit = ""
    rest = [line for line in lines if line[0] > last]
    year, doubts = _year([(first, dated), *rest])
    return Opening(title, first, unit, unit_line, year, rest, (*said, *doubts))


def _untitled(lines: list[Line], filled: Sequence[Line]) -> Opening:
    """Lines without a title: only what they say of the year is to be had."""
    year, doubts = _year([(0, ""), *filled])
    return Opening("", 0, "", 0, year, lines, tuple(doubts))


def _title(filled: Sequence[Line]) -> tuple[str, int]:
    """The title, joined where it is broken, and how many lines it takes; empty when there is none."""
    title = ""
    for count, (_, text) in enumerate(filled[:_TITLE_LINES], 1):
        if len(text) > _TITLE_LENGTH or text.endswith(("。", "：", "；")) or "\t" in text or "|" in text:
            break
        title += text
        plain = folded(title)
        if plain.endswith(("报告", "年报")) and _SUBJECT in plain:
            return title, count
    return "", 0


def _own_title(title: str, lines: Sequence[Line]) -> tuple[str, int]:
    """The title without what stands over it, such as a government's name over its department's whole one.

    With the index of its first line.
    """
    own = _unit(lines[-1][1]) if len(lines) > 1 else ""
    if own and folded(title).startswith(folded(own)[:_SAME_BEGINNING]):
        return lines[-1][1], len(lines) - 1
    return title, 0


def _unit(title: str) -> str:
    """The body that a title names, empty when it names none."""
    text = "".join(title.split())
    name = text[: text.rfind(_SUBJECT)] if _SUBJECT in text else ""
    name = re.sub(_WRITTEN_YEAR, "", unicodedata.normalize("NFC", name))
    name = re.sub(r"^关于|的$|文件$", "", name).strip("《》—-")
    whole = re.fullmatch(r"[（(]([^（）()]+)[）)]", name)
    name = whole[1] if whole else name
    if not _NAME.fullmatch(name) or name.endswith(_NO_END) or any(word in name for word in _NO_NAME):
        return ""
    return name


def _is_year(text: str) -> bool:
    """Whether a line is a year in brackets, as it stands under a title."""
    return re.fullmatch(rf"[（(]{_WRITTEN_YEAR}[）)]", "".join(text.split())) is not None


def _in_brackets(text: str) -> str:
    """The name that stands in brackets under a title, empty when the line is none."""
    inside = re.fullmatch(r"[（(](.{2,40})[）)]", text)
    if inside is None or any(mark in text for mark in "，。；："):
        return ""
    return inside[1].strip()


def _same_body(one: str, other: str) -> bool:
    """Whether two names may be one body's: one is the other or the end of it, or is it in short."""
    return in_order(*sorted((folded(one), folded(other)), key=len))


def _two_units(unit: str, name: str, line: int) -> Observation:
    return Observation(
        "C-COVER",
        f"标题里的单位是“{unit}”，下面括号里是“{name}”，不能确定是哪个单位的报告",
        Place(line=line),
        name,
        keys=("unit.name",),
        advice="请在标题里写明单位全称，删去另一个名称。",
    )


def _year(lines: Sequence[Line]) -> tuple[int | None, list[Observation]]:
    """The reporting year: the first line's, that of the statement of the period, else the one announced.

    None where they contradict one another, which is said.
    """
    claims: dict[int, int] = {}
    title, rest = lines[0], lines[1:]
    for pattern, where in ((_YEAR, [title]), (_PERIOD, rest), (_ANNOUNCED, rest)):
        if claims and pattern is _ANNOUNCED:
            break
        for number, text in where:
            for year in _years(text, pattern):
                claims.setdefault(year, number)
    if len(claims) < 2:
        return next(iter(claims), None), []
    years = "、".join(map(str, sorted(claims)))
    said = Observation(
        "C-COVER",
        f"标题和开头写了不同的年度：{years}，不能确定是哪一年的报告",
        Place(line=list(claims.values())[1] or None),
        keys=("year",),
        advice="请核对标题和统计期限，改成同一个年度。",
    )
    return None, [said]


def _years(text: str, pattern: re.Pattern[str]) -> list[int]:
    """The years that a line claims."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = pattern.findall(plain) or pattern.findall(arabic(plain))
    return [int(year) for year in found if FIRST_YEAR <= int(year) <= FINAL_YEAR]
