"""A claim: what a sentence says about a figure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlgov.claims.statements import Statement
    from xlgov.values import Number


class Scope(StrEnum):
    """Of whom a clause speaks."""

    UNSAID = "unsaid"
    OWN = "own"
    """the body itself: 本机关, 我局, 区政府办公室, 本级"""
    PART = "part"
    """some of those below: 各部门, 下属单位, 乡镇街道"""
    WHOLE = "whole"
    """everybody in the region: 全区, 我县, 全市各级各部门"""


class Claim(NamedTuple):
    """One figure as a sentence has it.

    ``measure`` is the name of a figure as ``form/figure_names`` has it (申请.新收, 复议.总计), several
    joined by + for their sum (申请.予以公开+申请.部分公开), or a name of something that no table counts,
    which begins with 正文 (正文.政策解读). ``number`` is 0 where the sentence denies it (``denied``:
    未收到、没有), and not ``exact`` where it says 余, 多, 约 or has been rounded. ``start`` and ``end`` are
    the words that it rests on, in ``statement.text``.
    """

    measure: str
    number: Number
    statement: Statement
    start: int
    end: int
    exact: bool = True
    denied: bool = False
    scope: Scope = Scope.UNSAID

    @property
    def words(self) -> str:
        """The words that it rests on, as they stand in the report."""
        return self.statement.sentence.raw[self.start : self.end]

    def __str__(self) -> str:
        """``申请.新收=22``, ≈ for what is not exact, @ and a scope where one is said."""
        sign = "=" if self.exact else "≈"
        scope = "" if self.scope is Scope.UNSAID else f"@{self.scope.value}"
        return f"{self.measure}{sign}{self.number}{scope}"
