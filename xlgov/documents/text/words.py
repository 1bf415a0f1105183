"""The words of a line of text, where each stands, and which of them are figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from xlgov.documents.outline.sections import Line
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import letters

_LONGEST = 400
"""characters of a line that may be one of a table"""
_RULE = re.compile(r"[\s=_+|─━-]+")
_DRAWN = ("---", "===", "___", "───", "━━━")
"""what a line that is drawn has, of nothing but such letters"""
_WORD = re.compile(r"\S+")
_NOTHING = re.compile(r"[/／\\—–―－-]{1,4}|[无空]|[增减升降][0-9０-９]{1,9}")
"""what is written for no figure, and a change in words"""
_STOPS = "。；;"
_UNIT = re.compile(r"(?:万|亿)?[元个件条项起宗次部份篇人家]|[万亿]")
_REMARK = re.compile(r"[（(\[【].{1,80}[）)\]】]")


class Span(NamedTuple):
    """From where to where a word stands in its line."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        """Its centre."""
        return (self.start + self.end) / 2

    def over(self, other: Span) -> bool:
        """Whether they have a column in common."""
        return self.start < other.end and other.start < self.end


class Word(NamedTuple):
    """A word: its text, the number of its line, and its span by letters and by columns of a screen.

    A Chinese letter is two columns wide on a screen and in print, one in what programs write.
    """

    text: str
    line: int
    by_letters: Span
    by_width: Span

    @property
    def letters(self) -> str:
        """What is compared of it."""
        return letters(self.text)


class SplitLine(NamedTuple):
    """A line: the words of its label, and the figures at its end."""

    number: int
    label: tuple[Word, ...]
    figures: tuple[Word, ...]


def split_line(line: Line) -> SplitLine:
    """The words of a line; of one that is too long for a table none."""
    number, text = line
    if len(text) > _LONGEST or (_RULE.fullmatch(text) and any(drawn in text for drawn in _DRAWN)):
        return SplitLine(number, (), ())
    found = _joined(list(_split(number, text)))
    count = 0
    while count < len(found) and is_figure(found[-1 - count].text):
        count += 1
    cut = len(found) - count
    return SplitLine(number, tuple(found[:cut]), tuple(found[cut:]))


def is_figure(text: str) -> bool:
    """Whether a word is a figure, or what is written for none."""
    return GridCell(text).numeric or _NOTHING.fullmatch(text) is not None


def _split(number: int, text: str) -> Sequence[Word]:
    widths = [0.0]
    for letter in text:
        widths.append(widths[-1] + (2 if east_asian_width(letter) in "WF" else 1))
    return [
        Word(
            _without_stop(found[0]),
            number,
            Span(found.start(), found.end()),
            Span(widths[found.start()], widths[found.end()]),
        )
        for found in _WORD.finditer(text)
    ]


def _without_stop(text: str) -> str:
    """A figure without the stop behind it, which ends the row; any other word as it is."""
    bare = text.rstrip(_STOPS)
    return bare if bare != text and is_figure(bare) else text


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words with units and remarks at their figures: 230.37 万元, 22 （其中修订16件）."""
    found: list[Word] = []
    for word in words:
        belongs = _UNIT.fullmatch(word.text) or _REMARK.fullmatch(word.text)
        if belongs and found and GridCell(found[-1].text + word.text).numeric:
            before = found[-1]
            found[-1] = Word(
                before.text + word.text,
                before.line,
                Span(before.by_letters.start, word.by_letters.end),
                Span(before.by_width.start, word.by_width.end),
            )
        else:
            found.append(word)
    return found
