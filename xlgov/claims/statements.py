"""A sentence made ready for reading: of one width, without titles and quotations, in clauses.

A clause knows of which year it speaks, whether it is a plan, and of whom it speaks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from xlgov import late
from xlgov.claims.amounts import Amount, amounts_in
from xlgov.claims.claim import Scope
from xlgov.claims.periods import BESIDE, COMPARING, Period, is_comparison, is_rule, period_after, says_more
from xlgov.folding import one_width
from xlgov.sentences.splitting import Sentence

_MANY = 100
HIDDEN = "■"
"""stands in ``masked`` for each letter of a title or a quotation"""
_TITLES = late.compile('[《“「‘"]')
_HIDING = late.compile(r"《[^《》\n]*》|“[^“”\n]*”|「[^「」\n]*」|‘[^‘’\n]*’|\"[^\"\n]*\"")
_QUOTED_TERM = late.compile(
    r"[“‘\"]((?:予以|部分|不予)公开|无法提供|不予处理|其他处理|结果(?:维持|纠正)|其他结果|尚未审结)[”’\"]"
)
"""words of the form, which are no quotation: “予以公开”3件"""
_DEPTH = 3
"""how deep titles are looked for in titles"""
_LIST_COMMA = late.compile(r"，(?<=[0-9０-９]，)(?=[0-9０-９])")
"""never one of thousands"""
_MARK = late.compile(
    r"[,;。!?:()较比同环](?:(?<=[,;。!?:()])(?<![0-9]:(?=[0-9]))(?<![0-9],(?=[0-9]{3}(?![0-9])))|"
    rf"(?<=[较比])(?={BESIDE})|(?<=[同环])比(?!例))"
)
"""between clauses: not in 5,123 and 9:00; before a comparison with another year"""
_ASIDE = late.compile(r"\([^()0-9,]*+[0-9,(]")
"""a bracket that says more than a word: the beginning of one"""
_GOES_ON = ("其中", "分别", "上述", "以上")
"""sentences that begin so speak of what the one before them speaks of"""
_ITEM = late.compile(
    r"[ ]{0,4}(?:[一二三四五六七八九]是|第[一二三四五六七八九],|\(?[0-9一二三四五六七八九十]{1,2}[)、.])"
)
"""with which an item of a list begins: it speaks of whom it says"""
_HEADING = 20
"""characters of a heading"""
_CUT = "；;"
"""what cuts one sentence in two"""


class Clause(NamedTuple):
    """A part of a statement between commas: ``start`` to ``end`` of its text.

    ``year`` is the one that has been named so far, None where nothing was; ``part`` says that only some
    months of it are meant. A clause in brackets begins with what the one around it has said, which goes on
    behind the brackets as before. A ``plan`` is also what must be or would be. What is ``compared`` tells
    what was in another year, or by how much this one differs (较上年增加2件); it is a clause of its own.
    """

    start: int
    end: int
    text: str
    year: int | None
    plan: bool
    scope: Scope
    part: bool = False
    compared: bool = False


def made_ready(raw: str) -> tuple[str, str]:
    """Sentences, one a line, of one width; and the same with titles and quotations hidden, as long as it."""
    text = one_width(_LIST_COMMA.sub(";", raw))
    masked = _QUOTED_TERM.sub(r" \1 ", text)
    for _ in range(_DEPTH):
        if _TITLES.search(masked) is None:
            break
        masked = _HIDING.sub(lambda match: HIDDEN * len(match.group()), masked)
    return text, masked


class Statement:
    """One sentence of a report of ``year``, made ready. ``text``, and ``masked`` without titles and
    quotations, are as long as the sentence's ``raw``: a place in one is a place in all."""

    def __init__(
        self,
        sentence: Sentence,
        year: int | None,
        before: Statement | None = None,
        ready: tuple[str, str] | None = None,
    ) -> None:
        """``before`` is the sentence that stands before it; ``ready`` is what ``made_ready`` gives for this
        one, where it is known."""
        self.sentence = sentence
        self.year = year
        self.text, self.masked = ready or made_ready(sentence.raw)
        self._last = before

    @cached_property
    def before(self) -> Statement | None:
        """The sentence that it goes on from."""
        last = self._last
        return last if last is not None and self._follows and self._continues(last) else None

    @property
    def _follows(self) -> bool:
        """Whether it has a sentence before it in its paragraph."""
        last, mine = self._last, self.sentence
        if last is None:
            return False
        return last.sentence.paragraph == mine.paragraph and last.sentence.section == mine.section

    def _continues(self, last: Statement) -> bool:
        """Whether it is cut off from that one by a semicolon, or names it with 其中."""
        return last.sentence.raw[-1] in _CUT or self.sentence.raw.startswith(_GOES_ON)

    def heads(self, following: Sentence) -> bool:
        """Whether it is a heading of the paragraph that follows: a short paragraph by itself."""
        mine = self.sentence
        return not self._follows and mine.section == following.section and len(mine.raw) <= _HEADING

    @property
    def beside(self) -> Statement | None:
        """The sentence before it in its paragraph, or the heading over it, where that ends with the report's
        year."""
        last = self._last
        if last is None or self.before is not None or not (self._follows or last.heads(self.sentence)):
            return self.before
        year, part, plan, _ = last._read[1]
        current = year is None or self.year is None or year >= self.year
        return last if current and not part and not plan else None

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """The amounts outside of titles and quotations; none where there are more than anybody writes in one
        sentence: readers hold each against the others."""
        found = amounts_in(self.masked)
        return found if len(found) <= _MANY else ()

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses in their order."""
        return self._read[0]

    def clause_at(self, place: int) -> Clause | None:
        """The clause that holds a place of the text; None for a mark between clauses."""
        number = bisect_right(self._starts, place) - 1
        return self.clauses[number] if number >= 0 and place < self.clauses[number].end else None

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(each.start for each in self.clauses)

    def is_current(self, clause: Clause) -> bool:
        """Whether a clause tells a fact of the report's year: it says so, or says nothing, or names a year
        that has not come yet, which is a slip of the pen."""
        if clause.plan or clause.part or clause.compared:
            return False
        return clause.year is None or self.year is None or clause.year >= self.year

    @cached_property
    def _read(self) -> tuple[tuple[Clause, ...], Period]:
        """The clauses, and what has been said at the end."""
        text, period = self.masked, self._given()
        if _ITEM.match(text):
            period = period._replace(scope=Scope.UNSAID)
        found: list[Clause] = []
        around: list[Period] = []
        for start, end, sign in _pieces(text):
            if end > start:
                words, rule = text[start:end], False
                if says_more(words, period, self.year):
                    period, rule = period_after(words, period, self.year), is_rule(words)
                year, part, plan, scope = period
                compared = is_comparison(words)
                found.append(Clause(start, end, words, year, plan or rule, scope, part, compared))
            if sign == "(":
                around.append(period)
            elif sign == ")":
                period = around.pop()
        return tuple(found), period

    def _given(self) -> Period:
        """What the sentence before it has said, where this one goes on."""
        if self.before is None:
            return Period()
        waiting: list[Statement] = []
        each: Statement | None = self.before
        while each is not None and "_read" not in vars(each):
            waiting.append(each)
            each = each.before
        for statement in reversed(waiting):  # one after the other: a long row of them is no deep call
            _ = statement._read
        return self.before._read[1]


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Where clauses begin and end, and the sign behind each: a bracket only where it opens or closes an
    aside. A bracket around a word is no aside; one that nobody closes or opens is not counted."""
    start = 0
    asides: list[bool] = []
    for mark in _MARK.finditer(text):
        at, sign = mark.start(), text[mark.start()]
        if sign in COMPARING:
            yield start, at, ""
            start = at
            continue
        if sign == "(":
            asides.append(_ASIDE.match(text, at) is not None)
            if not asides[-1]:
                continue
        elif sign == ")" and not (asides and asides.pop()):
            continue
        yield start, at, sign
        start = at + 1
    yield start, len(text), ""
