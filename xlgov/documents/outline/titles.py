"""Titles of reports: which lines are one, and what it names: a body, a year."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from xlgov.documents.outline.bodies import is_name, same_body
from xlgov.folding import arabic
from xlgov.report import FINAL_YEAR, FIRST_YEAR
from xlgov.report.unit_names import place_of

LONGEST = 70
"""characters of a title"""
_WRITTEN_YEAR = r"(?:20\d\d(?:年度|年|(?![\d年]))|二[〇○零OoＯｏ0]..年度?)"
_TITLE = re.compile(
    rf"(?P<before>.{{0,60}}?)(?P<subject>(?:政府|政务)?信息公开|政务公开)"
    rf"(?P<words>(?:工作|年度|年|度|情况|总结|的|\"|\)|\(|{_WRITTEN_YEAR}){{0,8}})"
    r"(?P<kind>报告|年报|(?=[工作年度报告]{6}$)[工作年度告]{0,5}报[工作年度告]{0,5})(?P<after>.{0,40})"
)
_AFTER = re.compile(
    r"\"?(?:\([^()]{0,30}\)|的?(?:公示|公告|公开|通知|通告|报告|函)|公示稿|公开稿|全文|正文|电子版"
    r"|终稿|定稿|最终版|\d|\.[a-z]{2,5}){0,4}\"?"
)
"""What may stand after a title."""
_BEFORE = re.compile(
    r"(?:附件\d{0,2}[:：.、]?|(?:标题|题目|名称|信息名称|文件名称|文件名)[:：]|\(\d{1,2}\)"
    r"|\((?:政府)?(?:信息公开)?(?:年报|年度报告|公示|公开|图文|附件)?\)|\d{8}|关于(?:公布|发布|印发"
    r"|公开|报送|做好|编制)?|\"|[-—_·•*]+){0,4}"
)
_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("《》〈〉“”「」『』＂", '"'),
        **dict.fromkeys("（〔【［", "("),
        **dict.fromkeys("）〕】］", ")"),
    }
)
_SPAN = re.compile(r"(20\d\d)年?(?:[-—–~～至、和])(?:20)?\d\d年")
_YEAR = re.compile(r"(?<![\d〔])(20\d\d)(?=年)|(?<![\d(\[〔.-])(20\d\d)(?![\d年./-])|\((20\d\d)\)")


_LABEL = re.compile(r"^[\s【\[]{0,3}(?:标\s?题|题\s?目|名\s?称|信息名称|文件名称)\s?[】\]]?\s?[:：]\s{0,4}")
LABELLED = re.compile(
    r"(?:编制单位|编报单位|填报单位|报告单位|报送单位|公开单位|单位名称|单位|机关名称"
    r"|报告机关)(?:\((?:公章|盖章|章)\))?[:：](?P<name>.{2,40}?)(?:\((?:公章|盖章|章)\))?"
)
"""A line with the body's name after a word such as 编制单位."""


class Title(NamedTuple):
    """What a title names: the ``unit`` (empty: none, or nothing that is a body's name), and the years.

    ``before`` is what stands in the place of the name.
    """

    text: str
    unit: str
    years: tuple[int, ...]
    before: str = ""


def plain(text: str) -> str:
    """A text of one width without spaces, its brackets and quotes as usual ones."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_UNIFIED)


def title_of(text: str) -> Title | None:
    """A text as a title; None when it is none."""
    if len(text) > 2 * LONGEST:
        return None
    whole = plain(text)
    if len(whole) > LONGEST:
        return None
    found = _TITLE.fullmatch(whole)
    if found is None or not _AFTER.fullmatch(found["after"]) or re.search(r"[。，；！？,;!?]", whole):
        return None
    return Title(_LABEL.sub("", text), _unit(found), years_in(whole), named(found["before"]))


def _unit(found: re.Match[str]) -> str:
    """The body that a title names, as it is written there."""
    name = named(found["before"])
    if name.endswith("人民") and found["subject"] == "政府信息公开":
        name += "政府"
    return name if is_name(name) and not _another(name, found["after"]) else ""


def _another(name: str, after: str) -> bool:
    """Whether another body is named with it: within it, a second one of its place, or in brackets behind."""
    place = place_of(name)
    second = name.find(place, len(place)) if place else -1
    if second > 0 and is_name(name[:second]) and is_name(name[second:]):
        return True
    behind = [each.removesuffix("版") for each in re.findall(r"\(([^()]{2,30})\)", after)]
    return any(is_name(each) and not same_body(name, each) for each in behind)


def named(before: str) -> str:
    """What stands before the subject of a title without year and lead: a body's name, perhaps."""
    begin = _BEFORE.match(before)
    name = before[begin.end() :] if begin else before
    name = re.sub(_WRITTEN_YEAR, "", name).replace("()", "")
    name = re.sub(r"^关于|(?:的|文件|关于|关于公布|关于发布|年度)$", "", name.strip('"—-_:：')).strip('"—-_')
    whole = re.fullmatch(r"\(([^()]+)\)", name)
    name = whole[1] if whole else name
    return name.replace("(", "（").replace(")", "）")


def years_in(text: str) -> tuple[int, ...]:
    """The years that a title or a plain line claims, in their order."""
    for each in (plain(text), arabic(plain(text))):
        span = _SPAN.findall(each)
        found = ["".join(groups) for groups in _YEAR.findall(each)]
        years = [int(year) for year in [*span, *found] if FIRST_YEAR <= int(year) <= FINAL_YEAR]
        if years:
            return tuple(dict.fromkeys(years))
    return ()
