"""What a sentence says about applications: how many came, from whom, what became of them.

A sentence is taken as words of the field and amounts. For each amount of cases the words that it belongs to
are looked for, before it (不予公开 3 件) or behind it (3 件不予公开); they make the measure, or say that
something else is counted, and then nothing is claimed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.claims.claim import Claim, Scope
from xlgov.claims.request_amounts import CASES, belonging
from xlgov.claims.request_words import (
    BODY,
    BUT_FOR,
    DEADLINE,
    EVERY,
    FILLER,
    GRANTED,
    LEGAL,
    NEAR,
    NONE,
    NONE_REST,
    PARTIAL_PERIOD,
    SILENT,
    TELLING,
    TRIGGER,
    ZERO,
    Kind,
    Said,
    Token,
)

if TYPE_CHECKING:
    from xlgov.claims.amounts import Amount
    from xlgov.claims.statements import Clause, Statement

__all__ = ["ALL_DONE", "TRIGGER", "read"]

TABLE = "申请"
RECEIVED, DUE, DONE = "申请.新收", "申请.应办理", "申请.办结"
BROUGHT, CARRIED = "申请.上年结转", "申请.结转下年度"
ALL_DONE = "正文.均已办结"
"""that nothing was left to be done"""
_VAGUE = frozenset(("个", "项"))
"""units in which pages, rules and tasks are counted too"""
_NEARBY = 24
"""letters before a verb in which something else may be named"""
_NARROWING = SILENT | {
    Kind.OUTCOME,
    Kind.REASON,
    Kind.PART_OF_REASON,
    Kind.DONE,
    Kind.PARTS,
    Kind.ALL,
}
"""what makes 未收到…申请 say less than that there was none"""
_HARD = frozenset(",:;。!?")


def read(statement: Statement) -> Iterator[Claim]:
    """The claims of a statement about applications of the report's year."""
    if PARTIAL_PERIOD.search(statement.masked):
        return
    if any(each.unit in CASES for each in statement.amounts):
        yield from _counted(statement)
    yield from _denied(statement)
    yield from _all_done(statement)


def _counted(statement: Statement) -> Iterator[Claim]:
    said = Said(statement.masked, statement.year)
    if not said.speaks:
        return
    starts = [each.start for each in statement.clauses]
    for amount, words in belonging(statement, said):
        clause = statement.clauses[bisect_right(starts, amount.start) - 1]
        if not _is_of_the_year(statement, clause, words):
            continue
        measure = _measure(said, words, amount)
        if measure:
            start = min(words[0].start, amount.start)
            end = max(words[-1].end, amount.end)
            scope = _scope(statement, clause, words)
            yield Claim(measure, amount.number, statement, start, end, amount.exact, scope=scope)


def _clause(statement: Statement, place: int) -> Clause:
    return next(each for each in reversed(statement.clauses) if each.start <= place)


def _is_of_the_year(statement: Statement, clause: Clause, words: list[Token]) -> bool:
    """Whether a count is one of the report's year; what is carried over names another year by its nature."""
    if any(each.kind in (Kind.OUT, Kind.IN, Kind.CARRIED) for each in words):
        return clause.year is None or statement.year is None or clause.year >= statement.year - 1
    return statement.is_current(clause)


# --- what they mean


def _measure(said: Said, words: list[Token], amount: Amount) -> str | None:
    """The measure that words make; None where they count something else, or nobody can say."""
    kinds = {each.kind for each in words}
    if kinds & SILENT:
        return None
    if kinds & {Kind.REASON, Kind.PART_OF_REASON}:
        return _rows(words, Kind.REASON, Kind.PART_OF_REASON)
    if Kind.OUTCOME in kinds:
        return _outcome(said, words, amount)
    if kinds & {Kind.OUT, Kind.IN, Kind.CARRIED}:
        return None if said.is_of_others(words[0].start) else _carried(kinds)
    if Kind.APPLICANT in kinds:
        return _applicants(said, words)
    if Kind.DONE in kinds or Kind.HANDLED in kinds:
        return _done(said, words, amount)
    return _received(said, words, amount)


def _rows(words: list[Token], *kinds: Kind) -> str:
    return "+".join(dict.fromkeys(f"{TABLE}.{each.means}" for each in words if each.kind in kinds))


def _outcome(said: Said, words: list[Token], amount: Amount) -> str | None:
    """The outcome that is counted, where it is one of applications and not of pages on a website."""
    alone = said.outcomes == {GRANTED}
    if alone and (not said.kinds & {Kind.TOPIC, Kind.DONE} or any(each.text == "公开" for each in words)):
        return None
    if any(each.kind is Kind.APPLICANT for each in words):
        return None
    last = max(each.end for each in words)
    if last <= amount.start and not FILLER.match(said.text[last : amount.start]):
        return None
    return _rows(words, Kind.OUTCOME)


def _carried(kinds: set[Kind]) -> str | None:
    if Kind.DONE in kinds or Kind.APPLICANT in kinds or {Kind.IN, Kind.OUT} <= kinds:
        return None
    if Kind.IN in kinds:
        return DUE if kinds & {Kind.NEW, Kind.RECEIVED, Kind.ACCEPTED} else BROUGHT
    return CARRIED


def _applicants(said: Said, words: list[Token]) -> str | None:
    """Whose applications are counted, of those received or of those done."""
    named = [each for each in words if each.kind is Kind.APPLICANT]
    columns = {each.means for each in named}
    if Kind.TOPIC not in said.kinds or len(columns) > 1:
        return None
    if LEGAL in columns and "其他组织" in said.text and not any("组织" in each.text for each in named):
        return None
    kinds = {each.kind for each in words}
    stem = DONE if kinds & {Kind.DONE, Kind.HANDLED} else RECEIVED
    return "+".join(f"{stem}.{column}" for column in columns.pop().split("+"))


def _done(said: Said, words: list[Token], amount: Amount) -> str | None:
    """Done, where the words do not say that only those due were, nor all of those named before."""
    start, end = min(words[0].start, amount.start), max(words[-1].end, amount.end)
    if DEADLINE.search(said.text[start:end]):
        return None
    if words[0].start > amount.start and any(each.kind is Kind.ALL for each in words):
        return None
    return DONE if _is_about_applications(said, words, amount) else None


def _received(said: Said, words: list[Token], amount: Amount) -> str | None:
    kinds = {each.kind for each in words}
    if said.is_something_else(amount.end):
        return None
    if words[0].start > amount.start or (said.parts < amount.start and Kind.NEW not in kinds):
        return None
    if kinds & {Kind.NEW, Kind.RECEIVED, Kind.ACCEPTED}:
        if not _is_about_applications(said, words, amount):
            return None
        return DUE if Kind.ACCEPTED in kinds and Kind.NEW not in kinds else RECEIVED
    topics = [each for each in words if each.kind is Kind.TOPIC]
    if amount.unit in _VAGUE or not topics or topics[-1].text == "申请" or kinds - {Kind.TOPIC, Kind.ALL}:
        return None
    return DUE if FILLER.match(said.text[topics[-1].end : amount.start]) else None


def _is_about_applications(said: Said, words: list[Token], amount: Amount) -> bool:
    """Whether what was received or done are applications: named with it, or named before in the sentence
    with nothing else between the verb and its number."""
    topics = [each for each in words if each.kind is Kind.TOPIC and each.text != "申请"]
    if topics:
        last = topics[-1].end
        return last > amount.start or bool(FILLER.match(_without_verbs(said.text, last, amount.start, words)))
    verb = max((each for each in words if each.kind in TELLING), key=lambda each: each.start)
    if verb.start < amount.start and not NEAR.match(said.text[verb.end : amount.start]):
        return False
    named = said.named < max(verb.start, amount.start)
    before = said.between(max(0, verb.start - _NEARBY), verb.start)
    return named and not any(each.kind is Kind.OTHER for each in before)


def _without_verbs(text: str, start: int, end: int, words: list[Token]) -> str:
    """The text between two places, without the verbs in it."""
    kept, at = [], start
    for each in words:
        if each.start >= start and each.end <= end:
            kept.append(text[at : each.start])
            at = each.end
    return "".join([*kept, text[at:end]])


# --- of whom


def _scope(statement: Statement, clause: Clause, words: list[Token]) -> Scope:
    """As the clause has it; a body named in front of the verb speaks for itself."""
    if clause.scope is not Scope.UNSAID:
        return clause.scope
    verb = next((each for each in words if each.kind in (Kind.RECEIVED, Kind.ACCEPTED, Kind.NEW)), None)
    if verb is not None and BODY.search(statement.masked[clause.start : verb.start]):
        return Scope.OWN
    return Scope.UNSAID


# --- nothing and everything


def _denied(statement: Statement) -> Iterator[Claim]:
    """未收到…申请: nothing that the tables do not count may stand in between."""
    text = statement.masked
    for match in NONE.finditer(text):
        if NONE_REST.match(match["rest"]) and _is_any_application(match["of"], match["topic"]):
            yield from _none(statement, match.start(), match.end("topic"))
    for match in ZERO.finditer(text):
        yield from _none(statement, *match.span())


def _none(statement: Statement, start: int, end: int) -> Iterator[Claim]:
    clause = _clause(statement, start)
    if statement.is_current(clause):
        yield Claim(RECEIVED, 0, statement, start, end, denied=True, scope=clause.scope)


def _is_any_application(of: str, topic: str) -> bool:
    """Whether the words between 未收到 and 申请 do not narrow it."""
    words = Said(of)
    if words.kinds & _NARROWING:
        return False
    if "其他" in of and "其他组织" not in of:
        return False
    if topic == "申请" and of and not of.endswith(("公开", "信息", "公开的", "信息的", "提出的", "提交的")):
        return False
    columns = {each.means for each in words.tokens if each.kind is Kind.APPLICANT}
    return columns in (set(), {"自然人", LEGAL})


def _all_done(statement: Statement) -> Iterator[Claim]:
    """均已办结, 答复率100%: of applications, and of all of them."""
    text = statement.masked
    match = EVERY.search(text)
    if match is None or BUT_FOR.search(text) or DEADLINE.search(text):
        return
    before = Said(text[: match.start()])
    topics = [each.start for each in before.tokens if each.kind is Kind.TOPIC]
    others = [each.start for each in before.tokens if each.kind is Kind.OTHER]
    if not topics or (others and others[-1] > topics[-1]):
        return
    clause = _clause(statement, match.start())
    if statement.is_current(clause):
        yield Claim(ALL_DONE, 1, statement, match.start(), match.end(), scope=clause.scope)
