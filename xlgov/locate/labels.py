"""Comparing labels the way a reader does: spaces, widths, quotes, numbering and glosses do not count."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from xlgov.folding import one_script, seen

_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("“”„‟〝〞＂『』「」﹁﹂'‘’《》〈〉", '"'),
        **dict.fromkeys("〔[【{〖", "("),
        **dict.fromkeys("〕]】}〗", ")"),
        **dict.fromkeys("，﹐､", "、"),
        ",": "、",
        ":": "：",
        "．": ".",
        "。": ".",
    }
)
REMNANT = re.compile(r"\[bookmark[^\[\]]{0,200}\]", re.IGNORECASE)
"""What Word leaves of a bookmark in a text."""
_SMALL_WORDS = re.compile(r"以及|[的之及和与、]")
_ALIKE = (("其它", "其他"), ("概况", "情况"), ("状况", "情况"), ("整体", "总体"))
"""words of headings that are used for those of the form"""
_CHINESE = "一二三四五六七八九十"
_NUMBERING = re.compile(
    rf"(?:第?\((?P<a>[{_CHINESE}]{{1,3}}|\d{{1,2}})\)[、.]?"
    rf"|(?P<d>[{_CHINESE}]{{1,3}})[、.)]|(?P<b>\d{{1,2}})[、.)](?!\d)"
    rf"|第(?P<c>[{_CHINESE}]{{1,3}}|\d{{1,2}})(?:部分|项)[、.：]?)"
)
_LONGEST_NUMBERING = 40
"""letters, spaces between them too"""
_GLOSS = re.compile(r"\((?:[^()]{3,}\)?|[十百千万亿]{0,2}[元件]\))")
_PUNCTUATION = re.compile(r"[^\w/]+")


class Level(IntEnum):
    """How a label is numbered: like a section (一、 第一部分), not at all, 1. or like a point （一）."""

    SECTION = 0
    PLAIN = 1
    DIGIT = 2
    POINT = 3


@lru_cache(maxsize=32_768)
def folded(text: str) -> str:
    """A label without white space, its widths, quotes, brackets and traditional characters unified."""
    text = one_script(seen(REMNANT.sub("", text)))
    return "".join(text.split()).translate(_UNIFIED)


@lru_cache(maxsize=8192)
def stem(text: str) -> str:
    """What is compared: the folded label without numbering, glosses in brackets and punctuation.

    A text that is nothing but a gloss keeps its words; one that is nothing but a number becomes empty.
    """
    text = folded(text)
    match = _NUMBERING.match(text)
    if match:
        text = text[match.end() :]
    return _PUNCTUATION.sub("", _GLOSS.sub("", text)) or _PUNCTUATION.sub("", text)


@lru_cache(maxsize=1024)
def skeleton(text: str) -> str:
    """The stem of a heading without the words that can stand in it in one way or another."""
    text = stem(text)
    for other, own in _ALIKE:
        text = text.replace(other, own)
    return _SMALL_WORDS.sub("", text)


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """The folded text without punctuation, with numbering and glosses, to find pieces of a label."""
    return _PUNCTUATION.sub("", folded(text))


@lru_cache(maxsize=8192)
def ordinal(text: str) -> int | None:
    """The number a label starts with, whatever its style: 一、 （二） 3. 第四部分; None without one."""
    match = _NUMBERING.match(folded(text))
    if match is None:
        return None
    return _number(match["a"] or match["b"] or match["c"] or match["d"])


def level(text: str) -> Level:
    """How a label is numbered."""
    match = _NUMBERING.match(folded(text))
    if match is None:
        return Level.PLAIN
    if match["a"]:
        return Level.POINT
    return Level.DIGIT if match["b"] else Level.SECTION


def numeral(number: int) -> str:
    """A number up to ten in Chinese."""
    return _CHINESE[number - 1]


def after_number(text: str) -> str:
    """The text as typed, without its numbering and the space after it."""
    for end in range(min(len(text), _LONGEST_NUMBERING), 0, -1):
        if _NUMBERING.fullmatch(folded(text[:end])):
            return text[end:].lstrip()
    return text


def distance(left: str, right: str, most: int) -> int:
    """Single-character edits (insert, delete, replace) between texts; beyond ``most``, any more."""
    before = list(range(len(right) + 1))
    for row, one in enumerate(left, 1):
        now = [row]
        for column, other in enumerate(right, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (one != other)))
        before = now
        if min(now) > most:
            return most + 1
    return before[-1]


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _CHINESE.index(text[0]) + 1
    return (_CHINESE.index(tens) + 1 if tens else 1) * 10 + (_CHINESE.index(ones) + 1 if ones else 0)
