"""Looking at everything before anything is added: who delivered what, what is wrong, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from xlgov.errors import InputError
from xlgov.rollup.decisions import Decision, Decisions
from xlgov.rollup.matching import matched
from xlgov.rollup.sources import likely_copy
from xlgov.rules import ask
from xlgov.rules.belonging import Lines, expected
from xlgov.rules.collection import Collection, Delivery, Entry, Issue, Source, settled

ADDED = "已汇总"
ADDED_AS_DECIDED = "已汇总（按决定）"
MISSING = "未报"
CONFIRMED_MISSING = "确认不报"
TWICE = "重报待定"
NOT_LISTED = "不在名册"
WRONG_YEAR = "年度不符"
OTHER_EDITION = "版本不同（另行汇总）"
UNREADABLE = "无法读取"
WITH_ERRORS = "有错误待定"
SAME_FIGURES = "数据雷同待定"
CONTAINED = "重复包含"
VERTICAL = "垂直管理不汇总"
CARRY = "结转不符待定"
SKIPPED = "已跳过"
MERGED = "已并入"
BODYS_OWN = "本地区上报稿"
STATUS = (
    ADDED,
    ADDED_AS_DECIDED,
    MISSING,
    CONFIRMED_MISSING,
    TWICE,
    NOT_LISTED,
    WRONG_YEAR,
    OTHER_EDITION,
    UNREADABLE,
    WITH_ERRORS,
    SAME_FIGURES,
    CONTAINED,
    VERTICAL,
    CARRY,
    SKIPPED,
    MERGED,
    BODYS_OWN,
)
"""What can have become of a unit or a file, as 汇总清单 says it."""
_HELD = {
    "R-YEAR": WRONG_YEAR,
    "R-EXTRA": NOT_LISTED,
    "R-LEVEL": CONTAINED,
    "R-VERT": VERTICAL,
    "R-CHILDERR": WITH_ERRORS,
    "R-CARRY": CARRY,
}
"""The status of a file that an issue of this rule holds back, the first that applies; see _held for R-DUP."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 汇总清单: an expected unit, its file, what became of it and the issues about it.

    ``entry`` is None for a file that stands for no expected unit, and where there is no roster;
    ``delivery`` is None for a unit without a file.
    """

    entry: Entry | None
    delivery: Delivery | None
    status: str
    issues: tuple[Issue, ...] = ()

    @property
    def name(self) -> str:
        """How the line's unit is called."""
        if self.entry is not None:
            return self.entry.name
        assert self.delivery is not None
        return self.delivery.name or self.delivery.source.name


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found and decided before adding up.

    ``collection`` has ``matched``, ``own`` and ``addends`` filled in. ``addends_by_edition`` has the files to
    add, those of the year's own edition and those of another. ``void`` says, in Chinese, which decisions did
    not apply. ``reported_source`` is the body's own total found among the files: no addend, but what the sum
    is compared with. ``replaced`` and ``skipped`` files are in ``lines`` only.
    """

    collection: Collection
    issues: tuple[Issue, ...]
    lines: tuple[Line, ...]
    addends_by_edition: Mapping[str, tuple[Delivery, ...]]
    void: tuple[str, ...] = ()
    reported_source: Source | None = None


def assess(
    base: Collection,
    decisions: Decisions | None = None,
    replacements: Mapping[Source, Delivery] | None = None,
) -> Assessment:
    """Match the deliveries with the roster, ask the rules about them and apply the decisions.

    ``replacements`` has what was read for each file that ``decisions.replacing`` names. Decisions are
    applied until none applies any more: a file that took another's place may have issues of its own. Raises
    InputError for a replacement that cannot be used and a unit that is not on the roster.
    """
    work = _Work(base, decisions or Decisions(), replacements or {})
    while True:
        collection, total = matched(replace(base, own=work.own), work.deliveries, work.stands_for)
        issues = [_with_copies(issue) for issue in ask(collection, "delivery")]
        if not work.apply(issues):
            break
    issues = [work.settle(issue) for issue in issues]
    known = {issue.finding.fingerprint for issue in issues}
    issues += [issue for issue in work.gone if issue.finding.fingerprint not in known]
    addends = _addends(collection, issues)
    collection = replace(collection, addends=addends.get(base.form.edition, ()))
    lines = _lines(collection, issues, work, total, addends)
    return Assessment(collection, tuple(issues), lines, addends, work.void(), total)


def after(collection: Collection) -> tuple[Issue, ...]:
    """What the rules say about the sum, once ``addends`` and ``total`` are set."""
    return tuple(ask(collection, "rollup"))


def settle(issues: Iterable[Issue], decisions: Decisions) -> tuple[Issue, ...]:
    """Issues about the sum, those that somebody accepted with the decision."""
    accepted = {each.fingerprint: each for each in decisions.entries if each.verdict == "accept"}
    return tuple(
        settled(issue, found.text) if (found := accepted.get(issue.finding.fingerprint)) else issue
        for issue in issues
    )


@dataclass
class _Work:
    """Decisions on their way: what is left of the deliveries, and which decisions did something."""

    base: Collection
    decisions: Decisions
    replacements: Mapping[Source, Delivery]
    deliveries: list[Delivery] = field(init=False)
    own: Source | None = field(init=False)
    stands_for: dict[Source, Entry] = field(init=False, default_factory=dict)
    left_out: list[tuple[Delivery, Decision]] = field(init=False, default_factory=list)
    gone: list[Issue] = field(init=False, default_factory=list)
    """issues that a decision took away with their file, for the audit"""
    _done: set[Decision] = field(init=False, default_factory=set)
    _met: set[Decision] = field(init=False, default_factory=set)
    _why_not: dict[Decision, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.deliveries = list(self.base.deliveries)
        self.own = self.base.own

    def apply(self, issues: Iterable[Issue]) -> bool:
        """Do what was decided about files; whether that changed anything."""
        by_fingerprint = {issue.finding.fingerprint: issue for issue in issues}
        changed = False
        for decision in self.decisions.entries:
            issue = by_fingerprint.get(decision.fingerprint)
            if issue is None or decision in self._done:
                continue
            self._met.add(decision)
            sources = [source for source in issue.sources if decision.concerns(source)]
            if decision.verdict == "accept" and not decision.stands_for:
                if decision.file and not sources:
                    self._why_not[decision] = "这个问题与所写的文件无关"
                continue
            self._done.add(decision)
            if len(sources) != 1:
                self._why_not[decision] = (
                    "没有可跳过、替换的文件" if not sources else "有几个文件，没有写明是哪一个"
                )
                continue
            changed |= self._change(decision, sources[0])
            self.gone.append(settled(issue, decision.text))
        return changed

    def _change(self, decision: Decision, source: Source) -> bool:
        at = next((i for i, each in enumerate(self.deliveries) if each.source == source), None)
        if at is None:
            return False
        if decision.verdict == "accept":
            self.stands_for[source] = self._unit(decision)
            return True
        old = self.deliveries.pop(at)
        self.left_out.append((old, decision))
        new = self._replacement(decision, source) if decision.verdict == "replace" else None
        if new is not None:
            if all(
                (each.source.path, each.source.member) != (new.source.path, None) for each in self.deliveries
            ):
                self.deliveries.insert(at, new)
            if old.source in self.stands_for:
                self.stands_for[new.source] = self.stands_for[old.source]
        if self.own == source:
            self.own = new.source if new else None
        return True

    def _unit(self, decision: Decision) -> Entry:
        entry = Lines(self.base.roster).named(decision.stands_for) if self.base.roster else None
        if entry is None:
            raise InputError(
                f"{decision.where}：作为单位“{decision.stands_for}”不在名册上",
                "请照名册填写单位名称；名册上没有的，先补到名册里。",
            )
        return entry

    def _replacement(self, decision: Decision, source: Source) -> Delivery:
        new = self.replacements.get(source)
        if new is None:
            raise InputError(f"{decision.where}：没有读到替换文件“{decision.replacement}”", "请核对文件名。")
        if new.problem is not None:
            raise InputError(
                f"{decision.where}：替换文件“{decision.replacement}”不能用：{new.problem}", "请换一个文件。"
            )
        return new

    def settle(self, issue: Issue) -> Issue:
        """The issue with what was accepted of it: as a whole, or for some of the files it holds."""
        accepted = [
            each
            for each in self.decisions.entries
            if each.fingerprint == issue.finding.fingerprint
            and each.verdict == "accept"
            and not each.stands_for
        ]
        concerned = issue.holds or issue.sources
        if not accepted:
            return issue
        free = {source for source in concerned for each in accepted if each.concerns(source)}
        if not concerned or free.issuperset(concerned):
            return settled(issue, "；".join(dict.fromkeys(each.text for each in accepted)))
        return replace(issue, holds=tuple(source for source in issue.holds if source not in free))

    def void(self) -> tuple[str, ...]:
        """What to say of decisions that did not apply."""
        return tuple(
            f"{decision.where}：{self._why_not.get(decision, '这个问题已经没有了，或者文件、数据已经变化')}，"
            f"决定“{decision.text}”没有生效。"
            for decision in self.decisions.entries
            if decision not in self._met or decision in self._why_not
        )


def _with_copies(issue: Issue) -> Issue:
    """An issue about a file delivered twice, naming the files that look like second copies."""
    copies = [source.name for source in issue.sources if likely_copy(source.name)]
    if issue.finding.code != "R-DUP" or not copies:
        return issue
    advice = f"{issue.finding.advice}从文件名看，{'、'.join(f'“{name}”' for name in copies)}像是副本。"
    return replace(issue, finding=replace(issue.finding, advice=advice))


# --- what becomes of each file


def _addends(collection: Collection, issues: Iterable[Issue]) -> dict[str, tuple[Delivery, ...]]:
    """The files to add, by edition, the year's own first."""
    issues = list(issues)
    held = {source for issue in issues for source in issue.holds}
    taken = {
        source
        for issue in issues
        if issue.finding.code == "R-MERGE" and issue.decided is not None
        for source in issue.sources
    }
    found: dict[str, list[Delivery]] = {}
    for delivery in collection.usable:
        entry = collection.matched.get(delivery.source)
        merged = entry is not None and entry.merged_into is not None and delivery.source not in taken
        if delivery.source not in held and not merged and delivery.edition is not None:
            found.setdefault(delivery.edition, []).append(delivery)
    own = collection.form.edition
    return {name: tuple(found[name]) for name in sorted(found, key=lambda name: (name != own, name))}


def _lines(
    collection: Collection,
    issues: Iterable[Issue],
    work: _Work,
    total: Source | None,
    addends: Mapping[str, tuple[Delivery, ...]],
) -> tuple[Line, ...]:
    about: dict[Source, list[Issue]] = {}
    missing: dict[str, list[Issue]] = {}
    for issue in issues:
        for source in dict.fromkeys((*issue.sources, *issue.holds)):
            about.setdefault(source, []).append(issue)
        if not issue.sources and issue.unit:
            missing.setdefault(issue.unit, []).append(issue)
    status = _statuses(collection, about, addends)
    by_entry: dict[Entry, list[Delivery]] = {}
    for delivery in collection.deliveries:
        if delivery.source in collection.matched:
            by_entry.setdefault(collection.matched[delivery.source], []).append(delivery)

    def line(entry: Entry | None, delivery: Delivery) -> Line:
        return Line(entry, delivery, status[delivery.source], tuple(about.get(delivery.source, ())))

    lines: list[Line] = []
    shown: set[Source] = set()
    for entry in expected(collection.roster, collection.unit) if collection.roster else ():
        theirs = sorted(by_entry.get(entry, ()), key=lambda each: each.problem is not None)
        if theirs:
            lines.append(line(entry, theirs[0]))
            shown.add(theirs[0].source)
            continue
        said = tuple(missing.get(entry.name, ()))
        if entry.kind == "vertical" and not collection.vertical:
            word = VERTICAL
        else:
            word = CONFIRMED_MISSING if any(issue.decided for issue in said) else MISSING
        lines.append(Line(entry, None, word, said))
    lines += [line(None, each) for each in collection.deliveries if each.source not in shown]
    for delivery in work.base.deliveries:
        if delivery.source == total:
            lines.append(Line(None, delivery, BODYS_OWN))
    gone = {source: issue for issue in work.gone for source in issue.sources}
    for delivery, _ in work.left_out:
        lines.append(Line(None, delivery, SKIPPED, (gone[delivery.source],)))
    return tuple(lines)


def _statuses(
    collection: Collection, about: Mapping[Source, list[Issue]], addends: Mapping[str, tuple[Delivery, ...]]
) -> dict[Source, str]:
    editions = {each.source: name for name, group in addends.items() for each in group}
    return {
        delivery.source: _status(collection, delivery, about.get(delivery.source, []), editions)
        for delivery in collection.deliveries
    }


def _status(
    collection: Collection, delivery: Delivery, issues: list[Issue], editions: Mapping[Source, str]
) -> str:
    source = delivery.source
    if delivery.problem is not None:
        return UNREADABLE
    if source not in editions:
        holding = [issue for issue in issues if source in issue.holds]
        return _held(collection, holding) if holding else MERGED
    if editions[source] != collection.form.edition:
        return OTHER_EDITION
    return ADDED_AS_DECIDED if any(issue.decided for issue in issues) else ADDED


def _held(collection: Collection, holding: list[Issue]) -> str:
    codes = {issue.finding.code for issue in holding}
    if "R-YEAR" not in codes and "R-DUP" in codes:
        twice = next(issue for issue in holding if issue.finding.code == "R-DUP")
        return TWICE if twice.unit else SAME_FIGURES
    return next((word for code, word in _HELD.items() if code in codes), WITH_ERRORS)
