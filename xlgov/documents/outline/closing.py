"""What stands below the last section: signature and date, attachments, what a page prints at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xlgov.documents.outline.announced import Claim
from xlgov.documents.outline.bodies import is_name, is_whole
from xlgov.documents.outline.chrome import is_chrome, is_moment
from xlgov.documents.outline.sections import Line, bare
from xlgov.documents.outline.titles import plain, title_of

_AFTER = re.compile(
    r"[\s【\[（(]{0,3}(?:附件|附|附表)\s?\d{0,2}\s?[】\]）)]?\s?[:：.、].*|附件\d?"
    r"|[\s【\[（(]{0,3}(?:抄送|抄报|主送|印发|公开属性|此件公开发布"
    r"|此件主动公开)\s?[】\]）)]?\s?[:：]?.{0,60}"
    r"|[\s【\[（(]{0,3}(?:相关链接|相关文章|相关信息|相关解读|相关稿件|相关附件|相关新闻|相关报道"
    r"|相关文件|相关政策|政策解读"
    r"|解读材料|图文解读|一图读懂|友情链接|热点推荐|热门推荐|推荐阅读|延伸阅读|最新信息|附件下载"
    r"|文件下载|网友评论|您可能感兴趣)"
    r"\s?[】\]）)]?\s?[:：]?.{0,60}"
)
"""how a line begins with which something else than the report begins"""
_CONTACT = re.compile(
    r"(?:联\s?系\s?人|联系方式|联系电话|咨询电话|电\s?话|传\s?真|邮\s?编|邮政编码|通信地址|通讯地址"
    r"|联系地址|办公地址|地\s?址"
    r"|电子邮箱|电子邮件|邮\s?箱|网\s?址|联系单位|办公时间)\s?[:：].*"
)
_DATED = re.compile(
    r"(?P<name>.{2,40}?)\(?(?:20\d\d|二[〇○零OoＯｏ0]..)年(?:\d{1,2}"
    r"|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|[一二三四五六七八九十]{1,3}日)?\)?"
)
_MOST = 120
"""characters of a line that is no prose"""


class Closing(NamedTuple):
    """The lines of the last section; who signed; the lines of something else."""

    words: list[Line]
    signed: tuple[Claim, ...]
    rest: list[Line]


def closing(lines: Sequence[Line]) -> Closing:
    """The last section of a report without what follows it."""
    # prose may follow a line about the page, which then stands within the text
    prose = max((index for index, (_, text) in enumerate(lines) if "。" in text), default=-1)
    begin = next((index for index in range(len(lines)) if _ends(lines, index, prose)), len(lines))
    begin = _contact_block(lines, begin)
    signed: list[Claim] = []
    rest: list[Line] = []
    for number, text in lines[begin:]:
        name = signature(text)
        if name and not rest:
            signed.append(Claim(name, number))
        elif text.strip() and not is_chrome(text):
            rest.append((number, text))
    return Closing(list(lines[:begin]), tuple(signed), rest)


def _ends(lines: Sequence[Line], index: int, prose: int) -> bool:
    """Whether what follows the report begins at this line."""
    text = bare(lines[index][1])
    if not text or len(text) > _MOST or "。" in text:
        return False
    if _AFTER.fullmatch(text) or title_of(text) is not None:
        return True
    if is_chrome(text):
        return is_moment(text) or index > prose
    following = next((bare(each) for _, each in lines[index + 1 :] if each.strip()), "")
    dated = _DATED.fullmatch(plain(text)) is not None
    return bool(signature(text)) and (dated or not following or is_moment(following))


def _contact_block(lines: Sequence[Line], end: int) -> int:
    """Where the lines with address and telephone begin that stand last."""
    begin = end
    while begin and (
        not lines[begin - 1][1].strip() or _CONTACT.fullmatch(bare(lines[begin - 1][1])[:_MOST])
    ):
        begin -= 1
    return begin if any(text.strip() for _, text in lines[begin:end]) else end


def signature(text: str) -> str:
    """The body whose name is all of a line but for a date; empty where the line is none."""
    if len(text) > _MOST:
        return ""
    line = plain(bare(text))
    dated = _DATED.fullmatch(line)
    name = (dated["name"] if dated else line).removesuffix("(公章)").removesuffix("(盖章)")
    return name if is_name(name) and is_whole(name) else ""
