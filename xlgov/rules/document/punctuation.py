"""D-PUNCT-1, D-DUP-1: signs between Chinese letters, and paragraphs that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlgov import late, ways
from xlgov.finding import NAMED, Finding, Severity
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text, paragraphs_at, some_of
from xlgov.rules.registry import PRACTICE, rule
from xlgov.rules.wording import shortened


class _Paragraph(NamedTuple):
    """A paragraph and the text that it is of."""

    key: str
    label: str
    number: int
    line: str


class _Kind(NamedTuple):
    """A fault of punctuation: what finds it, what a text must have for it, and what is said."""

    pattern: re.Pattern[str]
    triggers: tuple[str, ...]
    message: str


HALF = late.compile(r"[,;:!?](?<=[一-鿿”》）】].)(?=[一-鿿“《（【])")
MIXED = late.compile(r"\([^()（）\n]{0,60}）|（[^()（）\n]{0,60}\)")
TWICE = late.compile(r"[。，、；：,;](?<![。，、；：,;].)[。，、；：,;]{1,20}")
_KINDS = (
    _Kind(HALF, (",", ";", ":", "!", "?"), "汉字之间用了半角标点"),
    _Kind(MIXED, ("(", ")"), "括号一边是全角、一边是半角"),
    _Kind(TWICE, (), "标点重复"),
)
_AROUND = 4
"""letters on either side of a sign that a quote has"""
_LONG = 30
"""letters of a paragraph that nobody writes twice"""
_BEGIN, _FIRST = 24, 8
"""characters of a paragraph, and letters among them, by which it is told from others"""
_NO_LETTER = late.compile(r"[\W\d_]+")


@rule(
    "D-PUNCT-1",
    number=116,
    title="标点用全角、不重复",
    text="汉字之间的逗号、分号、冒号用全角，括号两边一致，标点不重复（如“。。”）。每部分每种只报一次，写明处数。"
    "序号的括号、成对的半角括号不算。",
    severity=Severity.INFO,
    basis=PRACTICE,
    cause="输入法在半角状态下打的标点，或者修改时多打、漏删。",
    advice=f"{ways.PUT_RIGHT}：改成全角标点，删去重复的。",
)
def d_punct_1(ctx: Context) -> Iterator[Finding]:
    """Half-width signs between Chinese letters, brackets of two widths, doubled signs (rules.md 116)."""
    for key, label, text in ctx.prose.texts:
        for kind in _KINDS:
            if kind.triggers and not any(sign in text for sign in kind.triggers):
                continue
            found = list(kind.pattern.finditer(text))
            if found:
                first, *others = paragraphs_at(text, [each.start() for each in found])
                quotes = [_around(text, each) for each in found[:NAMED]]
                message = f"“{label}”里{kind.message}：{some_of(quotes, len(found))}。"
                yield in_text(ctx, key, first, quotes[0], message, also=others)


def _around(text: str, found: re.Match[str]) -> str:
    before = text[max(0, found.start() - _AROUND) : found.start()].rpartition("\n")[2]
    return shortened(before + found.group() + text[found.end() : found.end() + _AROUND].partition("\n")[0])


@rule(
    "D-DUP-1",
    number=120,
    title="没有重复的段落",
    text=f"同一段话（{_LONG}字以上）在报告里只出现一次。只有数字、标点不同的也算重复。",
    severity=Severity.WARNING,
    basis=PRACTICE,
    cause="复制粘贴时把同一段贴了两次，或者在几个部分写了同样的话。",
    advice="留下一段，删去另一段；两段确实不同的，改写清楚。",
)
def d_dup_1(ctx: Context) -> Iterator[Finding]:
    """A paragraph that stands twice, in one text or in two (rules.md 120)."""
    begun: dict[str, list[_Paragraph]] = {}
    """by their first letters: few paragraphs begin alike, and only these are compared whole"""
    for text in ctx.prose.texts:
        for number, line in enumerate(text.text.split("\n")):
            if len(line) >= _LONG:
                begin = _NO_LETTER.sub("", line[:_BEGIN])[:_FIRST]
                begun.setdefault(begin, []).append(_Paragraph(text.key, text.label, number, line.strip()))
    copies: dict[str, list[tuple[_Paragraph, str]]] = {}
    """by text, the paragraphs that stand before, and the text that each stands in first"""
    for alike in begun.values():
        for copy, first in _copies(alike) if len(alike) > 1 else ():
            copies.setdefault(copy.key, []).append((copy, first))
    for key, found in copies.items():
        (copy, first), *others = found
        where = "前面已有" if first == copy.label else f"“{first}”里已有"
        more = f"；这样的段落共 {len(found)} 段" if others else ""
        quote = shortened(copy.line)
        message = f"“{copy.label}”里的“{quote}”这一段，{where}{more}。"
        yield in_text(ctx, key, copy.number, quote, message, also=[each.number for each, _ in others])


def _copies(alike: list[_Paragraph]) -> Iterator[tuple[_Paragraph, str]]:
    """Those among paragraphs that have the letters of one before them, with the label of its text."""
    seen: dict[str, str] = {}
    for each in alike:
        letters = _NO_LETTER.sub("", each.line)
        if letters not in seen:
            seen[letters] = each.label
        elif len(letters) >= _LONG:
            yield each, seen[letters]
