"""A sentence made ready for reading: of one width, without titles and quotations, in clauses.

A clause knows of which year it speaks, whether it is a plan, and of whom it speaks.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from xlgov.claims.amounts import Amount, amounts_in
from xlgov.claims.claim import Scope
from xlgov.folding import one_width
from xlgov.sentences.splitting import Sentence

HIDDEN = "■"
"""stands in ``masked`` for each letter of a title or a quotation"""
_HIDING = re.compile(r"《[^《》]*》|“[^“”]*”|「[^「」]*」|\"[^\"]*\"")
_CLAUSE = re.compile(r"(?:[^,;。!?:]|(?<=[0-9]),(?=[0-9]{3}))+")
_YEAR = re.compile(
    r"(?<![至到较比于])(?P<year>20[0-9]{2})年(?!底前|[0-9]{1,2}月)|(?P<last>(?<!较)(?<!比)(?:上年|去年|上一年)度?(?!结转|同期))"
)
_PLAN = re.compile(r"明年|下一步|下一年|下一阶段|下阶段|今后|将(?!近)|拟|计划(?!生育)|力争|争取|预计")
_SCOPES = (
    (Scope.WHOLE, r"全(?:省|市|州|县|区|旗|镇|乡|街道)|我(?:省|市|州|县|区|旗)(?!政府|局|委|办)"),
    (Scope.PART, r"下属|所属|各(?:部门|单位|乡镇|镇街|街道|县区|县|区)"),
    (
        Scope.OWN,
        r"本级|本(?:机关|局|委|办|单位|街道|镇|乡)|我(?:局|委|办|街道|镇|乡|单位)|(?:省|市|州|县|区)政府",
    ),
)
_SCOPE = re.compile("|".join(f"(?P<{scope.value}>{words})" for scope, words in _SCOPES))


class Clause(NamedTuple):
    """A part of a statement between commas: ``start`` to ``end`` of its text.

    ``year`` is the one that the sentence has named so far, None where it says nothing.
    """

    start: int
    end: int
    text: str
    year: int | None
    plan: bool
    scope: Scope


class Statement:
    """One sentence of a report of ``year``, made ready. ``text`` and ``masked`` are as long as the sentence's
    ``raw``: a place in one is a place in all."""

    def __init__(self, sentence: Sentence, year: int | None) -> None:
        self.sentence = sentence
        self.year = year
        self.text = one_width(sentence.raw)

    @cached_property
    def masked(self) -> str:
        """The text with titles and quotations hidden."""
        return _HIDING.sub(lambda match: HIDDEN * len(match.group()), self.text)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """The amounts outside of titles and quotations."""
        return amounts_in(self.masked)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses in their order."""
        found = []
        year: int | None = None
        plan, scope = False, Scope.UNSAID
        for match in _CLAUSE.finditer(self.masked):
            text = match.group()
            for named in _YEAR.finditer(text):
                year = int(named["year"]) if named["year"] else None if self.year is None else self.year - 1
            plan = plan or _PLAN.search(text) is not None
            said = _SCOPE.search(text)
            scope = Scope(str(said.lastgroup)) if said else scope
            found.append(Clause(match.start(), match.end(), text, year, plan, scope))
        return tuple(found)

    def is_current(self, clause: Clause) -> bool:
        """Whether a clause tells a fact of the report's year: it says so, or says nothing, or names a year
        that has not come yet, which is a slip of the pen."""
        if clause.plan:
            return False
        return clause.year is None or self.year is None or clause.year >= self.year
