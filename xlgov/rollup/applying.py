"""Decisions applied: files left out, replaced, taken for another unit; issues settled; what did not apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from xlgov.collection.belonging import Entry, RosterIndex
from xlgov.collection.issues import Collection, Issue, settled
from xlgov.collection.received import Delivery, Source
from xlgov.collection.rule import COLLECTION_RULES
from xlgov.errors import InputError
from xlgov.rollup.decisions import Decision, Decisions


def settle(issues: Iterable[Issue], decisions: Decisions) -> tuple[Issue, ...]:
    """Issues about the sum, those that somebody accepted with the decision."""
    accepted = {each.fingerprint: each for each in decisions.entries if each.verdict == "accept"}
    after = []
    for issue in issues:
        decision = accepted.get(issue.finding.fingerprint)
        after.append(settled(issue, decision.text) if decision else issue)
    return tuple(after)


def void_about_sum(issues: Iterable[Issue], decisions: Decisions) -> tuple[str, ...]:
    """Which decisions about the sum did not apply, in Chinese; ``issues`` are all that there are."""
    by_fingerprint = {issue.finding.fingerprint: issue for issue in issues}
    said = []
    for decision in decisions.entries:
        if not _about_sum(decision):
            continue
        issue = by_fingerprint.get(decision.fingerprint)
        if issue is None:
            said.append(_void(decision, _GONE))
        elif decision.verdict != "accept" and not issue.sources:
            # it wants to leave out or replace a file where the issue is about none
            said.append(_void(decision, "总数上的问题只能采用"))
    return tuple(said)


_GONE = "这个问题已经没有了，或者文件、数据已经变化"


def _void(decision: Decision, why: str) -> str:
    return f"{decision.where}：{why}，决定“{decision.text}”没有生效。"


def _about_sum(decision: Decision) -> bool:
    """Whether a decision is about a rule that speaks of the sum."""
    info = COLLECTION_RULES.get(decision.code or "")
    return info is not None and "rollup" in info.stages


@dataclass
class Applying:
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
                self._doubt(issue, decision, sources)
                if issue.handling.choice and decision not in self._why_not:
                    self._done.add(decision)
                    changed |= self._chosen(issue, decision)
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

    def _chosen(self, issue: Issue, decision: Decision) -> bool:
        """Leave out the other files of a unit of which one was accepted, but for what was said of them.

        Raises InputError where two were accepted: the unit would be added twice.
        """
        about = [each for each in self.decisions.entries if each.fingerprint == decision.fingerprint]
        accepted = [each for each in about if each.verdict == "accept"]
        also = [each for each in accepted if each.file != decision.file]
        if also:
            where = "、".join(each.where for each in (decision, *also))
            raise InputError(
                f"{where}：“{issue.unit}”的几份年报都填了“采用”，数会加两遍",
                "请只采用其中一份，其余的填“跳过”或空着。",
            )
        told = {each.file for each in about}
        others = {source for source in issue.sources if source.name not in told}
        out = [each for each in self.deliveries if each.source in others]
        self.deliveries = [each for each in self.deliveries if each.source not in others]
        self.left_out += [(each, decision) for each in out]
        if self.own in others:
            self.own = None
        self.gone.append(settled(issue, decision.text))
        return bool(out)

    def _doubt(self, issue: Issue, decision: Decision, sources: list[Source]) -> None:
        """Note why a report cannot be taken as it is, where that is so."""
        unreadable = {each.source for each in self.deliveries if each.problem is not None}
        if decision.file and not sources:
            self._why_not[decision] = "这个问题与所写的文件无关"
        elif issue.handling.choice and len(sources) != 1:
            self._why_not[decision] = "有几个文件，没有写明采用哪一个"
        elif unreadable.intersection(sources):
            self._why_not[decision] = "读不出来的文件不能采用，只能跳过或替换"

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
        entry = RosterIndex(self.base.roster).named(decision.stands_for) if self.base.roster else None
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
        about = [each for each in self.decisions.entries if each.fingerprint == issue.finding.fingerprint]
        as_it_is = [each for each in about if each.verdict == "accept" and not each.stands_for]
        accepted = [each for each in as_it_is if each not in self._why_not]
        if not accepted:
            return issue
        concerned = issue.holds or issue.sources
        free = {source for source in concerned if any(each.concerns(source) for each in accepted)}
        if not concerned or free.issuperset(concerned):
            return settled(issue, "；".join(dict.fromkeys(each.text for each in accepted)))
        return replace(issue, holds=tuple(source for source in issue.holds if source not in free))

    def void(self) -> tuple[str, ...]:
        """What to say of decisions that did not apply."""
        said = []
        for decision in self.decisions.entries:
            # void_about_sum tells of those about the sum
            gone = decision not in self._met and not _about_sum(decision)
            if gone or decision in self._why_not:
                said.append(_void(decision, self._why_not.get(decision, _GONE)))
        return tuple(said)
