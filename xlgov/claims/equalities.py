"""Equations that one sentence states by itself: 上年结转1件，新收16件，共17件."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from xlgov import late
from xlgov.claims.amounts import Amount
from xlgov.claims.statements import Statement
from xlgov.values import Number

TRIGGER = late.compile(r"[结合共总一,;](?:(?<=结)转|(?<=[合共总])计|(?<=[总一])共|(?<=[,;])共[0-9])")
OF_CASES = ("件", "条", "份", "宗", "件次", "")
"""units in which applications are counted, and none"""
_ROLES = (
    ("out", r"结转(?:到|至|下|入|20)|转入?(?:至|下)|跨年|未办结|(?:正|尚)在办理|继续办理"),
    ("brought", r"(?:上年度?|上一?年度?|去年|[0-9]{4}年度?)(?:度)?结转|结转(?:自)?上|结转的"),
    ("done", r"办结|办理完[毕成]|答复|回复|办复"),
    ("total", r"(?:合计|共计|总计|总共|一共|共)(?:应|需)?(?:办理|处理)?|应办理|需办理"),
    ("new", r"新收|新增|新受理|收到|接收|接到|受理"),
)
_ROLE = late.compile("|".join(f"(?P<{role}>{words})" for role, words in _ROLES))
_SUBJECT = late.compile(r"申请")
_OTHERS = late.compile(r"复议|诉讼|信访|提案|建议|热线|咨询|信箱|其中|增[长加]|减少|下降|同比|[较比][上去]")
"""words with which a sentence counts something else too"""
_SUM = late.compile(
    r"[,、;: ]*(?:以上)?(?P<year>全年度?)?(?:各项|两项|三项|二者|两者)?"
    r"(?:合计|共计|总计|总共|一共|(?P<loose>共))(?:为|是|达)?:? ?"
)
_NEXT = late.compile(r" *(?:[、,]|和|以及|及|与)")
_NOTED = late.compile(r" *[(][^()]{0,60}[)] *[、,]")
"""between two numbers of a list, the first of which has a note in brackets"""
_PAUSE = late.compile(r" *,")
_TALLY = frozenset("件条篇份次场则个期部项")
"""units that a sum may have together"""
_UNSURE = late.compile(r"其中|[(]|同比|较|比[上去]|等|率|累计")
_OF_A_YEAR = late.compile(r"半年|季度")
"""parts of which all of a year is the sum, and not more than is listed"""
MOST_PARTS = 20
"""numbers that are looked at before a sum"""


class Equality(NamedTuple):
    """``parts`` should come to ``total``. ``lacks`` names a figure that the sentence leaves out and that
    belongs to the total; ``sure``: whatever is left out, it cannot hold."""

    statement: Statement
    called: str
    parts: tuple[Amount, ...]
    total: Amount
    sure: bool = True
    lacks: str = ""
    holds: bool = False

    @property
    def number(self) -> Number:
        """What the parts come to."""
        return sum(each.number for each in self.parts)

    @property
    def words(self) -> str:
        """From the first number to the last."""
        every = (*self.parts, self.total)
        first, last = min(each.start for each in every), max(each.end for each in every)
        return self.statement.sentence.raw[first:last]


def equalities(statement: Statement) -> Iterator[Equality]:
    """The equations that a sentence states."""
    for each in _of_applications(statement):
        first = min(part.start for part in (*each.parts, each.total))
        last = max(part.end for part in (*each.parts, each.total))
        if not _OTHERS.search(statement.masked, max(0, first - 16), last):
            yield each
    yield from _of_lists(statement)


def _of_applications(statement: Statement) -> Iterator[Equality]:
    if not _SUBJECT.search(statement.masked):
        return
    found = _roles(statement)
    if found is None:
        return
    new, brought = found.get("new"), found.get("brought")
    done, out, total = found.get("done"), found.get("out"), found.get("total")
    if new and brought and total:
        yield _identity(statement, "上年结转与新收之和应是总数", (brought, new), total)
    if done and out and total:
        yield _identity(statement, "办结与结转下年之和应是总数", (done, out), total)
    elif done and out and new and brought:
        yield from _four(statement, (brought, new), (done, out))
    elif done and out and new:
        sure = new.number > done.number + out.number
        each = _identity(statement, "办结与结转下年之和应是收到的和上年结转的之和", (done, out), new)
        yield each._replace(sure=sure, lacks="申请.上年结转")


def _four(
    statement: Statement, come: tuple[Amount, Amount], gone: tuple[Amount, Amount]
) -> Iterator[Equality]:
    """What came in, and what became of it."""
    total = Amount(sum(each.number for each in come), come[0].start, come[1].end)
    yield _identity(statement, "办结与结转下年之和应是上年结转与新收之和", gone, total)


def _identity(statement: Statement, called: str, parts: tuple[Amount, ...], total: Amount) -> Equality:
    each = Equality(statement, called, parts, total)
    return each._replace(holds=each.number == total.number)


def _roles(statement: Statement) -> dict[str, Amount] | None:
    """The number of each role; None where one stands twice, or is not said exactly, or of another year."""
    found: dict[str, Amount] = {}
    end = 0
    for amount in statement.amounts:
        label, end = statement.masked[end : amount.start], amount.end
        words = [match.lastgroup for match in _ROLE.finditer(label)]
        if not words or amount.unit not in OF_CASES:
            continue
        role = _role(words)
        clause = statement.clause_at(amount.start)
        if role in found or not amount.exact or clause is None:
            return None
        if role != "brought" and not statement.is_current(clause):
            return None
        found[role] = amount
    return found


def _role(words: list[str | None]) -> str:
    """What a number is by the words before it: 共收到 counts what is new, 共办结 what is done."""
    for role, _ in _ROLES:
        if role in words and role != "total":
            return role
    return "total"


def _of_lists(statement: Statement) -> Iterator[Equality]:
    """Numbers of one unit, one after the other, and what they are said to come to."""
    text, amounts = statement.masked, statement.amounts
    for place, total in enumerate(amounts):
        found = _SUM.fullmatch(text, amounts[place - 1].end, total.start) if place > 1 else None
        if found is None or not total.exact:
            continue
        parts = _before(statement, place)
        if len(parts) < 2 or (found["year"] and not _OF_A_YEAR.search(text, 0, parts[-1].start)):
            continue
        if found["loose"] and any(_PAUSE.match(text, each.end) for each in parts[:-1]):
            continue
        each = _identity(statement, "各项之和应是合计数", parts, total)
        sums = list(accumulate(part.number for part in reversed(parts)))[1:]
        yield each._replace(holds=each.holds or total.number in sums)


def _before(statement: Statement, place: int) -> tuple[Amount, ...]:
    """The parts that end before an amount; none where it is not plain which they are."""
    text, amounts, unit = statement.masked, statement.amounts, statement.amounts[place].unit
    first = place - 1
    while first > max(0, place - MOST_PARTS) and _NEXT.match(text, amounts[first - 1].end):
        ahead = amounts[first - 1]
        if _PAUSE.match(text, ahead.end) and (not ahead.exact or ahead.unit not in {unit, *_TALLY}):
            break
        first -= 1
    parts = amounts[first:place]
    words = text[max(0, parts[0].start - 20) : parts[-1].end]
    plain = all(each.unit == unit and each.exact for each in parts)
    if first and _NOTED.match(text, amounts[first - 1].end):
        return ()
    return parts if plain and not _UNSURE.search(words) else ()
