"""R-NARR: how the text of a sum divides it among the units that were added up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from xlgov.finding import Finding
from xlgov.form import entered
from xlgov.form.figure_names import names_of
from xlgov.report.unit_names import plain
from xlgov.rules.context import Context
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import LOGIC, rule
from xlgov.values import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgov.claims.statements import Statement
    from xlgov.report import Addend
    from xlgov.values import Number

_MEASURES = (
    ("复议.总计", re.compile("复议")),
    ("诉讼.总计", re.compile("诉讼")),
    ("申请.办结", re.compile("办结|答复")),
    ("申请.新收", re.compile("收到|新收|受理|接收")),
)
"""what a sentence divides, told by the words before its first unit"""
_ITEM = re.compile(
    r"(?:其中|包括|分别为|分别是)?(?P<name>[一-龥]{2,24}?)(?:收到|新收|受理|接收|办结|答复)?"
    r"\s?(?P<number>[0-9]{1,9})\s?件"
)
_PARTS = re.compile(r"[^,、;:。()]+")
_FEW = 2
"""units of which fewer are no division"""
_MANY = 3
"""parts of a sentence for each unit, of which more divide nothing"""


class _Item(NamedTuple):
    addend: Addend
    number: int
    quote: str


@rule(
    "R-NARR",
    number=138,
    title="正文里分单位的数与各单位一致",
    text="汇总的报告，正文里分单位写的申请、复议、诉讼件数，等于汇总来源里该单位的数。只核对名称认得出的单位。",
    basis=LOGIC,
    cause="单位报送的数后来改过，正文没有跟着改；或者抄错了行。",
    advice="对照汇总来源核对该单位的数，改正正文；单位的数不对的，请该单位改正后重新汇总。",
)
def r_narr(ctx: Context) -> Iterator[Finding]:
    """A unit's number in the text of a sum against what was added up for it."""
    addends = ctx.report.provenance.addends
    if len(addends) < _FEW:
        return
    for statement in ctx.prose.statements:
        if statement.text.count("件") < _FEW or not all(map(statement.is_current, statement.clauses)):
            continue
        items = list(islice(_items(statement, addends), len(addends)))
        measure = _measure(ctx, statement, items) if len(items) >= _FEW else None
        for item in items if measure else ():
            number = _figure(ctx, item.addend, measure or "")
            if number != item.number:
                name = names_of(ctx.form)[measure or ""]
                yield quoted(
                    ctx,
                    statement.sentence,
                    item.quote,
                    f"正文写的是“{item.quote}”，“{item.addend.called}”报来的{name.label}"
                    f"是 {fixed(number)}，两处不一致。",
                    name.keys,
                    says=item.number,
                    should=number,
                )


def _items(statement: Statement, addends: Sequence[Addend]) -> Iterator[_Item]:
    called = [(each, plain(each.name)) for each in addends]
    for part in islice(_PARTS.finditer(statement.masked), _MANY * len(addends)):
        found = _ITEM.fullmatch(part.group().strip())
        addend = _meant(plain(found["name"]), called) if found else None
        if found and addend:
            yield _Item(addend, int(found["number"]), found.group())


def _meant(wanted: str, called: Sequence[tuple[Addend, str]]) -> Addend | None:
    """The one unit that a name stands for: its own, its end (教育局), or its place (乙县)."""
    exact = [each for each, name in called if name == wanted]
    close = exact or [
        each for each, name in called if name.endswith(wanted) or name.removesuffix("人民政府") == wanted
    ]
    return close[0] if len(close) == 1 else None


def _measure(ctx: Context, statement: Statement, items: Sequence[_Item]) -> str | None:
    """What is divided; None where the words before the first unit tell nothing, or several things."""
    head = statement.masked[: statement.masked.find(items[0].quote)]
    found = [measure for measure, words in _MEASURES if words.search(head) and measure in names_of(ctx.form)]
    disputes = [measure for measure in found if not measure.startswith("申请")]
    found = disputes or found
    about = disputes or "申请" in head
    return found[0] if len(found) == 1 and about else None


def _figure(ctx: Context, addend: Addend, measure: str) -> Number:
    parts = dict.fromkeys(part for key in names_of(ctx.form)[measure].keys for part in entered(ctx.form, key))
    return sum(addend.figures.get(part, 0) for part in parts)
