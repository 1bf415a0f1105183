"""D-LINK: addresses on the web, of mail, and numbers of telephones that are not whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlgov import late
from xlgov.claims.prose import Text
from xlgov.finding import Finding, Severity, Status
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text, paragraphs_at, some_of
from xlgov.rules.registry import PRACTICE, rule
from xlgov.rules.wording import shortened

_TRIGGERS = ("http", "www", "@", "网址", "链接", "邮箱", "电话", "传真", "下载", "HTTP", "WWW", "ｗｗｗ")
_URL = late.compile(
    r"[HhWw](?:(?<=[Hh])[Tt][Tt][Pp][Ss]?(?=[:：/])|(?<=[Ww])[Ww]{2}(?=[.．。]))[!-~：．]{0,300}"
)
_MAIL = late.compile(r"@(?<=[A-Za-z0-9._%+-].)[A-Za-z0-9.-]{0,80}(?![A-Za-z0-9])(?!\s?[一-鿿])")
_NOTHING = late.compile(r"[:：]\s{0,9}(?=[，,。；;、）)]|\Z)")
_LABELS = ("网址", "地址", "链接", "邮箱", "邮件", "电话", "号码", "传真", "网址为", "电话为")
_EMPTY = late.compile(r"[（(]\s{0,9}[）)]")
LED = ("下载", "查阅", "查看", "访问", "链接", "网址", "点击")
"""words before empty brackets that are told here, not by D-LEFT-1"""
_PHONE = late.compile(r"0(?<!\d.)\d{2,3}(?P<gap>\s{0,3}[-—－–]\s{0,3})(?P<number>\d{1,8})(?![\d-])(?! \d)")
_HOST = 253
"""characters of the name of a computer"""
_SHORTEST = 5
"""digits of a number after the code of a place: 96110, 12345"""


@rule(
    "D-LINK",
    number=122,
    title="网址、邮箱、电话写完整",
    text="“网址：”“电话：”后面有内容，网址、邮箱写得完整，“下载”后面没有空括号，电话号码不缺位；"
    "区号和号码之间夹空格的，存疑。",
    severity=Severity.INFO,
    basis=PRACTICE,
    cause="链接在复制、转换时丢了，或者没有填完。",
    advice="补全这个网址、邮箱或者电话；没有的，删去这几个字。",
)
def d_link(ctx: Context) -> Iterator[Finding]:
    """Addresses that lead nowhere (rules.md 122)."""
    for text in ctx.prose.texts:
        if any(each in text.text for each in _TRIGGERS):
            yield from _in_one(ctx, text)


def _in_one(ctx: Context, text: Text) -> Iterator[Finding]:
    wrong = sorted((*_broken(text.text), *_phones(text.text)))
    if wrong:
        number, *others = paragraphs_at(text.text, [at for at, _ in wrong])
        quotes = list(dict.fromkeys(quote for _, quote in wrong))
        named = some_of(map(shortened, quotes), len(wrong))
        message = f"“{text.label}”里的{named}不完整。"
        yield in_text(ctx, text.key, number, quotes[0], message, also=others)
    for found in _PHONE.finditer(text.text):
        if found["gap"].strip() != found["gap"]:
            number = text.text.count("\n", 0, found.start())
            quote = found.group()
            message = f"电话“{quote}”里夹了空格，请核对是不是缺了数字。"
            yield in_text(ctx, text.key, number, quote, message, status=Status.UNCERTAIN)
            return


def _broken(text: str) -> Iterator[tuple[int, str]]:
    for pattern, words in ((_NOTHING, _LABELS), (_EMPTY, LED)):
        for found in pattern.finditer(text):
            word = next((each for each in words if text.endswith(each, 0, found.start())), None)
            if word:
                yield found.start(), word + found.group().rstrip()
    for found in _URL.finditer(text):
        if not _is_address(found.group()):
            yield found.start(), found.group()
    for found in _MAIL.finditer(text) if "@" in text else ():
        if "." not in found.group().strip("."):
            yield found.start(), found.group()


def _is_address(written: str) -> bool:
    """Whether an address has the signs after http, and a name with a dot in it."""
    address = written.rstrip(",.;:!?)\"'")
    lead, sign, rest = address.partition("://")
    if not lead.lower().startswith("www"):
        if not sign:
            return False
        address = rest
    host = re.split(r"[/?#]", address[: _HOST + 1], maxsplit=1)[0]
    labels = host.partition(":")[0].split(".")
    return len(labels) > 1 and all(labels) and len(host) <= _HOST


def _phones(text: str) -> Iterator[tuple[int, str]]:
    """Numbers that are too short to be whole."""
    for found in _PHONE.finditer(text):
        if len(found["number"]) < _SHORTEST:
            yield found.start(), found.group()
