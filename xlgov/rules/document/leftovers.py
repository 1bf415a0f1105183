"""D-LEFT-1: what was to be replaced or taken out before a text is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlgov import late
from xlgov.claims.prose import Text
from xlgov.finding import Finding, Severity, Status
from xlgov.rules.context import Context
from xlgov.rules.document.links import LED
from xlgov.rules.noticed import told
from xlgov.rules.quoting import in_text, paragraphs_at, some_of
from xlgov.rules.registry import PRACTICE, rule
from xlgov.rules.wording import shortened

REMNANT = late.compile(r"\[[Bb]ookmark[^\[\]\n]{0,200}\]|_GoBack")
_BEGIN = late.compile(
    r"[（(【\[请XxＸｘ×_＿&<#*某?？]"
    r"(?:(?<=[（(\[])(?=[具详网链地数日时名内填单部以文举此待请批])|(?<=请)(?=[填输])|(?<=某)(?=某)|(?<=[【XxＸｘ×_＿&<#*?？]))"
)
"""what the next pattern begins with, which is soon found"""
_LEFT = late.compile(
    # what a template says to the one who writes
    r"[（(【\[](?:(?:(?:具体|详细)?(?:网址|链接|地址|数字|数量|日期|时间|名称|内容)|填数|数据|单位名称|部门名称|以下简称)[）)】\]]"
    r"|(?:文字描述|举例说明|此处|待补充|待填|待核|待更新|待定|请填|请写|请补|请插入|请在此|请输入|请说明|请列|请替换)"
    r"[^（）()【】\[\]\n]{0,30}[）)】\]])"
    r"|请(?<![“可].)(?:填写|输入)(?!《|人|申请|意见|信息|[^。；\n]{0,8}表)"
    # blanks that nobody filled in
    r"|[XxＸｘ](?<![A-Za-z0-9Ａ-Ｚａ-ｚ“.@/_-].)[XxＸｘ]{1,9}(?![A-Za-z0-9Ａ-Ｚａ-ｚ@._-])"
    r"|×(?<![“0-9×].)×{1,9}"
    r"|[XxＸｘ×](?<=[一-鿿].)(?=[件条份次个年月日篇场期万元家起项])"
    r"|[XxＸｘ×](?<=20.)[XxＸｘ×](?=\s?年)"
    r"|(?:[*](?<=[一-鿿].)[*]{0,3}|[?？](?<=[一-鿿].)[?？]{1,3})(?=[件条份次个篇场期家项](?![例件目款人别所景庭限间数]))"
    r"|某某(?=[省市县区镇乡局委办街])"
    r"|_(?<![A-Za-z0-9@./:_-].)_{1,200}(?![A-Za-z0-9@./_])"
    r"|＿{2,200}"
    r"|【[^【】\n]{0,40}(?:填|此处|插入|替换|待定|XX|××)[^【】\n]{0,40}】"
    # codes of web pages, errors, comments
    r"|&(?:nbsp|lt|gt|amp|quot);|</?(?:br|p|span|div|td|tr|font|a)\b[^<>\n]{0,40}>"
    r"|#(?:REF!|VALUE!|NAME\?|DIV/0!)|\[批注"
)
_OF_PROGRAMS = (
    "批注[", "批注 [", "Commented [", "设置了格式:", "设置了格式：", "带格式的:", "带格式的：", "删除的内容:",
    "删除的内容：", "单击此处添加", "单击此处输入", "点击此处输入", "此处填写", "此处插入", "此处粘贴",
    "未找到引用源", "Reference source not found", "HYPERLINK", "MERGEFORMAT", "PAGEREF", "\ufffd",
)  # fmt: skip
"""what programs write for comments, revisions and fields; nobody says it to a reader"""
_CLOSING = late.compile(r"[）)”》】〕](?<=[（(“《【〔 \t\u3000\u00a0].)")
_EMPTY = late.compile(
    r"[（(][ \t\u3000\u00a0]{0,20}[）)]|“[ \u3000]{0,9}”|《[ \u3000]{0,9}》"
    r"|【[ \u3000]{0,9}】|〔[ \u3000]{0,9}〕"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严姜谢邹苏潘范彭马袁唐薛罗郝"
    "傅余黄萧尹姚邵汪戴宋庞熊董梁杜郭徐邱高夏蔡田胡丁邓洪崔程陆段侯武刘龙叶黎温"
)
"""a name behind one of these may be left out on purpose"""
_LED_BY = 6
"""letters before empty brackets among which the word is that leads to them"""
_PROMPTED = late.compile(r"^【请[^【】\n]*[写填补]")
"""what P-PLACE tells"""


class _Left(NamedTuple):
    quote: str
    at: int


@rule(
    "D-LEFT-1",
    number=106,
    title="没有遗留的模板提示和残留代码",
    text="文字里没有模板的提示（“（具体网址）”“此处填写”“请填写”）、没有填的空（“XX”“××”“___”）、空括号、空引号，"
    "没有批注、修订、域代码、网页代码；书签残留“[bookmark…]”作警告。姓氏后面的“××”、引号里的“XX”可能是有意的，存疑。每部分只报一次。",
    also=(Severity.WARNING,),
    basis=PRACTICE,
    cause="套用模板或者往年的文字时，有的地方没有填完、没有删掉。",
    advice="把提示和空换成实际内容，没有内容的连同括号、引号一起删去。",
)
def d_left_1(ctx: Context) -> Iterator[Finding]:
    """Placeholders, fields, empty brackets (rules.md 106); not what C-LEFT, P-PLACE, S-EMPTY tell."""
    for found in ctx.noted():
        yield told(ctx, found)
    hints = {section.hint for section in ctx.form.sections if section.kind == "text"}
    for text in ctx.prose.texts:
        if text.text.strip() not in hints:
            yield from _in_one(ctx, text)


def _in_one(ctx: Context, text: Text) -> Iterator[Finding]:
    left: list[_Left] = []
    nameless: list[_Left] = []
    for each in sorted(_left(text.text), key=lambda each: each.at):
        before = text.text[max(0, each.at - 1) : each.at]
        hidden = each.quote in ("×", "××") and before and before in _SURNAMES
        quoted = each.quote[0] in "XxＸｘ×" and _is_quoted(text.text, each.at)
        (nameless if hidden or quoted else left).append(each)
    if left:
        yield _told(ctx, text, left, "遗留的提示、空或者残留代码")
    elif nameless:
        asked = "隐去的姓名、举例的写法，如果是没有填的空请补上"
        yield _told(ctx, text, nameless, asked)._replace(status=Status.UNCERTAIN)
    found = REMNANT.finditer(text.text) if "_GoBack" in text.text or "ookmark" in text.text else ()
    remnants = [_Left(each.group(), each.start()) for each in found]
    if remnants:
        severity = Severity.WARNING
        yield _told(ctx, text, remnants, "文档转换残留的代码")._replace(severity=severity)


def _is_quoted(text: str, at: int) -> bool:
    """Whether a sign stands within quotation marks of its paragraph."""
    begin = text.rfind("\n", 0, at) + 1
    return text.rfind("“", begin, at) > text.rfind("”", begin, at)


def _left(text: str) -> Iterator[_Left]:
    for word in _OF_PROGRAMS:
        if word in text:
            yield _Left(word, text.index(word))
    for mark in _BEGIN.finditer(text):
        found = _LEFT.match(text, mark.start())
        if found and not _PROMPTED.match(found.group()) and not _inside(text, found):
            yield _Left(found.group(), found.start())
    for found in _EMPTY.finditer(text) if _CLOSING.search(text) else ():
        if not text[max(0, found.start() - _LED_BY) : found.start()].rstrip().endswith(LED):
            yield _Left(found.group(), found.start())


def _inside(text: str, found: re.Match[str]) -> bool:
    """Whether a sign goes on from the same one before it, which has been told."""
    return text[max(0, found.start() - 1) : found.start()] == text[found.start()] in "XxＸｘ×_＿"


def _told(ctx: Context, text: Text, left: list[_Left], what: str) -> Finding:
    first, *others = paragraphs_at(text.text, [each.at for each in left])
    quotes = list(dict.fromkeys(each.quote for each in left))
    named = some_of(map(shortened, quotes), len(left))
    message = f"“{text.label}”里有{named}：{what}。"
    return in_text(ctx, text.key, first, quotes[0], message, also=others)
