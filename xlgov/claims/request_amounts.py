"""Which words of a sentence about applications an amount belongs to: those before it, or those behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.claims.request_said import Said
from xlgov.claims.request_words import LISTED, SILENT, TELLING, Kind, Token

if TYPE_CHECKING:
    from xlgov.claims.amounts import Amount
    from xlgov.claims.statements import Statement

_HARD = frozenset(",:;。!?")
"""marks at which a clause ends"""
_AMONG = ("的有", "中有", "另有", "尚有", "还有")
"""before a number of cases of which more is told behind it"""
CASES = frozenset(("件", "件次", "条", "条次", "份", "宗", "起", "次", "例", "个", "项", "封"))
"""units in which applications are counted, rightly or not"""


def belonging(statement: Statement, said: Said) -> Iterator[tuple[Amount, list[Token]]]:
    """Each amount of cases with the words that it belongs to, which are never none."""
    every = statement.amounts
    taken = listed = 0
    for number, amount in enumerate(every):
        if amount.unit not in CASES or number < listed:
            continue
        previous = max(taken, every[number - 1].end if number else 0)
        following = every[number + 1].start if number + 1 < len(every) else len(said.text)
        before = _before(said.between(previous, amount.start))
        if any(each.kind is Kind.RESPECTIVELY for each in before):
            row = _row(every, said, number)
            listed = number + len(row)
            yield from _respectively(before, row)
            continue
        own = _own_piece(before)
        behind = _behind(said.between(amount.end, following))
        words = [each for each in before if each.kind is not Kind.SEP]
        among = said.text.endswith(_AMONG, previous, amount.start)  # 受理的有2件结转下年
        told = not among and _tells(own) and not _is_left(own, behind)
        if not told and _tells(behind) and not (own and own[-1].kind is Kind.TOPIC):
            taken = behind[-1].end
            yield amount, behind
        elif words:
            yield amount, words


def _is_left(own: list[Token], behind: list[Token]) -> bool:
    """Whether what is only 办理 before a number is carried over behind it: 在办理期限内的2件结转下年."""
    telling = {each.kind for each in own if each.kind in TELLING}
    return telling == {Kind.HANDLED} and any(each.kind is Kind.OUT for each in behind)


def _tells(words: list[Token]) -> bool:
    return any(each.kind in TELLING for each in words)


def _before(found: list[Token]) -> list[Token]:
    """The words in front of an amount: of its clause, and of the clause before where that only gives
    reasons."""
    *far, near = _clauses(found)
    if far and (_tells(near) or not near):
        telling = [each for each in far[-1] if each.kind in TELLING]
        if telling and all(each.kind in (Kind.REASON, Kind.PART_OF_REASON) for each in telling):
            return [*far[-1], *near]
    return near


def _clauses(words: list[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for each in words:
        if each.text in _HARD:
            found.append([])
        else:
            found[-1].append(each)
    return found


def _behind(found: list[Token]) -> list[Token]:
    """The words behind an amount, until the clause pauses."""
    cut = next((n for n, each in enumerate(found) if each.kind is Kind.SEP), len(found))
    return found[:cut]


def _own_piece(before: list[Token]) -> list[Token]:
    cut = max((n for n, each in enumerate(before) if each.kind is Kind.SEP), default=-1)
    return before[cut + 1 :]


def _row(every: tuple[Amount, ...], said: Said, first: int) -> list[Amount]:
    """The amounts from one on that only pauses part from each other."""
    found = [every[first]]
    for amount in every[first + 1 :]:
        if any(each.kind is not Kind.SEP for each in said.between(found[-1].end, amount.start)):
            break
        found.append(amount)
    return found


def _respectively(before: list[Token], row: list[Amount]) -> Iterator[tuple[Amount, list[Token]]]:
    """予以公开、不予公开分别为3件、2件: each amount with its word, where there are as many of both."""
    listed = [each for each in before if each.kind in LISTED]
    if len(listed) != len(row) or any(each.kind in SILENT for each in before):
        return
    shared = [each for each in before if each.kind in (Kind.TOPIC, Kind.RECEIVED, Kind.ACCEPTED)]
    for amount, word in zip(row, listed, strict=True):
        # the words between are those of the other amounts
        yield amount, sorted([*shared, word._replace(end=amount.start)], key=lambda each: each.start)
