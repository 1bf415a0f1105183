"""What else who rolls up should know: of decisions without a reason, of files that were checked by other
rules or made of another version of the template, of the years before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlgov.collection.issues import Issue
from xlgov.collection.received import Delivery
from xlgov.finding import NAMED, listed
from xlgov.form import edition
from xlgov.rollup.decisions import Decisions
from xlgov.rules.version import RULES
from xlgov.trend import MOST, Years
from xlgov.workbook.pages import ROLLUP_CHANGES


def without_reason(decisions: Decisions, void: Iterable[str]) -> Iterator[str]:
    """Decisions to take something as it is that nobody gave a reason for, but for void ones."""
    accepted = [each for each in decisions.entries if each.verdict == "accept"]
    told = list(void)
    bare = []
    for each in accepted:
        is_void = any(said.startswith(f"{each.where}：") for said in told)
        if not each.reason and not is_void:
            bare.append(each.where)
    for where in bare[:NAMED]:
        yield f"{where}采用了，但没有写理由。"
    if len(bare) > NAMED:
        yield f"决定表里采用了、但没有写理由的共 {len(bare)} 行。"


def by_other_rules(deliveries: Iterable[Delivery]) -> Iterator[str]:
    """The files that were last checked by other rules than these, a line for each version: what their units
    saw may differ from what was found now."""
    others: dict[str, list[str]] = {}
    for each in deliveries:
        if each.problem is None and each.rules not in (None, RULES):
            others.setdefault(str(each.rules), []).append(f"“{each.source.name}”")
    for version, names in sorted(others.items()):
        yield (
            f"{listed(names, '等 {} 份')}报送前是用规则 {version} 校验的，汇总时已用规则 {RULES} 重新校验，"
            "结果可能与单位看到的不同。"
        )


def of_other_templates(deliveries: Iterable[Delivery]) -> Iterator[str]:
    """The files that were made of another version of the template than this program's, a line for each."""
    others: dict[str, list[str]] = {}
    for each in deliveries:
        if each.template and each.edition and each.template != edition(each.edition).template:
            others.setdefault(each.template, []).append(f"“{each.source.name}”")
    for version, names in sorted(others.items()):
        yield f"{listed(names, '等 {} 份')}是用另一版的空白表（{version}）填的，数已照读，请留意表样。"


def of_changes(issues: Iterable[Issue]) -> Iterator[str]:
    """How many figures of units are not those that came before or beside them."""
    pairs = [each for issue in issues for each in issue.unlike if each.rows]
    if pairs:
        count = sum(len(each.rows) for each in pairs)
        yield f"重报、改动过的文件有 {len(pairs)} 处对照，共 {count} 格不同，逐格列在“{ROLLUP_CHANGES}”表。"


def of_other_years(years: Years, too_old: Sequence[str]) -> Iterator[str]:
    """Which years the trend lacks or leaves out, and which files were given for nothing."""
    if too_old:
        names = listed([f"“{name}”" for name in too_old], "等 {} 份")
        yield f"历年趋势只列最近 {MOST} 年，这些文件没有用上：{names}。"
    if len(years.shown) > 1:
        yield from years.notes
