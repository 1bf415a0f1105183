"""D-PRIV-1: what tells who a person is, in a report that everybody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from xlgov import late
from xlgov.finding import Finding, Severity, Status
from xlgov.folding import has_any, one_width
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text
from xlgov.rules.registry import rule

_DIGITS = late.compile(r"(?<![0-9A-Za-z.])[0-9](?:[ -]?[0-9]){9,18}[0-9Xx](?![0-9A-Za-z])")
"""numbers of eleven figures and more, perhaps in groups"""
_LONG = late.compile(r"\d\d\d[\d -]{8}")
"""what each of them has in it"""
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪"
    "田姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚"
)
"""surnames with which no word of an office begins that could follow 申请人"""
_NO_NAME = (
    "市县区镇乡局委办处室科会院部州街道政府村社站所厅省旗中心"
    "各位某的和与及等为在是有已均应可未不以其负责监督管理"
)
"""letters that are no part of a name but of what an office is called"""
_CASE = late.compile(
    r"[(（〔\[复](?:(?<!复)20[0-9]{2}[)）〕\]] ?[一-龥]{1,2}[0-9]{0,5}[一-龥]{0,3}[行民刑执]"
    r"(?:初|终|申|再|审|赔初|赔终|监)(?:字第)? ?[0-9]+ ?号"
    r"|(?<=复)(?:决|受|议|终)?字?第?[〔\[(（]20[0-9]{2}[〕\])）] ?第?[0-9]+ ?号)"
)
"""a case before a court, a decision of reconsideration"""
_PARTIES = ("申请人", "原告", "上诉人", "当事人", "信访人", "投诉人", "举报人")
_PARTY = late.compile(
    rf"(?:{'|'.join(_PARTIES)})(?:姓名)?[为是：:]?"
    rf"(?P<name>[{_SURNAMES}](?:[某×xX*＊]{{1,3}}|[一-龥]{{1,2}}(?=[，,。；;、（）()\s]|提出|提交|要求|不服|起诉|诉)))"
)
_MASKED = late.compile(rf"(?<![示模规典])[{_SURNAMES}][某×]{{1,2}}(?![些个项种类地单市县区镇乡村局])")
_DISPUTE = late.compile(r"申请|诉|案|投诉|举报|信访")
_TITLES = ("主任", "书记", *(f"{each}长" for each in "区县市州旗镇乡局厅处科组部"))
_TITLE = late.compile("|".join(_TITLES))
_TITLED = late.compile(rf"[任记长](?<={'|'.join(_TITLES)})")
"""the end of any of them, which is soon found"""
_BEFORE = late.compile(
    rf"(?:^|[由是，,。、；;：:(（和及与经])([{_SURNAMES}][^\W\d_{_NO_NAME}]{{1,2}})(?:同志)?(?:任)?(?:常务)?副?$"
)
_AFTER = late.compile(
    rf"([{_SURNAMES}][^\W\d_{_NO_NAME}]{{1,2}})(?:同志)?(?=[负担任主分，,。、；;：:)）\s]|同志|为组长|牵头|$)"
)
_ACCOUNT = ("账号", "帐号", "账户", "帐户", "卡号", "开户", "银行")
_OWN_ACCOUNT = ("缴费", "缴款", "收款", "户名", "单位账户", "财政专户", "非税")
_CONTACT = ("联系", "咨询", "电话", "办公", "热线", "监督", "受理", "传真", "手机号码公布")
_PERSON = (
    "申请人",
    "当事人",
    "原告",
    "信访人",
    "投诉人",
    "举报人",
    "市民",
    "村民",
    "居民",
    "群众",
    "本人",
    "先生",
    "女士",
)
_OTHER_NUMBER = (
    "编号",
    "文号",
    "信用代码",
    "备案",
    "许可证",
    "登记号",
    "流水号",
    "单号",
    "代码",
    "批号",
    "ISBN",
    "ICP",
)
_COUNTED = late.compile(r"\s?(?:[万亿]|人次|[次元人条个件户](?!码))")
"""behind a number that counts something, however it looks"""
_BESIDE = 14
"""letters before a number in which stands what it is"""
_PHONE = late.compile(
    r"(?:(?<=0[0-9]{2})|(?<=0[0-9]{3}))[-－]"
    r"(?:[ \u3000\xa0]{1,3}[0-9]{7,8}|[0-9]{1,6}[ \u3000\xa0]{1,3}[0-9]{1,6})(?![0-9])"
)
"""of an office behind its area, with a space in it"""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_REGIONS = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)}
)


class _Seen(NamedTuple):
    """What was seen in a paragraph, what it is, and how much it weighs."""

    quote: str
    what: str
    severity: Severity = Severity.ERROR
    status: Status = Status.FAIL
    advice: str | None = None


_MOST = 30
"""findings of one text"""
_LOOK = "是办公用的、有意公开的，不用改；否则删去。"
_OFFICIAL = "因公务需要写领导职务姓名的，可以保留；建议只写职务。"
_DIAL = "核对号码是否完整，去掉号码里的空格。"


@rule(
    "D-PRIV-1",
    number=119,
    title="不公开个人信息",
    text="文字里没有公民的身份证号、手机号、银行账号，没有申请人、当事人的姓名，没有案号。"
    "领导干部的姓名、写成联系方式的手机号、带空格的办公电话，作提示；12345热线、固定电话、邮政编码、单位的统一社会信用代码不算。",
    also=(Severity.INFO,),
    basis="《中华人民共和国政府信息公开条例》第十五条",
    cause="把案例、台账里的内容原样写进了报告。",
    advice="删去能认出个人的信息，只写类别和数量（如“某申请人”“1件行政诉讼案件”）。",
)
def d_priv_1(ctx: Context) -> Iterator[Finding]:
    """Numbers with a check digit, names of parties, numbers of cases (条例第十五条); officials for a look."""
    for key, _, text in ctx.prose.texts:
        for number, each in islice(_by_paragraph(text), _MOST):
            yield in_text(
                ctx,
                key,
                number,
                each.quote,
                f"“{each.quote}”{each.what}。",
                severity=each.severity,
                status=each.status,
                advice=each.advice,
            )


def _by_paragraph(text: str) -> Iterator[tuple[int, _Seen]]:
    if any(_in(text)):
        for number, line in enumerate(text.split("\n")):
            yield from ((number, each) for each in dict.fromkeys(_in(line)))


def _in(text: str) -> Iterator[_Seen]:
    """All that is seen in a text, each kind behind a word without which there is none."""
    if _LONG.search(text):
        narrow = one_width(text)
        yield from filter(None, (_number(narrow, match) for match in _DIGITS.finditer(narrow)))
    if "号" in text:
        yield from (_Seen(match[0], "是案号，能查到当事人") for match in _CASE.finditer(text))
    if has_any(text, _PARTIES):
        yield from (_Seen(match[0], "是当事人的姓名") for match in _PARTY.finditer(text))
    if "某" in text or "×" in text:
        yield from _masked(text)
    if _TITLED.search(text):
        names = filter(None, (_official(text, match) for match in _TITLE.finditer(text)))
        yield from (_Seen(name, "是领导干部的姓名", Severity.INFO, advice=_OFFICIAL) for name in names)
    if "-" in text or "－" in text:
        for match in _PHONE.finditer(text):
            area = match.start() - (4 if text[match.start() - 4 : match.start() - 3] == "0" else 3)
            yield _Seen(text[area : match.end()], "是办公电话，号码里有空格", Severity.INFO, advice=_DIAL)


def _number(text: str, match: re.Match[str]) -> _Seen | None:
    """What a long number is; None for one that tells nobody."""
    digits = "".join(str(int(each)) for each in match[0] if each.isdigit()) + (
        "X" if match[0][-1] in "xX" else ""
    )
    before = text[max(0, match.start() - _BESIDE) : match.start()]
    other = has_any(before, _OTHER_NUMBER)
    if len(digits) == 18 and _is_identity(digits):
        return None if other else _Seen(match[0], "是公民身份证号码")
    if len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789":
        return _mobile(text, match, before, other)
    if not digits.isdigit():
        return None
    if 16 <= len(digits) <= 19 and _luhn(digits) and not other:
        if has_any(before, _OWN_ACCOUNT):
            return _Seen(match[0], "像是银行账号", status=Status.UNCERTAIN, advice=_LOOK)
        told = has_any(before, _ACCOUNT)
        return _Seen(
            match[0],
            "是银行账号" if told else "像是银行卡号",
            status=Status.FAIL if told else Status.UNCERTAIN,
        )
    return None


def _mobile(text: str, match: re.Match[str], before: str, other: bool) -> _Seen | None:
    if _COUNTED.match(text, match.end()) and " " not in match[0] and "-" not in match[0]:
        return None
    around = before + text[match.end() : match.end() + _BESIDE]
    if has_any(around, _PERSON):
        return _Seen(match[0], "是个人的手机号码")
    if other:
        return _Seen(
            match[0], "像是手机号码", status=Status.UNCERTAIN, advice="是编号的，不用改；是手机号码的，删去。"
        )
    if has_any(before, _CONTACT):
        return _Seen(
            match[0], "是手机号码，写作联系方式", Severity.INFO, advice="建议改为办公固定电话；" + _LOOK
        )
    return _Seen(match[0], "是手机号码")


def _is_identity(digits: str) -> bool:
    """Whether 18 figures are a citizen's number: region, a day of birth, and the check digit (GB 11643)."""
    if "X" in digits[:17] or int(digits[:2]) not in _REGIONS:
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return born.year >= 1900 and "10X98765432"[total % 11] == digits[17]


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 2


def _masked(text: str) -> Iterator[_Seen]:
    for match in _MASKED.finditer(text):
        if text[max(0, match.start() - 3) : match.start()].endswith(
            ("申请人", "原告", "上诉人", "当事人", "人为", "人是")
        ):
            continue  # told as a party
        sure = _DISPUTE.search(text, max(0, match.start() - 20), match.end() + 20) is not None
        status = Status.FAIL if sure else Status.UNCERTAIN
        yield _Seen(match[0], "是当事人的姓氏" if sure else "像是个人的姓氏", status=status)


def _official(text: str, title: re.Match[str]) -> str | None:
    """The name before or behind a title."""
    start = max(0, title.start() - 10)
    before = _BEFORE.search(text[start : title.start()] if start else text[: title.start()])
    if before:
        return before[1]
    after = _AFTER.match(text, title.end())
    return after[1] if after else None
