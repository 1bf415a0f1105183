"""Repairs of what is written: signs of two widths or doubled, words of the list of misspellings, remains of
programs. No digit, address, title or sentence that follows the tables is touched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.finding import NOWHERE, Severity
from xlgov.folding import one_width
from xlgov.repairs.repair import Edit, Repair
from xlgov.report.paragraphs import paragraph_key
from xlgov.rules.document.leftovers import REMNANT
from xlgov.rules.document.punctuation import HALF, MIXED, TWICE
from xlgov.rules.document.typos import misspelt
from xlgov.rules.quoting import paragraphs_at, text_key
from xlgov.sentences.standing import State

if TYPE_CHECKING:
    import re

    from xlgov.claims.prose import Text
    from xlgov.rules.context import Context
    from xlgov.sentences.splitting import Sentence

PUNCTUATION, SPELLING, LEFT = "D-PUNCT-1", "D-TYPO-1", "D-LEFT-1"
_FULL = str.maketrans(",;:!?()", "，；：！？（）")
_MARKS = "。，、；：,;"
_GRAVEST = "。；：，、"
"""which of several marks in a row is kept, if a person says so"""
MOST = 2_000
"""repairs of one kind in one text: who has made these is told of the next"""
_AROUND = 6
"""letters on either side that a person sees"""
_UNTOUCHED = late.compile(
    r"(?:[A-Za-z]{2,10}://|[Ww]{3}\.|\.(?:cn|com|net|org)[/?])[^\s，。；：、（）()《》“”]{1,2000}"
    r"|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}|[{｛][^{}｛｝\n]{0,400}[}｝]"
)
"""addresses of the web and of mail, placeholders"""
_TITLE = late.compile(r"《[^《》\n]{1,200}》")
_BLANK = late.compile(r"[?？][件条份次个篇场期家项]")
"""a number that nobody filled in, which is no question"""
_NUMERAL = late.compile(r"[0-9０-９〇○零一二两三四五六七八九十百千万亿]")
_DIGIT = late.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ%％.．/／]")


class _Spot(NamedTuple):
    """Letters of a text that can be put in others, and what speaks against it."""

    code: str
    start: int
    end: int
    new: str
    why: str
    doubt: str = ""


class _Cover:
    """Letters of a text that are spoken for."""

    def __init__(self, text: str) -> None:
        self._letters = bytearray(len(text))

    def add(self, start: int, end: int) -> None:
        """Speak for these letters."""
        self._letters[start:end] = b"\1" * (end - start)

    def meets(self, spot: _Spot) -> bool:
        """Whether one of its letters is spoken for."""
        return any(self._letters[spot.start : spot.end])


def texts(ctx: Context) -> Iterator[Repair]:
    """Every repair of a text, in the order of the form and of each text."""
    following = _following(ctx)
    for text in ctx.prose.texts:
        untouched, titles = _covered(_UNTOUCHED, text.text), _covered(_TITLE, text.text)
        for sentence in following.get(text.key, ()):
            untouched.add(sentence.start, sentence.end)
        spots = [_doubted(spot, titles) for spot in _spots(text.text) if not untouched.meets(spot)]
        kept = _apart(text.text, spots)
        numbers = paragraphs_at(text.text, [spot.start for spot in kept])
        for number, spot in zip(numbers, kept, strict=True):
            yield _repair(ctx, text, number, spot)


def _following(ctx: Context) -> dict[str, list[Sentence]]:
    """Where sentences stand that follow the tables, or did: by the text that they are of."""
    found: dict[str, list[Sentence]] = {}
    for state in State:
        for standing in ctx.standings(state):
            for each in (sentence for run in standing.sentences for sentence in run):
                found.setdefault(text_key(each), []).append(each)
    return found


def _covered(pattern: re.Pattern[str], text: str) -> _Cover:
    cover = _Cover(text)
    for found in pattern.finditer(text):
        cover.add(*found.span())
    return cover


def _doubted(spot: _Spot, titles: _Cover) -> _Spot:
    if titles.meets(spot):
        return spot._replace(doubt="在书名号里，名称要与原文一致，请核对")
    return spot


def _apart(text: str, spots: list[_Spot]) -> list[_Spot]:
    """Those that do not overlap, the sure ones before others, in the order of the text."""
    taken, kept = _Cover(text), list[_Spot]()
    for spot in sorted(spots, key=lambda each: (bool(each.doubt), each.start)):
        if not taken.meets(spot):
            taken.add(spot.start, spot.end)
            kept.append(spot)
    return sorted(kept, key=lambda each: each.start)


def _spots(text: str) -> Iterator[_Spot]:
    for kind in (_half_width, _brackets, _doubled, _remnants, _words):
        yield from islice(kind(text), MOST)


def _half_width(text: str) -> Iterator[_Spot]:
    for found in HALF.finditer(text):
        start, mark = found.start(), found.group()
        if mark == "?" and _BLANK.match(text, start):
            continue
        numerals = _NUMERAL.match(text[start - 1]) and _NUMERAL.match(text[start + 1])
        doubt = "两边都是数字，看不出是标点还是数的一部分" if numerals else ""
        doubt = "也可能是没有显示出来的字，请对照原件" if mark == "?" else doubt
        yield _Spot(PUNCTUATION, start, found.end(), mark.translate(_FULL), "汉字之间用全角标点", doubt)


def _brackets(text: str) -> Iterator[_Spot]:
    balanced: dict[int, bool] = {}
    for found in MIXED.finditer(text):
        start = found.start() if found.group().startswith("(") else found.end() - 1
        begin = text.rfind("\n", 0, start) + 1
        if begin not in balanced:
            balanced[begin] = _is_balanced(text, begin)
        doubt = "" if balanced[begin] else "这一段的括号不成对，看不出哪两个是一对"
        new = text[start].translate(_FULL)
        yield _Spot(PUNCTUATION, start, start + 1, new, "括号两边一致，用全角", doubt)


def _is_balanced(text: str, begin: int) -> bool:
    """Whether every bracket of the paragraph that begins there has its other."""
    end = text.find("\n", begin)
    depth = 0
    for letter in one_width(text[begin : end if end >= 0 else len(text)]):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


def _doubled(text: str) -> Iterator[_Spot]:
    last = 0
    for found in TWICE.finditer(text):
        start, end = found.start(), found.end()
        while end < len(text) and text[end] in _MARKS:
            end += 1
        if start < last or _joins_digits(text, start, end):
            continue
        last = end
        marks = {mark.translate(_FULL) for mark in text[start:end]}
        new = next(mark for mark in _GRAVEST if mark in marks)
        doubt = "不同的标点连在一起，看不出要留哪一个" if len(marks) > 1 else ""
        doubt = doubt or ("也可能是省略号" if end - start > 2 else "")
        yield _Spot(PUNCTUATION, start, end, new, "标点重复，只留一个", doubt)


def _joins_digits(text: str, start: int, end: int) -> bool:
    """Whether figures or Latin letters on both sides would come to stand beside one mark."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return bool(before and after and _DIGIT.match(before) and _DIGIT.match(after))


def _remnants(text: str) -> Iterator[_Spot]:
    if "_GoBack" not in text and "ookmark" not in text:
        return
    for found in REMNANT.finditer(text):
        start, end = found.span()
        before, after = text[start - 1 : start].strip(), text[end : end + 1].strip()
        alone = not before and not after
        joins = before in tuple(_MARKS) and after in tuple(_MARKS)
        doubted = alone or joins or _joins_digits(text, start, end)
        doubt = "去掉以后前后连在一起，请看看通不通" if doubted else ""
        yield _Spot(LEFT, start, end, "", "去掉文档转换残留的代码", doubt)


def _words(text: str) -> Iterator[_Spot]:
    for at, typo in misspelt(text):
        why = f"“{typo.wrong}”应为“{typo.right}”"
        doubt = f"{why}；有的词里这样写是对的，请看看前后文" if typo.unless else ""
        if typo.severity is Severity.INFO:
            doubt = f"“{typo.wrong}”读来别扭，可以改为“{typo.right}”"
        yield _Spot(SPELLING, at, at + len(typo.wrong), typo.right, why, doubt)


def _repair(ctx: Context, text: Text, number: int, spot: _Spot) -> Repair:
    """A repair in a paragraph (from 0) of a text; its ``id`` is given when all are known."""
    is_section = text.key.startswith("sections.")
    key = paragraph_key(text.key, number) if is_section else text.key
    begin = text.text.rfind("\n", 0, spot.start) + 1
    before = text.text[max(begin, spot.start - _AROUND) : spot.start]
    after = text.text[spot.end : spot.end + _AROUND].partition("\n")[0]
    was = text.text[spot.start : spot.end]
    return Repair(
        id="",
        code=spot.code,
        key=key,
        label=f"“{text.label}”第{number + 1}段" if is_section else f"“{text.label}”",
        old=f"{before}{was}{after}",
        new=f"{before}{spot.new}{after}",
        why=spot.doubt or spot.why,
        sure=not spot.doubt,
        place=ctx.places.get(key, ctx.places.get(text.key, NOWHERE)),
        edit=Edit(text.key, spot.start, spot.end, was, spot.new),
    )
