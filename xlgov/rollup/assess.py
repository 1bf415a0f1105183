"""Looking at everything before anything is added: who delivered what, what is wrong, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xlgov.rollup.applying import Work, settle, void_about_sum
from xlgov.rollup.decisions import Decisions
from xlgov.rollup.matching import matched
from xlgov.rollup.sources import likely_copy
from xlgov.rules import ask
from xlgov.rules.belonging import expected
from xlgov.rules.collection import Collection, Delivery, Entry, Issue, Source

__all__ = ["STATUS", "Assessment", "Line", "after", "assess", "settle", "void_about_sum"]

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
    not apply, but for those about the sum (``void_about_sum``). ``reported_source`` is the body's own total
    found among the files: no addend, but what the sum is compared with. Files that were replaced or skipped
    are in ``lines`` only.
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
    work = Work(base, decisions or Decisions(), replacements or {})
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
    work: Work,
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

    def rank(each: Delivery) -> tuple[bool, bool, bool]:
        """The file that is shown as the unit's comes first."""
        name = each.source.name
        return each.problem is not None, each.source not in added, likely_copy(name) is not None

    added = {each.source for group in addends.values() for each in group}
    lines: list[Line] = []
    shown: set[Source] = set()
    for entry in expected(collection.roster, collection.unit) if collection.roster else ():
        theirs = sorted(by_entry.get(entry, ()), key=rank)
        if theirs:
            lines.append(line(entry, theirs[0]))
            shown.add(theirs[0].source)
            continue
        said = tuple(missing.get(entry.name, ()))
        if entry.kind == "vertical" and not collection.vertical:
            word = VERTICAL
        else:
            none = entry.kind == "own_organ" and not collection.own_required
            word = CONFIRMED_MISSING if none or any(issue.decided for issue in said) else MISSING
        lines.append(Line(entry, None, word, said))
    lines += [line(None, each) for each in collection.deliveries if each.source not in shown]
    for delivery in work.deliveries:
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
