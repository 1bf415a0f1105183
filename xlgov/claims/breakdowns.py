"""A total of the text and the parts it is said to have: 共558条，其中网站519条、微信39条."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from xlgov import late
from xlgov.claims.amounts import Amount
from xlgov.claims.numerals import LETTERS
from xlgov.claims.statements import Statement
from xlgov.values import Number

_ENDS = f"0-9{LETTERS}余多几来万亿千百" + (
    "元次件条份人家例起宗日点时月个篇期场门部项页封批类则名种钟天倍幅册户笔张处%‰"
)
"""what amounts end with"""
TRIGGER = late.compile(
    rf"[其包分中(:](?:(?<=其)中|(?<=包)括|(?<=分)别|(?<=中),|(?<=[{_ENDS}][(:])|(?<=[{_ENDS}] [(:]))"
)
"""in a text of one width: without it a sentence divides nothing"""
_MARK = late.compile(
    r"其中(?P<open1>主要)?(?:[:,]|(?P<open2>包括|包含|含|有))*(?P<open3>主要)?"
    r"|(?P<open4>包括|包含)[:,]?|分别[为是][:,]?"
)
_AFTER_TOTAL = late.compile(r" ?(?P<open>\(含)| ?(?P<list>[(:])|(?:[^,;:()]{0,6})?中,")
"""what may follow a total at once: a bracket, a colon, or the words 申请中"""
_BRACKET = late.compile(r"[()]")
_NESTED = late.compile(r"\([^()]*\)")
_SEPARATED = late.compile(r"^ *(?:[、,;]|和|以及|及|与) *")
_ATTRIBUTE = late.compile(r"[,、]? ?(?:计|共|金额|费用|收取)? ?")
"""between two amounts of one part: 甲局2件420元"""
_STOP = late.compile(
    r"其中|合计|共计|总计|累计|总共|(?<!公)共(?![产和同享建青服场])|同比|较|比[上去]|增[长加]|下降|减少|上升"
    r"|另|此外|同时|20[0-9]{2}年|上年|去年|均|平均|各 ?$|每|率|已|全部|占|继续(?!有效)"
    r"|浏览|点击|阅读|访问|关注|粉丝|转发|既|截至|[。!?]"
)
"""words in front of a number that is no further part"""
_VERB = late.compile(
    r"(?:召开|举办|开展|组织|发布|公开|收到|受理|办理|答复|回应|回复|制发|印发|被申请|被提起|完成|推送|接受|接待|处理|编发)"
)
_SUBJECT = late.compile(r"复议|诉讼|信访|提案|培训")
_FINDING = late.compile(r"发现|查找|收集|征集|整改|配备|配置|解决|提出|设置|设立")
"""what is done in places that were counted: the number of what came of it is no part of theirs"""
_FIRST = late.compile(r" ?有?")
_BEHIND = late.compile(r"(?P<label>[^,;。()]{1,24})[,;、] ?有?")
"""before the first number, and between others, where what is counted stands behind: 3件公开，5件不予公开"""
_JOINED = late.compile(r" ?(?:\([^()]{0,60}\))? ?(?:、|和|与|及|以及)")
"""behind a part: the next one belongs to the same list"""
_CARRIED_OUT = late.compile(r"结转(?:到|至|下|入|2)|转入?下|未办结|正在|尚")
_COMPARED = late.compile(r"(?:增[加长]|减少|下降|上升|多|少)[^,;]{0,4}$")
_OPENED = late.compile(r"\)? ?(?:等|以及其他|及其他)")
_OVERLAP = late.compile(r"既|重复|交叉|同步|多平台|多个平台|兼")
_ENDED = late.compile(r"(?:\([^()]{0,60}\))?[ 。;!?”]{0,3}(?:\)|$)")
_SAME_UNIT = {"件次": "件", "条次": "条", "场次": "场", "人次": "人"}
_WAYS = {
    "applicant": r"自然人|公民|法人|企业|组织|个人|科研|公益|律师|法律服务",
    "channel": r"网络|网上|线上|在线|信函|邮寄|当面|现场|传真|邮件|信件|快递|平台|窗口|书面",
    "outcome": r"予以公开|部分公开|不予|无法提供|其他处理|撤回|不掌握|不存在|办结|答复|维持|纠正|驳回|撤诉",
    "origin": r"新收|新增|上年|结转",
    "matter": r"人大|政协|提案|建议(?!类|意见)",
    "role": r"主办|承办|协办|会办|分办",
}
_WAY = late.compile("|".join(f"(?P<{name}>{words})" for name, words in _WAYS.items()))
MOST_TOTALS, NEAR = 4, 8
"""numbers before 其中 among which its total is looked for: of one unit, of any"""
MOST_PARTS = 80
MOST_MARKS = 100
"""parts of one list, and lists of one sentence, that are looked at"""


class Breakdown(NamedTuple):
    """What a sentence divides: ``totals`` are the numbers that may be meant, the likeliest first, the last
    of them the sum of all if there are several; ``parts`` are the divided amounts.

    ``source`` is the statement in which the total stands: this one, or the one before. ``complete``: the
    parts go on to the end of the sentence, and nothing says that there are more. ``alike``: all have the
    unit of the total. ``one_way``: they divide by one criterion as far as can be seen.
    """

    statement: Statement
    source: Statement
    total: Amount
    totals: tuple[Number, ...]
    parts: tuple[Amount, ...]
    unit: str
    start: int
    end: int
    complete: bool
    alike: bool
    one_way: bool
    strict: bool
    carried: Number

    @property
    def number(self) -> Number:
        """The sum of the parts, without what was carried over to next year."""
        return sum(each.number for each in self.parts)

    @property
    def closes(self) -> bool:
        """Whether the parts make up a number that may be the total, or those before a pause do."""
        sums = {self.number, self.number + self.carried}
        for each, number in zip(self.parts, self._sums, strict=True):
            if not _JOINED.match(self.statement.masked, each.end):
                sums.add(number)
        return not sums.isdisjoint(self.totals)

    @property
    def closes_early(self) -> bool:
        """Whether the first so many parts make up the total, and the list goes on."""
        return not set(self._sums).isdisjoint(self.totals)

    @property
    def _sums(self) -> list[Number]:
        return list(accumulate(each.number for each in self.parts))

    @property
    def words(self) -> str:
        """From the total, where it stands in the sentence, to the last part."""
        return self.statement.sentence.raw[self.start : self.end]


_Depths = tuple[list[int], list[int]]
"""Places of a text, and how deep in brackets it is behind each"""


class _Part(NamedTuple):
    label: str
    amounts: tuple[Amount, ...]


class _Listed(NamedTuple):
    parts: list[_Part]
    end: int
    complete: bool


def breakdowns(statement: Statement) -> Iterator[Breakdown]:
    """What a statement divides into parts; the total may stand in the one that it goes on from."""
    before = statement.before
    if not statement.amounts:
        return
    marks = _marks(statement)[:MOST_MARKS]
    depths = _depths(statement.masked) if marks else ([], [])
    for at, end, opened, strict in marks:
        source = statement
        place = bisect_right(statement.amounts, at, key=attrgetter("end"))
        totals = list(statement.amounts[max(0, place - NEAR) : place])
        if not totals and before is not None and at <= 1:
            source, totals = before, list(before.amounts[-NEAR:])
        totals = [each for each in totals if _may_be_total(source, each)]
        if totals:
            listed = _parts_after(statement, end, depths, _about(source, totals[-1]))
            yield from _divided(statement, source, totals, listed, opened, strict)


def _marks(statement: Statement) -> list[tuple[int, int, bool, bool]]:
    """Where a list of parts begins: place, end of the mark, whether it says that there may be more, and
    whether the total stands right before it."""
    text = statement.masked
    found: dict[int, tuple[int, int, bool, bool]] = {}
    for mark in _MARK.finditer(text):
        opened = any(mark[f"open{number}"] not in (None, "有") for number in range(1, 5))
        found[mark.end()] = (mark.start(), mark.end(), opened, False)
    for amount in statement.amounts:
        after = _AFTER_TOTAL.match(text, amount.end)
        if after:
            found.setdefault(after.end(), (amount.end, after.end(), bool(after["open"]), True))
    return sorted(found.values())


def _may_be_total(source: Statement, amount: Amount) -> bool:
    if "%" in amount.unit or amount.unit in ("‰", "个百分点", "天", "日", "小时", "个工作日"):
        return False
    return not _COMPARED.search(source.masked, max(0, amount.start - 12), amount.start)


def _about(source: Statement, total: Amount) -> str:
    """The words before a total, which say what it counts."""
    return source.masked[max(0, total.start - 60) : total.start]


def _depths(text: str) -> _Depths:
    """Where brackets open and close, and how deep one is behind each."""
    places, depths, depth = [0], [0], 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket.group() == "(" else -1
        places.append(bracket.end())
        depths.append(depth)
    return places, depths


def _parts_after(
    statement: Statement, start: int, depths: tuple[list[int], list[int]], about: str
) -> _Listed:
    """The parts that are listed from a place on, at its depth of brackets."""
    text, parts = statement.masked, list[_Part]()
    places, levels = depths

    def depth(place: int) -> int:
        return levels[bisect_right(places, place) - 1]

    level, end = depth(start), start
    first = bisect_right(statement.amounts, start - 1, key=attrgetter("start"))
    for amount in statement.amounts[first : first + MOST_PARTS]:
        here = depth(amount.start)
        if here > level:
            continue
        gap = text[end : amount.start]
        bare = _NESTED.sub("", gap) if "(" in gap else gap
        if here < level or ")" in bare:
            return _Listed(parts, end, not _OPENED.match(text, end))
        if "%" in amount.unit or (parts and _ATTRIBUTE.fullmatch(bare) and _another(parts[-1], amount)):
            if "%" not in amount.unit:
                parts[-1] = parts[-1]._replace(amounts=(*parts[-1].amounts, amount))
            end = amount.end
            continue
        label = _label(bare, parts, about)
        if label is None:
            return _Listed(parts, end, complete=False)
        parts.append(_Part(label, (amount,)))
        end = amount.end
    return _Listed(parts, end, bool(_ENDED.match(text, end)))


def _another(part: _Part, amount: Amount) -> bool:
    return all(each.unit != amount.unit for each in part.amounts)


def _label(gap: str, parts: list[_Part], about: str) -> str | None:
    """What a number in a list counts; None where it is no further part."""
    if parts and _FIRST.fullmatch(parts[0].label) and not _SEPARATED.fullmatch(gap):
        behind = _BEHIND.fullmatch(gap)
        return behind["label"] if behind and not _STOP.search(gap) else None
    separated = _SEPARATED.match(gap)
    if parts and not separated:
        return None
    label = gap[separated.end() :] if separated else gap
    if "," in label or ";" in label or _STOP.search(label):
        return None
    found = _FINDING.search(label)
    if found and found.group() not in about:
        return None
    if not parts or (separated and separated.group().strip() not in ",;"):
        return label
    verb = _VERB.match(label)
    if verb and verb.group() not in parts[0].label:
        return None
    known = about + parts[0].label
    new = any(word.group() not in known for word in _SUBJECT.finditer(label))
    return None if new else label


def _unit(amount: Amount) -> str:
    return _SAME_UNIT.get(amount.unit, amount.unit)


def _divided(
    statement: Statement, source: Statement, totals: list[Amount], listed: _Listed, opened: bool, strict: bool
) -> Iterator[Breakdown]:
    """A breakdown for every unit that the total and all the parts have; else one of different units."""
    if not listed.parts:
        return
    shared = set.intersection(*({_unit(each) for each in part.amounts} for part in listed.parts))
    units = list(dict.fromkeys(_unit(each) for each in reversed(totals)))
    found = [unit for unit in units if unit in shared and not (strict and unit != _unit(totals[-1]))]
    if found:
        for unit in found:
            chosen = [
                (part.label, next(each for each in part.amounts if _unit(each) == unit))
                for part in listed.parts
            ]
            yield from _made(statement, source, totals, listed, chosen, unit, opened, strict)
    else:
        chosen = [(part.label, part.amounts[0]) for part in listed.parts]
        yield from _made(statement, source, totals, listed, chosen, _unit(totals[-1]), opened, strict)


def _made(
    statement: Statement,
    source: Statement,
    totals: list[Amount],
    listed: _Listed,
    chosen: list[tuple[str, Amount]],
    unit: str,
    opened: bool,
    strict: bool,
) -> Iterator[Breakdown]:
    own = [each for each in totals if _unit(each) == unit]
    parts = tuple(each for label, each in chosen if not _CARRIED_OUT.search(label))
    if not parts or not own[-1].exact or not all(each.exact for _, each in chosen):
        return
    near = own[-1:] if strict else own[-MOST_TOTALS:][::-1]
    numbers = list(dict.fromkeys([*(each.number for each in near), *_sums(near)]))
    ways = {way.lastgroup for label, _ in chosen if (way := _WAY.search(label))}
    same_place = source is statement
    yield Breakdown(
        statement,
        source,
        own[-1],
        tuple(numbers),
        parts,
        unit,
        own[-1].start if same_place else 0,
        listed.end,
        complete=listed.complete and not opened and not _OPENED.match(statement.masked, listed.end),
        alike=all(_unit(each) == unit for _, each in chosen),
        one_way=len(ways) < 2 and not _OVERLAP.search(statement.masked),
        strict=strict or len(numbers) == 1,
        carried=sum(each.number for label, each in chosen if _CARRIED_OUT.search(label)),
    )


def _sums(near: list[Amount]) -> list[Number]:
    """What the last two, three … numbers come to."""
    return list(accumulate(each.number for each in near))[1:]
