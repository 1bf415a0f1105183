"""S-COUNT, D-HEAD-1, D-TITLE-1: the title, the headings, and the sections that a preamble lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.claims.amounts import amounts_in
from xlgov.finding import Finding, Severity, Status
from xlgov.folding import one_width
from xlgov.report.bound import PREAMBLE
from xlgov.rules.context import Context
from xlgov.rules.noticed import told
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import FORM, LOGIC, rule

if TYPE_CHECKING:
    from xlgov.form import Section
    from xlgov.sentences.splitting import Sentence

_NAME = "政府信息公开工作年度报告"
"""what the form calls the report in its title"""
_YEAR = late.compile(r"[2２][0０][0-9０-９]{2}|二[〇○零Oo][〇○零Oo一二三四五六七八九]{2}")
_SUBJECT = late.compile(r"报告|年报|全文")
_PARTS = late.compile("部分")
_COUNT = late.compile(r"(?P<and>等)?(?<!第)(?P<number>[一二三四五六七八九十0-9０-９]{1,3})\s?个?大?部分")
_SAID = late.compile(
    r"(?:报告|年报|全文)(?:全文|内容|正文)?[共由分为包括含]{0,5}[一二三四五六七八九十0-9０-９]{1,3}\s?个?大?部分$"
)
"""of how many parts a report is, where it does not list them"""
_LISTING = 3
"""sections that a sentence names when it lists them"""


class _Listed(NamedTuple):
    """A sentence that says of how many parts the report is, and lists them: ``named`` and ``alike``."""

    sentence: Sentence
    quote: str
    number: int | None
    ends_open: bool
    named: list[Section]
    alike: list[Section]


@rule(
    "S-COUNT",
    number=13,
    title="写的部分个数与实际一致",
    text="前言里写“包括……等几个部分”的，个数与格式规定的部分数一致，也与这句话列出的一致。"
    "列出的不全而没有“等”字的，存疑。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="沿用了往年或者别处的写法，或者数错了。",
    advice="把个数改成报告实际的部分数，并核对列出的名称。",
)
def s_count(ctx: Context) -> Iterator[Finding]:
    """“…等七个部分” of a report that has six (rules.md 13)."""
    count = len(ctx.form.sections)
    for each in _listings(ctx):
        there = len(each.named) + len(each.alike)
        if each.number is None:
            continue
        if each.number != count:
            listed = f"，这句话列出了 {there} 个" if there >= _LISTING else ""
            yield quoted(
                ctx,
                each.sentence,
                each.quote,
                f"写的是“{each.quote}”，报告有 {count} 个部分{listed}。",
                says=each.number,
                should=count,
            )
        elif _LISTING <= there < count and not each.ends_open:
            missing = [one for one in ctx.form.sections if one not in (*each.named, *each.alike)]
            yield quoted(
                ctx,
                each.sentence,
                each.quote,
                f"写的是“{each.quote}”，没有看到“{missing[0].title}”，可能写法不同，请核对列出的名称。",
                status=Status.UNCERTAIN,
            )


@rule(
    "D-HEAD-1",
    number=112,
    title="部分的标题与格式一致",
    text="六个部分的标题用格式规定的文字。少字、多字、有错字的作警告；只是写法不同的（如“及”写成“与”）作提示，"
    "前言里列出的部分名称也一样。通知里用过的名称不算。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    basis=FORM,
    cause="标题是手工打的，或者沿用了往年的写法。",
    advice="把标题改成格式规定的文字。",
)
def d_head_1(ctx: Context) -> Iterator[Finding]:
    """Headings as the reader saw them (documents/outline/departures), and those in a list (rules.md 112)."""
    for found in ctx.noted():
        yield told(ctx, found)
    for each in _listings(ctx):
        for section in each.alike:
            yield quoted(
                ctx,
                each.sentence,
                each.quote,
                f"“{each.quote}”这句话列出的部分，名称与标题“{section.title}”不完全一样。",
                severity=Severity.INFO,
                cause="列出的名称和标题用了不同的写法。",
                advice=f"把这句话里的名称改成“{section.title}”。",
            )


@rule(
    "D-TITLE-1",
    number=115,
    title="标题写法规范",
    text=f"报告标题写明年度和“{_NAME}”。",
    severity=Severity.INFO,
    basis=FORM,
    cause="字序写颠倒了，或者用了别的叫法。",
    advice=f"标题写成“单位名称＋年度＋{_NAME}”。",
)
def d_title_1(ctx: Context) -> Iterator[Finding]:
    """The words of the title in their order, and a year in it (rules.md 115)."""
    title = ctx.report.shown("title")
    if not title:
        return
    short = "".join(title.split())
    if _NAME not in short:
        yield ctx.fail(f"标题“{title}”里没有“{_NAME}”这几个字。", ["title"], quote=title)
    elif not _YEAR.search(short):
        yield ctx.fail(f"标题“{title}”没有写明年度。", ["title"], quote=title)


def _listings(ctx: Context) -> Iterator[_Listed]:
    """The sentences of the preamble, and of what has no other place, that list the sections."""
    first = ctx.form.sections[0].key
    for statement in ctx.prose.holding(_PARTS):
        sentence = statement.sentence
        if sentence.section not in (PREAMBLE, first):
            break
        found = _COUNT.search(sentence.raw)
        if found and _SUBJECT.search(sentence.raw, 0, found.start()):
            listed = _listed(ctx, sentence, found)
            if len(listed.named) + len(listed.alike) >= _LISTING or _SAID.search(
                sentence.raw, 0, found.end()
            ):
                yield listed


def _notices(section: Section) -> Iterator[str]:
    """What the notices call a section in words of their own; an alias with another “与” is a variant."""
    from xlgov.locate.labels import skeleton

    return (each for each in section.aliases if skeleton(each) != skeleton(section.title))


def _listed(ctx: Context, sentence: Sentence, found: re.Match[str]) -> _Listed:
    from xlgov.locate.labels import letters, skeleton, stem  # few reports need it

    before = letters(sentence.raw[: found.start()])
    typed, bones = before.replace("和", ""), skeleton(before)

    def is_named(section: Section) -> bool:
        return any(stem(each).replace("和", "") in typed for each in (section.title, *_notices(section)))

    named = [section for section in ctx.form.sections if is_named(section)]
    alike = [each for each in ctx.form.sections if each not in named and skeleton(each.title) in bones]
    amounts = amounts_in(one_width(f"{found['number']}个"))
    number = int(amounts[0].number) if amounts else None
    quote = found.group().removeprefix("等")
    return _Listed(sentence, quote, number, found["and"] is not None, named, alike)
