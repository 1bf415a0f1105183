"""The words about applications that a text has, in their order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache

from xlgov.claims.request_words import BY_GROUP, LISTED, TOKEN, Kind, Token

_FOLLOWS = 5
"""letters behind a number in which what it counts may be named"""
_PLAIN = "申请"
_BEFORE_PLAIN = frozenset(
    "的类件份宗起条次个项该此其有共总位等新收到受理接办结复交出众民人业织关局委府镇道街乡会上下式本对将经已依法向面年分正再并可各在于自从按以据弃"
)
"""letters before a bare 申请 that do not say for what"""


class Said:
    """The words of the field in a text, in their order."""

    def __init__(self, text: str, year: int | None = None) -> None:
        """What was carried over from ``year`` or a later one goes to the next."""
        self.text = text
        self.goes_on = False
        self.tokens = tuple(_tokens(text, year))
        self.kinds = frozenset(each.kind for each in self.tokens)
        self._starts = [each.start for each in self.tokens]

    def between(self, start: int, end: int) -> list[Token]:
        """The words that lie between two places."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        found = list(self.tokens[first:last])
        return found[:-1] if found and found[-1].end > end else found

    def is_of_others(self, place: int) -> bool:
        """Whether something else than applications was named last before a place."""
        found = bisect_left(self._subjects, (place, False))
        return found > 0 and self._subjects[found - 1][1]

    def is_something_else(self, place: int) -> bool:
        """Whether what is counted follows its number, and is no application: 依申请公开12条意见."""
        found = self.between(place, place + _FOLLOWS)
        return bool(found) and found[0].kind is Kind.OTHER

    def follows(self, place: int) -> bool:
        """Whether applications are named right behind a number: 3件信息公开申请."""
        first = bisect_left(self._starts, place)
        found = self.tokens[first : first + 1]
        return bool(found) and found[0].kind is Kind.TOPIC and found[0].start <= place + 1

    @cached_property
    def _subjects(self) -> list[tuple[int, bool]]:
        named = (each for each in self.tokens if each.kind in (Kind.TOPIC, Kind.OTHER))
        return [(each.start, each.kind is Kind.OTHER) for each in named]

    @property
    def speaks(self) -> bool:
        """Whether applications are spoken of, or what only they have."""
        return self.is_about_them or not LISTED.isdisjoint(self.kinds)

    @property
    def is_about_them(self) -> bool:
        """Whether applications are named, or whoever applies, here or in the sentence before."""
        applicants = Kind.ANYBODY in self.kinds and Kind.OTHER not in self.kinds
        return self.goes_on or Kind.TOPIC in self.kinds or applicants

    def after_them(self) -> Said:
        """The same words, of a sentence that goes on from one about applications."""
        other = object.__new__(Said)  # copy.copy takes ten times as long
        vars(other).update(vars(self), goes_on=True)
        return other

    @property
    def ends_with_them(self) -> bool | None:
        """Whether applications are what was named last; None where nothing is."""
        return None if not self._subjects else not self._subjects[-1][1]

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """The outcomes that it names."""
        return frozenset(each.means for each in self.tokens if each.kind is Kind.OUTCOME)

    @cached_property
    def parts(self) -> int:
        """The place from which on parts are told, its end for none."""
        return next((each.end for each in self.tokens if each.kind is Kind.PARTS), len(self.text))

    @cached_property
    def named(self) -> int:
        """The place at which applications are first named, its end for none."""
        if self.goes_on:
            return -1
        return next((each.start for each in self.tokens if each.kind is Kind.TOPIC), len(self.text))


@lru_cache(maxsize=16)
def said_in(text: str, year: int | None) -> Said:
    """The words of a text, kept for the sentence that goes on from it."""
    return Said(text, year)


def _tokens(text: str, year: int | None) -> Iterator[Token]:
    last: Token | None = None
    for match in TOKEN.finditer(text):
        kind, _, means = BY_GROUP[match.lastgroup or ""]
        if kind is Kind.IN:
            of = match["of"]
            if of and year is not None and int(of) >= year:
                kind = Kind.OUT
        elif kind is Kind.TOPIC and match.group() == _PLAIN and _is_for_something_else(match, last):
            kind = Kind.OTHER
        last = Token(kind, means, *match.span(), match.group())
        yield last


def _is_for_something_else(application: re.Match[str], last: Token | None) -> bool:
    """Whether a bare 申请 is one for something that is named right before it: 低保申请, 行政许可申请."""
    start = application.start()
    if last is not None and last.end == start:
        return last.kind is Kind.OTHER
    before = application.string[start - 1 : start]
    return "一" <= before <= "鿿" and (
        before not in _BEFORE_PLAIN or application.string[:start].endswith("各类")
    )
