"""R-NARR: how the text of a sum divides it among the units that were added up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.finding import Finding, Status
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
    from xlgov.form import Form
    from xlgov.report import Addend
    from xlgov.values import Number

_MEASURES = (
    ("复议.总计", late.compile("复议")),
    ("诉讼.总计", late.compile("诉讼")),
    ("申请.办结", late.compile("办结|答复")),
    ("申请.新收", late.compile("收到|新收|受理|接收")),
)
"""what a sentence divides, told by the words before its first part"""
_PARTS = late.compile(r"[^,、;:。()]+(?:\([县市区旗乡镇街道、]{1,9}\)[^,、;:。()]*)?")
_ITEM = late.compile(
    r"(?:其中|包括|分别为|分别是)?(?P<name>[一-龥][一-龥0-9]{1,23}?(?:\([^()]{1,9}\))?)(?:收到|新收|受理|接收|办结|答复)?"
    r"\s?(?P<number>[0-9]{1,9})\s?件"
)
_COUNTED = late.compile(r"([0-9]{1,9})\s?件")
_SUBJECT = late.compile("申请|复议|诉讼")
_GROUPS = (
    (late.compile(r"[省市县区州旗]?政府(?:机关|办公厅|办公室|办)?"), (("own_organ",),)),
    (
        late.compile(
            r"[各全]?(?:[省市县区州旗]|政府)?(?:直属?|级|政府|本级)?(?:各|所属|组成|工作)?部门(?:单位)?"
        ),
        (("department",), ("department", "vertical")),
    ),
    (
        late.compile(r"各?(?:乡镇|镇乡|乡|镇)(?:人民)?(?:政府)?"),
        (("township",), ("township", "street")),
    ),
    (late.compile(r"各?(?:乡?镇街道?|街镇)(?:办事处|办)?"), (("township", "street"),)),
    (late.compile(r"各?街道(?:办事处|办)?"), (("street",),)),
    (late.compile(r"各?(?:县区|区县|县市区|市县区?|县)"), (("government",), ("government", "zone"))),
    (late.compile(r"各?(?:开发区|园区|功能区)"), (("zone",),)),
)
"""what a text calls the units of some kinds together, and which kinds may be meant"""
_BRACKETS = str.maketrans("", "", "()")
_REST = late.compile(r"(?:其他|其余)各?(?:单位|部门)?")
_FEW = 2
"""units of which fewer are no division"""
_MANY = 3
"""parts of a sentence for each unit, of which more divide nothing"""
_LONGEST = 40
"""letters at the end of a unit's name by which it is known"""
_SHOWN = 6
"""numbers that a message adds up"""


class _Item(NamedTuple):
    name: str
    number: int
    start: int
    end: int


class _Part(NamedTuple):
    """A number of the text and the places of the units that it may be meant for: one by its name, or a
    ``group`` of some kinds."""

    item: _Item
    choices: Sequence[frozenset[int]]
    group: bool


class _Units:
    """The units that were added up, each known by its place among them."""

    def __init__(self, form: Form, addends: Sequence[Addend]) -> None:
        self.form = form
        self.addends = addends
        self._numbers: dict[str, list[Number | None]] = {}

    def called(self, name: str) -> int | None:
        """The one that a name stands for: its own, its end (教育局), or its place (乙县)."""
        name = name.replace("人民政府", "政府")
        own, ends = self._names
        return own[name] if name in own else ends.get(name)

    @cached_property
    def _names(self) -> tuple[dict[str, int | None], dict[str, int | None]]:
        """Whose is a name, and whose the end of one; None where it is that of several."""
        own: dict[str, int | None] = {}
        ends: dict[str, int | None] = {}
        for at, each in enumerate(self.addends):
            name = plain(each.name).replace("人民政府", "政府")
            own[name] = None if name in own else at
            tails = {
                text[start:]
                for text in {name, name.removesuffix("政府")}
                for start in range(max(0, len(text) - _LONGEST), len(text))
            }
            for tail in tails:
                ends[tail] = None if tail in ends else at
        return own, ends

    @cached_property
    def _kinds(self) -> dict[str | None, set[int]]:
        found: dict[str | None, set[int]] = {}
        for at, each in enumerate(self.addends):
            found.setdefault(each.kind, set()).add(at)
        return found

    def of(self, kinds: tuple[str, ...]) -> frozenset[int]:
        """Those of some kinds."""
        return frozenset().union(*(self._kinds.get(kind, ()) for kind in kinds))

    def kinds_are_known(self, measure: str) -> bool:
        """Whether each that has something has a kind."""
        return not any(self.numbers(measure)[at] != 0 for at in self._kinds.get(None, ()))

    def numbers(self, measure: str) -> list[Number | None]:
        """What each has; None where it was not read."""
        if measure not in self._numbers:
            keys = names_of(self.form)[measure].keys
            parts = list(dict.fromkeys(part for key in keys for part in entered(self.form, key)))
            self._numbers[measure] = [
                None
                if each.as_reported and any(part in each.as_reported for part in parts)
                else sum(each.figures.get(part, 0) for part in parts)
                for each in self.addends
            ]
        return self._numbers[measure]


@rule(
    "R-NARR",
    number=138,
    title="正文里分单位的数与各单位一致",
    text="汇总的报告，正文里分单位写的申请、复议、诉讼件数，等于汇总来源里该单位的数；市政府、各部门、各乡镇"
    "等，等于这类单位之和；把单位列全了的，各数之和等于总数。只核对名称或者类别认得出的单位。某一类单位的数不一致、"
    "合计又对得上的，存疑。",
    basis=LOGIC,
    cause="单位报送的数后来改过，正文没有跟着改；或者抄错了行。",
    advice="对照汇总来源核对该单位的数，改正正文；单位的数不对的，请该单位改正后重新汇总。",
)
def r_narr(ctx: Context) -> Iterator[Finding]:
    """A unit's number in the text of a sum against what was added up for it, and all together."""
    addends = ctx.report.provenance.addends
    if len(addends) < _FEW:
        return
    units = _Units(ctx.form, addends)
    for statement in ctx.prose.statements:
        if statement.text.count("件") < _FEW or not _SUBJECT.search(statement.masked):
            continue
        if all(map(statement.is_current, statement.clauses)):
            yield from _divided(ctx, statement, units)


def _divided(ctx: Context, statement: Statement, units: _Units) -> Iterator[Finding]:
    items = list(_items(statement, _MANY * len(units.addends)))
    first = next((at for at, each in enumerate(items) if _is_known(each.name, units)), len(items))
    items = items[first:]
    measure = _measure(ctx, statement.masked[: items[0].start]) if len(items) >= _FEW else None
    if measure is None:
        return
    parts = list(_parts(items, measure, units))
    numbers = units.numbers(measure)
    wrong = [each for each in parts if each.item.number not in _sums(each, numbers)]
    if all(each.group for each in wrong):
        whole = _whole(statement, items, parts, numbers)
        told = sum(each.number for each in items)
        if whole is not None and told != whole:
            yield _not_whole(ctx, statement, measure, items, told, whole)
            return
    for each in wrong:
        yield _not_so(ctx, statement, measure, each, units)


def _items(statement: Statement, most: int) -> Iterator[_Item]:
    """What may be a unit and its number."""
    for part in islice(_PARTS.finditer(statement.masked), most):
        found = _ITEM.fullmatch(part.group().strip())
        if found:
            shift = part.start() + len(part.group()) - len(part.group().lstrip())
            yield _Item(
                plain(found["name"]), int(found["number"]), shift + found.start("name"), shift + found.end()
            )


def _group(name: str) -> tuple[tuple[str, ...], ...]:
    name = name.translate(_BRACKETS)
    return next((kinds for words, kinds in _GROUPS if words.fullmatch(name)), ())


def _is_known(name: str, units: _Units) -> bool:
    return bool(_group(name)) or units.called(name) is not None


def _measure(ctx: Context, head: str) -> str | None:
    """What is divided; None where the words before the first part tell nothing, or several things."""
    found = [measure for measure, words in _MEASURES if words.search(head) and measure in names_of(ctx.form)]
    disputes = [measure for measure in found if not measure.startswith("申请")]
    found = disputes or found
    about = disputes or "申请" in head
    return found[0] if len(found) == 1 and about else None


def _parts(items: Sequence[_Item], measure: str, units: _Units) -> Iterator[_Part]:
    """The items of which it is known who is meant."""
    named: set[int] = set()
    known, sure = units.kinds_are_known(measure), True
    for item in items:
        kinds = _group(item.name)
        one = None if kinds else units.called(item.name)
        if _REST.fullmatch(item.name) and item is items[-1] and sure:
            choices = [frozenset(range(len(units.addends))) - named]
        elif one is not None:
            choices = [frozenset([one])]
        else:
            choices = [each for each in map(units.of, kinds) if each] if known else []
        if choices:
            named |= choices[0]
            yield _Part(item, choices, one is None)
        sure = sure and bool(choices)


def _sums(part: _Part, numbers: Sequence[Number | None]) -> Iterator[Number | None]:
    """What the number of a part may rightly be; its own where something of it was not read."""
    for choice in part.choices:
        given = [number for at in choice if (number := numbers[at]) is not None]
        yield sum(given) if len(given) == len(choice) else part.item.number


def _at_most(part: _Part, numbers: Sequence[Number | None]) -> frozenset[int]:
    """Whom a part may speak of: those whose sum it is; where it is nobody's, any that it may be meant for."""
    sums = list(_sums(part, numbers))
    if part.item.number in sums:
        return part.choices[sums.index(part.item.number)]
    return frozenset().union(*part.choices)


def _whole(
    statement: Statement,
    items: Sequence[_Item],
    parts: Sequence[_Part],
    numbers: Sequence[Number | None],
) -> Number | None:
    """What all parts must come to; None where there may be others, or one is told twice, or the text's total
    is not that of the table (N-APP-1 tells it)."""
    behind = _COUNTED.findall(statement.masked, items[0].start)
    named = [at for each in parts for at in each.choices[0]]
    meant = {at for each in parts for at in _at_most(each, numbers)}
    if len(parts) < len(behind) or len(named) != len(set(named)) or None in numbers:
        return None
    if any(number and at not in meant for at, number in enumerate(numbers)):
        return None
    before = _COUNTED.findall(statement.masked[: items[0].start])
    whole = sum(number for number in numbers if number is not None)
    return whole if not before or before == [fixed(whole)] else None


def _not_so(ctx: Context, statement: Statement, measure: str, part: _Part, units: _Units) -> Finding:
    name, numbers = names_of(ctx.form)[measure], units.numbers(measure)
    choice = part.choices[0]
    should = sum(number for at in choice if (number := numbers[at]) is not None)
    quote = statement.sentence.raw[part.item.start : part.item.end]
    one = "" if part.group else units.addends[min(choice)].called
    who = f"“{one}”报来的{name.label}" if one else f"汇总来源里这类单位（{len(choice)} 个）的{name.label}之和"
    doubt = "（也许单位的类别分得不一样）" if part.group else ""
    return quoted(
        ctx,
        statement.sentence,
        quote,
        f"正文写的是“{quote}”，{who}是 {fixed(should)}，两处不一致{doubt}。",
        name.keys,
        says=part.item.number,
        should=should,
        status=Status.UNCERTAIN if part.group else Status.FAIL,
    )


def _not_whole(
    ctx: Context, statement: Statement, measure: str, items: Sequence[_Item], told: int, whole: Number
) -> Finding:
    name = names_of(ctx.form)[measure]
    quote = statement.sentence.raw[items[0].start : items[-1].end]
    sums = " + ".join(str(each.number) for each in items[:_SHOWN]) + (" + …" if len(items) > _SHOWN else "")
    return quoted(
        ctx,
        statement.sentence,
        quote,
        f"正文写的是“{quote}”，各单位都列到了，{sums} = {told}，汇总来源里各单位的"
        f"{name.label}之和是 {fixed(whole)}，两处不一致。",
        name.keys,
        says=told,
        should=whole,
    )
