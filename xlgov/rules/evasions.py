"""Words that are written in the place of a reason, and say none: their list is evasions.toml.

A text is an evasion where hardly anything is left of it without the words of the list. In doubt it counts:
whoever adds up reads each text beside its finding, and a reason refused would be put in other words only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xlgov import late
from xlgov.folding import has_any, one_script, seen

LEAST = 4
"""Chinese letters of a reason, where it has none of the words that are one"""
_SAYING = 2
"""letters beside the empty words that say something"""
_COPIED = 6
"""letters of the advice that nobody writes by chance"""
_LETTERS = r"[㐀-鿿\U00020000-\U0003ffff]+"
"""Chinese ones; a reason in another language is none that a reader here can weigh"""
_ORIGINAL = "(?:原[件文稿表]|原报告|纸质)"
_UNCOMPARED = late.compile(
    "(?:没(?!有?(?:问题|错|误|差|出入|不))|未|无(?!误|异|差|错|出入)|找不|不用|不必|不需|不能|待|缺)[^已]{0,6}?"
    f"{_ORIGINAL}|{_ORIGINAL}[材料]*[已早都也]*(?:丢|遗失|找不|不在|没有?了|没找|未找|损毁|灭失|缺|不清|待)"
)
"""of a run of letters: that nobody held anything against the original"""
_LIST = Path(__file__).with_name("evasions.toml")
_WHY = "请写明为什么会这样"
NO_REASON = f"没有写出原因，{_WHY}"
NOT_COMPARED = f"没有写出原因，{_WHY}；对照过原件的，写明“已对照原件”"
TOO_SHORT = f"太短，看不出原因，{_WHY}"
REPEATED = f"只是把问题、办法又抄了一遍，{_WHY}"


class _Words(NamedTuple):
    empty: tuple[str, ...]
    reasons: tuple[str, ...]
    slips: tuple[str, ...]
    denials: tuple[str, ...]
    compared: tuple[str, ...]

    @property
    def denied(self) -> tuple[str, ...]:
        """Slips that somebody says there were none of."""
        return tuple(denial + slip for denial in self.denials for slip in self.slips)


@cache
def _words() -> _Words:
    import tomllib

    raw = tomllib.loads(_LIST.read_text("utf-8"))
    return _Words(*(tuple(raw[name]) for name in _Words._fields))


def evasion(text: str, message: str = "", advice: str = "", *, compared: bool = False) -> str:
    """Why a text is no explanation of what a finding says and advises, in Chinese; empty for one that is.

    ``compared``: it is enough to say that the original was held against what was read.
    """
    words, letters = _words(), _chinese(text)
    if compared and len(letters) >= LEAST and has_any(letters, words.compared):
        return NOT_COMPARED if any(map(_UNCOMPARED.search, _pieces(text))) else ""
    said = list(_pieces(message))
    if len(letters) >= LEAST and (letters in "".join(said) or _left_over(letters, said) < _SAYING):
        return REPEATED
    # a word of the finding's own is no reason for it
    claimed = _without(letters, words.denied)
    if has_any(claimed, (word for word in words.reasons if word not in message)):
        return ""
    if len(letters) >= _COPIED and letters in _chinese(advice):
        return REPEATED
    if len(set(letters)) < _SAYING or _left_over(letters, (*words.empty, *words.denied, *said)) < _SAYING:
        return NOT_COMPARED if compared else NO_REASON
    return TOO_SHORT if len(letters) < LEAST else ""


def _without(letters: str, words: Iterable[str]) -> str:
    """The letters with a gap where each of these words is."""
    for word in words:
        letters = letters.replace(word, " ")
    return letters


def _chinese(text: str) -> str:
    """The Chinese letters of a text, simplified; no signs, no digits, nothing that nobody sees."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """The runs of Chinese letters of a text."""
    return iter(re.findall(_LETTERS, one_script(unicodedata.normalize("NFKC", seen(text)))))


def _left_over(letters: str, words: Iterable[str]) -> int:
    """How many letters no choice of words covers: one pass, each word tried where its first letter stands."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word)
    least: list[int] = list(range(len(letters) + 1))
    for start, letter in enumerate(letters):
        before = least[start]
        least[start + 1] = min(least[start + 1], before + 1)
        for word in by_first.get(letter, ()):
            if letters.startswith(word, start):
                end = start + len(word)
                least[end] = min(least[end], before)
    return least[-1]
