"""Which figures of a report nobody should take over unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.finding import Severity, Uncounted
from xlgov.report import Loaded
from xlgov.rules import rules_of, validate
from xlgov.rules.context import Context
from xlgov.rules.explaining import with_explanations
from xlgov.rules.noticed import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlgov.finding import Finding, Observation
    from xlgov.form import Form


def doubts(loaded: Loaded) -> dict[str, str]:
    """The figures of which the reading noticed something that a person has to look at, by key, and what.

    Hints are no doubts, nor is what somebody explained, nor a fault of the file that leaves it plain which
    figure is which. A number that is kept as text is plain to see; it is the totals over it that do not count
    it.
    """
    report = loaded.report
    codes = {info.code for info in rules_of(report.form)}
    found: dict[str, str] = {}
    for each in still_open(loaded, loaded.observations):
        if each.surely_read or each.code not in codes:
            continue
        for key in each.keys:
            plain = each.uncounted is Uncounted.TEXT and key not in report.form.computed
            if key in report.figures and not plain:
                found.setdefault(key, each.text.removesuffix("。"))
    return found


def still_open(loaded: Loaded, noticed: Iterable[Observation]) -> Iterator[Observation]:
    """What of these is no hint, and was not explained by anybody; a code without a rule weighs as S-NOTED."""
    ctx = Context(loaded.report, loaded=loaded)
    rules = {info.code: info for info in rules_of(loaded.report.form)}
    observed = list(noticed)
    found = [told(ctx.under(rules.get(each.code, rules["S-NOTED"])), each) for each in observed]
    for each, finding in zip(observed, with_explanations(loaded.report, found), strict=True):
        if finding.severity is not Severity.INFO and not finding.is_explained:
            yield each


def said_of_contradicted(loaded: Loaded, form: Form) -> str:
    """The errors of last year's own arithmetic that the figures for a report of ``form`` have a part in, in
    Chinese; empty where there are none."""
    wrong = contradicted(loaded, form.brought_forward.values())
    if not wrong:
        return ""
    codes = "、".join(dict.fromkeys(each.code for each in wrong))
    return (
        f"上年报告里“结转下年度”的数与别的数对不上（{codes}，{len(wrong)} 处），照原数带入，"
        f"请先核对上年公布的报告：{wrong[0].message}"
    )


def contradicted(loaded: Loaded, keys: Iterable[str]) -> list[Finding]:
    """The errors of a report's own arithmetic that these figures have a part in."""
    identities = {info.code for info in rules_of(loaded.report.form) if info.identity}
    wanted = set(keys)
    found = []
    for finding in validate(loaded):
        is_arithmetic = finding.is_error and finding.code in identities
        if is_arithmetic and not wanted.isdisjoint(cell.key for cell in finding.cells):
            found.append(finding)
    return found
