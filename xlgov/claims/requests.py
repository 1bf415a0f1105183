"""What a sentence says about applications: how many came, from whom, what became of them.

A sentence is taken as words of the field and amounts. For each amount of cases the words that it belongs to
are looked for, before it (不予公开 3 件) or behind it (3 件不予公开); they make the measure, or say that
something else is counted, and then nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import late
from xlgov.claims.claim import Claim, Scope
from xlgov.claims.request_amounts import CASES, belonging
from xlgov.claims.request_said import Said, said_in
from xlgov.claims.request_words import (
    BESIDE,
    BODY,
    BUT_FOR,
    DEADLINE,
    EVERY,
    FILLER,
    GRANTED,
    HEAD,
    LEGAL,
    LISTED,
    NEAR,
    NONE,
    NONE_REST,
    NOTHING_CARRIED,
    SILENT,
    SOME_BODIES,
    TELLING,
    TRIGGER,
    ZERO,
    Kind,
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
_SURE = frozenset(("件", "件次", "宗", "条", "份"))
"""units in which applications are counted by who applies"""
_GOING_ON = _SURE | {"%", "个工作日", "日", ""}
"""units of a sentence that goes on about applications without naming them"""
_VAGUE = frozenset(("个", "项"))
"""units in which pages, rules and tasks are counted too"""
_NEGATIONS = ("未", "没有", "无", "零")
_TOTALITIES = ("均", "全部", "都", "悉数", "100%")
_SEVERAL = 2
"""reasons that stand together are those of table 三"""
_FAR = 5
"""sentences that are looked back"""
_SOME = ("有", "仅", "余", "个别")
"""before a number of cases that are some of all: 有2件…答复"""
_OPENING = "“‘"
"""quotation marks around words of the form, which belong to them"""
_IN_TIME = late.compile(r"按时|按期|如期|及时")
_FOLLOWED = 6
_SHORT = 20
"""words in which the total of what is divided stands"""
_NEARBY = 24
"""letters before a verb in which something else may be named"""
_VERBS = frozenset((Kind.RECEIVED, Kind.ACCEPTED, Kind.NEW, Kind.DONE, Kind.HANDLED))
_ONE_APPLICANT = late.compile(
    r"(?:^|[对有由某])(?:[1-3一两二三同某]{1,2}[名位个])申请人[^,;。]{0,4}(?:提|申)"
)
"""what single applicants asked for, which is a part"""
_EVERYBODY = late.compile(r"全|各|我[省市州县区]|所属|下属")
_NARROWING = SILENT | {
    Kind.OUTCOME,
    Kind.REASON,
    Kind.PART_OF_REASON,
    Kind.DONE,
    Kind.PARTS,
    Kind.ALL,
}
"""what makes 未收到…申请 say less than that there was none"""
_OF_DOCUMENTS = late.compile(
    r"(?:公文|文件|属性|发文)[^;。]{0,40}主动公开[^;。]{0,20}依申请公开[^;。]{0,20}不(?:予以?|宜)?公开"
)
"""how open documents are to be is told in the words of applications and their outcomes"""
_HARD = frozenset(",:;。!?")


def read(statement: Statement) -> Iterator[Claim]:
    """The claims of a statement about applications of the report's year."""
    if any(each.unit in CASES for each in statement.amounts):
        yield from _counted(statement)
    text = statement.masked
    if any(word in text for word in _NEGATIONS):
        yield from _denied(statement)
    if any(word in text for word in _TOTALITIES):
        yield from _all_done(statement)


def _counted(statement: Statement) -> Iterator[Claim]:
    said = said_in(statement.masked, statement.year)
    if Kind.TOPIC not in said.kinds and _goes_on(statement):
        said = said.after_them()
    if not said.speaks or ("主动公开" in said.text and _OF_DOCUMENTS.search(said.text)):
        return
    spoken = Scope.UNSAID
    for amount, words in belonging(statement, said):
        clause = statement.clause_at(amount.start)
        if clause is None or ("申请人" in clause.text and _ONE_APPLICANT.search(clause.text)):
            continue
        if not _is_of_the_year(statement, clause, words):
            continue
        measure = _measure(said, words, amount)
        if measure:
            start = min(words[0].start, amount.start)
            start -= statement.sentence.raw[max(0, start - 1)] in _OPENING
            end = max(words[-1].end, amount.end)
            scope = _scope(statement, clause, words)
            if scope is Scope.UNSAID and measure == DONE:
                scope = spoken  # 县水利局收到9件、办结9件
            spoken = scope
            yield Claim(measure, amount.number, statement, start, end, amount.exact, scope=scope)


def _goes_on(statement: Statement) -> bool:
    """Whether the sentences that this one goes on from speak of applications, or the one right before it."""
    if statement.before is None and any(each.unit not in _GOING_ON for each in statement.amounts):
        return False
    here = statement
    for _ in range(_FAR):
        before = here.beside
        if before is None:
            break
        said = said_in(before.masked, before.year)
        if said.ends_with_them is not None:
            return said.ends_with_them
        if here.before is None and LISTED.isdisjoint(said.kinds):
            break
        here = before
    return False


def _is_of_the_year(statement: Statement, clause: Clause, words: list[Token]) -> bool:
    """Whether a count is one of the report's year; what is carried over names another year by its nature."""
    if any(each.kind in (Kind.OUT, Kind.IN, Kind.CARRIED) for each in words):
        named = clause.year is None or statement.year is None or clause.year >= statement.year - 1
        return named and not clause.part
    return statement.is_current(clause)


# --- what they mean


def _measure(said: Said, words: list[Token], amount: Amount) -> str | None:
    """The measure that words make; None where they count something else, or nobody can say."""
    kinds = {each.kind for each in words}
    if kinds & SILENT:
        return None
    if kinds & {Kind.REASON, Kind.PART_OF_REASON}:
        return _reason(said, words, amount)
    if Kind.OUTCOME in kinds:
        return _outcome(said, words, amount)
    if kinds & {Kind.OUT, Kind.IN, Kind.CARRIED}:
        return None if said.is_of_others(words[0].start) else _carried(said, words)
    if Kind.APPLICANT in kinds:
        return _applicants(said, words, amount)
    if Kind.DONE in kinds or Kind.HANDLED in kinds:
        return _done(said, words, amount)
    return _received(said, words, amount)


def _rows(words: list[Token], *kinds: Kind) -> str:
    return "+".join(dict.fromkeys(f"{TABLE}.{each.means}" for each in words if each.kind in kinds))


def _reason(said: Said, words: list[Token], amount: Amount) -> str | None:
    """The row under an outcome; not where cases of another kind have the same words."""
    reasons = {each.means for each in said.tokens if each.kind in (Kind.REASON, Kind.PART_OF_REASON)}
    if not said.is_about_them and not said.kinds & {Kind.OUTCOME, Kind.DONE} and len(reasons) < _SEVERAL:
        return None
    if not _leads_to(said, words, amount):
        return None
    return _rows(words, Kind.REASON, Kind.PART_OF_REASON)


def _leads_to(said: Said, words: list[Token], amount: Amount) -> bool:
    """Whether nothing but filling words stands between the last word and its number."""
    last = max(each.end for each in words)
    return last > amount.start or FILLER.match(said.text[last : amount.start].removeprefix(")")) is not None


def _outcome(said: Said, words: list[Token], amount: Amount) -> str | None:
    """The outcome that is counted, where it is one of applications and not of pages on a website."""
    alone = said.outcomes == {GRANTED}
    named = said.is_about_them or Kind.DONE in said.kinds
    if Kind.HANDLED in said.kinds and Kind.OTHER not in said.kinds:
        named = True  # 办理结果为：予以公开3件
    if Kind.OTHER in said.kinds and not said.is_about_them:
        return None
    if alone and (not named or any(each.text == "公开" for each in words)):
        return None
    if any(each.kind is Kind.APPLICANT for each in words):
        return None
    return _rows(words, Kind.OUTCOME) if _leads_to(said, words, amount) else None


def _carried(said: Said, words: list[Token]) -> str | None:
    kinds = {each.kind for each in words}
    if Kind.DONE in kinds or Kind.APPLICANT in kinds or {Kind.IN, Kind.OUT} <= kinds:
        return None
    if Kind.IN in kinds:
        return DUE if kinds & {Kind.NEW, Kind.RECEIVED, Kind.ACCEPTED} else BROUGHT
    carried = any("结转" in each.text for each in words)
    return CARRIED if carried or said.named < words[-1].start else None


def _applicants(said: Said, words: list[Token], amount: Amount) -> str | None:
    """Whose applications are counted, of those received or of those done."""
    named = [each for each in words if each.kind is Kind.APPLICANT]
    columns = {each.means for each in named}
    if not said.is_about_them or len(columns) > 1 or amount.unit not in _SURE:
        return None
    if LEGAL in columns and "其他组织" in said.text and not any("组织" in each.text for each in named):
        return None
    first, last = named[0], named[-1]
    ahead = said.between(max(0, first.start - _NEARBY), first.start)
    start = ahead[-1].end if ahead else max(0, first.start - _NEARBY)
    if not BESIDE.match(said.text[start : first.start]):
        return None
    kinds = {each.kind for each in words}
    if Kind.ACCEPTED in kinds or not FILLER.match(_without_verbs(said.text, last.end, amount.start, words)):
        return None
    stem = DONE if kinds & {Kind.DONE, Kind.HANDLED} else RECEIVED
    return "+".join(f"{stem}.{column}" for column in columns.pop().split("+"))


def _done(said: Said, words: list[Token], amount: Amount) -> str | None:
    """Done, where the words do not say that only those due were, nor all of those named before."""
    start, end = min(words[0].start, amount.start), max(words[-1].end, amount.end)
    if words[0].start > amount.start and said.text.endswith(_SOME, 0, amount.start):
        return None
    if DEADLINE.search(said.text[start:end]):
        return None
    if words[0].start > amount.start and any(each.kind is Kind.ALL for each in words):
        return None
    if Kind.ONLY in said.kinds and _IN_TIME.search(said.text, max(0, start - _FOLLOWED), start):
        return None
    whole = (Kind.DONE,) if Kind.OUT in said.kinds else (Kind.DONE, Kind.HANDLED)
    parts = said.parts < amount.start and any(
        each.kind in whole and each.end <= said.parts for each in said.tokens[:_SHORT]
    )
    return DONE if not parts and _is_about_applications(said, words, amount) else None


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
    filling = said.text[topics[-1].end : amount.start]
    return DUE if FILLER.match(filling) and not filling.endswith("的") else None


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
    if said.follows(amount.end):
        return True
    named = said.named < max(verb.start, amount.start) and not said.is_of_others(verb.start)
    return named and _stands_free(said, min(words[0].start, amount.start))


def _stands_free(said: Said, place: int) -> bool:
    """Whether nothing stands between a pause or a word of the field and a verb that could be its object."""
    ahead = said.between(max(0, place - _NEARBY), place)
    start = ahead[-1].end if ahead else max(0, place - _NEARBY)
    head = said.text[start:place]
    return HEAD.match(head) is not None or BODY.search(head) is not None


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
    """As the clause has it; a body named right before the verb speaks for itself."""
    verb = next((each for each in words if each.kind in _VERBS), None)
    if verb is not None:
        said = statement.masked[max(clause.start, verb.start - _NEARBY) : verb.start]
        if BODY.search(said) and not _EVERYBODY.search(said):
            return Scope.OWN
    return clause.scope


# --- nothing and everything


def _denied(statement: Statement) -> Iterator[Claim]:
    """未收到…申请: nothing that the tables do not count may stand in between."""
    text = statement.masked
    for match in NONE.finditer(text):
        measure = _denied_measure(match["of"], match["topic"]) if NONE_REST.match(match["rest"]) else None
        if measure and not SOME_BODIES.search(text, max(0, match.start() - _NEARBY), match.start()):
            yield from _none(statement, measure, match.start(), match.end("topic"))
    for match in ZERO.finditer(text) if "零" in text else ():
        yield from _none(statement, RECEIVED, *match.span())
    for match in NOTHING_CARRIED.finditer(text) if "结转" in text or "遗留" in text else ():
        yield from _none(statement, BROUGHT if match["last"] else CARRIED, *match.span())


def _none(statement: Statement, measure: str, start: int, end: int) -> Iterator[Claim]:
    clause = statement.clause_at(start)
    if clause is not None and statement.is_current(clause):
        yield Claim(measure, 0, statement, start, end, denied=True, scope=clause.scope)


def _denied_measure(of: str, topic: str) -> str | None:
    """What is denied by words between 未收到 and 申请; None where they narrow it."""
    words = Said(of)
    if words.kinds & _NARROWING or "要求" in of or ("其他" in of and "其他组织" not in of):
        return None
    if words.kinds & {Kind.IN, Kind.OUT, Kind.CARRIED}:
        return None if Kind.CARRIED in words.kinds else BROUGHT if Kind.IN in words.kinds else CARRIED
    applicants = [each for each in words.tokens if each.kind is Kind.APPLICANT]
    columns = {each.means for each in applicants}
    ends = ("公开", "信息", "公开的", "信息的", "提出的", "提交的", *(each.text for each in applicants))
    if topic == "申请" and of and not of.removesuffix("等").endswith(ends):
        return None
    if not columns or columns == {"自然人", LEGAL}:
        return RECEIVED
    if "自然人" in columns and len(columns) > 1:
        return None
    named = dict.fromkeys(column for each in applicants for column in each.means.split("+"))
    return "+".join(f"{RECEIVED}.{column}" for column in named)


def _all_done(statement: Statement) -> Iterator[Claim]:
    """均已办结, 答复率100%: of applications, and of all of them."""
    text = statement.masked
    match = EVERY.search(text)
    if match is not None and f"{(statement.year or 0) + 1}年" in text[: match.start()]:
        return  # as it was when the report was written
    if match is None or BUT_FOR.search(text) or DEADLINE.search(text):
        return
    before = Said(text[: match.start()])
    topics = [each.start for each in before.tokens if each.kind is Kind.TOPIC]
    others = [each.start for each in before.tokens if each.kind is Kind.OTHER]
    if not topics or (others and others[-1] > topics[-1]):
        return
    clause = statement.clause_at(match.start())
    if clause is not None and statement.is_current(clause):
        yield Claim(ALL_DONE, 1, statement, match.start(), match.end(), scope=clause.scope)
