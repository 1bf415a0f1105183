"""R-: units beside each other: the same one twice, one inside another, one far from all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from xlgov import ways
from xlgov.collection.belonging import RosterIndex, identities, is_below, is_itself, plain_code, same_body
from xlgov.collection.handling import CONTAINED, SAME_FIGURES, TWICE, Handling
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery, Source, likely_copy
from xlgov.collection.rule import collection_rule
from xlgov.collection.unlike import Unlike, unlike
from xlgov.finding import Severity, listed
from xlgov.form import Form
from xlgov.report import Addend, descendants
from xlgov.report.unit_names import plain
from xlgov.rules.registry import LOGIC, NOTICES
from xlgov.values import Measure, Number, fixed

ALIKE = 5
"""R-DUP: so many figures other than 0 make it improbable that two units have all the same by chance."""
FAR = 1000
"""R-UNITS: so many times the median of the others is an amount in 元."""
FEW = 3
"""R-UNITS: amounts of fewer others say nothing."""


_NOT_KNOWN = "看不出哪一份是后来报送的，文件的修改时间不能作准"
_ONE_OF_SEVERAL = Handling(held=TWICE, letter="请确认以哪一份为准，只重新报送这一份。", choice=True)
_SAME = Handling(
    held=SAME_FIGURES,
    letter="请核对填的是不是本单位的数据；误用了其他单位文件的，重新填报；确实相同的，请书面说明。",
)


@cache
def _entered(form: Form) -> tuple[bool, ...]:
    """For each figure of the edition whether people enter it."""
    return tuple(not cell.computed for cell in form.cells.values())


def _figures(delivery: Delivery) -> tuple[Number, ...]:
    """The entered figures of a report in the form's order, a blank as 0."""
    pairs = zip(delivery.numbers, _entered(delivery.form), strict=True)
    return tuple(number or 0 for number, own in pairs if own)


@collection_rule(
    "R-DUP",
    number=127,
    title="不重复报送",
    text="一个单位只报送一份年报；同一个文件不以两个单位的名义报送；两个单位的数据不完全相同"
    f"（不为0的数不足 {ALIKE} 个的，相同不算问题）。",
    basis=LOGIC,
    cause="改正后重新报送，旧文件没有删；或者在别的单位的文件上改了名称。",
    advice=f"核对后留下正确的一份：删去其余的，或{ways.DECIDE}对要用的一份填“采用”。",
    handling=_SAME,
)
def r_dup(ctx: Collection) -> Iterator[Issue]:
    """One unit twice, one file under two names, one set of figures twice; what is doubtful is held."""
    units = _units(ctx)
    for group in units:
        if len(group) > 1:
            name = ctx.called(group[0])
            same = len({each.sha256 for each in group}) == 1
            newer = _made_from_others(group)
            likely = newer or _only_workbook(group)
            apart = _apart(name, group, newer)
            yield ctx.issue(
                f"“{name}”报送了 {len(group)} 份年报（{_files(group)}）"
                f"{_compared(group, same, apart)}{_corrected(newer, group)}。",
                unit=name,
                sources=group,
                holds=_doubtful(ctx, group),
                cause="同一个文件复制了几份。" if same else None,
                advice=_take(likely) if likely else _and_copies(ctx.rule.advice, group),
                handling=_ONE_OF_SEVERAL,
                unlike=apart,
            )
    yield from _alike(ctx, [group[0] for group in units if len(group) == 1])


def _apart(name: str, group: list[Delivery], newer: Delivery | None) -> list[Unlike]:
    """What a unit's files do not have in common: the later one with the earlier, else each with the first."""
    if newer is not None:
        older = next(each for each in group if each is not newer)
        return [unlike(older, newer, name, later=True, why=f"后一份是用“{older.source.name}”做的")]
    # what is called like a second copy comes after what it is called like
    ordered = sorted(group, key=lambda each: likely_copy(each.source.name) is not None)
    contents: dict[str, Delivery] = {}
    for each in ordered:
        contents.setdefault(each.sha256, each)
    first, *others = contents.values()
    return [unlike(first, each, name, later=False, why=_NOT_KNOWN) for each in others]


def _compared(group: list[Delivery], same: bool, apart: list[Unlike]) -> str:
    """How a unit's files differ, as far as that can be told in a clause."""
    if same:
        return "，内容完全相同"
    if len(group) == 2 or apart[0].later:
        which = f"“{apart[0].after}”比“{apart[0].before}”" if apart[0].later and apart[0].changed else ""
    else:
        which = f"“{apart[0].before}”和“{apart[0].after}”"
    unknown = "" if apart[0].later or not apart[0].rows else f"；{_NOT_KNOWN}"
    return f"，{which}{apart[0].words}{unknown}"


def _all_alike(group: list[Delivery]) -> bool:
    """Whether files of a unit have the same figures for the same year, whatever kinds of files they are."""
    return len({(each.edition, each.year, each.numbers, frozenset(each.gaps)) for each in group}) == 1


def _only_workbook(group: list[Delivery]) -> Delivery | None:
    """The one workbook of ours among files with the same figures: what it was published as lies beside it."""
    ours = [each for each in group if each.template is not None]
    return ours[0] if len(ours) == 1 and _all_alike(group) else None


def _made_from_others(group: list[Delivery]) -> Delivery | None:
    """The one file of a unit that was made from the others, which are copies of one: as a marked workbook is,
    corrected, from what was sent first."""
    found = []
    for each in group:
        rest = {other.sha256 for other in group if other is not each}
        if rest == {each.made_from} and each.sha256 not in rest:
            found.append(each)
    return found[0] if len(found) == 1 else None


def _corrected(newer: Delivery | None, group: list[Delivery]) -> str:
    if newer is None:
        return ""
    older = next(each for each in group if each is not newer)
    name = newer.source.name
    made = "上报包" if name.lower().endswith(".zip") else "工作簿"
    return f"；“{name}”是用“{older.source.name}”做的{made}，多半是后来重新报送的"


def _take(newer: Delivery) -> str:
    name = newer.source.name
    return f"核对后一般用“{name}”：删去其余的，或{ways.DECIDE}对它填“采用”；要用别的，对那一份填“采用”。"


def _doubtful(ctx: Collection, group: list[Delivery]) -> list[Delivery]:
    """All of a unit's files, but for the one of the year where the others are of other years."""
    of_year = [each for each in group if each.year == ctx.year]
    return [each for each in group if each not in of_year] if len(of_year) == 1 else group


def _units(ctx: Collection) -> list[list[Delivery]]:
    """The files of each unit: of one line of the roster, else of one code or one name, however joined.

    In one order, whatever order the files came in: a decision holds for the group.
    """
    groups: dict[str, list[Delivery]] = {}
    for each in sorted(ctx.usable, key=lambda each: each.source):
        group = [each]
        for key in _identities(ctx, each):
            for member in groups.get(key, ()):
                if member not in group:
                    group.append(member)
        for member in group:
            groups.update(dict.fromkeys(_identities(ctx, member), group))
    found = {id(group): sorted(group, key=lambda each: each.source) for group in groups.values()}
    return sorted(found.values(), key=lambda group: group[0].source)


def _identities(ctx: Collection, delivery: Delivery) -> list[str]:
    """What tells a unit: the line of the roster, else its code and its name, else the content of the file."""
    entry = ctx.matched.get(delivery.source)
    if entry is not None:
        return [f"line {entry.name}"]
    return identities(delivery.code, delivery.name) or [f"file {delivery.sha256}"]


def _alike(ctx: Collection, deliveries: Iterable[Delivery]) -> Iterator[Issue]:
    groups: dict[tuple[str | None, tuple[Number, ...]], list[Delivery]] = {}
    contents: dict[str, list[Delivery]] = {}
    for each in deliveries:
        contents.setdefault(each.sha256, []).append(each)
        figures = _figures(each)
        if sum(1 for number in figures if number) >= ALIKE:
            groups.setdefault((each.edition, figures), []).append(each)
    copies = [group for group in contents.values() if len(group) > 1]
    told: set[Source] = set()
    for group in copies:
        yield ctx.issue(
            f"{_named(ctx, group)}是同一个文件（{_files(group)}）。",
            sources=group,
            holds=group,
            advice=_and_copies(f"核对它是哪个单位的；其他单位的请重新报送，或{ways.DECIDE}填“跳过”。", group),
        )
        told.update(each.source for each in group)
    for group in groups.values():
        # a group of which every file is a copy of another has been told of
        if len(group) > 1 and not told.issuperset(each.source for each in group):
            yield ctx.issue(
                f"{_named(ctx, group)}的数据完全相同（{_files(group)}）。",
                sources=group,
                holds=group,
                cause="在别的单位的文件上改了名称，数据没有改。",
                advice=_and_copies(f"请各单位核对；确实相同的，{ways.DECIDE}填“采用”并写明理由。", group),
            )


def _and_copies(advice: str, group: list[Delivery]) -> str:
    """The advice, naming the files that look like second copies."""
    copies = [f"“{each.source.name}”" for each in group if likely_copy(each.source.name)]
    return f"{advice}从文件名看，{listed(copies, '等 {} 份')}像是副本。" if copies else advice


def _named(ctx: Collection, group: list[Delivery]) -> str:
    return listed([f"“{ctx.called(each)}”" for each in group], "等 {} 个单位")


def _files(group: list[Delivery]) -> str:
    return listed([each.source.name for each in group], "等 {} 个文件")


@collection_rule(
    "R-LEVEL",
    number=133,
    title="不重复包含",
    text="汇总的单位之间没有上下级关系：已经汇总在下级政府数据里的单位，不再单独相加；汇总单位自己的总数也不相加；"
    "两份汇总数里没有同一份年报。",
    basis=NOTICES,
    cause="下级政府的汇总数和它所属部门、乡镇的年报一起放进了文件夹。",
    advice=f"只留下级政府的汇总数；确定没有重复的，{ways.DECIDE}填“采用”并写明理由。",
    handling=Handling(held=CONTAINED),
)
def r_level(ctx: Collection) -> Iterator[Issue]:
    """The body itself, units of a lower level by the roster, units inside another child's tree, and two trees
    with one report in both."""
    inside = _Inside(ctx.usable)
    index = RosterIndex(ctx.roster) if ctx.roster else None
    there = {entry.name for entry in ctx.matched.values()}
    reasons = {
        each.source: _itself(ctx, each) or inside.reason(ctx, each) or _organ_of(ctx, each)
        for each in ctx.usable
    }
    if index is not None:
        for each in ctx.usable:
            reasons[each.source] = reasons[each.source] or _listed_below(ctx, each, index, there)
    free = {each.source: each for each in ctx.usable if not reasons[each.source]}
    units: dict[Source, int] = {}
    for number, group in enumerate(_units(ctx)):
        units |= {each.source: number for each in group if each.source in free}
    reasons |= {source: inside.shared(ctx, each, units) for source, each in free.items()}
    for each in ctx.usable:
        reason = reasons[each.source]
        if reason:
            name = ctx.called(each)
            message = f"“{name}”{reason.words}。"
            # what was decided about two files is void when either changes
            other = [reason.other.sha256] if reason.other else []
            yield ctx.issue(message, unit=name, sources=[each], holds=[each], facts=other)


class _Reason(NamedTuple):
    """Why a report is not to be added, after its name, and the other report that it is about."""

    words: str
    other: Delivery | None = None


def _itself(ctx: Collection, delivery: Delivery) -> _Reason | None:
    entry = ctx.matched.get(delivery.source)
    own = delivery.source == ctx.own or delivery.kind == "own_organ" or delivery.scope == "own"
    if not own and (entry is None or is_itself(entry, ctx.unit)) and same_body(delivery.name, ctx.unit):
        return _Reason(
            "就是汇总单位本身；如果是本级的年报，请在封面把单位类别改为本政府机关，如果是汇总数，不能再加一遍"
        )
    return None


def _organ_of(ctx: Collection, delivery: Delivery) -> _Reason | None:
    """Why an own organ's report is not added where the total of its government is there as well."""
    if delivery.kind != "own_organ" or delivery.source == ctx.own or delivery.source in ctx.matched:
        return None
    for each in ctx.usable:
        stem = plain(each.name).removesuffix("人民政府")
        if each.kind == "government" and len(stem) > 1 and plain(delivery.name).startswith(stem):
            return _Reason(f"是“{ctx.called(each)}”的本级，已经包含在它的汇总数里", each)
    return None


def _listed_below(ctx: Collection, delivery: Delivery, index: RosterIndex, there: set[str]) -> _Reason | None:
    """Why, by the roster, a unit is not added here: another body adds it up."""
    entry = ctx.matched.get(delivery.source)
    if entry is None or is_below(entry, ctx.unit) or is_itself(entry, ctx.unit):
        return None
    for above in index.above(entry):
        if above.name in there and not is_itself(above, ctx.unit):
            return _Reason(f"按名册由“{above.name}”汇总，“{above.name}”的数据里已经包含它")
    return _Reason(f"按名册由“{entry.parent}”汇总，不是“{ctx.unit}”直接汇总的单位")


class _Inside:
    """Every report inside the trees of the deliveries, by what tells it."""

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self._digests: dict[str, Delivery] = {}
        self._codes: dict[str, Delivery] = {}
        self._names: dict[str, list[tuple[Addend, Delivery]]] = {}
        self._tops: dict[str, dict[Source, Delivery]] = {}
        for each in deliveries:
            for addend in descendants(each.addends):
                if addend.sha256:
                    self._digests.setdefault(addend.sha256, each)
                    self._tops.setdefault(addend.sha256, {})[each.source] = each
                if addend.code:
                    self._codes.setdefault(plain_code(addend.code), each)
                if addend.name:
                    self._names.setdefault(plain(addend.name), []).append((addend, each))

    def reason(self, ctx: Collection, delivery: Delivery) -> _Reason | None:
        """Why a report is taken to be in another's tree; None where it is in none."""
        over = self._digests.get(delivery.sha256) or self._codes.get(plain_code(delivery.code))
        if over is None or over.source == delivery.source:
            over = next((top for addend, top in self._same_name(delivery)), None)
        return _Reason(f"已经包含在“{ctx.called(over)}”的汇总数里", over) if over else None

    def shared(self, ctx: Collection, delivery: Delivery, units: Mapping[Source, int]) -> _Reason | None:
        """Which report with figures the tree of another unit has too; ``units`` tells those that count."""
        for addend in descendants(delivery.addends):
            for source, top in self._tops.get(addend.sha256 or "", {}).items():
                if units.get(source, units[delivery.source]) != units[delivery.source] and addend.figures:
                    return _Reason(f"和“{ctx.called(top)}”的汇总数里都有“{addend.name}”", top)
        return None

    @staticmethod
    def _placed(name: str, top: Delivery) -> bool:
        """Whether a name says where the unit is: 甲县财政局, not 经济开发区管理委员会 or 城区街道办事处."""
        place = plain(top.name).removesuffix("人民政府")
        return len(place) > 1 and name.startswith(place)

    def _same_name(self, delivery: Delivery) -> Iterator[tuple[Addend, Delivery]]:
        """Reports of one name: many towns are called 城关镇, so without a place figures must agree too."""
        name = plain(delivery.name)
        for addend, top in self._names.get(name, ()):
            if top.source == delivery.source:
                continue
            if addend.code and delivery.code and plain_code(addend.code) != plain_code(delivery.code):
                continue
            if self._placed(name, top) or addend.figures == delivery.entered:
                yield addend, top


@collection_rule(
    "R-UNITS",
    number=139,
    title="金额单位都是万元",
    text=f"金额不到同级其他单位中位数的 {FAR} 倍（至少有 {FEW} 个其他单位填了金额才比较）。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="金额按元填写，没有换算成万元。",
    advice=f"请该单位核对金额的单位；确实无误的，{ways.DECIDE}填“采用”。",
    handling=Handling(letter="金额以万元为单位，请核对是不是按元填写；确实无误的，请书面说明。"),
)
def r_units(ctx: Collection) -> Iterator[Issue]:
    """An amount a thousand times the siblings' median is in 元; nothing is held back for it."""
    for name in dict.fromkeys(each.edition for each in ctx.usable if each.edition):
        group = [each for each in ctx.usable if each.edition == name and each.year == ctx.year]
        cells = group[0].form.cells.values() if group else ()
        for index, cell in enumerate(cells):
            if cell.measure is not Measure.MONEY or cell.computed:
                continue
            filled = sorted(
                ((number, each) for each in group if (number := each.numbers[index])),
                key=lambda pair: pair[0],
            )
            ordered = [Fraction(number) for number, _ in filled]
            for at, (number, each) in enumerate(filled):
                others = _median_without(ordered, at) if len(ordered) > FEW else Fraction(0)
                if others > 0 and ordered[at] >= FAR * others:
                    unit = ctx.called(each)
                    yield ctx.issue(
                        f"“{unit}”的{cell.label}是 {fixed(number)} {cell.unit}，"
                        f"是其他单位中位数的 {int(ordered[at] / others)} 倍。",
                        unit=unit,
                        sources=[each],
                        keys={cell.key: number},
                    )


def _median_without(ordered: list[Fraction], at: int) -> Fraction:
    """The median of sorted numbers but the one at a position."""
    count = len(ordered) - 1
    low, high = ((count - 1) // 2, count // 2)
    return (ordered[low + (low >= at)] + ordered[high + (high >= at)]) / 2
